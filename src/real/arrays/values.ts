import type { FloatArray } from "../../numbers/arrays.js";
import { Memo } from "../../numbers/memo.js";
import { functionsOf } from "../../wasm/engine.js";
import { BLOCK, FAILED_AT, type Place, RESULTS_AT } from "./memory.js";
import { VALUES } from "./modules.generated.js";
import { Table, type Tabulated } from "./table.js";

/** Shorter arrays are left to their callers: what a call costs beside its numbers would be more than is won. */
export const SHORTEST = 64;

/** After so many numbers of one parameter a table is worth making, and the code that reads it. */
const MANY = 8192;

/** What gives the table of exp^alpha, or the like, from the 8192nd number on that asks for it; the latest 16 are kept. */
export function tablesOf(
  make: (alpha: number) => Tabulated,
): (alpha: number, count: number) => Table | undefined {
  const known = new Memo<number, { met: number; table: Table | undefined }>(16);
  return (alpha, count) => {
    if (!(Math.abs(alpha) < 8) || alpha === 0) return undefined;
    const found = known.get(alpha, () => ({ met: 0, table: undefined }));
    found.met += count;
    if (found.met >= MANY) found.table ??= new Table(make(alpha));
    return found.table;
  };
}

interface Functions {
  readonly values: (bytes: number, cells: number) => number;
}

let functions: Functions | null | undefined;

/** out[i] = f(xs[i]), f that of the table; whether it could be done. */
export function valuesInto(out: FloatArray, xs: FloatArray, table: Table): boolean {
  const place = table.place();
  if (place === undefined) return false;
  functions ??= functionsOf<Functions>(VALUES, place.memory) ?? null;
  if (functions === null) return false;
  const { floats } = place;
  const results = RESULTS_AT / 8;
  for (let at = 0; at < xs.length; at += BLOCK) {
    const count = Math.min(BLOCK, xs.length - at);
    floats.set(count === xs.length ? xs : xs.subarray(at, at + count));
    if (count % 2 === 1) floats[count] = floats[count - 1];
    const end = functions.values(8 * count, place.at);
    if (end > FAILED_AT) again(place, table, end);
    out.set(floats.subarray(results, results + count), at);
  }
  return true;
}

/** What the table has not decided. */
function again({ floats, words }: Place, table: Table, end: number): void {
  for (let q = FAILED_AT / 4; q < end / 4; q++) {
    for (const i of [words[q] / 8, words[q] / 8 + 1]) {
      table.fill(floats[i]);
      floats[RESULTS_AT / 8 + i] = table.f.value(floats[i]);
    }
  }
}
