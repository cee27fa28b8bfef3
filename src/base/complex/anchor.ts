import { abs, bitLength, pi, toNumber } from "../../numbers/fixed.js";
import {
  add,
  type Complex,
  cis,
  div,
  exp,
  log,
  mul,
  rescale,
  sub,
  toNumbers,
} from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";
import type { Plane } from "./plane.js";

/**
 * sexp and slog next to the anchor sexp(-1) = 0, where results are so small that fixed point has no digits of them:
 *
 *     sexp(-1 + d) = a d + c d^2 + O(d^3),   |d| < 2^-30,
 *
 * and by powers or logarithms what follows for slog next to 0 and 1 and for sexp next to its singularities -2, -3, ...
 *
 * Method: a and c are means over POINTS points of a circle of radius r = 2^-10 around -1, which leave out a term of the
 * size of r^8 = 2^-80. The multiples of 2 pi i of the logarithms are those at the distance 2^-30 in the same direction.
 */
interface Anchor {
  /** The height of a z next to 0 or 1, both in q fraction bits; undefined elsewhere. */
  height(z: Complex, q: bigint): Complex | undefined;
  /** sexp(h), h next to -1, -2, ...; undefined elsewhere. `above` tells the side of a cut. */
  value(h: Complex, q: bigint, above: boolean): Parts | undefined;
}

const NEAR = 30n;
const RADIUS = 10n;
const POINTS = 8;

/** Singularities further to the left are no nearer than their neighbours: logarithms have come close to a fixed point. */
const MOST_LOGS = 32n;

const anchors = new WeakMap<Plane, Anchor>();

export function anchorOf(plane: Plane): Anchor {
  let anchor = anchors.get(plane);
  if (anchor === undefined) {
    anchor = anchorAt(plane);
    anchors.set(plane, anchor);
  }
  return anchor;
}

function anchorAt(plane: Plane): Anchor {
  const { p, ln, kappa } = plane;
  let known: { a: Complex; c: Complex } | "none" | undefined;

  /** ln b sexp(h), h in p bits. */
  function scaledValue(h: Complex, above: boolean): Complex | undefined {
    const mirror = plane.real && h.im < 0n;
    const start = plane.sexp(mirror ? { re: h.re, im: -h.im } : h, mirror || above);
    if (start === undefined || start.steps > MOST_LOGS) return undefined;
    let { u } = start;
    for (let i = 0n; i < start.steps; i++) u = add(exp(u, p), kappa);
    const y = sub(u, kappa);
    return mirror ? { re: y.re, im: -y.im } : y;
  }

  /** a ln b and c ln b; none for a plane whose heights do not count from slog(1) = 0. */
  function coefficients(): { a: Complex; c: Complex } | "none" {
    const zero = { re: 0n, im: 0n };
    let [mean, a, c]: Complex[] = [zero, zero, zero];
    for (let j = 0; j < POINTS; j++) {
      const angle = (pi(p) * BigInt(2 * j + 1)) / BigInt(POINTS);
      const d = rescale(cis(angle, p), RADIUS, 0n);
      const y = scaledValue({ re: d.re - (1n << p), im: d.im }, d.im >= 0n);
      if (y === undefined) return "none";
      const back = cis(-angle, p);
      const turned = mul(y, back, p);
      mean = add(mean, y);
      a = add(a, turned);
      c = add(c, mul(turned, back, p));
    }
    if (toNumber(abs(mean.re) + abs(mean.im), p) > 2 ** -50) return "none";
    const points = BigInt(Math.log2(POINTS));
    return { a: rescale(a, points, RADIUS), c: rescale(c, points, 2n * RADIUS) };
  }

  const isNear = ({ re, im }: Complex, q: bigint): boolean => abs(re) + abs(im) < 1n << (q - NEAR);

  /** d with ln b sexp(-1 + d) = y. */
  function inverse(y: Complex, q: bigint): Complex | undefined {
    known ??= coefficients();
    if (known === "none") return undefined;
    const [a, c] = [rescale(known.a, p, q), rescale(known.c, p, q)];
    const first = div(y, a, q);
    return sub(first, div(mul(c, mul(first, first, q), q), a, q));
  }

  return {
    height(z, q) {
      const one = 1n << q;
      if (isNear(z, q)) {
        const d = inverse(mul(z, rescale(ln, p, q), q), q);
        return d && { re: d.re - one, im: d.im };
      }
      const e = { re: z.re - one, im: z.im };
      if (!isNear(e, q)) return undefined;
      // 1 + e = sexp(d) = b^sexp(-1 + d)
      const e2 = mul(e, e, q);
      const e3 = mul(e2, e, q);
      const y = { re: e.re - (e2.re >> 1n) + e3.re / 3n, im: e.im - (e2.im >> 1n) + e3.im / 3n };
      return inverse(y, q);
    },

    value(h, q, above) {
      const steps = -((h.re + (1n << (q - 1n))) >> q);
      const d = { re: h.re + (steps << q), im: h.im };
      if (steps < 1n || steps > MOST_LOGS || !isNear(d, q)) return undefined;
      known ??= coefficients();
      if (known === "none") return undefined;
      if (d.re === 0n && d.im === 0n) return steps === 1n ? { re: 0, im: 0 } : undefined;
      const r = q + p;
      const wide = rescale(d, q, r);
      const bits = BigInt(Math.max(bitLength(wide.re), bitLength(wide.im)));
      const beside = rescale(wide, bits + NEAR, p);
      let y = mul(add(rescale(known.a, p, r), mul(rescale(known.c, p, r), wide, r)), wide, r);
      const down = rescale(kappa, p, r);
      for (let i = 2n; i <= steps; i++) {
        const hint = scaledValue({ re: beside.re - (i << p), im: beside.im }, above);
        if (hint === undefined) return undefined;
        const next = sub(log(y, r), down);
        const turns = Math.round((toNumber(hint.im, p) - toNumber(next.im, r)) / (2 * Math.PI));
        y = { re: next.re, im: next.im + 2n * BigInt(turns) * pi(r) };
      }
      return toNumbers(div(y, rescale(ln, p, r), r), r);
    },
  };
}
