import {
  assembleModule,
  type Code,
  call,
  type Defined,
  either,
  f32x4,
  type Imported,
  i32x4,
  local,
  type Type,
  whileNot,
} from "../../wasm/assembler.js";
import { Frame } from "../../wasm/frame.js";
import { f64, f64x2, i32, i64x2, v128 } from "../../wasm/lane-operations.js";
import { type Axis, SEXP, SLOG, WIDTH } from "../heights/rows.js";
import { LARGEST, NOTHING } from "./maps.js";
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

/** Of the sums of one call of weightSlopes; those of two fit behind each other. */
export const SUMS_BYTES = 32;

/** What functions take as the address of the table, from its start. */
export const TABLE_OFFSET = zeroRow(SLOG);

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

const LN2_HIGH = Math.floor(Math.LN2 * 2 ** 32) / 2 ** 32;
const LN2_LOW = Math.LN2 - LN2_HIGH + 2.3190468138462996e-17;

/** Adding it leaves the bits of a small whole number at the end of a double. */
const WHOLE = 1.5 * 2 ** 52;

const horner = (x: Code, c: readonly number[]): Code =>
  c
    .slice(0, -1)
    .reduceRight<Code>(
      (y, a) => f64x2.add(f64x2.const(a), f64x2.mul(y, x)),
      f64x2.const(c[c.length - 1]),
    );

/** e^x for x from -708 to 709, to 2^-47: 2^n times the Taylor sum for |r| <= ln(2)/2. */
function exponential(frame: Frame) {
  const [n, r] = [frame.add("v128"), frame.add("v128")];
  const taylor = Array.from({ length: 12 }, (_, k) => {
    let factorial = 1;
    for (let i = 2; i <= k; i++) factorial *= i;
    return 1 / factorial;
  });
  const power = i64x2.shl(f64x2.add(get(n), f64x2.const(WHOLE + 1023)), i32.const(52));
  const reduced = (x: Code): Code =>
    f64x2.sub(
      f64x2.sub(x, f64x2.mul(get(n), f64x2.const(LN2_HIGH))),
      f64x2.mul(get(n), f64x2.const(LN2_LOW)),
    );
  return (x: Code): Code => [
    set(r, x),
    set(n, f64x2.nearest(f64x2.mul(get(r), f64x2.const(Math.LOG2E)))),
    set(r, reduced(get(r))),
    f64x2.mul(power, horner(get(r), taylor)),
  ];
}

const bitsOf = (x: number): bigint => new BigInt64Array(Float64Array.of(x).buffer)[0];

/** ln x for normal x > 0: n ln 2 + 2 artanh f for x = 2^n m, f = (m - 1) / (m + 1), |f| < 0.172. */
function logarithm(frame: Frame) {
  const [n, m, f] = [0, 0, 0].map(() => frame.add("v128"));
  const artanh = Array.from({ length: 10 }, (_, k) => 2 / (2 * k + 1));
  const one = f64x2.const(1);
  const exponent = f64x2.sub(i64x2.add(get(n), i64x2.const(bitsOf(WHOLE))), f64x2.const(WHOLE));
  return (x: Code): Code => [
    set(m, x),
    set(n, i64x2.shrS(i64x2.sub(get(m), i64x2.const(bitsOf(Math.SQRT1_2))), i32.const(52))),
    set(m, i64x2.sub(get(m), i64x2.shl(get(n), i32.const(52)))),
    set(f, f64x2.div(f64x2.sub(get(m), one), f64x2.add(get(m), one))),
    set(m, f64x2.mul(get(f), get(f))),
    f64x2.add(
      f64x2.mul(get(f), horner(get(m), artanh)),
      f64x2.mul(exponent, f64x2.const(Math.LN2)),
    ),
  ];
}

/** e^-700 is a normal double. */
const LOWEST = -700;

const within = (v: Code, { from, to }: Axis): Code =>
  v128.and(f64x2.ge(v, f64x2.const(from)), f64x2.le(v, f64x2.const(to)));

/** Code for one pair: where it lies in the core, then value and slopes. */
function core(frame: Frame, table: number, withSlope: boolean) {
  const level = polynomial(frame, SLOG, table, withSlope);
  const power = polynomial(frame, SEXP, table, withSlope);
  const [x, k, inside] = [0, 0, 0].map(() => frame.add("v128"));
  /** 0 for what lies outside, NaN too, so that there is a row. */
  const apply = (code: Code, alpha: Code): Code => {
    const least = f64x2.mul(f64x2.abs(alpha), f64x2.const(CANCELLED));
    return [
      set(x, code),
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

/** The same, and one exponential or logarithm further on either side, as scalar.ts has it. */
function wideCore(frame: Frame, table: number, withSlope: boolean): ReturnType<typeof core> {
  const level = polynomial(frame, SLOG, table, withSlope);
  const power = polynomial(frame, SEXP, table, withSlope);
  const exp = exponential(frame);
  const log = logarithm(frame);
  const [x, z, steps, k, above, inside, isLow, isHigh, value, outer, inner] = Array.from(
    { length: 11 },
    () => frame.add("v128"),
  );
  const one = f64x2.const(1);
  /** Where a mask is set. */
  const where = (mask: number, to: number, changed: Code): Code =>
    either(v128.anyTrue(get(mask)), set(to, v128.bitselect(changed, get(to), get(mask))));
  const inward = [
    set(isLow, f64x2.lt(get(x), f64x2.const(SLOG.from))),
    set(isHigh, f64x2.gt(get(x), f64x2.const(SLOG.to))),
    set(steps, v128.or(v128.and(get(isLow), f64x2.const(-1)), v128.and(get(isHigh), one))),
    where(isLow, z, exp(f64x2.pmax(get(x), f64x2.const(LOWEST)))),
    where(isHigh, z, log(get(x))),
    set(inside, v128.and(within(get(z), SLOG), f64x2.ge(get(x), f64x2.const(LOWEST)))),
    withSlope
      ? [set(inner, one), where(isLow, inner, get(z)), where(isHigh, inner, f64x2.div(one, get(x)))]
      : [],
  ];
  /** k + 1, exactly as far as the level of very negative numbers goes. */
  const aboveLowest = (alpha: Code): Code =>
    v128.bitselect(
      f64x2.add(level.value, alpha),
      f64x2.add(f64x2.add(f64x2.add(level.value, get(steps)), one), alpha),
      f64x2.lt(get(steps), zero),
    );
  const outward = (alpha: Code, least: Code): Code => [
    set(isLow, f64x2.lt(get(k), f64x2.const(SEXP.from))),
    set(isHigh, f64x2.gt(get(k), f64x2.const(SEXP.to))),
    set(above, aboveLowest(alpha)),
    where(isLow, k, get(above)),
    where(isHigh, k, f64x2.sub(get(k), one)),
    // Below 0 there is no number; what has cancelled is left to others.
    where(
      isLow,
      inside,
      v128.and(get(inside), v128.and(f64x2.ge(get(k), least), f64x2.ge(get(k), zero))),
    ),
  ];
  /** 0 for what lies outside, NaN too, so that there is a row. */
  const apply = (code: Code, alpha: Code): Code => {
    const least = f64x2.mul(f64x2.abs(alpha), f64x2.const(CANCELLED));
    return [
      set(x, code),
      set(z, get(x)),
      set(inside, within(get(x), SLOG)),
      set(steps, zero),
      withSlope ? set(inner, one) : [],
      either(i64x2.allTrue(get(inside)), [], inward),
      level.locate(v128.and(get(z), get(inside))),
      set(k, f64x2.add(f64x2.add(level.value, get(steps)), alpha)),
      set(inside, v128.and(get(inside), f64x2.ge(f64x2.abs(get(k)), least))),
      set(isLow, zero),
      set(isHigh, zero),
      either(i64x2.allTrue(within(get(k), SEXP)), [], outward(alpha, least)),
      set(inside, v128.and(get(inside), within(get(k), SEXP))),
      power.locate(v128.and(get(k), get(inside))),
      set(value, power.value),
      withSlope
        ? [
            set(outer, power.slope),
            set(inner, f64x2.mul(get(inner), level.slope)),
            where(isLow, outer, f64x2.div(get(outer), get(value))),
          ]
        : [],
      where(isLow, value, log(get(value))),
      where(isHigh, value, exp(get(value))),
      withSlope ? where(isHigh, outer, f64x2.mul(get(outer), get(value))) : [],
    ];
  };
  return { apply, inside: get(inside), value: get(value), outer: get(outer), inner: get(inner) };
}

/** Numbers above the bound count as it; the lean core ends below every bound. */
const bounded = (width: Width, x: Code, bound: Code): Code =>
  width === "wide" ? f64x2.pmin(x, bound) : x;

/** A slope, 0 above the bound. */
const slopeBelow = (width: Width, slope: Code, x: Code, bound: Code): Code =>
  width === "wide" ? v128.and(slope, f64x2.le(x, bound)) : slope;

/** A body that runs `group` for every 16 bytes, these arrays advancing. */
const forGroups = (count: number, arrays: readonly number[], group: Code): Code =>
  whileNot(i32.geU(i32.const(0), get(count)), [
    group,
    set(count, i32.sub(get(count), i32.const(16))),
    arrays.map((array) => set(array, i32.add(get(array), i32.const(16)))),
  ]);

/**
 * Every function stands twice: first with the wide core, which leaves four elements that lie outside of it to an import, then
 * with the lean one, which leaves them to the first.
 */
type Width = "wide" | "lean";
const cores = { wide: wideCore, lean: core };

const IMPORTS = {
  fixMap: { parameters: ["i32", "i32", "i32"], results: [] },
  fixSlopes: { parameters: ["i32", "i32", "i32", "i32", "i32"], results: ["f64"] },
  fixWeights: { parameters: ["i32", "i32"], results: ["f64"] },
  fixWeightSlopes: { parameters: ["i32", "i32", "i32", "i32"], results: [] },
} as const;
const IMPORT_NAMES = Object.keys(IMPORTS) as (keyof typeof IMPORTS)[];
const imported = (name: keyof typeof IMPORTS, ...operands: Code[]): Code =>
  call(IMPORT_NAMES.indexOf(name), ...operands);

/** The functions, by the names of the lean ones. */
const NAMES = [
  "map",
  "mirroredMap",
  "slopes",
  "mirroredSlopes",
  "weights",
  "weightSlopes",
] as const;
type Name = (typeof NAMES)[number];

/** The wide function on four elements, with the parameters of the lean one but for some. */
const widened = (name: Name, parameters: number, changed: Record<number, Code> = {}): Code =>
  call(
    IMPORT_NAMES.length + NAMES.indexOf(name),
    i32.const(16),
    ...Array.from({ length: parameters - 1 }, (_, i) => changed[i + 1] ?? get(i + 1)),
  );

const called = (name: Name, width: Width): string => (width === "wide" ? `${name} wide` : name);

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
    set: (code: Code): Code => [
      set(x, code),
      set(right, f64x2.gt(get(x), center)),
      f64x2.add(center, f64x2.abs(f64x2.sub(get(x), center))),
    ],
    value: (code: Code): Code => [
      set(y, code),
      v128.bitselect(get(y), f64x2.sub(twice, get(y)), get(right)),
    ],
    right: get(right),
  };
}

function mapFunction(width: Width, isMirrored: boolean): Defined {
  const name = isMirrored ? "mirroredMap" : "map";
  const frame = new Frame([...integers(5), ...doubles(isMirrored ? 5 : 3)]);
  const [n, x, a, out, table, alpha, sign, bound, p, q] = frame.parameters
    .map((_, i) => i)
    .concat(0, 0);
  const one = cores[width](frame, table, false);
  const m = mirror(frame, isMirrored, p, q);
  const as = alphas(frame, a, alpha, sign);
  const most = f64x2.splat(get(bound));
  const four = frame.add("v128");
  const inside = frame.add("v128");
  const y = frame.add("v128");
  const group = [
    set(four, v128.load(0)(get(x))),
    as.each,
    one.apply(m.set(bounded(width, low(get(four)), most)), as.of(0)),
    set(inside, one.inside),
    set(y, m.value(one.value)),
    one.apply(m.set(bounded(width, high(get(four)), most)), as.of(1)),
    v128.store(0)(get(out), both(get(y), m.value(one.value))),
    either(
      i64x2.allTrue(v128.and(get(inside), one.inside)),
      [],
      width === "lean"
        ? widened(name, frame.parameters.length)
        : imported("fixMap", get(x), get(a), get(out)),
    ),
    as.advance,
  ];
  const body = [as.before, forGroups(n, [x, out], group)];
  return {
    ...{ name: called(name, width), parameters: frame.parameters, results: [] },
    ...{ locals: frame.locals, body },
  };
}

const sumOf = (v: number): Code =>
  f64.add(f64x2.extractLane(0)(get(v)), f64x2.extractLane(1)(get(v)));

/** Returns the sum of dy df/dalpha. */
function slopesFunction(width: Width, isMirrored: boolean): Defined {
  const name = isMirrored ? "mirroredSlopes" : "slopes";
  const frame = new Frame([...integers(7), ...doubles(isMirrored ? 7 : 3)]);
  const [n, x, a, dy, dx, da, table, alpha, sign, bound, p, q, shiftX, shift] = frame.parameters
    .map((_, i) => i)
    .concat(0, 0, 0, 0);
  const one = cores[width](frame, table, true);
  const m = mirror(frame, isMirrored, p, q);
  const as = alphas(frame, a, alpha, sign);
  const pairs = [0, 1].map(() => ({
    dx: frame.add("v128"),
    da: frame.add("v128"),
    inside: frame.add("v128"),
  }));
  const [outer, inner, d, sum] = [0, 0, 0, 0].map(() => frame.add("v128"));
  const rest = frame.add("f64");
  const most = f64x2.splat(get(bound));
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
      one.apply(m.set(bounded(width, part(v128.load(0)(get(x))), most)), as.of(i)),
      set(outer, one.outer),
      set(inner, one.inner),
      set(d, part(v128.load(0)(get(dy)))),
      set(
        pairs[i].dx,
        slopeBelow(
          width,
          f64x2.mul(get(d), f64x2.mul(get(outer), get(inner))),
          part(v128.load(0)(get(x))),
          most,
        ),
      ),
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
        f64.add(
          get(rest),
          width === "lean"
            ? widened(name, frame.parameters.length)
            : imported("fixSlopes", get(x), get(a), get(dy), get(dx), get(da)),
        ),
      ),
    ),
    as.advance,
  ];
  const body = [as.before, forGroups(n, [x, dy, dx, da], group), f64.add(sumOf(sum), get(rest))];
  return {
    ...{ name: called(name, width), parameters: frame.parameters, results: ["f64"] },
    ...{ locals: frame.locals, body },
  };
}

/** The code that writes the weights of scores and leaves their sum. */
function weightsOf(
  width: Width,
  frame: Frame,
  names: Record<"n" | "scores" | "out" | "table", number>,
  at: number,
) {
  const { n, scores, out, table } = names;
  const [scale, rest, least] = [at, at + 1, at + 2];
  const one = cores[width](frame, table, false);
  const [y, inside, sum, more] = [0, 0, 0, 0].map(() => frame.add("v128"));
  const fixed = frame.add("f64");
  const pair = (part: (v: Code) => Code): Code =>
    one.apply(
      bounded(
        width,
        f64x2.mul(part(v128.load(0)(get(scores))), f64x2.splat(get(scale))),
        f64x2.const(LARGEST),
      ),
      f64x2.splat(get(rest)),
    );
  const weight = f64x2.pmax(f64x2.sub(one.value, f64x2.splat(get(least))), zero);
  const outside =
    width === "wide"
      ? imported("fixWeights", get(scores), get(out))
      : call(
          IMPORT_NAMES.length + NAMES.indexOf("weights"),
          ...[i32.const(16), ...[scores, out, table, scale, rest, least].map(get)],
        );
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
      set(fixed, f64.add(get(fixed), outside)),
    ),
  ];
  return {
    before: [set(sum, zero), set(fixed, f64.const(0))],
    loop: forGroups(n, [scores, out], group),
    sum: f64.add(sumOf(sum), get(fixed)),
  };
}

/** Weights of scores; returns their sum. */
function weightsFunction(width: Width): Defined {
  const frame = new Frame([...integers(4), ...doubles(3)]);
  const [n, scores, out, table, scale] = frame.parameters.map((_, i) => i);
  const weights = weightsOf(width, frame, { n, scores, out, table }, scale);
  return {
    ...{ name: called("weights", width), parameters: frame.parameters, results: ["f64"] },
    ...{ locals: frame.locals, body: [weights.loop, weights.sum] },
  };
}

/** The shares of as many rows of scores, one behind the other, each of `bytes`. */
function sharesFunction(): Defined {
  const frame = new Frame([...integers(5), ...doubles(3)]);
  const [rows, bytes, scores, out, table, scale] = frame.parameters.map((_, i) => i);
  const [n, start] = [frame.add("i32"), frame.add("i32")];
  const factor = frame.add("v128");
  const weights = weightsOf("lean", frame, { n, scores, out, table }, scale);
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
function weightSlopesFunction(width: Width): Defined {
  const frame = new Frame([...integers(7), ...doubles(4)]);
  const [n, scores, dy, ds, da, sums, table, scale, rest, least, leastSlope] = frame.parameters.map(
    (_, i) => i,
  );
  const one = cores[width](frame, table, true);
  const [score, outer, isOver, d, total, mean] = [0, 0, 0, 0, 0, 0].map(() => frame.add("v128"));
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
      set(score, f64x2.mul(part(v128.load(0)(get(scores))), f64x2.splat(get(scale)))),
      one.apply(bounded(width, get(score), f64x2.const(LARGEST)), f64x2.splat(get(rest))),
      set(outer, one.outer),
      set(d, part(v128.load(0)(get(dy)))),
      set(w, f64x2.sub(one.value, f64x2.splat(get(least)))),
      set(isOver, f64x2.gt(get(w), zero)),
      set(w, v128.and(get(w), get(isOver))),
      set(
        ds,
        slopeBelow(
          width,
          v128.and(
            f64x2.mul(f64x2.splat(get(scale)), f64x2.mul(get(outer), one.inner)),
            get(isOver),
          ),
          get(score),
          f64x2.const(LARGEST),
        ),
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
      width === "wide"
        ? imported("fixWeightSlopes", get(scores), get(dy), get(ds), get(da))
        : [
            // Its sums go beside those of this call.
            widened("weightSlopes", frame.parameters.length, {
              5: i32.add(get(sums), i32.const(SUMS_BYTES)),
            }),
            set(total, f64x2.add(get(total), v128.load(SUMS_BYTES)(get(sums)))),
            set(mean, f64x2.add(get(mean), v128.load(SUMS_BYTES + 16)(get(sums)))),
          ],
    ),
  ];
  const body = [
    forGroups(n, [scores, dy, ds, da], group),
    v128.store(0)(get(sums), get(total)),
    v128.store(16)(get(sums), get(mean)),
  ];
  return {
    ...{ name: called("weightSlopes", width), parameters: frame.parameters, results: [] },
    ...{ locals: frame.locals, body },
  };
}

const functions = (width: Width): Defined[] => [
  mapFunction(width, false),
  mapFunction(width, true),
  slopesFunction(width, false),
  slopesFunction(width, true),
  weightsFunction(width),
  weightSlopesFunction(width),
];

/** The module on an imported memory; table: the address of the table plus TABLE_OFFSET. */
export const vectorModule = (): Uint8Array<ArrayBuffer> =>
  assembleModule(
    IMPORT_NAMES.map((name): Imported => ({ name, ...IMPORTS[name] })),
    [...functions("wide"), ...functions("lean"), sharesFunction()],
  );
