import { innerOrderRounding, type Rounded } from "../evaluate/order.js";
import { rounding, ulp } from "../evaluate/precision.js";
import type { RowForm } from "../evaluate/row.js";
import type { PieceShape } from "./shape.js";

/** Running error analysis of the inner sum of a row, c1 + c2 t + ... + cn t^(n-1), at |t|. */
export const innerRounding = (
  c: readonly number[],
  { degree, extra, precision }: RowForm,
  t: number,
): Rounded => innerOrderRounding(degree, (k) => Math.abs(c[extra + k]), false, t, precision);

/** Bound on the rounding errors of a row at |t|, all but the last addition's. */
export function rowRounding(c: readonly number[], shape: RowForm, t: number): number {
  const inner = innerRounding(c, shape, t);
  const size = inner.size * t;
  let error = inner.error * t;
  error += rounding(size + error, shape.precision);
  if (shape.extra === 0) return error;
  return error + rounding(size + Math.abs(c[1]) + error, shape.precision);
}

/**
 * The error `before` the last rounding, and that one, in the measure; |f| lies between `near` and `top`. A result in the
 * binade of f is off by half an ulp of f; one that is carried into the next by a larger error, by one.
 */
export function withLastRounding(
  before: number,
  near: number,
  top: number,
  { measure, precision }: PieceShape,
): number {
  if (measure === "absolute") return before + rounding(top + before, precision);
  if (measure === "relative") return before / near + (1 + before / near) * (ulp(1, precision) / 2);
  const unit = ulp(near, precision);
  return before / unit + (before < unit / 2 ? 0.5 : 1);
}
