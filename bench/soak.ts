import { performance } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { type Base, base, complexBase } from "../src/base.js";
import * as complex from "../src/complex.js";
import * as decimal from "../src/decimal.js";
import { fitIterate } from "../src/fit.js";
import { expIterate } from "../src/index.js";
import { rho } from "../src/rho.js";

/**
 * Whether memory grows with the number of different arguments: prints the heap, after a collection, at ten points of
 * long runs in which no argument comes twice: 10^4 of them where one takes a millisecond, fewer where it takes a solve, half
 * an hour in all. `npm run bench:soak -- 0.1 bases` does a tenth of each run with "bases" in its name.
 */

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Megabytes in use, arrays outside the heap included. */
function used(): number {
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

const part = Number(process.argv[2] ?? 1);
const only = process.argv[3];

/** So many calls with k = 0, 1, ... */
function soak(what: string, most: number, call: (k: number) => unknown): void {
  if (only !== undefined && !what.includes(only)) return;
  const count = Math.max(10, Math.round(most * part));
  const begin = performance.now();
  const heaps: string[] = [];
  for (let k = 0; k < count; k++) {
    call(k);
    if ((k + 1) % Math.floor(count / 10) === 0) heaps.push(used().toFixed(1));
  }
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  console.log(`${what}, ${count} (${seconds} s), MB: ${heaps.join(" ")}`);
}

/** A sequence in [0, 1) that never comes back. */
const spread = (k: number): number => (k * 0.6180339887498949) % 1;

function evaluated(b: Base): void {
  for (let j = 0; j < 30; j++) b.half(0.1 * j);
}

console.log(`at the start, MB: ${used().toFixed(1)}`);
soak("bases below e^(1/e)", 2_000, (k) => evaluated(base(1.05 + 0.35 * spread(k))));
soak("bases just above e^(1/e)", 2_000, (k) => evaluated(base(1.4501 + 0.05 * spread(k))));
soak("bases with a solve of their own", 1_000, (k) => evaluated(base(1.6 + 8 * spread(k))));
soak("complex functions of bases", 1_000, (k) => complexBase(1.05 + 0.35 * spread(k)).half(0.5));
soak("complex bases", 1_000, (k) =>
  complexBase({ re: 0.3 + 0.6 * spread(k), im: 0 }, { solution: "regular" }).half(0.5),
);
soak("complex fixed points", 10_000, (k) => complex.fixedPoint(k + 1));
soak("iterates by alpha", 10_000, (k) => expIterate(spread(k))(0.5));
soak("rho by alpha", 10_000, (k) => rho(spread(k) - 0.5).sumGradient([1, 2, 3 + spread(k)]));
soak("decimal precisions", 10_000, (k) => {
  const digits = 20 + (k % 30);
  decimal.iterateExp(spread(k), `1/${k + 2}`, { digits });
});
soak("fits", 1_000, (k) =>
  fitIterate({ alpha: 0.1 + 0.8 * spread(k), domain: [0, 1 + spread(k)], maxError: 1e-6 }).evaluate(
    0.5,
  ),
);
soak("fits of other bases", 100, (k) =>
  fitIterate({ base: base(1.05 + 0.35 * spread(k)), alpha: 0.5, domain: [0, 1], maxError: 1e-3 }),
);
