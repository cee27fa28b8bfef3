import {
  expm1Parts,
  log1pParts,
  minusParts,
  type Parts,
  servesTo,
  timesParts,
} from "../../numbers/parts.js";
import { hornerParts } from "../../numbers/polynomial.js";
import { mostToward } from "../log-schroder.js";

/** Terms of the series in doubles at most, and what the terms left out may amount to. */
export const TERMS = 40;
const LEFT_OUT = 1e-15;

/** Steps back from where g does not lead to an attracting U any more. */
const MOST_BACK = 3;

/** log(u - kappa) with its imaginary part within pi of `middle`: of U1 and U2, which it fixes, the mean. */
export function backward(u: Parts, kappa: Parts, middle: number): Parts {
  const [x, y] = [u.re - kappa.re, u.im - kappa.im];
  const argument = Math.atan2(y, x);
  const turns = Math.round((middle - argument) / (2 * Math.PI));
  return { re: Math.log(Math.hypot(x, y)), im: argument + 2 * Math.PI * turns };
}

/** Steps of g in doubles that a search may still take; without any left nothing is led to U. */
export interface Work {
  left: number;
}

/** What the doubles start from: the fixed point with its multiplier, and the coefficients of F(rho v) from v^1 on. */
interface LocalPoint {
  readonly U: Parts;
  readonly lambda: Parts;
  readonly kappa: Parts;
  /** The other fixed point, and the centre of the disc. */
  readonly other: Parts;
  readonly center: Parts;
  readonly rho: number;
  readonly series: readonly Parts[];
  /** The coefficients of S(x)/x. */
  readonly quotient: readonly Parts[];
  readonly work: Work;
}

/** A_U and its inverse in doubles (local.ts). */
export interface LocalDoubles {
  /** log S, where need be through the point before, S(g(u)) = lambda S(u); the steps back that it took. */
  logSThrough(u: Parts): { value: Parts; back: number };
  /** A_U(u) in doubles, NaN parts where the steps do not lead to U. */
  abel(u: Parts): Parts;
  /** A_U^-1(w) in doubles. */
  inverse(w: Parts): Parts;
}

export function localInDoubles({
  U,
  lambda,
  kappa,
  other,
  center,
  rho,
  series,
  quotient,
  work,
}: LocalPoint): LocalDoubles {
  const norm = lambda.re ** 2 + lambda.im ** 2;
  const attracts = Math.sqrt(norm) < 1;
  const uNorm = U.re ** 2 + U.im ** 2;
  const base = minusParts(center, U);
  const baseNorm = base.re ** 2 + base.im ** 2;
  const baseLog = { re: Math.log(baseNorm) / 2, im: Math.atan2(base.im, base.re) };
  const notANumber = { re: Number.NaN, im: Number.NaN };
  const coefficients = [{ re: 0, im: 0 }, ...series.slice(0, TERMS)];
  // |x| and |S| up to which the series serve.
  const near = servesTo(quotient, LEFT_OUT);
  const logRoom = Math.log(rho * Math.min(1, servesTo(coefficients, LEFT_OUT)));
  const many = mostToward(U);
  const middle = (U.im + other.im) / 2;

  const overLambda = (x: number, y: number): Parts => ({
    re: (x * lambda.re + y * lambda.im) / norm,
    im: (y * lambda.re - x * lambda.im) / norm,
  });

  function logS(u: Parts): Parts {
    let x = u.re - U.re;
    let y = u.im - U.im;
    let re = Math.log((x * x + y * y) / baseNorm) / 2 + baseLog.re;
    let im = Math.atan2(y * base.re - x * base.im, x * base.re + y * base.im) + baseLog.im;
    let n = 0;
    for (; x * x + y * y > near * near; n++) {
      if (n === many || work.left-- <= 0) return notANumber;
      if (attracts) {
        if (!(Math.abs(y) < Math.PI && x < 50)) return notANumber;
        const grown = expm1Parts({ re: x, im: y });
        const { re: c, im: d } = grown;
        im += Math.atan2(d * x - c * y, c * x + d * y);
        re += Math.log(Math.hypot(c, d) / Math.hypot(x, y));
        ({ re: x, im: y } = timesParts(grown, lambda));
      } else {
        const back = overLambda(x, y);
        const { re: c, im: d } = back;
        ({ re: x, im: y } = log1pParts(back));
        im += Math.atan2(y * c - x * d, x * c + y * d);
        re += Math.log(Math.hypot(x, y) / Math.hypot(c, d));
      }
    }
    // log(S(x) / x)
    const { re: a, im: b } = hornerParts(quotient, { re: x, im: y });
    return { re: re + Math.log(Math.hypot(a, b)), im: im + Math.atan2(b, a) };
  }

  /** log S, where need be through the point before, S(g(u)) = lambda S(u); the steps back that it took. */
  function logSThrough(u: Parts): { value: Parts; back: number } {
    let v = u;
    for (let back = 0; ; back++) {
      const { re, im } = logS(v);
      if (!Number.isNaN(re) || !attracts || back === MOST_BACK) {
        return { value: { re: re + back * U.re, im: im + back * U.im }, back };
      }
      v = backward(v, kappa, middle);
    }
  }

  const overU = (z: Parts): Parts => ({
    re: (z.re * U.re + z.im * U.im) / uNorm,
    im: (z.im * U.re - z.re * U.im) / uNorm,
  });

  function inverse(w: Parts): Parts {
    const logModulus = U.re * w.re - U.im * w.im;
    // Steps until |S| is near enough, in the direction that makes it smaller.
    const n = Math.max(0, Math.ceil((logModulus - logRoom) / Math.abs(U.re)));
    const shift = attracts ? n : -n;
    const modulus = Math.exp(logModulus + shift * U.re) / rho;
    const angle = U.re * w.im + U.im * (w.re + shift);
    const v = { re: modulus * Math.cos(angle), im: modulus * Math.sin(angle) };
    let { re: x, im: y }: Parts = hornerParts(coefficients, v);
    if (!(n < many && work.left > 0)) return notANumber;
    work.left -= n;
    for (let i = 0; i < n; i++) {
      if (attracts) ({ re: x, im: y } = log1pParts(overLambda(x, y)));
      else ({ re: x, im: y } = timesParts(expm1Parts({ re: x, im: y }), lambda));
    }
    return { re: x + U.re, im: y + U.im };
  }

  return { logSThrough, abel: (u) => overU(logSThrough(u).value), inverse };
}

/** The radius of convergence of F at an attracting point: |S(kappa)| / |lambda|, S(kappa) = -lambda prod (e^x - 1) / x. */
export function radius(lambda: Parts): number {
  let { re, im }: Parts = { re: -lambda.re, im: -lambda.im };
  let logSize = 0;
  for (let i = 0; i < 100_000; i++) {
    const before = Math.hypot(re, im);
    if (before < 1e-9) break;
    const grown = expm1Parts({ re, im });
    logSize += Math.log(Math.hypot(grown.re, grown.im) / before);
    ({ re, im } = timesParts(grown, lambda));
  }
  return Math.exp(logSize);
}
