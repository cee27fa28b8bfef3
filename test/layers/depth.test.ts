import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { rhoDense } from "../../src/tfjs.js";
import { use } from "./backend.js";
import { normal } from "./models.js";

const SEEDS = [1, 2, 3, 4, 5, 6];

/** Spread of a unit over examples, root mean square over units: what is left of the difference between inputs. */
const spread = (x: tf.Tensor): number =>
  Math.sqrt(tf.mean(tf.moments(x, 0).variance).dataSync()[0]);

const mean = (xs: readonly number[]): number => xs.reduce((s, x) => s + x, 0) / xs.length;

/** What comes out of a stack of Rho neurons, and the gradient that comes back, for normal numbers of spread 1. */
function through(widths: readonly number[], options: object, seed: number) {
  return tf.tidy(() => {
    const stack = widths.map((units, i) => rhoDense({ units, ...options, seed: 1000 * seed + i }));
    const run = (x: tf.Tensor) => stack.reduce((y, layer) => layer.apply(y) as tf.Tensor, x);
    const x = normal([128, 32], 7);
    const y = run(x);
    const dy = normal(y.shape, 9);
    const slope = tf.grad((given) => tf.sum(tf.mul(run(given), dy)))(x);
    const found = { signal: spread(y), gradient: spread(slope) };
    tf.dispose(stack.flatMap((layer) => layer.weights.map((w) => w.read())));
    return found;
  });
}

const over = (widths: readonly number[], options: object) => {
  const found = SEEDS.map((seed) => through(widths, options, seed));
  return {
    signal: mean(found.map(({ signal }) => signal)),
    gradient: mean(found.map(({ gradient }) => gradient)),
  };
};

describe("eight layers of Rho neurons", () => {
  beforeAll(() => use("cpu"));
  const widths = new Array<number>(8).fill(32);

  it.each([0.1, 0.3, 0.5, 0.7, 0.9, "unit"])(
    "keep the signal and the gradient at alpha = %s",
    (alpha) => {
      const { signal, gradient } = over(widths, { alpha });
      if (process.env.SHOW) console.log(alpha, signal, gradient);
      for (const value of [signal, gradient]) {
        expect(value).toBeGreaterThan(0.8);
        expect(value).toBeLessThan(2.5);
      }
    },
  );

  it("keep the signal whatever the widths", () => {
    const { signal } = over([64, 8, 48, 16, 64, 8, 48, 16], {});
    expect(signal).toBeGreaterThan(0.7);
    expect(signal).toBeLessThan(2);
  });

  it("lose both with the extension shift", () => {
    const { signal, gradient } = over(widths, { extension: "shift" });
    expect(signal).toBeLessThan(0.1);
    expect(gradient).toBeLessThan(0.1);
  });

  it("begin as means with positive kernels", () => {
    const layer = rhoDense({ units: 2000, kernelInitializer: "positive", seed: 1 });
    layer.apply(normal([1, 32], 1));
    const sums = tf.sum(layer.getWeights()[0], 0);
    expect(tf.mean(sums).dataSync()[0]).toBeCloseTo(1, 2);
    expect(tf.min(layer.getWeights()[0]).dataSync()[0]).toBeGreaterThanOrEqual(0);
  });
});
