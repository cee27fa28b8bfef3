import { ERROR_AT, HEADS } from "../../numbers/pieces.js";
import {
  assembleModule,
  type Code,
  type Defined,
  either,
  i32x4,
  local,
  whileNot,
} from "../../wasm/assembler.js";
import { Frame } from "../../wasm/frame.js";
import { f64x2, i32, lanes32, load64Lane, v128, words } from "../../wasm/lane-operations.js";
import { CELLS, FIRST, REACH, SHIFT } from "./axis.js";
import { FAILED_AT, RESULTS_AT } from "./memory.js";

/**
 * `evaluate` of src/numbers/pieces.ts for doubles, two at a time. The addresses of rows are found in a table of the
 * cells of axis.ts.
 */

const { get, set } = local;
const { add, sub, mul } = f64x2;

/** 8 bytes a coefficient. */
export const coefficient = (rows: readonly number[], k: number): Code =>
  load64Lane(8 * k, 1)(get(rows[1]), v128.load64Zero(8 * k)(get(rows[0])));

/** Code that finds the rows of a pair of numbers, and evaluates them to prefix + rest, right to the error. */
export function pieces(frame: Frame, cells: Code) {
  const [x, cell, t, ta, tb, t2, prefix, rest] = Array.from({ length: 8 }, () => frame.add("v128"));
  const rows = [frame.add("i32"), frame.add("i32")];
  const at = (k: number): Code => coefficient(rows, k);
  const horner = (from: number, to: number): Code =>
    from === to ? at(from) : add(at(from), mul(get(t), horner(from + 1, to)));
  const address = lanes32.add(
    lanes32.maxS(
      lanes32.sub(
        lanes32.shrU(v128.and(get(x), lanes32.const(0x7fffffff)), i32.const(SHIFT)),
        lanes32.const(FIRST),
      ),
      lanes32.const(0),
    ),
    v128.and(lanes32.shrS(get(x), i32.const(31)), lanes32.const(CELLS)),
  );
  const [center, magic, c0a, c0b, c1a, c1b, c2a, c2b, c3] = HEADS;
  const evaluate = (code: Code): Code => [
    // NaN counts as the end of the axis
    set(x, f64x2.pmax(f64x2.const(-REACH), f64x2.pmin(f64x2.const(REACH), code))),
    set(cell, lanes32.shl(address, i32.const(2))),
    rows.map((row, lane) =>
      set(row, words.load(0)(i32.add(cells, i32x4.extractLane(2 * lane + 1)(get(cell))))),
    ),
    set(t, sub(get(x), at(center))),
    set(ta, sub(add(get(t), at(magic)), at(magic))),
    set(tb, sub(get(t), get(ta))),
    set(t2, mul(get(t), get(t))),
    set(prefix, add(at(c0a), mul(get(ta), add(at(c1a), mul(get(ta), at(c2a)))))),
    set(rest, mul(mul(get(t), get(t2)), horner(c3, c3 + 6))),
    set(
      rest,
      add(
        add(
          at(c0b),
          add(
            mul(
              get(tb),
              add(add(at(c1a), at(c1b)), mul(add(get(t), get(ta)), add(at(c2a), at(c2b)))),
            ),
            mul(get(ta), add(at(c1b), mul(get(ta), at(c2b)))),
          ),
        ),
        get(rest),
      ),
    ),
  ];
  const [low, high] = [frame.add("v128"), frame.add("v128")];
  const around = [
    set(low, add(get(prefix), sub(get(rest), at(ERROR_AT)))),
    set(high, add(get(prefix), add(get(rest), at(ERROR_AT)))),
  ];
  return {
    evaluate: (code: Code): Code => [evaluate(code), around],
    prefix: get(prefix),
    rest: get(rest),
    error: at(ERROR_AT),
    /** The value, rounded, unless `fails` says that this is not known of one of the two. */
    rounded: get(high),
    fails: v128.anyTrue(f64x2.lt(get(low), get(high))),
  };
}

/** Writes an address to a list whose end is in a local. */
export const note = (end: number, address: Code): Code => [
  words.store(0)(get(end), address),
  set(end, i32.add(get(end), i32.const(4))),
];

/** (bytes, cells): f of numbers at 0 to RESULTS_AT; the addresses of pairs that are to be done again to FAILED_AT; where they end. */
function values(): Defined {
  const frame = new Frame(["i32", "i32"]);
  const [end, cells] = [0, 1];
  const [p, q] = [frame.add("i32"), frame.add("i32")];
  const { evaluate, rounded, fails } = pieces(frame, get(cells));
  const body = [
    set(q, i32.const(FAILED_AT)),
    whileNot(i32.geU(get(p), get(end)), [
      evaluate(v128.load(0)(get(p))),
      v128.store(RESULTS_AT)(get(p), rounded),
      either(fails, note(q, get(p))),
      set(p, i32.add(get(p), i32.const(16))),
    ]),
    get(q),
  ];
  const { parameters, locals } = frame;
  return { name: "values", parameters, results: ["i32"], locals, body };
}

export const valuesModule = (): Uint8Array<ArrayBuffer> => assembleModule([], [values()]);
