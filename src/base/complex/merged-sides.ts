import type { Side } from "../../abel/merged/geometry.js";
import type { Merged } from "../../abel/merged/merged.js";
import { nomeOf } from "../../abel/merged/series.js";
import { abs, pi } from "../../numbers/fixed.js";
import { add, type Complex, div, sub, toNumbers } from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";
import { hornerComplex, hornerParts } from "../../numbers/polynomial.js";

const both = [1, -1] as const;

/** A = w + theta(w), w = A_U, next to either fixed point of a merged Abel function, and its inverse. */
interface Sides {
  /** The side whose theta serves at a height so far above its line. */
  sideOf(h: Parts, least: number): Side | undefined;
  /** The side whose theta serves at a height and needs no logarithms, away from the cuts of sexp on the real axis. */
  forwardSide(h: Parts): Side | undefined;
  /** Without a disc, for both series serve on both sides of the line. */
  nearer(h: Parts): Side;
  /** w with w + theta(w) = h. */
  regularHeight(h: Complex, side: Side): Complex | undefined;
  /** Whether w lies above the line of a side, where theta has all of its digits. */
  isAbove(w: Complex, side: Side): boolean;
  /** w + theta(w) = h in doubles, to some 1e-10, from a start. */
  settled(start: Parts, h: Parts, side: Side): Parts;
}

export function mergedSides({ p, sides, locals }: Merged): Sides {
  /** theta in the nome q and q theta'(q), in fixed point and in doubles. */
  const thetas = (side: Side) => {
    const { theta } = sides[side];
    const turned = theta.map((c, m) => ({ re: c.re * BigInt(m), im: c.im * BigInt(m) }));
    const parts = theta.map((c) => toNumbers(c, p));
    const turnedParts = parts.map((c, m) => ({ re: m * c.re, im: m * c.im }));
    return { theta, turned, parts, turnedParts };
  };
  const thetaOf = { 1: thetas(1), [-1]: thetas(-1) };

  /** The side whose theta serves at a height so far above its line. */
  const sideOf = (h: Parts, least: number): Side | undefined =>
    both.find((side) => above(side, h) >= least);
  const forwardSide = (h: Parts): Side | undefined => {
    const side = sideOf(h, 0);
    return side !== undefined && side * h.im > 0 && !locals[side].attracts ? side : undefined;
  };
  const isAbove = (w: Complex, side: Side): boolean =>
    side * toNumbers(w, p).im >= sides[side].line.level;
  const above = (side: Side, h: Parts): number =>
    side * (h.im - thetaOf[side].parts[0].im) - sides[side].line.level;
  /** Without a disc, for both series serve on both sides of the line. */
  const nearer = (h: Parts): Side => (above(1, h) >= above(-1, h) ? 1 : -1);

  /** w with w + theta(w) = h. */
  function regularHeight(h: Complex, side: Side): Complex | undefined {
    const { line } = sides[side];
    const { theta, turned } = thetaOf[side];
    const turn = 2n * BigInt(side) * pi(p);
    let w = sub(h, theta[0]);
    for (let i = 0; i < 40; i++) {
      const q = nomeOf(w, line, side, p);
      const value = hornerComplex(theta, q, p);
      const s = hornerComplex(turned, q, p);
      const slope = { re: (1n << p) - ((turn * s.im) >> p), im: (turn * s.re) >> p };
      const step = div(sub(add(w, value), h), slope, p);
      w = sub(w, step);
      if (abs(step.re) + abs(step.im) < 1n << 12n) return w;
    }
    return undefined;
  }

  /** w + theta(w) = h by Newton's method in doubles. */
  function settled(start: Parts, h: Parts, side: Side): Parts {
    const { line } = sides[side];
    const { parts, turnedParts } = thetaOf[side];
    let { re, im } = start;
    for (let i = 0; i < 30; i++) {
      const modulus = Math.exp(-2 * Math.PI * (side * im - line.level));
      const angle = 2 * Math.PI * side * (re - line.start);
      const q = { re: modulus * Math.cos(angle), im: modulus * Math.sin(angle) };
      const theta = hornerParts(parts, q);
      const turned = hornerParts(turnedParts, q);
      const [sRe, sIm] = [1 - 2 * Math.PI * side * turned.im, 2 * Math.PI * side * turned.re];
      const [e, f] = [re + theta.re - h.re, im + theta.im - h.im];
      const norm = sRe * sRe + sIm * sIm;
      const [dx, dy] = [(e * sRe + f * sIm) / norm, (f * sRe - e * sIm) / norm];
      re -= dx;
      im -= dy;
      if (dx * dx + dy * dy < 1e-10) break; // of second order
    }
    return { re, im };
  }

  return { sideOf, forwardSide, nearer, regularHeight, isAbove, settled };
}
