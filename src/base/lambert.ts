import { Complex } from "complex.js";
import { inverseE } from "../abel/power-map.js";
import { bitLength } from "../numbers/fixed.js";
import {
  add,
  div,
  exp,
  type Complex as Fixed,
  fromNumbers,
  mul,
  sub,
  toNumbers,
} from "../numbers/fixed-complex.js";
import type { Parts } from "../numbers/parts.js";

/** Of Newton's method, which doubles its digits from 15 on, or halves its distance next to a double root. */
const MOST_STEPS = 800;

/**
 * Lambert's W_k(x), the solution w of w e^w = x on branch k, in p fraction bits; x not 0 and not -1/e.
 *
 * Method: Newton's for w = x e^-w from the value in doubles. Source: Corless et al., Adv. Comput. Math. 5 (1996).
 */
export function lambert(x: Fixed, k: number, p: bigint): Fixed {
  const { re, im } = start(x, k, p);
  let w = fromNumbers(re, im, p);
  const one = { re: 1n << p, im: 0n };
  for (let i = 0, settled = false; i < MOST_STEPS; i++) {
    const rest = mul(x, exp({ re: -w.re, im: -w.im }, p), p);
    const step = div(sub(w, rest), add(one, rest), p);
    w = sub(w, step);
    if (settled) return w;
    settled = Math.max(bitLength(step.re), bitLength(step.im)) < Number(p) / 2 - 100;
  }
  throw new RangeError(`Lambert's W was not found on branch ${k}`);
}

/**
 * W_k(x) in doubles. Next to the double root -1 at x = -1/e, branch 0 and its neighbour across the cut (-1 above it and on it, 1
 * below) begin with the series in sqrt(2 (e x + 1)); elsewhere w + log w = log x + 2 pi i k tells the branch.
 */
function start(fixed: Fixed, k: number, p: bigint): Parts {
  const { re, im } = toNumbers(fixed, p);
  const x = new Complex(re, im);
  const { re: r, im: i } = toNumbers({ re: fixed.re + inverseE(p), im: fixed.im }, p);
  const from = k === 0 ? 1 : k === (im < 0 ? 1 : -1) ? -1 : 0;
  if (from !== 0 && Math.hypot(r, i) < 0.3) {
    const root = new Complex(r, i)
      .mul(2 * Math.E)
      .sqrt()
      .mul(from);
    const series = root.sub(1).sub(root.mul(root).div(3));
    return root.abs() < 1e-4 ? series : halley(x, series);
  }
  if (k === 0 && x.abs() < 3 && re > -0.4) return halley(x, x.add(1).log());
  const onCut = k === -1 && im === 0 && re < 0 && re > -1 / Math.E;
  if (onCut) return halley(x, new Complex(Math.log(-re) - Math.log(-Math.log(-re)), 0));
  const q = new Complex(Math.log(Math.hypot(re, im)), Math.atan2(im, re) + 2 * Math.PI * k);
  let w = q.sub(q.log());
  for (let n = 0; n < 60; n++) w = w.mul(q.add(1).sub(w.log())).div(w.add(1));
  return w;
}

/** Halley's method for w e^w = x. */
function halley(x: Complex, start: Complex): Parts {
  let w = start;
  for (let n = 0; n < 60; n++) {
    const e = w.exp();
    const miss = w.mul(e).sub(x);
    const bent = w.add(2).mul(miss).div(w.add(1).mul(2));
    const step = miss.div(e.mul(w.add(1)).sub(bent));
    if (!Number.isFinite(step.re) || !Number.isFinite(step.im)) break;
    w = w.sub(step);
  }
  return w;
}
