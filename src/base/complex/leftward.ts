import { abs, pi, toNumber } from "../../numbers/fixed.js";
import { type Complex, log, sub, toNumbers } from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";

/** Bits to which they are at rest. */
const AT_REST = 112n;

/** Points of the unit interval that a logarithm is followed along, at first and at most. */
const FIRST = 32;
const MOST = 2048;

/** Points in all that are followed at most. */
const MOST_FOLLOWED = 2_000_000;

/** So far from the cut a height on it is taken for the sake of its side. */
const BESIDE = 1e-9;

/** So many logarithms have come to rest at a fixed point or never do. */
export const MANY_LOGS = 20_000;

/**
 * g^-n(u), g^-1(u) = log(u - kappa), where u = sexp(h + n) and the logarithms are those that lead sexp along
 * the horizontal from h + n to h; undefined if the logarithms have not come to rest after MANY_LOGS.
 *
 * Method: on [h + n, h + n + 1] the values of sexp come from `near`, in doubles, of their distance from h + n; from one unit
 * to the next on the left they are logarithms without jumps, the first of which continues the values of the unit before.
 * Where an argument turns by more than a quarter from one point to the next, more points are taken. As the logarithms come
 * to rest at a repelling fixed point of g, neither n nor the height makes the way longer.
 */
export function leftward(
  u: Complex,
  n: bigint,
  { kappa, p }: { readonly kappa: Complex; readonly p: bigint },
  near: (fromStart: Parts) => Parts,
  above: boolean,
): Complex | undefined {
  const angles = n === 0n ? [] : followed(n, toNumbers(kappa, p), near, above);
  if (angles === undefined) return undefined;
  const turn = 2n * pi(p);
  let v = u;
  for (let i = 0; BigInt(i) < n; i++) {
    const x = sub(v, kappa);
    if (x.re === 0n && x.im === 0n) return undefined;
    const next = log(x, p);
    // A point beside the path tells the angle, but not which of two principal values the path itself has.
    const angle = angles[Math.min(i, angles.length - 1)];
    const m = Math.round((angle - toNumber(next.im, p)) / (2 * Math.PI));
    const im = next.im + turn * BigInt(m);
    const moved = abs(next.re - v.re) + abs(im - v.im);
    v = { re: next.re, im };
    if (moved < 1n << (p - AT_REST)) return v;
    if (i === MANY_LOGS) return undefined;
  }
  return v;
}

/** Im log(u - kappa) at h + n, h + n - 1, ..., until they settle. */
function followed(
  n: bigint,
  kappa: Parts,
  near: (fromStart: Parts) => Parts,
  above: boolean,
): number[] | undefined {
  // Heights that may lie on a cut are those in line with the singularities; to move all does no harm.
  const level = above ? BESIDE : -BESIDE;
  for (let count = FIRST; ; count *= 2) {
    const re = new Float64Array(count + 1);
    const im = new Float64Array(count + 1);
    for (let j = 0; j <= count; j++) {
      const u = near({ re: j / count, im: level });
      if (Number.isNaN(u.re)) return undefined;
      re[j] = u.re;
      im[j] = u.im;
    }
    const angles: number[] = [];
    let wide = false;
    for (let i = 0; BigInt(i) < n && i < MANY_LOGS; i++) {
      if (i * count > MOST_FOLLOWED) return undefined;
      const end = im[0];
      let last = 0;
      let moved = 0;
      for (let j = count; j >= 0; j--) {
        const x = re[j] - kappa.re;
        const y = im[j] - kappa.im;
        const argument = Math.atan2(y, x);
        const m = Math.round(((j === count ? end : last) - argument) / (2 * Math.PI));
        const turned = argument + 2 * Math.PI * m;
        wide ||= j < count && Math.abs(turned - last) > 1.5;
        last = turned;
        const modulus = Math.log(Math.hypot(x, y));
        moved = Math.max(moved, Math.abs(modulus - re[j]) + Math.abs(turned - im[j]));
        re[j] = modulus;
        im[j] = turned;
      }
      angles.push(last);
      if (moved < 1e-9) break;
    }
    if (!wide || count >= MOST) return angles;
  }
}
