import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { areas } from "./calls.js";
import { faultOf } from "./errors.js";

const entries = Object.keys(JSON.parse(readFileSync("package.json", "utf8")).exports)
  // These register what iterexp/matchers exports.
  .filter((entry) => !/package\.json|vitest|jest/.test(entry))
  .map((entry) => (entry === "." ? "index" : entry.slice(2)));

/** An entry by its name; a bundler asks for the folders one by one. */
function imported(entry: string): Promise<Record<string, unknown>> {
  const [room, file] = entry.split("/");
  return file === undefined ? import(`../../src/${room}.ts`) : import(`../../src/fit/${file}.ts`);
}

describe("the fuzz", () => {
  it.each(entries)("calls every function of %s", async (entry) => {
    const exported: Record<string, unknown> = await imported(entry);
    const names = Object.values(areas).flatMap((calls) => calls.map(({ name }) => name));
    const functions = Object.keys(exported).filter(
      (name) => typeof exported[name] === "function" && !/^[A-Z]/.test(name),
    );
    const called = (name: string) => names.some((one) => new RegExp(`\\b${name}\\b`).test(one));
    expect(functions.filter((name) => !called(name))).toEqual([]);
  });

  it("tells errors of the engine from those of the library", () => {
    const faults = [
      () => (undefined as never as { x: number }).x,
      () => new Float64Array(-1),
      () => BigInt(1.5),
      () => 1n / 0n,
      () => (1n as never as number) + 1,
      () => JSON.parse("{"),
      () => {
        throw new Error("x = 1, expected 2");
      },
    ];
    for (const fault of faults) {
      try {
        fault();
        throw new Error("it gave something");
      } catch (error) {
        expect(faultOf(error)).toBeDefined();
      }
    }
    expect(faultOf(new RangeError("x = 1, expected 2"))).toBeUndefined();
    expect(faultOf(new TypeError(`x = ${"1".repeat(1000)}, expected 2`))).toContain(
      "1016 characters",
    );
  });
});
