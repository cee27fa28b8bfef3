import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import * as decimal from "../../src/decimal.js";
import { ulp } from "../../src/fit/evaluate/precision.js";
import { exp32 } from "../../src/half/exp32.generated.js";
import { exp64 } from "../../src/half/exp64.generated.js";
import { fileOf, source, WANTED } from "../../src/half/generate.js";
import { log32 } from "../../src/half/log32.generated.js";
import { log64 } from "../../src/half/log64.generated.js";
import * as half from "../../src/half.js";
import { iterateExp, iterateExpGradient } from "../../src/index.js";
import { stepped, uniform } from "../fixtures/doubles.js";

const COUNT = Number(process.env.POINTS ?? 20_000);

const s = iterateExp(-Infinity, 0.5);
const zero = iterateExp(0, 0.5);

/** The worst error in ulps over random x of a range, its ends, the joints of rows and the numbers next to special ones. */
function worst(
  f: (x: number) => number,
  exact: (x: number) => number,
  precision: "f64" | "f32",
  [from, to]: readonly [number, number],
): { error: number; x: number } {
  const random = uniform(3);
  const result = { error: 0, x: 0 };
  const joints = [exp32, exp64, log32, log64].flatMap(({ rows }) => rows.map((row) => row.to));
  const special = [from, to, s, zero, 0, 2 ** -1022, -(2 ** -1022), ...joints];
  const xs = special
    .flatMap((x) => Array.from({ length: 41 }, (_, i) => stepped(x, i - 20)))
    .filter((x) => x >= from && x <= to);
  for (let i = 0; i < COUNT; i++) {
    // From s on by the logarithm of the distance, above 64 by that of x.
    if (from === s) xs.push(s + (to - s) * 2 ** (-52 * random() ** 2));
    else xs.push(from >= 64 ? from * (to / from) ** random() : from + (to - from) * random());
  }
  for (const x of xs) {
    const y = exact(x);
    const given = f(x);
    const overflows = precision === "f32" && given === Math.fround(y) && !Number.isFinite(given);
    const error = Object.is(given, y) || overflows ? 0 : Math.abs(given - y) / ulp(y, precision);
    if (!(error <= result.error)) Object.assign(result, { error, x });
  }
  return result;
}

const exp = (x: number) => iterateExp(x, 0.5);
const log = (x: number) => iterateExp(x, -0.5);
const slopeOf = (alpha: number) => (x: number) => iterateExpGradient(x, alpha).dx;

const { halfExp32, halfLog32, halfExp64, halfLog64 } = half;

describe("iterexp/half", () => {
  it.each([
    ["halfExp32", halfExp32, exp, "f32", [-800, 64], 0.51],
    ["halfExp32", halfExp32, exp, "f32", [64, 2e5], 0.53],
    ["halfLog32", halfLog32, log, "f32", [s, 0], 0.51],
    ["halfLog32", halfLog32, log, "f32", [0, 64], 0.51],
    ["halfLog32", halfLog32, log, "f32", [64, Number.MAX_VALUE], 0.53],
    ["halfExp64", halfExp64, exp, "f64", [-800, 64], 4],
    ["halfExp64", halfExp64, exp, "f64", [64, 2.93e10], 3000],
    ["halfLog64", halfLog64, log, "f64", [s, 0], 4],
    ["halfLog64", halfLog64, log, "f64", [0, 64], 4],
    ["halfLog64", halfLog64, log, "f64", [64, Number.MAX_VALUE], 200],
    ["halfExp32Derivative", half.halfExp32Derivative, slopeOf(0.5), "f32", [-800, 64], 0.61],
    ["halfExp32Derivative", half.halfExp32Derivative, slopeOf(0.5), "f32", [64, 1e5], 0.61],
    ["halfLog32Derivative", half.halfLog32Derivative, slopeOf(-0.5), "f32", [s, 0], 0.75],
    ["halfLog32Derivative", half.halfLog32Derivative, slopeOf(-0.5), "f32", [0, 64], 0.75],
    ["halfLog32Derivative", half.halfLog32Derivative, slopeOf(-0.5), "f32", [64, 1e300], 0.75],
    ["halfExp64Derivative", half.halfExp64Derivative, slopeOf(0.5), "f64", [-700, 64], 24],
    ["halfExp64Derivative", half.halfExp64Derivative, slopeOf(0.5), "f64", [64, 2.9e10], 3000],
    ["halfLog64Derivative", half.halfLog64Derivative, slopeOf(-0.5), "f64", [s, 0], 450],
    ["halfLog64Derivative", half.halfLog64Derivative, slopeOf(-0.5), "f64", [0, 64], 450],
    ["halfLog64Derivative", half.halfLog64Derivative, slopeOf(-0.5), "f64", [64, 1e300], 450],
  ] as const)(
    "%s of iterexp/half on %5$j keeps its error",
    (name, f, exact, precision, range, limit) => {
      const { error, x } = worst(f, exact, precision, range);
      if (process.env.POINTS) console.log(name, range, error, x);
      expect(error, `x = ${x}`).toBeLessThan(limit);
    },
  );

  it.each(Object.keys(half))(
    "%s states its bound and an example that holds, and takes numbers",
    (name) => {
      const f = (half as Record<string, (x: number) => number>)[name];
      const source = readFileSync("src/half.ts", "utf8");
      const [, x, y] = source.match(new RegExp(`@example ${name}\\((.*)\\); // (.*)`)) ?? [];
      expect(f(Number(x))).toBe(Number(y));
      for (const given of [null, undefined, "1", {}, [1], 1n, new Date(), true]) {
        expect(() => f(given as number)).toThrow(TypeError);
        expect(() => f(given as number)).toThrow(/^x = .*, expected a number$/);
      }
    },
  );

  it("halfLog64 begins next to the singularity, whose digits the decimal functions know", () => {
    // exp^(-1/2) at the doubles after s = -0.69602474088608417173296092502920405...
    for (const [steps, x] of [0, 1, 2, 9].map((k) => [k, stepped(s, k)])) {
      expect(halfLog64(x), `${steps}`).toBeCloseTo(decimal.iterateExp(x, -0.5).toNumber(), 13);
    }
    expect(halfLog64(stepped(s, -1))).toBeNaN();
  });

  it.each([halfExp32, halfExp64])("%s has the special values of halfExp", (f) => {
    expect(f(-Infinity)).toBeCloseTo(-0.6960247408860841, 6);
    expect(f(Infinity)).toBe(Infinity);
    expect(f(Number.MAX_VALUE)).toBe(Infinity);
    expect(f(NaN)).toBeNaN();
    expect(f(0)).toBeCloseTo(0.49856328794111443, 6);
  });

  it.each([halfLog32, halfLog64])("%s has the special values of the half-logarithm", (f) => {
    expect(f(-1)).toBeNaN();
    expect(f(-Infinity)).toBeNaN();
    expect(f(Infinity)).toBe(Infinity);
    expect(f(NaN)).toBeNaN();
  });

  it("the derivatives are NaN where there is no value, and have limits", () => {
    for (const x of [-Infinity, -50, -0.6962, NaN]) {
      expect(half.halfLog64Derivative(x)).toBeNaN();
      expect(half.halfLog32Derivative(x)).toBeNaN();
    }
    expect(half.halfLog64Derivative(Infinity)).toBe(0);
    expect(half.halfExp64Derivative(Infinity)).toBe(Infinity);
    expect(half.halfExp64Derivative(-Infinity)).toBe(0);
  });

  it.each(Object.keys(WANTED))("%s is what its generator makes", (name) => {
    expect(readFileSync(fileOf(name), "utf8")).toBe(source(name));
  });

  it.each(["halfExp32", "halfExp64", "halfLog32", "halfLog64"])(
    "%s and its derivative take at most 4 kB, gzipped",
    async (name) => {
      const { outputFiles } = await build({
        stdin: {
          contents: `export { ${name}, ${name}Derivative } from "./src/half.js"`,
          resolveDir: process.cwd(),
        },
        bundle: true,
        minify: true,
        format: "esm",
        write: false,
      });
      expect(gzipSync(outputFiles[0].contents, { level: 9 }).length).toBeLessThanOrEqual(4096);
    },
  );
});
