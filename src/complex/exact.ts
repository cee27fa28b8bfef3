import {
  add,
  type Complex,
  div,
  exp,
  fromNumbers,
  log as logNear1,
  mul,
  norm,
  sub,
  toNumbers,
} from "../bigfixed/complex.js";
import { fourier, rootsOfUnity } from "../bigfixed/fft.js";
import { abs, bitLength, fromNumber, ln2, pi, rescale, toNumber } from "../bigfixed/real.js";
import { blockLength, evaluate, nome, powersOf, toDisc } from "../kneser/matching.js";
import {
  fixedPoint,
  inverseSchroder,
  logSchroder,
  type Schroder,
  schroder,
} from "../kneser/schroder.js";
import { type AbelExpansion, solveAbel } from "../kneser/solve.js";

/**
 * Kneser's slog and sexp on the plane in fixed point: what the constants of the doubles are made of and
 * what their results are compared with. Nothing at run time comes here.
 *
 * slog on the sheet of slog.ts: cuts from L and conj(L) horizontally to the left.
 * - In the disc of the solve, its polynomial A.
 * - Near L, A = w + theta(w), w = log S / L + c_0 with log(z - L) cut along the cut, and
 *   theta(w) = sum_{m>0} c_m e^(2 pi i m w), from A on one period of a line in the disc. c_0 makes w and
 *   A agree high up, so that Im w is about 0 on the real axis.
 * - Elsewhere A(z) = A(e^z) - 1 to the left of L and below the cut, A(z) = A(log z) + 1 to the right and above.
 * sexp: above the line Im h = LOW, L + F(e^(L (w - c_0))) with w + theta(w) = h by Newton; below it by
 * Newton for A in the disc, -0.62 <= Re h < 0.38, and exp or log from there.
 */
export interface ExactPlane {
  readonly p: bigint;
  readonly fixedPoint: Complex;
  readonly offset: Complex; // c_0
  /** 0, c_1, c_2, ... */
  readonly theta: readonly Complex[];
  slog(z: Complex): Complex;
  sexp(h: Complex): Complex;
  /** w with w + theta(w) = h. */
  regularHeight(h: Complex): Complex;
}

/** A(u) for u in the disc of the solve: all that is taken from its polynomial. */
function abelInDisc(expansion: AbelExpansion): (u: Complex) => Complex {
  const { coefficients, p } = expansion;
  const block = blockLength(coefficients.length);
  return (u) => evaluate(coefficients, p, powersOf(toDisc(u, expansion, p), block, p), p);
}

/** Principal log of z of any size: of z 2^n, near 1, less n ln 2. */
export function log(z: Complex, p: bigint): Complex {
  const n = p - BigInt(Math.max(bitLength(z.re), bitLength(z.im)));
  const { re, im } = logNear1({ re: rescale(z.re, p, p + n), im: rescale(z.im, p, p + n) }, p);
  return { re: re - n * ln2(p), im };
}

/**
 * log S(z), log(z - L) principal, z in the disc around L where log(S / (z - L)) is. Method: from closer than
 * 2^-16, where log in fixed point has too few bits, exp leads outward first, S(e^z) = L S(z).
 */
export function logSchroderAround(s: Schroder, z: Complex): Complex {
  const { p, value } = s;
  const ell = toNumbers(value, p);
  const x = toNumbers(sub(z, value), p);
  const near = { re: Math.log(Math.hypot(x.re, x.im)), im: Math.atan2(x.im, x.re) };
  let image = z;
  let n = 0n;
  for (; abs(image.re - value.re) + abs(image.im - value.im) < 1n << (p - 16n); n++) {
    image = exp(image, p);
    near.re += ell.re;
    near.im += ell.im;
  }
  const result = logSchroder(s, image, near);
  return { re: result.re - n * value.re, im: result.im - n * value.im };
}

/** One period of log S / L within the disc, 0.23 above the real axis. */
const LINE = { start: -1.1435, level: -0.695, count: 128 };

/** Powers of theta kept; below 10^-50 from 0.3 above the real axis on. */
const DEGREE = 62;

const LOW = 0.15;

export function exactPlane(expansion: AbelExpansion = solveAbel({ digits: 45 })): ExactPlane {
  const { p, center, radius } = expansion;
  const inDisc = abelInDisc(expansion);
  const s = schroder(fixedPoint(0n, p), 0.5);
  const L = s.value;
  const ell = toNumbers(L, p);
  const one = 1n << p;
  const insideDisc = (u: Complex): boolean =>
    norm({ re: u.re - fromNumber(center, p), im: u.im }, p) <= fromNumber(radius * radius, p);

  const regularAbel = (z: Complex): Complex => div(logSchroderAround(s, z), L, p);

  function fromRegular(w: Complex): Complex {
    const power = mul(L, w, p);
    const n = Math.max(0, Math.ceil((toNumber(power.re, p) - Math.log(s.rho)) / ell.re));
    const shifted = sub(power, { re: BigInt(n) * L.re, im: BigInt(n) * L.im });
    const v = exp(shifted, p);
    const rho = fromNumber(s.rho, p);
    return inverseSchroder(s, { re: (v.re << p) / rho, im: (v.im << p) / rho }, n);
  }

  const { offset, theta } = thetaCoefficients();
  const slopes = theta.map((c, m) => {
    const turn = 2n * pi(p) * BigInt(m);
    return { re: -(turn * c.im) >> p, im: (turn * c.re) >> p };
  });

  function thetaCoefficients(): { offset: Complex; theta: Complex[] } {
    const { start, level, count } = LINE;
    const values = Array.from({ length: count }, (_, j) => {
      const w = add(fromNumbers(start, level, p), { re: (BigInt(j) << p) / BigInt(count), im: 0n });
      const u = fromRegular(w);
      if (!insideDisc(u))
        throw new RangeError(`line point ${j} lies outside the disc of the solve`);
      return sub(inDisc(u), w);
    });
    const perPoint = fourier(values, rootsOfUnity(count, p), p);
    const [sum, ...rest] = perPoint.slice(0, DEGREE + 1);
    const mean = { re: sum.re / BigInt(count), im: sum.im / BigInt(count) };
    const origin = nome(sub(fromNumbers(-start, -level, p), mean), p);
    let factor: Complex = { re: one, im: 0n };
    const theta = rest.map(({ re, im }) => {
      factor = mul(factor, origin, p);
      return mul({ re: re / BigInt(count), im: im / BigInt(count) }, factor, p);
    });
    return { offset: mean, theta: [{ re: 0n, im: 0n }, ...theta] };
  }

  function series(coefficients: readonly Complex[], w: Complex): Complex {
    const q = nome(w, p);
    let sum: Complex = { re: 0n, im: 0n };
    for (let m = DEGREE; m >= 0; m--) sum = add(mul(sum, q, p), coefficients[m]);
    return sum;
  }

  function regularHeight(h: Complex): Complex {
    let w = h;
    for (let i = 0; ; i++) {
      const slope = series(slopes, w);
      const residual = sub(add(w, series(theta, w)), h);
      const step = div(residual, { re: one + slope.re, im: slope.im }, p);
      w = sub(w, step);
      if (abs(step.re) + abs(step.im) < 1n << 12n) return w;
      if (i === 60) throw new RangeError("no regular height found");
    }
  }

  function upperSlog(start: Complex): Complex {
    let z = start;
    for (let n = 0n, steps = 0; ; ) {
      const x = toNumbers(sub(z, L), p);
      if (insideDisc(z)) return add(inDisc(z), { re: n << p, im: 0n });
      if (Math.hypot(x.re, x.im) < 1.3) {
        const w = add(regularAbel(z), offset);
        if (toNumber(w.im, p) > 0.25) {
          return add(add(w, series(theta, w)), { re: n << p, im: 0n });
        }
      }
      if (x.re < 0 && x.im < 0) {
        z = exp(z, p);
        n--;
      } else {
        z = log(z, p);
        n++;
      }
      if (++steps > 100) throw new RangeError("slog: no way into the disc");
    }
  }

  function upperSexp(h: Complex): Complex {
    if (toNumber(h.im, p) >= LOW) return fromRegular(sub(regularHeight(h), offset));
    const n = (h.re + fromNumber(0.62, p)) >> p;
    const target = { re: h.re - (n << p), im: h.im };
    let u = { re: one + target.re, im: target.im };
    const tiny = one >> 40n;
    for (let i = 0; ; i++) {
      const value = inDisc(u);
      const ahead = inDisc({ re: u.re + tiny, im: u.im });
      const slope = { re: (ahead.re - value.re) << 40n, im: (ahead.im - value.im) << 40n };
      const step = div(sub(value, target), slope, p);
      u = sub(u, step);
      if (abs(step.re) + abs(step.im) < 1n << 14n) break;
      if (i === 60) throw new RangeError("sexp: Newton's method does not settle");
    }
    if (!insideDisc(u)) throw new RangeError("sexp: outside the disc");
    for (let i = 0n; i < n; i++) u = exp(u, p);
    for (let i = 0n; i > n; i--) u = log(u, p);
    return u;
  }

  const symmetric =
    (upper: (z: Complex) => Complex) =>
    (z: Complex): Complex => {
      if (z.im >= 0n) return upper(z);
      const { re, im } = upper({ re: z.re, im: -z.im });
      return { re, im: -im };
    };

  return {
    p,
    fixedPoint: L,
    offset,
    theta,
    slog: symmetric(upperSlog),
    sexp: symmetric(upperSexp),
    regularHeight,
  };
}
