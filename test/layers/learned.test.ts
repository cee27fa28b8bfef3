import * as tf from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import { inside, shares } from "../../src/layers/inside.js";
import {
  coModulatedAttention,
  coModulatedGate,
  mutualModulation,
  rhoAttention,
  rhoDense,
} from "../../src/tfjs.js";
import { BACKENDS, numbers, use } from "./backend.js";
import { normal } from "./models.js";

const FAR = [-3.4e38, -1e4, -104, -17.5, -12, 0, 12, 17.5, 104, 1e4, 3.4e38];

const LAYERS: Record<string, () => layers.Layer> = {
  rhoDense: () => rhoDense({ units: 3, trainAlpha: true, seed: 1 }),
  "rhoDense, per unit": () => rhoDense({ units: 3, alpha: "unit", trainAlpha: true, seed: 1 }),
  "rhoDense, shift": () => rhoDense({ units: 3, trainAlpha: true, extension: "shift", seed: 1 }),
  coModulatedGate: () => coModulatedGate({ units: 3, trainHeights: true, seed: 1 }),
  coModulatedAttention: () => coModulatedAttention({ heads: 2, trainAlpha: true, seed: 1 }),
  rhoAttention: () => rhoAttention({ heads: 2, trainAlpha: true, seed: 1 }),
  mutualModulation: () => mutualModulation({ units: 3, trainAlpha: true, seed: 1 }),
};

describe.each(BACKENDS)("what is learned between 0 and 1, on %s", (backend) => {
  beforeAll(() => use(backend));

  it("stays strictly inside, with a gradient, however far theta runs", () => {
    for (const alpha of numbers(() => inside(tf.tensor1d(FAR)))) {
      expect(alpha).toBeGreaterThan(0);
      expect(alpha).toBeLessThan(1);
    }
    const slopes = numbers(() => tf.grad((t) => inside(t))(tf.tensor1d(FAR)));
    slopes.forEach((slope, i) => {
      const t = Math.max(-12, Math.min(12, FAR[i]));
      const truth = Math.exp(-Math.abs(t)) / (1 + Math.exp(-Math.abs(t))) ** 2;
      expect(slope / truth).toBeGreaterThan(0.98);
      expect(slope / truth).toBeLessThan(1.02);
    });
    expect(numbers(() => inside(tf.scalar(Number.NaN)))).toEqual([Number.NaN]);
  });

  it("shares of heights are inside, sum to 1 and move each other", () => {
    for (const theta of [
      [0, 0],
      [104, 0],
      [-3e38, 3e38],
      [1, 2, -200],
    ]) {
      const heights = numbers(() => shares(tf.tensor1d(theta)));
      expect(heights.reduce((s, a) => s + a, 0)).toBeCloseTo(1, 6);
      for (const height of heights) {
        expect(height).toBeGreaterThan(0);
        expect(height).toBeLessThan(1);
      }
      const slope = numbers(() => tf.grad((t) => tf.slice(shares(t), 0, 1))(tf.tensor1d(theta)));
      for (const value of slope) expect(Number.isFinite(value) && value !== 0).toBe(true);
    }
  });

  it.each(Object.entries(LAYERS))("%s is finite and goes on learning", (_, make) => {
    const layer = make();
    const x = normal([2, 5, 4], 1);
    layer.apply(x);
    const theta = layer.weights.find(({ originalName }) => originalName.includes("theta"));
    if (theta === undefined) throw new Error("no theta");
    for (const far of FAR) {
      // Heights depend on differences: one of them runs away.
      const value = tf.tidy(() => {
        const one = tf.zeros(theta.shape as number[]);
        const flat = one.dataSync().slice();
        flat[0] = far;
        return tf.tensor(flat, theta.shape as number[]);
      });
      theta.write(value);
      const y = numbers(() => layer.apply(x) as tf.Tensor);
      expect(y.every(Number.isFinite), `${far}`).toBe(true);
      const loss = () => tf.sum(tf.sin(layer.apply(x) as tf.Tensor)) as tf.Scalar;
      const variables = layer.trainableWeights.map((w) => w.read() as tf.Variable);
      const { grads } = tf.variableGrads(loss, variables);
      for (const variable of variables) {
        const gradient = [...grads[variable.name].dataSync()];
        expect(gradient.every(Number.isFinite), `${far}, ${variable.name}`).toBe(true);
      }
      const slope = grads[(theta.read() as tf.Variable).name].dataSync()[0];
      expect(slope, `${far}`).not.toBe(0);
    }
  });
});

it("refuses to begin where it could not stay", () => {
  for (const alpha of [0, 1, 1e-7, 1 - 1e-7, -1, 2]) {
    expect(() => rhoDense({ units: 1, alpha, trainAlpha: true })).toThrow(/expected 0 < alpha < 1/);
  }
  const { alpha } = rhoDense({ units: 1, alpha: 1e-5, trainAlpha: true });
  expect(alpha).toBe(1e-5);
});
