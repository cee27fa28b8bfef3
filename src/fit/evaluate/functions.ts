import type { FloatArray } from "../../numbers/arrays.js";

/** A fit as functions; `outside` is asked for what lies outside the domain. */
export interface Program {
  readonly evaluate: (x: number) => number;
  readonly derivative: (x: number) => number;
  readonly into: (out: FloatArray, xs: FloatArray) => void;
}
