import { add, type Complex, fromNumbers, sub } from "../bigfixed/complex.js";
import { abs, bitLength, exp, fromNumber, rescale, toNumber } from "../bigfixed/real.js";
import { type Geometry, geometry, rule, type Variation } from "./geometry.js";
import {
  abelAt,
  apply,
  blockLength,
  coarsened,
  correctionInDoubles,
  evaluate,
  fromDisc,
  inhomogeneity,
  iterate,
  type Matching,
  matching,
  nome,
  powersOf,
  thetaAt,
  thetaOf,
  toDisc,
} from "./matching.js";
import { fixedPoint, type Schroder, schroder } from "./schroder.js";

/**
 * Kneser's Abel function A of g(u) = e^u + kappa: A(g(u)) = A(u) + 1, A(kappa) = -1, real on the real
 * axis, asymptotic at the fixed points U and conj(U) to their regular Abel functions:
 * A(u) = sum a_k ((u - center)/radius)^k in the disc |u - center| <= radius.
 */
export interface AbelExpansion {
  readonly kappa: bigint;
  /** Fraction bits of kappa and of the coefficients. */
  readonly p: bigint;
  readonly center: number;
  readonly radius: number;
  readonly coefficients: readonly bigint[];
  readonly report: SolveReport;
}

/**
 * What the solve says of itself. Errors are absolute, in A on the circle, as digits: d stands for
 * 10^-d, which reaches below what a double can hold.
 */
export interface SolveReport {
  readonly digits: number;
  readonly unknowns: number;
  readonly lineCount: number;
  readonly refinements: number;
  /** Residual of the equation that was left out for the normalisation. */
  readonly droppedDigits: number;
  /** Worst residual of functional equation and matching between the collocation points. */
  readonly residualDigits: number;
}

export interface SolveOptions {
  /** kappa = ln ln b to any number of fraction bits; base e, kappa = 0, when absent. */
  readonly kappa?: (p: bigint) => bigint;
  /** Correct decimals wanted of A. */
  readonly digits: number;
  /** A second, independent discretisation: other circle, line and counts. */
  readonly variation?: Variation;
}

/** A discretisation that shares no sample and no truncation with the one by rule. */
export const second: Variation = { tilt: 0.05, ratio: 0.03, counts: 1.08 };

/**
 * Method: one system a = T a + b (matching.ts), solved by iterative refinement: the correction comes
 * from doubles and gains 14 to 16 digits, the residual r - (1 - T) d is updated in fixed point at a
 * precision that shrinks by what has been gained. If the residual off the collocation points does not
 * reach the digits, the counts are enlarged and the system solved again.
 *
 * Sources: H. Kneser, J. reine angew. Math. 187 (1950); the linear system is this library's own form
 * of the matching of a Taylor series with the 1-periodic theta of Kneser's construction.
 */
export function solveAbel({
  kappa = () => 0n,
  digits,
  variation = rule,
}: SolveOptions): AbelExpansion {
  if (!Number.isInteger(digits) || digits < 1) {
    throw new RangeError(`digits = ${digits}, expected a positive integer`);
  }
  const guardDigits = 3;
  let counts = variation.counts;
  for (let attempt = 0; ; attempt++) {
    const expansion = solveOnce(kappa, digits + guardDigits, { ...variation, counts }, digits);
    const { residualDigits, droppedDigits } = expansion.report;
    const reached = Math.min(residualDigits, droppedDigits);
    if (reached > digits) return expansion;
    if (attempt === 3) {
      throw new RangeError(
        `solveAbel: ${reached.toFixed(1)} digits after ${attempt} enlargements, expected ${digits}`,
      );
    }
    counts *= 1.15;
  }
}

function solveOnce(
  kappaAt: (p: bigint) => bigint,
  digits: number,
  variation: Variation,
  asked: number,
): AbelExpansion {
  const guard = 40;
  const p = BigInt(Math.ceil(digits * Math.log2(10)) + guard);
  const kappa = kappaAt(p);
  const point = fixedPoint(kappa, p);
  // Where F's series serves: a small part of the distance between the fixed points.
  const s = schroder(point, 2 ** Math.floor(Math.log2(0.4 * toNumber(point.value.im, p))));
  const g = geometry(s, digits, variation);
  const m = matching(s, g);
  const { solution, residual, refinements } = refine(m);
  const coefficients = normalised(solution, g, kappa, p);
  return {
    kappa,
    p,
    center: g.center,
    radius: g.radius,
    coefficients,
    report: {
      digits: asked,
      unknowns: m.size,
      lineCount: g.lineCount,
      refinements,
      droppedDigits: digitsOf(abs(residual[0]), p),
      residualDigits: digitsOf(residualBetween(s, g, m, coefficients), p),
    },
  };
}

/** a with (1 - T) a = b but for equation 0, and what is left of b - (1 - T) a. */
function refine(m: Matching) {
  const solution = new Array<bigint>(m.size).fill(0n);
  let residual = inhomogeneity(m);
  const correct = correctionInDoubles(m);
  let refinements = 0;
  for (let last = Number.POSITIVE_INFINITY; ; refinements++) {
    const size = residual.reduce((worst, x, k) => (k > 0 && abs(x) > worst ? abs(x) : worst), 0n);
    const length = bitLength(size);
    if (length < 12 || length > last - 8) return { solution, residual, refinements };
    last = length;

    const gained = m.p - BigInt(length);
    const d = correct(Float64Array.from(residual, (x) => toNumber(x, m.p - gained)));
    const work = BigInt(length) + 20n;
    const coarse = work < m.p ? coarsened(m, work) : m;
    // d 2^gained in 60 fraction bits: short factors for the products of apply.
    const short = 60n;
    const scaled = Array.from(d, (x) => fromNumber(x, short));
    const image = apply(coarse, scaled, short);
    const correction = scaled.map((x) => rescale(x, short, m.p - gained));
    residual = residual.map(
      (x, k) => x - correction[k] + rescale(image[k], coarse.p, m.p - gained),
    );
    correction.forEach((x, k) => {
      solution[k] += x;
    });
  }
}

/** a_0 from A(g^n kappa) = n - 1 at the orbit point deepest in the disc. */
function normalised(a: readonly bigint[], g: Geometry, kappa: bigint, p: bigint): bigint[] {
  const center = fromNumber(g.center, p);
  let best = kappa;
  let index = 0;
  for (let u = kappa, n = 0; toNumber(u, p) < g.center + g.radius; n++) {
    if (abs(u - center) < abs(best - center)) {
      best = u;
      index = n;
    }
    u = exp(u, p) + kappa;
  }
  const zeta = { re: ((best - center) << p) / fromNumber(g.radius, p), im: 0n };
  const value = evaluate(a, p, powersOf(zeta, blockLength(a.length), p), p).re;
  return [(BigInt(index - 1) << p) - value, ...a.slice(1)];
}

/**
 * The equations once more, at eight angles halfway between collocation points: polynomial against
 * theta above the threshold, against the mapped polynomial below it.
 */
function residualBetween(
  s: Schroder,
  g: Geometry,
  m: Matching,
  coefficients: readonly bigint[],
): bigint {
  const { p } = m;
  const at = (zeta: Complex): Complex =>
    evaluate(coefficients, p, powersOf(zeta, blockLength(m.size), p), p);
  const theta = thetaOf(
    m,
    m.lineOffset.map((w, j) => add(evaluate(coefficients, p, m.points[j], p), w)),
  );
  let worst = 0n;
  for (let i = 0; i < 8; i++) {
    const k = Math.floor(((i + 0.5) / 8) * m.size);
    const n = g.maps[k];
    const zeta = conjugate(m.circleRoots[2 * k]);
    const u = fromDisc(zeta, g, p);
    let value: Complex;
    if (n === 0) {
      const abel = abelAt(s, u, g.abel[k]);
      const q = nome(sub(abel, fromNumbers(g.start, g.level, p)), p);
      value = add(abel, thetaAt(theta, g.thetaDegree(g.abel[k].im), q, p));
    } else {
      const image = at(toDisc(iterate(s, u, n), g, p));
      value = { re: image.re - (BigInt(n) << p), im: image.im };
    }
    const difference = magnitude(sub(value, at(zeta)));
    if (difference > worst) worst = difference;
  }
  return worst;
}

/** |re| + |im|. */
export const magnitude = ({ re, im }: Complex): bigint => abs(re) + abs(im);

/** d with error = 10^-d, for an error in p fraction bits. */
export const digitsOf = (error: bigint, p: bigint): number =>
  (Number(p) - bitLength(error)) * Math.log10(2);

const conjugate = ({ re, im }: Complex): Complex => ({ re, im: -im });
