import { fromNumber, pi, toNumber } from "../numbers/fixed.js";
import { type Complex, div, exp, log, norm, sub } from "../numbers/fixed-complex.js";
import { expFixedPoint } from "./fixed-points.js";
import { logSchroderAround } from "./log-schroder.js";
import {
  inverseSchroder,
  LostDirection,
  mapped,
  mostSteps,
  type Schroder,
  schroder,
} from "./schroder.js";
import { finish } from "./steps.js";

/**
 * Regular iteration of exp at its k-th fixed point in fixed point: k >= 0 for those above the real axis by
 * imaginary part, L first, -1 - k for their conjugates.
 *
 * Schröder's function S, S(e^z) = L S(z), S'(L) = 1, as in iterexp/complex: the branch of log that has the
 * point as fixed point carries z close, and back by as many factors L. Its inverse L + F(w) is entire.
 */
export interface Regular {
  readonly fixedPoint: Complex;
  /** log S(z), on some branch of log. */
  logSchroder(z: Complex): Complex;
  /** L + F(e^s); RangeError where it is beyond e^1000 or the direction is lost. */
  fromLogSchroder(s: Complex): Complex;
}

export function regular(k: number, p: bigint): Regular {
  if (k < 0) {
    const { fixedPoint, logSchroder, fromLogSchroder } = regular(-1 - k, p);
    return {
      fixedPoint: conjugate(fixedPoint),
      logSchroder: (z) => conjugate(logSchroder(conjugate(z))),
      fromLogSchroder: (s) => conjugate(fromLogSchroder(conjugate(s))),
    };
  }
  const branch = branchOfLog(k, p);
  const value = expFixedPoint(k, p);
  const s: Schroder = finish(schroder({ kappa: 0n, value, multiplier: value, p }, 0.5));
  const near = fromNumber(0.1, p);
  const most = mostSteps(toNumber(value.re, p), p);
  // log L, its imaginary part without the turns of the k-th strip.
  const logMultiplier = { re: value.re, im: value.im - 2n * BigInt(k) * pi(p) };
  return {
    fixedPoint: value,
    logSchroder(z) {
      let image = z;
      let steps = 0n;
      for (; norm(sub(image, value), p) > near; steps++) {
        if (steps > MOST_LOGARITHMS || (image.re === 0n && image.im === 0n)) {
          throw new LostDirection("z is a branch point to all its bits");
        }
        image = branch(image);
      }
      const { re, im } = logSchroderAround(s, image);
      return { re: re + steps * logMultiplier.re, im: im + steps * logMultiplier.im };
    },
    fromLogSchroder(logS) {
      const size = toNumber(logS.re, p);
      if (size < -Number(p) * Math.LN2 - 4) return value;
      const n = Math.max(0, Math.ceil((size - Math.log(s.rho)) / toNumber(value.re, p)));
      if (n > most) throw new LostDirection("no direction left", size / Math.LN2);
      const count = BigInt(n);
      const shifted = {
        re: logS.re - count * logMultiplier.re,
        im: logS.im - count * logMultiplier.im,
      };
      const v = div(exp(shifted, p), { re: fromNumber(s.rho, p), im: 0n }, p);
      return mapped(inverseSchroder(s, v, 0), n, 0n, p, most);
    },
  };
}

/** More logarithms than any number takes to come near a fixed point, but the branch points, which never do. */
const MOST_LOGARITHMS = 400;

/** log with the imaginary part of the k-th fixed point's strip. */
function branchOfLog(k: number, p: bigint): (z: Complex) => Complex {
  return (z) => {
    const { re, im } = log(z, p);
    const turns = k === 0 ? (im < 0n ? 1n : 0n) : BigInt(k);
    return { re, im: im + 2n * turns * pi(p) };
  };
}

const conjugate = ({ re, im }: Complex): Complex => ({ re, im: -im });
