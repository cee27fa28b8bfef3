import { fromNumber, pi } from "../../numbers/fixed.js";
import { type Complex, exp } from "../../numbers/fixed-complex.js";
import type { Line } from "../line.js";
import type { Side } from "./geometry.js";

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
