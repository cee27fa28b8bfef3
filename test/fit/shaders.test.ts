import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ulp } from "../../src/fit/precision.js";
import { type Fit, type FitOptions, fitIterate } from "../../src/fit.js";
import { iterateExp } from "../../src/index.js";
import { hasBrowser, openBrowser, openPage } from "../browser/browser.js";
import { uniform } from "../fixtures/doubles.js";

type Shader = "glsl" | "wgsl";

const SHADERS: readonly Shader[] = ["glsl", "wgsl"];
const PAGE = readFileSync(new URL("shader-page.js", import.meta.url), "utf8");

const f32 = (options: Omit<FitOptions, "precision">): Fit =>
  fitIterate({ ...options, precision: "f32" });

const wide = { alpha: 0.5, domain: [-Infinity, 1e5], maxError: 1e-5 } as const;
const fits: Record<string, Fit> = {
  "1 ulp": f32({ alpha: 0.5, domain: [-20, 25], maxError: 1, error: "ulp" }),
  "a zero inside": f32({ alpha: -0.5, domain: [0, 9], maxError: 1e-7, outside: "clamp" }),
  "all layouts": f32(wide),
  "all layouts, clamped": f32({ ...wide, outside: "clamp" }),
  "one polynomial": f32({ alpha: 0.5, domain: [-1, 1], maxError: 1e-3, error: "absolute" }),
  quotient: f32({ alpha: 0.25, domain: [0, 4], maxError: 1e-5, shape: "rational" }),
};
const cases = Object.entries(fits).map(([name, fit]) => ({ name, fit }));

const single = new Float32Array(1);
const singleWord = new Int32Array(single.buffer);

/** The f32 n steps from y, toward larger ones for n > 0. */
function stepped(y: number, n: number): number {
  single[0] = y === 0 ? 0 : y;
  const word = singleWord[0];
  const ordinal = (word < 0 ? -(word & 0x7fffffff) : word) + n;
  singleWord[0] = ordinal < 0 ? -ordinal | 0x80000000 : ordinal;
  return single[0];
}

/** Random arguments, joints and ends with their neighbours, and what lies outside. */
function argumentsOf({ domain: [from, to], pieces }: Fit): Float32Array {
  const random = uniform(3);
  const low = Math.max(from, -60);
  const xs = [Number.NaN, Infinity, -Infinity, 0, -0, 1, -1, 2 ** -130, -(2 ** -149), 1e38, -1e38];
  const around = (x: number) => {
    for (const n of [-2, -1, 0, 1, 2]) xs.push(stepped(Math.fround(x), n));
  };
  if (from > -Infinity) around(from);
  around(to);
  // Widths of pieces are powers of two.
  for (let x = Math.ceil(low * 16) / 16; x < Math.min(to, 40); x += 1 / 16) around(x);
  for (let k = 4; 2 ** k < to; k++) for (let j = 8; j < 16; j++) around((2 ** k * j) / 8);
  const width = (Math.min(to, 40) - low) / pieces;
  for (let j = 0; j <= Math.min(pieces, 1000); j++) around(low + j * width);
  for (let i = 0; i < 12_000; i++) xs.push(low + (Math.min(to, 40) - low) * random());
  for (let i = 0; i < 3000 && to > 16; i++) xs.push(Math.exp(Math.log(to) * random()));
  return Float32Array.from(xs);
}

const bitsOf = (xs: Float32Array): number[] => [...new Int32Array(xs.buffer, 0, xs.length)];

describe.skipIf(!hasBrowser())("shaders, by Chromium with SwiftShader", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  /** The results as columns of f32. */
  async function run(shader: Shader, job: object): Promise<Float32Array[]> {
    const { page, errors } = await openPage(browser, {
      "/page.js": PAGE,
      "/job.json": JSON.stringify(job),
    });
    const name = shader === "glsl" ? "runGlsl" : "runWgsl";
    const { values, millis } = await page.evaluate<{
      values: number[][];
      millis: number;
    }>(`(async () => {
      const { ${name} } = await import("/page.js");
      return ${name}(await (await fetch("/job.json")).json());
    })()`);
    expect(errors).toEqual([]);
    await page.close();
    if (process.env.REPORT) console.log(`${shader}: compiled and run in ${millis.toFixed(0)} ms`);
    return values.map((bits) => new Float32Array(Int32Array.from(bits).buffer));
  }

  /** Holds values and derivatives against the exact function's bound and the fit; gives the worst differences in ulps. */
  function compare(fit: Fit, xs: Float32Array, values: Float32Array, slopes: Float32Array) {
    const { bound, measure } = fit.maxError;
    const [from, to] = fit.domain;
    const worst = { value: 0, slope: 0, share: 0 };
    expect([values.length, slopes.length]).toEqual([xs.length, xs.length]);
    xs.forEach((x, i) => {
      const [y, slope] = [values[i], slopes[i]];
      const [ourY, ourSlope] = [fit.evaluate(x), fit.derivative(x)];
      if (!(x >= from && x <= to)) {
        if (!Object.is(y, ourY)) expect(y, `x = ${x}`).toBe(ourY);
        if (slope !== ourSlope && !Number.isNaN(ourSlope)) expect(slope, `x = ${x}`).toBe(ourSlope);
        return;
      }
      const exact = iterateExp(x, fit.alpha);
      const unit =
        measure === "ulp" ? ulp(exact, "f32") : measure === "relative" ? Math.abs(exact) : 1;
      const share = Math.abs(y - exact) / unit / bound;
      if (!(share <= 1)) expect(y, `x = ${x}, ${share} times the bound`).toBe(ourY);
      worst.share = Math.max(worst.share, share);
      worst.value = Math.max(worst.value, Math.abs(y - ourY) / ulp(ourY, "f32"));
      worst.slope = Math.max(worst.slope, Math.abs(slope - ourSlope) / ulp(ourSlope, "f32"));
    });
    return worst;
  }

  const results = (name: string) => [`${name}(x0)`, `${name}_derivative(x0)`];

  for (const shader of SHADERS) {
    it.each(cases)(`${shader}, $name: within the bound`, async ({ name, fit }) => {
      const xs = argumentsOf(fit);
      const [values, slopes] = await run(shader, {
        source: fit.emit(shader),
        columns: [bitsOf(xs)],
        results: results("iterate"),
      });
      const worst = compare(fit, xs, values, slopes);
      if (process.env.REPORT) console.log(shader, name, xs.length, fit.bytes, worst);
    });

    it(`${shader}, a bound table: the same bits`, async () => {
      const fit = fits["1 ulp"];
      const xs = argumentsOf(fit);
      const job = { columns: [bitsOf(xs)], results: results("f") };
      const fromSource = await run(shader, { ...job, source: fit.emit(shader, { name: "f" }) });
      const source = fit.emit(shader, { name: "f", table: "bound", binding: [1, 2] });
      const fromTable = await run(shader, { ...job, source, table: bitsOf(fit.shaderTable()) });
      expect(fromTable.map(bitsOf)).toEqual(fromSource.map(bitsOf));
    });

    it(`${shader}: a table too large for a source can be bound`, async () => {
      const fit = f32({ alpha: 0.5, domain: [-8, 8], maxError: 1e-6 });
      expect(fit.pieces).toBeGreaterThan(2047);
      expect(() => fit.emit(shader)).toThrow(/expected at most 2047 .*; expected table: "bound"/);
      const xs = argumentsOf(fit);
      const [values, slopes] = await run(shader, {
        source: fit.emit(shader, { table: "bound", binding: [1, 2] }),
        table: bitsOf(fit.shaderTable()),
        columns: [bitsOf(xs)],
        results: results("iterate"),
      });
      compare(fit, xs, values, slopes);
    });
  }
});
