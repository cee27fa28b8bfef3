import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import { Decimal } from "decimal.js";
import { expect } from "vitest";
import * as decimal from "../../src/decimal.js";
import { iterateExpGradient } from "../../src/index.js";
import {
  coModulatedAttention,
  coModulatedGate,
  mutualModulation,
  type RhoSumOptions,
  rhoAttention,
  rhoDense,
  rhoSum,
} from "../../src/tfjs.js";
import { inFolder, runProgram } from "../fit/toolchain.js";

const script = (path: string): string =>
  readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");

/** What a script of assertions writes to out.json, beside the emitted file. */
export const runScript = (
  interpreter: string,
  path: string,
  emitted: Readonly<Record<string, string>>,
  given: unknown = {},
) =>
  inFolder(
    { ...emitted, "main.py": script(path), "given.json": JSON.stringify(given) },
    (folder) => {
      runProgram(interpreter, ["main.py"], folder);
      const file = join(folder, "out.json");
      expect(existsSync(file)).toBe(true);
      return JSON.parse(readFileSync(file, "utf8"));
    },
  );

const ALPHAS = [0.5, 0.25, 0.9, -0.3, -0.5, 1.5, -1.25, 2 ** -20];
const XS = [-700, -30, -4, -1, -0.69, -0, 0.25, 1, 1.5, 2.75, Math.E, 4, 16, 40, 300, 5e3];

/** Values by the decimal entry, derivatives by the real one, where slopes are below 1000. */
export function points() {
  return ALPHAS.flatMap((alpha) =>
    [true, false].map((single) => {
      const xs = XS.map((x) => (single ? Math.fround(x) : x));
      const a = single ? Math.fround(alpha) : alpha;
      const at = xs
        .map((x) => ({ x, ...iterateExpGradient(x, a) }))
        .filter(({ value, dx, dalpha }) => Number.isNaN(value) || (dx < 1000 && dalpha < 1000));
      const exact = ({ x, value }: { x: number; value: number }) =>
        Number.isNaN(value)
          ? "nan"
          : decimal.iterateExp(new Decimal(x), new Decimal(a), { digits: 20 }).toString();
      const text = (key: "dx" | "dalpha") => at.map((each) => String(each[key]).toLowerCase());
      return {
        alpha: a,
        single,
        x: at.map(({ x }) => String(x)),
        value: at.map(exact),
        dx: text("dx"),
        dalpha: text("dalpha"),
      };
    }),
  );
}

const SPECIAL = [NaN, Infinity, -Infinity, 0, -0, 1, 2, -0.5, -2, 100];
const WEIGHTS = [undefined, [0, 1], [0, 0], [0.5, 2], [-1, 1]] as const;

const kindOf = (y: number): string => (Number.isFinite(y) ? "finite" : String(y).toLowerCase());

/** What `rhoSum` of TensorFlow.js makes of pairs of special values, and of no numbers: "nan", "infinity", "-infinity" or "finite". */
export function specials() {
  const pairs = SPECIAL.flatMap((a) => SPECIAL.map((b) => [a, b]));
  const sums = [0, 0.25, 0.5, 0.9, 1].flatMap((alpha) =>
    [true, false].flatMap((isNumber) =>
      [undefined, "odd", "shift"].flatMap((extension) =>
        WEIGHTS.map((weights) => {
          const options = { extension, weights } as RhoSumOptions;
          const a = isNumber ? alpha : tf.scalar(alpha);
          const kinds = (x: tf.Tensor, given: RhoSumOptions) =>
            Array.from(rhoSum(x, 1, a, given).dataSync(), kindOf);
          return {
            ...{ alpha, is_number: isNumber, extension: extension ?? null },
            weights: weights ?? null,
            kinds: kinds(tf.tensor2d(pairs), options),
            empty: kinds(tf.zeros([2, 0]), { extension } as RhoSumOptions),
          };
        }),
      ),
    ),
  );
  return { pairs: pairs.map((pair) => pair.map((x) => (Object.is(x, -0) ? "-0" : `${x}`))), sums };
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

/** A layer of TensorFlow.js with its weights, an input, its output and gradients of the sum of squares. */
function layerCase(
  layer: layers.Layer,
  options: Readonly<Record<string, unknown>>,
  inputs: readonly tf.Tensor[],
  more: Readonly<Record<string, unknown>>,
) {
  const given = inputs.length === 1 ? inputs[0] : [...inputs];
  const output = layer.apply(given as tf.Tensor) as tf.Tensor;
  const named = layer.weights.map((weight) => ({
    name: weight.originalName.split("/").at(-1) as string,
    variable: weight.read() as tf.Variable,
  }));
  const { grads } = tf.variableGrads(() =>
    tf.sum(tf.square(layer.apply(given as tf.Tensor) as tf.Tensor)),
  );
  const pairs = <T>(value: (variable: tf.Variable) => T) =>
    Object.fromEntries(named.map(({ name, variable }) => [name, value(variable)]));
  return {
    class: layer.getClassName(),
    options: {
      ...Object.fromEntries(Object.entries(options).map(([key, value]) => [snake(key), value])),
      ...more,
    },
    weights: pairs((variable) => variable.arraySync()),
    gradients: pairs((variable) => grads[variable.name].arraySync()),
    inputs: inputs.map((x) => x.arraySync()),
    output: output.arraySync(),
  };
}

export function layerCases() {
  const x = tf.randomUniform([5, 3], 0.5, 2, "float32", 1);
  const any = tf.randomNormal([5, 3], 0, 1, "float32", 2);
  const u = tf.randomNormal([5, 2], 0, 1, "float32", 3);
  const tokens = tf.randomNormal([2, 5, 6], 0, 1, "float32", 4);
  const dim = { input_dim: 3 };
  const made = <O extends object>(
    make: (options: O) => layers.Layer,
    options: O,
    inputs: readonly tf.Tensor[],
    more: Readonly<Record<string, unknown>> = dim,
  ) => layerCase(make(options), options as Record<string, unknown>, inputs, more);
  const heads = { heads: 2, seed: 7 };
  return [
    made(rhoDense, { units: 4, seed: 1 }, [any]),
    made(rhoDense, { units: 4, seed: 1, alpha: "unit", trainAlpha: true } as const, [any]),
    made(rhoDense, { units: 4, seed: 1, extension: "shift", activation: "tanh" } as const, [any]),
    made(
      rhoDense,
      { units: 4, alpha: "unit", context: true, kernelInitializer: "positive", seed: 1 } as const,
      [x, u],
      { ...dim, context_dim: 2 },
    ),
    made(coModulatedGate, { units: 4, seed: 1 }, [any]),
    made(
      coModulatedGate,
      { units: 4, heights: [0.2, 0.3, 0.5], trainHeights: true, per: "unit", seed: 1 } as const,
      [any],
    ),
    made(mutualModulation, { units: 4, alpha: "unit", trainAlpha: true, seed: 1 } as const, [any]),
    made(
      coModulatedAttention,
      { ...heads, alpha: "head", trainAlpha: true, trainScale: true, causal: true } as const,
      [tokens],
      { input_dim: 6 },
    ),
    made(coModulatedAttention, { ...heads, alpha: 0, useBias: false }, [tokens], { input_dim: 6 }),
    made(rhoAttention, { ...heads, trainAlpha: true, causal: true }, [tokens], { input_dim: 6 }),
  ];
}
