import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fit, type FitOptions, type FitSurface, fitIterate } from "../../src/fit.js";
import { iterateExpGradient } from "../../src/index.js";
import { hasBrowser, openBrowser, openPage } from "../browser/browser.js";
import { uniform } from "../fixtures/doubles.js";
import { singleArguments, steppedSingle, worstDifferences } from "./singles.js";

type Shader = "glsl" | "wgsl";

const SHADERS: readonly Shader[] = ["glsl", "wgsl"];

const f32 = (options: Omit<FitOptions, "precision">): Fit =>
  fitIterate({ ...options, precision: "f32" });

const wide = { alpha: 0.5, domain: [-Infinity, 1e5], maxError: 1e-5 } as const;
const fits: Record<string, Fit> = {
  "1 ulp": f32({ alpha: 0.5, domain: [-20, 25], maxError: 1, error: "ulp" }),
  "a zero inside, clamped": f32({ alpha: 0.5, domain: [-8, 8], maxError: 1e-7, outside: "clamp" }),
  "all layouts": f32(wide),
  "pieces of degree 1": f32({ alpha: 0.5, domain: [-1, 1], maxError: 1e-3, error: "absolute" }),
  "a few polynomials": f32({
    alpha: 0.5,
    domain: [-8, 8],
    maxError: 1e-6,
    shape: "polynomials",
  }),
  "through exp and log": f32({ ...wide, maxError: 3e-4, maxBytes: 2000 }),
  "graded towards the singularity": f32({ alpha: -0.5, domain: [-0.69602466, 8], maxError: 1e-5 }),
};
const cases = Object.entries(fits).map(([name, fit]) => ({ name, fit }));

const rectangle = { alpha: [0, 1], domain: [-2.3, 3], error: "absolute" } as const;
const surfaces = (["nan", "clamp"] as const).map((outside) => ({
  name: outside,
  fit: fitIterate({ ...rectangle, maxError: 1e-5, precision: "f32", outside }),
}));

/** Arguments in and around the rectangle of a two-variable fit. */
function pairs({ domain, alpha }: FitSurface): { xs: Float32Array; alphas: Float32Array } {
  const random = uniform(5);
  const special = [Number.NaN, Infinity, -Infinity, 0, -0];
  const edges = (ends: readonly number[]) => [
    ...special,
    ...ends.flatMap((end) => [-1, 0, 1].map((n) => steppedSingle(end, n))),
  ];
  const xs: number[] = [];
  const alphas: number[] = [];
  for (const x of edges(domain)) {
    for (const a of edges(alpha).filter((a) => a === 0 || !(Math.abs(a) < 2 ** -126))) {
      xs.push(x);
      alphas.push(a);
    }
  }
  for (let i = 0; i < 5000; i++) {
    xs.push(-2.5 + 5.7 * random());
    alphas.push(-0.05 + 1.1 * random());
  }
  return { xs: Float32Array.from(xs), alphas: Float32Array.from(alphas) };
}

const clamped = f32({ ...wide, outside: "clamp" });
const large = f32({ alpha: 0.5, domain: [-20, 1e5], maxError: 0.6, error: "ulp" });

const bitsOf = (xs: Float32Array): number[] => [...new Int32Array(xs.buffer, 0, xs.length)];

describe.skipIf(!hasBrowser())("shaders, by Chromium with SwiftShader", () => {
  let browser: Browser;
  let page: Page;
  let errors: string[];
  beforeAll(async () => {
    browser = await openBrowser();
    const script = readFileSync(new URL("shader-page.js", import.meta.url), "utf8");
    ({ page, errors } = await openPage(browser, { "/page.js": script }));
  });
  afterAll(() => browser?.close());

  interface Job {
    readonly source: string;
    readonly table?: Float32Array;
    readonly columns: readonly Float32Array[];
    readonly results: readonly string[];
  }

  /** The results as columns. See shader-page.js. */
  async function run(shader: Shader, { source, table, columns, results }: Job) {
    const job = { source, table: table && bitsOf(table), columns: columns.map(bitsOf), results };
    const { values, millis } = await page.evaluate<{ values: number[][]; millis: number }>(
      `import("/page.js").then((m) => m.${shader}(${JSON.stringify(job)}))`,
    );
    expect(errors).toEqual([]);
    if (process.env.REPORT) console.log(`${shader}: compiled and run in ${millis.toFixed(0)} ms`);
    return values.map((bits) => new Float32Array(Int32Array.from(bits).buffer));
  }

  /** Value and derivative of a fit emitted under the name f. */
  const runFit = (shader: Shader, source: string, xs: Float32Array, table?: Float32Array) =>
    run(shader, {
      source,
      columns: [xs],
      results: ["f(x0)", "f_derivative(x0)"],
      ...(table && { table }),
    });

  for (const shader of SHADERS) {
    it.each(cases)(`${shader}, $name: within the bound`, async ({ name, fit }) => {
      const xs = singleArguments(fit);
      const [values, slopes] = await runFit(shader, fit.emit(shader, { name: "f" }), xs);
      const worst = worstDifferences(fit, xs, values, slopes);
      if (process.env.REPORT) console.log(shader, name, xs.length, fit.bytes, worst);
      expect(worst.share).toBeLessThanOrEqual(1);
    });

    it.each(Object.entries({ clamped, large }).map(([name, fit]) => ({ name, fit })))(
      `${shader}, $name, the table bound: within the bound`,
      async ({ name, fit }) => {
        const xs = singleArguments(fit);
        const source = fit.emit(shader, { name: "f", table: "bound", binding: [1, 2] });
        const [values, slopes] = await runFit(shader, source, xs, fit.shaderTable());
        const worst = worstDifferences(fit, xs, values, slopes);
        if (process.env.REPORT) console.log(shader, name, xs.length, fit.bytes, worst);
        expect(worst.share).toBeLessThanOrEqual(1);
      },
    );

    it(`${shader}: a source that would be too large says what to do`, () => {
      expect(() => large.emit(shader)).toThrow(
        /vectors of four, expected at most 2047 in a shader's source; expected table: "bound"/,
      );
    });

    it.each(surfaces)(`${shader}, in x and alpha, $name`, async ({ fit }) => {
      const { xs, alphas } = pairs(fit);
      const columns = await run(shader, {
        source: fit.emit(shader, { name: "f", table: "bound", binding: [1, 2] }),
        table: fit.shaderTable(),
        columns: [xs, alphas],
        results: ["f(x0, x1)", ...["x", "y", "z"].map((c) => `f_gradient(x0, x1).${c}`)],
      });
      const { bound } = fit.maxError;
      const { dx, dalpha } = fit.maxGradientError;
      const bounds = [bound, bound, dx, dalpha];
      const shares = [0, 0, 0, 0];
      xs.forEach((x, i) => {
        const alpha = alphas[i];
        const ours = fit.gradient(x, alpha);
        const inside = ([from, to]: readonly [number, number], y: number) => y >= from && y <= to;
        const isExact = inside(fit.domain, x) && inside(fit.alpha, alpha);
        const wanted = isExact ? iterateExpGradient(x, alpha) : ours;
        [wanted.value, wanted.value, wanted.dx, wanted.dalpha].forEach((exact, k) => {
          const y = columns[k][i];
          const share = Math.abs(y - exact) / bounds[k];
          if (Number.isNaN(exact) ? Number.isNaN(y) : share <= (isExact ? 1 : 2)) {
            if (isExact) shares[k] = Math.max(shares[k], share);
          } else expect(y, `result ${k} at ${x}, ${alpha}`).toBe(exact);
        });
      });
      if (process.env.REPORT) console.log(shader, "surface", xs.length, fit.bytes, shares);
      expect(Math.max(...shares)).toBeGreaterThan(0);
    });

    it(`${shader}, in x and alpha: a table in the source gives the same bits`, async () => {
      const fit = fitIterate({ ...rectangle, maxError: 5e-2, precision: "f32" });
      const { xs, alphas } = pairs(fit);
      const job = { columns: [xs, alphas], results: ["f(x0, x1)", "f_gradient(x0, x1).z"] };
      const bound = await run(shader, {
        ...job,
        source: fit.emit(shader, { name: "f", table: "bound", binding: [1, 2] }),
        table: fit.shaderTable(),
      });
      const inSource = await run(shader, { ...job, source: fit.emit(shader, { name: "f" }) });
      expect(bound.map(bitsOf)).toEqual(inSource.map(bitsOf));
    });
  }
});
