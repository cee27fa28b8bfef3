import * as tf from "@tensorflow/tfjs-core";
import { input, layers, model as layersModel, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import { coModulatedAttention, rhoAttention } from "../../src/tfjs.js";
import { BACKENDS, numbers, use } from "./backend.js";
import { normal } from "./models.js";

const LAYERS: Record<string, (options?: { causal: boolean }) => layers.Layer> = {
  coModulatedAttention: (options) => coModulatedAttention({ heads: 2, seed: 1, ...options }),
  "coModulatedAttention, softmax": (options) =>
    coModulatedAttention({ heads: 2, alpha: 0, seed: 1, ...options }),
  rhoAttention: (options) => rhoAttention({ heads: 2, seed: 1, ...options }),
};

function expectSame(found: readonly number[], truths: readonly number[]): void {
  expect(found).toHaveLength(truths.length);
  found.forEach((y, i) => {
    expect(y, `${i}`).toBeCloseTo(truths[i], 5);
  });
}

describe.each(BACKENDS)("masks on %s", (backend) => {
  beforeAll(() => use(backend));

  const [KEPT, HIDDEN] = [4, 2];
  const seen = () =>
    tf.tensor2d([
      [1, 1, 1, 1, 0, 0],
      [1, 1, 1, 1, 0, 0],
    ]);
  const padded = (x: tf.Tensor, filling: number) =>
    tf.concat([x, tf.fill([x.shape[0], HIDDEN, x.shape[2] as number], filling)], 1);
  const head = (x: tf.Tensor, shape: readonly number[]) =>
    tf.slice(x, [0, 0, 0], [shape[0], KEPT, shape[2]]);

  it.each(Object.entries(LAYERS))("%s: NaN at hidden positions changes nothing", (_, make) => {
    const layer = make();
    const x = normal([2, KEPT, 4], 1);
    const short = layer.apply(x) as tf.Tensor;
    const y = layer.apply(padded(x, Number.NaN), { mask: seen() }) as tf.Tensor;
    expectSame(
      numbers(() => head(y, short.shape)),
      [...short.dataSync()],
    );

    const loss = (given: tf.Tensor, kwargs: object) =>
      tf.sum(tf.sin(head(layer.apply(given, kwargs) as tf.Tensor, short.shape))) as tf.Scalar;
    const variables = layer.trainableWeights.map((w) => w.read() as tf.Variable);
    const truth = tf.variableGrads(() => loss(x, {}), variables).grads;
    const found = tf.variableGrads(
      () => loss(padded(x, Number.NaN), { mask: seen() }),
      variables,
    ).grads;
    for (const { name } of variables) {
      expectSame([...found[name].dataSync()], [...truth[name].dataSync()]);
    }
    const slope = tf.grad((given) => loss(given, { mask: seen() }))(padded(x, Number.NaN));
    expectSame(
      numbers(() => head(slope, x.shape)),
      [
        ...tf
          .grad((given) => loss(given, {}))(x)
          .dataSync(),
      ],
    );
    expect(numbers(() => tf.slice(slope, [0, KEPT, 0])).every((d) => d === 0)).toBe(true);
  });

  it.each(Object.entries(LAYERS))("%s: causal hides later positions, were they NaN", (_, make) => {
    const layer = make({ causal: true });
    const x = normal([2, KEPT, 4], 1);
    const short = layer.apply(x) as tf.Tensor;
    for (const filling of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const longer = padded(x, filling);
      expectSame(
        numbers(() => head(layer.apply(longer) as tf.Tensor, short.shape)),
        [...short.dataSync()],
      );
    }
  });

  it("hides the padding of a source: straight from masking, by apply, and as a third input", () => {
    const [query, source] = [normal([2, 3, 8], 1), normal([2, KEPT, 4], 2)];
    const attention = coModulatedAttention({ heads: 2, seed: 1 });
    const short = [...(attention.apply([query, source]) as tf.Tensor).dataSync()];
    const [q, s] = [input({ shape: [3, 8] }), input({ shape: [6, 4] })];
    const mask = input({ shape: [6] });

    const masking = layers.masking({ maskValue: 0 }).apply(s) as SymbolicTensor;
    const straight = layersModel({
      inputs: [q, s],
      outputs: attention.apply([q, masking]) as SymbolicTensor,
    });
    expectSame(
      numbers(() => straight.predict([query, padded(source, 0)]) as tf.Tensor),
      short,
    );
    const third = layersModel({
      inputs: [q, s, mask],
      outputs: attention.apply([q, s, mask]) as SymbolicTensor,
    });
    const filled = padded(source, Number.NaN);
    expectSame(
      numbers(() => third.predict([query, filled, seen()]) as tf.Tensor),
      short,
    );
    for (const given of [seen(), tf.cast(seen(), "bool")]) {
      const masks = [null, given];
      expectSame(
        numbers(() => attention.apply([query, filled], { mask: masks as never }) as tf.Tensor),
        short,
      );
    }
    const other = numbers(() => attention.apply([query, padded(source, 0)]) as tf.Tensor);
    expect(Math.abs(other[0] - short[0])).toBeGreaterThan(1e-3);
  });

  it("of the query leaves the source alone", () => {
    const [query, source] = [normal([2, KEPT, 4], 1), normal([2, 3, 4], 2)];
    const attention = coModulatedAttention({ heads: 2, seed: 1 });
    const short = attention.apply([query, source]) as tf.Tensor;
    const y = attention.apply([padded(query, Number.NaN), source], {
      mask: [seen(), null] as never,
    }) as tf.Tensor;
    expectSame(
      numbers(() => head(y, short.shape)),
      [...short.dataSync()],
    );
  });

  it.each(Object.entries(LAYERS))("%s: finite where nothing is seen", (_, make) => {
    const layer = make();
    const x = normal([2, 3, 4], 1);
    const mask = tf.tensor2d([
      [0, 0, 0],
      [0, 1, 1],
    ]);
    const y = layer.apply(x, { mask }) as tf.Tensor;
    expect([...y.dataSync()].every(Number.isFinite)).toBe(true);
    const slope = tf.grad((given) => tf.sum(layer.apply(given, { mask }) as tf.Tensor))(x);
    expect([...slope.dataSync()].every(Number.isFinite)).toBe(true);
  });
});

it("names inputs that do not fit", () => {
  const attention = () => coModulatedAttention({ heads: 2 });
  expect(() => attention().apply(tf.ones([3, 4]))).toThrow(
    /the query has shape \[3, 4\], expected \[batch, positions, length\]/,
  );
  const x = tf.ones([1, 3, 4]);
  expect(() => attention().apply([x, x, x])).toThrow(/the mask has shape \[1, 3, 4\], expected/);
  expect(() => attention().apply([x, x, tf.ones([1, 2])])).toThrow(/mask.*\[1,2\].*\[1,3,4\]/);
  expect(() => attention().apply([x, tf.ones([2, 3, 4])])).toThrow(/source.*\[2,3,4\].*\[1,3,4\]/);
  expect(() => attention().apply([x, x, tf.ones([1, 3]), x])).toThrow(
    /given 4 inputs, expected 1 to 3: the query, the source, the mask/,
  );
  expect(() => rhoAttention({ heads: 2 }).apply([x, x])).toThrow(/the mask has shape/);
  expect(() => attention().apply(input({ shape: [4] }))).toThrow(/the query has shape \[null, 4\]/);
});
