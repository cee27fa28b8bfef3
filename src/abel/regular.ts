import { abs, fromNumber, pi } from "../numbers/fixed.js";
import {
  type Complex,
  div,
  exp,
  fromNumbers,
  log,
  mul,
  norm,
  sub,
} from "../numbers/fixed-complex.js";
import { logSchroderAround } from "./kneser/plane.js";
import { inverseSchroder, type Schroder, schroder } from "./schroder.js";
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
  schroder(z: Complex): Complex;
  /** L + F(w); undefined where it is beyond e^1000. */
  inverse(w: Complex): Complex | undefined;
}

export function regular(k: number, p: bigint): Regular {
  if (k < 0) {
    const { fixedPoint, schroder, inverse } = regular(-1 - k, p);
    return {
      fixedPoint: conjugate(fixedPoint),
      schroder: (z) => conjugate(schroder(conjugate(z))),
      inverse: (w) => {
        const z = inverse(conjugate(w));
        return z && conjugate(z);
      },
    };
  }
  const branch = branchOfLog(k, p);
  const value = fixedPointOf(branch, k, p);
  const s: Schroder = finish(schroder({ kappa: 0n, value, multiplier: value, p }, 0.5));
  const near = fromNumber(0.1, p);
  return {
    fixedPoint: value,
    schroder(z) {
      let image = z;
      let steps = 0;
      for (; norm(sub(image, value), p) > near; steps++) image = branch(image);
      let S = exp(logSchroderAround(s, image), p);
      for (; steps > 0; steps--) S = mul(S, value, p);
      return S;
    },
    inverse(w) {
      let v = div(w, { re: fromNumber(s.rho, p), im: 0n }, p);
      let steps = 0;
      for (; norm(v, p) > 1n << p; steps++) v = div(v, value, p);
      let z = inverseSchroder(s, v, 0);
      for (; steps > 0; steps--) {
        if (isFar(z, p)) return undefined;
        z = exp(z, p);
      }
      return z;
    },
  };
}

/** So far that e^z is no number for fixed point, or has no direction left. */
const isFar = ({ re, im }: Complex, p: bigint): boolean =>
  re > 1000n << p || abs(im) > 1n << (p + p / 2n);

/** log with the imaginary part of the k-th fixed point's strip. */
function branchOfLog(k: number, p: bigint): (z: Complex) => Complex {
  return (z) => {
    const { re, im } = log(z, p);
    const turns = k === 0 ? (im < 0n ? 1n : 0n) : BigInt(k);
    return { re, im: im + 2n * turns * pi(p) };
  };
}

/** The fixed point of that branch, which attracts; Newton's method for z - e^z at the end. */
function fixedPointOf(branch: (z: Complex) => Complex, k: number, p: bigint): Complex {
  let z = fromNumbers(Math.log(2 * Math.PI * k + 1.4), 2 * Math.PI * (k + 0.22), p);
  for (let i = 0; i < 40; i++) z = branch(z);
  for (let digits = 4n; digits < p; digits *= 2n) {
    const e = exp(z, p);
    z = sub(z, div(sub(z, e), { re: (1n << p) - e.re, im: -e.im }, p));
  }
  return z;
}

const conjugate = ({ re, im }: Complex): Complex => ({ re, im: -im });
