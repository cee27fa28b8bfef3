import { addProduct } from "../../numbers/double-double.js";
import { round, ulp } from "../evaluate/precision.js";
import type { Series } from "./chebyshev.js";
import { bend } from "./monotone.js";
import type { Extra, PieceShape, Place } from "./piece.js";

const pair = new Float64Array(2);

/** The coefficient of t^k less its exact value's leading double. */
export function rest(c: readonly number[], extra: Extra, k: number, leading: number): number {
  if (k === 0) return c[0] - leading + (extra > 0 ? c[1] : 0);
  return (k === 1 && extra === 2 ? c[2] - leading : -leading) + c[extra + k];
}

/** From powers of tau to powers of half * tau. */
export function unscale(c: Series, half: number): void {
  const inverse = 1 / half;
  pair[0] = 1;
  pair[1] = 0;
  addProduct(pair, -inverse, 0, half, 0);
  const low = pair[0] / half;
  const power = Float64Array.of(1, 0);
  for (let k = 1; k < c.hi.length; k++) {
    const [hi, lo] = power;
    power.fill(0);
    addProduct(power, hi, lo, inverse, low);
    pair.fill(0);
    addProduct(pair, c.hi[k], c.lo[k], power[0], power[1]);
    c.hi[k] = pair[0];
    c.lo[k] = pair[1];
  }
}

/** c(t) becomes c(t + d). */
export function shift(c: Series, d: number): void {
  const n = c.hi.length - 1;
  for (let i = 0; i < n; i++) {
    for (let j = n - 1; j >= i; j--) {
      pair[0] = c.hi[j];
      pair[1] = c.lo[j];
      addProduct(pair, c.hi[j + 1], c.lo[j + 1], d, 0);
      c.hi[j] = pair[0];
      c.lo[j] = pair[1];
    }
  }
}

/** The row in the precision of the fit, first bent toward a monotone polynomial if need be. */
export function roundCoefficients(
  exact: Series,
  { monotone, continuity, extra, precision }: PieceShape,
  { center, zero, meets }: Place,
  offset: number,
  half: number,
): number[] | undefined {
  if (monotone) {
    const [from, to] =
      meets?.length === 2 ? meets.map((x) => x - center) : [offset - half, offset + half];
    bend(exact, from, to, continuity);
  }
  const c = Array.from(exact.hi, (v) => round(v, precision));
  if (extra === 0) return c;
  const low = round(exact.hi[0] - c[0] + exact.lo[0], precision);
  if (extra === 1) return [c[0], low, ...c.slice(1)];
  const reach = half + Math.abs(offset);
  // x and the center are multiples of unit, so t is; h1 is one of step, so that c0 + t h1 is one of grid.
  const unit = ulp(Math.max(0, Math.abs(center) - reach), precision);
  const size = 2 ** (Math.floor(Math.log2(Math.abs(c[1]))) + 1);
  const room =
    (unit * 2 ** (precision === "f64" ? 53 : 24)) / (Math.abs(c[0]) + 1.1 * reach * size);
  const bits = Math.min(8, Math.floor(Math.log2(size * room)));
  const bracketed = exact.hi[0] / (reach * exact.hi[1]); // away from zeros of f there is no need
  if (!(bits >= 2) || Math.abs(bracketed) > 64) {
    return zero ? undefined : [c[0], low, 0, ...c.slice(1)];
  }
  const step = size * 2 ** -bits;
  const grid = step * unit;
  const head = Math.round(c[1] / step) * step;
  const constant = zero ? 0 : Math.round(c[0] / grid) * grid;
  return [
    constant,
    round(exact.hi[0] - constant + exact.lo[0], precision),
    head,
    round(exact.hi[1] - head + exact.lo[1], precision),
    ...c.slice(2),
  ];
}
