import { type Precision, ulp } from "../evaluate/precision.js";
import type { RowForm } from "../evaluate/row.js";
import type { LeftOut } from "./analytic.js";

/** Bounds on the error of a derivative: as it is, and as a share of |f'|. */
export interface DerivativeError {
  /** Of the difference of the derivatives. */
  readonly absolute: number;
  /** Of that difference as a share of the exact derivative. */
  readonly relative: number;
}

/**
 * Whether a fit is one polynomial, a few that are found by comparisons, or pieces with a table; "auto" is one polynomial or pieces,
 * whichever is faster in C. Compiled PyTorch and JAX are fastest with "polynomials": they read no tables.
 */
export type Shape = "auto" | "polynomial" | "polynomials" | "piecewise";

/** The names of the shapes. */
export const SHAPES: readonly Shape[] = ["auto", "polynomial", "polynomials", "piecewise"];

/** How an error is measured: as it is, as a share of |f|, or in ulps of f in the fit's precision. */
export type Measure = "absolute" | "relative" | "ulp";

/** What an error of 1 is at values of the size y >= 0. */
export const unitIn =
  ({ measure, precision }: { readonly measure: Measure; readonly precision: Precision }) =>
  (y: number): number =>
    measure === "absolute" ? 1 : measure === "relative" ? y : ulp(y, precision);

/** What all pieces of a fit have in common. */
export interface PieceShape extends RowForm {
  readonly measure: Measure;
  /** 0: values meet f at the ends; 1: slopes too; undefined: a piece alone, which need not. */
  readonly continuity: 0 | 1 | undefined;
  readonly monotone: boolean;
  /** Whether f has values so large that products of them overflow. */
  readonly isLarge?: boolean;
  /** Bounds what a series leaves out; without it that is judged by the last coefficients. */
  readonly leftOut?: LeftOut | undefined;
}

export interface Errors {
  /** Bound on the error of the evaluated piece, rounding included, in the measure asked for. */
  readonly error: number;
  /** Bounds on the error of its evaluated derivative, against that of f. */
  readonly derivativeError: DerivativeError;
}

/** Where none is known. */
export const UNKNOWN: Errors = {
  error: Number.POSITIVE_INFINITY,
  derivativeError: { absolute: Number.POSITIVE_INFINITY, relative: Number.POSITIVE_INFINITY },
};

export interface Piece extends Errors {
  /** The row, in the precision of the fit. */
  readonly coefficients: readonly number[];
}
