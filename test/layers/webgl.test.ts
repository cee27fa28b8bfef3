import * as tf from "@tensorflow/tfjs-core";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { iterateExp } from "../../src/index.js";
import { coModulate, rhoSum } from "../../src/tfjs.js";
import { hasBrowser, openBrowser, openPage } from "../browser/browser.js";
import { use } from "./backend.js";
import { ALPHAS, most, sample, type Worst, worstOf } from "./errors.js";

/** WebGL by SwiftShader, in headless Chromium. */
describe.skipIf(!hasBrowser())("the webgl backend", () => {
  let browser: Browser;
  let page: Page;
  let errors: string[];
  beforeAll(async () => {
    await use("cpu");
    const { outputFiles } = await build({
      entryPoints: ["test/layers/webgl-page.ts"],
      bundle: true,
      format: "esm",
      write: false,
      logLevel: "error",
    });
    browser = await openBrowser();
    ({ page, errors } = await openPage(browser, {
      "/": `<!doctype html><script type="module" src="/main.js"></script>`,
      "/main.js": outputFiles[0].text,
    }));
    await page.waitForFunction("globalThis.ready");
    await page.evaluate("ready");
  });
  afterAll(() => browser?.close());

  it("keeps the errors of docs/tfjs.md", async () => {
    expect(await page.evaluate("backend()")).toBe("webgl");
    const worst = async (
      from: number,
      to: number,
      alpha: number,
      steepest: number,
    ): Promise<Worst> => {
      const xs = sample(from, to);
      const call = `measure(${JSON.stringify([...xs])}, ${alpha})`;
      const [value, dx, dalpha] = ((await page.evaluate(call)) as string[][]).map((ys) =>
        ys.map(Number),
      );
      return worstOf(xs, alpha, steepest, { value, dx, dalpha });
    };
    const near: Worst[] = [];
    const wide: Worst[] = [];
    for (const alpha of ALPHAS) {
      near.push(await worst(-4, 4, alpha, 50));
      wide.push(await worst(-30, 30, alpha, 1e5));
    }
    if (process.env.POINTS) console.log("webgl", most(near), most(wide));
    expect(most(near).value).toBeLessThan(64);
    expect(most(near).dx).toBeLessThan(128);
    expect(most(wide).value).toBeLessThan(1000);
    expect(errors).toEqual([]);
  });

  it("has the special values, but for NaN", async () => {
    const [ys] = (await page.evaluate("measure([0, 1, -Infinity, 3e4, 2e5], 0.5)")) as string[][];
    const truths = [0, 1, Number.NEGATIVE_INFINITY, 3e4].map((x) => iterateExp(x, 0.5));
    truths.forEach((y, i) => {
      expect(Math.abs(Number(ys[i]) / y - 1)).toBeLessThan(1e-4);
    });
    expect(ys[4]).toBe("Infinity");
  });

  it("agrees with the cpu backend on attention and sums, and leaves no tensors behind", async () => {
    const { given, results, left } = (await page.evaluate("others()")) as {
      given: number[][];
      results: number[][];
      left: number;
    };
    const [q, k, v] = given.map((data) => tf.tensor2d(data, [5, 4]));
    const ours = [
      coModulate(q, k, v, { alpha: 0.25, causal: true }),
      rhoSum(v, 1, 0.5, { extension: "odd" }),
    ];
    ours.forEach((tensor, i) => {
      Array.from(tensor.dataSync()).forEach((y, j) => {
        expect(Math.abs(results[i][j] - y)).toBeLessThan(1e-4);
      });
    });
    expect(left).toBe(0);
  });
});
