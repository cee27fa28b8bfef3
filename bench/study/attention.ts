import * as tf from "@tensorflow/tfjs-core";
import { inward, outward } from "../../src/layers/extension.js";
import { inside, outside } from "../../src/layers/inside.js";
import { coModulate, iterateExp } from "../../src/tfjs.js";
import { affine, affineOf, constant, type Parameters, type Weights } from "./parameters.js";
import type { Model, Task } from "./train.js";

/** Attention between positions [models * examples, heads, positions, length]. */
interface Attention {
  /** Of queries, keys, values and results; or one projection that is all of them. */
  readonly projections: 4 | 1;
  /** Where learned heights begin: one, or one a head. */
  readonly alphas?: readonly number[];
  readonly mix: (
    parts: readonly tf.Tensor[],
    options: { alpha: tf.Tensor | undefined; causal: boolean },
  ) => tf.Tensor;
}

const HEADS = 2;

/** The most that scores and values count as in coModulate. */
const MOST = 64;

const half = (x: tf.Tensor): tf.Tensor => iterateExp(tf.minimum(x, MOST), 1 / 2);

const scoresOf = (q: tf.Tensor, k: tf.Tensor): tf.Tensor =>
  tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(q.shape[3] as number));

/** 1 where a query sees a key. */
const past = (positions: number): tf.Tensor =>
  tf.linalg.bandPart(tf.ones([positions, positions]), -1, 0);

function softmaxShares(scores: tf.Tensor, causal: boolean): tf.Tensor {
  if (!causal) return tf.softmax(scores);
  const hidden = tf.mul(tf.sub(past(scores.shape[2] as number), 1), 1e9);
  return tf.softmax(tf.add(scores, hidden));
}

/** The shares of coModulate from iterateExp, for heights that change at every step: good down to scores of -8. */
function iterateShares(scores: tf.Tensor, rest: tf.Tensor, causal: boolean): tf.Tensor {
  // exp^rest(-Infinity) = ln exp^rest(0).
  const least = tf.log(iterateExp(tf.zerosLike(rest), rest));
  const weights = tf.relu(tf.sub(iterateExp(tf.minimum(scores, MOST), rest), least));
  const seen = causal ? tf.mul(weights, past(scores.shape[2] as number)) : weights;
  // Less than the spacing of the weights in f32, and its square, by which a gradient divides, is no 0.
  return tf.div(seen, tf.add(tf.sum(seen, -1, true), 1e-12));
}

const learned = (alphas: readonly number[]): Attention => ({
  projections: 4,
  alphas,
  mix([q, k, v], { alpha, causal }) {
    const a = alpha as tf.Tensor;
    const shares = iterateShares(scoresOf(q, k), tf.sub(1, a), causal);
    return tf.matMul(shares, iterateExp(tf.minimum(v, MOST), a));
  },
});

export const ATTENTIONS: Readonly<Record<string, Attention>> = {
  softmax: {
    projections: 4,
    mix: ([q, k, v], { causal }) => coModulate(q, k, v, { alpha: 0, causal }),
  },
  "co-modulated, 1/2": {
    projections: 4,
    mix: ([q, k, v], { causal }) => coModulate(q, k, v, { alpha: 1 / 2, causal }),
  },
  "co-modulated, learned": learned([1 / 2]),
  "co-modulated, a head": learned([1 / 4, 3 / 4]),
  "only the weights": {
    projections: 4,
    mix: ([q, k, v], { causal }) =>
      tf.matMul(iterateShares(scoresOf(q, k), tf.scalar(1 / 2), causal), v),
  },
  "only the values": {
    projections: 4,
    mix: ([q, k, v], { causal }) => coModulate(q, k, half(v), { alpha: 0, causal }),
  },
  "softmax, one projection": {
    projections: 1,
    mix: ([u], { causal }) => tf.matMul(softmaxShares(scoresOf(u, u), causal), u),
  },
  rhoAttention: {
    projections: 1,
    alphas: [1 / 2],
    mix([u], { alpha = 1 / 2, causal }) {
      const shares = softmaxShares(scoresOf(u, u), causal);
      return outward(tf.matMul(shares, inward(u, alpha, "odd")), alpha, "odd");
    },
  },
};

const PARTS = ["query", "key", "value", "result"] as const;

/** What stands around the attention. */
export interface Frame {
  readonly width: number;
  /** "attention" alone between affine maps; or a "transformer": normalisation before it, and a layer of twice the width. */
  readonly block: "attention" | "transformer";
  readonly causal?: boolean;
  /** Whether positions are told apart by learned vectors. */
  readonly positions: boolean;
  /** What an affine map makes the answer of: every position, the last one, or all of them joined. */
  readonly read: "all" | "last" | "joined";
}

const normalized = (weights: Weights, name: string, x: tf.Tensor): tf.Tensor => {
  const centered = tf.sub(x, tf.mean(x, -1, true));
  const variance = tf.mean(tf.square(centered), -1, true);
  const unit = tf.mul(centered, tf.rsqrt(tf.add(variance, 1e-5)));
  return tf.add(tf.mul(unit, weights[`${name}_gain`]), weights[`${name}_shift`]);
};

const parametersOf = (
  task: Task,
  { width, block, positions, read }: Frame,
  own: Attention,
): Parameters => {
  const [count, length] = task.inputs;
  const { projections, alphas } = own;
  const norm = (at: string): Parameters => ({
    [`${at}_gain`]: constant([1, width], 1),
    [`${at}_shift`]: constant([1, width]),
  });
  return {
    ...affineOf("embed", length, width),
    ...(positions && {
      positions: { shape: [1, count, width], start: (random) => 0.3 * (random() - 1 / 2) },
    }),
    ...Object.assign(
      {},
      ...PARTS.slice(0, projections).map((part) => affineOf(part, width, width)),
    ),
    ...(alphas && { theta: { shape: [alphas.length], start: (_, i) => outside(alphas[i]) } }),
    ...(block === "transformer" && {
      ...norm("before"),
      ...norm("between"),
      ...affineOf("widen", width, 2 * width),
      ...affineOf("narrow", 2 * width, width),
    }),
    ...affineOf("readout", read === "joined" ? count * width : width, task.outputs),
  };
};

/** One layer of attention in two heads, whose result is added to its input. */
export function attending(name: string, task: Task, frame: Frame): Model {
  const { width, block, causal = false, positions, read } = frame;
  const own = ATTENTIONS[name];
  const { projections, alphas, mix } = own;
  const [count, length] = task.inputs;
  const parts = projections === 4 ? PARTS.slice(0, 3) : PARTS.slice(0, 1);

  const attended = (weights: Weights, x: tf.Tensor, examples: number): tf.Tensor => {
    const [models, rows] = x.shape as [number, number, number];
    const shape = [models * HEADS, examples, count, width / HEADS];
    // Heads before examples: rows that share a height lie side by side.
    const split = (y: tf.Tensor) =>
      tf.reshape(
        tf.transpose(tf.reshape(y, [models, rows, HEADS, width / HEADS]), [0, 2, 1, 3]),
        shape,
      );
    const given = parts.map((part) => split(affine(weights, part, x)));
    const alpha = alphas && alphaOf(weights.theta);
    const mixed = tf.reshape(mix(given, { alpha, causal }), [models, HEADS, rows, width / HEADS]);
    const merged = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [models, rows, width]);
    return projections === 4 ? affine(weights, "result", merged) : merged;
  };

  const outputs = (weights: Weights, inputs: tf.Tensor): tf.Tensor => {
    const [models, examples] = inputs.shape;
    const rows = [models, examples * count, width];
    const embedded = affine(
      weights,
      "embed",
      tf.reshape(inputs, [models, examples * count, length]),
    );
    const placed = (x: tf.Tensor) => {
      const each = tf.reshape(x, [models, examples, count, width]);
      return tf.reshape(tf.add(each, weights.positions), rows);
    };
    const x = positions ? placed(embedded) : embedded;
    const inside = block === "transformer" ? normalized(weights, "before", x) : x;
    const y = tf.add(x, attended(weights, inside, examples));
    const widened = () => tf.relu(affine(weights, "widen", normalized(weights, "between", y)));
    const z = block === "transformer" ? tf.add(y, affine(weights, "narrow", widened())) : y;
    if (read === "all") return affine(weights, "readout", z);
    if (read === "joined") {
      return affine(weights, "readout", tf.reshape(z, [models, examples, count * width]));
    }
    const each = tf.reshape(z, [models, examples, count, width]);
    const one = tf.reshape(tf.slice(each, [0, 0, count - 1, 0], [-1, -1, 1, -1]), [
      models,
      examples,
      width,
    ]);
    return affine(weights, "readout", one);
  };

  return {
    parameters: parametersOf(task, frame, own),
    outputs,
    ...(alphas && { heights: ({ theta }: Weights) => inside(theta) }),
  };
}

/** One height a model and head, [models * heads, 1, 1, 1]. */
const alphaOf = (theta: tf.Tensor): tf.Tensor => {
  const [models] = theta.shape;
  return tf.reshape(tf.add(inside(theta), tf.zeros([models, HEADS])), [models * HEADS, 1, 1, 1]);
};
