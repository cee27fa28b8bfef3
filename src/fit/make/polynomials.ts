import { bytesOf, round } from "../evaluate/precision.js";
import { EXTRAS } from "../evaluate/row.js";
import { type RowShape, rowLength, type SingleSegment } from "../evaluate/segments.js";
import { type Division, divide } from "./division.js";
import { assembled, pieceAt } from "./layout.js";
import { type Layout, pieceShape, type Request } from "./request.js";
import type { Piece, PieceShape } from "./shape.js";
import { gridsFor, singleSegment } from "./single.js";

/** All polynomials together have at most so many coefficients. */
const MOST_COEFFICIENTS = 128;

/**
 * A few polynomials, found by comparisons of x with the ends of their pieces; the least coefficients that are found. From the
 * left, every piece is as long as its polynomial keeps the goal.
 */
export function polynomials(request: Request, degrees: readonly number[]): Layout | undefined {
  const { flat } = divide(request, { exp: false, log: false, shift: false });
  let best: Layout | undefined;
  let most = Math.min(MOST_COEFFICIENTS, request.maxBytes / bytesOf(request.precision));
  for (const degree of degrees) {
    for (const extra of EXTRAS) {
      const layout = polynomialsOf(request, { degree, extra }, flat, most);
      if (layout === undefined) continue;
      best = layout;
      most = layout.coefficients.length - 1;
      break;
    }
  }
  return best;
}

interface Found {
  readonly segment: SingleSegment;
  readonly piece: Piece;
}

function polynomialsOf(
  request: Request,
  shape: RowShape,
  flat: Division["flat"],
  most: number,
): Layout | undefined {
  const pieces = pieceShape(request, shape.degree, shape.extra);
  const found: Found[] = [];
  for (let from = flat?.segment.to ?? request.from; from < request.to; ) {
    if ((found.length + 1) * rowLength(shape) > most) return undefined;
    const next = longest({ ...request, from }, found.length, pieces);
    if (next === undefined) return undefined;
    found.push(next);
    from = next.segment.to;
  }
  return assembled(
    request,
    shape,
    flat,
    found.map(({ segment }) => segment),
    found.map(({ piece }) => piece),
  );
}

/** The longest piece from the left end on whose polynomial keeps the goal, to a part of what is left. */
function longest(request: Request, row: number, pieces: PieceShape): Found | undefined {
  const { from, to, zero = Number.NaN, precision, goal } = request;
  const upTo = (end: number): Found | undefined => {
    const own = { ...request, to: end, zero: zero >= from && zero <= end ? zero : undefined };
    for (const grid of gridsFor(own)) {
      const segment = { ...singleSegment(own, grid), row };
      const piece = pieceAt({}, segment, 0, own, pieces);
      if (piece !== undefined && piece.error <= goal) return { segment, piece };
    }
    return undefined;
  };
  let found = upTo(to);
  if (found !== undefined) return found;
  let share = 1 / 2;
  for (let step = 1 / 4; step >= 2 ** -8; step /= 2) {
    const next = upTo(round(from + share * (to - from), precision));
    found = next ?? found;
    share += next === undefined ? -step : step;
  }
  return found;
}
