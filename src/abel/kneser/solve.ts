import { blockLength, evaluate, powersOf, realTerms } from "../../numbers/decaying.js";
import { abs, exp, toNumber } from "../../numbers/fixed.js";
import { tabled } from "../../numbers/tabled.js";
import { fixedPoint } from "../fixed-points.js";
import type { Line } from "../line.js";
import { type Schroder, schroder } from "../schroder.js";
import { finish, part, type Steps } from "../steps.js";
import { type Chart, toChart } from "./chart.js";
import { type Confirmation, confirm, digitsOf } from "./confirm.js";
import { type Choice, choose, direct, FEW_DIGITS, geometry } from "./geometry.js";
import { matching } from "./matching.js";
import { type Pass, type Start, solveMatching } from "./refine.js";

/**
 * Kneser's Abel function A of g(u) = e^u + kappa: A(g(u)) = A(u) + 1, A(kappa) = -1, real on the real
 * axis, asymptotic at the fixed points U and conj(U) to their regular Abel functions:
 * A(u) = sum a_k v^k, v the chart's variable, |v| <= 1.
 */
export interface AbelExpansion {
  readonly kappa: bigint;
  /** Fraction bits of kappa and of the coefficients. */
  readonly p: bigint;
  readonly chart: Chart;
  /** The line, one period of Im A_U = level from start on, that theta was taken from at so many samples. */
  readonly line: Line;
  readonly coefficients: readonly bigint[];
  readonly report: SolveReport;
}

/**
 * What the solve says of itself. Errors are absolute, in A on the circle, as digits: d stands for
 * 10^-d, which reaches below what a double can hold.
 */
export interface SolveReport extends Confirmation {
  /** Decimals of A that are confirmed: the sampled bound below, and the equation left out, stay under 10^-digits. */
  readonly digits: number;
  /** Coefficients that were solved for. */
  readonly unknowns: number;
  /** Passes of the refinement. */
  readonly passes: number;
  /** Residual of the equation that was left out for the normalisation. */
  readonly droppedDigits: number;
}

interface SolveOptions {
  /** kappa = ln ln b to any number of fraction bits; base e, kappa = 0, when absent. */
  readonly kappa?: (p: bigint) => bigint;
  /** Correct decimals wanted of A. */
  readonly digits: number;
  /** Another discretisation than the one by rule. */
  readonly variation?: Variation;
  /** Told what each correction of the solution gained. */
  readonly onPass?: ((pass: Pass) => void) | undefined;
}

/** How far the parameters are moved from their rules, for an independent discretisation. */
interface Variation {
  readonly tilt: number;
  readonly ratio: number;
  readonly counts: number;
}

const rule: Variation = { tilt: 0, ratio: 0, counts: 1 };

/** A discretisation that shares no sample and no truncation with the one by rule. */
export const second: Variation = { tilt: 0.03, ratio: 0.03, counts: 1.08 };

/**
 * Method: one system a = T a + b (matching.ts), solved by iterative refinement from doubles up
 * (refine.ts), and the solution put into the equations between its samples (confirm.ts). If its residual does not
 * stay below the error that the digits allow, the counts are enlarged and the system solved again.
 *
 * Sources: H. Kneser, J. reine angew. Math. 187 (1950); the linear system is this library's own form
 * of the matching of a Taylor series with the 1-periodic theta of Kneser's construction.
 */
export const solveAbel = (options: SolveOptions): AbelExpansion => finish(solving(options));

/** solveAbel as a computation that can pause. */
export function* solving({
  kappa = () => 0n,
  digits,
  variation = rule,
  onPass,
}: SolveOptions): Steps<AbelExpansion> {
  if (!Number.isInteger(digits) || digits < 1) {
    throw new RangeError(`digits = ${digits}, expected a positive integer`);
  }
  let reached = 0;
  for (let attempt = 0; attempt < 4; attempt++) {
    const counts = variation.counts * 1.15 ** attempt;
    const [from, to] = [1 - 0.01 ** attempt, 1 - 0.01 ** (attempt + 1)];
    const expansion = yield* part(
      solveOnce(kappa, digits, { ...variation, counts }, onPass),
      from,
      to,
    );
    const { droppedDigits, sampledDigits } = expansion.report;
    reached = Math.min(droppedDigits, sampledDigits);
    if (reached > digits) return expansion;
  }
  throw new RangeError(
    `solveAbel: ${reached.toFixed(1)} digits after three enlargements, expected ${digits}`,
  );
}

/** Digits that a system has beyond those wanted. */
export const SPARE = 2;

function* solveOnce(
  kappaAt: (p: bigint) => bigint,
  digits: number,
  variation: Variation,
  onPass?: (pass: Pass) => void,
): Steps<AbelExpansion> {
  const guardBits = 32;
  const wanted = digits + SPARE;
  const p = BigInt(Math.ceil(wanted * Math.log2(10)) + guardBits);
  const kappa = kappaAt(p);
  const few = wanted <= FEW_DIGITS;
  const s = yield* part(schroderAt(kappa, p, few), 0, 0.03);
  const varied = ({ tilt, ratio, rho }: Choice): Choice => ({
    tilt: tilt + variation.tilt,
    ratio: ratio + variation.ratio,
    rho,
  });
  // Another discretisation is chosen by the search as well, and so in another way.
  const byRule = variation.tilt === rule.tilt && variation.ratio === rule.ratio;
  let choice = byRule && few ? direct(s) : undefined;
  let g = choice && (yield* part(geometry(s, choice, wanted * variation.counts), 0.03, 0.05));
  if (choice === undefined || g === undefined) {
    choice = varied(yield* part(choose(s, wanted), 0.03, 0.04));
    g = yield* part(geometry(s, choice, wanted * variation.counts), 0.04, 0.05);
  }
  if (g === undefined) throw new RangeError(`no line fits into the circle ${choice.ratio}`);
  const m = yield* part(matching(s, g), 0.05, 0.25);
  const start = yield* part(coarseSolution(kappaAt, choice, wanted / 2), 0.25, 0.3);
  const { solution, residual, passes } = yield* part(solveMatching(m, onPass, start), 0.3, 0.8);
  const coefficients = normalised(solution, g.chart, kappa, p);
  const confirmed = yield* part(confirm(s, g, m, coefficients), 0.8, 1);
  return {
    kappa,
    p,
    chart: g.chart,
    coefficients,
    line: { start: g.start, level: g.level, count: g.lineCount },
    report: {
      digits,
      unknowns: m.size,
      passes,
      droppedDigits: digitsOf(abs(residual[0]), p),
      ...confirmed,
    },
  };
}

/** Schröder's function at the fixed point in p fraction bits. */
export function schroderAt(kappa: bigint, p: bigint, few = false): Steps<Schroder> {
  const point = { ...fixedPoint(kappa, p), elementary: tabled(p) };
  return schroder(point, rhoFor(toNumber(point.value.im, p), few));
}

/**
 * The solution to fewer digits on the same circle, by a system with as many fewer unknowns: the coefficients
 * fall like ratio^k, so that it has all that matter to so many digits. It costs an eighth or less of what the digits cost in the
 * large system. Where it is off, the refinement has more left to do.
 */
export function* coarseSolution(
  kappaAt: (p: bigint) => bigint,
  choice: Choice,
  digits: number,
): Steps<Start> {
  const nothing: Start = { coefficients: [], bits: 0n };
  if (digits < FEWEST) return nothing;
  const p = BigInt(Math.ceil(digits * Math.log2(10)) + 32);
  const s = yield* part(schroderAt(kappaAt(p), p), 0, 0.05);
  const g = yield* part(geometry(s, choice, digits), 0.05, 0.1);
  if (g === undefined) return nothing;
  const m = yield* part(matching(s, g), 0.1, 0.3);
  const start = yield* part(coarseSolution(kappaAt, choice, digits / 2), 0.3, 0.4);
  const { solution } = yield* part(solveMatching(m, undefined, start), 0.4, 1);
  return { coefficients: solution, bits: p };
}

/** Fewer digits are not worth a system of their own. */
const FEWEST = 60;

/**
 * Where F's series serves, as a part of the distance between the fixed points: where few digits are wanted a large one, whose series
 * loses up to 15 of the guard bits but leaves fewer exponentials and logarithms to take next to it.
 */
const rhoFor = (half: number, few = false): number =>
  2 ** Math.floor(Math.log2((few ? 0.8 : 0.2) * half));

/** The same with a_0 from A(g^n kappa) = n - 1 at the orbit point deepest in the chart; a_0 is given as 0. */
export function normalised(a: readonly bigint[], chart: Chart, kappa: bigint, p: bigint): bigint[] {
  let best: { v: bigint; n: number } | undefined;
  for (let u = kappa, n = 0; n < 2 || toNumber(u, p) < chart.middle + 2 * chart.half; n++) {
    const v = toChart({ re: u, im: 0n }, chart, p).re;
    if (best === undefined || abs(v) < abs(best.v)) best = { v, n };
    u = exp(u, p) + kappa;
  }
  const { v, n } = best as { v: bigint; n: number };
  const powers = powersOf({ re: v, im: 0n }, blockLength(a.length), p);
  const value = evaluate(realTerms(a, p), p, powers, p).re;
  return [(BigInt(n - 1) << p) - value, ...a.slice(1)];
}
