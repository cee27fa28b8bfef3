import { javascriptExtra, javascriptRows } from "../emit/javascript.js";
import type { FitData } from "../fit-data.js";
import type { UniformSegment } from "../layout.js";
import { innerOrder, usesSquare } from "../order.js";
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
} from "./assembler.js";

/** Bytes of a number in the arrays. */
export type Size = 4 | 8;

/** A module and the memory it wants: `block` arguments at 0, results at `outAt`, the table at `tableAt`. */
export interface Kernel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly table: Float64Array;
  readonly outAt: number;
  readonly tableAt: number;
}

/** The segment of a fit that a kernel can evaluate: rows of one width and nothing else, polynomials of degree 1 and up. */
const uniformSegment = ({ segments, degree, denominator }: FitData): UniformSegment | undefined => {
  const [segment] = segments;
  const fits =
    segments.length === 1 && segment.kind === "uniform" && denominator === 0 && degree > 0;
  return fits ? segment : undefined;
};

const [N, P, Q, ROW, X, T, U, INSIDE, FIRST_OF_ROWS] = Array.from({ length: 9 }, (_, k) => k);
const INTEGERS = ROW - N;

/**
 * evaluateInto for two numbers at a time, with the operations of the fit's JavaScript (f64, whatever the fit) in their
 * order, so with its bits. Outside the domain NaN, also for "exact". Its parameter is the number of arguments; of an
 * odd one the pair's other half, whatever it holds, is evaluated too. Undefined for fits of other layouts.
 *
 * Two rows are loaded whole and turned, coefficient by coefficient, into pairs. No argument leads out of the table: it is
 * taken into the domain first, and trunc_sat of NaN is 0.
 */
export function kernelOf(
  fit: FitData,
  inSize: Size,
  outSize: Size,
  block: number,
): Kernel | undefined {
  const segment = uniformSegment(fit);
  if (segment === undefined) return undefined;
  const rows = javascriptRows(fit);
  const center = rows[0].length - 1;
  const loads = (center >> 1) + 1;
  const stride = 2 * loads;
  const table = new Float64Array(rows.length * stride);
  rows.forEach((row, i) => {
    table.set(row, i * stride);
  });
  const outAt = block * inSize;
  const tableAt = outAt + block * outSize;

  const [from, to] = fit.domain;
  const x = local.get(X);
  const t = local.get(T);
  const clamped = f64x2.pmin(f64x2.pmax(x, f64x2.const(from)), f64x2.const(to));
  const inside =
    fit.outside === "clamp"
      ? f64x2.eq(x, x)
      : v128.and(f64x2.ge(x, f64x2.const(from)), f64x2.le(x, f64x2.const(to)));
  const index = i32x4.truncSatF64x2SZero(
    f64x2.add(f64x2.mul(x, f64x2.const(segment.scale)), f64x2.const(segment.offset)),
  );
  const A = FIRST_OF_ROWS;
  const B = A + loads;
  const loadRow = (lane: number, first: number): Code => [
    ...local.set(ROW, i32.mul(i32x4.extractLane(lane)(local.get(U)), i32.const(8 * stride))),
    ...Array.from({ length: loads }, (_, k) =>
      local.set(first + k, v128.load(tableAt + 16 * k)(local.get(ROW))),
    ).flat(),
  ];
  const c = (k: number): Code =>
    (k % 2 === 0 ? v128.firstHalves : v128.secondHalves)(
      local.get(A + (k >> 1)),
      local.get(B + (k >> 1)),
    );
  const value = v128.bitselect(
    polynomial(fit.degree, javascriptExtra(fit), c),
    f64x2.const(Number.NaN),
    local.get(INSIDE),
  );
  const single = (pair: Code) => f32x4.demoteF64x2Zero(pair);
  const double = (pair: Code) => f64x2.promoteLowF32x4(pair);
  const rounded = (pair: Code) => (fit.precision === "f32" ? double(single(pair)) : pair);
  const given =
    inSize === 4 ? double(v128.load64Zero(0)(local.get(P))) : rounded(v128.load(0)(local.get(P)));
  const result =
    outSize === 4
      ? v128.store64Lane0(outAt)(local.get(Q), single(value))
      : v128.store(outAt)(local.get(Q), rounded(value));

  const body = whileNot(i32.geU(local.get(P), i32.mul(local.get(N), i32.const(inSize))), [
    ...local.set(X, given),
    ...local.set(INSIDE, inside),
    ...local.set(X, clamped),
    ...local.set(U, index),
    ...loadRow(0, A),
    ...loadRow(1, B),
    ...local.set(T, f64x2.sub(x, c(center))),
    ...(usesSquare(fit.degree) ? local.set(U, f64x2.mul(t, t)) : []),
    ...result,
    ...local.set(P, i32.add(local.get(P), i32.const(2 * inSize))),
    ...local.set(Q, i32.add(local.get(Q), i32.const(2 * outSize))),
  ]);
  const pages = Math.ceil((tableAt + table.byteLength) / PAGE);
  const vectors = FIRST_OF_ROWS - X + 2 * loads;
  return { bytes: assemble({ pages, integers: INTEGERS, vectors }, body), table, outAt, tableAt };
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
