import { type Precision, ulp } from "../evaluate/precision.js";
import { centerOf, rowLength, type SingleSegment } from "../evaluate/segments.js";
import type { FitData } from "./fit-data.js";

/**
 * Whether the slopes of neighbours are as near to each other as in a fit of continuity 1. There both polynomials have the slope of a
 * series of f at the joint, so that what parts them is the rounding of coefficients, by half an ulp each, and what the series
 * leave out, a hundredth of the error in values: they are granted 8 times the one and a sixteenth of the stated error of the
 * derivative for the other. Where polynomials meet in value alone their slopes are off by about all of that error.
 *
 * Rows of x itself are looked at, next to one another in a segment or each a segment. Those of fits that rise everywhere have
 * been made less steep on purpose, each by itself.
 */
export function slopesMeet(fit: FitData): boolean {
  if (fit.monotone) return true;
  const { segments, precision } = fit;
  return segments.every((segment, k) => {
    if (segment.kind === "single") {
      const next = segments[k + 1];
      return next?.kind !== "single" || meetAt(fit, segment.to, segment, next);
    }
    if (segment.kind !== "uniform" && segment.kind !== "binade") return true;
    for (let i = 0; i + 1 < segment.rows; i++) {
      const [a, b] = [i, i + 1].map((at) => ({
        center: centerOf(segment, at, precision),
        row: segment.row + at,
      }));
      const width =
        segment.kind === "uniform" ? 1 / segment.scale : widthAt(a.center, segment.bits);
      if (!meetAt(fit, a.center + width / 2, a, b)) return false;
    }
    return true;
  });
}

/** A row of the table and where its t is 0. */
type RowAt = Pick<SingleSegment, "center" | "row">;

/** Whether the slopes of two rows meet at the joint. */
function meetAt(fit: FitData, joint: number, a: RowAt, b: RowAt): boolean {
  const { precision, derivativeError } = fit;
  const left = slopeAt(fit, a.row, joint - a.center, precision);
  const right = slopeAt(fit, b.row, joint - b.center, precision);
  const least = Math.min(Math.abs(left.slope), Math.abs(right.slope));
  const stated = Math.min(derivativeError.absolute, derivativeError.relative * least);
  const allowed = 8 * (left.rounding + right.rounding) + stated / 16;
  return Math.abs(left.slope - right.slope) <= allowed;
}

/** The width of 2^bits rows to a binade at x. */
const widthAt = (x: number, bits: number): number => 2 ** (Math.floor(Math.log2(x)) - bits);

/** The slope of a row at t, and what rounding its coefficients can have changed of it. */
function slopeAt(fit: FitData, row: number, t: number, precision: Precision) {
  const { degree, extra, coefficients } = fit;
  const at = row * rowLength(fit) + extra;
  let slope = extra === 2 ? coefficients[at] : 0; // the head of it
  let rounding = ulp(slope, precision);
  for (let k = 1, power = 1; k <= degree; k++, power *= t) {
    slope += k * coefficients[at + k] * power;
    rounding += k * ulp(coefficients[at + k], precision) * Math.abs(power);
  }
  return { slope, rounding };
}
