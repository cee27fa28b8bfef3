import { planeCoefficients } from "../../../src/complex/coefficients.js";
import { offsetIm, offsetRe } from "../../../src/complex/constants.generated.js";
import { localSeries } from "../../../src/complex/fixed-point.js";

/** Terms of a row, the last of which holds their count. */
export const TERMS = 32;

/** The first row of each kind; slog's cells are rows 0 to 47. */
export const ROWS = { sexp: 48, theta: 52, height: 53, forward: 54, inverse: 55, count: 56 };

export interface PlaneSeries {
  /** Coefficients of complex polynomials in f32, interleaved, in rows of TERMS. */
  readonly rows: Float32Array;
  readonly fixedPoint: readonly [number, number];
  readonly radius: number;
  readonly offset: readonly [number, number];
}

/** What iterexp/complex evaluates for Kneser's solution and the regular one at L, as a table for a GPU. */
export function planeSeries(): PlaneSeries {
  const local = localSeries(0);
  const rows = new Float32Array(2 * TERMS * ROWS.count);
  const put = (row: number, interleaved: ArrayLike<number>): void => {
    const count = Math.min(TERMS - 1, interleaved.length / 2);
    for (let i = 0; i < 2 * count; i++) rows[2 * TERMS * row + i] = interleaved[i];
    rows[2 * TERMS * (row + 1) - 2] = count;
  };
  const { slog, sexp, theta, height } = planeCoefficients();
  for (const { cell, numbers } of slog) put(cell, numbers);
  for (const [i, numbers] of sexp.entries()) {
    put(
      ROWS.sexp + i,
      Array.from(numbers).flatMap((real) => [real, 0]),
    );
  }
  put(ROWS.theta, [0, 0, ...theta]);
  put(ROWS.height, [0, 0, ...height]);
  put(ROWS.forward, local.forward);
  put(ROWS.inverse, local.inverse);
  return {
    rows,
    fixedPoint: [local.re, local.im],
    radius: local.radius,
    offset: [offsetRe, offsetIm],
  };
}
