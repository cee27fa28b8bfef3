import { Complex } from "complex.js";
import { branchOf, type ComplexInput, partsOf } from "../../complex/arguments.js";
import { bitLength, toNumber } from "../../numbers/fixed.js";
import { add, type Complex as Fixed, rescale, toNumbers } from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";
import { anchorOf } from "./anchor.js";
import {
  backward,
  carried,
  fixed,
  forward,
  isFinitePair,
  isLower,
  NaNs,
  sizeOf,
  toU,
} from "./orbits.js";
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

/** Fraction bits that hold every double: heights have them, so that a small distance from an integer is not lost. */
const EXACT = 1088n;

/** Bits of a height's error that a result may have; with more a finer plane is asked. */
const SPARE = 80n;

/** Heights of p bits are real where their imaginary parts are no more than rounding, as that of b itself, which is 1. */
const unlessNoise = ({ re, im }: Fixed): Fixed => ({ re, im: bitLength(im) < NOISE ? 0n : im });
const NOISE = 24;

/**
 * The functions of a plane in doubles. Everything is computed in fixed point with digits to spare, so that results are those of
 * the plane rounded, until after e^u of a large u not even a direction is left, which gives NaN parts.
 *
 * Small results. b^z = e^(ln b z) is formed as a unit in [1/2, 2) and a power of two. Next to the zero of sexp at -1 and what
 * follows from it, slog next to 0 and 1 and sexp next to its singularities, anchor.ts has sexp(-1 + d) = a d + c d^2. Heights
 * n >= -1 of bases that are not real are orbits of 0 and have no other error than its own.
 */
export function functionsOf(plane: () => Plane, real?: RealFunctions): PlaneFunctions {
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
    if (h !== undefined) return rescale(at.real ? h : unlessNoise(h), at.p, EXACT);
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
  const limitFrom = (z: Parts): Complex =>
    isFinitePair(z) ? forward(plane, z, undefined) : NaNs();

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
          if (whole && !plane().real) return forward(plane, { re: 0, im: 0 }, BigInt(h.re) + 1n);
          const fast = plane().doubles?.sexp(h);
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
          const fast = branch === 0 ? plane().doubles?.slog(z) : undefined;
          if (fast !== undefined) return new Complex(fast.re, fast.im);
          const h = heightOf(z, branch);
          if (h === undefined) return NaNs();
          const { re, im } = toNumbers(h, EXACT);
          return new Complex(re, im === 0 && plane().real && isLower(z.im) ? -0 : im);
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
            return alpha.re < 0
              ? backward(plane(), z, -alpha.re)
              : forward(plane, z, BigInt(alpha.re));
          }
          const fast = plane().doubles?.iterate(z, alpha);
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
