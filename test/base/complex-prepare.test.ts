import { describe, expect, it } from "vitest";
import { complexBase } from "../../src/base.js";

type Json = Record<string, unknown>;

describe("complexBase.prepare", () => {
  it("solves in slices and tells how far it is; complexBase then solves nothing", async () => {
    const told: number[] = [];
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const expansion = await complexBase.prepare("2.5+1.25i", { onProgress: (f) => told.push(f) });
    clearInterval(timer);
    expect(expansion?.base).toBe("2.5 + 1.25i");
    expect(expansion?.digits).toBeGreaterThan(17.5);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
    expect(told.length).toBeGreaterThan(3);
    expect(turns).toBeGreaterThan(3);
    // The same object again, for the base below the real axis too.
    expect(await complexBase.prepare("2.5-1.25i")).toBe(expansion);
    expect(complexBase("2.5-1.25i").sexp(1).im).toBeCloseTo(-1.25, 14);
  });

  it("stops when it is told to, and can be asked again", async () => {
    const stop = new AbortController();
    const asked = complexBase.prepare("2.25+1.25i", {
      signal: stop.signal,
      onProgress: () => stop.abort("enough"),
    });
    await expect(asked).rejects.toBe("enough");
    await expect(
      complexBase.prepare("2.25+1.25i", { signal: AbortSignal.abort("no") }),
    ).rejects.toBe("no");
  });

  it("has nothing to solve for regular solutions, and hands real bases on", async () => {
    expect(await complexBase.prepare("0.5")).toBeUndefined();
    expect(await complexBase.prepare("1.2+0.1i", { solution: "regular" })).toBeUndefined();
    expect((await complexBase.prepare(2))?.base).toBe("2");
    expect(await complexBase.prepare(1.2)).toBeUndefined();
  });

  it("refuses what complexBase refuses", async () => {
    await expect(complexBase.prepare("0+0i")).rejects.toThrow(RangeError);
    await expect(complexBase.prepare({ re: 0.1, im: 0 }, { solution: "kneser" })).rejects.toThrow(
      /no method is known.*solution: "regular"/,
    );
    await expect(complexBase.prepare("1+i", { digit: 3 } as never)).rejects.toThrow(/digit/);
    await expect(complexBase.prepare("1+i", { onProgress: 1 } as never)).rejects.toThrow(TypeError);
    await expect(complexBase.prepare("1+i", { solution: "other" } as never)).rejects.toThrow(
      /solution/,
    );
  });
});

describe.each(["1+i", "-1+0.5i"])("the expansion of %s as JSON", (b) => {
  const stored = async (): Promise<Json> =>
    JSON.parse(JSON.stringify(await complexBase.prepare(b)));

  it("comes back as it was", async () => {
    const json = await stored();
    const text = JSON.stringify(json);
    expect(JSON.stringify(complexBase.fromJSON(text))).toBe(text);
    expect(JSON.stringify(complexBase.fromJSON(json))).toBe(text);
    const copy = structuredClone(await complexBase.prepare(b));
    expect(JSON.stringify(complexBase.fromJSON(copy))).toBe(text);
  });

  it("is refused with a changed number, by its name", async () => {
    const json = await stored();
    const changed = (path: string[], value: unknown): Json => {
      const copy = structuredClone(json);
      let at = copy;
      for (const key of path.slice(0, -1)) at = at[key] as Json;
      at[path.at(-1) as string] = value;
      return copy;
    };
    const at = (path: string[]): unknown =>
      path.reduce((x: unknown, key) => (x as Json)[key], json);
    const lines = ["above", "below"].flatMap((side) => [
      [side, "start"],
      [side, "level"],
    ]);
    const charts =
      json.chart === undefined
        ? []
        : [
            ["chart", "ratio"],
            ["chart", "tilt"],
          ];
    for (const path of [...lines, ...charts, ["digits"]]) {
      // Theta has the period 1, so that a start moved by whole numbers is right.
      for (const by of [0.01, -3.3, 1e9, Number.NaN]) {
        const value = (at(path) as number) + by;
        // Fewer are right, too, and a line is looked at in other points than by its solve, to a digit.
        if (path[0] === "digits" && value < (json.digits as number) + 1) continue;
        expect(() => complexBase.fromJSON(changed(path, value)), `${path} ${by}`).toThrow(
          /^complexBase\.fromJSON: /,
        );
      }
    }
    const [re, im] = (at(["above", "theta", "2"]) as string[]) ?? [];
    for (const pair of [[im, re], [`${re}0`, im], ["", im], [1, 2], null]) {
      expect(() => complexBase.fromJSON(changed(["above", "theta", "2"], pair))).toThrow(
        /theta|meet/,
      );
    }
    for (const path of [
      ["base"],
      ["format"],
      ["version"],
      ["above"],
      ["below", "theta"],
      ["coefficients"],
    ]) {
      for (const value of [undefined, null, "1 + 2i", 7, []]) {
        // A weld has no coefficients.
        if (path[0] === "coefficients" && JSON.stringify(at(path)) === JSON.stringify(value))
          continue;
        expect(() => complexBase.fromJSON(changed(path, value)), `${path} ${value}`).toThrow(
          RangeError,
        );
      }
    }
  });

  it("is refused for another base", async () => {
    const json = { ...(await stored()), base: "1 + 1.001i" };
    expect(() => complexBase.fromJSON(json)).toThrow(/^complexBase\.fromJSON: base = 1 \+ 1\.001i/);
  });
});

it("complexBase.fromJSON refuses what is no expansion", () => {
  for (const json of [
    undefined,
    null,
    1,
    "",
    "{}",
    "[]",
    "x".repeat(300_000),
    { format: "iterexp-expansion" },
  ]) {
    expect(() => complexBase.fromJSON(json)).toThrow(RangeError);
  }
});
