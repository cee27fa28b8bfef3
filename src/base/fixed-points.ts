import { Complex } from "complex.js";
import { inverseE } from "../abel/power-map.js";
import { type ComplexInput, partsOf } from "../complex/arguments.js";
import { describe, expectInteger, expectOption } from "../numbers/arguments.js";
import { exact, isOne, logOf, type Value } from "../numbers/exact.js";
import { abs, pi } from "../numbers/fixed.js";
import {
  div,
  type Complex as Fixed,
  fromNumbers,
  log,
  norm,
  toNumbers,
} from "../numbers/fixed-complex.js";
import { ETA } from "./argument.js";
import { lambert } from "./lambert.js";

/** A solution z of b^z = z. */
export interface FixedPoint {
  /** z, each part rounded to the nearest double. */
  readonly value: Complex;
  /** The derivative of b^z there, z ln b = -W_k(-ln b). */
  readonly multiplier: Complex;
  /** The branch k of Lambert's W. */
  readonly k: number;
  /** Whether the modulus of the multiplier is below 1, 1 or above. */
  readonly kind: "attracting" | "neutral" | "repelling";
}

/** Fixed points that are given at most. */
const MOST = 10_000;

/** Fraction bits: ln b of a double next to 1 is as small as 2^-1074, and its square has 200 of them. */
const P = 2400n;
const LEAST = 1074n;

/** W_k(-ln b) and the fixed point z = -W_k(-ln b) / ln b. */
interface Solution {
  readonly k: number;
  readonly w: Fixed;
  readonly z: Fixed;
}

/**
 * The fixed points of b^z: the solutions z of b^z = z, those with the least multipliers first.
 *
 * **Formula.** z = -W_k(-ln b) / ln b for every branch k of Lambert's W, with the multiplier -W_k(-ln b). The first is the
 * attracting one if there is one; for real b > e^(1/e) the first two are the conjugate pair that Kneser's solution rests on, the
 * upper one first.
 *
 * **Domain.** b real or complex, finite, neither 0 nor 1; real ones as `base` takes them, a text as it is written. ln b is
 * principal, on the cut b < 0 that from above, or from below for { re: b, im: -0 }. Math.E and ETA stand for e and e^(1/e), whose
 * two least fixed points are one, e; it is given once.
 *
 * **Accuracy.** Each part is rounded to the nearest double, from 2400 bits.
 *
 * **Method.** Halley's method in doubles from the asymptotic start of the branch (Corless et al., Adv. Comput. Math. 5, 1996), then
 * Newton's in fixed point.
 *
 * @param b The base: a number, bigint, Decimal or text such as "1/3" or "e^(1/e)"; a complex number as text, or { re, im }.
 * @param options count: how many, 2 by default.
 * @returns The fixed points in the order of the moduli of their multipliers.
 * @throws TypeError for a b of another type or an unknown option; RangeError for a b of 0, 1, NaN or infinite parts, and for a count
 * that is no integer from 1 to 10000.
 * @example
 * fixedPoints(Math.SQRT2).map(({ value, kind }) => `${value.re} ${kind}`);
 * // [ '2.000000000000001 attracting', '3.9999999999999973 repelling' ]
 */
export function fixedPoints(
  b: Value | ComplexInput,
  options: { readonly count?: number | undefined } = {},
): FixedPoint[] {
  expectOption("options", options, "count");
  const { count = 2 } = options;
  expectInteger("count", count, 1, MOST);
  const { ln, mirrored } = logarithmOf(b);
  return branches(ln, count)
    .map(pointOf)
    .map((point) => (mirrored ? conjugate(point) : point));
}

/**
 * The infinite tower b^b^b^..., the limit of b^^n for n -> Infinity.
 *
 * **Formula.** -W_0(-ln b) / ln b where the tower converges.
 *
 * **Domain.** Real b: the tower converges for e^-e <= b <= e^(1/e). Above, it grows to Infinity; for 0 <= b < e^-e it alternates
 * between two limits, and the result is NaN. Complex b: it converges inside the Shell-Thron region, where the multiplier
 * W_0(-ln b) is less than 1 in modulus; on its boundary and outside the parts are NaN, also at the few bases where the tower ends
 * on a repelling fixed point, such as -1.
 *
 * **Accuracy.** Rounded to the nearest double, likewise each part.
 *
 * @param b The base: a number b >= 0 for a number; anything else that `fixedPoints` takes for a Complex.
 * @returns The limit.
 * @throws TypeError for a b of another type; RangeError for a negative number and for parts that are not finite.
 * @example
 * tower(1.4); // 1.8866633062463327
 */
export function tower(b: number): number;
export function tower(b: Exclude<Value | ComplexInput, number>): Complex;
export function tower(b: Value | ComplexInput): number | Complex {
  if (typeof b === "number" && b < 0) {
    throw new RangeError(
      `b = ${b}, expected b >= 0: powers of a negative b are complex; call tower({ re: ${b}, im: 0 })`,
    );
  }
  const { re, im } = isReal(b) ? { re: b, im: 0 } : partsOf("b", b);
  const limit = im === 0 ? realLimit(re) : undefined;
  if (limit !== undefined) return typeof b === "number" ? limit : new Complex(limit, 0);
  const { ln, mirrored } = logarithmOf(b);
  const [at] = branches(ln, 1);
  const { value, multiplier } = pointOf(at);
  const size = norm(at.w, P);
  const converges = size < 1n << P && Math.hypot(multiplier.re, multiplier.im) <= 1;
  if (!converges) return new Complex(Number.NaN, Number.NaN);
  return mirrored ? value.conjugate() : value;
}

/** The limit for b >= 0; undefined for a negative b. */
function realLimit(b: Value): number | undefined {
  const value = NAMED.has(b) ? undefined : exact("b", b);
  if (typeof value === "string") return value === "-Infinity" ? undefined : Number(value);
  if (value !== undefined && value.num <= 0n) return value.num === 0n ? Number.NaN : undefined;
  if (value !== undefined && isOne(value)) return 1;
  const ln = realLogarithm(b);
  if (ln.re > inverseE(P)) return Number.POSITIVE_INFINITY;
  const [at] = branches(ln, 1);
  return norm(at.w, P) > 1n << P ? Number.NaN : pointOf(at).value.re;
}

interface Logarithm {
  /** ln b or, below the real axis, that of the conjugate of b. */
  readonly ln: Fixed;
  readonly mirrored: boolean;
}

function logarithmOf(b: Value | ComplexInput): Logarithm {
  const { re, im } = isReal(b) ? { re: b, im: 0 } : partsOf("b", b);
  const mirrored = im < 0 || Object.is(im, -0);
  if (im === 0) return { ln: realLogarithm(re), mirrored };
  if (!(Number.isFinite(re) && Number.isFinite(im))) {
    throw new RangeError(`b = ${re} + ${im}i, expected finite parts`);
  }
  return { ln: log(fromNumbers(re as number, Math.abs(im), P), P), mirrored };
}

/** Whether b is written as `base` takes it. */
const isReal = (b: Value | ComplexInput): b is Value =>
  typeof b === "string"
    ? !b.replace("Infinity", "").includes("i")
    : !(typeof b === "object" && b !== null && "re" in b);

/** Logarithms of the bases that have names and doubles of their own. */
const NAMED: ReadonlyMap<Value, (p: bigint) => bigint> = new Map<Value, (p: bigint) => bigint>([
  ["e", (p) => 1n << p],
  [Math.E, (p) => 1n << p],
  ["e^(1/e)", inverseE],
  [ETA, inverseE],
]);

function realLogarithm(b: Value): Fixed {
  const named = NAMED.get(b);
  if (named !== undefined) return { re: named(P), im: 0n };
  const value = exact("b", b);
  if (typeof value === "string") throw new RangeError(`b = ${value}, expected finite parts`);
  if (value.num === 0n || isOne(value)) {
    throw new RangeError(`b = ${b}, expected neither 0 nor 1: their powers are constant`);
  }
  const ln = logOf({ ...value, num: abs(value.num) }, P);
  if (value.num < 0n) return { re: ln, im: pi(P) };
  if (abs(ln) >> (P - LEAST) === 0n) {
    throw new RangeError(`b = ${describe(b)}, expected a number farther from 1`);
  }
  return { re: ln, im: 0n };
}

function pointOf({ k, w, z }: Solution): FixedPoint {
  const size = norm(w, P) - (1n << P);
  const value = toNumbers(z, P);
  const multiplier = toNumbers({ re: -w.re, im: -w.im }, P);
  return {
    value: new Complex(value.re, value.im),
    multiplier: new Complex(multiplier.re, multiplier.im),
    k,
    kind: abs(size) < 1n << (P - 300n) ? "neutral" : size < 0n ? "attracting" : "repelling",
  };
}

const conjugate = ({ value, multiplier, k, kind }: FixedPoint): FixedPoint => ({
  value: value.conjugate(),
  multiplier: multiplier.conjugate(),
  k: k === 0 ? 0 : -k,
  kind,
});

/** The `count` values of W(-ln b) that are least in modulus; of two conjugates the one with Im z > 0 first. */
function branches(ln: Fixed, count: number): Solution[] {
  const x = { re: -ln.re, im: -ln.im };
  const most = Math.ceil(count / 2) + 1;
  const isDouble = norm({ re: x.re + inverseE(P), im: x.im }, P) === 0n;
  const compared = (a: bigint): number => (abs(a) >> (P - 300n) === 0n ? 0 : a < 0n ? -1 : 1);
  return Array.from({ length: 2 * most + 1 }, (_, i) => i - most)
    .filter((k) => !(isDouble && k === -1))
    .map((k) => ({ k, w: isDouble && k === 0 ? { re: -1n << P, im: 0n } : lambert(x, k, P) }))
    .map(({ k, w }) => ({ k, w, z: div(w, x, P) }))
    .sort((a, b) => compared(norm(a.w, P) - norm(b.w, P)) || compared(b.z.im - a.z.im))
    .slice(0, count);
}
