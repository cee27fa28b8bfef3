import { fourier, rootsOfUnity } from "../../numbers/fft.js";
import { abs, pi, toNumber } from "../../numbers/fixed.js";
import { add, type Complex, div, fromNumbers, mul, sub } from "../../numbers/fixed-complex.js";
import { hornerComplex } from "../../numbers/polynomial.js";
import type { Line } from "../line.js";
import type { Schroder } from "../schroder.js";
import { finish } from "../steps.js";
import { linePoints, nome } from "./matching.js";

/** A = w + theta(w) next to the fixed point L: w = log S / L + c_0, theta(w) = sum_{m>0} c_m e^(2 pi i m w). */
interface Theta {
  readonly offset: Complex; // c_0
  /** 0, c_1, c_2, ... */
  readonly theta: readonly Complex[];
  /** theta(w). */
  thetaAt(w: Complex): Complex;
  /** w with w + theta(w) = h. */
  regularHeight(h: Complex): Complex;
}

/** theta from values of A on one period of a line, of whose p fraction bits so many are spare. */
export function thetaFromLine(
  s: Schroder,
  line: Line,
  abel: (u: Complex) => Complex,
  p: bigint,
  spare: bigint,
): Theta {
  const { offset, theta } = coefficientsOf();
  const slopes = theta.map((c, m) => {
    const turn = 2n * pi(p) * BigInt(m);
    return { re: -(turn * c.im) >> p, im: (turn * c.re) >> p };
  });

  function coefficientsOf(): { offset: Complex; theta: Complex[] } {
    const { start, count } = line;
    const from = fromNumbers(start, line.level, p);
    const points = finish(linePoints(s, { ...line, lineCount: count }, from));
    const values = points.map((u, j) => {
      const w = { re: from.re + (BigInt(j) << p) / BigInt(count), im: from.im };
      return sub(abel(u), w);
    });
    const [sum, ...rest] = finish(fourier(values, rootsOfUnity(count, p), p));
    const mean = { re: sum.re / BigInt(count), im: sum.im / BigInt(count) };
    const origin = nome(sub({ re: -from.re, im: -from.im }, mean), p);
    // Beyond, what stands on the line is rounding, which the factor would blow up.
    const noise = rest.findIndex(
      ({ re, im }) => abs(re) + abs(im) < BigInt(count) << (20n + spare),
    );
    const kept = noise < 0 ? count - 2 : noise;
    let factor: Complex = { re: 1n << p, im: 0n };
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
    const q = nome({ re: w.re & ((1n << p) - 1n), im: w.im }, p);
    return hornerComplex(coefficients, q, p, Math.min(coefficients.length - 1, reach));
  }

  function regularHeight(h: Complex): Complex {
    let w = h;
    for (let i = 0; ; i++) {
      const slope = series(slopes, w);
      const residual = sub(add(w, series(theta, w)), h);
      const step = div(residual, { re: (1n << p) + slope.re, im: slope.im }, p);
      w = sub(w, step);
      if (abs(step.re) + abs(step.im) < 1n << 12n) return w;
      if (i === 60) throw new RangeError("no regular height found");
    }
  }

  return { offset, theta, thetaAt: (w) => series(theta, w), regularHeight };
}
