import { Pair } from "../../numbers/pair.js";
import { bytesOf, type Precision, round, roundDown, rounding, ulp } from "../evaluate/precision.js";
import type { Extra } from "../evaluate/row.js";
import { hasReciprocal, leadsRight } from "../evaluate/rows-in-place.js";
import {
  type Argument,
  type BinadeSegment,
  centerOf,
  type Ends,
  type FlatSegment,
  firstRow,
  type Gridded,
  gridOf,
  indexOf,
  leadingBits,
  offsetOf,
  onGrid,
  type RowShape,
  rowLength,
  rowsOf,
  type Segment,
  type SingleSegment,
  type TabulatedSegment,
  type UniformSegment,
} from "../evaluate/segments.js";
import type { LeftOut } from "./analytic.js";
import type { Sampler } from "./chebyshev.js";
import { larger, NO_ERROR } from "./derivative.js";
import { makePiece, slackOf } from "./piece.js";
import { argumentRange, type Reduction, reducedPiece } from "./reduction.js";
import { lastOf, risesEverywhere, rowRises } from "./rising.js";
import type { DerivativeError, Measure, Piece, PieceShape, Place } from "./shape.js";

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

/** Which of them a layout makes use of. */
type Use = { readonly [K in Argument]: boolean };

const EXTRA_COST = [0, 1, 3] as const;
const INDEX_COST = 6;
const EXTRAS: readonly Extra[] = [0, 1, 2];

/** No table is larger than this many bytes, whatever is allowed. */
export const LARGEST_TABLE = 2 ** 22;

/** Above this x rows follow the binades, where the domain reaches far enough. */
const BINADES_FROM = 16;
const WIDE = 64;

/**
 * What an evaluation costs, in flops or so: they only rank candidates. Tables beyond the first and second cache cost more.
 */
export const cost = (shape: RowShape, rows: number, precision: Precision): number => {
  const bytes = rows * rowLength(shape) * bytesOf(precision);
  const memory = MEMORY_COST.find(([most]) => bytes <= most)?.[1] ?? 24;
  return 2 * shape.degree + EXTRA_COST[shape.extra] + memory + (rows > 1 ? INDEX_COST : 0);
};

/** Up to so many bytes a table costs this much. */
const MEMORY_COST = [
  [2 ** 14, 0],
  [2 ** 15, 1],
  [2 ** 17, 3],
  [2 ** 18, 8],
  [2 ** 20, 14],
] as const;

/** How often a plan is made finer before it is given up; what is to rise everywhere fails between the probes more often. */
const mostTrials = ({ monotone }: Request): number => (monotone ? 12 : 3);

interface Plan {
  readonly shape: RowShape;
  readonly pieces: PieceShape;
  readonly use: Use;
  /** How fine the rows of each span are: see `segmentOf`. */
  readonly levels: number[];
  bytes: number;
  cost: number;
  trials: number;
  /** Whether finer rows would not help. */
  isHopeless: boolean;
}

/** What a plan comes to as its levels are. */
function priced(
  request: Request,
  { shape, use, levels }: Pick<Plan, "shape" | "use" | "levels">,
): Pick<Plan, "bytes" | "cost"> {
  const rows = divide(request, use).spans.reduce(
    (sum, span, i) => sum + rowsOf(segmentOf(span, levels[i], request, 0)),
    0,
  );
  return {
    bytes: rows * rowLength(shape) * bytesOf(request.precision),
    cost: cost(shape, rows, request.precision) + callsOf(use),
  };
}

/**
 * What calls of exp and log cost beside the other operations, as part of the domain asks for them: two in place of binades are
 * repaid where the table would leave the second cache, one in place of the flat left is so by bytes alone
 * (docs/fit.md has measurements).
 */
const callsOf = ({ exp, log }: Use): number => (log ? 8 : 0) + (exp ? 6 : 0);

/**
 * The cheapest piecewise polynomial that keeps the goal, or undefined. `degrees` rise. Ranked by "bytes", the one of the
 * smallest table.
 */
export function piecewise(
  request: Request,
  degrees: readonly number[],
  ranking: "cost" | "bytes" = "cost",
): Layout | undefined {
  const plans: Plan[] = [];
  const uses = usesFor(request);
  let tried = 0;
  for (const degree of degrees) {
    const least = Math.min(...plans.map((plan) => plan.cost));
    if (ranking === "cost" && 2 * degree + INDEX_COST >= least) break;
    tried++;
    for (const use of uses) {
      const cheapest = Math.min(...plans.map((plan) => plan.cost));
      if (ranking === "cost" && 2 * degree + INDEX_COST + callsOf(use) >= cheapest) continue;
      const plan = roughFrom(request, degree, EXTRAS, use);
      if (plan !== undefined) plans.push(plan);
    }
  }
  for (;;) {
    plans.sort((a, b) => a[ranking] - b[ranking] || a.cost - b.cost);
    const [plan] = plans;
    if (plan === undefined) break;
    const layout = build(request, plan);
    if (layout !== undefined) return layout;
    if (plan.trials === 0) {
      // What served at the probes may lack digits between them, which no finer rows give.
      const { degree, extra } = plan.shape;
      const wider = roughFrom(request, degree, EXTRAS.slice(EXTRAS.indexOf(extra) + 1), plan.use);
      if (wider !== undefined) plans.push(wider);
    }
    // Finer rows may have made another plan the cheaper one.
    if (++plan.trials === mostTrials(request) || plan.isHopeless) plans.shift();
    else Object.assign(plan, priced(request, plan));
  }
  return tried < degrees.length ? piecewise(request, degrees.slice(tried), ranking) : undefined;
}

/** The reductions worth a try, those first that save the search for others. */
function usesFor(request: Request): Use[] {
  const { from, to, reductions } = request;
  const { shift } = reductions;
  const { exp, log } = request.monotone ? {} : reductions; // neither is known to rise everywhere
  const both = (possible: boolean) => (possible ? [true, false] : [false]);
  const startsLeft = exp !== undefined && from < Math.min(REDUCED_FROM, throughExpTo(request));
  const startsClose = shift !== undefined && from - shift.origin < shiftReach(request, shift) / 2;
  return both(log !== undefined && to > WIDE).flatMap((useLog) =>
    both(startsLeft).flatMap((useExp) =>
      both(startsClose)
        .filter(
          (useShift, i) =>
            useShift || shift === undefined || i === 0 || from - shift.origin > 2 ** -6,
        )
        .map((useShift) => ({ exp: useExp, log: useLog, shift: useShift })),
    ),
  );
}

const pieceShape = (request: Request, degree: number, extra: Extra): PieceShape => ({
  degree,
  extra,
  precision: request.precision,
  measure: request.measure,
  continuity: request.continuity,
  monotone: request.monotone,
  leftOut: request.leftOut,
});

/** The plan with the least of these extra coefficients that gives one. */
function roughFrom(
  request: Request,
  degree: number,
  extras: readonly Extra[],
  use: Use,
): Plan | undefined {
  for (const extra of extras) {
    const plan = rough(request, degree, extra, use);
    if (plan !== undefined) return plan;
  }
  return undefined;
}

/** The coarsest rows that serve at some places of the domain. */
function rough(request: Request, degree: number, extra: Extra, use: Use): Plan | undefined {
  const pieces = pieceShape(request, degree, extra);
  const shape = { degree, extra };
  const most = request.maxBytes / rowLength(shape) / bytesOf(request.precision);
  const levels: number[] = [];
  let rows = 0;
  for (const span of divide(request, use).spans) {
    const ends = argumentEnds(span, request.precision);
    const probes = probesOf(span, ends, request);
    let level = span.kind === "uniform" ? 1 - Math.floor(Math.log2(ends.to - ends.from)) : 0;
    if (span.reduction?.argument === "shift") level = 2;
    let segment = segmentOf(span, level, request, 0);
    for (let at = 0; at < probes.length; ) {
      const inside = segment.kind === "reduced" ? segment.inside : segment;
      const i = indexOf(inside, probes[at], request.precision);
      const piece = pieceAt(span, segment, i, request, pieces);
      if (piece !== undefined && piece.error <= request.goal) {
        at++;
        continue;
      }
      level++;
      segment = segmentOf(span, level, request, 0);
      if (!(rows + rowsOf(segment) <= most)) return undefined; // NaN where the scale overflows
    }
    levels.push(level);
    rows += rowsOf(segment);
    if (rows > most) return undefined;
  }
  return {
    ...{ shape, pieces, use, levels, trials: 0, isHopeless: false },
    ...priced(request, { shape, use, levels }),
  };
}

/** The ends of what the rows of a span are a function of. */
function argumentEnds({ from, to, reduction }: Span, precision: Precision): Ends {
  if (reduction === undefined) return { from, to };
  const [low, high] = argumentRange(reduction, from, to, precision);
  return { from: low, to: high };
}

function pieceAt(
  { reduction }: Span,
  segment: Segment,
  i: number,
  request: Request,
  pieces: PieceShape,
): Piece | undefined {
  const place = placeOf(segment, i, request);
  const piece =
    reduction === undefined
      ? makePiece(request.f, place, pieces, request.goal)
      : reducedPiece(reduction, place, pieces, request.goal);
  return piece === undefined || !pieces.monotone || pieceRises(segment, i, place, piece, pieces)
    ? piece
    : undefined;
}

/** Whether a piece rises from the first number that is led to it to the last. */
function pieceRises(
  segment: Segment,
  i: number,
  { from, to }: Place,
  { coefficients }: Piece,
  { degree, extra, precision }: PieceShape,
): boolean {
  const origin = segment.kind === "reduced" ? segment.origin : 0;
  const ends = [from + origin, to + origin] as const;
  return rowRises(segment, i, { c: coefficients, degree, extra, precision }, ends);
}

function probesOf({ kind }: Span, { from, to }: Ends, { zero }: Request): number[] {
  const shares = [0.98, 0.02, 0.5, 0.75, 0.25, 0.12, 0.37, 0.63, 0.87];
  if (kind === "binade") return shares.map((p) => from * (to / from) ** p);
  const special = [0, 0.5, 1, -1.2, zero ?? 0].filter((x) => x > from && x < to);
  return [...special, ...shares.map((p) => from + p * (to - from))];
}

/** All rows of a plan; undefined, with the plan made finer, where one misses the goal. */
function build(request: Request, plan: Plan): Layout | undefined {
  const { flat, spans } = divide(request, plan.use);
  let rows = 0;
  let end: number | undefined;
  const tabulated = spans.map((span, i) => {
    const given = { ...span, from: end ?? span.from };
    let segment = segmentOf(given, plan.levels[i], request, rows);
    if (request.monotone && segment.kind === "uniform" && i < spans.length - 1) {
      segment = withWholeRows(segment, request.precision);
      end = segment.to;
    } else end = undefined;
    rows += rowsOf(segment);
    return segment;
  });
  const beyond = tabulated.findIndex(
    (segment) => segment.to > gridOf(segment) / 3 && gridOf(segment) > 0,
  );
  if (beyond >= 0) {
    plan.levels[beyond]++;
    return undefined;
  }
  const length = rowLength(plan.shape);
  const size = rows * length;
  if (size * bytesOf(request.precision) > request.maxBytes) return undefined;
  const coefficients = newTable(size, request.precision);
  let error = flat?.error ?? 0;
  let derivativeError = flat?.derivativeError ?? NO_ERROR;
  for (const [k, segment] of tabulated.entries()) {
    if (!findsRows(segment, request.precision)) {
      plan.isHopeless = true;
      return undefined;
    }
    for (let i = 0; i < rowsOf(segment); i++) {
      const piece = pieceAt(spans[k], segment, i, request, plan.pieces);
      if (piece === undefined || piece.error > request.goal) {
        plan.levels[k]++;
        return undefined;
      }
      coefficients.set(piece.coefficients, (firstRow(segment) + i) * length);
      error = Math.max(error, piece.error);
      derivativeError = larger(derivativeError, piece.derivativeError);
    }
  }
  const segments = flat ? [flat.segment, ...tabulated] : tabulated;
  const layout = { ...plan.shape, segments, coefficients, error, derivativeError };
  if (request.monotone && !risesEverywhere({ ...layout, precision: request.precision })) {
    plan.isHopeless = true;
    return undefined;
  }
  return layout;
}

/**
 * The segment as far as its last row reaches, for where rows are to be ordered none may be a sliver between two others: that
 * has no room for what their roundings need.
 */
function withWholeRows(segment: UniformSegment, precision: Precision): UniformSegment {
  const last = segment.rows - 1;
  const beyond = round(centerOf(segment, last, precision) + 1 / segment.scale, precision);
  const ends = [precision, "f64" as const].map((arithmetic) =>
    lastOf((x) => indexOf(segment, x, arithmetic), last, segment.to, beyond, precision),
  );
  return { ...segment, to: Math.min(...ends) };
}

export const newTable = (size: number, precision: Precision): Float64Array | Float32Array =>
  precision === "f64" ? new Float64Array(size) : new Float32Array(size);

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

/** One polynomial for the whole domain. */
export function single(request: Request, degrees: readonly number[]): Layout | undefined {
  const reach = Math.max(Math.abs(request.from), Math.abs(request.to));
  const grids = request.monotone
    ? [undefined, ...[2, 6, 10].map((k) => gridFor(reach, k))]
    : [undefined];
  for (const grid of grids) {
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
  const most = { ...pieceShape(request, Math.max(...degrees), 0), continuity: undefined };
  if (makePiece(request.f, placeOf(segment, 0, request), most, request.goal) === undefined) {
    return undefined;
  }
  for (const degree of degrees) {
    for (const extra of EXTRAS) {
      const pieces = { ...pieceShape(request, degree, extra), continuity: undefined };
      const piece = makePiece(request.f, placeOf(segment, 0, request), pieces, request.goal);
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

interface Division {
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
const REDUCED_FROM = -6;

/** Where the part through e^x ends, which holds no zero of f. */
const throughExpTo = ({ to, zero }: Request): number =>
  Math.min(to, Math.floor(Math.min(THROUGH_EXP_TO, (zero ?? 0) - 0.25)));

/**
 * How far from its origin the part graded towards a singularity reaches: as a zero of f lets it, and where x - origin is
 * exact unless that is a short way.
 */
function shiftReach({ zero }: Request, { origin }: Reduction): number {
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
  return { flat, spans };
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
  const { f, precision, measure, from, monotone } = request;
  f(Number.NEGATIVE_INFINITY, out);
  const limit = out.hi;
  const value = monotone ? roundDown(limit, precision) : round(limit, precision);
  f(to, out);
  const miss = Math.max(Math.abs(value - limit), Math.abs(value - out.hi)) + out.error;
  const unit =
    measure === "absolute" ? 1 : measure === "relative" ? Math.abs(limit) : ulp(limit, precision);
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
  const base = leadingBits(from, bits, request.precision);
  const rows = leadingBits(to, bits, request.precision) - base + 1;
  return { kind: "binade", from, to, bits, base, row, rows };
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
  return [precision, "f64" as const].every((arithmetic) =>
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
export function placeOf(
  segment: Segment,
  i: number,
  { precision, zero }: Pick<Request, "precision" | "zero">,
): Place {
  if (segment.kind === "reduced") {
    return placeOf(segment.inside, i, { precision, zero: undefined });
  }
  const center = centerOf(segment, i, precision);
  if (segment.kind === "flat") {
    return { center, from: segment.from, to: segment.to, zero: false };
  }
  const grid = gridOf(segment);
  const common = {
    center,
    zero: center === zero,
    ...(grid > 0 ? { step: ulp(grid, precision) } : {}),
  };
  if (segment.kind === "single") return { ...common, from: segment.from, to: segment.to };
  const half =
    segment.kind === "uniform"
      ? 0.5 / segment.scale
      : 2 ** (Math.floor(Math.log2(center)) - segment.bits - 1);
  const to = Math.min(center + half, segment.to);
  const from = Math.min(Math.max(center - half, segment.from), to);
  return { ...common, ...withNeighbour(from, to, half, segment) };
}

/** A sliver of a row at an end of the segment is fitted with what lies beside it, and meets f where it meets the others. */
function withNeighbour(from: number, to: number, half: number, ends: Ends) {
  if (to - from >= half / 4) return { from, to };
  const wide = {
    from: Math.max(ends.from, Math.min(from, to - half / 4)),
    to: Math.min(ends.to, Math.max(to, from + half / 4)),
  };
  const joint = to === ends.to ? from : to;
  return { ...wide, meets: to - from > half / 2 ** 30 ? [from, to] : [joint] };
}
