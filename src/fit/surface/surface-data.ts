import type { Precision } from "../evaluate/precision.js";
import type { Measure } from "../make/shape.js";
import type { Outside } from "../store/fit-data.js";
import { type Axis, axisOf } from "./axis.js";

/**
 * Everything that a two-variable fit is: the polynomial of cell (i, j), i along x and j along alpha, is the sum of
 * c[k][l] s^k t^l, s and t the places in the cell; its (degree + 1)^2 coefficients, l running first, follow those of
 * cell (i - 1, j), and rows of cells with one j follow one another.
 */
export interface SurfaceData {
  /** b of the iterates of z -> b^z; e where it is absent. */
  readonly base?: string | undefined;
  readonly alpha: readonly [from: number, to: number];
  readonly domain: readonly [from: number, to: number];
  readonly measure: Measure;
  /** The error that was asked for; `error` is the bound that was found. */
  readonly promised: number;
  readonly precision: Precision;
  readonly outside: Outside;
  /** Degree in each variable. */
  readonly degree: number;
  /** Cells are 2^exponents[0] wide in x and 2^exponents[1] in alpha. */
  readonly exponents: readonly [x: number, alpha: number];
  readonly error: number;
  /** Bounds on the absolute errors of both derivatives. */
  readonly gradientError: { readonly dx: number; readonly dalpha: number };
  readonly coefficients: Float64Array | Float32Array;
}

/** How x and alpha lead to a cell. */
export const axesOf = ({
  domain,
  alpha,
  exponents,
  precision,
}: Pick<SurfaceData, "domain" | "alpha" | "exponents" | "precision">): [x: Axis, alpha: Axis] => [
  axisOf(...domain, exponents[0], precision),
  axisOf(...alpha, exponents[1], precision),
];
