/**
 * What a fit costs beside Math.exp, and emitted C beside libm's exp: ratios within a round, their median, and between which
 * values four of five lie. Beside them a linear-interpolated lookup table of equal bytes and a Chebyshev interpolant of the same
 * degree in equal pieces, and the fits where there is no WebAssembly. Every loop is code of its own, as in a program, so that
 * what it calls is compiled into it; and once more one loop for all functions, which can only call them.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { base } from "../src/base.js";
import { align } from "../src/table/columns.js";
import { uniform } from "../test/fixtures/doubles.js";
import { iterexp } from "./built.js";
import { fitIterate, withoutWasm } from "./built-fit.js";
import { median, quantile, takeTurns } from "./measure.js";

const FROM = -20;
const TO = 25;
const CALLS = 8192;
const random = uniform(1);
const xs = Float64Array.from({ length: CALLS }, () => FROM + (TO - FROM) * random());
const out = new Float64Array(CALLS);
const xs32 = Float32Array.from(xs);
const out32 = new Float32Array(CALLS);

const common = { alpha: 0.5, domain: [FROM, TO], error: "ulp" } as const;
const options32 = { ...common, maxError: 1, precision: "f32" } as const;
const options64 = { ...common, maxError: 4 } as const;
const single = fitIterate(options32);
const fit = fitIterate(options64);

const singleInJs = withoutWasm(single);
const fitInJs = withoutWasm(fit);

/**
 * Milliseconds for the first fit of a new process, after the import, and for the same once more: the processor time of all threads, of
 * which some compile beside the one that fits, and what that one takes. The first in starts of Node too, by which times of different
 * machines compare.
 */
function firstFits(options: object): string {
  const script = `
    const now = () => { const { user, system } = process.cpuUsage(); return [(user + system) / 1000, performance.now()]; };
    const times = [now()];
    const { fitIterate } = await import(${JSON.stringify(new URL("../dist/fit.js", import.meta.url).href)});
    const options = ${JSON.stringify(options)};
    times.push(now());
    for (let i = 0; i < 2; i++) { fitIterate(options); times.push(now()); }
    console.log(JSON.stringify(times));`;
  const runs: number[][][] = Array.from({ length: 9 }, () =>
    JSON.parse(
      spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" })
        .stdout,
    ),
  );
  const texts = ["processor time", "waited"].map((name, k) => {
    const [first, again] = [1, 2].map((i) => runs.map((run) => run[i + 1][k] - run[i][k]));
    const starts = median(runs.map(([start], i) => first[i] / start[k]));
    return (
      `${name} ${median(first).toFixed(0)} ms (${quantile(first, 0).toFixed(0)} to ${quantile(first, 1).toFixed(0)}) ` +
      `or ${starts.toFixed(2)} starts of Node, again ${median(again).toFixed(0)} ms`
    );
  });
  return `first fit of a process, ${texts.join("; ")}`;
}

/** Piecewise linear interpolation in a table of as many bytes as the fit has. */
const steps = fit.bytes / 8 - 1;
const scale = steps / (TO - FROM);
const linear = Float64Array.from({ length: steps + 1 }, (_, i) =>
  iterexp.iterateExp(FROM + i / scale, 0.5),
);
const lookup = (x: number): number => {
  const u = (x - FROM) * scale;
  const i = Math.min(u | 0, steps - 1);
  return linear[i] + (u - i) * (linear[i + 1] - linear[i]);
};

/** Interpolation at Chebyshev's points by the barycentric formula, in pieces as wide as those of the fit. */
const count = fit.degree + 1;
const width = (TO - FROM) / fit.pieces;
const nodes = Array.from({ length: count }, (_, j) => Math.cos((Math.PI * (j + 0.5)) / count));
const weights = nodes.map((_, j) => (j % 2 ? -1 : 1) * Math.sin((Math.PI * (j + 0.5)) / count));
const samples = Array.from({ length: fit.pieces }, (_, i) =>
  nodes.map((node) => iterexp.iterateExp(FROM + width * (i + (node + 1) / 2), 0.5)),
);
const chebyshev = (x: number): number => {
  const u = (x - FROM) / width;
  const i = Math.min(Math.trunc(u), fit.pieces - 1);
  const t = 2 * (u - i) - 1;
  let above = 0;
  let below = 0;
  for (let j = 0; j < count; j++) {
    if (t === nodes[j]) return samples[i][j];
    const w = weights[j] / (t - nodes[j]);
    above += w * samples[i][j];
    below += w;
  }
  return above / below;
};

/** A loop that the engine has not seen before. */
let loops = 0;
const loop = (body: string, f: unknown, from: unknown, to: unknown): (() => number) =>
  new Function("f", "xs", "out", `return () => { /* ${loops++} */ ${body} }`)(f, from, to);
const sum = "let s = 0; for (let i = 0; i < xs.length; i++) s += f(xs[i]); return s;";
const fill = "for (let i = 0; i < xs.length; i++) out[i] = f(xs[i]); return out[0];";
const called = new Function("f", "xs", sum) as (f: unknown, xs: unknown) => number;
for (const f of [Math.sin, Math.cos, Math.atan, Math.log, Math.exp, fit.evaluate]) {
  for (let i = 0; i < 20; i++) called(f, xs);
}

interface Row {
  readonly call: string;
  readonly run: () => number;
  /** The row whose time is 1. */
  readonly unit: number;
  readonly target?: number;
}

const rows: Row[] = [
  { call: "Math.exp(x)", run: loop(sum, Math.exp, xs, out), unit: 0 },
  { call: "fit.evaluate(x)", run: loop(sum, fit.evaluate, xs, out), unit: 0, target: 1.3 },
  { call: "Math.exp(x), only called", run: () => called(Math.exp, xs), unit: 2 },
  { call: "fit.evaluate(x), only called", run: () => called(fit.evaluate, xs), unit: 2 },
  { call: "out[i] = Math.exp(xs[i])", run: loop(fill, Math.exp, xs, out), unit: 4 },
  {
    call: "fit.evaluateInto(out, xs)",
    run: () => fit.evaluateInto(out, xs)[0],
    unit: 4,
    target: 1,
  },
  { call: "without WebAssembly", run: () => fitInJs.evaluateInto(out, xs)[0], unit: 4 },
  { call: "the same, f32 arrays", run: loop(fill, Math.exp, xs32, out32), unit: 7 },
  {
    call: "f32 fit.evaluateInto",
    run: () => single.evaluateInto(out32, xs32)[0],
    unit: 7,
    target: 0.6,
  },
  { call: "without WebAssembly", run: () => singleInJs.evaluateInto(out32, xs32)[0], unit: 7 },
  { call: "linear lookup, equal bytes", run: loop(sum, lookup, xs, out), unit: 0 },
  { call: "Chebyshev interpolant", run: loop(sum, chebyshev, xs, out), unit: 0 },
];
takeTurns(
  rows.map(({ run }) => run),
  40,
);
const times = takeTurns(
  rows.map(({ run }) => run),
  201,
);

const relative = (f: (x: number) => number): string =>
  Math.max(
    ...Array.from(xs.subarray(0, 2000), (x) => {
      const y = iterexp.iterateExp(x, 0.5);
      return Math.abs((f(x) - y) / y);
    }),
  ).toExponential(1);
const relative32 = (): string =>
  Math.max(
    ...Array.from(xs32.subarray(0, 2000), (x) => {
      const y = iterexp.iterateExp(x, 0.5);
      return Math.abs((single.evaluate(x) - y) / y);
    }),
  ).toExponential(1);
const errors: Record<number, string> = {
  1: relative(fit.evaluate),
  8: relative32(),
  10: relative(lookup),
  11: relative(chebyshev),
};

console.log(
  align([
    ["call", "ns", "ratio", "10 to 90 %", "target", "worst relative error"],
    ...rows.map(({ call, unit, target }, i) => {
      const ratios = times[i].map((t, round) => t / times[unit][round]);
      return [
        call,
        ((median(times[i]) / CALLS) * 1e6).toFixed(1),
        median(ratios).toFixed(2),
        i === unit ? "" : [0.1, 0.9].map((p) => quantile(ratios, p).toFixed(2)).join(" to "),
        target?.toFixed(1) ?? "",
        errors[i] ?? "",
      ];
    }),
  ]),
);
// Only these two in turns: their tables stay in the caches.
for (const [name, wasm, js] of [
  ["f64", 5, 6],
  ["f32", 8, 9],
] as const) {
  const [fast, slow] = takeTurns([rows[wasm].run, rows[js].run], 201);
  const gains = slow.map((t, round) => t / fast[round]);
  const [gain, low, high] = [0.5, 0.1, 0.9].map((p) => quantile(gains, p).toFixed(2));
  console.log(
    `${name} evaluateInto alone: WebAssembly ${gain} (${low} to ${high}) times as fast as JavaScript`,
  );
}
for (const [made, options, target] of [
  [fit, options64, 100],
  [single, options32, 40],
] as const) {
  const { precision, degree, pieces, bytes } = made;
  console.log(
    `${precision}: degree ${degree}, ${pieces} pieces, ${bytes} bytes; ${firstFits(options)} (target ${target} ms)`,
  );
}
for (const maxError of [4, 3, 2]) {
  const wide = { alpha: 0.5, domain: [-Infinity, 2.9e10], error: "ulp", maxError, monotone: true };
  console.log(timed(`monotone on [-Infinity, 2.9e10], ${maxError} ulp`, wide));
}
const two = base(2);
two.iterate(3, 0.5);
for (const to of [100, 1e4, 1e8]) {
  const wide = { base: two, alpha: 0.5, domain: [1, to], error: "ulp", maxError: 4 };
  console.log(timed(`base 2 on [1, ${to}], 4 ulp`, wide));
}

/** What a fit comes to and takes, the process being warm. */
function timed(name: string, options: object): string {
  const before = process.cpuUsage();
  const { degree, bytes } = fitIterate(options as never);
  const { user, system } = process.cpuUsage(before);
  return `${name}: degree ${degree}, ${bytes} bytes, ${((user + system) / 1e6).toFixed(1)} s of processor time`;
}
console.log(emittedC());

function emittedC(): string {
  const folder = mkdtempSync(join(tmpdir(), "iterexp-bench-"));
  try {
    writeFileSync(join(folder, "fit.h"), fit.emit("c", { name: "half" }));
    writeFileSync(
      join(folder, "main.c"),
      `#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "fit.h"
enum { N = ${CALLS}, ROUNDS = 400 };
static double xs[N], out[N];
static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec + 1e-9 * t.tv_nsec; }
static int up(const void *a, const void *b) { double d = *(double *)a - *(double *)b; return (d > 0) - (d < 0); }
int main(void) {
  static double ratio[ROUNDS];
  for (int i = 0; i < N; i++) xs[i] = ${FROM} + ${TO - FROM} * (rand() / (RAND_MAX + 1.0));
  double mine = 0, libm = 0, kept = 0;
  for (int r = 0; r < ROUNDS; r++) {
    double t0 = now();
    for (int i = 0; i < N; i++) out[i] = half(xs[i]);
    kept += out[r];
    double t1 = now();
    for (int i = 0; i < N; i++) out[i] = exp(xs[i]);
    kept += out[r];
    double t2 = now();
    mine += t1 - t0; libm += t2 - t1;
    ratio[r] = (t1 - t0) / (t2 - t1);
  }
  qsort(ratio, ROUNDS, sizeof *ratio, up);
  printf("emitted C, gcc -O3 -march=native: %.2f ns, libm exp %.2f ns, median ratio %.2f (target 1.0)%s", 1e9 * mine / N / ROUNDS, 1e9 * libm / N / ROUNDS, ratio[ROUNDS / 2], kept == 0 ? " " : "");
}
`,
    );
    const compiled = spawnSync("gcc", ["-O3", "-march=native", "main.c", "-o", "main", "-lm"], {
      cwd: folder,
      encoding: "utf8",
    });
    if (compiled.status !== 0)
      return `emitted C: not measured, gcc does not run: ${compiled.stderr ?? ""}`;
    return spawnSync("./main", { cwd: folder, encoding: "utf8" }).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
