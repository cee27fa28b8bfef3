import fc, { type Arbitrary } from "fast-check";
import { exactPlane } from "../../src/abel/kneser/plane.js";
import { naturalStore } from "../../src/decimal/store.js";
import { Expansion, fromJSON } from "../../src/decimal.js";
import { loadFit as evaluable } from "../../src/fit/load.js";
import { fitIterate, loadFit } from "../../src/fit.js";
import { ball } from "../../src/numbers/ball.js";
import { crc32 } from "../../src/numbers/crc32.js";
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

/** A copy that a later change may write to: values belong to whoever drew them. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  const isPlain = value instanceof Object && value.constructor === Object;
  return isPlain ? { ...value } : value;
}

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
    if (how === "replace") Reflect.set(holder, key, copyOf(value));
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
  const known = (naturalStore.atHand(20) as Expansion).series;
  const own = exactPlane(solved, p);
  const right = exactPlane((naturalStore.atHand(20) as Expansion).solved, p);
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
  readonly domain: readonly [number, number];
  readonly maxError: { readonly bound: number; readonly measure: string };
  evaluate(x: number, alpha: number): number;
  emit(target: string): string;
  toJSON(): object;
}

/** What a stored fit says of the function, which is believed; the rest is how x leads to its numbers. */
function said(fit: Loaded): string {
  const { domain, outside, monotone, continuity, segments, checksum, ...rest } =
    fit.toJSON() as Record<string, Json>;
  if (segments === undefined) return JSON.stringify({ ...rest, domain });
  // A row that lies about a zero of the function is believed to, and so is a constant.
  const values = (segments as Record<string, Json>[]).map(({ value, center }) => value ?? center);
  return JSON.stringify({ ...rest, values });
}

/** What was accepted has to work, and, where it says the same of the function, to give it within the bound. */
function used(fit: unknown, original: Loaded): number {
  const loaded = fit as Loaded;
  const isSame = said(loaded) === said(original);
  const { bound, measure } = original.maxError;
  for (const x of [0, 0.3, 0.7, -1, 1.9, 3, -Infinity, Infinity, NaN, 1e300]) {
    const y = loaded.evaluate(x, 0.5);
    if (typeof y !== "number") throw new Error(`evaluate(${x}) is no number`);
    const isInside = [loaded, original].every(({ domain }) => x >= domain[0] && x <= domain[1]);
    if (!isSame || !isInside) continue;
    const z = original.evaluate(x, 0.5);
    const allowed = 2 * bound * (measure === "absolute" ? 1 : Math.abs(z));
    if (!(Math.abs(y - z) <= allowed)) throw new Error(`evaluate(${x}) = ${y}, not ${z}`);
  }
  return loaded.emit("javascript").length;
}

const text = (value: object): string => JSON.stringify(value);
let stored:
  | { made: Loaded[]; fits: string[]; buffers: Uint8Array[]; expansions: string[] }
  | undefined;
function samples() {
  if (stored) return stored;
  const fits = [
    fitIterate({ alpha: 0.5, domain: [-2, 2], maxError: 1e-5, precision: "f32" }),
    fitIterate({ alpha: 0.5, domain: [-Infinity, 5], maxError: 1e-9, outside: "exact" }),
    fitIterate({ alpha: -0.5, domain: [-0.5, 8], maxError: 1e-4 }),
    fitIterate({ alpha: [0.4, 0.6], domain: [0, 1], maxError: 1e-2, precision: "f32" }),
    fitIterate({ alpha: 0.5, domain: [-Infinity, 1e4], maxError: 1e-4, maxBytes: 700 }),
    fitIterate({ alpha: 0.5, domain: [-2, 2], maxError: 1e-2, monotone: true }),
    fitIterate({ alpha: 0.5, domain: [-Infinity, -50], maxError: 1e-4 }),
    fitIterate({ alpha: [0.2, 1], domain: [0, 2], maxError: 1e-2, error: "absolute" }),
  ];
  stored = {
    made: fits,
    fits: fits.map(text),
    buffers: fits.map((fit) => new Uint8Array(fit.toBuffer())),
    expansions: [text(naturalStore.atHand(20) as Expansion)],
  };
  return stored;
}

/** The count of the fits above. */
const FITS = 8;

const changes = fc.array(change, { minLength: 1, maxLength: 3 });

export const readers: Call[] = [
  {
    name: "loadFit(object)",
    args: fc.tuple(fc.nat({ max: FITS - 1 }), changes),
    prepare: samples,
    call: ((i: number, done: Change[]) => {
      const tree = JSON.parse(samples().fits[i]);
      for (const one of done) apply(tree, one);
      return used(loadSealed(tree), samples().made[i]);
    }) as never,
  },
  {
    name: "loadFit(buffer)",
    args: fc.tuple(
      fc.nat({ max: FITS - 1 }),
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
        view.setUint32(12, crc32(buffer.subarray(16)), true);
      }
      return used(loadFit(buffer), samples().made[i]);
    }) as never,
  },
  {
    name: "loadFit(anything), to evaluate",
    args: fc.tuple(anything),
    call: evaluable as never,
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
