import type { FloatArray } from "../../numbers/arrays.js";
import { functionsOf } from "../../wasm/engine.js";
import { BLOCK, FAILED_AT, type Place, RESULTS_AT } from "./memory.js";
import { VALUES } from "./modules.generated.js";
import type { Table } from "./table.js";

/** Shorter arrays are left to their callers: what a call costs beside its numbers would be more than is won. */
export const SHORTEST = 64;

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
