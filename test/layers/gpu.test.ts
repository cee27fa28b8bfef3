import * as tf from "@tensorflow/tfjs-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { iterateExp } from "../../src/index.js";
import { coModulate, rhoSum } from "../../src/tfjs.js";
import { hasBrowser, openBrowser } from "../browser/browser.js";
import { use } from "./backend.js";
import { CASE_NAMES, type Found, truthOf } from "./cases.js";
import { ALPHAS, most, sample, type Worst, worstOf } from "./errors.js";
import { gpuPage } from "./gpu.js";
import { computed, OPERATION_NAMES } from "./gpu-layers.js";

/** A result to 1e-5 of its largest number, and gradients to 1e-4. */
function expectNear(ours: readonly number[][], truths: readonly number[][]): void {
  expect(ours).toHaveLength(truths.length);
  truths.forEach((all, part) => {
    const most = Math.max(1, ...all.map(Math.abs));
    expect(ours[part]).toHaveLength(all.length);
    all.forEach((y, i) => {
      expect(Math.abs(ours[part][i] - y), `${part}, ${i}: ${ours[part][i]}, ${y}`).toBeLessThan(
        (part === 0 ? 1e-5 : 1e-4) * most,
      );
    });
  });
}

/** WebGL and WebGPU by SwiftShader, in headless Chromium. */
describe.skipIf(!hasBrowser()).each(["webgl", "webgpu"])("the %s backend", (backend) => {
  let browser: Browser;
  let page: Page;
  let errors: string[];
  beforeAll(async () => {
    await use("cpu");
    browser = await openBrowser();
    ({ page, errors } = await gpuPage(browser));
    expect(await page.evaluate(`use(${JSON.stringify(backend)})`)).toBe(true);
  }, 60000);
  afterAll(() => browser?.close());

  it.each(["a number", "a tensor"])(
    "keeps 8 ulp of values and gradients, alpha %s",
    async (kind) => {
      expect(await page.evaluate("backend()")).toBe(backend);
      const worst = async (from: number, to: number, alpha: number): Promise<Worst> => {
        const xs = sample(from, to);
        const alphas = kind === "a number" ? alpha : Array.from(xs, () => alpha);
        const call = `measure(${JSON.stringify([...xs])}, ${JSON.stringify(alphas)})`;
        const [value, dx, dalpha] = ((await page.evaluate(call)) as string[][]).map((ys) =>
          ys.map(Number),
        );
        return worstOf(xs, alpha, 1e5, { value, dx, dalpha });
      };
      const all: Worst[] = [];
      for (const alpha of ALPHAS) all.push(await worst(-4, 4, alpha), await worst(-30, 30, alpha));
      if (process.env.POINTS) console.log(backend, kind, most(all));
      expect(most(all).value).toBeLessThan(5);
      expect(most(all).dx).toBeLessThan(8);
      expect(most(all).dalpha).toBeLessThan(8);
      expect(errors).toEqual([]);
    },
  );

  it("takes an alpha of every element, and one that is no f32", async () => {
    const xs = [-2, 0.5, 3, 20].map(Math.fround);
    const alphas = [0.5, -0.25, 1.25, 0.875];
    const call = `measure(${JSON.stringify(xs)}, ${JSON.stringify(alphas)})`;
    const [values] = (await page.evaluate(call)) as string[][];
    const [thirds] = (await page.evaluate(`measure([3], ${1 / 3})`)) as string[][];
    const close = (y: string, truth: number) =>
      expect(Math.abs(Number(y) / truth - 1)).toBeLessThan(2 ** -20);
    values.forEach((y, i) => {
      close(y, iterateExp(xs[i], alphas[i]));
    });
    close(thirds[0], iterateExp(3, 1 / 3));
  });

  it("has the special values, but for NaN", async () => {
    const [ys] = (await page.evaluate(
      "measure([0, 1, -Infinity, 3e4, 2e5, Infinity], 0.5)",
    )) as string[][];
    const truths = [0, 1, Number.NEGATIVE_INFINITY, 3e4].map((x) => iterateExp(x, 0.5));
    truths.forEach((y, i) => {
      expect(Math.abs(Number(ys[i]) / y - 1)).toBeLessThan(1e-5);
    });
    expect(ys.slice(4)).toEqual(["Infinity", "Infinity"]);
    const [ends] = (await page.evaluate(
      "measure([-Infinity, -Infinity, Infinity, Infinity], [0, 1, 0, -3])",
    )) as string[][];
    expect(ends).toEqual(["-Infinity", "0", "Infinity", "Infinity"]);
  });

  it.each(["inward", "odd inward", "odd outward", "shift inward", "bounded"])(
    "agrees with the composition: %s",
    async (map) => {
      const [ours, theirs] = (await page.evaluate(`maps(${JSON.stringify(map)})`)) as string[][][];
      const tolerance = [1e-5, 1e-4, 1e-4, 1e-2, 1e-2];
      ours.forEach((ys, part) => {
        ys.forEach((y, i) => {
          const truth = Number(theirs[part][i]);
          const error = Math.abs(Number(y) - truth) / Math.max(1, Math.abs(truth));
          expect(error, `${part}, ${i}: ${y}, ${truth}`).toBeLessThan(tolerance[part]);
        });
      });
    },
  );

  it("hides infinities from queries that do not see them", async () => {
    const [plain, ofPlain, half, ofHalf] = (await page.evaluate("hidden()")) as number[][];
    expect(ofPlain).toEqual(plain);
    expect(ofHalf).toEqual(half);
    expect([...plain, ...half].every(Number.isFinite)).toBe(true);
  });

  it("takes one kernel a call, one for the weights of attention, and none where there are no elements", async () => {
    expect(await page.evaluate("launches()")).toEqual({
      iterate: ["IterexpMap"],
      attention: ["BatchMatMul", "IterexpShares", "IterexpMap", "BatchMatMul"],
      sum: ["IterexpSum", "IterexpMap", "Reshape"],
      empty: [0, 3],
    });
  });

  it("runs one program for values and sums, three for the weights of attention, one for each gradient", async () => {
    expect(await page.evaluate("programs()")).toEqual({
      number: 1,
      tensor: 1,
      // And one for the number of the sum.
      sum: 2,
      "weighted sum": 2,
      "long sum": true,
      // And one for the values.
      attention: 4,
      gradients: 2,
    });
  });

  it("sums over all kinds of axes as iterexp/rho, with the gradients of the cpu backend", async () => {
    const cases = (await page.evaluate("sums()")) as {
      shapes: number[][];
      axis: number[];
      given: number[][];
      found: number[][];
    }[];
    for (const { shapes, axis, given, found } of cases) {
      const tensors = given.map((data, i) => tf.tensor(data, shapes[i]));
      const f = (x: tf.Tensor, a: tf.Tensor, weights: tf.Tensor) =>
        rhoSum(x, axis, a, { weights, extension: "odd" });
      [f(tensors[0], tensors[1], tensors[2]), ...tf.grads(f)(tensors)].forEach((tensor, part) => {
        const truths = Array.from(tensor.dataSync());
        const most = Math.max(1, ...truths.map(Math.abs));
        truths.forEach((y, i) => {
          const error = Math.abs(found[part][i] - y) / most;
          expect(error, `${shapes[0]} over ${axis}, ${part}, ${i}`).toBeLessThan(1e-5);
        });
      });
    }
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
        expect(Math.abs(results[i][j] - y)).toBeLessThan(1e-5 * Math.max(1, Math.abs(y)));
      });
    });
    expect(left).toBe(0);
  });

  it.each(CASE_NAMES)("is its formula in doubles, with its gradients: %s", async (name) => {
    const ours = (await page.evaluate(`found(${JSON.stringify(name)})`)) as Found;
    const { y, gradients } = truthOf(name, ours);
    expectNear([ours.y, ...ours.gradients], [y, ...gradients.slice(0, ours.gradients.length)]);
    expect(errors).toEqual([]);
  });

  it.each(OPERATION_NAMES)("agrees with the cpu backend, gradients too: %s", async (name) => {
    const ours = (await page.evaluate(`computed(${JSON.stringify(name)})`)) as number[][];
    expectNear(ours, await computed(name));
    expect(errors).toEqual([]);
  });

  it("keeps no tensor of many steps through all layers", { timeout: 600_000 }, async () => {
    expect(await page.evaluate(`left(${process.env.STEPS ?? 100})`)).toBe(0);
  });
});
