import { add, addPair, Pair, scalePair, setPair } from "../numbers/pair.js";
import {
  BLOCK,
  FAILED_AT,
  type Place,
  placeFor,
  RESULTS_AT,
  SUMS_AT,
  TABLE_NUMBERS,
  WEIGHTS_AT,
} from "../real/arrays/memory.js";
import { copySlogRow, isRounded, REACH } from "../real/fast.js";
import { tableOf } from "../real/into.js";
import { slogDerivative } from "../real/slog.js";
import { functionsOf } from "../wasm/engine.js";
import { RHO } from "./module.generated.js";
import { hasPlainSlope } from "./slopes.js";
import { type Terms, weight } from "./world.js";

/** The functions of code.ts. */
interface Functions {
  readonly sum: (bytes: number, cells: number) => number;
  readonly dot: (bytes: number, cells: number) => number;
  readonly slopes: (bytes: number, rows: number) => number;
}

let functions: Functions | null | undefined;

function functionsIn({ memory }: Place): Functions | null {
  functions ??= functionsOf<Functions>(RHO, memory) ?? null;
  return functions;
}

/** Fewer terms are left to JavaScript. */
const FEW = 8;

/** What 512 sums of lower parts of up to 2^-53 2 512 lose, relative to the size of all that is added. */
const ROUNDING = 2 ** -86;

/** Weights below the normal doubles lose bits. */
const UNDERFLOW = 2 ** -1050;

const term = new Pair();

/**
 * out = sum w f(x), f = exp^alpha, as a pair with its error, and f(x), rounded, in z; false where this has no value. Method: that of
 * iterateExpInto, two terms at a time, from the 8192nd number of one alpha on. Errors are near 2^-64, not 2^-72: what
 * they do not decide is for the pairs of JavaScript.
 */
export function laneSum(alpha: number, terms: Terms, out: Pair, z?: Float64Array): boolean {
  const { x, w, n } = terms;
  const table = n < FEW ? undefined : tableOf(alpha, n);
  const place = table?.place();
  const run = place && functionsIn(place);
  if (!table || !place || !run) return false;
  const { floats, words } = place;
  setPair(out, 0);
  const even = n & -2;
  for (let from = 0; from < even; from += BLOCK) {
    const count = Math.min(BLOCK, even - from);
    floats.set(x.length === count ? x : x.subarray(from, from + count));
    if (w !== undefined) floats.set(w.subarray(from, from + count), WEIGHTS_AT / 8);
    const end = (w === undefined ? run.sum : run.dot)(4 * count, place.at);
    for (const lane of [0, 1]) {
      const at = SUMS_AT / 8 + lane;
      out.error += floats[at + 4] + ROUNDING * floats[at + 6] + UNDERFLOW;
      add(out, floats[at], floats[at + 2]);
    }
    if (!(out.error < Number.POSITIVE_INFINITY && Math.abs(out.hi) < Number.POSITIVE_INFINITY)) {
      for (let i = from; i < from + count; i++) table.fill(x[i]);
      return false;
    }
    if (z === undefined) continue;
    z.set(floats.subarray(RESULTS_AT / 8, RESULTS_AT / 8 + count), from);
    for (let q = FAILED_AT / 4; q < end / 4; q++) {
      const first = from + words[q] / 8;
      for (const i of [first, first + count / 2]) z[i] = table.f.value(x[i]);
    }
  }
  if (even < n) {
    table.f.sample(x[even], term);
    if (z !== undefined) z[even] = isRounded(term) ? term.hi : table.f.value(x[even]);
    if (w !== undefined) scalePair(term, weight(terms, even));
    addPair(out, term);
  }
  return true;
}

/** Holds the copy of the rows of slog. */
const owner = {};
let held: Place | undefined;

function slogPlace(): Place | undefined {
  const place = placeFor(owner, held);
  if (place !== undefined && place.owner !== owner) {
    place.floats.fill(0, place.at / 8, place.at / 8 + TABLE_NUMBERS);
    place.owner = owner;
    held = place;
  }
  return place;
}

/** slopes[i] = slog'(x[i]), for x whose slope needs no exponent; false where there is one that does, or no memory. */
export function laneSlopes(x: Float64Array, slopes: Float64Array): boolean {
  const n = x.length;
  const place = n < FEW ? undefined : slogPlace();
  const run = place && functionsIn(place);
  if (!place || !run) return false;
  const { floats, words } = place;
  for (let from = 0; from < n; from += BLOCK) {
    const count = Math.min(BLOCK, n - from);
    floats.set(n === count ? x : x.subarray(from, from + count));
    if (count % 2 === 1) floats[count] = floats[count - 1];
    const end = run.slopes(8 * count, place.at);
    for (let q = FAILED_AT / 4; q < end / 4; q++) {
      for (const i of [words[q] / 8, words[q] / 8 + 1]) {
        if (!hasPlainSlope(floats[i])) return false;
        floats[RESULTS_AT / 8 + i] = slogDerivative(floats[i]);
        if (Math.abs(floats[i]) < REACH) copySlogRow(floats[i], floats, place.at / 8);
      }
    }
    slopes.set(floats.subarray(RESULTS_AT / 8, RESULTS_AT / 8 + count), from);
  }
  return true;
}
