import { fromNumber } from "../numbers/fixed.js";
import type { Pair } from "../numbers/pair.js";
import type { Fixed } from "../real/exact.js";
import { isRounded } from "../real/fast.js";
import type { Chart, FixedChart } from "./chart.js";

/** The numbers of one operation: x[i] with its weight w[i], or 1 for all, i < n. */
export interface Terms {
  readonly x: Float64Array;
  readonly w: Float64Array | undefined;
  readonly n: number;
}

/** Z in p fraction bits. */
export interface Exactly {
  readonly Z: Fixed;
  readonly p: bigint;
}

/** What a gradient needs of the inner world. */
export interface Inner {
  /** Z; NaN if not known yet. */
  total: number;
  /** The inner value z of each term, given. */
  readonly z: Float64Array;
  /** dZ/dz and dZ/dw of each term, times 2^-exponent. */
  readonly dz: Float64Array;
  readonly dw: Float64Array;
  readonly exponent: Int32Array;
}

export const newInner = (n: number): Inner => ({
  total: Number.NaN,
  z: new Float64Array(n),
  dz: new Float64Array(n),
  dw: new Float64Array(n),
  exponent: new Int32Array(n),
});

/** What the operation is between inner values. */
export interface World {
  /** `out` becomes Z as a pair with a bound, which is Infinity or NaN where pairs do not do; z gets the inner values. */
  combine(chart: Chart, terms: Terms, out: Pair, z?: Float64Array): void;
  /** Z in fixed point, for terms with a value inside, where no inner value is infinite. */
  exact(chart: FixedChart, terms: Terms): Exactly;
  /** Fills dz, dw and exponent of `inner`, and total if it is NaN. */
  partials(chart: Chart, terms: Terms, inner: Inner): void;
}

export const weight = ({ w }: Terms, i: number): number => (w === undefined ? 1 : w[i]);

/** Fraction bits that hold every double. */
export const EXACT_BITS = 1074n;

/** The different x with the sums of their weights, exact in EXACT_BITS, so that terms cancel wherever they do. */
export function netWeights({ x, n, w }: Terms): Map<number, bigint> {
  const net = new Map<number, bigint>();
  for (let i = 0; i < n; i++) {
    const own = w === undefined ? 1n << EXACT_BITS : fromNumber(w[i], EXACT_BITS);
    net.set(x[i], (net.get(x[i]) ?? 0n) + own);
  }
  return net;
}

/** A value that is no bigint, where only finite ones can come. */
export const finite = (value: Fixed): bigint => {
  if (typeof value === "bigint") return value;
  throw new RangeError(`${value}, expected a finite number`);
};

/** The inner pair of x as a double, rounded correctly where the inner value of the chart is. */
export const nearest = (chart: Chart, x: number, pair: Pair): number =>
  isRounded(pair) ? pair.hi : chart.inner(x);
