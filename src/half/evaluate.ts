/** Polynomials in x - center behind one another; `core[i]` serves up to its own `to`. */
export interface Row {
  readonly to: number;
  readonly center: number;
  readonly c: readonly number[];
}

/** The logarithmic singularity s = sigma + rest of exp^alpha, alpha < 0, beyond which it is not real, and e^s. */
interface Edge {
  readonly sigma: number;
  readonly rest: number;
  readonly power: number;
}

export interface Core {
  readonly from: number;
  readonly edge?: Edge;
  readonly rows: readonly Row[];
}

/**
 * exp^alpha from its polynomials on [from, to]; below, ln exp^alpha(e^x), above, exp exp^alpha(ln x): they commute.
 *
 * Next to its edge s, exp^alpha(e^x) is nearly 0 and e^x has too few digits. There the row about the zero e^s takes
 * e^x - e^s = e^s (e^(x - s) - 1), x - s being exact but for the rounding of `rest`, so that all digits are kept.
 */
export function value(core: Core, x: number): number {
  if (!(x < Number.POSITIVE_INFINITY)) return x;
  if (x < core.from) return Math.log(inner(core, x));
  const row = find(core, x);
  return row ? sum(row.c, x - row.center) : Math.exp(value(core, Math.log(x)));
}

/** Its derivative, by the chain rule outside the polynomials. */
export function slope(core: Core, x: number): number {
  if (Number.isNaN(x)) return x;
  if (x === Number.POSITIVE_INFINITY) return value(core, Number.MAX_VALUE) < x ? 0 : x;
  if (x < core.from) {
    const below = inner(core, x);
    const power = Math.exp(x);
    return below > 0 ? (power * slope(core, power)) / below : Number.NaN;
  }
  const row = find(core, x);
  if (row) return sumOfSlope(row.c, x - row.center);
  const log = Math.log(x);
  return (Math.exp(value(core, log)) / x) * slope(core, log);
}

/** exp^alpha(e^x). */
function inner(core: Core, x: number): number {
  const { edge } = core;
  if (edge === undefined) return value(core, Math.exp(x));
  const t = edge.power * Math.expm1(x - edge.sigma - edge.rest);
  if (!(t > 0)) return Number.NaN;
  const row = find(core, edge.power + t) as Row;
  return row.center === edge.power ? t * rise(row.c, t) : value(core, Math.exp(x));
}

function find({ rows }: Core, x: number): Row | undefined {
  let i = 0;
  while (i < rows.length && x > rows[i].to) i++;
  return rows[i];
}

/** Of odd degree above 3, its operations in the order of the fits: see innerOrder in fit/evaluate/order.ts. */
const sum = (c: readonly number[], t: number): number => c[0] + t * rise(c, t);

/** (p(t) - p(0)) / t */
function rise(c: readonly number[], t: number): number {
  const u = t * t;
  let k = c.length - 2;
  let s = c[k] + t * c[k + 1];
  for (k -= 2; k > 1; k -= 2) s = c[k] + t * c[k + 1] + u * s;
  return c[1] + t * s;
}

function sumOfSlope(c: readonly number[], t: number): number {
  let s = 0;
  for (let k = c.length - 1; k > 0; k--) s = s * t + k * c[k];
  return s;
}
