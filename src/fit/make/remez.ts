import { chebyshevSum } from "../../numbers/chebyshev.js";
import { memoized } from "../../numbers/memo.js";
import { horner } from "../../numbers/polynomial.js";

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
 * Undefined where there are more nodes than coefficients.
 */
export function bestCorrection(
  a: Float64Array,
  n: number,
  nodes: readonly number[],
  weight: (tau: number) => number,
): Float64Array | undefined {
  const degree = n - nodes.length;
  if (degree < -1) return undefined;
  const base = newton(nodes, differences(a, n, nodes));
  if (degree < 0) return base;

  const count = degree + 2;
  const taus = gridOf(count);
  const factors = taus.map((tau) => nodes.reduce((product, node) => product * (tau - node), 1));
  const weights = taus.map((tau, j) => Math.sign(factors[j]) * weight(tau));
  const rests = taus.map((tau) => chebyshevSum(a, tau, n + 1) - horner(base, tau));
  const errors = new Float64Array(taus.length);
  let reference = Array.from({ length: count }, (_, i) => GRID * i + GRID / 2);
  let q: Float64Array = new Float64Array(1);
  for (let round = 0; round < EXCHANGES; round++) {
    const points = reference.map((at) => taus[at]);
    const values = divided(
      points,
      reference.map((at) => rests[at] / factors[at]),
    );
    const signs = divided(
      points,
      reference.map((at, i) => ((i % 2 ? -1 : 1) * weights[at]) / factors[at]),
    );
    const level = values[count - 1] / signs[count - 1];
    q = newton(
      points.slice(0, -1),
      values.slice(0, -1).map((value, i) => value - level * signs[i]),
    );
    for (let j = 0; j < errors.length; j++) {
      errors[j] = (rests[j] - factors[j] * horner(q, taus[j])) / weights[j];
    }
    const next = extrema(errors, count);
    if (next === undefined) break;
    reference = next;
    const worst = Math.max(...next.map((at) => Math.abs(errors[at])));
    if (worst < 1.02 * Math.abs(level)) break;
  }
  const delta = new Float64Array(n + 1);
  let product: Float64Array = Float64Array.of(1);
  for (const node of nodes) product = timesLinear(product, node);
  base.forEach((c, k) => {
    delta[k] += c;
  });
  q.forEach((c, i) => {
    product.forEach((b, k) => {
      delta[i + k] += b * c;
    });
  });
  return delta;
}

const EXCHANGES = 12;

/** Points to each extremum sought; between two of them an extremum is missed by 2 % at most. */
const GRID = 8;

const gridOf = memoized(64, (count: number) => {
  const size = GRID * count;
  return Float64Array.from({ length: size }, (_, j) => -Math.cos((Math.PI * (j + 0.5)) / size));
});

/** Newton's divided differences of r at nodes, sorted, of which one may stand twice. */
function differences(a: Float64Array, n: number, nodes: readonly number[]): number[] {
  const table = nodes.map((node) => chebyshevSum(a, node, n + 1));
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

function divided(nodes: readonly number[], values: readonly number[]): number[] {
  const table = [...values];
  for (let order = 1; order < nodes.length; order++) {
    for (let i = nodes.length - 1; i >= order; i--) {
      table[i] = (table[i] - table[i - 1]) / (nodes[i] - nodes[i - order]);
    }
  }
  return table;
}

/** Newton's form in powers. */
function newton(nodes: readonly number[], table: readonly number[]): Float64Array {
  let c: Float64Array = Float64Array.of(table.at(-1) ?? 0);
  for (let i = table.length - 2; i >= 0; i--) {
    c = timesLinear(c, nodes[i]);
    c[0] += table[i];
  }
  return c;
}

/** c(t) (t - node). */
function timesLinear(c: Float64Array, node: number): Float64Array {
  const product = new Float64Array(c.length + 1);
  c.forEach((value, k) => {
    product[k + 1] += value;
    product[k] -= node * value;
  });
  return product;
}

/** Where the error is extreme between its changes of sign: `count` places that alternate, or undefined. */
export function extrema(errors: ArrayLike<number>, count: number): number[] | undefined {
  const places: number[] = [];
  for (let j = 0; j < errors.length; j++) {
    const error = errors[j];
    const last = places.length - 1;
    if (last < 0 || Math.sign(error) !== Math.sign(errors[places[last]])) places.push(j);
    else if (Math.abs(error) > Math.abs(errors[places[last]])) places[last] = j;
  }
  while (places.length > count) {
    const first = Math.abs(errors[places[0]]);
    if (first < Math.abs(errors[places[places.length - 1]])) places.shift();
    else places.pop();
  }
  return places.length === count ? places : undefined;
}
