import {
  assembleModule,
  type Code,
  call,
  type Defined,
  either,
  f32x4,
  f64,
  f64x2,
  type Imported,
  i32,
  i32x4,
  i64x2,
  local,
  type Type,
  v128,
  whileNot,
} from "../../fit/evaluate/wasm/assembler.js";
import { type Axis, SEXP, SLOG, WIDTH } from "../heights/rows.js";
import { NOTHING } from "./maps.js";
import { CANCELLED } from "./scalar.js";

/**
 * The core of scalar.ts in WebAssembly, four f32 at a time as two pairs of doubles. A group of four of which one lies outside the
 * core is handed to a function of JavaScript, an import. Arrays are addresses; counts are multiples of 4, in bytes.
 *
 * A row is evaluated as its even and odd parts side by side, E(u) + t O(u) with u = t^2, a row a lane; its derivative
 * is O + 2 t (E' + t O').
 */

const ROW_BYTES = 8 * WIDTH;

/** From the start of the table to the row of 0. */
const zeroRow = ({ from, perUnit, at }: Axis): number => 8 * at - from * perUnit * ROW_BYTES;

/** What functions take as the address of the table, from its start. */
export const TABLE_OFFSET = zeroRow(SLOG);

class Frame {
  readonly locals: Type[] = [];
  constructor(readonly parameters: readonly Type[]) {}
  add(type: Type): number {
    return this.parameters.length + this.locals.push(type) - 1;
  }
}

const get = local.get;
const set = local.set;
const zero = f64x2.const(0);
const low = (v: Code): Code => f64x2.promoteLowF32x4(v);
const high = (v: Code): Code => f64x2.promoteLowF32x4(v128.secondHalves(v, v));
const both = (a: Code, b: Code): Code =>
  v128.firstHalves(f32x4.demoteF64x2Zero(a), f32x4.demoteF64x2Zero(b));

/** Code that finds the rows of a pair, and after that the values and slopes there. */
function polynomial(frame: Frame, axis: Axis, table: number, withSlope: boolean) {
  const [t, u, at] = [0, 0, 0].map(() => frame.add("v128"));
  const rows = [frame.add("i32"), frame.add("i32")];
  const parts = rows.map(() => frame.add("v128"));
  const rates = rows.map(() => frame.add("v128"));
  const start = zeroRow(axis) - TABLE_OFFSET;
  const c = (lane: number, k: number): Code => v128.load(start + 8 * k)(get(rows[lane]));
  const square = [v128.firstHalves(get(u), get(u)), v128.secondHalves(get(u), get(u))];
  const plus = (a: Code, b: Code, lane: number): Code => f64x2.add(a, f64x2.mul(b, square[lane]));
  const times = (n: number, v: Code): Code => f64x2.mul(v, f64x2.const(n));
  const part = (lane: number): Code =>
    [4, 2, 0].reduce<Code>((y, k) => plus(c(lane, k), y, lane), c(lane, 6));
  const rate = (lane: number): Code =>
    plus(c(lane, 2), plus(times(2, c(lane, 4)), times(3, c(lane, 6)), lane), lane);
  const evens = (v: number[]): Code => v128.firstHalves(get(v[0]), get(v[1]));
  const odds = (v: number[]): Code => v128.secondHalves(get(v[0]), get(v[1]));
  const locate = (x: Code): Code => [
    set(t, x),
    set(at, f64x2.nearest(times(axis.perUnit, get(t)))),
    set(t, f64x2.sub(get(t), times(1 / axis.perUnit, get(at)))),
    set(u, f64x2.mul(get(t), get(t))),
    set(at, i32x4.truncSatF64x2SZero(get(at))),
    rows.map((row, lane) => {
      const offset = i32.shl(i32x4.extractLane(lane)(get(at)), i32.const(Math.log2(ROW_BYTES)));
      return set(row, i32.add(get(table), offset));
    }),
    parts.map((v, lane) => set(v, part(lane))),
    withSlope ? rates.map((v, lane) => set(v, rate(lane))) : [],
  ];
  const inner = f64x2.add(evens(rates), f64x2.mul(get(t), odds(rates)));
  return {
    locate,
    value: f64x2.add(evens(parts), f64x2.mul(get(t), odds(parts))),
    slope: f64x2.add(odds(parts), times(2, f64x2.mul(get(t), inner))),
  };
}

/** Code for one pair: whether it lies in the core, then value and slopes. */
function core(frame: Frame, table: number, withSlope: boolean) {
  const level = polynomial(frame, SLOG, table, withSlope);
  const power = polynomial(frame, SEXP, table, withSlope);
  const [x, k, inside] = [0, 0, 0].map(() => frame.add("v128"));
  const within = (v: Code, { from, to }: Axis): Code =>
    v128.and(f64x2.ge(v, f64x2.const(from)), f64x2.le(v, f64x2.const(to)));
  /** 0 for what lies outside, NaN too, so that there is a row. */
  const apply = (given: Code, alpha: Code): Code => {
    const least = f64x2.mul(f64x2.abs(alpha), f64x2.const(CANCELLED));
    return [
      set(x, given),
      set(inside, within(get(x), SLOG)),
      level.locate(v128.and(get(x), get(inside))),
      set(k, f64x2.add(level.value, alpha)),
      set(inside, v128.and(get(inside), within(get(k), SEXP))),
      set(inside, v128.and(get(inside), f64x2.ge(f64x2.abs(get(k)), least))),
      power.locate(v128.and(get(k), get(inside))),
    ];
  };
  return {
    apply,
    inside: get(inside),
    value: power.value,
    outer: power.slope,
    inner: level.slope,
  };
}

/** A body that runs `group` for every 16 bytes, these arrays advancing. */
const forGroups = (count: number, arrays: readonly number[], group: Code): Code =>
  whileNot(i32.geU(i32.const(0), get(count)), [
    group,
    set(count, i32.sub(get(count), i32.const(16))),
    arrays.map((array) => set(array, i32.add(get(array), i32.const(16)))),
  ]);

const IMPORTS = {
  fixMap: { parameters: ["i32", "i32", "i32"], results: [] },
  fixSlopes: { parameters: ["i32", "i32", "i32", "i32", "i32"], results: ["f64"] },
  fixWeights: { parameters: ["i32", "i32"], results: ["f64"] },
  fixWeightSlopes: { parameters: ["i32", "i32", "i32", "i32"], results: [] },
} as const;
const IMPORT_NAMES = Object.keys(IMPORTS) as (keyof typeof IMPORTS)[];
const imported = (name: keyof typeof IMPORTS, ...operands: Code[]): Code =>
  call(IMPORT_NAMES.indexOf(name), ...operands);

const integers = (n: number): Type[] => new Array<Type>(n).fill("i32");
const doubles = (n: number): Type[] => new Array<Type>(n).fill("f64");

/** alpha of both pairs: sign times those at the address `a`, or the number where that is 0. */
function alphas(frame: Frame, a: number, alpha: number, sign: number) {
  const pair = [frame.add("v128"), frame.add("v128")];
  const signs = f64x2.splat(get(sign));
  return {
    before: pair.map((v) => set(v, f64x2.splat(get(alpha)))),
    each: either(
      get(a),
      [low, high].map((part, i) => set(pair[i], f64x2.mul(signs, part(v128.load(0)(get(a)))))),
    ),
    of: (i: number): Code => get(pair[i]),
    advance: either(get(a), set(a, i32.add(get(a), i32.const(16)))),
  };
}

/** x > p ? f(x) : 2 q - f(2 p - x), for the maps that are odd about a point. */
function mirror(frame: Frame, isMirrored: boolean, p: number, q: number) {
  if (!isMirrored) {
    return {
      set: (x: Code): Code => x,
      value: (y: Code): Code => y,
      right: f64x2.eq(zero, zero),
    };
  }
  const right = frame.add("v128");
  const x = frame.add("v128");
  const center = f64x2.splat(get(p));
  const y = frame.add("v128");
  const twice = f64x2.splat(f64.add(get(q), get(q)));
  return {
    /** What f is taken of. */
    set: (given: Code): Code => [
      set(x, given),
      set(right, f64x2.gt(get(x), center)),
      f64x2.add(center, f64x2.abs(f64x2.sub(get(x), center))),
    ],
    value: (given: Code): Code => [
      set(y, given),
      v128.bitselect(get(y), f64x2.sub(twice, get(y)), get(right)),
    ],
    right: get(right),
  };
}

function mapFunction(name: string, isMirrored: boolean): Defined {
  const frame = new Frame([...integers(5), ...doubles(isMirrored ? 4 : 2)]);
  const [n, x, a, out, table, alpha, sign, p, q] = frame.parameters.map((_, i) => i).concat(0, 0);
  const one = core(frame, table, false);
  const m = mirror(frame, isMirrored, p, q);
  const as = alphas(frame, a, alpha, sign);
  const given = frame.add("v128");
  const inside = frame.add("v128");
  const y = frame.add("v128");
  const group = [
    set(given, v128.load(0)(get(x))),
    as.each,
    one.apply(m.set(low(get(given))), as.of(0)),
    set(inside, one.inside),
    set(y, m.value(one.value)),
    one.apply(m.set(high(get(given))), as.of(1)),
    v128.store(0)(get(out), both(get(y), m.value(one.value))),
    either(
      i64x2.allTrue(v128.and(get(inside), one.inside)),
      [],
      imported("fixMap", get(x), get(a), get(out)),
    ),
    as.advance,
  ];
  const body = [as.before, forGroups(n, [x, out], group)];
  return { name, parameters: frame.parameters, results: [], locals: frame.locals, body };
}

const sumOf = (v: number): Code =>
  f64.add(f64x2.extractLane(0)(get(v)), f64x2.extractLane(1)(get(v)));

/** Returns the sum of dy df/dalpha. */
function slopesFunction(name: string, isMirrored: boolean): Defined {
  const frame = new Frame([...integers(7), ...doubles(isMirrored ? 6 : 2)]);
  const [n, x, a, dy, dx, da, table, alpha, sign, p, q, shiftX, shift] = frame.parameters
    .map((_, i) => i)
    .concat(0, 0, 0, 0);
  const one = core(frame, table, true);
  const m = mirror(frame, isMirrored, p, q);
  const as = alphas(frame, a, alpha, sign);
  const pairs = [0, 1].map(() => ({
    dx: frame.add("v128"),
    da: frame.add("v128"),
    inside: frame.add("v128"),
  }));
  const [outer, inner, d, sum] = [0, 0, 0, 0].map(() => frame.add("v128"));
  const rest = frame.add("f64");
  /** On the left -sign outer, and twice what the point of the mirror moves. */
  const turned = (): Code => {
    const moved = f64x2.add(
      f64x2.mul(f64x2.splat(get(shiftX)), f64x2.mul(get(outer), get(inner))),
      f64x2.splat(get(shift)),
    );
    const right = f64x2.mul(f64x2.splat(get(sign)), get(outer));
    if (!isMirrored) return right;
    const left = f64x2.sub(f64x2.mul(f64x2.const(2), moved), right);
    return v128.bitselect(right, left, m.right);
  };
  const pair = (i: 0 | 1): Code => {
    const part = i === 0 ? low : high;
    return [
      one.apply(m.set(part(v128.load(0)(get(x)))), as.of(i)),
      set(outer, one.outer),
      set(inner, one.inner),
      set(d, part(v128.load(0)(get(dy)))),
      set(pairs[i].dx, f64x2.mul(get(d), f64x2.mul(get(outer), get(inner)))),
      set(pairs[i].da, f64x2.mul(get(d), turned())),
      set(pairs[i].inside, one.inside),
    ];
  };
  const [first, second] = pairs;
  const group = [
    as.each,
    pair(0),
    pair(1),
    either(
      i64x2.allTrue(v128.and(get(first.inside), get(second.inside))),
      [
        v128.store(0)(get(dx), both(get(first.dx), get(second.dx))),
        v128.store(0)(get(da), both(get(first.da), get(second.da))),
        set(sum, f64x2.add(get(sum), f64x2.add(get(first.da), get(second.da)))),
      ],
      set(
        rest,
        f64.add(get(rest), imported("fixSlopes", get(x), get(a), get(dy), get(dx), get(da))),
      ),
    ),
    as.advance,
  ];
  const body = [as.before, forGroups(n, [x, dy, dx, da], group), f64.add(sumOf(sum), get(rest))];
  return { name, parameters: frame.parameters, results: ["f64"], locals: frame.locals, body };
}

/** The code that writes the weights of scores and leaves their sum. */
function weightsOf(
  frame: Frame,
  names: Record<"n" | "scores" | "out" | "table", number>,
  at: number,
) {
  const { n, scores, out, table } = names;
  const [scale, rest, least] = [at, at + 1, at + 2];
  const one = core(frame, table, false);
  const [y, inside, sum, more] = [0, 0, 0, 0].map(() => frame.add("v128"));
  const fixed = frame.add("f64");
  const pair = (part: (v: Code) => Code): Code =>
    one.apply(
      f64x2.mul(part(v128.load(0)(get(scores))), f64x2.splat(get(scale))),
      f64x2.splat(get(rest)),
    );
  const weight = f64x2.pmax(f64x2.sub(one.value, f64x2.splat(get(least))), zero);
  const group = [
    pair(low),
    set(y, weight),
    set(inside, one.inside),
    pair(high),
    set(more, weight),
    v128.store(0)(get(out), both(get(y), get(more))),
    either(
      i64x2.allTrue(v128.and(get(inside), one.inside)),
      set(sum, f64x2.add(get(sum), f64x2.add(get(y), get(more)))),
      set(fixed, f64.add(get(fixed), imported("fixWeights", get(scores), get(out)))),
    ),
  ];
  return {
    before: [set(sum, zero), set(fixed, f64.const(0))],
    loop: forGroups(n, [scores, out], group),
    sum: f64.add(sumOf(sum), get(fixed)),
  };
}

/** Weights of scores; returns their sum. */
function weightsFunction(): Defined {
  const frame = new Frame([...integers(4), ...doubles(3)]);
  const [n, scores, out, table, scale] = frame.parameters.map((_, i) => i);
  const weights = weightsOf(frame, { n, scores, out, table }, scale);
  return {
    ...{ name: "weights", parameters: frame.parameters, results: ["f64"] },
    ...{ locals: frame.locals, body: [weights.loop, weights.sum] },
  };
}

/** The shares of as many rows of scores, one behind the other, each of `bytes`. */
function sharesFunction(): Defined {
  const frame = new Frame([...integers(5), ...doubles(3)]);
  const [rows, bytes, scores, out, table, scale] = frame.parameters.map((_, i) => i);
  const [n, start] = [frame.add("i32"), frame.add("i32")];
  const factor = frame.add("v128");
  const weights = weightsOf(frame, { n, scores, out, table }, scale);
  const total = f64.max(weights.sum, f64.const(NOTHING));
  const shares = (part: (v: Code) => Code): Code =>
    f64x2.mul(get(factor), part(v128.load(0)(get(start))));
  const row = [
    set(n, get(bytes)),
    set(start, get(out)),
    weights.before,
    weights.loop,
    set(factor, f64x2.splat(f64.div(f64.const(1), total))),
    set(n, get(bytes)),
    forGroups(n, [start], v128.store(0)(get(start), both(shares(low), shares(high)))),
    set(rows, i32.sub(get(rows), i32.const(1))),
  ];
  return {
    ...{ name: "shares", parameters: frame.parameters, results: [] },
    ...{ locals: frame.locals, body: whileNot(i32.geU(i32.const(0), get(rows)), row) },
  };
}

/**
 * dw/ds and dw/dalpha of every score, and at `sums` two pairs: the sum of w and that of w dy.
 */
function weightSlopesFunction(): Defined {
  const frame = new Frame([...integers(7), ...doubles(4)]);
  const [n, scores, dy, ds, da, sums, table, scale, rest, least, leastSlope] = frame.parameters.map(
    (_, i) => i,
  );
  const one = core(frame, table, true);
  const [outer, isOver, d, total, mean] = [0, 0, 0, 0, 0].map(() => frame.add("v128"));
  const pairs = [0, 1].map(() => ({
    w: frame.add("v128"),
    ds: frame.add("v128"),
    da: frame.add("v128"),
    wdy: frame.add("v128"),
    inside: frame.add("v128"),
  }));
  const pair = (i: 0 | 1): Code => {
    const part = i === 0 ? low : high;
    const { w, ds, da, wdy, inside } = pairs[i];
    return [
      one.apply(
        f64x2.mul(part(v128.load(0)(get(scores))), f64x2.splat(get(scale))),
        f64x2.splat(get(rest)),
      ),
      set(outer, one.outer),
      set(d, part(v128.load(0)(get(dy)))),
      set(w, f64x2.sub(one.value, f64x2.splat(get(least)))),
      set(isOver, f64x2.gt(get(w), zero)),
      set(w, v128.and(get(w), get(isOver))),
      set(
        ds,
        v128.and(f64x2.mul(f64x2.splat(get(scale)), f64x2.mul(get(outer), one.inner)), get(isOver)),
      ),
      set(da, v128.and(f64x2.sub(f64x2.splat(get(leastSlope)), get(outer)), get(isOver))),
      set(wdy, f64x2.mul(get(w), get(d))),
      set(inside, one.inside),
    ];
  };
  const [first, second] = pairs;
  const group = [
    pair(0),
    pair(1),
    either(
      i64x2.allTrue(v128.and(get(first.inside), get(second.inside))),
      [
        v128.store(0)(get(ds), both(get(first.ds), get(second.ds))),
        v128.store(0)(get(da), both(get(first.da), get(second.da))),
        set(total, f64x2.add(get(total), f64x2.add(get(first.w), get(second.w)))),
        set(mean, f64x2.add(get(mean), f64x2.add(get(first.wdy), get(second.wdy)))),
      ],
      imported("fixWeightSlopes", get(scores), get(dy), get(ds), get(da)),
    ),
  ];
  const body = [
    forGroups(n, [scores, dy, ds, da], group),
    v128.store(0)(get(sums), get(total)),
    v128.store(16)(get(sums), get(mean)),
  ];
  return {
    ...{ name: "weightSlopes", parameters: frame.parameters, results: [] },
    ...{ locals: frame.locals, body },
  };
}

/** The module on a memory of its own pages, or on an imported one; table: the address of the table plus TABLE_OFFSET. */
export const vectorModule = (): Uint8Array<ArrayBuffer> =>
  assembleModule(
    "imported",
    IMPORT_NAMES.map((name): Imported => ({ name, ...IMPORTS[name] })),
    [
      mapFunction("map", false),
      mapFunction("mirroredMap", true),
      slopesFunction("slopes", false),
      slopesFunction("mirroredSlopes", true),
      weightsFunction(),
      sharesFunction(),
      weightSlopesFunction(),
    ],
  );
