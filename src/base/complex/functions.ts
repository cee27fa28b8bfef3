import { Complex } from "complex.js";
import { branchOf, type ComplexInput, partsOf } from "../../complex/arguments.js";
import { abs, fromNumber, toNumber } from "../../numbers/fixed.js";
import {
  add,
  cis,
  div,
  exp,
  type Complex as Fixed,
  log,
  mul,
  shift,
  sub,
  toNumbers,
} from "../../numbers/fixed-complex.js";
import type { Parts, Plane } from "./plane.js";

/** sexp, slog and the iterates of b^z on the plane; arguments as those of iterexp/complex, results of complex.js. */
export interface ComplexBase {
  /** exp_b^alpha(z) = sexp(slog(z) + alpha). */
  iterate(z: ComplexInput, alpha: ComplexInput): Complex;
  /** exp_b^(1/2)(z). */
  half(z: ComplexInput): Complex;
  sexp(h: ComplexInput): Complex;
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

/**
 * The functions of a plane in doubles. Everything is computed in fixed point with digits to spare, so that results are those of
 * the plane rounded, until after e^u of a large u not even a direction is left, which gives NaN parts.
 */
export function complexBase(plane: () => Plane, real?: RealFunctions): ComplexBase {
  const fixed = ({ re, im }: Parts, p: bigint): Fixed => ({
    re: fromNumber(re, p),
    im: fromNumber(im, p),
  });
  const toU = ({ ln, kappa, p }: Plane, z: Parts): Fixed => add(mul(fixed(z, p), ln, p), kappa);
  const toZ = ({ ln, kappa, p }: Plane, u: Fixed): Complex => {
    const { re, im } = toNumbers(div(sub(u, kappa), ln, p), p);
    return new Complex(re, im);
  };

  /** The height in fixed point, of the plane's bits; undefined where there is none. */
  function heightOf(z: Parts, branch: number): Fixed | undefined {
    const { re, im } = z;
    const at = plane();
    const mirror = at.real && isLower(im);
    const upper = { re, im: mirror ? -im : im };
    let h = at.slog(toU(at, upper), branch);
    if (h === undefined && at.finer !== undefined) {
      const finer = at.finer();
      const more = finer.slog(toU(finer, upper), branch);
      h = more && shift(more, finer.p, at.p);
    }
    return h && (mirror ? { re: h.re, im: -h.im } : h);
  }

  /** sexp of a height; `above` tells the side of a cut. */
  function valueAt(h: Fixed, above: boolean): Complex {
    const at = plane();
    const mirror = at.real && (h.im < 0n || (h.im === 0n && !above));
    const start = at.sexp(mirror ? { re: h.re, im: -h.im } : h, mirror || above);
    if (start === undefined) return NaNs();
    const { re, im } = carried(at, start.u, start.steps, h);
    return new Complex(re, mirror ? -im : im);
  }

  /** z of g^steps(u); the height's size tells what u is worth. */
  function carried(at: Plane, start: Fixed, steps: number, h: Fixed): Parts {
    const { p, kappa } = at;
    if (steps === 0) return toZ(at, start);
    let u = start;
    const unit = 2 ** (20 - Number(p));
    let error = unit * (1 + Math.abs(toNumber(h.re, p)) + Math.abs(toNumber(h.im, p)));
    for (let i = 1; ; i++) {
      const re = toNumber(u.re, p);
      if (!(error < 0.25)) {
        if (!(re + error < -800)) return NaNs();
        error = 0; // e^u is nothing
      }
      if (i === steps) return power(sub(u, kappa), p);
      if (re > 800) {
        const { re: cosine, im: sine } = cis(u.im, p);
        if (cosine > 0n && sine === 0n) return { re: Number.POSITIVE_INFINITY, im: 0 };
        if (cosine >= 0n) return NaNs();
        // e^u is -Infinity for the next step, which makes 0 of it.
        if (++i === steps) return { re: 0, im: 0 };
        u = kappa;
        error = unit;
        continue;
      }
      const e = re < -1e6 ? { re: 0n, im: 0n } : exp(u, p);
      u = add(e, kappa);
      error = (error + unit) * Math.exp(re) + unit;
    }
  }

  /** e^y, its parts infinite with their signs where they are too large. */
  function power(y: Fixed, p: bigint): Parts {
    const re = toNumber(y.re, p);
    if (re < -1e6) return { re: 0, im: 0 };
    if (re < 700) return toNumbers(exp(y, p), p);
    const direction = toNumbers(cis(y.im, p), p);
    const root = re > 1e4 ? Number.POSITIVE_INFINITY : Math.exp(re / 2);
    const part = (x: number): number => (x === 0 ? 0 : root * x * root);
    return re > 1e4 || root * root === Number.POSITIVE_INFINITY
      ? { re: part(direction.re), im: part(direction.im) }
      : toNumbers(exp(y, p), p);
  }

  /** b^z or its principal inverse, |n| times. */
  function integerIterate(z: Parts, n: number): Complex {
    const at = plane();
    const { p, ln } = at;
    if (n >= 0) {
      const mirror = at.real && isLower(z.im);
      const u = toU(at, { re: z.re, im: mirror ? -z.im : z.im });
      const zero = { re: 0n, im: 0n };
      if (n === 0) return new Complex(z.re, z.im);
      const { re, im } = carried(at, u, n, zero);
      return new Complex(re, mirror ? -im : im);
    }
    let { re, im } = z;
    let y = fixed(z, p);
    const tiny = Math.hypot(re, im) < 1e-20;
    for (let i = 0; i < -n; i++) {
      if (y.re === 0n && y.im === 0n && !(i === 0 && tiny)) {
        return i === -n - 1 ? new Complex(Number.NEGATIVE_INFINITY, 0) : NaNs();
      }
      if (i === 0 && tiny) {
        if (re === 0 && im === 0)
          return -n === 1 ? new Complex(Number.NEGATIVE_INFINITY, im) : NaNs();
        y = fixed({ re: Math.log(Math.hypot(re, im)), im: Math.atan2(im, re) }, p);
      } else {
        const lower = i === 0 ? isLower(im) : y.im < 0n;
        const l = log({ re: y.re, im: abs(y.im) }, p);
        y = { re: l.re, im: lower ? -l.im : l.im };
      }
      const next = div(y, ln, p);
      const still = abs(next.re - y.re) + abs(next.im - y.im) === 0n;
      y = next;
      if (still || i > 20_000) break;
    }
    ({ re, im } = toNumbers(y, p));
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
    if (re === Number.POSITIVE_INFINITY && im === 0) return realOr(real?.sexp(re), NaNs, im);
    return NaNs();
  }

  /** sexp(-2), sexp(-3), ... as those of base e; for a base that is not real their direction is none of the axes'. */
  function atSingularity({ re, im }: Parts): Complex {
    const { real: isReal, ln, p } = plane();
    if (!isReal) return NaNs();
    if (re === -2) return new Complex(Number.NEGATIVE_INFINITY, im);
    const turned = re === -3 ? Math.PI / toNumber(ln.re, p) : 0;
    return new Complex(Number.POSITIVE_INFINITY, isLower(im) ? -turned : turned);
  }

  const self: ComplexBase = {
    sexp(input) {
      const h = partsOf("h", input);
      if (Number.isNaN(h.re) || Number.isNaN(h.im)) return NaNs();
      if (!isFinitePair(h)) return atInfinity(h);
      return realOr(
        h.im === 0 ? real?.sexp(h.re) : undefined,
        () =>
          h.im === 0 && Number.isInteger(h.re) && h.re <= -2
            ? atSingularity(h)
            : valueAt(fixed(h, plane().p), !isLower(h.im)),
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
          const h = heightOf(z, branch);
          if (h === undefined) return NaNs();
          const { re, im } = toNumbers(h, plane().p);
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
          if (!isFinitePair(z) || !isFinitePair(alpha)) return NaNs();
          if (alpha.im === 0 && Number.isInteger(alpha.re)) return integerIterate(z, alpha.re);
          const h = heightOf(z, 0);
          if (h === undefined) return NaNs();
          const sum = add(h, fixed(alpha, plane().p));
          return valueAt(sum, sum.im === 0n ? !isLower(z.im) : sum.im > 0n);
        },
        z.im,
      );
    },
    half: (z) => self.iterate(z, 0.5),
  };
  return self;
}
