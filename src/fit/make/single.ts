import { newTable } from "../evaluate/new-table.js";
import { placeOf } from "../evaluate/place.js";
import { round } from "../evaluate/precision.js";
import { EXTRAS, type Extra } from "../evaluate/row.js";
import { onGrid, type SingleSegment } from "../evaluate/segments.js";
import type { Known } from "./long-series.js";
import { makePiece } from "./piece.js";
import { type Layout, pieceShape, type Request } from "./request.js";
import { risesEverywhere } from "./rising.js";

/** One row for the whole domain, around the zero if there is one. */
export function singleSegment(
  { from, to, zero, precision }: Request,
  grid?: number | undefined,
): SingleSegment {
  const center = onGrid(zero ?? round((from + to) / 2, precision), grid, precision);
  return { kind: "single", from, to, center, row: 0, ...(grid === undefined ? {} : { grid }) };
}

/** A grid of which numbers up to `reach` have multiples, its step 2^coarseness times the least there is. */
const gridFor = (reach: number, coarseness: number): number =>
  3 * 2 ** (Math.ceil(Math.log2(reach)) + coarseness);

/** The grids worth a try, none first. Next to a zero of f the rounding of x to a grid is no small part of the value. */
export function gridsFor({ from, to, monotone, zero }: Request): (number | undefined)[] {
  if (!monotone || zero !== undefined) return [undefined];
  const reach = Math.max(Math.abs(from), Math.abs(to));
  return [undefined, ...[2, 6, 10].map((k) => gridFor(reach, k))];
}

/** One polynomial for the whole domain. */
export function single(request: Request, degrees: readonly number[]): Layout | undefined {
  for (const grid of gridsFor(request)) {
    const layout = singleOn(singleSegment(request, grid), request, degrees);
    if (layout !== undefined) return layout;
  }
  return undefined;
}

function singleOn(
  segment: SingleSegment,
  request: Request,
  degrees: readonly number[],
): Layout | undefined {
  const place = placeOf(segment, 0, request);
  const known: Known = {};
  const pieceOf = (degree: number, extra: Extra) => {
    const pieces = { ...pieceShape(request, degree, extra), continuity: undefined };
    return makePiece(request.f, place, pieces, request.goal, undefined, known);
  };
  if (pieceOf(Math.max(...degrees), 0) === undefined) return undefined;
  for (const degree of degrees) {
    for (const extra of EXTRAS) {
      const piece = pieceOf(degree, extra);
      if (piece === undefined || piece.error > request.goal) continue;
      const coefficients = newTable(piece.coefficients.length, request.precision);
      if (coefficients.byteLength > request.maxBytes) return undefined;
      coefficients.set(piece.coefficients);
      const { error, derivativeError } = piece;
      const shape = { degree, extra, segments: [segment], coefficients };
      if (request.monotone && !risesEverywhere({ ...shape, precision: request.precision }))
        continue;
      return { ...shape, error, derivativeError };
    }
  }
  return undefined;
}
