import { chebyshevSum, chebyshevSums } from "../../numbers/chebyshev.js";
import { memoized } from "../../numbers/memo.js";
import { horner } from "../../numbers/polynomial.js";
import { slopeSeries, tailOf } from "./chebyshev.js";

/** A correction and how well it does. */
export interface Correction {
  /** In powers of tau. */
  readonly delta: Float64Array;
  /** The largest |r - delta| at most, r being cut off at the degree N, where the series is at most `top`; infinite where that is not known. */
  readonly miss: (N: number, top: number) => number;
}

/**
 * A bound from the largest |r - delta| / weight on a grid: between so many Chebyshev points a trigonometric polynomial of degree N
 * exceeds its largest sample by a factor of 1 / cos(pi N / (2 points)) at most (Ehlich and Zeller).
 */
const missFrom =
  (worst: number, points: number, isRelative: boolean): Correction["miss"] =>
  (N, top) =>
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
 * The weight is the size of the series where `isRelative`, and else 1. Undefined where there are more nodes than coefficients.
 */
export function bestCorrection(
  a: Float64Array,
  n: number,
  nodes: readonly number[],
  isRelative: boolean,
): Correction | undefined {
  const degree = n - nodes.length;
  if (degree < -1) return undefined;
  const tail = tailOf(a, n);
  const base = interpolant(tail, n, nodes);
  if (degree < 0) return { delta: base, miss: () => Number.POSITIVE_INFINITY };

  const grid = gridOf(degree + 2);
  chebyshevSums(a, tail, grid.taus, grid.weights, grid.rests);
  setWeights(grid, isRelative);
  multiplyOut(grid, nodes);
  subtract(grid, base);
  const worst = exchange(grid);
  addMultiple(base, nodes, grid.q);
  return { delta: base, miss: missFrom(worst, grid.taus.length, isRelative) };
}

/**
 * The same for nodes at the ends alone, without an exchange: delta is the interpolant of r at Chebyshev's points stretched to the ends.
 *
 * Method: of T_(n+1) it leaves T_(n+1)(c tau) / c^(n+1), c = cos(pi / (2n + 2)), which is levelled, so that it is the best one of that term. Of any
 * other T_k it leaves 1 + 3/4 + (2 / pi) ln(n + 1) at most (L. Brutman, SIAM J. Numer. Anal. 15 (1978)). Let E be what it leaves of the first
 * term, and R a bound for the others together. It leaves E + R at most, and the best one E - R at least. Where the weight is the size of
 * the series, which lies within a share s of a_0, that makes a difference of 2 (R + s E), to first order.
 *
 * Undefined where that is more than `loss`, and for degrees at which roundings count.
 */
export function nearBestCorrection(
  a: Float64Array,
  n: number,
  loss: number,
): Correction | undefined {
  const first = Math.abs(a[n + 1]) / cosine(1, n) ** (n + 1);
  const beyond = sizeFrom(a, n + 2) * (1.75 + (2 / Math.PI) * Math.log(n + 1));
  const change = (sizeFrom(a, 1) / Math.abs(a[0])) * first;
  if (!(n <= HIGHEST && 2 * (beyond + change) <= loss)) return undefined;
  const worst = (first + beyond) * (1 + 2 ** -20);
  return { delta: interpolant(tailOf(a, n), n, stretchedPoints(n)), miss: () => worst };
}

/** Up to this degree divided differences lose less than 20 bits. */
const HIGHEST = 14;

const stretchedPoints = memoized(64, (n: number) =>
  Array.from({ length: n + 1 }, (_, i) => -cosine(2 * i + 1, n) / cosine(1, n)),
);

const cosine = (k: number, n: number): number => Math.cos((Math.PI * k) / (2 * n + 2));

function sizeFrom(a: Float64Array, first: number): number {
  let sum = 0;
  for (let k = first; k < a.length; k++) sum += Math.abs(a[k]);
  return sum;
}

/** The polynomial of degree n that meets r at the nodes. */
function interpolant(r: Float64Array, n: number, nodes: readonly number[]): Float64Array {
  const c = new Float64Array(n + 1);
  newton(c, nodes, differences(r, nodes), nodes.length);
  return c;
}

/** Remez's exchange for q; the largest weighted error on the grid, infinite where the last one does not alternate. */
function exchange(grid: Grid): number {
  const { points, values, signs } = grid;
  const last = points.length - 1;
  let reference = grid.middles;
  let worst = 0;
  for (let round = 0; round < EXCHANGES; round++) {
    setReference(grid, reference);
    divide(points, values);
    divide(points, signs);
    const level = values[last] / signs[last];
    subtractMultiple(values, level, signs);
    newton(grid.q, points, values, last);
    setErrors(grid);
    const next = extrema(grid.errors, last + 1);
    if (next === undefined) return Number.POSITIVE_INFINITY;
    reference = next;
    worst = largestAt(grid.errors, next);
    if (worst < 1.02 * Math.abs(level)) break;
  }
  return worst;
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

function setWeights({ taus, weights }: Grid, isRelative: boolean): void {
  for (let j = 0; j < taus.length; j++) {
    weights[j] = isRelative ? Math.abs(weights[j]) : 1;
  }
}

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
    rests[j] -= horner(c, taus[j]);
  }
}

/** What the levelled error of a reference is found from. */
function setReference(grid: Grid, reference: readonly number[]): void {
  const { taus, factors, weights, rests, points, values, signs } = grid;
  for (let i = 0; i < points.length; i++) {
    const at = reference[i];
    points[i] = taus[at];
    values[i] = rests[at] / factors[at];
    signs[i] = ((i % 2 ? -1 : 1) * weights[at]) / factors[at];
  }
}

/** a -= level b but for the last. */
function subtractMultiple(a: Float64Array, level: number, b: Float64Array): void {
  for (let i = 0; i < a.length - 1; i++) a[i] -= level * b[i];
}

/** The weighted errors that q leaves. */
function setErrors({ taus, factors, weights, rests, errors, q }: Grid): void {
  for (let j = 0; j < taus.length; j++) {
    errors[j] = (rests[j] - factors[j] * horner(q, taus[j])) / weights[j];
  }
}

function largestAt(errors: Float64Array, places: readonly number[]): number {
  let largest = 0;
  for (let i = 0; i < places.length; i++) {
    largest = Math.max(largest, Math.abs(errors[places[i]]));
  }
  return largest;
}

/** c += q times the product of tau - node. */
function addMultiple(c: Float64Array, nodes: readonly number[], q: Float64Array): void {
  const product = new Float64Array(nodes.length + 1);
  product[0] = 1;
  for (let i = 0; i < nodes.length; i++) timesLinear(product, i + 1, nodes[i]);
  for (let i = 0; i < q.length; i++) {
    for (let k = 0; k <= nodes.length; k++) c[i + k] += product[k] * q[i];
  }
}

/** Newton's divided differences of r at nodes, sorted, of which one may stand twice. */
function differences(r: Float64Array, nodes: readonly number[]): Float64Array {
  const table = new Float64Array(nodes.length);
  for (let i = 0; i < nodes.length; i++) table[i] = chebyshevSum(r, nodes[i]);
  for (let order = 1; order < nodes.length; order++) {
    for (let i = nodes.length - 1; i >= order; i--) {
      const gap = nodes[i] - nodes[i - order];
      table[i] =
        gap === 0 ? chebyshevSum(slopeSeries(r), nodes[i]) : (table[i] - table[i - 1]) / gap;
    }
  }
  return table;
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
