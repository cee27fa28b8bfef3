import { newTable } from "../evaluate/new-table.js";
import { findsRows, type Place, placeOf } from "../evaluate/place.js";
import { bytesOf, type Precision, round } from "../evaluate/precision.js";
import { EXTRAS, type Extra } from "../evaluate/row.js";
import {
  centerOf,
  type Ends,
  type FlatSegment,
  firstRow,
  gridOf,
  indexOf,
  type RowShape,
  rowLength,
  rowsOf,
  type Segment,
  type TabulatedSegment,
  type UniformSegment,
} from "../evaluate/segments.js";
import { larger, NO_ERROR } from "./derivative.js";
import {
  argumentEnds,
  type Division,
  divide,
  REDUCED_FROM,
  type Span,
  segmentOf,
  shiftReach,
  throughExpTo,
  type Use,
  WIDE,
} from "./division.js";
import { makePiece } from "./piece.js";
import { reducedPiece } from "./reduced-piece.js";
import { type Layout, pieceShape, type Request } from "./request.js";
import { lastOf, risesEverywhere, rowRises } from "./rising.js";
import {
  type DerivativeError,
  type Errors,
  type Piece,
  type PieceShape,
  UNKNOWN,
} from "./shape.js";

const EXTRA_COST = [0, 1, 3] as const;
const INDEX_COST = 6;

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
  readonly division: Division;
  /** How fine the rows of each span are: see `segmentOf`. */
  readonly levels: number[];
  /** What the last trial made of each span. */
  readonly made: Rows[];
  bytes: number;
  cost: number;
  trials: number;
  /** Whether finer rows would not help. */
  isHopeless: boolean;
}

/** The rows of a span as it is divided at a level, as far as they are made. */
interface Rows extends Ends {
  readonly level: number;
  readonly coefficients: Layout["coefficients"];
  /** How many of `STRIDES` are done with. */
  passes: number;
  error: number;
  derivativeError: DerivativeError;
}

/**
 * Rows are made in passes, each of every so many rows. Those that miss the goal lie side by side, where a binade begins or the slope
 * is least: so that most trials that fail do so after few rows.
 */
const STRIDES = [64, 8, 1];

/** What a plan comes to as its levels are. */
function priced(
  request: Request,
  { shape, division, levels }: Pick<Plan, "shape" | "division" | "levels">,
): Pick<Plan, "bytes" | "cost"> {
  const rows = division.spans.reduce(
    (sum, span, i) => sum + rowsOf(segmentOf(span, levels[i], request, 0)),
    0,
  );
  return {
    bytes: rows * rowLength(shape) * bytesOf(request.precision),
    cost: cost(shape, rows, request.precision) + callsOf(division.use),
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
  const divisions = usesFor(request).map((use) => divide(request, use));
  let tried = 0;
  for (const degree of degrees) {
    const least = Math.min(...plans.map((plan) => plan.cost));
    if (ranking === "cost" && 2 * degree + INDEX_COST >= least) break;
    tried++;
    for (const division of divisions) {
      const cheapest = Math.min(...plans.map((plan) => plan.cost));
      const calls = callsOf(division.use);
      if (ranking === "cost" && 2 * degree + INDEX_COST + calls >= cheapest) continue;
      const plan = roughFrom(request, degree, EXTRAS, division);
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
      const extras = EXTRAS.slice(EXTRAS.indexOf(extra) + 1);
      const wider = roughFrom(request, degree, extras, plan.division);
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

/** The plan with the least of these extra coefficients that gives one. */
function roughFrom(
  request: Request,
  degree: number,
  extras: readonly Extra[],
  division: Division,
): Plan | undefined {
  for (const extra of extras) {
    const plan = rough(request, degree, extra, division);
    if (plan !== undefined) return plan;
  }
  return undefined;
}

/** The coarsest rows that serve at some places of the domain. */
function rough(
  request: Request,
  degree: number,
  extra: Extra,
  division: Division,
): Plan | undefined {
  const pieces = pieceShape(request, degree, extra);
  const enough = { ...UNKNOWN, error: request.goal };
  const shape = { degree, extra };
  const most = request.maxBytes / rowLength(shape) / bytesOf(request.precision);
  const levels: number[] = [];
  let rows = 0;
  for (const span of division.spans) {
    const ends = argumentEnds(span, request.precision);
    const probes = probesOf(span, ends, request);
    let level = span.kind === "uniform" ? 1 - Math.floor(Math.log2(ends.to - ends.from)) : 0;
    if (span.reduction?.argument === "shift") level = 2;
    const fits = (finer: TabulatedSegment) => rows + rowsOf(finer) <= most; // false where the scale overflows
    const errorAt = (x: number, segment: TabulatedSegment): number => {
      const inside = segment.kind === "reduced" ? segment.inside : segment;
      const i = indexOf(inside, x, request.precision);
      return pieceAt(span, segment, i, request, pieces, enough)?.error ?? Number.POSITIVE_INFINITY;
    };
    let segment = segmentOf(span, level, request, 0);
    const last = finest(span, level, request, fits);
    const isHopeless = (x: number) =>
      !request.monotone && errorAt(x, last) > TOO_LARGE[request.precision] * request.goal;
    const zero = request.zero ?? Number.NaN;
    if (probes.includes(zero) && isHopeless(zero)) return undefined;
    let missed = -1;
    for (let at = 0; at < probes.length; ) {
      if (errorAt(probes[at], segment) <= request.goal) {
        at++;
        continue;
      }
      if (at > missed && probes[at] !== zero && isHopeless(probes[at])) return undefined;
      missed = at;
      level++;
      segment = segmentOf(span, level, request, 0);
      if (!fits(segment)) return undefined;
    }
    levels.push(level);
    rows += rowsOf(segment);
    if (rows > most) return undefined;
  }
  return {
    ...{ shape, pieces, division, levels, made: [], trials: 0, isHopeless: false },
    ...priced(request, { shape, division, levels }),
  };
}

/**
 * In goals, the error of the finest rows from which on no coarser ones are tried. Next to a zero of f the finest of f64 are not the best:
 * values there are as small as the noise of the samples lets them be told apart. What is to rise wants rows that are not too fine.
 */
const TOO_LARGE = { f32: 2, f64: 4 } as const;

/** The finest rows that there is room for, from a level on: where they do not serve, no coarser ones need be tried. */
function finest(
  span: Span,
  from: number,
  request: Request,
  fits: (segment: TabulatedSegment) => boolean,
): TabulatedSegment {
  let segment = segmentOf(span, from, request, 0);
  for (let level = from + 1; ; level++) {
    const next = segmentOf(span, level, request, 0);
    if (!fits(next)) return segment;
    segment = next;
  }
}

/** The polynomial of row i of a segment, which rises if it is to. */
export function pieceAt(
  { reduction }: Pick<Span, "reduction">,
  segment: Segment,
  i: number,
  request: Request,
  pieces: PieceShape,
  enough?: Errors,
): Piece | undefined {
  const place = placeOf(segment, i, request);
  const piece =
    reduction === undefined
      ? makePiece(request.f, place, pieces, request.goal, enough)
      : reducedPiece(reduction, place, pieces, request.goal, i === rowsOf(segment) - 1);
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
  const { flat, spans } = plan.division;
  const tabulated = segmentsOf(request, spans, plan.levels);
  const beyond = tabulated.findIndex(
    (segment) => segment.to > gridOf(segment) / 3 && gridOf(segment) > 0,
  );
  if (beyond >= 0) {
    plan.levels[beyond]++;
    return undefined;
  }
  const length = rowLength(plan.shape);
  const rows = tabulated.reduce((sum, segment) => sum + rowsOf(segment), 0);
  if (rows * length * bytesOf(request.precision) > request.maxBytes) return undefined;
  if (!tabulated.every((segment) => findsRows(segment, request.precision))) {
    plan.isHopeless = true;
    return undefined;
  }
  const made = tabulated.map((segment, k) => rowsFor(request, plan, segment, k));
  for (const [pass] of STRIDES.entries()) {
    for (const [k, segment] of tabulated.entries()) {
      const pieceOf = (i: number) => pieceAt(spans[k], segment, i, request, plan.pieces, made[k]);
      if (made[k].passes === pass && !fill(made[k], length, pieceOf, request.goal)) {
        plan.levels[k]++;
        return undefined;
      }
    }
  }
  const layout = assembled(request, plan.shape, flat, tabulated, made);
  if (layout === undefined) plan.isHopeless = true;
  return layout;
}

/** The parts of a layout as one, or undefined where the constant misses the goal or it is to rise and does not. */
export function assembled(
  { precision, monotone, goal }: Request,
  shape: RowShape,
  flat: Division["flat"],
  tabulated: readonly Exclude<Segment, FlatSegment>[],
  made: readonly (Piece | Rows)[],
): Layout | undefined {
  const coefficients = newTable(
    made.reduce((sum, one) => sum + one.coefficients.length, 0),
    precision,
  );
  for (const [k, segment] of tabulated.entries()) {
    coefficients.set(made[k].coefficients, firstRow(segment) * rowLength(shape));
  }
  if (flat !== undefined && !(flat.error <= goal)) return undefined;
  const parts = flat === undefined ? made : [flat, ...made];
  const layout = {
    ...shape,
    segments: flat ? [flat.segment, ...tabulated] : tabulated,
    coefficients,
    error: Math.max(0, ...parts.map((one) => one.error)),
    derivativeError: parts.map((one) => one.derivativeError).reduce(larger, NO_ERROR),
  };
  return monotone && !risesEverywhere({ ...layout, precision }) ? undefined : layout;
}

/** The spans as they are divided at these levels, their rows one after another. */
function segmentsOf(
  request: Request,
  spans: readonly Span[],
  levels: readonly number[],
): TabulatedSegment[] {
  let rows = 0;
  let end: number | undefined;
  return spans.map((span, i) => {
    const rest = { ...span, from: end ?? span.from };
    let segment = segmentOf(rest, levels[i], request, rows);
    if (request.monotone && segment.kind === "uniform" && i < spans.length - 1) {
      segment = withWholeRows(segment, request.precision);
      end = segment.to;
    } else end = undefined;
    rows += rowsOf(segment);
    return segment;
  });
}

/** What the last trial made of a span, if that is divided as it was; else none of its rows. */
function rowsFor(request: Request, plan: Plan, segment: TabulatedSegment, k: number): Rows {
  const { from, to } = segment;
  const level = plan.levels[k];
  const last = plan.made[k];
  if (last?.from === from && last.to === to && last.level === level) return last;
  const coefficients = newTable(rowsOf(segment) * rowLength(plan.shape), request.precision);
  plan.made[k] = { from, to, level, coefficients, passes: 0, error: 0, derivativeError: NO_ERROR };
  return plan.made[k];
}

/** Makes the rows of the next pass; whether all of them keep the goal. */
function fill(
  made: Rows,
  length: number,
  pieceOf: (i: number) => Piece | undefined,
  goal: number,
): boolean {
  const stride = STRIDES[made.passes];
  const before = STRIDES[made.passes - 1];
  for (let i = 0; i * length < made.coefficients.length; i += stride) {
    if (before !== undefined && i % before === 0) continue; // made in an earlier pass
    const piece = pieceOf(i);
    if (piece === undefined || piece.error > goal) return false;
    made.coefficients.set(piece.coefficients, i * length);
    made.error = Math.max(made.error, piece.error);
    made.derivativeError = larger(made.derivativeError, piece.derivativeError);
  }
  made.passes++;
  return true;
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
