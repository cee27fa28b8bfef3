import { fourier, rootsOfUnity } from "../../numbers/fft.js";
import { abs, fromNumber, pi, toNumber } from "../../numbers/fixed.js";
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
} from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";
import { derivativeFixed, hornerComplex } from "../../numbers/polynomial.js";
import { fixedPoint } from "../fixed-points.js";
import {
  inverseSchroder,
  LostDirection,
  logSchroder,
  mapped,
  mostSteps,
  type Schroder,
  schroder,
} from "../schroder.js";
import { finish } from "../steps.js";
import { fromChart, lowOfPeriod, toChart } from "./chart.js";
import { blockLength, evaluate, linePoints, nome, powersOf } from "./matching.js";
import { type AbelExpansion, solveAbel } from "./solve.js";

/**
 * Kneser's slog and sexp on the plane in fixed point, from a solved expansion, in the variable u of the
 * normal form g(u) = e^u + kappa: for base e, kappa = 0, it is z, and what is said of it here holds for every
 * kappa > -1 with U for L, g for exp and log(u - kappa) for log.
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
  /** A point of the orbit of sexp(h), and how many steps of the map it is before it. */
  sexpFrom(h: Complex): { readonly u: Complex; readonly steps: number };
  /** w with w + theta(w) = h. */
  regularHeight(h: Complex): Complex;
}

/** log S(z), log(z - L) principal, z in the disc around L where log(S / (z - L)) is. */
export function logSchroderAround(s: Schroder, z: Complex): Complex {
  const { p, value } = s;
  const x = sub(z, value);
  if (x.re === 0n && x.im === 0n) throw new LostDirection("z is the fixed point to all its bits");
  // Next to it S is z - L, and the difference may be below all doubles.
  const isTiny = abs(x.re) + abs(x.im) < 1n << (p - 64n);
  const near = isTiny
    ? toNumbers(log(x, p), p)
    : logSchroderInDoubles(toNumbers(x, p), toNumbers(value, p), toNumbers(s.multiplier, p));
  return logSchroder(s, z, near);
}

/**
 * log S(U + x) to about six digits: log x_0 + sum Log(Log(1 + y) / y) + m U, y = x_n / lambda, x_(n+1) = Log(1 + y);
 * each ratio stays off the negative axis, so that no turn is missed. At the end S(x) = x - f x^2, f = 1/(2 lambda - 2).
 */
function logSchroderInDoubles(start: Parts, U: Parts, lambda: Parts): { re: number; im: number } {
  const norm = lambda.re * lambda.re + lambda.im * lambda.im;
  const gap = (lambda.re - 1) ** 2 + lambda.im ** 2;
  const near = 1e-7 * Math.min(1, gap);
  let [x, y] = [start.re, start.im];
  let re = Math.log(Math.hypot(x, y));
  let im = Math.atan2(y, x);
  while (x * x + y * y > near) {
    const a = (x * lambda.re + y * lambda.im) / norm;
    const b = (y * lambda.re - x * lambda.im) / norm;
    const [p, q] = [Math.log(Math.hypot(1 + a, b)), Math.atan2(b, 1 + a)];
    re += U.re + Math.log(Math.hypot(p, q) / Math.hypot(x, y));
    im += Math.atan2(q * a - p * b, p * a + q * b);
    // The terms Log(Log(1 + y) / y) leave out the turn of lambda in y = x / lambda, which U counts.
    [x, y] = [p, q];
  }
  // log(1 - f x), f = conj(lambda - 1) / (2 gap)
  re -= (x * (lambda.re - 1) + y * lambda.im) / (2 * gap);
  im -= (y * (lambda.re - 1) - x * lambda.im) / (2 * gap);
  return { re, im };
}

/** So far below its line theta is still used where the disc does not reach: a few digits are lost there. */
const SLACK = 0.1;

/** From so many logarithms on S takes the way next to U, where they contract. */
const FEW = 32n;

/**
 * The plane of an expansion at q >= p fraction bits. What is beyond p is rounding of a polynomial that is off by the
 * expansion's error everywhere; it keeps the digits of what is small next to its argument.
 */
export function exactPlane(
  expansion: AbelExpansion = solveAbel({ digits: 60 }),
  p: bigint = expansion.p,
): ExactPlane {
  const { chart, line } = expansion;
  const more = p - expansion.p;
  const kappa = expansion.kappa << more;
  const coefficients = expansion.coefficients.map((c) => c << more);
  const block = blockLength(coefficients.length);
  const point = fixedPoint(kappa, p);
  const L = point.value;
  const ell = toNumbers(L, p);
  const s = finish(schroder(point, kappa === 0n ? 0.25 : 2 ** Math.floor(Math.log2(0.2 * ell.im))));
  /** kappa, where g^-1 branches, lies on the border of the disc around U in which log(S / (z - U)) is. */
  const multiplier = toNumbers(s.multiplier, p);
  const ellNorm = ell.re * ell.re + ell.im * ell.im;
  const reach = 0.947 * Math.hypot(multiplier.re, multiplier.im);
  const forward = (z: Complex): Complex => {
    const e = exp(z, p);
    return { re: e.re + kappa, im: e.im };
  };
  const backward = (z: Complex): Complex => log({ re: z.re - kappa, im: z.im }, p);
  const one = 1n << p;

  const derivative = derivativeFixed(coefficients);

  /** The chart's v, and A there. */
  const toDisc = (u: Complex): Complex => toChart(u, chart, p);
  const inDisc = (v: Complex): Complex => evaluate(coefficients, p, powersOf(v, block, p), p);
  const isInside = (v: Complex): boolean => norm(v, p) <= one;

  const regularAbel = (z: Complex): Complex => div(logSchroderAround(s, z), L, p);

  const most = mostSteps(ell.re, p);

  /** The point with this log S, so many steps before the end; U itself where S is below one unit. */
  function fromLogSchroder(logS: Complex): { u: Complex; steps: number } {
    const size = toNumber(logS.re, p);
    if (size < -Number(p) * Math.LN2 - 4) return { u: L, steps: 0 };
    const n = Math.max(0, Math.ceil((size - Math.log(s.rho)) / ell.re));
    if (n > most) throw new LostDirection("sexp: no direction left", (n * ell.re) / Math.LN2);
    const shifted = sub(logS, { re: BigInt(n) * L.re, im: BigInt(n) * L.im });
    const v = exp(shifted, p);
    const rho = fromNumber(s.rho, p);
    return {
      u: inverseSchroder(s, { re: (v.re << p) / rho, im: (v.im << p) / rho }, 0),
      steps: n,
    };
  }

  /** g^-n(u), Im u >= 0: by logarithms until S serves. */
  function backwardBy(u: Complex, n: bigint): Complex {
    let image = u;
    for (let left = n; left > 0n; left--) {
      const { re, im } = toNumbers(sub(image, L), p);
      if (left > FEW && Math.hypot(re, im) < reach / 4) {
        const logS = logSchroderAround(s, image);
        return fromLogSchroder(sub(logS, { re: left * L.re, im: left * L.im })).u;
      }
      if (image.re === kappa && image.im === 0n) {
        throw new LostDirection("sexp: a singularity at -2, -3, ... to all bits of the height");
      }
      image = backward(image);
    }
    return image;
  }

  const { offset, theta } = thetaCoefficients();
  const slopes = theta.map((c, m) => {
    const turn = 2n * pi(p) * BigInt(m);
    return { re: -(turn * c.im) >> p, im: (turn * c.re) >> p };
  });
  const offsetIm = toNumber(offset.im, p);
  /** Im w of the line; theta has its digits from there on. */
  const level = line.level + offsetIm;
  /** Heights of the period around the centre of the chart. */
  const period = toNumber(
    inDisc(toDisc(fromNumbers(lowOfPeriod(chart, toNumber(kappa, p)), 0, p))).re,
    p,
  );

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
    const noise = rest.findIndex(({ re, im }) => abs(re) + abs(im) < BigInt(count) << (20n + more));
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
    // Whole turns taken off while they are exact.
    const q = nome({ re: w.re & (one - 1n), im: w.im }, p);
    return hornerComplex(coefficients, q, p, Math.min(coefficients.length - 1, reach));
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
    // Which way the orbit is followed is settled where it starts: a step back would undo the last one.
    const first = sub(z, L);
    const outward = branch === 0 && first.re < 0n && first.im < 0n;
    for (let n = 0n, steps = 0; ; ) {
      const x = toNumbers(sub(z, L), p);
      const v = toDisc(z);
      if (branch === 0 && isInside(v)) return add(inDisc(v), { re: n << p, im: 0n });
      if (Math.hypot(x.re, x.im) < reach) {
        const logS = logSchroderInDoubles(x, ell, multiplier);
        const angle = logS.im + 2 * Math.PI * turns;
        const height = (angle * ell.re - logS.re * ell.im) / ellNorm + offsetIm;
        if (height > level - SLACK) {
          const turned = div({ re: 0n, im: 2n * BigInt(turns) * pi(p) }, L, p);
          const w = add(add(regularAbel(z), offset), turned);
          return add(add(w, series(theta, w)), { re: n << p, im: 0n });
        }
        if (branch !== 0) {
          throw new RangeError(
            `slog: no value found on the sheet ${branch}, expected a higher one`,
          );
        }
      }
      const isBetweenCuts = x.re < 0 && x.im < 0;
      if (outward) {
        z = forward(z);
        n--;
      } else {
        if (z.re === kappa && z.im === 0n) {
          throw new RangeError(`slog: a branch point of the sheet ${branch}, expected another z`);
        }
        z = backward(z);
        n++;
        // From between the cuts the way to the logarithm leads once around L.
        if (isBetweenCuts && z.im > L.im) turns--;
      }
      if (++steps > 4000) throw new RangeError("slog: no way into the disc");
    }
  }

  /** v with A = target, by Newton's method; undefined where there is none in the disc. */
  function inverseInDisc(target: Complex): Complex | undefined {
    const [a0, a1] = coefficients;
    let v = { re: ((target.re - a0) << p) / a1, im: (target.im << p) / a1 };
    for (let i = 0, last = false; i < 60; i++) {
      if (norm(v, p) > one << 2n) return undefined;
      const powers = powersOf(v, block, p);
      const miss = sub(evaluate(coefficients, p, powers, p), target);
      const step = div(miss, evaluate(derivative, p, powers, p), p);
      v = sub(v, step);
      if (last) return isInside(v) ? v : undefined;
      last = abs(step.re) + abs(step.im) < 1n << (p / 2n - 8n) && i > 0;
    }
    return undefined;
  }

  function upperSexp(h: Complex): { u: Complex; steps: number } {
    if (toNumber(h.im, p) >= level) {
      return fromLogSchroder(mul(L, sub(regularHeight(h), offset), p));
    }
    const usual = (h.re - fromNumber(period, p)) >> p;
    let found: { v: Complex; n: bigint } | undefined;
    for (const n of [usual, usual - 1n, usual + 1n]) {
      const v = inverseInDisc({ re: h.re - (n << p), im: h.im });
      if (v !== undefined) {
        found = { v, n };
        break;
      }
    }
    if (found === undefined) throw new RangeError("sexp: outside the disc");
    const { v, n } = found;
    const u = fromChart(v, chart, p);
    return n > 0n ? { u, steps: Number(n) } : { u: backwardBy(u, -n), steps: 0 };
  }

  const conjugate = ({ re, im }: Complex): Complex => ({ re, im: -im });
  const mirrored = (z: Complex, upper: (z: Complex) => Complex): Complex =>
    z.im >= 0n ? upper(z) : conjugate(upper(conjugate(z)));

  return {
    p,
    fixedPoint: L,
    offset,
    theta,
    slog: (z, branch = 0) => mirrored(z, (upper) => upperSlog(upper, branch)),
    sexp: (h) =>
      mirrored(h, (upper) => {
        const { u, steps } = upperSexp(upper);
        return mapped(u, steps, kappa, p, most);
      }),
    sexpFrom(h) {
      if (h.im >= 0n) return upperSexp(h);
      const { u, steps } = upperSexp(conjugate(h));
      return { u: conjugate(u), steps };
    },
    regularHeight,
  };
}
