import * as tf from "@tensorflow/tfjs-core";
import {
  constraints,
  initializers,
  input,
  type LayersModel,
  type layers,
  model as layersModel,
  regularizers,
  type SymbolicTensor,
  sequential,
} from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import {
  coModulatedAttention,
  coModulatedGate,
  mutualModulation,
  rhoAttention,
  rhoDense,
} from "../../src/tfjs.js";
import { leftBehind, numbers, use } from "./backend.js";
import { normal, reloaded } from "./models.js";

/** Every layer, with options of its own and those of a dense layer, for inputs [5, 4]. */
const LAYERS: Record<string, (options?: object) => layers.Layer> = {
  rhoDense: (o) => rhoDense({ units: 3, ...o }),
  "rhoDense, per unit": (o) => rhoDense({ units: 3, alpha: "unit", trainAlpha: true, ...o }),
  coModulatedGate: (o) => coModulatedGate({ units: 3, ...o }),
  "coModulatedGate, per unit": (o) =>
    coModulatedGate({ units: 3, heights: [0.2, 0.8], trainHeights: true, per: "unit", ...o }),
  coModulatedAttention: (o) =>
    coModulatedAttention({ heads: 2, trainAlpha: true, trainScale: true, causal: true, ...o }),
  rhoAttention: (o) => rhoAttention({ heads: 2, alpha: "head", headLength: 3, ...o }),
  mutualModulation: (o) => mutualModulation({ units: 3, alpha: [0.1, 0.5, 1], ...o }),
};

const SHARED = {
  activation: "tanh",
  kernelInitializer: initializers.constant({ value: 0.25 }),
  biasInitializer: "ones",
  kernelRegularizer: "l1l2",
  biasRegularizer: regularizers.l1({ l1: 0.1 }),
  kernelConstraint: constraints.maxNorm({ maxValue: 1, axis: 0 }),
  biasConstraint: "nonNeg",
  name: "one_of_ours",
  seed: 7,
};

const modelOf = (layer: layers.Layer): LayersModel => {
  const x = input({ shape: [5, 4] });
  return layersModel({ inputs: x, outputs: layer.apply(x) as SymbolicTensor });
};

beforeAll(() => use("cpu"));

describe.each(Object.entries(LAYERS))("%s", (_, make) => {
  it("takes what a dense layer takes, by name and by object", () => {
    const layer = make(SHARED);
    const y = modelOf(layer).predict(normal([2, 5, 4], 1)) as tf.Tensor;
    expect(Math.max(...y.dataSync().map(Math.abs))).toBeLessThanOrEqual(1);
    expect(layer.name).toBe("one_of_ours");
    const [kernel, bias] = layer.getWeights();
    expect(new Set(kernel.dataSync())).toEqual(new Set([0.25]));
    expect([...bias.dataSync()].every((b) => b === 1)).toBe(true);
    const losses = layer.calculateLosses().map((loss) => loss.dataSync()[0]);
    expect(Math.min(...losses)).toBeGreaterThan(0);
    const kernels = layer.weights.filter(({ originalName }) => originalName.includes("kernel"));
    expect(losses.length).toBeGreaterThanOrEqual(2 * kernels.length - 1);
    expect(make({ useBias: false, ...SHARED }).getConfig().useBias).toBe(false);
  });

  it.each([{}, SHARED, { kernelInitializer: "positive", useBias: false }])(
    "is saved and loaded with %o",
    async (options) => {
      const layer = make(options);
      const model = modelOf(layer);
      const again = await reloaded(model);
      const x = normal([2, 5, 4], 2);
      const [ours, theirs] = [model, again].map((m) => numbers(() => m.predict(x) as tf.Tensor));
      // Reading applies constraints, of which maxNorm moves the last digits.
      ours.forEach((value, i) => {
        expect(theirs[i]).toBeCloseTo(value, 5);
      });
      expect(again.layers[1].getConfig()).toEqual(layer.getConfig());
    },
  );

  it("refuses what it does not know, and says what is near", () => {
    expect(() => make({ kernelInitialiser: "ones" })).toThrow(
      /kernelInitialiser.*kernelInitializer/,
    );
    expect(() => make({ activaton: "relu" })).toThrow(/activaton.*activation/);
    expect(() => make({ activation: "rely" })).toThrow(/activation = "rely", expected an activ/);
    expect(() => make({ kernelInitializer: "onez" })).toThrow(/kernelInitializer = "onez", exp/);
    expect(() => make({ kernelInitializer: "" })).toThrow(/kernelInitializer = "", expected an/);
    expect(() => make({ biasConstraint: 3 })).toThrow(/biasConstraint = 3, expected a constraint/);
    expect(() => make({ kernelRegularizer: {} })).toThrow(/kernelRegularizer = an object/);
    expect(() => make({ useBias: 1 })).toThrow(/useBias = 1, expected a boolean/);
    expect(() => make({ seed: 1 / 2 })).toThrow(/seed = 0.5, expected an integer/);
    for (const dtype of ["complex64", "int32", "bool"]) {
      expect(() => make({ dtype })).toThrow(`dtype = "${dtype}", expected "float32"`);
    }
    expect(() => make({ inputDType: "string" })).toThrow(
      /inputDType = "string", expected "float32"/,
    );
    for (const name of ["", 3, {}])
      expect(() => make({ name })).toThrow(/name = .*, expected a text/);
    expect(() => make({ trainable: "no" })).toThrow(/trainable = "no", expected a boolean/);
    for (const weights of [3, [1], [[1]]]) {
      expect(() => make({ weights })).toThrow(/weights = .*, expected an array of tensors/);
    }
    for (const option of ["inputDim", "batchSize"]) {
      for (const value of [0, 1.5, "4", 2 ** 40]) {
        expect(() => make({ [option]: value })).toThrow(`${option} = `);
      }
    }
    for (const option of ["inputShape", "batchInputShape"]) {
      for (const value of [4, "4", [-1], [1.5], [{}], [Number.NaN]]) {
        expect(() => make({ [option]: value })).toThrow(
          new RegExp(`${option} = .*, expected an array of whole numbers`),
        );
      }
    }
    expect(() => make({ units: 0, heads: 0 })).toThrow(
      / = 0, expected a whole number from 1|heads/,
    );
  });

  it("refuses null for every option", () => {
    const { name: _, ...config } = make().getConfig();
    const all = [
      ...Object.keys(config),
      "alpha",
      "heights",
      "kernelRegularizer",
      "weights",
      "name",
    ];
    for (const option of all) {
      expect(() => make({ [option]: null })).toThrow(/ = null, expected/);
    }
  });

  it("names what it is given in place of tensors", () => {
    const layer = make({ name: "ours" });
    expect(() => layer.apply([])).toThrow(/ours was given 0 inputs, expected 1/);
    for (const x of [null, undefined, 3, "a", {}]) {
      expect(() => layer.apply(x as never)).toThrow(/ours: the \w+ = .*, expected a tensor/);
    }
    const x = tf.ones([2, 5, 4]);
    expect(() => layer.apply(x, { mask: 3 as never })).toThrow(/the mask of input 0 = 3, expected/);
    x.dispose();
    expect(() => layer.apply(x)).toThrow(/ours: the \w+ = a tensor \[2,5,4\] that is disposed of/);
    expect(() => layer.apply(tf.fill([2, 5, 4], "a"))).toThrow(/ours: the \w+ has dtype string/);
  });

  it("keeps memory flat while it learns, and gives its weights back", async () => {
    const model = modelOf(make());
    const [x, y] = [
      normal([2, 5, 4], 3),
      tf.zeros([2, ...(model.outputShape as number[]).slice(1)]),
    ];
    model.compile({ optimizer: tf.train.adam(0.01), loss: "meanSquaredError" });
    const losses = [(await model.trainOnBatch(x, y)) as number];
    const left = await leftBehind(async () => {
      for (let i = 0; i < 30; i++) losses.push((await model.trainOnBatch(x, y)) as number);
      tf.dispose(model.predict(x));
    });
    expect(left).toBe(0);
    expect(losses[30]).toBeLessThan(losses[0]);
  });

  it("takes empty batches and integers", () => {
    const layer = make();
    const whole = tf.cast(tf.reshape(tf.range(0, 20), [1, 5, 4]), "int32");
    const slope = tf.grad((x) => tf.sum(layer.apply(x) as tf.Tensor));
    const empty = layer.apply(tf.zeros([0, 5, 4])) as tf.Tensor;
    expect(empty.shape).toEqual(layer.computeOutputShape([0, 5, 4]));
    expect(slope(tf.zeros([0, 5, 4])).shape).toEqual([0, 5, 4]);
    expect(slope(tf.zeros([2, 0, 4])).shape).toEqual([2, 0, 4]);
    expect(numbers(() => layer.apply(whole) as tf.Tensor)).toEqual(
      numbers(() => layer.apply(tf.cast(whole, "float32")) as tf.Tensor),
    );
  });

  it("has other kernels for every seed, and none twice", () => {
    const first = (options: object) => {
      const layer = make({ kernelInitializer: "glorotUniform", ...options });
      layer.apply(normal([1, 5, 4], 1));
      return layer
        .getWeights()
        .filter((w) => w.rank === 2)
        .map((w) => w.dataSync().join());
    };
    for (const seed of [-1, 0, 1]) expect(first({ seed })).toEqual(first({ seed }));
    expect(first({ seed: 1 })).not.toEqual(first({ seed: 2 }));
    const biases = (seed: number) => {
      const layer = make({ biasInitializer: "randomNormal", seed });
      layer.apply(normal([1, 5, 4], 1));
      return layer.weights
        .filter(({ originalName }) => originalName.includes("bias"))
        .map((w) => [...w.read().dataSync()]);
    };
    for (const seed of [0, 1, 2]) expect(biases(seed)).toEqual(biases(seed));
    expect(biases(1)).not.toEqual(biases(2));
    const kernels = first({ kernelInitializer: initializers.glorotUniform({ seed: 5 }) });
    expect(new Set(kernels).size).toBe(kernels.length);
  });
});

it("keeps constraints while an optimizer moves the weights", async () => {
  const layer = rhoDense({
    units: 2,
    inputShape: [3],
    kernelInitializer: "positive",
    kernelConstraint: "nonNeg",
    seed: 1,
  });
  const model = sequential({ layers: [layer] });
  model.compile({ optimizer: tf.train.adam(0.5), loss: "meanSquaredError" });
  const [x, y] = [normal([8, 3], 1), tf.fill([8, 2], -3)];
  expect(Math.min(...layer.getWeights()[0].dataSync())).toBeGreaterThan(0);
  expect(Math.max(...layer.getWeights()[0].dataSync())).toBeLessThan(2 / 3);
  for (let i = 0; i < 10; i++) await model.trainOnBatch(x, y);
  model.predict(x);
  const kernel = [...layer.getWeights()[0].dataSync()];
  expect(Math.min(...kernel)).toBe(0);
});

it("takes inputDim and inputShape as first layers do", () => {
  for (const shape of [{ inputDim: 4 }, { inputShape: [4] }, { batchInputShape: [null, 4] }]) {
    const model = sequential({ layers: [coModulatedGate({ units: 2, ...shape })] });
    expect((model.predict(tf.ones([3, 4])) as tf.Tensor).shape).toEqual([3, 2]);
  }
  const frozen = rhoDense({ units: 2, inputDim: 4, trainable: false, trainAlpha: true });
  expect(sequential({ layers: [frozen] }).trainableWeights).toHaveLength(0);
});

describe("a context", () => {
  let [x, u]: tf.Tensor[] = [];
  beforeAll(() => {
    [x, u] = [normal([2, 3, 4], 1), normal([2, 2], 2)];
  });

  it("is one for an example, or one for every place", () => {
    const layer = rhoDense({ units: 3, alpha: "unit", context: true, seed: 1 });
    const one = layer.apply([x, u]) as tf.Tensor;
    const [kernel, bias, theta] = layer.getWeights();
    layer.setWeights([kernel, bias, theta, normal([2, 3], 5)]);
    const driven = numbers(() => layer.apply([x, u]) as tf.Tensor);
    expect(driven).not.toEqual([...one.dataSync()]);
    const everywhere = tf.tile(tf.expandDims(u, 1), [1, 3, 1]);
    expect(numbers(() => layer.apply([x, everywhere]) as tf.Tensor)).toEqual(driven);
    expect(() => layer.apply([x, tf.ones([3, 2])])).toThrow(
      /context has shape \[3,2\] beside .* shape \[2,3,4\]/,
    );
    expect(() => layer.apply(x)).toThrow(/given 1 inputs, expected 2: the input, the context/);
    expect(() => layer.apply([x, tf.ones([2, 5])])).toThrow(/the context has .* \[batch, ..., 2\]/);
  });

  it("begins without effect, and can leave theta as it is", () => {
    const options = { units: 3, alpha: 0.3, seed: 1 };
    const layer = rhoDense({ ...options, context: true, trainAlpha: false });
    const plain = numbers(() => rhoDense(options).apply(x) as tf.Tensor);
    numbers(() => layer.apply([x, u]) as tf.Tensor).forEach((y, i) => {
      expect(y).toBeCloseTo(plain[i], 5);
    });
    const names = layer.trainableWeights.map(({ originalName }) => originalName.split("/")[1]);
    expect(names).toEqual(["kernel", "bias", "context_kernel"]);
    expect(() => rhoDense({ units: 3, context: true, alpha: 0 })).toThrow(/expected 0 < alpha < 1/);
    expect(() => rhoDense({ units: 3, context: 1 as never })).toThrow(
      /context = 1, expected a bool/,
    );
  });
});
