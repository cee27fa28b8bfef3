import { Pair } from "../../numbers/pair.js";
import { argumentRange } from "../evaluate/argument.js";
import { type Precision, round, roundDown, rounding } from "../evaluate/precision.js";
import {
  type Argument,
  type BinadeSegment,
  type Ends,
  type FlatSegment,
  type Gridded,
  indexOf,
  leadingBits,
  MOST_BITS,
  offsetOf,
  onGrid,
  type TabulatedSegment,
  type UniformSegment,
} from "../evaluate/segments.js";
import type { Reduction } from "./reduction.js";
import type { Request } from "./request.js";
import { type DerivativeError, unitIn } from "./shape.js";

/** Which reductions a layout makes use of. */
export type Use = { readonly [K in Argument]: boolean };

/** Above this x rows follow the binades, where the domain reaches far enough. */
const BINADES_FROM = 16;
export const WIDE = 64;

export interface Division {
  readonly use: Use;
  readonly flat:
    | {
        readonly segment: FlatSegment;
        readonly error: number;
        readonly derivativeError: DerivativeError;
      }
    | undefined;
  readonly spans: readonly Span[];
}

export interface Span extends Ends, Gridded {
  readonly kind: "uniform" | "binade";
  readonly reduction?: Reduction | undefined;
}

/** Binades are cut into at most so many spans, each as fine as it needs. */
const BINADE_SPANS = 4;

/** Below this x, and left of a zero of f, e^x may stand for x. */
const THROUGH_EXP_TO = -1;

/** Domains that begin below it are worth that. */
export const REDUCED_FROM = -6;

/** Where the part through e^x ends, which holds no zero of f. */
export const throughExpTo = ({ to, zero }: Request): number =>
  Math.min(to, Math.floor(Math.min(THROUGH_EXP_TO, (zero ?? 0) - 0.25)));

/**
 * How far from its origin the part graded towards a singularity reaches: as a zero of f lets it, and where x - origin is
 * exact unless that is a short way.
 */
export function shiftReach({ zero }: Request, { origin }: Reduction): number {
  const exact = Math.abs(origin) > 0.1 ? Math.abs(origin) / 2 : 0.5;
  return 2 ** Math.floor(Math.log2(Math.min(((zero ?? Infinity) - origin) / 2, exact, 0.5)));
}

/**
 * The domain cut into a left part, constant, through e^x or graded towards a singularity; one of uniform rows; and one of
 * binades or through ln x, as far as it has them.
 */
export function divide(request: Request, use: Use): Division {
  const { from, to, precision, reductions } = request;
  const spans: Span[] = [];
  let flat: Division["flat"];
  let start = from;
  if (use.exp) {
    start = throughExpTo(request);
    spans.push({ kind: "uniform", from, to: start, reduction: reductions.exp });
  } else if (from < -8) {
    const flatTo = flatUntil(request);
    start = Math.max(from, flatTo);
    if (flatTo > from) flat = flatSegment(request, Math.min(flatTo, to));
  }
  if (use.shift && reductions.shift !== undefined) {
    const { origin } = reductions.shift;
    start = Math.min(to, round(origin + shiftReach(request, reductions.shift), precision));
    spans.push({ kind: "binade", from, to: start, reduction: reductions.shift });
  }
  const cut = to > WIDE ? Math.max(BINADES_FROM, start) : to;
  if (start < cut) spans.push(...uniformSpans(request, start, cut));
  if (cut < to && use.log) {
    spans.push({ kind: "uniform", from: cut, to, reduction: reductions.log });
  } else if (cut < to) {
    const binades = Math.ceil(Math.log2(to / cut));
    const step = 2 ** Math.ceil(binades / BINADE_SPANS);
    for (let x = cut; x < to; ) {
      const end = Math.min(to, 2 ** Math.floor(Math.log2(x)) * step);
      spans.push({ kind: "binade", from: x, to: end });
      x = end;
    }
  }
  return { use, flat, spans };
}

/**
 * [from, to], and where the fit is to rise everywhere, the part about x = 0 by itself: numbers there are so dense that
 * only those of a grid have values that can be told apart. A zero of f, which needs them all, is left out of it.
 */
function uniformSpans({ monotone, zero = 1 }: Request, from: number, to: number): Span[] {
  const reach = 2 ** Math.floor(Math.log2(Math.min(LARGEST_GRID, Math.abs(zero) / 2)));
  // As much less as its last row may reach beyond.
  const cut = 0.75 * reach;
  if (!monotone || !(reach > 0 && from < cut && to > -cut)) return [{ kind: "uniform", from, to }];
  const cuts = [from, ...[-cut, cut].filter((x) => x > from && x < to), to];
  return cuts.slice(1).map((end, i) => {
    const isGridded = cuts[i] >= -cut && end <= cut;
    return { kind: "uniform", from: cuts[i], to: end, ...(isGridded ? { grid: 3 * reach } : {}) };
  });
}

/** The reach of a grid at most. */
const LARGEST_GRID = 2 ** -2;

/** Level k stands for rows of width 2^-k, or for 2^k rows to a binade. */
export function segmentOf(
  span: Span,
  level: number,
  request: Request,
  row: number,
): TabulatedSegment {
  const { kind, from, to, reduction } = span;
  const ends = argumentEnds(span, request.precision);
  const inside =
    kind === "uniform"
      ? uniform(ends, level, reduction ? { ...request, zero: undefined } : request, row, span.grid)
      : binade(ends, level, request, row);
  if (reduction === undefined) return inside;
  const { argument, origin, result } = reduction;
  return { kind: "reduced", from, to, argument, origin, result, inside };
}

const out = new Pair();

/** The whole number below which f differs from its limit by less than half of a rounding. */
function flatUntil({ f, precision }: Request): number {
  f(Number.NEGATIVE_INFINITY, out);
  const limit = out.hi;
  if (!Number.isFinite(limit)) return Number.NEGATIVE_INFINITY;
  for (let x = -8; x > -800; x--) {
    f(x, out);
    if (Math.abs(out.hi - limit) <= rounding(limit, precision) / 4) return x;
  }
  return Number.NEGATIVE_INFINITY;
}

function flatSegment(request: Request, to: number): NonNullable<Division["flat"]> {
  const { f, precision, from, monotone } = request;
  f(Number.NEGATIVE_INFINITY, out);
  const { hi: limit, lo } = out;
  const value = monotone ? roundDown(limit, precision) : round(limit, precision);
  f(to, out);
  const miss =
    Math.max(Math.abs(value - limit - lo), Math.abs(value - out.hi - out.lo)) + out.error;
  const unit = unitIn(request)(Math.abs(limit));
  // The derivative is steepest at the right end, and all of it is missed.
  const derivativeError = { absolute: out.dx * (1 + 2 ** -50), relative: 1 };
  return { segment: { kind: "flat", from, to, value }, error: miss / unit, derivativeError };
}

function uniform(
  { from, to }: Ends,
  scaleLog: number,
  request: Request,
  row: number,
  grid: number | undefined,
): UniformSegment {
  const { precision, zero } = request;
  const scale = 2 ** scaleLog;
  const inside = zero !== undefined && zero > from && zero < to;
  const anchor = onGrid(inside ? zero : round(from + 0.5 / scale, precision), grid, precision);
  const first = inside ? Math.ceil((zero - from) * scale - 0.5) : 0;
  const offset = offsetOf({ scale, first, anchor }, precision);
  const segment = {
    kind: "uniform",
    from,
    to,
    scale,
    offset,
    first,
    anchor,
    row,
    rows: 0,
    ...(grid === undefined ? {} : { grid }),
  } as const;
  return { ...segment, rows: indexOf(segment, to, precision) + 1 };
}

function binade({ from, to }: Ends, bits: number, request: Request, row: number): BinadeSegment {
  const { precision } = request;
  const base = leadingBits(from, bits, precision);
  // No table is as fine as that.
  const isBeyond = bits > MOST_BITS[precision];
  const rows = isBeyond ? Number.POSITIVE_INFINITY : leadingBits(to, bits, precision) - base + 1;
  return { kind: "binade", from, to, bits, base, row, rows };
}

/** The ends of what the rows of a span are a function of. */
export function argumentEnds({ from, to, reduction }: Span, precision: Precision): Ends {
  if (reduction === undefined) return { from, to };
  const [low, high] = argumentRange(reduction, from, to, precision);
  return { from: low, to: high };
}
