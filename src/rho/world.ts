import type { Chart, FixedChart } from "./chart.js";
import type { Fixed } from "./fixed.js";

/** The numbers of one operation: x[i] with its weight w[i], or 1 for all, i < n. */
export interface Terms {
  readonly x: Float64Array;
  readonly w: Float64Array | undefined;
  readonly n: number;
}

/** What a gradient needs of the inner world. */
export interface Inner {
  /** Z; NaN if not known yet. */
  total: number;
  /** The inner value z of each term, given. */
  readonly z: Float64Array;
  /** dZ/dz and dZ/dw of each term. */
  readonly dz: Float64Array;
  readonly dw: Float64Array;
}

export const newInner = (n: number): Inner => ({
  total: Number.NaN,
  z: new Float64Array(n),
  dz: new Float64Array(n),
  dw: new Float64Array(n),
});

/** What the operation is between inner values. */
export interface World {
  /** `out` becomes Z as a pair with a bound, which is Infinity or NaN where pairs do not do; z gets the inner values. */
  combine(chart: Chart, terms: Terms, out: Float64Array, z?: Float64Array): void;
  /** exp^b(Z) for terms with a value inside, where no inner value is infinite. */
  exact(chart: FixedChart, terms: Terms): number;
  /** Fills dz and dw of `inner`, and total if it is NaN. */
  partials(chart: Chart, terms: Terms, inner: Inner): void;
}

export const weight = ({ w }: Terms, i: number): number => (w === undefined ? 1 : w[i]);

/** A value that is no bigint, where only finite ones can come. */
export const finite = (value: Fixed): bigint => {
  if (typeof value === "bigint") return value;
  throw new RangeError(`${value}, expected a finite number`);
};

/** The inner pair of x as a double. */
export const nearest = (chart: Chart, x: number, pair: Float64Array): number =>
  pair[2] <= 2 ** -54 * Math.abs(pair[0]) ? pair[0] : chart.inner(x);
