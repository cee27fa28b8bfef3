/**
 * What the layouts of fits cost: tables beside rows through exp and log on a wide domain, rows graded towards a
 * singularity, few rows; and WebAssembly beside JavaScript by the length of the arrays.
 */

import type { Fit, FitOptions } from "../src/fit.js";
import { align } from "../src/table/columns.js";
import { uniform } from "../test/fixtures/doubles.js";
import { iterexp } from "./built.js";
import { fitIterate, withoutWasm } from "./built-fit.js";
import { median, takeTurns } from "./measure.js";

const random = uniform(1);
const CALLS = 4096;
const out = new Float64Array(CALLS);

const seconds = (start: number): string => ((performance.now() - start) / 1000).toFixed(2);

function made(name: string, options: FitOptions): { fit: Fit; row: string[] } {
  const start = performance.now();
  const fit = fitIterate(options);
  const time = seconds(start);
  const { degree, pieces, bytes, maxError } = fit;
  return {
    fit,
    row: [name, ...[degree, pieces, bytes].map(String), maxError.bound.toPrecision(3), time],
  };
}
const HEAD = ["fit", "degree", "pieces", "bytes", "bound", "s to make"];

const wide = { alpha: 0.5, domain: [Number.NEGATIVE_INFINITY, 2.9e10] } as const;
const wideFits = [1e-5, 1e-8, 1e-12].flatMap((maxError) => [
  made(`${maxError}`, { ...wide, maxError }),
  ...[5000, 3000].map((maxBytes) =>
    made(`${maxError}, maxBytes ${maxBytes}`, { ...wide, maxError, maxBytes }),
  ),
]);
console.log("alpha = 1/2 on [-Infinity, 2.9e10]\n");
console.log(align([HEAD, ...wideFits.map(({ row }) => row)]));

const [table, reduced] = [wideFits[3].fit, wideFits[5].fit];
const from = (low: number, high: number): Float64Array =>
  Float64Array.from({ length: CALLS }, () => low + (high - low) * random());
const places = {
  "x in [-30, -1]": from(-30, -1),
  "x in [-1, 16]": from(-1, 16),
  "x in [16, 2.9e10], by logarithm": from(Math.log(16), Math.log(2.9e10)).map(Math.exp),
};
console.log(
  "\nns a number of evaluateInto, at 1e-8, the table and the smallest; least of 41 rounds\n",
);
console.log(
  align(
    Object.entries(places).map(([name, xs]) => {
      const times = takeTurns(
        [() => table.evaluateInto(out, xs)[0], () => reduced.evaluateInto(out, xs)[0]],
        41,
      );
      return [name, ...times.map((t) => ((Math.min(...t) / CALLS) * 1e6).toFixed(1))];
    }),
  ),
);

const singularity = iterexp.iterateExp(Number.NEGATIVE_INFINITY, 0.5);
console.log("\nalpha = -1/2, s the start of the domain of exp^(-1/2)\n");
console.log(
  align([
    HEAD,
    ...(
      [
        ["[-0.69, 1e6], 1e-10", { domain: [-0.69, 1e6], maxError: 1e-10 }],
        ["[s, 1e6], 1e-10", { domain: [singularity, 1e6], maxError: 1e-10 }],
        ["[s, 1e6], 4 ulp", { domain: [singularity, 1e6], maxError: 4, error: "ulp" }],
        [
          "[s, 1e6], 1 ulp of f32",
          { domain: [singularity, 1e6], maxError: 1, error: "ulp", precision: "f32" },
        ],
      ] as const
    ).map(([name, options]) => made(name, { alpha: -0.5, ...options }).row),
  ]),
);

const few = { alpha: 0.5, maxError: 4, error: "ulp" } as const;
console.log("\n4 ulp of f64\n");
console.log(
  align([
    HEAD,
    ...([4, 8] as const).map(
      (to) => made(`[0, ${to}], maxBytes 5000`, { ...few, domain: [0, to], maxBytes: 5000 }).row,
    ),
  ]),
);

const domain = [-20, 25] as const;
const pairs = [
  fitIterate({ ...few, domain }),
  fitIterate({ ...few, domain, maxError: 1, precision: "f32" }),
].map((fit) => [fit, withoutWasm(fit)] as const);
const lengths = [16, 32, 64, 128, 1024, 100_000];
console.log("\nWebAssembly, times as fast as JavaScript, by the length of the arrays\n");
console.log(
  align([
    ["length", ...lengths.map(String)],
    ...pairs.map(([fit, inJs]) => [
      fit.precision,
      ...lengths.map((length) => gain(fit, inJs, length).toFixed(2)),
    ]),
  ]),
);

function gain(fit: Fit, inJs: Fit, length: number): number {
  const type = fit.precision === "f64" ? Float64Array : Float32Array;
  const xs = new type(length).map(() => -20 + 45 * random());
  const ys = new type(length);
  const times = Math.ceil(200_000 / length);
  const loop = (f: Fit) => (): number => {
    for (let i = 0; i < times; i++) f.evaluateInto(ys, xs);
    return ys[0];
  };
  const [fast, slow] = takeTurns([loop(fit), loop(inJs)], 41);
  return median(slow.map((time, round) => time / fast[round]));
}
