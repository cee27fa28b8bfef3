import fc, { type Arbitrary } from "fast-check";
import { exactPlane } from "../../src/abel/kneser/plane.js";
import { atHand } from "../../src/decimal/store.js";
import { Expansion, fromJSON } from "../../src/decimal.js";
import { checksum } from "../../src/fit/store/buffer.js";
import { fitIterate, loadFit } from "../../src/fit.js";
import { ball } from "../../src/numbers/ball.js";
import { fromNumber } from "../../src/numbers/fixed.js";
import { sealed } from "../fixtures/expansion.js";
import { anything, number } from "./arguments.js";
import type { Call } from "./calls.js";

/** Readers of stored data are given what was stored, changed, with a checksum that fits again. */

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const LONG: Json[] = [
  ...["1e9", "NaN", "Infinity", "f".repeat(1e5), "-", "0x1", "__proto__", "constructor"],
  ...[1e9, 1e15, -1, 0, 0.5, 2 ** 31, 1e308, null, true],
];

const changed: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(...LONG),
  number,
  anything,
  // Made anew each time: later changes reach into them.
  fc
    .constantFrom<() => unknown>(
      () => 0,
      () => ({ kind: "flat" }),
      () => [],
    )
    .map((one) => Array.from({ length: 5000 }, one)),
);

/** A place in a tree, chosen by numbers, and what to do there. */
interface Change {
  readonly path: readonly number[];
  readonly value: unknown;
  readonly how: "replace" | "remove" | "repeat" | "swap" | "scale";
}

const change: Arbitrary<Change> = fc.record(
  {
    path: fc.array(fc.nat({ max: 1000 }), { minLength: 1, maxLength: 4 }),
    value: changed,
    how: fc.constantFrom("replace", "replace", "remove", "repeat", "swap", "scale"),
  },
  { noNullPrototype: true },
);

function apply(tree: Json, { path, value, how }: Change): void {
  let node = tree;
  for (const [depth, choice] of path.entries()) {
    if (typeof node !== "object" || node === null) return;
    const keys = Object.keys(node);
    if (keys.length === 0) return;
    const key = keys[choice % keys.length];
    const holder = node as Record<string, unknown>;
    const next = holder[key];
    const inner = typeof next === "object" && next !== null && Object.keys(next).length > 0;
    if (inner && depth < path.length - 1) {
      node = next as Json;
      continue;
    }
    if (how === "replace") Reflect.set(holder, key, value);
    else if (how === "remove") Reflect.deleteProperty(holder, key);
    else if (how === "repeat" && Array.isArray(holder)) holder.push(...Array(300).fill(next));
    else if (how === "swap") Reflect.set(holder, key, holder[keys[(choice + 1) % keys.length]]);
    else if (how === "scale" && typeof next === "number") Reflect.set(holder, key, next * 1e6);
    return;
  }
}

/** Loads; where the checksum is all that is wrong, once more with the one that was expected. */
function loadSealed(tree: Record<string, unknown>): unknown {
  try {
    return loadFit(tree);
  } catch (error) {
    const [, expected] = /^checksum = .*, expected (\d+)/.exec((error as Error).message) ?? [];
    if (expected === undefined) throw error;
    return loadFit({ ...tree, checksum: Number(expected) });
  }
}

/** An expansion that was accepted is right to the digits that it states: slog on a period, and on the plane next to the line. */
function rightAt({ series, solved, digits }: Expansion): number {
  const p = solved.p + 32n;
  const known = (atHand(20) as Expansion).series;
  const own = exactPlane(solved, p);
  const right = exactPlane((atHand(20) as Expansion).solved, p);
  const limit = (100n << p) / 10n ** BigInt(Math.min(digits, known.digits));
  const near = (a: bigint, b: bigint): boolean => (a > b ? a - b : b - a) <= limit;
  for (const x of [-1.2, -0.5, 0.3]) {
    const u = ball(fromNumber(x, p));
    if (!near(series.part(u, p).value, known.part(u, p).value))
      throw new Error(`accepted, and wrong at ${x}`);
  }
  const z = { re: fromNumber(0.4, p), im: fromNumber(1.9, p) };
  const [a, b] = [own.slog(z), right.slog(z)];
  if (!near(a.re, b.re) || !near(a.im, b.im)) throw new Error("accepted, and wrong on the plane");
  return digits;
}

interface Loaded {
  evaluate(x: number, alpha: number): number;
  emit(target: string): string;
}

/** What was accepted has to work. */
function used(fit: unknown): number {
  const { evaluate, emit } = fit as Loaded;
  for (const x of [0, 0.5, -1, 3, -Infinity, Infinity, NaN, 1e300]) {
    if (typeof evaluate.call(fit, x, 0.5) !== "number")
      throw new Error(`evaluate(${x}) is no number`);
  }
  return emit.call(fit, "javascript").length;
}

const text = (value: object): string => JSON.stringify(value);
let stored: { fits: string[]; buffers: Uint8Array[]; expansions: string[] } | undefined;
function samples() {
  if (stored) return stored;
  const fits = [
    fitIterate({ alpha: 0.5, domain: [-2, 2], maxError: 1e-5, precision: "f32" }),
    fitIterate({ alpha: 0.5, domain: [-Infinity, 5], maxError: 1e-9, outside: "exact" }),
    fitIterate({ alpha: -0.5, domain: [-0.5, 8], maxError: 1e-4 }),
    fitIterate({ alpha: [0.4, 0.6], domain: [0, 1], maxError: 1e-2, precision: "f32" }),
  ];
  stored = {
    fits: fits.map(text),
    buffers: fits.map((fit) => new Uint8Array(fit.toBuffer())),
    expansions: [text(atHand(20) as Expansion)],
  };
  return stored;
}

const changes = fc.array(change, { minLength: 1, maxLength: 3 });

export const readers: Call[] = [
  {
    name: "loadFit(object)",
    args: fc.tuple(fc.nat({ max: 3 }), changes),
    prepare: samples,
    call: ((i: number, done: Change[]) => {
      const tree = JSON.parse(samples().fits[i]);
      for (const one of done) apply(tree, one);
      return used(loadSealed(tree));
    }) as never,
  },
  {
    name: "loadFit(buffer)",
    args: fc.tuple(
      fc.nat({ max: 3 }),
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 }),
      fc.constantFrom(0, 0, 0, -1, -100, 8, 1000),
    ),
    prepare: samples,
    call: ((i: number, bytes: [number, number][], more: number) => {
      const from = samples().buffers[i];
      const buffer = new Uint8Array(Math.max(0, from.length + more));
      buffer.set(from.subarray(0, buffer.length));
      for (const [at, byte] of bytes) buffer[at % buffer.length] = byte;
      const view = new DataView(buffer.buffer);
      if (buffer.length > 20) {
        view.setUint32(8, buffer.length, true);
        view.setUint32(12, checksum(buffer.subarray(16)), true);
      }
      return used(loadFit(buffer));
    }) as never,
  },
  {
    name: "loadFit(anything)",
    args: fc.tuple(anything),
    call: loadFit as never,
  },
  {
    name: "fromJSON(changed)",
    args: fc.tuple(changes, fc.boolean()),
    prepare: samples,
    call: ((done: Change[], asText: boolean) => {
      const tree = JSON.parse(samples().expansions[0]);
      for (const one of done) apply(tree, one);
      const json = sealed(tree);
      const given = asText
        ? JSON.stringify(json, (_key, v) => (typeof v === "bigint" ? `${v}` : v))
        : json;
      return rightAt(Expansion.fromJSON(given));
    }) as never,
  },
  {
    name: "fromJSON(anything)",
    args: fc.tuple(anything),
    call: ((json: unknown) => fromJSON(json)) as never,
  },
];
