import { add, Pair, setPair } from "../../numbers/pair.js";
import { horner } from "../../numbers/polynomial.js";
import type { Series } from "./chebyshev.js";
import type { PieceShape } from "./shape.js";

const pair = new Pair();

/**
 * Where c decreases somewhere in [from, to]: c moves toward the polynomial of degree 1 (3 for continuity 1) that
 * meets it at both ends, by the smallest share that makes the derivative nonnegative. The derivative is
 * sampled at 8n Chebyshev points, with a margin of 2 % of its variation for what lies between.
 */
export function bend(
  c: Series,
  from: number,
  to: number,
  continuity: PieceShape["continuity"],
): void {
  const n = c.hi.length - 1;
  const derivative = Float64Array.from({ length: n }, (_, k) => (k + 1) * c.hi[k + 1]);
  const rise = horner(c.hi, to) - horner(c.hi, from);
  const mean = pairwiseRise(c, from, to) / (to - from) || rise / (to - from);
  const plain = new Float64Array(n + 1);
  if (continuity !== 1) {
    plain[1] = mean;
    plain[0] = c.hi[0];
    setPair(pair, 0);
    for (let k = 1; k <= n; k++) add(pair, c.hi[k] * from ** k, 0);
    plain[0] += pair.hi - mean * from;
  } else {
    const left = horner(derivative, from);
    const right = horner(derivative, to);
    const width = to - from;
    const second = (3 * mean - 2 * left - right) / width;
    const third = (left + right - 2 * mean) / width ** 2;
    const local = [horner(c.hi, from), left, second, third];
    // around t = from, multiplied out
    for (let k = 3; k >= 0; k--) {
      for (let j = n; j > 0; j--) plain[j] = plain[j - 1] - from * plain[j];
      plain[0] = -from * plain[0] + local[k];
    }
  }
  const slope = Float64Array.from({ length: n }, (_, k) => (k + 1) * plain[k + 1]);
  const size = 8 * n;
  const taus = Array.from({ length: size + 1 }, (_, j) => {
    const tau = Math.cos((Math.PI * j) / size);
    return (from + to) / 2 + ((to - from) / 2) * tau;
  });
  const slopes = taus.map((t) => horner(derivative, t));
  const margin = 0.02 * (Math.max(...slopes) - Math.min(...slopes));
  let share = 0;
  taus.forEach((t, j) => {
    const low = slopes[j] - margin;
    if (low < 0) share = Math.max(share, Math.min(1, -low / (horner(slope, t) - low)));
  });
  if (share === 0) return;
  for (let k = 0; k <= n; k++) {
    const change = share * (plain[k] - c.hi[k]);
    pair.hi = c.hi[k];
    pair.lo = c.lo[k];
    add(pair, change, 0);
    c.hi[k] = pair.hi;
    c.lo[k] = pair.lo;
  }
}

/** c(to) - c(from) without the constant. */
function pairwiseRise(c: Series, from: number, to: number): number {
  let sum = 0;
  for (let k = c.hi.length - 1; k > 0; k--) sum += c.hi[k] * (to ** k - from ** k);
  return sum;
}
