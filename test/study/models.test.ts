import * as tf from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import { ATTENTIONS, attending, type Frame } from "../../bench/study/attention.js";
import { start } from "../../bench/study/backend.js";
import { GATES } from "../../bench/study/gates.js";
import { HALVES } from "../../bench/study/half-exponentials.js";
import { shallow } from "../../bench/study/hidden.js";
import { ALPHAS, deep, rhoHidden } from "../../bench/study/neurons.js";
import { countOf, type Parameters, sizeOf, type Weights } from "../../bench/study/parameters.js";
import { softExp, softLog } from "../../bench/study/soft-exponential.js";
import type { Model, Task } from "../../bench/study/train.js";
import { linear, szekeres, walker } from "../../src/compare.js";
import { iterateExp } from "../../src/index.js";
import {
  coModulatedAttention,
  coModulatedGate,
  mutualModulation,
  rhoAttention,
  rhoDense,
} from "../../src/tfjs.js";
import { uniform } from "../fixtures/doubles.js";
import { numbers } from "../layers/backend.js";

beforeAll(start);

/** Two models; weights of every one by name, each of its own. */
const MODELS = 2;

function weightsOf(parameters: Parameters): Weights {
  const random = uniform(5);
  return Object.fromEntries(
    Object.entries(parameters).map(([name, parameter]) => {
      const values = Array.from({ length: MODELS * sizeOf(parameter) }, () => 1.4 * random() - 0.7);
      return [name, tf.tensor(values, [MODELS, ...parameter.shape])];
    }),
  );
}

/** Those of one model, as a layer takes them. */
const ofModel = (weights: Weights, m: number, names: readonly string[]): tf.Tensor[] =>
  names.map((name) => {
    const [, ...shape] = weights[name].shape;
    const one = tf.reshape(tf.gather(weights[name], m), shape);
    return shape.length === 2 && shape[0] === 1 && name !== "modulation"
      ? tf.reshape(one, [-1])
      : one;
  });

const between = (from: number, to: number, shape: number[], seed: number): tf.Tensor => {
  const random = uniform(seed);
  return tf.tensor(
    Array.from({ length: shape.reduce((s, n) => s * n) }, () => from + (to - from) * random()),
    shape,
  );
};

/** Largest differences, in units of the results from 1 on. */
function expectClose(found: number[], right: number[], tolerance: number): void {
  expect(found).toHaveLength(right.length);
  found.forEach((y, i) => {
    expect(Math.abs(y - right[i]) / Math.max(1, Math.abs(right[i]))).toBeLessThan(tolerance);
  });
}

/** What the layer makes of the input of every model, one after the other. */
function byLayer(
  layer: layers.Layer,
  x: tf.Tensor,
  weights: Weights,
  names: readonly string[],
  inputsOf: (x: tf.Tensor) => tf.Tensor | tf.Tensor[] = (one) => one,
): number[] {
  return Array.from({ length: MODELS }, (_, m) => {
    const inputs = inputsOf(tf.gather(x, m));
    layer.apply(inputs);
    layer.setWeights(ofModel(weights, m, names));
    return numbers(() => layer.apply(inputs) as tf.Tensor);
  }).flat();
}

describe("hidden layers are those of iterexp/tfjs", () => {
  let x: tf.Tensor;
  beforeAll(() => {
    x = between(0.5, 3, [MODELS, 6, 5], 1);
  });
  const units = 4;

  it.each([
    ["f(v) · f(w)", {}],
    ["v · exp(w)", { heights: [0, 1] }],
    ["heights learned", { trainHeights: true, per: "unit" as const }],
  ])("the hidden layer with the gate %s is that of iterexp/tfjs", (name, options) => {
    const weights = weightsOf(GATES[name].parameters(5, units));
    const names = ["side_0_kernel", "side_0_bias", "side_1_kernel", "side_1_bias"];
    const all = name === "heights learned" ? [...names, "theta"] : names;
    const right = byLayer(coModulatedGate({ units, ...options }), x, weights, all);
    expectClose(
      numbers(() => GATES[name].outputs(weights, x)),
      right,
      1e-5,
    );
  });

  it("mutualModulation", () => {
    const weights = weightsOf(GATES.mutualModulation.parameters(5, units));
    const names = ["side_0_kernel", "side_0_bias", "modulation"];
    const right = byLayer(mutualModulation({ units }), x, weights, names);
    expectClose(
      numbers(() => GATES.mutualModulation.outputs(weights, x)),
      right,
      1e-5,
    );
  });

  it("products of powers are Rho neurons at a = 1", () => {
    const weights = weightsOf(GATES["products of powers"].parameters(5, units));
    const layer = rhoDense({ units, alpha: 1, extension: "none" });
    const right = byLayer(layer, x, weights, ["side_0_kernel", "side_0_bias"]);
    expectClose(
      numbers(() => GATES["products of powers"].outputs(weights, x)),
      right,
      1e-5,
    );
  });

  const cases = ALPHAS.flatMap((alpha) =>
    (["odd", "shift"] as const).map((extension) => [alpha, extension] as const),
  );
  it.each(cases)(
    "the hidden layer of rho neurons, a %s, %s, is that of iterexp/tfjs",
    (alpha, extension) => {
      // Below the domain too, where the extension counts.
      const wide = between(-3, 3, [MODELS, 6, 5], 2);
      const hidden = rhoHidden({ alpha, extension, kernel: "usual" });
      const weights = weightsOf(hidden.parameters(5, units));
      const each = alpha === "unit" || alpha === "context";
      const layer = rhoDense({
        units,
        extension,
        context: alpha === "context",
        trainAlpha: alpha !== "1/2",
        ...(each && { alpha: "unit" }),
      });
      const names = ["rho_kernel", "rho_bias"];
      if (alpha !== "1/2") names.push("rho_theta");
      if (alpha === "context") names.push("rho_context");
      const inputs = (one: tf.Tensor) =>
        alpha === "context" ? [one, tf.slice(one, [0, 4], [-1, 1])] : one;
      // A context kernel has one row and is no vector.
      const right = Array.from({ length: MODELS }, (_, m) => {
        const given = inputs(tf.gather(wide, m));
        layer.apply(given);
        const shapes = layer.weights.map(({ shape }) => shape as number[]);
        layer.setWeights(
          names.map((name, i) => tf.reshape(tf.gather(weights[name], m), shapes[i])),
        );
        return numbers(() => layer.apply(given) as tf.Tensor);
      }).flat();
      expectClose(
        numbers(() => hidden.outputs(weights, wide)),
        right,
        2e-4,
      );
    },
  );
});

describe("attentions are those of iterexp/tfjs", () => {
  const [positions, width] = [5, 8];
  const task = { inputs: [positions, width], outputs: width } as unknown as Task;

  /** The attention alone, between identities. */
  function alone(name: string, causal: boolean) {
    const frame: Frame = { width, block: "attention", positions: false, read: "all", causal };
    const model = attending(name, task, frame);
    const eye = tf.tile(tf.expandDims(tf.eye(width), 0), [MODELS, 1, 1]);
    const nothing = tf.zeros([MODELS, 1, width]);
    const drawn = weightsOf(model.parameters);
    const weights: Weights = {
      ...drawn,
      ...{ embed_kernel: eye, readout_kernel: eye, embed_bias: nothing, readout_bias: nothing },
    };
    return { model, weights };
  }

  let x: tf.Tensor;
  beforeAll(() => {
    x = between(-2, 2, [MODELS, 3, positions, width], 3);
  });
  const parts = (names: readonly string[]) => names.flatMap((n) => [`${n}_kernel`, `${n}_bias`]);
  const four = parts(["query", "key", "value", "result"]);

  const cases: [string, () => layers.Layer, string[], boolean][] = [
    ["softmax", () => coModulatedAttention({ heads: 2, alpha: 0 }), four, false],
    ["softmax", () => coModulatedAttention({ heads: 2, alpha: 0, causal: true }), four, true],
    ["co-modulated, 1/2", () => coModulatedAttention({ heads: 2 }), four, false],
    ["co-modulated, 1/2", () => coModulatedAttention({ heads: 2, causal: true }), four, true],
    [
      "co-modulated, learned",
      () => coModulatedAttention({ heads: 2, trainAlpha: true }),
      [...four, "theta"],
      false,
    ],
    [
      "co-modulated, a head",
      () => coModulatedAttention({ heads: 2, alpha: "head", trainAlpha: true, causal: true }),
      [...four, "theta"],
      true,
    ],
    [
      "rhoAttention",
      () => rhoAttention({ heads: 2, trainAlpha: true }),
      [...parts(["query"]), "theta"],
      false,
    ],
    [
      "rhoAttention",
      () => rhoAttention({ heads: 2, trainAlpha: true, causal: true }),
      [...parts(["query"]), "theta"],
      true,
    ],
  ];
  it.each(cases)("%s is the layer of iterexp/tfjs", (name, layer, names, causal) => {
    const { model, weights } = alone(name, causal);
    const right = byLayer(layer(), x, weights, names);
    const found = numbers(() =>
      tf.sub(model.outputs(weights, x), tf.reshape(x, [MODELS, 3 * positions, width])),
    );
    expectClose(found, right, 2e-5);
  });

  it("the controls share one side with each of the two", () => {
    const names = ["softmax", "co-modulated, 1/2", "only the weights", "only the values"];
    const [softmax, both, weightsOnly, valuesOnly] = names.map((name) => {
      const { model, weights } = alone(name, false);
      const none = tf.zerosLike(weights.query_kernel);
      // Without queries all weights are equal, and only the values tell.
      const equal = {
        ...weights,
        query_kernel: none,
        query_bias: tf.zerosLike(weights.query_bias),
      };
      return numbers(() => model.outputs(equal, x));
    });
    expectClose(weightsOnly, softmax, 1e-5);
    expectClose(valuesOnly, both, 1e-5);
    expect(Math.abs(both[0] - softmax[0])).toBeGreaterThan(1e-3);
  });

  it("all have the weights that they should, and a causal one sees nothing later", () => {
    const counts = Object.keys(ATTENTIONS).map((name) =>
      countOf(alone(name, true).model.parameters),
    );
    expect(counts.map((count) => count - counts[0])).toEqual([0, 0, 1, 2, 0, 0, -216, -215]);
    for (const name of Object.keys(ATTENTIONS)) {
      const { model, weights } = alone(name, true);
      const last = tf.oneHot(tf.tensor1d([positions - 1], "int32"), positions);
      const changed = tf.add(x, tf.reshape(tf.cast(last, "float32"), [1, 1, positions, 1]));
      const [before, after] = [x, changed].map((given) =>
        numbers(() =>
          tf.slice(
            tf.reshape(model.outputs(weights, given), [MODELS, 3, positions, width]),
            [0, 0, 0, 0],
            [-1, -1, positions - 1, -1],
          ),
        ),
      );
      expect(after).toEqual(before);
    }
  });
});

it("a stack of Rho neurons with one a and odd ones is deep: every layer counts", () => {
  const x = between(0.5, 3, [MODELS, 6, 5], 4);
  for (const kind of ["tanh", { alpha: "one", extension: "odd", kernel: "usual" }] as const) {
    const model: Model = deep(4, kind, 5);
    const weights = weightsOf(model.parameters);
    const before = numbers(() => model.outputs(weights, x));
    const layer = weights.layer_2_kernel;
    const after = numbers(() =>
      model.outputs({ ...weights, layer_2_kernel: tf.mul(layer, 1.1) }, x),
    );
    expect(after.every((y, i) => y !== before[i])).toBe(true);
  }
});

it("hidden layers have nearly equal numbers of weights", () => {
  for (const inputs of [4, 5]) {
    const two = countOf(shallow(GATES.SwiGLU, inputs).parameters);
    for (const [name, hidden] of Object.entries(GATES)) {
      const count = countOf(shallow(hidden, inputs).parameters);
      expect(Math.abs(count / two - 1), name).toBeLessThan(0.1);
    }
  }
});

describe("half-exponentials from tables", () => {
  const xs = [-30, -3, -0.6, 0, 0.3, 1, 2.5, 10, 200];

  it.each([
    ["linear", (x: number) => linear.iterate(x, 1 / 2)],
    ["Walker", (x: number) => walker.iterate(x, 1 / 2)],
    ["Szekeres", (x: number) => szekeres.iterate(x, 1 / 2)],
  ])("%s: values and slopes", (name, f) => {
    const half = HALVES[name];
    expectClose(
      numbers(() => half(tf.tensor1d(xs))),
      xs.map(f),
      2e-6,
    );
    // The linear one has corners in its slope; these places are off them.
    const slopes = numbers(() => tf.grad((x) => half(x))(tf.tensor1d(xs)));
    const right = xs.map((x) => (f(x + 1e-5) - f(x - 1e-5)) / 2e-5);
    expectClose(slopes, right, 5e-3);
  });

  it("Kneser's is iterexp's, and not the linear one", () => {
    expectClose(
      numbers(() => HALVES.Kneser(tf.tensor1d(xs))),
      xs.map((x) => iterateExp(x, 1 / 2)),
      1e-6,
    );
    const [kneser, other] = ["Kneser", "linear"].map(
      (name) => numbers(() => HALVES[name](tf.tensor1d([0.3])))[0],
    );
    expect(Math.abs(kneser - other)).toBeGreaterThan(1e-3);
  });
});

it("the soft exponentials are inverse, between identity and exp", () => {
  const xs = [0.5, 1, 2.5];
  for (const a of [0.01, 0.4, 1]) {
    const back = numbers(() => softExp(softLog(tf.tensor1d(xs), tf.scalar(a)), tf.scalar(a)));
    expectClose(back, xs, 1e-4);
  }
  expectClose(
    numbers(() => softExp(tf.tensor1d(xs), tf.scalar(1))),
    xs.map(Math.exp),
    1e-4,
  );
});
