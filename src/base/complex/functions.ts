import { Complex } from "complex.js";
import { branchOf, type ComplexInput, partsOf } from "../../complex/arguments.js";
import { abs, bitLength, fromNumber, ln2, exp as realExp, toNumber } from "../../numbers/fixed.js";
import {
  add,
  cis,
  div,
  exp,
  type Complex as Fixed,
  log,
  mul,
  rescale,
  sub,
  toNumbers,
} from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";
import { anchorOf } from "./anchor.js";
import { MANY_LOGS } from "./leftward.js";
import type { Plane } from "./plane.js";

/** sexp, slog and the iterates of b^z on the plane; arguments as those of iterexp/complex, results of complex.js. */
export interface PlaneFunctions {
  /** exp_b^alpha(z) = sexp(slog(z) + alpha). */
  iterate(z: ComplexInput, alpha: ComplexInput): Complex;
  /** exp_b^(1/2)(z). */
  half(z: ComplexInput): Complex;
  /** exp_b^h(1). */
  sexp(h: ComplexInput): Complex;
  /** The inverse of sexp, on its principal sheet or `branch` turns on. */
  slog(z: ComplexInput, options?: { readonly branch?: number }): Complex;
}

/** The real functions, whose bits real arguments get where they have a value. */
export interface RealFunctions {
  iterate(x: number, alpha: number): number;
  sexp(h: number): number;
  slog(x: number): number;
}

const NaNs = (): Complex => new Complex(Number.NaN, Number.NaN);
const isFinitePair = ({ re, im }: Parts): boolean => Number.isFinite(re) && Number.isFinite(im);
const isLower = (im: number): boolean => im < 0 || Object.is(im, -0);

/** Fraction bits that hold every double: heights have them, so that a small distance from an integer is not lost. */
const EXACT = 1088n;

/** Steps of an orbit that neither ends, nor comes next to an attracting fixed point, nor repeats: then it is not known. */
const MANY_STEPS = 50_000;

/** Bits of a height's error that a result may have; with more a finer plane is asked. */
const SPARE = 80n;

/**
 * The functions of a plane in doubles. Everything is computed in fixed point with digits to spare, so that results are those of
 * the plane rounded, until after e^u of a large u not even a direction is left, which gives NaN parts.
 *
 * Small results. b^z = e^(ln b z) is formed as a unit in [1/2, 2) and a power of two. Next to the zero of sexp at -1 and what
 * follows from it, slog next to 0 and 1 and sexp next to its singularities, anchor.ts has sexp(-1 + d) = a d + c d^2. Heights
 * n >= -1 of bases that are not real are orbits of 0 and have no other error than its own.
 *
 * Far orbits. g^n(u), however large n, ends in at most MANY_STEPS steps: at an infinity or with no digit left, where
 * `attracted` has it in closed form next to an attracting fixed point, or where it repeats itself next to a cycle whose
 * multiplier is less than 1, of which n modulo the period is left; else its parts are NaN.
 */
export function functionsOf(plane: () => Plane, real?: RealFunctions): PlaneFunctions {
  const fixed = ({ re, im }: Parts, p: bigint): Fixed => ({
    re: fromNumber(re, p),
    im: fromNumber(im, p),
  });
  const toU = ({ ln, kappa, p }: Plane, z: Parts): Fixed => add(mul(fixed(z, p), ln, p), kappa);
  const toZ = ({ ln, kappa, p }: Plane, u: Fixed): Complex => {
    const { re, im } = toNumbers(div(sub(u, kappa), ln, p), p);
    return new Complex(re, im);
  };

  /** The height to EXACT bits; undefined where there is none. */
  function heightOf(z: Parts, branch: number): Fixed | undefined {
    const { re, im } = z;
    const at = plane();
    const mirror = at.real && isLower(im);
    const upper = { re, im: mirror ? -im : im };
    const h = heightAbove(at, upper, branch);
    return h && (mirror ? { re: h.re, im: -h.im } : h);
  }

  function heightAbove(at: Plane, z: Parts, branch: number): Fixed | undefined {
    const beside = branch === 0 ? anchorOf(at).height(fixed(z, EXACT), EXACT) : undefined;
    if (beside !== undefined) return beside;
    const h = at.slog(toU(at, z), branch);
    if (h !== undefined) return rescale(h, at.p, EXACT);
    const finer = at.finer?.();
    const more = finer?.slog(toU(finer, z), branch);
    return more && rescale(more, (finer as Plane).p, EXACT);
  }

  /** sexp of a height of EXACT bits; `above` tells the side of a cut. */
  function valueAt(h: Fixed, above: boolean): Complex {
    const at = plane();
    const mirror = at.real && (h.im < 0n || (h.im === 0n && !above));
    const upper = mirror ? { re: h.re, im: -h.im } : h;
    const { re, im } = valueOn(at, upper, mirror || above);
    return new Complex(re, mirror ? -im : im);
  }

  function valueOn(at: Plane, h: Fixed, above: boolean): Parts {
    const beside = anchorOf(at).value(h, EXACT, above);
    if (beside !== undefined) return beside;
    const { p } = at;
    if (at.finer !== undefined && Math.max(bitLength(h.re), bitLength(h.im)) > EXACT + p - SPARE) {
      return valueOn(at.finer(), h, above);
    }
    const height = rescale(h, EXACT, p);
    const start = at.sexp(height, above);
    if (start === undefined) return { re: Number.NaN, im: Number.NaN };
    return carried(at, start.u, start.steps, sizeOf(height, p));
  }

  const sizeOf = ({ re, im }: Fixed, p: bigint): number => toNumber(abs(re) + abs(im), p);

  /** z of g^steps(u), or the limit where `steps` is absent; `size`, of the height, tells what u is worth. */
  function carried(at: Plane, start: Fixed, steps: bigint | undefined, size: number): Parts {
    const { p, kappa } = at;
    if (steps === 0n) return toZ(at, start);
    let u = start;
    let left = steps;
    const unit = 2 ** (20 - Number(p));
    let error = unit * (1 + size);
    // Brent's search for a cycle: a point to compare with, taken anew at every power of two.
    let [compared, period, stretch] = [u, 0n, 0];
    const same = 1n << (p / 4n);
    for (let i = 1; i <= MANY_STEPS; i++) {
      const re = toNumber(u.re, p);
      if (!(error < 0.25)) {
        if (!(re + error < -800)) break;
        error = 0; // e^u is nothing
      }
      const end = error < 2 ** -60 || left === undefined ? at.attracted?.(u, left) : undefined;
      if (end !== undefined) return toZ(at, end);
      if (left === 1n) return power(sub(u, kappa), p);
      if (re > 800) {
        const { re: cosine, im: sine } = cis(u.im, p);
        if (cosine > 0n && sine === 0n) return { re: Number.POSITIVE_INFINITY, im: 0 };
        if (cosine >= 0n) break;
        // e^u is -Infinity for the next step, which makes 0 of it.
        if (left === 2n) return { re: 0, im: 0 };
        if (left !== undefined) left -= 2n;
        u = kappa;
        error = unit;
        continue;
      }
      const e = re < -1e6 ? { re: 0n, im: 0n } : exp(u, p);
      u = add(e, kappa);
      error = (error + unit) * Math.exp(re) + unit;
      if (left !== undefined) left -= 1n;
      period += 1n;
      stretch += re;
      if (stretch < 0 && abs(u.re - compared.re) + abs(u.im - compared.im) < same) {
        if (left === undefined) {
          if (period > 1n) break;
          return toZ(at, u);
        }
        left = ((left - 1n) % period) + 1n;
      } else if ((i & (i - 1)) === 0) [compared, period, stretch] = [u, 0n, 0];
    }
    return { re: Number.NaN, im: Number.NaN };
  }

  /** e^y, either part infinite with its sign or 0 where it is too large or small. */
  function power(y: Fixed, p: bigint): Parts {
    const more = BigInt(Math.max(0, bitLength(y.re) - Number(p)));
    const two = ln2(p + more);
    const n = (y.re << more) / two;
    if (n < -2000n) return { re: 0, im: 0 };
    const unit = realExp(((y.re << more) - n * two) >> more, p);
    const direction = cis(y.im, p);
    const part = (x: bigint): number => (x === 0n ? 0 : toNumber((unit * x) >> p, p - n));
    return { re: part(direction.re), im: part(direction.im) };
  }

  /** b^z, n times, or the limit where n is absent. */
  function forward(z: Parts, n: bigint | undefined): Complex {
    if (n === 0n) return new Complex(z.re, z.im);
    const at = plane();
    const mirror = at.real && isLower(z.im);
    const u = toU(at, { re: z.re, im: mirror ? -z.im : z.im });
    const { re, im } = carried(at, u, n, 0);
    return new Complex(re, mirror ? -im : im);
  }

  /** So many principal logarithms; at a fixed point that they come to rest at they end. */
  function backward(z: Parts, n: number): Complex {
    const { p, ln } = plane();
    const tiny = Math.hypot(z.re, z.im) < 1e-20;
    let y = fixed(z, p);
    for (let i = 0; i < n; i++) {
      if (i > MANY_LOGS) return NaNs();
      let l: Fixed;
      if (i === 0 && tiny && (z.re !== 0 || z.im !== 0)) {
        l = fixed({ re: Math.log(Math.hypot(z.re, z.im)), im: Math.atan2(z.im, z.re) }, p);
      } else if (y.re === 0n && y.im === 0n) {
        return i === n - 1 ? new Complex(Number.NEGATIVE_INFINITY, i === 0 ? z.im : 0) : NaNs();
      } else if (i > 0 && sizeOf(sub(y, { re: 1n << p, im: 0n }), p) < 2 ** (24 - Number(p))) {
        l = { re: 0n, im: 0n }; // what was to be 1
      } else {
        const lower = i === 0 ? isLower(z.im) : y.im < 0n;
        const upper = log({ re: y.re, im: abs(y.im) }, p);
        l = lower ? { re: upper.re, im: -upper.im } : upper;
      }
      const next = div(l, ln, p);
      const moved = sizeOf(sub(next, y), p);
      y = next;
      if (moved < 2 ** (24 - Number(p))) break;
    }
    const { re, im } = toNumbers(y, p);
    return new Complex(re, im);
  }

  function realOr(x: number | undefined, otherwise: () => Complex, im: number): Complex {
    return x === undefined || Number.isNaN(x) ? otherwise() : new Complex(x, im);
  }

  /** sexp at infinite heights. */
  function atInfinity({ re, im }: Parts): Complex {
    const [above, below] = plane().limits;
    if (Math.abs(im) === Number.POSITIVE_INFINITY) {
      const limit = im > 0 ? above : below;
      return limit ? new Complex(limit.re, limit.im) : NaNs();
    }
    if (re !== Number.POSITIVE_INFINITY) return NaNs();
    return realOr(
      im === 0 ? real?.sexp(re) : undefined,
      () => limitFrom(self.sexp({ re: 0, im })),
      im,
    );
  }

  /** The limit of the orbit of z. */
  const limitFrom = (z: Parts): Complex => (isFinitePair(z) ? forward(z, undefined) : NaNs());

  /** sexp(-2), sexp(-3), ... as those of base e; for a base that is not real their direction is none of the axes'. */
  function atSingularity({ re, im }: Parts): Complex {
    const { real: isReal, ln, p } = plane();
    if (!isReal) return NaNs();
    if (re === -2) return new Complex(Number.NEGATIVE_INFINITY, im);
    const turned = re === -3 ? Math.PI / toNumber(ln.re, p) : 0;
    return new Complex(Number.POSITIVE_INFINITY, isLower(im) ? -turned : turned);
  }

  const self: PlaneFunctions = {
    sexp(input) {
      const h = partsOf("h", input);
      if (Number.isNaN(h.re) || Number.isNaN(h.im)) return NaNs();
      if (!isFinitePair(h)) return atInfinity(h);
      return realOr(
        h.im === 0 ? real?.sexp(h.re) : undefined,
        () => {
          const whole = h.im === 0 && Number.isInteger(h.re);
          if (whole && h.re <= -2) return atSingularity(h);
          if (whole && !plane().real) return forward({ re: 0, im: 0 }, BigInt(h.re) + 1n);
          const fast = h.im === 0 ? undefined : plane().doubles?.sexp(h);
          if (fast !== undefined) return new Complex(fast.re, fast.im);
          return valueAt(fixed(h, EXACT), !isLower(h.im));
        },
        h.im,
      );
    },
    slog(input, options) {
      const z = partsOf("z", input);
      const branch = branchOf(options);
      if (!isFinitePair(z)) {
        return z.im === 0 && branch === 0 ? realOr(real?.slog(z.re), NaNs, z.im) : NaNs();
      }
      return realOr(
        z.im === 0 && branch === 0 ? real?.slog(z.re) : undefined,
        () => {
          const fast = branch === 0 && z.im !== 0 ? plane().doubles?.slog(z) : undefined;
          if (fast !== undefined) return new Complex(fast.re, fast.im);
          const h = heightOf(z, branch);
          if (h === undefined) return NaNs();
          const { re, im } = toNumbers(h, EXACT);
          return new Complex(re, im);
        },
        z.im,
      );
    },
    iterate(input, by) {
      const z = partsOf("z", input);
      const alpha = partsOf("alpha", by);
      if (![z.re, z.im, alpha.re, alpha.im].every((x) => !Number.isNaN(x))) return NaNs();
      const isReal = z.im === 0 && alpha.im === 0;
      return realOr(
        isReal ? real?.iterate(z.re, alpha.re) : undefined,
        () => {
          if (!isFinitePair(z)) return NaNs();
          if (alpha.re === Number.POSITIVE_INFINITY && Number.isFinite(alpha.im)) {
            return limitFrom(self.iterate(z, { re: 0, im: alpha.im }));
          }
          if (!isFinitePair(alpha)) return NaNs();
          if (alpha.im === 0 && Number.isInteger(alpha.re)) {
            return alpha.re < 0 ? backward(z, -alpha.re) : forward(z, BigInt(alpha.re));
          }
          const fast = z.im !== 0 ? plane().doubles?.iterate(z, alpha) : undefined;
          if (fast !== undefined) return new Complex(fast.re, fast.im);
          const h = heightOf(z, 0);
          if (h === undefined) return NaNs();
          const sum = add(h, fixed(alpha, EXACT));
          return valueAt(sum, sum.im === 0n ? !isLower(z.im) : sum.im > 0n);
        },
        z.im,
      );
    },
    half: (z) => self.iterate(z, 0.5),
  };
  return self;
}
