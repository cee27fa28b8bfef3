import { blockLength, evaluate, powersOf, realTerms } from "../../numbers/decaying.js";
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
import { derivativeFixed } from "../../numbers/polynomial.js";
import { fixedPoint } from "../fixed-points.js";
import { logSchroderAround, logSchroderInDoubles } from "../log-schroder.js";
import { inverseSchroder, LostDirection, mapped, mostSteps, schroder } from "../schroder.js";
import { finish } from "../steps.js";
import { fromChart, lowOfPeriod, toChart } from "./chart.js";
import { type AbelExpansion, solveAbel } from "./solve.js";
import { thetaFromLine } from "./theta.js";

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
  /** The least height of the period around the centre of the chart. */
  readonly period: number;
  /** On the sheet so many counterclockwise turns around L from the principal one (clockwise around conj(L) below). */
  slog(z: Complex, branch?: number): Complex;
  sexp(h: Complex): Complex;
  /** A point of the orbit of sexp(h), and how many steps of the map it is before it. */
  sexpFrom(h: Complex): { readonly u: Complex; readonly steps: number };
  /** w with w + theta(w) = h. */
  regularHeight(h: Complex): Complex;
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

  const terms = realTerms(coefficients, p);
  const derivative = realTerms(derivativeFixed(coefficients), p);

  /** The chart's v, and A there. */
  const toDisc = (u: Complex): Complex => toChart(u, chart, p);
  const inDisc = (v: Complex): Complex => evaluate(terms, p, powersOf(v, block, p), p);
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

  const { offset, theta, thetaAt, regularHeight } = thetaFromLine(
    s,
    line,
    (u) => inDisc(toDisc(u)),
    p,
    more,
  );
  const offsetIm = toNumber(offset.im, p);
  /** Im w of the line; theta has its digits from there on. */
  const level = line.level + offsetIm;
  /** Heights of the period around the centre of the chart. */
  const period = toNumber(
    inDisc(toDisc(fromNumbers(lowOfPeriod(chart, toNumber(kappa, p)), 0, p))).re,
    p,
  );

  function upperSlog(start: Complex, branch: number): Complex {
    let turns = branch;
    let z = start;
    // Which way the orbit is followed is settled where it starts: a step back would undo the last one. Below the cut g leads on as
    // well as its inverse, and where that would pass the disc and turn around L, g it is.
    const first = sub(z, L);
    const below = branch === 0 && first.im < 0n;
    let outward = below && first.re < 0n;
    for (let n = 0n, steps = 0; ; ) {
      const x = toNumbers(sub(z, L), p);
      const v = toDisc(z);
      if (branch === 0 && turns === 0 && isInside(v)) return add(inDisc(v), { re: n << p, im: 0n });
      if (Math.hypot(x.re, x.im) < reach) {
        const logS = logSchroderInDoubles(x, ell, multiplier);
        const angle = logS.im + 2 * Math.PI * turns;
        const height = (angle * ell.re - logS.re * ell.im) / ellNorm + offsetIm;
        if (height > level - SLACK) {
          const turned = div({ re: 0n, im: 2n * BigInt(turns) * pi(p) }, L, p);
          const w = add(add(regularAbel(z), offset), turned);
          return add(add(w, thetaAt(w)), { re: n << p, im: 0n });
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
        if (isBetweenCuts && z.im > L.im) {
          if (below) [z, n, outward] = [start, 0n, true];
          else turns--;
        }
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
      const miss = sub(evaluate(terms, p, powers, p), target);
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
    period,
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
