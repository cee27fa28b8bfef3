import { chebyshevSum, chebyshevSums } from "../../numbers/chebyshev.js";
import { memoized } from "../../numbers/memo.js";

/** A correction and how well it does on the grid that it was found on. */
export interface Correction {
  /** In powers of tau. */
  readonly delta: Float64Array;
  /** The largest |r - delta| / weight at a number of Chebyshev points; infinite where that is not known. */
  readonly worst: number;
  readonly points: number;
  /** Whether the weight is the size of the series. */
  readonly isRelative: boolean;
}

/**
 * The largest |r - delta| at most, r being cut off at the degree N, where the series is at most `top`: between so many points as there
 * are a trigonometric polynomial of degree N exceeds its largest sample by a factor of 1 / cos(pi N / (2 points)) at most (Ehlich and Zeller).
 */
export const missOf = (
  { worst, points, isRelative }: Correction,
  N: number,
  top: number,
): number =>
  N < points
    ? (worst * (isRelative ? top : 1)) / Math.cos((Math.PI * N) / (2 * points))
    : Number.POSITIVE_INFINITY;

/**
 * What to add to the terms a_0..a_n of a Chebyshev series so that the polynomial of degree n becomes the best one:
 * delta, in powers of tau, minimising max |r - delta| / weight over [-1, 1], r = sum over k > n of a_k T_k, among
 * those that meet r at the given nodes (where a node stands twice, in slope as well). r is as small as the
 * error itself, so that doubles do for the exchange whatever the precision of a_0..a_n.
 *
 * Method: delta = base + B q, base interpolating r at the nodes, B = prod(tau - node). Remez's exchange for q:
 * the levelled error E of a reference makes the divided difference of (r - base) / B - sign E weight / |B| over it
 * vanish: what alternates is the error of q, so that of delta does not where B changes its sign, at a node inside.
 * The extrema of the error on a grid are the next reference (E. Y. Remez 1934; M. J. D. Powell,
 * Approximation Theory and Methods, 1981, chapters 8 and 9).
 *
 * The weight is the size of the series where none is given. Undefined where there are more nodes than coefficients.
 */
export function bestCorrection(
  a: Float64Array,
  n: number,
  nodes: readonly number[],
  weight?: (tau: number) => number,
): Correction | undefined {
  const degree = n - nodes.length;
  if (degree < -1) return undefined;
  const base = new Float64Array(n + 1);
  newton(base, nodes, differences(a, n, nodes), nodes.length);
  const isRelative = weight === undefined;
  if (degree < 0) return { delta: base, worst: Number.POSITIVE_INFINITY, points: 0, isRelative };

  const count = degree + 2;
  const grid = gridOf(count);
  const { taus, factors, weights, rests, errors, points, values, signs, q } = grid;
  chebyshevSums(a, a, n + 1, taus, weights, rests);
  if (weight === undefined) for (let j = 0; j < taus.length; j++) weights[j] = Math.abs(weights[j]);
  else for (let j = 0; j < taus.length; j++) weights[j] = weight(taus[j]);
  multiplyOut(grid, nodes);
  subtract(grid, base);
  let reference = grid.middles;
  let worst = 0;
  for (let round = 0; round < EXCHANGES; round++) {
    for (let i = 0; i < count; i++) {
      const at = reference[i];
      points[i] = taus[at];
      values[i] = rests[at] / factors[at];
      signs[i] = ((i % 2 ? -1 : 1) * weights[at]) / factors[at];
    }
    divide(points, values);
    divide(points, signs);
    const level = values[count - 1] / signs[count - 1];
    for (let i = 0; i <= degree; i++) values[i] -= level * signs[i];
    newton(q, points, values, count - 1);
    setErrors(grid);
    const next = extrema(errors, count);
    worst = next === undefined ? Number.POSITIVE_INFINITY : 0;
    if (next === undefined) break;
    reference = next;
    for (const at of next) worst = Math.max(worst, Math.abs(errors[at]));
    if (worst < 1.02 * Math.abs(level)) break;
  }
  const product = new Float64Array(nodes.length + 1);
  product[0] = 1;
  for (let i = 0; i < nodes.length; i++) timesLinear(product, i + 1, nodes[i]);
  for (let i = 0; i <= degree; i++) {
    for (let k = 0; k <= nodes.length; k++) base[i + k] += product[k] * q[i];
  }
  return { delta: base, worst, points: taus.length, isRelative };
}

const EXCHANGES = 12;

/** Points to each extremum sought; between two of them an extremum is missed by 2 % at most. */
const GRID = 8;

type Grid = Readonly<
  Record<
    "taus" | "factors" | "weights" | "rests" | "errors" | "points" | "values" | "signs" | "q",
    Float64Array
  >
> & { readonly middles: readonly number[] };

/** The grid for so many extrema, and room for what is known on it and of a reference. */
const gridOf = memoized(64, (count: number): Grid => {
  const size = GRID * count;
  const room = () => new Float64Array(size);
  return {
    taus: room().map((_, j) => -Math.cos((Math.PI * (j + 0.5)) / size)),
    factors: room(),
    weights: room(),
    rests: room(),
    errors: room(),
    middles: Array.from({ length: count }, (_, i) => GRID * i + GRID / 2),
    points: new Float64Array(count),
    values: new Float64Array(count),
    signs: new Float64Array(count),
    q: new Float64Array(count - 1),
  };
});

// Until engines optimize a function they interpret it, which for a long one takes them longer: the loops that count are functions of their own.

/** The factors that the nodes make; the weights take their signs. */
function multiplyOut({ taus, factors, weights }: Grid, nodes: readonly number[]): void {
  for (let j = 0; j < taus.length; j++) {
    const tau = taus[j];
    let factor = 1;
    for (let i = 0; i < nodes.length; i++) factor *= tau - nodes[i];
    factors[j] = factor;
    weights[j] *= Math.sign(factor);
  }
}

/** The polynomial from the rests. */
function subtract({ taus, rests }: Grid, c: Float64Array): void {
  for (let j = 0; j < taus.length; j++) {
    const tau = taus[j];
    let s = 0;
    for (let k = c.length - 1; k >= 0; k--) s = s * tau + c[k];
    rests[j] -= s;
  }
}

/** The weighted errors that q leaves. */
function setErrors({ taus, factors, weights, rests, errors, q }: Grid): void {
  for (let j = 0; j < taus.length; j++) {
    const tau = taus[j];
    let s = 0;
    for (let k = q.length - 1; k >= 0; k--) s = s * tau + q[k];
    errors[j] = (rests[j] - factors[j] * s) / weights[j];
  }
}

/** Newton's divided differences of r at nodes, sorted, of which one may stand twice. */
function differences(a: Float64Array, n: number, nodes: readonly number[]): Float64Array {
  const table = new Float64Array(nodes.length);
  for (let i = 0; i < nodes.length; i++) table[i] = chebyshevSum(a, nodes[i], n + 1);
  for (let order = 1; order < nodes.length; order++) {
    for (let i = nodes.length - 1; i >= order; i--) {
      const gap = nodes[i] - nodes[i - order];
      table[i] = gap === 0 ? slopeFrom(a, n + 1, nodes[i]) : (table[i] - table[i - 1]) / gap;
    }
  }
  return table;
}

/** sum over k >= first of a_k T_k'(tau): T_k' = k U_(k - 1), U_k = 2 tau U_(k - 1) - U_(k - 2). */
function slopeFrom(a: Float64Array, first: number, tau: number): number {
  let s = 0;
  let u = 1;
  let before = 0;
  for (let k = 1; k < a.length; k++) {
    if (k >= first) s += a[k] * k * u;
    [u, before] = [2 * tau * u - before, u];
  }
  return s;
}

/** The values at nodes become their divided differences. */
function divide(nodes: Float64Array, table: Float64Array): void {
  for (let order = 1; order < table.length; order++) {
    for (let i = table.length - 1; i >= order; i--) {
      table[i] = (table[i] - table[i - 1]) / (nodes[i] - nodes[i - order]);
    }
  }
}

/** c becomes Newton's form of `count` nodes in powers. */
function newton(
  c: Float64Array,
  nodes: ArrayLike<number>,
  table: Float64Array,
  count: number,
): void {
  c[0] = count > 0 ? table[count - 1] : 0;
  for (let i = count - 2; i >= 0; i--) {
    timesLinear(c, count - 1 - i, nodes[i]);
    c[0] += table[i];
  }
}

/** The polynomial of the first `count` coefficients of c becomes its product with t - node. */
function timesLinear(c: Float64Array, count: number, node: number): void {
  c[count] = c[count - 1];
  for (let k = count - 1; k > 0; k--) c[k] = c[k - 1] - node * c[k];
  c[0] *= -node;
}

/** Where the error is extreme between its changes of sign: `count` places that alternate, or undefined. */
function extrema(errors: Float64Array, count: number): number[] | undefined {
  const places: number[] = [];
  let sign = Number.NaN;
  let most = 0;
  for (let j = 0; j < errors.length; j++) {
    const size = Math.abs(errors[j]);
    const changes = Math.sign(errors[j]) !== sign;
    if (!changes && !(size > most)) continue;
    if (changes) {
      sign = Math.sign(errors[j]);
      places.push(j);
    } else places[places.length - 1] = j;
    most = size;
  }
  while (places.length > count) {
    const first = Math.abs(errors[places[0]]);
    if (first < Math.abs(errors[places[places.length - 1]])) places.shift();
    else places.pop();
  }
  return places.length === count ? places : undefined;
}
