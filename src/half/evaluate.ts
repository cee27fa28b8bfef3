/** Polynomials in x - center behind one another; `core[i]` serves up to its own `to`. */
export interface Row {
  readonly to: number;
  readonly center: number;
  readonly c: readonly number[];
}

export interface Core {
  readonly from: number;
  readonly rows: readonly Row[];
}

/**
 * exp^alpha from its polynomials on [from, to]; below, ln exp^alpha(e^x), above, exp exp^alpha(ln x): they commute.
 */
export function value(core: Core, x: number): number {
  if (!(x < Number.POSITIVE_INFINITY)) return x;
  if (x < core.from) return Math.log(value(core, Math.exp(x)));
  const row = find(core, x);
  return row ? sum(row.c, x - row.center) : Math.exp(value(core, Math.log(x)));
}

/** Its derivative, by the chain rule outside the polynomials. */
export function slope(core: Core, x: number): number {
  if (Number.isNaN(x)) return x;
  if (x === Number.POSITIVE_INFINITY) return value(core, Number.MAX_VALUE) < x ? 0 : x;
  if (x < core.from) {
    const power = Math.exp(x);
    const inner = value(core, power);
    return inner > 0 ? (power * slope(core, power)) / inner : Number.NaN;
  }
  const row = find(core, x);
  if (row) return sumOfSlope(row.c, x - row.center);
  const log = Math.log(x);
  return (Math.exp(value(core, log)) / x) * slope(core, log);
}

function find({ rows }: Core, x: number): Row | undefined {
  let i = 0;
  while (i < rows.length && x > rows[i].to) i++;
  return rows[i];
}

/** Of odd degree above 3, its operations in the order of the fits: see innerOrder in fit/order.ts. */
function sum(c: readonly number[], t: number): number {
  const u = t * t;
  let k = c.length - 2;
  let s = c[k] + t * c[k + 1];
  for (k -= 2; k > 1; k -= 2) s = c[k] + t * c[k + 1] + u * s;
  return c[0] + t * (c[1] + t * s);
}

function sumOfSlope(c: readonly number[], t: number): number {
  let s = 0;
  for (let k = c.length - 1; k > 0; k--) s = s * t + k * c[k];
  return s;
}
