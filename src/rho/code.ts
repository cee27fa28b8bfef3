import { UNIFORM } from "../numbers/axis.js";
import { ROW } from "../numbers/pieces.js";
import { coefficient, note, pieces } from "../real/arrays/code.js";
import { FAILED_AT, RESULTS_AT, SUMS_AT, WEIGHTS_AT } from "../real/arrays/memory.js";
import { BINADES, REACH } from "../real/fast.js";
import {
  assembleModule,
  type Code,
  type Defined,
  either,
  i32x4,
  local,
  whileNot,
} from "../wasm/assembler.js";
import { Frame } from "../wasm/frame.js";
import {
  f64x2,
  i32,
  i64x2,
  lanes32,
  load64Lane,
  store64Lane,
  v128,
} from "../wasm/lane-operations.js";

/** Sums of rows and slopes of slog, two numbers at a time. */

const { get, set } = local;
const { add, sub, mul } = f64x2;

/** Numbers of two places side by side, and back. */
const both = (offset: number, p: Code, q: Code): Code =>
  load64Lane(offset, 1)(q, v128.load64Zero(offset)(p));
const apart = (offset: number, p: Code, q: Code, value: Code): Code => [
  store64Lane(offset, 0)(p, value),
  store64Lane(offset, 1)(q, value),
];

/** 2^27 + 1, as in src/numbers/pair.ts. */
const SPLITTER = f64x2.const(134217729);

/**
 * (bytes, cells): the sum of f of the numbers from 0 and of those from `bytes`, lane by lane, to SUMS_AT: hi, lo, the sum of the errors
 * and that of the sizes. f of every number, rounded, to RESULTS_AT; the addresses of pairs where that failed to FAILED_AT;
 * where they end. Weighted: every f times the number at WEIGHTS_AT.
 */
function sums(name: string, weighted: boolean): Defined {
  const frame = new Frame(["i32", "i32"]);
  const [bytes, cells] = [0, 1];
  const [p, q, failed] = [frame.add("i32"), frame.add("i32"), frame.add("i32")];
  const [hi, lo, error, size] = Array.from({ length: 4 }, () => frame.add("v128"));
  const [y, tail, next, back, w, head, wHead] = Array.from({ length: 7 }, () => frame.add("v128"));
  const found = pieces(frame, get(cells));
  const headOf = (to: number, a: number): Code => [
    set(to, mul(SPLITTER, get(a))),
    set(to, sub(get(to), sub(get(to), get(a)))),
  ];
  /** y + tail becomes its product with w, as by scalePair. */
  const weigh = [
    set(w, both(WEIGHTS_AT, get(p), get(q))),
    headOf(head, y),
    headOf(wHead, w),
    set(next, mul(get(y), get(w))),
    set(
      tail,
      add(
        add(
          add(
            add(
              sub(mul(get(head), get(wHead)), get(next)),
              mul(get(head), sub(get(w), get(wHead))),
            ),
            mul(sub(get(y), get(head)), get(wHead)),
          ),
          mul(sub(get(y), get(head)), sub(get(w), get(wHead))),
        ),
        mul(get(tail), get(w)),
      ),
    ),
    set(y, get(next)),
  ];
  const body = [
    set(q, get(bytes)),
    set(failed, i32.const(FAILED_AT)),
    whileNot(i32.geU(get(p), get(bytes)), [
      found.evaluate(both(0, get(p), get(q))),
      apart(RESULTS_AT, get(p), get(q), found.rounded),
      either(found.fails, note(failed, get(p))),
      set(y, add(found.prefix, found.rest)),
      set(tail, add(sub(found.prefix, get(y)), found.rest)),
      weighted ? weigh : [],
      set(error, add(get(error), weighted ? mul(found.error, f64x2.abs(get(w))) : found.error)),
      set(size, add(get(size), f64x2.abs(get(y)))),
      set(next, add(get(hi), get(y))),
      set(back, sub(get(next), get(hi))),
      set(
        tail,
        add(get(tail), add(sub(get(hi), sub(get(next), get(back))), sub(get(y), get(back)))),
      ),
      set(lo, add(get(lo), get(tail))),
      set(hi, get(next)),
      set(p, i32.add(get(p), i32.const(8))),
      set(q, i32.add(get(q), i32.const(8))),
    ]),
    [hi, lo, error, size].map((sum, k) => v128.store(SUMS_AT + 16 * k)(i32.const(0), get(sum))),
    get(failed),
  ];
  const { parameters, locals } = frame;
  return { name, parameters, results: ["i32"], locals, body };
}

/** Magnitudes, and 1.5 * 2^52, where doubles are integers. */
const WITHOUT_SIGN = i64x2.const(0x7fffffffffffffffn);
const ROUND = f64x2.const(1.5 * 2 ** 52);

/**
 * (bytes, rows): slog' of the numbers from 0 to RESULTS_AT, from a copy of the rows of src/real/fast.ts, by `slope` of
 * src/numbers/pieces.ts in its order, so with its bits; the addresses of pairs of which one has no row to FAILED_AT; where
 * they end.
 */
function slopes(): Defined {
  const frame = new Frame(["i32", "i32"]);
  const [end, table] = [0, 1];
  const [p, failed] = [frame.add("i32"), frame.add("i32")];
  const [x, near, t, s] = Array.from({ length: 4 }, () => frame.add("v128"));
  const rows = [frame.add("i32"), frame.add("i32")];
  const at = (k: number): Code => coefficient(rows, k);
  const times = (n: number, value: Code): Code => mul(f64x2.const(n), value);
  const size = v128.and(get(x), WITHOUT_SIGN);
  /** rowOf of src/numbers/axis.ts, in the lower halves of lanes. */
  const uniform = lanes32.add(add(times(64, get(x)), ROUND), lanes32.const(128));
  const beyond = i64x2.add(
    i64x2.shrS(size, i32.const(46)),
    v128.and(i64x2.shrS(get(x), i32.const(63)), i64x2.const(BigInt(64 * BINADES))),
  );
  const binades = i64x2.sub(beyond, i64x2.const(BigInt(65536 - UNIFORM)));
  const step = (k: number): Code =>
    set(s, add(mul(get(s), get(t)), k > 2 ? times(k, at(5 + k)) : times(2, add(at(6), at(7)))));
  const body = [
    set(failed, i32.const(FAILED_AT)),
    whileNot(i32.geU(get(p), get(end)), [
      set(x, v128.load(0)(get(p))),
      set(near, f64x2.lt(size, f64x2.const(REACH))),
      set(x, v128.and(get(x), get(near))),
      set(t, v128.bitselect(uniform, binades, f64x2.lt(size, f64x2.const(2)))),
      rows.map((row, lane) =>
        set(
          row,
          i32.add(get(table), i32.mul(i32x4.extractLane(2 * lane)(get(t)), i32.const(8 * ROW))),
        ),
      ),
      set(t, sub(get(x), at(0))),
      set(s, times(9, at(14))),
      [8, 7, 6, 5, 4, 3, 2].map(step),
      v128.store(RESULTS_AT)(get(p), add(mul(get(s), get(t)), add(at(4), at(5)))),
      either(
        i64x2.allTrue(v128.and(get(near), f64x2.gt(at(15), f64x2.const(0)))),
        [],
        note(failed, get(p)),
      ),
      set(p, i32.add(get(p), i32.const(16))),
    ]),
    get(failed),
  ];
  const { parameters, locals } = frame;
  return { name: "slopes", parameters, results: ["i32"], locals, body };
}

export const rhoModule = (): Uint8Array<ArrayBuffer> =>
  assembleModule([], [sums("sum", false), sums("dot", true), slopes()]);
