import { abs, pi, toNumber } from "../../numbers/fixed.js";
import { type Complex, log, sub, toNumbers } from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";

/** Bits to which they are at rest. */
const AT_REST = 112n;

/** Points of the unit interval that a logarithm is followed along, at first and at most. */
const FIRST = 8;
const MOST = 2048;

/** What an argument may turn by from one point to the next: the less, the fewer they are. */
const turnAt = (count: number): number => Math.min(1.5, count / 16);

/** Points in all that are followed at most. */
const MOST_FOLLOWED = 2_000_000;

/** So far from the cut a height on it is taken for the sake of its side. */
const BESIDE = 1e-9;

/** Heights so near to the real axis pass a zero of b^z at -1 so closely that its direction turns between two points. */
const BESIDE_ZERO = 1 / 32;

/** Points around it have distances 2^-k, k from that of the others on up to here. */
const NEAREST = 42;

/** So many logarithms have come to rest at a fixed point or never do. */
export const MANY_LOGS = 20_000;

/** What logarithms are followed along. */
export interface Way {
  /** h; but for its whole units, where they are too many for doubles. */
  readonly height: Parts;
  /** On which side of a cut. */
  readonly above: boolean;
  /** sexp(h + n + fromStart) in doubles. */
  readonly near: (fromStart: Parts) => Parts;
}

/**
 * g^-n(u), g^-1(u) = log(u - kappa), where u = sexp(h + n) and the logarithms are those that lead sexp along
 * the horizontal from h + n to h; undefined if the logarithms have not come to rest after MANY_LOGS.
 *
 * Method: on [h + n, h + n + 1] the values of sexp come from `near`, in doubles, of their distance from h + n; from one unit
 * to the next on the left they are logarithms without jumps, the first of which continues the values of the unit before.
 * Where an argument turns by more than a part of a turn from one point to the next, more points are taken, and from the first around the zero
 * at -1, whose side decides on the angles to the left of it. As the logarithms come
 * to rest at a repelling fixed point of g, neither n nor the height makes the way longer.
 */
export function leftward(
  u: Complex,
  n: bigint,
  { kappa, p }: { readonly kappa: Complex; readonly p: bigint },
  { height, above, near }: Way,
): Complex | undefined {
  const angles = n === 0n ? [] : followed(n, toNumbers(kappa, p), { height, above, near });
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
export function followed(
  n: bigint,
  kappa: Parts,
  { height, above, near }: Way,
): number[] | undefined {
  // Heights that may lie on a cut are those in line with the singularities; to move all does no harm.
  const level = above ? BESIDE : -BESIDE;
  const close = besideZero(height);
  for (let count = FIRST; ; count *= 2) {
    const places = [...close];
    for (let j = 0; j <= count; j++) places.push(j / count);
    if (close.length > 0) places.sort((a, b) => a - b);
    const last = places.length - 1;
    const re = new Float64Array(last + 1);
    const im = new Float64Array(last + 1);
    for (let j = 0; j <= last; j++) {
      const u = near({ re: places[j], im: level });
      if (Number.isNaN(u.re)) return undefined;
      re[j] = u.re;
      im[j] = u.im;
    }
    const angles: number[] = [];
    let wide = false;
    for (let i = 0; BigInt(i) < n && i < MANY_LOGS; i++) {
      if (i * last > MOST_FOLLOWED) return undefined;
      const end = im[0];
      let before = 0;
      let moved = 0;
      for (let j = last; j >= 0; j--) {
        const x = re[j] - kappa.re;
        const y = im[j] - kappa.im;
        const argument = Math.atan2(y, x);
        const m = Math.round(((j === last ? end : before) - argument) / (2 * Math.PI));
        const turned = argument + 2 * Math.PI * m;
        wide ||= j < last && Math.abs(turned - before) > turnAt(count);
        before = turned;
        const modulus = Math.log(Math.hypot(x, y));
        moved = Math.max(moved, Math.abs(modulus - re[j]) + Math.abs(turned - im[j]));
        re[j] = modulus;
        im[j] = turned;
      }
      angles.push(before);
      if (moved < 1e-9) break;
    }
    if (!wide || count >= MOST) return angles;
  }
}

/** Places in [0, 1] around the one where h, to whole units, is -1. */
function besideZero({ re, im }: Parts): number[] {
  if (!(Math.abs(im) < BESIDE_ZERO)) return [];
  const zero = Math.ceil(re) - re;
  const places: number[] = [];
  for (let k = 3; k <= NEAREST; k++) places.push(zero - 2 ** -k, zero + 2 ** -k);
  return places.filter((t) => t > 0 && t < 1);
}
