import { doublesOf } from "../numbers/doubles-text.js";
import {
  coefficients,
  heightCount,
  sexpCounts,
  slogCells,
  thetaCount,
} from "./constants.generated.js";

/** The coefficients of Kneser's solution on the plane: parts of one array, `all`. constants.generated.ts says what they are. */
export function planeCoefficients() {
  const all = doublesOf(coefficients);
  let at = 0;
  const take = (count: number): Float64Array => {
    at += count;
    return all.subarray(at - count, at);
  };
  return {
    all,
    theta: take(thetaCount),
    height: take(heightCount),
    slog: slogCells.map(([cell, count]) => ({ cell, numbers: take(count) })),
    sexp: sexpCounts.map((count) => take(count)),
  };
}
