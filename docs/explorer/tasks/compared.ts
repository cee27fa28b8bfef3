import { iterateExp, sexp, slog } from "../../../src/index.js";

/** A function over evenly spaced points. */
export interface Samples {
  readonly at: Float64Array;
  readonly value: Float64Array;
}

const HEIGHTS = { from: 0, to: 2, count: 256 };
const ARGUMENTS = { from: -3, to: 9, count: 240 };

const sample = ({ from, to, count }: typeof HEIGHTS, f: (t: number) => number): Samples => {
  const at = Float64Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);
  return { at, value: at.map(f) };
};

/** NaN where f throws or gives no number. */
export const tamed =
  (f: (x: number) => unknown) =>
  (x: number): number => {
    try {
      const value = f(x);
      return typeof value === "number" ? value : Number.NaN;
    } catch {
      return Number.NaN;
    }
  };

export const compared = (f: (x: number) => number, a: number) => {
  const drift = sample(HEIGHTS, (t) => slog(f(sexp(t))) - t - a);
  return {
    drift,
    amplitude: drift.value.reduce((most, p) => Math.max(most, Math.abs(p)), 0),
    difference: sample(ARGUMENTS, (x) => {
      const truth = iterateExp(x, a);
      return (f(x) - truth) / Math.max(1, Math.abs(truth));
    }),
  };
};
