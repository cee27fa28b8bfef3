import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Fit } from "../../src/fit.js";
import { stepped, uniform } from "../fixtures/doubles.js";

/** Whether a program runs; says so where it does not, for then tests of it are skipped. */
export function available(program: string, ...args: string[]): boolean {
  const { status } = spawnSync(program, args, { encoding: "utf8" });
  if (status === 0) return true;
  console.warn(`SKIPPED: ${program} ${args.join(" ")} does not run here`);
  return false;
}

/** Runs a program and throws with what it printed where it fails. */
export function runProgram(program: string, args: readonly string[], cwd: string): void {
  const result: SpawnSyncReturns<string> = spawnSync(program, args, { encoding: "utf8", cwd });
  if (result.status !== 0) {
    throw new Error(
      `${program} ${args.join(" ")}: ${result.error ?? result.stdout + result.stderr}`,
    );
  }
}

/** A folder with the given files for the time of `use`. */
export async function inFolder<T>(
  files: Record<string, string | Uint8Array>,
  use: (folder: string) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "iterexp-fit-"));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const bytesOf = (array: Float64Array | Float32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

export function readFloats(path: string, precision: Fit["precision"]): number[] {
  const bytes = new Uint8Array(readFileSync(path)).slice().buffer;
  return Array.from(precision === "f64" ? new Float64Array(bytes) : new Float32Array(bytes));
}

/** Arguments in and around the domain: random ones, the ends and their neighbours, NaN and infinities. */
export function argumentsFor(fit: Fit, count: number): Float64Array | Float32Array {
  const [from, to] = fit.domain;
  const random = uniform(7);
  const low = Math.max(from, -60);
  const special = [
    from,
    to,
    stepped(from, -1),
    stepped(to),
    Number.NaN,
    -0,
    0,
    1,
    Infinity,
    -Infinity,
  ];
  const xs = Array.from({ length: count }, (_, i) => {
    if (i < special.length) return special[i];
    if (i % 3 === 0 && to > 16) return Math.exp(Math.log(to) * random());
    return low + (Math.min(to, 40) - low) * random();
  });
  return fit.precision === "f64" ? Float64Array.from(xs) : Float32Array.from(xs);
}
