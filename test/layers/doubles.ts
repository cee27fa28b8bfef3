import { iterateExp } from "../../src/index.js";

/** The layers in doubles, from their formulas: arrays of rows, exp^a from iterexp, nothing from TensorFlow.js. */

export type Row = readonly number[];
export type Rows = readonly Row[];

/** What f was called with, by text, while it is recorded. */
let calls: Map<string, [x: number, a: number]> | undefined;

export function f(x: number, a: number): number {
  calls?.set(`${x} ${a}`, [x, a]);
  return iterateExp(x, a);
}

/** The different arguments of f in some work. */
export function argumentsIn(work: () => unknown): [x: number, a: number][] {
  calls = new Map();
  work();
  const all = [...calls.values()];
  calls = undefined;
  return all;
}

/** The extension "odd": exp^-a above the identity e = exp^a(0), mirrored at e below. */
export function inwardOdd(x: number, a: number): number {
  const e = f(0, a);
  return x >= e ? f(x, -a) : -f(2 * e - x, -a);
}

export function outwardOdd(z: number, a: number): number {
  const e = f(0, a);
  return z >= 0 ? f(z, a) : 2 * e - f(-z, a);
}

/** The extension "shift": exp^-a of ln(e^x + e^b), b = exp^a(-Infinity) the absorber. */
export const inwardShift = (x: number, a: number): number =>
  f(Math.log(Math.exp(x) + Math.exp(f(Number.NEGATIVE_INFINITY, a))), -a);

export const dot = (x: Row, y: Row): number => x.reduce((sum, value, i) => sum + value * y[i], 0);
export const column = (rows: Rows, j: number): number[] => rows.map((row) => row[j]);
export const sum = (xs: Row): number => xs.reduce((total, x) => total + x, 0);

/** x K + b of one row. */
export const affine = (x: Row, kernel: Rows, bias?: Row): number[] =>
  kernel[0].map((_, j) => dot(x, column(kernel, j)) + (bias?.[j] ?? 0));

export const sigmoid = (t: number): number => 1 / (1 + Math.exp(-t));

export function softmax(scores: Row): number[] {
  const most = Math.max(...scores);
  const powers = scores.map((s) => Math.exp(s - most));
  return powers.map((p) => p / sum(powers));
}

/** Central differences of g at every place of every array. */
export function differences(g: (arrays: number[][]) => number, arrays: number[][]): number[][] {
  const h = 1e-6;
  return arrays.map((array, which) =>
    array.map((_, i) => {
      const moved = (by: number) =>
        g(arrays.map((a, w) => (w === which ? a.map((x, j) => (j === i ? x + by : x)) : a)));
      return (moved(h) - moved(-h)) / (2 * h);
    }),
  );
}

/** A flat array as rows. */
export const rows = (flat: Row, length: number): number[][] =>
  Array.from({ length: flat.length / length }, (_, i) => [
    ...flat.slice(i * length, (i + 1) * length),
  ]);
