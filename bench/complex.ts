/**
 * npm run bench:complex: the functions of iterexp/complex in calls of complex.js's own exp, over the same
 * random points, all loops in turn, ratios taken within a round; and a picture of halfExp.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Complex } from "complex.js";
import "../test/package/build-if-stale.js";
import { align } from "../src/table/columns.js";
import { uniform } from "../test/fixtures/doubles.js";
import { median, quantile, ratioRows, type Task, takeTurns } from "./measure.js";

const built = new URL("../dist/complex.js", import.meta.url).href;
const { halfExp, iterateExp, iterateExpInto, schroder, sexp, sexpInto, slog, slogInto } =
  (await import(built)) as typeof import("../src/complex.js");
const { complexBase } = (await import(
  new URL("../dist/base.js", import.meta.url).href
)) as typeof import("../src/base.js");
const manifest = new URL("../node_modules/complex.js/package.json", import.meta.url);
const { version }: { version: string } = JSON.parse(readFileSync(manifest, "utf8"));

const ROUNDS = 41;
const WARM_UP = 8;
const POINTS = 8192;
const FEW = 200;
const WIDTH = 512;

const random = uniform(1);
const zs = Array.from({ length: POINTS }, () => new Complex(4 * random() - 2, 4 * random() - 2));
const pairs = Float64Array.from({ length: 2 * POINTS }, (_, i) =>
  i % 2 === 0 ? zs[i >> 1].re : zs[i >> 1].im,
);
const out = new Float64Array(2 * POINTS);
const alpha = new Complex(0.3, 0.2);
const regular = { solution: "regular" } as const;

/** A loop of its own for each function, so that the compiler sees one callee in it. */
const loop = (body: string): (() => number) =>
  new Function(
    ...["zs", "alpha", "regular", "halfExp", "iterateExp", "schroder", "sexp", "slog"],
    `return () => { let sum = 0; for (let i = 0; i < zs.length; i++) { const z = zs[i]; sum += (${body}).re; } return sum; }`,
  )(zs, alpha, regular, halfExp, iterateExp, schroder, sexp, slog);

const tasks: readonly Task[] = [
  ["z.exp() of complex.js", loop("z.exp()")],
  ...["sexp(z)", "slog(z)", "halfExp(z)", "iterateExp(z, alpha)"].map(
    (body) => [body, loop(body)] as const,
  ),
  ...["halfExp(z, regular)", "schroder(z)"].map((body) => [body, loop(body)] as const),
  ["sexpInto(out, hs), a number", () => sexpInto(out, pairs)[0]],
  ["slogInto(out, zs), a number", () => slogInto(out, pairs)[0]],
  ["iterateExpInto(out, zs, 1/2, 0), a number", () => iterateExpInto(out, pairs, 0.5, 0)[0]],
];

console.log(
  `Node ${process.version}, complex.js ${version}; z random in [-2, 2] x [-2, 2], medians of ${ROUNDS} rounds of ${POINTS} calls.\n`,
);
console.log(
  align([
    ["call", "ns", "times z.exp()", "quartiles"],
    ...ratioRows(tasks, { warmUp: WARM_UP, rounds: ROUNDS, calls: POINTS, places: 1 }),
  ]),
);

/** Milliseconds of every call at the first points, the best of three. */
const each = (f: (z: Complex) => Complex): number[] =>
  zs.slice(0, FEW).map((z) =>
    Math.min(
      ...Array.from({ length: 3 }, () => {
        const start = performance.now();
        f(z);
        return performance.now() - start;
      }),
    ),
  );
const unit = median(takeTurns([tasks[0][1]], 9)[0]) / POINTS;
const othersRows = [1.6, 2, 10, 100, "1.5+i", "i", "0.5+2i"].flatMap((b) => {
  const base = complexBase(b);
  return (["slog", "sexp", "half"] as const).map((name) => {
    for (const z of zs.slice(FEW)) base[name](z);
    const times = each((z) => base[name](z));
    const [middle, most] = [0.5, 0.9].map((p) => quantile(times, p));
    return [
      `complexBase(${b}).${name}(z)`,
      (1e3 * middle).toFixed(1),
      (middle / unit).toFixed(0),
      (most / unit).toFixed(0),
    ];
  });
});
console.log(`\nOther bases, ${FEW} of these points, one by one, after the others`);
console.log(align([["call", "median, us", "times z.exp()", "90 of 100 below"], ...othersRows]));

/** Seconds of processor time that complexBase(b) takes to solve b in a new process: the least of three. */
function solving(b: string): string[] {
  const source = `
    const { complexBase } = await import(${JSON.stringify(new URL("../dist/base.js", import.meta.url).href)});
    const before = process.cpuUsage();
    complexBase(${JSON.stringify(b)});
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1e6);`;
  const times = Array.from({ length: 3 }, () =>
    Number(
      execFileSync(process.execPath, ["--input-type=module", "-e", source], { encoding: "utf8" }),
    ),
  );
  return [b, Math.min(...times).toFixed(2)];
}
console.log("\nSolving a base, seconds of processor time");
console.log(align([["b", "s"], ...["1.5+i", "1.2+3.5i", "i", "1.4i", "0.5+2i"].map(solving)]));

const grid = new Float64Array(2 * WIDTH * WIDTH);
for (let i = 0; i < WIDTH * WIDTH; i++) {
  grid[2 * i] = (8 * ((i % WIDTH) + 0.5)) / WIDTH - 4;
  grid[2 * i + 1] = (8 * (Math.floor(i / WIDTH) + 0.5)) / WIDTH - 4;
}
const picture = new Float64Array(grid.length);
const pictures = takeTurns([() => iterateExpInto(picture, grid, 0.5, 0)[0]], 7)[0];
console.log(
  `halfExp on ${WIDTH} x ${WIDTH} points of [-4, 4] x [-4, 4]: ${median(pictures).toFixed(0)} ms, the median of 7`,
);
