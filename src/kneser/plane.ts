import {
  add,
  type Complex,
  div,
  exp,
  fromNumbers,
  log,
  mul,
  norm,
  sub,
  toNumbers,
} from "../bigfixed/complex.js";
import { fourier, rootsOfUnity } from "../bigfixed/fft.js";
import { abs, fromNumber, pi, toNumber } from "../bigfixed/real.js";
import { fromChart, lowOfPeriod, toChart } from "./chart.js";
import { blockLength, evaluate, linePoints, nome, powersOf } from "./matching.js";
import { fixedPoint, inverseSchroder, logSchroder, type Schroder, schroder } from "./schroder.js";
import { type AbelExpansion, solveAbel } from "./solve.js";
import { finish } from "./steps.js";

/**
 * Kneser's slog and sexp on the plane in fixed point, from a solved expansion.
 *
 * slog on its principal sheet, cut from L and conj(L) horizontally to the left.
 * - In the disc of the solve, its polynomial A.
 * - Near L, A = w + theta(w), w = log S / L + c_0 with log(z - L) cut along the cut, and
 *   theta(w) = sum_{m>0} c_m e^(2 pi i m w), from A on one period of a line in the disc. c_0 makes w and
 *   A agree high up, so that Im w is about 0 on the real axis.
 * - Elsewhere A(z) = A(e^z) - 1 to the left of L and below the cut, A(z) = A(log z) + 1 to the right and above.
 * sexp: above the solve's line, L + F(e^(L (w - c_0))) with w + theta(w) = h by Newton; below it by
 * Newton for A in the disc, Re h in the period around its centre, and exp or log from there.
 */
export interface ExactPlane {
  readonly p: bigint;
  readonly fixedPoint: Complex;
  readonly offset: Complex; // c_0
  /** 0, c_1, c_2, ... */
  readonly theta: readonly Complex[];
  /** On the sheet so many counterclockwise turns around L from the principal one (clockwise around conj(L) below). */
  slog(z: Complex, branch?: number): Complex;
  sexp(h: Complex): Complex;
  /** w with w + theta(w) = h. */
  regularHeight(h: Complex): Complex;
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

/** So far below its line theta is still used where the disc does not reach: a few digits are lost there. */
const SLACK = 0.1;

/** Fixed point is no place for larger exponents. */
const LARGEST = 1000n;

export function exactPlane(expansion: AbelExpansion = solveAbel({ digits: 60 })): ExactPlane {
  const { p, chart, coefficients, line } = expansion;
  const block = blockLength(coefficients.length);
  const s = finish(schroder(fixedPoint(0n, p), 0.25));
  const L = s.value;
  const ell = toNumbers(L, p);
  const one = 1n << p;

  const derivative = coefficients.slice(1).map((c, k) => c * BigInt(k + 1));

  /** The chart's v, and A there. */
  const toDisc = (u: Complex): Complex => toChart(u, chart, p);
  const inDisc = (v: Complex): Complex => evaluate(coefficients, p, powersOf(v, block, p), p);
  const isInside = (v: Complex): boolean => norm(v, p) <= one;

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
  /** Im w of the line; theta has its digits from there on. */
  const level = line.level + toNumber(offset.im, p);
  /** Heights of the period around the centre of the chart. */
  const period = toNumber(inDisc(toDisc(fromNumbers(lowOfPeriod(chart), 0, p))).re, p);

  function thetaCoefficients(): { offset: Complex; theta: Complex[] } {
    const { start, count } = line;
    const from = fromNumbers(start, line.level, p);
    const points = finish(linePoints(s, { ...line, lineCount: count }, from));
    const values = points.map((u, j) => {
      const w = { re: from.re + (BigInt(j) << p) / BigInt(count), im: from.im };
      return sub(inDisc(toDisc(u)), w);
    });
    const [sum, ...rest] = finish(fourier(values, rootsOfUnity(count, p), p));
    const mean = { re: sum.re / BigInt(count), im: sum.im / BigInt(count) };
    const origin = nome(sub({ re: -from.re, im: -from.im }, mean), p);
    // Beyond, what stands on the line is rounding, which the factor would blow up.
    const noise = rest.findIndex(({ re, im }) => abs(re) + abs(im) < BigInt(count) << 20n);
    const kept = noise < 0 ? count - 2 : noise;
    let factor: Complex = { re: one, im: 0n };
    const theta = rest.slice(0, kept).map(({ re, im }) => {
      factor = mul(factor, origin, p);
      return mul({ re: re / BigInt(count), im: im / BigInt(count) }, factor, p);
    });
    return { offset: mean, theta: [{ re: 0n, im: 0n }, ...theta] };
  }

  /** sum c_m q^m, q = e^(2 pi i w), as far as it reaches p bits: c_m is of the size of e^(0.1 pi m) at most. */
  function series(coefficients: readonly Complex[], w: Complex): Complex {
    const height = Math.max(toNumber(w.im, p) - 0.05, 0.01);
    const reach = Math.ceil((Number(p) * Math.LN2) / (2 * Math.PI * height)) + 2;
    const q = nome(w, p);
    let sum: Complex = { re: 0n, im: 0n };
    for (let m = Math.min(coefficients.length - 1, reach); m >= 0; m--) {
      sum = add(mul(sum, q, p), coefficients[m]);
    }
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

  function upperSlog(start: Complex, branch: number): Complex {
    let turns = branch;
    let z = start;
    for (let n = 0n, steps = 0; ; ) {
      const x = toNumbers(sub(z, L), p);
      const v = toDisc(z);
      if (branch === 0 && isInside(v)) return add(inDisc(v), { re: n << p, im: 0n });
      if (Math.hypot(x.re, x.im) < 1.3) {
        const turned = div({ re: 0n, im: 2n * BigInt(turns) * pi(p) }, L, p);
        const w = add(add(regularAbel(z), offset), turned);
        if (toNumber(w.im, p) > level - SLACK) {
          return add(add(w, series(theta, w)), { re: n << p, im: 0n });
        }
        if (branch !== 0) {
          throw new RangeError(
            `slog: no value found on the sheet ${branch}, expected a higher one`,
          );
        }
      }
      const isBetweenCuts = x.re < 0 && x.im < 0;
      if (isBetweenCuts && branch === 0) {
        z = exp(z, p);
        n--;
      } else {
        z = log(z, p);
        n++;
        // From between the cuts the way to the logarithm leads once around L.
        if (isBetweenCuts && z.im > L.im) turns--;
      }
      if (++steps > 100) throw new RangeError("slog: no way into the disc");
    }
  }

  function upperSexp(h: Complex): Complex {
    if (toNumber(h.im, p) >= level) return fromRegular(sub(regularHeight(h), offset));
    const n = (h.re - fromNumber(period, p)) >> p;
    const target = { re: h.re - (n << p), im: h.im };
    const [a0, a1] = coefficients;
    let v = { re: ((target.re - a0) << p) / a1, im: (target.im << p) / a1 };
    for (let i = 0; ; i++) {
      const powers = powersOf(v, block, p);
      const miss = sub(evaluate(coefficients, p, powers, p), target);
      const step = div(miss, evaluate(derivative, p, powers, p), p);
      v = sub(v, step);
      if (abs(step.re) + abs(step.im) < 1n << (p / 2n - 8n) && i > 0) break;
      if (i === 60) throw new RangeError("sexp: Newton's method does not settle");
    }
    v = sub(v, div(sub(inDisc(v), target), evaluate(derivative, p, powersOf(v, block, p), p), p));
    if (!isInside(v)) throw new RangeError("sexp: outside the disc");
    let u = fromChart(v, chart, p);
    for (let i = 0n; i < n; i++) {
      if (u.re > LARGEST << p || abs(u.im) > 1n << (p + p / 2n)) {
        throw new RangeError("sexp: beyond e^1000, expected a lower height");
      }
      u = exp(u, p);
    }
    for (let i = 0n; i > n; i--) {
      if (u.re === 0n && u.im === 0n) throw new RangeError("sexp: a singularity at -2, -3, ...");
      u = log(u, p);
    }
    return u;
  }

  const mirrored = (z: Complex, upper: (z: Complex) => Complex): Complex => {
    if (z.im >= 0n) return upper(z);
    const { re, im } = upper({ re: z.re, im: -z.im });
    return { re, im: -im };
  };

  return {
    p,
    fixedPoint: L,
    offset,
    theta,
    slog: (z, branch = 0) => mirrored(z, (upper) => upperSlog(upper, branch)),
    sexp: (h) => mirrored(h, upperSexp),
    regularHeight,
  };
}
