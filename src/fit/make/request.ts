import type { Precision } from "../evaluate/precision.js";
import type { Extra } from "../evaluate/row.js";
import type { RowShape, Segment } from "../evaluate/segments.js";
import type { LeftOut } from "./analytic.js";
import type { Sampler } from "./chebyshev.js";
import { isLargeAt } from "./piece.js";
import type { Reduction } from "./reduction.js";
import type { DerivativeError, Measure, PieceShape } from "./shape.js";

export interface Layout extends RowShape {
  readonly segments: readonly Segment[];
  readonly coefficients: Float64Array | Float32Array;
  readonly error: number;
  readonly derivativeError: DerivativeError;
}

export interface Request {
  readonly f: Sampler;
  readonly from: number;
  readonly to: number;
  readonly precision: Precision;
  readonly measure: Measure;
  readonly goal: number;
  readonly continuity: 0 | 1;
  readonly monotone: boolean;
  /** The zero of f, if it lies inside and the measure is not absolute. */
  readonly zero: number | undefined;
  readonly leftOut?: LeftOut | undefined;
  /** No table is larger than this many bytes. */
  readonly maxBytes: number;
  /** What parts of the domain may be reduced to. */
  readonly reductions: Reductions;
}

export interface Reductions {
  readonly exp?: Reduction | undefined;
  readonly log?: Reduction | undefined;
  readonly shift?: Reduction | undefined;
}

/** What the pieces of a fit have in common. */
export const pieceShape = (request: Request, degree: number, extra: Extra): PieceShape => ({
  degree,
  extra,
  precision: request.precision,
  measure: request.measure,
  continuity: request.continuity,
  monotone: request.monotone,
  isLarge: [request.from, request.to].some((x) => isLargeAt(request.f, x)),
  leftOut: request.leftOut,
});
