import { describe } from "../../numbers/arguments.js";
import { ulp } from "../../numbers/doubles.js";
import type { Reference } from "../../real/reference.js";
import { type Candidate, candidate } from "./candidate.js";
import { type Composed, composed } from "./composition.js";
import { drift, type Sample } from "./drift.js";
import type { Composition, Distance, Judgement, Monotonicity } from "./judgement.js";
import { checked, type JudgeOptions } from "./options.js";
import type { Rational } from "./rational.js";
import { REACH, type Smoothness, smoothness } from "./smoothness.js";
import { failedComposition, kindOf, verdict } from "./verdict.js";

const PER_UNIT = 64;
const EVEN = 32;
const FALL = 64;

/**
 * Judges a candidate f for exp^alpha, alpha = 1/2 unless given: does its n-fold composition give exp^m
 * (alpha = m/n), does it increase, is it smooth where pieces meet, and which solution is it, by its drift
 * from Kneser's, p(t) = slog(f(sexp(t))) - t - alpha. p is 0 for Kneser's and has period 1 for every other
 * iterate, since an iterate of exp commutes with exp.
 *
 * With `base` the same for b^x, b > 1. Where b <= e^(1/e) the measure is regular iteration at the lower fixed point, and the
 * domain lies below that point. For b < 1 there is nothing to judge: b^x falls, which no continuous f(f(x)) does.
 *
 * **Domain and special values.** f may be anything. What it throws on the domain, and whatever it returns there that is not a finite
 * number, is reported in `failures`, and the rest is judged on the other points. A composition leads outside the domain. What f throws
 * or returns there in place of a number is reported too, and so is the worst point of a composition that is not exp^m. Then f is
 * neither Kneser's nor another iterate, whatever its values on the domain.
 *
 * **Accuracy.** A judgement is one of f at the points where it is called. No finite number of calls tells what f does between them, and
 * a bump narrower than 1/64 of a unit of height may be missed. The heights that are stated have an error of 4e-16, and
 * composition.worst.ulps one below 0.51 ulp.
 *
 * **Cost.** f is called about 550 times for alpha = 1/2, one call after the other. A call that never returns cannot be stopped.
 *
 * **Method.** The points are 64 a unit of height, sexp(slog(from) + i/64), from coarse to fine, so that an early end leaves an even
 * cover; 33 evenly spaced x; and 32 next to each of up to three integer heights.
 *
 * @param f the candidate
 * @param options alpha, 1/2 by default; base, e by default; domain; budget, the milliseconds of calls after which no further point is
 *   begun
 * @returns what was found, with a verdict in words
 * @throws TypeError if f is no function or an option of the wrong type; RangeError if alpha or an end of the domain is not
 *   finite, from >= to, exp^alpha has no finite real value at an end, an end lies beyond the lower fixed point of the base or so
 *   near that doubles do not tell heights apart, or budget <= 0
 * @example
 * judge((x) => linear.iterate(x, 1 / 2)).kind; // 'another iterate'
 */
export function judge(f: (x: number) => number, options: JudgeOptions = {}): Judgement {
  if (typeof f !== "function") throw new TypeError(`f = ${describe(f)}, expected a function`);
  const { alpha, ratio, reference, domain, budget } = checked(options);
  const { iterate, sexp, slog } = reference;
  const exact = (x: number): number => iterate(x, alpha);
  const [from, to] = domain;
  const examined = candidate(f);

  const bottom = slog(from);
  const span = slog(to) - bottom;
  const perUnit = PER_UNIT * 2 ** Math.max(0, Math.ceil(-Math.log2(span)));
  // Far to the left all heights are next to -2 and say nothing.
  const steps = span > 1e-6 ? Math.floor(span * perUnit) + 1 : 0;

  const sampleOf = (x: number, value: number): Sample => {
    const height = slog(x);
    return { x, height, p: slog(value) - height - alpha };
  };

  const values = new Map<number, number>();
  const compositions: Composed[] = [];
  const evaluate = (x: number): Sample | undefined => {
    const value = examined.call(x);
    if (value === undefined) return undefined;
    values.set(x, value);
    const orbit = ratio && orbitOf(examined, x, value, ratio, reference);
    const result = orbit && composed(orbit, alpha, ratio, reference);
    if (result) compositions.push(result);
    return sampleOf(x, value);
  };

  const inTime = (): boolean => examined.spent < budget;
  const grid = new Array<Sample | undefined>(steps).fill(undefined);
  const visit = (first: number, stride: number): void => {
    for (let i = first; i < steps && inTime(); i += stride) {
      const x = Math.min(Math.max(sexp(bottom + i / perUnit), from), to);
      grid[i] = evaluate(x);
    }
  };
  visit(0, 8);
  const others: Sample[] = [];
  for (let i = 0; i <= EVEN && inTime(); i++) {
    const sample = evaluate(i === EVEN ? to : from + ((to - from) * i) / EVEN);
    if (sample) others.push(sample);
  }
  const seams = seamsOf(examined, sampleOf, domain, reference, inTime);
  for (const stride of [8, 4, 2]) visit(stride / 2, stride);
  if (inTime()) checkRepeatable(examined, values);

  const judged = {
    alpha,
    reference,
    domain,
    points: values.size,
    calls: examined.calls,
    complete: inTime(),
    failures: examined.failures,
    unchecked: examined.ends,
    composition: compositionOf(compositions, ratio),
    monotonicity: monotonicity(values, exact),
    smoothness: seams ?? null,
    drift: drift(grid, others, perUnit),
    distance: distance(values, exact),
  };
  const kind = kindOf(judged);
  const { unchecked, reference: measure, ...figures } = judged;
  const failures = [...judged.failures, ...unchecked, ...failedComposition(kind, judged)];
  return { verdict: verdict(kind, judged), kind, base: measure.name, ...figures, failures };
}

/** x, f(x), f(f(x)), ... where exp^m(x) is a finite double; undefined where it is not, or f has no value on the way. */
function orbitOf(
  examined: Candidate,
  x: number,
  value: number,
  { m, n }: Rational,
  { iterate }: Reference,
): number[] | undefined {
  if (!Number.isFinite(iterate(x, m))) return undefined;
  const orbit = [x, value];
  for (let j = 1; j < n; j++) {
    const y = examined.follow(orbit[j]);
    if (y === undefined) return undefined;
    orbit.push(y);
  }
  return orbit;
}

function seamsOf(
  examined: Candidate,
  sampleOf: (x: number, value: number) => Sample,
  [from, to]: readonly [number, number],
  { sexp, slog }: Reference,
  inTime: () => boolean,
): Smoothness | undefined {
  const [bottom, top] = [slog(from), slog(to)];
  const heights = [0, 1, -1, 2, 3]
    .filter((height) => height - REACH > bottom && height + REACH < top)
    .slice(0, 3)
    .map((height) => ({ height, x: sexp(height) }));
  if (heights.length === 0) return undefined;
  return smoothness((height) => {
    if (!inTime()) return undefined;
    const x = sexp(height);
    const value = examined.call(x);
    return value === undefined ? undefined : sampleOf(x, value).p;
  }, heights);
}

/** A function gives the same value for the same x. */
function checkRepeatable(examined: Candidate, values: ReadonlyMap<number, number>): void {
  for (const [x, value] of [...values].slice(0, 3)) {
    const again = examined.call(x);
    if (again !== undefined && again !== value) {
      examined.failures.push({ x, what: `gave ${value} and, called again, ${again}` });
    }
  }
}

function compositionOf(
  compositions: readonly Composed[],
  ratio: Rational | null,
): Composition | null {
  if (ratio === null || compositions.length === 0) return null;
  const unexplained = ({ ulps, inherent }: Composed) => Math.max(0, Math.abs(ulps) - inherent);
  const worst = compositions.reduce((a, b) => {
    const more = unexplained(b) - unexplained(a);
    return more > 0 || (more === 0 && Math.abs(b.ulps) > Math.abs(a.ulps)) ? b : a;
  });
  return {
    n: ratio.n,
    m: ratio.m,
    worst,
    unexplained: unexplained(worst),
    digits: Math.max(0, Math.log10(2 ** 53 / Math.max(1, unexplained(worst)))),
    heightError: Math.max(...compositions.map(({ height }) => Math.abs(height))),
  };
}

function monotonicity(
  values: ReadonlyMap<number, number>,
  exact: (x: number) => number,
): Monotonicity | null {
  const sorted = [...values].sort(([a], [b]) => a - b);
  if (sorted.length < 2) return null;
  let worst: Monotonicity["worst"] = null;
  for (let i = 1; i < sorted.length; i++) {
    const [x, value] = sorted[i - 1];
    const [next, nextValue] = sorted[i];
    const step = nextValue - value;
    const rises = exact(next) - exact(x);
    const tolerance = FALL * ulp(value);
    const falls = step < -tolerance || (step <= 0 && rises > tolerance);
    if (falls && step <= (worst?.step ?? 0)) worst = { x, next, step };
  }
  return { increasing: worst === null, worst };
}

function distance(
  values: ReadonlyMap<number, number>,
  exact: (x: number) => number,
): Distance | null {
  let worst: Distance | null = null;
  for (const [x, value] of values) {
    const expected = exact(x);
    if (Math.abs(expected) < 1 / 4) continue;
    const relative = value / expected - 1;
    if (Math.abs(relative) >= Math.abs(worst?.relative ?? 0)) {
      worst = { x, value, expected, relative };
    }
  }
  return worst;
}
