import { inspect } from "node:util";
import { parentPort, workerData } from "node:worker_threads";
import fc from "fast-check";
import { hasUnknown } from "./arguments.js";
import { areas, CALL, type Call, SOLVE } from "./calls.js";
import { faultOf } from "./errors.js";
import type { Work } from "./main.js";

/** Runs calls first to before last, says what each is before it begins, and tells of those that go wrong. */
const { seed, first, last, names, skipped, beat, limits, said } = workerData as Work;

const encoder = new TextEncoder();
const say = (text: readonly string[], limit: number): void => {
  const { written } = encoder.encodeInto(text.join("\n").slice(0, 3000), said.subarray(4));
  new DataView(said.buffer).setUint32(0, written, true);
  limits[0] = limit;
  Atomics.add(beat, 1, 1);
};

/** A number from 0 to 1 that depends on nothing but the seed and the count. */
function draw(count: number, turn: number): number {
  let hash = (seed ^ Math.imul(count + 1, 0x9e3779b1) ^ Math.imul(turn + 1, 0x85ebca6b)) >>> 0;
  for (const prime of [0x7feb352d, 0x846ca68b]) {
    hash = Math.imul(hash ^ (hash >>> 15), prime) >>> 0;
  }
  return (hash ^ (hash >>> 16)) / 2 ** 32 + 0.5;
}

function chosen(count: number): readonly [area: string, call: Call] {
  const area = names[Math.floor((draw(count, 0) % 1) * names.length)];
  const calls = areas[area];
  const total = calls.reduce((sum, { weight = 1 }) => sum + weight, 0);
  let left = (draw(count, 1) % 1) * total;
  for (const call of calls) {
    left -= call.weight ?? 1;
    if (left < 0) return [area, call];
  }
  return [area, calls[calls.length - 1]];
}

const show = (args: readonly unknown[]): string =>
  inspect(args, {
    depth: 5,
    maxArrayLength: 8,
    maxStringLength: 80,
    compact: true,
    breakLength: Infinity,
  });

const seen = new Set<string>();

for (let count = first; count < last; count++) {
  Atomics.store(beat, 0, count);
  const [area, { name, args, call, prepare, limit = CALL, writes = [] }] = chosen(count);
  if (skipped.includes(name)) continue;
  const unwritten = (given: readonly unknown[]) => given.filter((_, i) => !writes.includes(i));
  let fault = "";
  const property = fc.asyncProperty(args, async (given) => {
    if (prepare) {
      say([area, name, `preparing for ${show(given)}`], SOLVE);
      prepare(...(given as never[]));
    }
    const before = show(unwritten(given));
    say([area, name, show(given)], limit);
    try {
      const result = await call(...(given as never[]));
      if (result === undefined) fault = "gave undefined";
      else if (show(unwritten(given)) !== before) fault = "changed its arguments";
      else if (given.flat().some(hasUnknown)) fault = "took an unknown option";
      else return true;
    } catch (error) {
      const what = faultOf(error);
      if (what === undefined) return true;
      fault = what;
    }
    // One of a kind is enough, made as small as it goes.
    const kind = `${name} ${fault.replace(/[\d.e+-]+/g, "#")}`;
    if (seen.has(kind) && kind !== shrinking) return true;
    shrinking = kind;
    return false;
  });
  let shrinking = "";
  const outcome = await fc.check(property, {
    seed: Math.floor(draw(count, 2) * 2 ** 31) | 0,
    numRuns: 1,
  });
  if (outcome.failed) {
    seen.add(shrinking);
    const [given] = outcome.counterexample as [readonly unknown[]];
    parentPort?.postMessage({ count, area, name, args: show(given), what: fault });
  }
}
Atomics.store(beat, 0, last);
parentPort?.postMessage("done");
