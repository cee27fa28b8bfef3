import { fromNumber, pi } from "../../numbers/fixed.js";
import { add, type Complex, exp, mul } from "../../numbers/fixed-complex.js";
import type { Line, Side } from "./geometry.js";

/** A = w + sum c_m q^m, w = A_U, q = e^(2 pi i side (w - start) + 2 pi level): |q| = 1 on the line. */
export interface SideSeries {
  readonly line: Line;
  readonly theta: readonly Complex[];
}

export function nomeOf(w: Complex, { start, level }: Line, side: Side, p: bigint): Complex {
  const turn = 2n * BigInt(side) * pi(p);
  const x = { re: w.re - fromNumber(start, p), im: w.im - fromNumber(side * level, p) };
  return exp({ re: -(turn * x.im) >> p, im: (turn * x.re) >> p }, p);
}

export function horner(
  c: readonly Complex[],
  v: Complex,
  p: bigint,
  degree = c.length - 1,
): Complex {
  let sum = c[degree];
  for (let k = degree - 1; k >= 0; k--) sum = add(mul(sum, v, p), c[k]);
  return sum;
}
