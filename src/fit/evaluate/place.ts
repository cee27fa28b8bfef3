import { type Precision, ulp } from "./precision.js";
import { hasReciprocal, leadsRight } from "./rows-in-place.js";
import { centerOf, gridOf, indexOf, type Segment } from "./segments.js";

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

/** How far rounding of the index can carry x beyond a whole row, in half widths: with up to 2^15 rows of f32. */
const SLACK = { f64: 2 ** -12, f32: 2 ** -9 } as const;

/** The same in half widths of a place, which for a sliver is as little as an eighth of a row. */
export const slackOf = ({ meets }: Place, precision: Precision): number =>
  SLACK[precision] * (meets === undefined ? 1 : 8);

/** The precision of a fit, and the zero of f where it matters. */
interface Wanted {
  readonly precision: Precision;
  readonly zero: number | undefined;
}

/**
 * Whether numbers are led to the rows that were made for them, whatever the arithmetic of the index, f32 or (JavaScript)
 * f64, and the scale and its reciprocal are numbers that all targets have.
 */
export function findsRows(segment: Segment, precision: Precision): boolean {
  if (segment.kind === "reduced") return findsRows(segment.inside, precision);
  if (segment.kind !== "uniform") return true;
  const { scale, from, to, rows } = segment;
  if (!hasReciprocal(scale, precision)) return false;
  const slackIn = (i: number) => {
    const place = placeOf(segment, i, { precision, zero: undefined });
    return ((place.to - place.from) / 2) * slackOf(place, precision);
  };
  const [first, whole, last] = [0, Math.min(1, rows - 1), rows - 1].map(slackIn);
  const slack = (i: number) => (i === 0 ? first : i === rows - 1 ? last : whole);
  return [...new Set([precision, "f64" as const])].every((arithmetic) =>
    leadsRight({
      index: (x) => indexOf(segment, x, arithmetic),
      rows,
      center: (i) => centerOf(segment, i, precision),
      half: 0.5 / scale,
      slack,
      from,
      to,
      precision,
    }),
  );
}

/** In the argument of the rows. */
export function placeOf(segment: Segment, i: number, wanted: Wanted): Place {
  const { precision } = wanted;
  if (segment.kind === "reduced") {
    return placeOf(segment.inside, i, { precision, zero: undefined });
  }
  const center = centerOf(segment, i, precision);
  if (segment.kind === "flat") {
    return { center, from: segment.from, to: segment.to, zero: false };
  }
  const grid = gridOf(segment);
  const zero = center === wanted.zero;
  const step = grid > 0 ? ulp(grid, precision) : undefined;
  if (segment.kind === "single") {
    return { center, from: segment.from, to: segment.to, meets: undefined, zero, step };
  }
  const half =
    segment.kind === "uniform"
      ? 0.5 / segment.scale
      : 2 ** (Math.floor(Math.log2(center)) - segment.bits - 1);
  const to = Math.min(center + half, segment.to);
  const from = Math.min(Math.max(center - half, segment.from), to);
  if (to - from >= half / 4) return { center, from, to, meets: undefined, zero, step };
  // A sliver of a row at an end of the segment is fitted with what lies beside it, and meets f where it meets the others.
  return {
    center,
    from: Math.max(segment.from, Math.min(from, to - half / 4)),
    to: Math.min(segment.to, Math.max(to, from + half / 4)),
    meets: to - from > half / 2 ** 30 ? [from, to] : [to === segment.to ? from : to],
    zero,
    step,
  };
}
