/**
 * What evaluateInto would gain from WebAssembly, beside Math.exp: hand-written modules for the two fits of bench/fit.ts,
 * one number at a time and two (SIMD, 128 bits), with the copies into the module's memory and out of it. Those in f64
 * give the bits of evaluateInto; "in f32" is f32 arithmetic four at a time, as emitted C has it, with other last bits.
 */
import wabt from "wabt";
import { align } from "../src/cli/columns.js";
import type { FitData } from "../src/fit/fit-data.js";
import { centerOf, rowLength, type UniformSegment } from "../src/fit/layout.js";
import { innerOrder } from "../src/fit/order.js";
import { mergeRow } from "../src/fit/row.js";
import { type Fit, fitIterate } from "../src/fit.js";
import { uniform } from "../test/fixtures/doubles.js";
import { median, quantile, takeTurns } from "./measure.js";

const FROM = -20;
const TO = 25;
const CALLS = 8192;
const CHUNK = 1024;
const common = { alpha: 0.5, domain: [FROM, TO], error: "ulp" } as const;
const double = fitIterate({ ...common, maxError: 4 });
const single = fitIterate({ ...common, maxError: 1, precision: "f32" });

const random = uniform(1);
const xs = Float64Array.from({ length: CALLS }, () => FROM + (TO - FROM) * random());
const xs32 = Float32Array.from(xs);

const text = await wabt();

/** As much as is needed here of what the types of Node leave out. */
const { WebAssembly: engine } = globalThis as unknown as {
  WebAssembly: {
    Module: new (bytes: Uint8Array) => object;
    Instance: new (module: object) => { exports: Exports };
  };
};
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly into: (n: number) => void;
}

type Floats = Float64Array | Float32Array;
type Make = Float64ArrayConstructor | Float32ArrayConstructor;

/** The fit as uniform rows, each with its center behind it, `stride` numbers apart. */
function rowsOf(fit: Fit, merged: boolean, stride: number) {
  const data = fit.toJSON() as FitData;
  const [segment] = data.segments as readonly UniformSegment[];
  const length = rowLength(data);
  const table = new Float64Array(segment.rows * stride);
  for (let i = 0; i < segment.rows; i++) {
    const row = data.coefficients.slice(i * length, (i + 1) * length);
    const terms = merged ? mergeRow(row, data.extra) : [...row];
    table.set([...terms, centerOf(segment, i, data.precision)], i * stride);
  }
  return { segment, degree: data.degree, table };
}

const get = (name: string) => `(local.get $${name})`;
const set = (name: string, value: string) => `(local.set $${name} ${value})`;
const op = (name: string, ...args: string[]) => `(${name} ${args.join(" ")})`;
const splat = (type: "f64x2" | "f32x4", v: number) =>
  `(v128.const ${type} ${Array(type === "f64x2" ? 2 : 4)
    .fill(Number.isNaN(v) ? "nan" : v)
    .join(" ")})`;
const words = (size: number, ...places: number[]) =>
  places.flatMap((w) => Array.from({ length: size }, (_, b) => w * size + b)).join(" ");
const shuffle = (size: number, places: number[], a: string, b: string) =>
  `(i8x16.shuffle ${words(size, ...places)} ${a} ${b})`;

/** c0 + t (c1 + ...) in the order of the fits. */
function polynomial(type: string, degree: number, c: (k: number) => string): string {
  const plus = (a: string, factor: string, b: string) =>
    op(`${type}.add`, a, op(`${type}.mul`, get(factor), b));
  const inner = innerOrder(degree, c, (a, power, b) => plus(a, power === 1 ? "t" : "u", b));
  return plus(c(0), "t", inner);
}

/** A loop over `n` numbers of `size` bytes at 0, results at `out`. */
const loop = (size: number, step: number, locals: string, body: string) => `(module
  (memory (export "memory") 4)
  (func (export "into") (param $n i32) (local $p i32) (local $end i32) (local $r i32) ${locals}
    ${set("end", `(i32.mul ${get("n")} (i32.const ${size}))`)}
    (block $done (loop $next
      (br_if $done (i32.ge_u ${get("p")} ${get("end")}))
      ${body}
      ${set("p", `(i32.add ${get("p")} (i32.const ${step}))`)}
      (br $next)))))`;
const locals = (type: string, names: string) =>
  names
    .split(" ")
    .map((name) => `(local $${name} ${type})`)
    .join(" ");

const outAt = (size: number) => CHUNK * size;
const tableAt = (size: number) => 2 * CHUNK * size;

function scalar64() {
  const { segment, degree, table } = rowsOf(double, false, 8);
  const c = (k: number) => `(f64.load offset=${tableAt(8) + 8 * k} ${get("r")})`;
  const number = (v: number) => `(f64.const ${v})`;
  const row = `(i32.trunc_sat_f64_s ${op("f64.add", op("f64.mul", get("x"), number(segment.scale)), number(segment.offset))})`;
  const store = (value: string) => `(f64.store offset=${outAt(8)} ${get("p")} ${value})`;
  const body = `${set("x", `(f64.load ${get("p")})`)}
    (if (i32.and ${op("f64.ge", get("x"), number(FROM))} ${op("f64.le", get("x"), number(TO))})
      (then ${set("r", `(i32.shl ${row} (i32.const 6))`)}
        ${set("t", op("f64.sub", get("x"), c(7)))} ${set("u", op("f64.mul", get("t"), get("t")))}
        ${store(polynomial("f64", degree, c))})
      (else ${store("(f64.const nan)")}))`;
  return module(loop(8, 8, locals("f64", "x t u"), body), table, Float64Array);
}

/** Rows at lanes i and j of `at`, t of `x`, into pairs of words whose k-th is c(k). */
const pairOfRows = (lanes: [number, number], stride: number, x: string, size: number) => {
  const c = (k: number) =>
    shuffle(8, k % 2 ? [1, 3] : [0, 2], get(`a${k >> 1}`), get(`b${k >> 1}`));
  const load = (name: string, lane: number) => [
    set("r", `(i32x4.extract_lane ${lane} ${get("at")})`),
    ...Array.from({ length: stride / 2 }, (_, k) =>
      set(`${name}${k}`, `(v128.load offset=${tableAt(size) + 16 * k} ${get("r")})`),
    ),
  ];
  const lines = [...load("a", lanes[0]), ...load("b", lanes[1])];
  const at = (center: number) => [
    set("t", op("f64x2.sub", x, c(center))),
    set("u", op("f64x2.mul", get("t"), get("t"))),
  ];
  return { c, lines, at };
};
const ROWS = "a0 a1 a2 a3 b0 b1 b2 b3 x y inside at t u";
const inside = (type: "f64x2" | "f32x4") => `${set("x", `(v128.load ${get("p")})`)}
  ${set("inside", op("v128.and", op(`${type}.ge`, get("x"), splat(type, FROM)), op(`${type}.le`, get("x"), splat(type, TO))))}
  ${set("y", op("v128.and", get("x"), get("inside")))}`;
const store = (type: "f64x2" | "f32x4", value: string, size: number) =>
  `(v128.store offset=${outAt(size)} ${get("p")} ${op("v128.bitselect", value, splat(type, Number.NaN), get("inside"))})`;
const rowIndex = (x: string, { scale, offset }: UniformSegment) =>
  `(i32x4.trunc_sat_f64x2_s_zero ${op("f64x2.add", op("f64x2.mul", x, splat("f64x2", scale)), splat("f64x2", offset))})`;

function simd64() {
  const { segment, degree, table } = rowsOf(double, false, 8);
  const { c, lines, at } = pairOfRows([0, 1], 8, get("y"), 8);
  const body = `${inside("f64x2")}
    ${set("at", `(i32x4.shl ${rowIndex(get("y"), segment)} (i32.const 6))`)}
    ${lines.join(" ")} ${at(7).join(" ")}
    ${store("f64x2", polynomial("f64x2", degree, c), 8)}`;
  return module(loop(8, 16, locals("v128", ROWS), body), table, Float64Array);
}

function simd32InDoubles() {
  const { segment, degree, table } = rowsOf(single, true, 6);
  const both = (lanes: [number, number], x: string, name: string) => {
    const { c, lines, at } = pairOfRows(lanes, 6, get(x), 4);
    return `${lines.join(" ")} ${at(degree + 1).join(" ")}
      ${set(name, `(f32x4.demote_f64x2_zero ${polynomial("f64x2", degree, c)})`)}`;
  };
  const body = `${inside("f32x4")}
    ${set("low", `(f64x2.promote_low_f32x4 ${get("y")})`)}
    ${set("high", `(f64x2.promote_low_f32x4 ${shuffle(8, [1, 1], get("y"), get("y"))})`)}
    ${set("at", shuffle(8, [0, 2], rowIndex(get("low"), segment), rowIndex(get("high"), segment)))}
    ${set("at", op("i32x4.mul", get("at"), "(v128.const i32x4 48 48 48 48)"))}
    ${both([0, 1], "low", "first")} ${both([2, 3], "high", "second")}
    ${store("f32x4", shuffle(8, [0, 2], get("first"), get("second")), 4)}`;
  return module(
    loop(4, 16, locals("v128", `${ROWS} low high first second`), body),
    table,
    Float32Array,
  );
}

/** Rows c0 e0 h1 c1 c2 c3 center of f32, four of them transposed in registers. */
function simd32() {
  const { segment, table } = rowsOf(single, false, 8);
  const add = (a: string, b: string) => op("f32x4.add", a, b);
  const mul = (a: string, b: string) => op("f32x4.mul", a, b);
  const load = (half: number) =>
    [0, 1, 2, 3].map((lane) =>
      set(
        `a${lane}`,
        `(v128.load offset=${tableAt(4) + 16 * half} (i32x4.extract_lane ${lane} ${get("at")}))`,
      ),
    );
  const transpose = (half: number) => [
    set("b0", shuffle(4, [0, 4, 1, 5], get("a0"), get("a1"))),
    set("b1", shuffle(4, [2, 6, 3, 7], get("a0"), get("a1"))),
    set("b2", shuffle(4, [0, 4, 1, 5], get("a2"), get("a3"))),
    set("b3", shuffle(4, [2, 6, 3, 7], get("a2"), get("a3"))),
    ...[0, 1].flatMap((k) => [
      set(`w${4 * half + 2 * k}`, shuffle(4, [0, 1, 4, 5], get(`b${k}`), get(`b${k + 2}`))),
      set(`w${4 * half + 2 * k + 1}`, shuffle(4, [2, 3, 6, 7], get(`b${k}`), get(`b${k + 2}`))),
    ]),
  ];
  const t = get("t");
  const w = (k: number) => get(`w${k}`);
  const inner = add(w(3), mul(t, add(w(4), mul(t, w(5)))));
  const value = add(add(w(0), mul(t, w(2))), add(w(1), mul(t, inner)));
  const scaled = add(mul(get("y"), splat("f32x4", segment.scale)), splat("f32x4", segment.offset));
  const body = `${inside("f32x4")}
    ${set("at", `(i32x4.shl (i32x4.trunc_sat_f32x4_s ${scaled}) (i32.const 5))`)}
    ${[0, 1].flatMap((half) => [...load(half), ...transpose(half)]).join(" ")}
    ${set("t", op("f32x4.sub", get("y"), w(6)))}
    ${store("f32x4", value, 4)}`;
  return module(
    loop(4, 16, locals("v128", `${ROWS} w0 w1 w2 w3 w4 w5 w6 w7`), body),
    Float32Array.from(table),
    Float32Array,
  );
}

/** evaluateInto by a module, in chunks through its memory. */
function module(source: string, table: Floats, Make: Make) {
  const { buffer } = text.parseWat("fit.wat", source, { simd: true }).toBinary({});
  const { memory, into } = new engine.Instance(new engine.Module(buffer)).exports;
  const size = Make.BYTES_PER_ELEMENT;
  new (table.constructor as Make)(memory.buffer, tableAt(size), table.length).set(table);
  const input = new Make(memory.buffer, 0, CHUNK);
  const output = new Make(memory.buffer, outAt(size), CHUNK);
  return (out: Floats, from: Floats) => {
    for (let i = 0; i < from.length; i += CHUNK) {
      const n = Math.min(CHUNK, from.length - i);
      input.set(from.subarray(i, i + n));
      into(n);
      out.set(output.subarray(0, n), i);
    }
    return out;
  };
}

const out = new Float64Array(CALLS);
const out32 = new Float32Array(CALLS);
const exp = (from: Floats, to: Floats, name: string) =>
  new Function(
    "xs",
    "out",
    `return () => { /* ${name} */ for (let i = 0; i < xs.length; i++) out[i] = Math.exp(xs[i]); return out[0]; }`,
  )(from, to) as () => number;
const made = [
  { name: "wasm, f64", into: scalar64(), fit: double, from: xs, to: out },
  { name: "wasm SIMD, f64", into: simd64(), fit: double, from: xs, to: out },
  {
    name: "wasm SIMD, f32 fit in f64",
    into: simd32InDoubles(),
    fit: single,
    from: xs32,
    to: out32,
  },
  { name: "wasm SIMD, f32 fit in f32", into: simd32(), fit: single, from: xs32, to: out32 },
];
const differing = made.map(({ into, fit, from, to }) => {
  const ours = Array.from(into(to, from));
  const theirs = fit.evaluateInto(to, from);
  return ours.filter((y, i) => y !== theirs[i]).length;
});
const tasks = [
  { name: "out[i] = Math.exp(xs[i])", run: exp(xs, out, "f64"), unit: 0 },
  { name: "fit.evaluateInto", run: () => double.evaluateInto(out, xs)[0], unit: 0 },
  ...made.slice(0, 2).map(({ name, into }) => ({ name, run: () => into(out, xs)[0], unit: 0 })),
  { name: "the same, f32 arrays", run: exp(xs32, out32, "f32"), unit: 4 },
  { name: "f32 fit.evaluateInto", run: () => single.evaluateInto(out32, xs32)[0], unit: 4 },
  ...made.slice(2).map(({ name, into }) => ({ name, run: () => into(out32, xs32)[0], unit: 4 })),
];
takeTurns(
  tasks.map(({ run }) => run),
  40,
);
const times = takeTurns(
  tasks.map(({ run }) => run),
  201,
);
console.log(
  align([
    ["loop", "ns", "ratio", "10 to 90 %", `other bits, of ${CALLS}`],
    ...tasks.map(({ name, unit }, i) => {
      const ratios = times[i].map((t, round) => t / times[unit][round]);
      const j = made.findIndex((m) => m.name === name);
      return [
        name,
        ((median(times[i]) / CALLS) * 1e6).toFixed(1),
        median(ratios).toFixed(2),
        i === unit ? "" : [0.1, 0.9].map((p) => quantile(ratios, p).toFixed(2)).join(" to "),
        j < 0 ? "" : `${differing[j]}`,
      ];
    }),
  ]),
);
