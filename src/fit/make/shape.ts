import type { RowForm } from "../evaluate/row.js";
import type { LeftOut } from "./analytic.js";

/** Bounds on the error of a derivative: as it is, and as a share of |f'|. */
export interface DerivativeError {
  readonly absolute: number;
  readonly relative: number;
}

/** How an error is measured: as it is, as a share of |f|, or in ulps of f in the fit's precision. */
export type Measure = "absolute" | "relative" | "ulp";

/** What all pieces of a fit have in common. */
export interface PieceShape extends RowForm {
  readonly measure: Measure;
  /** 0: values meet f at the ends; 1: slopes too; undefined: a piece alone, which need not. */
  readonly continuity: 0 | 1 | undefined;
  readonly monotone: boolean;
  /** Bounds what a series leaves out; without it that is judged by the last coefficients. */
  readonly leftOut?: LeftOut | undefined;
}

/** Where a piece lies: its polynomial is one in t = x - center and serves from <= x <= to, or a part of that. */
export interface Place {
  readonly center: number;
  readonly from: number;
  readonly to: number;
  /** Where it meets f, and so its neighbours: the ends, unless it serves a part of them. */
  readonly meets?: readonly number[] | undefined;
  /** The zero of f is at the center, to the nearest number. */
  readonly zero: boolean;
  /** t is rounded to a multiple of it. */
  readonly step?: number | undefined;
}

export interface Piece {
  /** The row, in the precision of the fit. */
  readonly coefficients: readonly number[];
  /** Bound on the error of the evaluated piece, rounding included, in the measure asked for. */
  readonly error: number;
  /** Bounds on the error of its evaluated derivative, against that of f. */
  readonly derivativeError: DerivativeError;
}
