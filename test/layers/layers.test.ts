import * as tf from "@tensorflow/tfjs-core";
import {
  input,
  type LayersModel,
  layers,
  model as layersModel,
  type SymbolicTensor,
  sequential,
} from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import { iterateExp } from "../../src/index.js";
import { coModulate, coModulatedAttention, rhoDense, rhoSum } from "../../src/tfjs.js";
import { BACKENDS, leftBehind, numbers, use } from "./backend.js";
import { normal, reloaded } from "./models.js";

function expectClose(ys: readonly number[], truths: readonly number[], tolerance: number): void {
  expect(ys).toHaveLength(truths.length);
  ys.forEach((y, i) => {
    expect(Math.abs(y - truths[i]), `${i}: ${y}, ${truths[i]}`).toBeLessThan(
      tolerance * Math.max(1, Math.abs(truths[i])),
    );
  });
}

function attentionModel(options: object, shape: [number | null, number] = [6, 8]): LayersModel {
  const x = input({ shape });
  const attention = coModulatedAttention({ heads: 2, seed: 1, ...options });
  return layersModel({ inputs: x, outputs: attention.apply(x) as SymbolicTensor });
}

/** f(v) f(s) / f(s), the definition in doubles, for one head. */
function definition(q: number[][], k: number[][], v: number[][], a: number, causal = false) {
  const least = iterateExp(Number.NEGATIVE_INFINITY, 1 - a);
  return q.flatMap((query, i) => {
    const weights = k.map((key, j) => {
      if (causal && j > i) return 0;
      const score = query.reduce((s, x, n) => s + x * key[n], 0) / Math.sqrt(query.length);
      return iterateExp(score, 1 - a) - least;
    });
    const total = weights.reduce((s, w) => s + w, 0);
    return v[0].map((_, n) =>
      weights.reduce((s, w, j) => s + (w / total) * iterateExp(v[j][n], a), 0),
    );
  });
}

describe.each(BACKENDS)("layers on %s", (backend) => {
  beforeAll(() => use(backend));

  describe("rhoDense", () => {
    it("is a weighted rhoSum with a bias inside", () => {
      const layer = rhoDense({ units: 2, alpha: 0.25, extension: "none" });
      const x = tf.tensor2d([
        [1, 2, 3],
        [0.5, 0.25, 4],
      ]);
      layer.apply(x);
      const kernel = [
        [0.5, -0.1],
        [0.2, 1],
        [0.3, 0.4],
      ];
      layer.setWeights([tf.tensor2d(kernel), tf.tensor1d([0, 0])]);
      const ys = numbers(() => layer.apply(x) as tf.Tensor);
      const unit = (j: number) =>
        numbers(() => rhoSum(x, 1, 0.25, { weights: tf.tensor1d(kernel.map((row) => row[j])) }));
      expectClose(ys, [unit(0)[0], unit(1)[0], unit(0)[1], unit(1)[1]], 1e-6);
      layer.setWeights([tf.zeros([3, 2]), tf.tensor1d([0, 1])]);
      const biases = [iterateExp(0, 0.25), iterateExp(1, 0.25)];
      expectClose(
        numbers(() => layer.apply(x) as tf.Tensor),
        [...biases, ...biases],
        1e-6,
      );
    });

    it("works along the last axis of any input", () => {
      const layer = rhoDense({ units: 5, seed: 2 });
      const y = layer.apply(normal([2, 3, 4], 1)) as tf.Tensor;
      expect(y.shape).toEqual([2, 3, 5]);
      expect(layer.computeOutputShape([null, 3, 4])).toEqual([null, 3, 5]);
    });

    it("learns, the same way every time, alpha too", async () => {
      const train = async () => {
        const model = sequential({
          layers: [
            rhoDense({ units: 4, inputShape: [2], seed: 1 }),
            rhoDense({ units: 1, trainAlpha: true, seed: 2 }),
          ],
        });
        model.compile({ optimizer: tf.train.adam(0.05), loss: "meanSquaredError" });
        const x = tf.tensor2d([
          [2, 3],
          [1, -4],
          [0.5, 0.5],
        ]);
        const y = tf.tensor2d([[3], [0.5], [1]]);
        const losses: number[] = [];
        for (let i = 0; i < 12; i++) losses.push((await model.trainOnBatch(x, y)) as number);
        const theta = model.weights.filter(({ originalName }) => originalName.includes("theta"));
        return { losses, theta: theta.map((weight) => weight.read().dataSync()[0]) };
      };
      const first = await train();
      expect(first.losses[11]).toBeLessThan(first.losses[0] / 2);
      expect(first.theta).toHaveLength(1);
      expect(first.theta[0]).not.toBe(0);
      expect(await train()).toEqual(first);
    });

    it("is saved and loaded", async () => {
      const model = sequential({
        layers: [
          rhoDense({ units: 3, inputShape: [2], extension: "odd", alpha: 0.3, useBias: false }),
          rhoDense({ units: 1, trainAlpha: true }),
        ],
      });
      const again = await reloaded(model);
      const x = normal([5, 2], 3);
      const [ours, theirs] = [model, again].map((m) => numbers(() => m.predict(x) as tf.Tensor));
      expect(theirs).toEqual(ours);
      expect(again.layers[0].getConfig()).toMatchObject({
        units: 3,
        alpha: 0.3,
        extension: "odd",
        useBias: false,
        trainAlpha: false,
      });
    });
  });

  describe("coModulate", () => {
    const q = [
      [0.5, -1],
      [2, 0.3],
      [-1, 1],
    ];
    const k = [
      [1, 0.2],
      [-0.4, 0.9],
      [0.1, -2],
    ];
    const v = [
      [1, -3],
      [0.2, 4],
      [-0.5, 0],
    ];
    const tensors = () =>
      [q, k, v].map((rows) => tf.tensor2d(rows)) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];

    it.each([0, 0.25, 0.5, 0.9])("is its definition at alpha %d", (a) => {
      expectClose(
        numbers(() => coModulate(...tensors(), { alpha: a })),
        definition(q, k, v, a),
        3e-6,
      );
      if (a === 0) return;
      const learned = numbers(() => coModulate(...tensors(), { alpha: tf.scalar(a) }));
      expectClose(learned, definition(q, k, v, a), 3e-6);
    });

    it("is softmax attention at alpha 0, whatever the scores", () => {
      const large = numbers(() => {
        const [query, key, value] = tensors();
        return coModulate(tf.mul(query, 1000), key, value, { alpha: 0 });
      });
      const softmax = numbers(() => {
        const [query, key, value] = tensors();
        const scores = tf.mul(tf.matMul(query, key, false, true), 1000 / Math.sqrt(2));
        return tf.matMul(tf.softmax(scores), value);
      });
      expectClose(large, softmax, 1e-6);
    });

    it.each([0, 0.5])("hides what the mask hides and the future, alpha %d", (alpha) => {
      const causal = numbers(() => coModulate(...tensors(), { alpha, causal: true }));
      expectClose(causal, definition(q, k, v, alpha, true), 3e-6);
      const seen = [k, v].map((rows) => rows.filter((_, j) => j !== 1));
      const masked = numbers(() =>
        coModulate(...tensors(), { alpha, mask: tf.tensor1d([1, 0, 1]) }),
      );
      expectClose(masked, definition(q, seen[0], seen[1], alpha), 3e-6);
      const nothing = numbers(() =>
        coModulate(...tensors(), { alpha, mask: tf.tensor1d([false, false, false], "bool") }),
      );
      expect(nothing.map((y) => y + 0)).toEqual([0, 0, 0, 0, 0, 0]);
    });

    it("stays finite for scores and values of any size", () => {
      const ys = numbers(() => {
        const [query, key, value] = tensors();
        return coModulate(tf.mul(query, 1e5), key, tf.mul(value, 1e3));
      });
      expect(ys.every(Number.isFinite)).toBe(true);
    });

    it.each([0, 0.5, 0.9])(
      "has no NaN in gradients of queries that see nothing, alpha = %f",
      (alpha) => {
        // A position padded on the left, in a causal block, sees none; nor does one whose scores are all far below 0.
        const mask = tf.tensor2d([
          [0, 0, 0],
          [0, 1, 0],
          [0, 1, 1],
        ]);
        const slopes = (scale: number, options: object) =>
          numbers(() => {
            const f = (query: tf.Tensor, key: tf.Tensor, value: tf.Tensor) =>
              coModulate(tf.mul(query, scale), key, value, { alpha, ...options });
            const found = tf.grads(f)(tensors());
            return tf.concat(found.map((slope) => tf.reshape(slope, [-1])));
          });
        expect(slopes(1, { mask }).every(Number.isFinite)).toBe(true);
        expect(slopes(1, { mask: tf.zeros([3]) }).every((slope) => slope === 0)).toBe(true);
        expect(slopes(-1e4, {}).every(Number.isFinite)).toBe(true);
        mask.dispose();
      },
    );

    it("has gradients in all it takes", () => {
      const f = (query: tf.Tensor, key: tf.Tensor, value: tf.Tensor, alpha: tf.Tensor) =>
        tf.sum(coModulate(query, key, value, { alpha }));
      const given = [...tensors(), tf.scalar(0.5)];
      const gradients = tf
        .grads(f as never)(given)
        .map((g) => Array.from(g.dataSync()));
      const h = 1e-5;
      const at = (moved: number[][][], a: number): number =>
        definition(moved[0], moved[1], moved[2], a).reduce((s, y) => s + y, 0);
      [q, k, v].forEach((rows, which) => {
        rows.forEach((_, i) => {
          const stepped = (by: number) =>
            [q, k, v].map((all, w) =>
              all.map((row, r) =>
                row.map((x, c) => (w === which && r === i && c === 0 ? x + by : x)),
              ),
            );
          const slope = (at(stepped(h), 0.5) - at(stepped(-h), 0.5)) / (2 * h);
          expect(gradients[which][2 * i]).toBeCloseTo(slope, 4);
        });
      });
      const slope = (at([q, k, v], 0.5 + h) - at([q, k, v], 0.5 - h)) / (2 * h);
      expect(gradients[3][0]).toBeCloseTo(slope, 3);
    });
  });

  describe("coModulatedAttention", () => {
    it("has the weights of softmax attention, and one more for a learned alpha", () => {
      const count = (options: object) => attentionModel(options).countParams();
      expect(count({ alpha: 0 })).toBe(4 * (8 * 8 + 8));
      expect(count({})).toBe(count({ alpha: 0 }));
      expect(count({ trainAlpha: true })).toBe(count({ alpha: 0 }) + 1);
      expect(count({ useBias: false })).toBe(4 * 8 * 8);
    });

    it("is coModulate in every head, between affine maps", () => {
      const model = attentionModel({ useBias: false });
      const x = normal([2, 6, 8], 4);
      const [wq, wk, wv, wo] = model.getWeights() as tf.Tensor2D[];
      const expected = numbers(() => {
        const heads = [0, 4].map((first) => {
          const part = (w: tf.Tensor2D) =>
            tf.matMul(tf.reshape(x, [12, 8]) as tf.Tensor2D, tf.slice(w, [0, first], [8, 4]));
          const [q, k, v] = [wq, wk, wv].map((w) => tf.reshape(part(w), [2, 6, 4]));
          return coModulate(q, k, v);
        });
        return tf.matMul(tf.reshape(tf.concat(heads, 2), [12, 8]) as tf.Tensor2D, wo);
      });
      expectClose(
        numbers(() => model.predict(x) as tf.Tensor),
        expected,
        1e-5,
      );
    });

    it("sees no later position when causal, and no padding", () => {
      const model = attentionModel({ causal: true });
      const x = normal([1, 6, 8], 5);
      const changed = tf.tidy(() => {
        const last = tf.oneHot(tf.tensor1d([5], "int32"), 6);
        return tf.add(x, tf.reshape(tf.cast(last, "float32"), [1, 6, 1]));
      });
      const [before, after] = [x, changed].map((given) =>
        numbers(() => model.predict(given) as tf.Tensor),
      );
      expect(after.slice(0, 40)).toEqual(before.slice(0, 40));
      expect(after.slice(40)).not.toEqual(before.slice(40));

      const padded = input({ shape: [6, 8] });
      const attention = coModulatedAttention({ heads: 2, seed: 1 });
      const kept = layers.masking({ maskValue: 0 }).apply(padded);
      const masked = layersModel({
        inputs: padded,
        outputs: attention.apply(kept) as SymbolicTensor,
      });
      const short = attentionModel({}, [null, 8]);
      short.setWeights(masked.getWeights());
      const head = tf.slice(x, [0, 0, 0], [1, 4, 8]);
      const ys = numbers(() => {
        const filled = tf.concat([head, tf.zeros([1, 2, 8])], 1);
        return tf.slice(masked.predict(filled) as tf.Tensor, [0, 0, 0], [1, 4, 8]);
      });
      expectClose(
        ys,
        numbers(() => short.predict(head) as tf.Tensor),
        1e-5,
      );
    });

    it("attends to a source of another length", () => {
      const [x, source] = [input({ shape: [3, 8] }), input({ shape: [5, 4] })];
      const attention = coModulatedAttention({ heads: 2, headLength: 3 });
      const model = layersModel({
        inputs: [x, source],
        outputs: attention.apply([x, source]) as SymbolicTensor,
      });
      const y = model.predict([normal([2, 3, 8], 1), normal([2, 5, 4], 2)]) as tf.Tensor;
      expect(y.shape).toEqual([2, 3, 8]);
      expect(Array.from(y.dataSync()).every(Number.isFinite)).toBe(true);
    });

    it("learns, the same way every time, and leaves no tensors behind", async () => {
      const x = normal([2, 6, 8], 6);
      const y = normal([2, 6, 8], 7);
      const train = async () => {
        const model = attentionModel({ trainAlpha: true });
        model.compile({ optimizer: tf.train.adam(0.01), loss: "meanSquaredError" });
        const losses = [(await model.trainOnBatch(x, y)) as number];
        const left = await leftBehind(async () => {
          for (let i = 0; i < 8; i++) losses.push((await model.trainOnBatch(x, y)) as number);
        });
        expect(left).toBe(0);
        return losses;
      };
      const losses = await train();
      expect(losses[8]).toBeLessThan(0.95 * losses[0]);
      expect(await train()).toEqual(losses);
    });

    it("is saved and loaded", async () => {
      const model = attentionModel({ trainAlpha: true, causal: true, alpha: 0.3 });
      const again = await reloaded(model);
      const x = normal([2, 6, 8], 8);
      const [ours, theirs] = [model, again].map((m) => numbers(() => m.predict(x) as tf.Tensor));
      expect(theirs).toEqual(ours);
    });
  });
});

it("names what is wrong with a configuration", () => {
  expect(() => rhoDense({ units: 0 })).toThrow(
    /units = 0, expected a whole number from 1 to 2\^24/,
  );
  expect(() => rhoDense({ units: 1, trainAlpha: true, alpha: 1 })).toThrow(
    /alpha = 1, expected 0 </,
  );
  expect(() => rhoDense({ units: 1, extension: "even" as never })).toThrow(/extension = "even"/);
  expect(() => coModulatedAttention({ heads: 2, alpha: 1 })).toThrow(/alpha = 1, expected 0 <=/);
  expect(() => attentionModel({ heads: 3 })).toThrow(/heads = 3, expected a divisor .* length 8/);
  expect(() => rhoDense({ units: 1, alpha: Number.NaN })).toThrow(/alpha = NaN, expected a finite/);
  expect(() => rhoDense({ units: 1, alpha: 3, extension: "shift" })).toThrow(
    /alpha = 3, expected from 0 to 2 .*"shift"/,
  );
  expect(() => rhoDense({ units: 1, alpha: -1, extension: "odd" })).toThrow(/alpha = -1, .*"odd"/);
  expect(rhoDense({ units: 1, alpha: -1, extension: "none" }).alpha).toBe(-1);
  expect(() => rhoDense({ units: 1, seed: "a" as never })).toThrow(
    /seed = "a", expected an integer/,
  );
  expect(() => rhoDense({ units: 1, useBias: 1 as never })).toThrow(/useBias = 1, expected a bool/);
});
