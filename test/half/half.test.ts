import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { ulp } from "../../src/fit/evaluate/precision.js";
import { fileOf, source, WANTED } from "../../src/half/generate.js";
import * as half from "../../src/half.js";
import { iterateExp, iterateExpGradient } from "../../src/index.js";
import { stepped, uniform } from "../fixtures/doubles.js";

const COUNT = Number(process.env.POINTS ?? 20_000);

/** The worst error in ulps over random x of a range, its ends and the neighbours of the zero. */
function worst(
  f: (x: number) => number,
  exact: (x: number) => number,
  precision: "f64" | "f32",
  [from, to]: readonly [number, number],
): { error: number; x: number } {
  const random = uniform(3);
  const result = { error: 0, x: 0 };
  const zeros = [-0.6960247408860841, 0.49856328794111443].filter((z) => z > from && z < to);
  const xs = [
    from,
    to,
    ...zeros.flatMap((z) => Array.from({ length: 99 }, (_, i) => stepped(z, i - 49))),
  ];
  for (let i = 0; i < COUNT; i++) {
    const wide = from >= 64;
    xs.push(wide ? from * (to / from) ** random() : from + (to - from) * random());
  }
  for (const x of xs) {
    const y = exact(x);
    const error = Object.is(f(x), y) ? 0 : Math.abs(f(x) - y) / ulp(y, precision);
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
    ["halfExp32", halfExp32, exp, "f32", [-60, 64], 0.53],
    ["halfExp32", halfExp32, exp, "f32", [64, 1.1e5], 0.53],
    ["halfLog32", halfLog32, log, "f32", [-0.69, 64], 0.53],
    ["halfLog32", halfLog32, log, "f32", [64, 3e38], 0.53],
    ["halfExp64", halfExp64, exp, "f64", [-60, 64], 8],
    ["halfExp64", halfExp64, exp, "f64", [64, 2.9e10], 4000],
    ["halfLog64", halfLog64, log, "f64", [0, 64], 4],
    ["halfLog64", halfLog64, log, "f64", [-0.6, 0], 20],
    ["halfLog64", halfLog64, log, "f64", [64, 1.7e308], 200],
    ["halfExp32Derivative", half.halfExp32Derivative, slopeOf(0.5), "f32", [-60, 1e4], 0.7],
    ["halfLog32Derivative", half.halfLog32Derivative, slopeOf(-0.5), "f32", [-0.69, 1e4], 0.7],
    ["halfExp64Derivative", half.halfExp64Derivative, slopeOf(0.5), "f64", [-60, 64], 300],
    ["halfLog64Derivative", half.halfLog64Derivative, slopeOf(-0.5), "f64", [-0.6, 64], 1000],
  ] as const)("%s on %5$j", (name, f, exact, precision, range, limit) => {
    const { error, x } = worst(f, exact, precision, range);
    if (process.env.POINTS) console.log(name, range, error, x);
    expect(error, `x = ${x}`).toBeLessThan(limit);
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
