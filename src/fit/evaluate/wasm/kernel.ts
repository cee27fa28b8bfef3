import {
  assemble,
  type Code,
  f32x4,
  f64x2,
  i32,
  i32x4,
  local,
  PAGE,
  v128,
  whileNot,
} from "../../../wasm/assembler.js";
import { javascriptExtra } from "../../emit/javascript.js";
import type { FitData } from "../../store/fit-data.js";
import { innerOrder, usesSquare } from "../order.js";
import type { UniformSegment } from "../segments.js";

/** Bytes of a number in the arrays. */
type Size = 4 | 8;

/** A module and where its memory has the block of results and the table; that of arguments is at 0. */
interface Kernel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly outAt: number;
  readonly tableAt: number;
}

/** The segment of a fit that a kernel can evaluate: rows of one width and nothing else, of degree 1 and up. */
const uniformSegment = ({ segments, degree }: FitData): UniformSegment | undefined => {
  const [segment] = segments;
  const fits = segments.length === 1 && segment.kind === "uniform" && degree > 0;
  return fits ? segment : undefined;
};

/** The locals: how many arguments, where the next four are, where their results go, a row; v128 for four or a pair. */
const [N, P, Q, ROW, X, T, U, GIVEN, FIRST, ROWS] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
const INTEGERS = ROW - N;

/**
 * evaluateInto for four numbers at a time, in pairs, with the operations of the fit's JavaScript (f64, whatever the fit) in
 * their order, so with its bits. Outside the domain NaN, also for "exact". Its parameter is the number of arguments,
 * which is rounded up to a multiple of four: what the memory holds behind them is evaluated too.
 *
 * What lies outside is made NaN first: trunc_sat then leads to row 0 and the result is NaN. The rows of a pair, of
 * `javascriptRows`, are loaded whole and turned, coefficient by coefficient, into pairs.
 */
export function kernelOf(
  fit: FitData,
  inSize: Size,
  outSize: Size,
  block: number,
): Kernel | undefined {
  const segment = uniformSegment(fit);
  if (segment === undefined) return undefined;
  const extra = javascriptExtra(fit);
  const center = fit.degree + 1 + extra;
  const stride = 8 * (center + 1);
  const loads = (center >> 1) + 1;
  const outAt = block * inSize;
  const tableAt = outAt + block * outSize;

  const x = local.get(X);
  const t = local.get(T);
  const c = (k: number): Code =>
    (k % 2 === 0 ? v128.firstHalves : v128.secondHalves)(
      local.get(ROWS + (k >> 1)),
      local.get(ROWS + loads + (k >> 1)),
    );
  const loadRow = (lane: 0 | 1): Code => [
    local.set(ROW, i32.mul(i32x4.extractLane(lane)(local.get(U)), i32.const(stride))),
    ...Array.from({ length: loads }, (_, k) =>
      local.set(ROWS + lane * loads + k, v128.load(tableAt + 16 * k)(local.get(ROW))),
    ),
  ];
  const placed = segment.grid === undefined ? x : f64x2.add(x, f64x2.const(segment.grid));
  const index = f64x2.add(f64x2.mul(x, f64x2.const(segment.scale)), f64x2.const(segment.offset));
  /** Sets what `polynomial` reads for a pair of arguments in the domain or NaN. */
  const locate = (pair: Code): Code => [
    local.set(X, pair),
    local.set(U, i32x4.truncSatF64x2SZero(index)),
    loadRow(0),
    loadRow(1),
    local.set(T, f64x2.sub(placed, c(center))),
    usesSquare(fit.degree) ? local.set(U, f64x2.mul(t, t)) : [],
  ];
  const value = polynomial(fit.degree, extra, c);

  const { read, pair } = argumentsOf(fit, inSize);
  const at = (offset: number) => v128.store(outAt + offset);
  const q = local.get(Q);
  const single = f32x4.demoteF64x2Zero(value);
  const double = fit.precision === "f32" ? f64x2.promoteLowF32x4(single) : value;
  const first = outSize === 4 ? local.set(FIRST, single) : at(0)(q, double);
  const second =
    outSize === 4 ? at(0)(q, v128.firstHalves(local.get(FIRST), single)) : at(16)(q, double);
  const body = whileNot(i32.geU(local.get(P), i32.mul(local.get(N), i32.const(inSize))), [
    read,
    locate(pair(0)),
    first,
    locate(pair(1)),
    second,
    local.set(P, i32.add(local.get(P), i32.const(4 * inSize))),
    local.set(Q, i32.add(q, i32.const(4 * outSize))),
  ]);
  // Of a row of odd length the last load reads what follows.
  const pages = Math.ceil((tableAt + segment.rows * stride + 8) / PAGE);
  const vectors = ROWS - X + 2 * loads;
  return { bytes: assemble({ pages, integers: INTEGERS, vectors }, body), outAt, tableAt };
}

/** What reads four arguments at P, rounded as the fit does, and each pair of them; what is to become NaN is NaN. */
function argumentsOf(fit: FitData, inSize: Size): { read: Code; pair: (half: 0 | 1) => Code } {
  const p = local.get(P);
  const [from, to] = fit.domain;
  const restrict = (type: typeof f32x4 | typeof f64x2, code: Code): Code => {
    const x = local.get(GIVEN);
    const ends = [type.const(from), type.const(to)];
    const clamps = fit.outside === "clamp";
    const inside = clamps ? type.eq(x, x) : v128.and(type.ge(x, ends[0]), type.le(x, ends[1]));
    const moved = clamps ? type.pmin(type.pmax(x, ends[0]), ends[1]) : x;
    return [local.set(GIVEN, code), v128.bitselect(moved, type.const(Number.NaN), inside)];
  };
  if (fit.precision === "f64") {
    const pair = (half: 0 | 1) =>
      restrict(
        f64x2,
        inSize === 4
          ? f64x2.promoteLowF32x4(v128.load64Zero(8 * half)(p))
          : v128.load(16 * half)(p),
      );
    return { read: [], pair };
  }
  const demoted = (half: 0 | 1) => f32x4.demoteF64x2Zero(v128.load(16 * half)(p));
  const four = inSize === 4 ? v128.load(0)(p) : v128.firstHalves(demoted(0), demoted(1));
  const x = local.get(GIVEN);
  return {
    read: local.set(GIVEN, restrict(f32x4, four)),
    pair: (half) => f64x2.promoteLowF32x4(half === 0 ? x : v128.secondHalves(x, x)),
  };
}

/** The order of `rowValue`. */
function polynomial(degree: number, extra: number, c: (k: number) => Code): Code {
  const plus = (a: Code, power: 1 | 2, b: Code) =>
    f64x2.add(a, f64x2.mul(local.get(power === 1 ? T : U), b));
  const inner = innerOrder(degree, (k) => c(extra + k), plus);
  if (extra === 0) return plus(c(0), 1, inner);
  const head = extra === 2 ? plus(c(0), 1, c(2)) : c(0);
  return f64x2.add(head, plus(c(1), 1, inner));
}
