/**
 * What a call of base(b).half costs, in calls of base e's halfExp by iterexp/decimal to 17 digits and by the real
 * entry, and in milliseconds what the first calls cost; the same for expm1Iterate. Rounds take turns, and the best
 * of each is taken.
 */

import { execFileSync } from "node:child_process";
import { base, expm1Iterate } from "../src/base.js";
import * as decimal from "../src/decimal.js";
import { halfExp } from "../src/index.js";
import { align } from "../src/table/columns.js";
import { uniform } from "../test/fixtures/doubles.js";
import { median } from "./measure.js";

const ROUNDS = 15;
const bases = [
  1.2,
  Math.SQRT2,
  1.444,
  1.444667,
  "e^(1/e)",
  1.4447,
  1.4502,
  1.5,
  1.6,
  2,
  "e",
  10,
  1e6,
  1e30,
];

const random = uniform(1);
const xs = Float64Array.from({ length: 2048 }, () => 6 * random() - 4);

interface Task {
  readonly name: string;
  /** Milliseconds of the first call, then of 100 others. */
  readonly first: readonly [number, number];
  readonly f: (x: number) => number;
  readonly calls: number;
  best: number;
}

let kept = 0;
const timed = (work: () => void): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};
const perCall = ({ f, calls }: Task): number =>
  timed(() => {
    for (let i = 0; i < calls; i++) kept += f(xs[i]);
  }) / calls;

function task(name: string, f: (x: number) => number, calls = xs.length): Task {
  const one = timed(() => {
    kept += f(0.3);
  });
  const hundred = timed(() => {
    for (let i = 0; i < Math.min(100, calls); i++) kept += f(xs[i]);
  });
  return { name, first: [one, hundred], f, calls, best: Number.POSITIVE_INFINITY };
}

const toSeventeen = task(
  "halfExp of iterexp/decimal, 17 digits",
  (x) => decimal.halfExp(x, { digits: 17 }).toNumber(),
  20,
);
const real = task("halfExp of iterexp", halfExp);
const ours = bases.map((b) => {
  // The base is solved in the first call.
  const half = (x: number): number => base(b).half(x);
  const made = task(`base(${b}).half`, half);
  return { ...made, f: base(b).half };
});
/** A block of numbers by iterateInto, each time that the last of them has been asked for. */
const block = Float64Array.from({ length: 4096 }, () => 6 * Math.random() - 4);
const results = new Float64Array(block.length);
let place = 0;
const two = base(2);
const inArray = task("base(2).iterateInto, an element", () => {
  if (place === 0) two.iterateInto(results, block, 0.5);
  place = (place + 1) % block.length;
  return results[place];
});
const ofExpm1 = task("expm1Iterate(x, 1/2)", (x) => expm1Iterate(x, 0.5));
const library = task("Math.expm1", Math.expm1);
const tasks = [toSeventeen, real, ...ours, inArray, ofExpm1, library];

for (let round = 0; round < ROUNDS; round++) {
  for (const each of tasks) each.best = Math.min(each.best, perCall(each));
}

const rows = tasks.map(({ name, best, first }) => [
  name,
  (best / toSeventeen.best).toPrecision(2),
  (best / real.best).toPrecision(3),
  (1e6 * best).toFixed(0),
  first[0].toFixed(0),
  first[1].toFixed(0),
]);
console.log(
  align([
    ["x random in [-4, 2]", "by decimal", "by halfExp", "ns", "first, ms", "then 100, ms"],
    ...rows,
  ]),
);
if (Number.isNaN(kept)) console.log("(some results are NaN)");

/** Milliseconds that base(b).half(0.3) takes as the first call of a new process: least and median. */
function firstCall(b: string): string[] {
  const source = `
    const { base } = await import(${JSON.stringify(new URL("../dist/base.js", import.meta.url).href)});
    const start = performance.now();
    base(${JSON.stringify(b)}).half(0.3);
    console.log(performance.now() - start);`;
  const times = Array.from({ length: 7 }, () =>
    Number(
      execFileSync(process.execPath, ["--input-type=module", "-e", source], { encoding: "utf8" }),
    ),
  );
  return [b, Math.min(...times).toFixed(0), median(times).toFixed(0)];
}
const FIRST =
  "1.0001 1.2 1.44 1.4446678 e^(1/e) 1.4447 1.4502 1.5 1.5018 1.6 2 3 10 100 1e6 1e12 1e30";
console.log("\nbase(b).half(0.3), the first call of a process, ms\n");
console.log(align([["b", "least of 7", "median"], ...FIRST.split(" ").map(firstCall)]));
