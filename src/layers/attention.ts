import * as tf from "@tensorflow/tfjs-core";
import { describe, expectOptions } from "../numbers/arguments.js";
import { asAlpha, asTensor, expectBoolean, expectBroadcast } from "./arguments.js";
import { atLeast } from "./elementwise.js";
import { FAR_LEFT, NOTHING } from "./kernels/maps.js";
import { KERNEL, type SharesAttributes } from "./kernels/names.js";
import { type Operation, operate } from "./kernels/operate.js";
import { mapTensor } from "./maps.js";

type Given = tf.Tensor | tf.TensorLike;

export interface CoModulateOptions {
  /** In [0, 1), a number or a tensor; 1/2 by default. At 0 it is softmax attention. */
  readonly alpha?: number | tf.Tensor | tf.TensorLike | undefined;
  /** 1 or true where a query may look; broadcasts with [..., queries, keys]. */
  readonly mask?: tf.Tensor | tf.TensorLike | undefined;
  /** Whether a query looks at no key behind it; the last query stands at the last key. */
  readonly causal?: boolean | undefined;
}

/**
 * Co-modulated attention: out_i = sum_j w(s_ij) f(v_j) / sum_j w(s_ij), s_ij = q_i . k_j / sqrt(length), with
 *
 *     f(v) = exp^alpha(v),   w(s) = exp^(1 - alpha)(s) - exp^(1 - alpha)(-Infinity).
 *
 * At alpha = 0 this is v weighted by e^s, softmax attention: what modulates is exponential and what is modulated
 * linear. At 1/2 both go through the same half-exponential, and either can raise the other: a large v makes itself heard
 * as a large score does. The constant taken from w makes weights positive and lets them vanish for s = -Infinity,
 * so that masks are scores of -Infinity as for softmax. Normalised, weights sum to 1 and the result lies among the f(v_j).
 *
 * **Domain and special values.** Scores and values above 64 count as 64, with gradient 0, because no maximum can be subtracted:
 * for 0 < alpha < 1 the weights depend on the level of the scores and not on their differences alone. f(v) > sexp(alpha - 2):
 * values far below 0 look alike, as behind an ELU. Where a query sees nothing, or there are no keys, the result is 0.
 * NaN of a key or value stays out of the queries that do not see it, and out of their gradients.
 *
 * **Accuracy.** On cpu and wasm weights keep their digits down to scores of -20, and are 0 below -37; on other backends, which
 * have no doubles, -8 and -16.
 *
 * **Throws.** TypeError for other types, RangeError for a number alpha outside [0, 1) and for shapes that do not fit.
 *
 * @param query [..., queries, length]
 * @param key [..., keys, length]
 * @param value [..., keys, any]
 * @returns [..., queries, any]
 */
export function coModulate(
  query: tf.Tensor | tf.TensorLike,
  key: tf.Tensor | tf.TensorLike,
  value: tf.Tensor | tf.TensorLike,
  options: CoModulateOptions = {},
): tf.Tensor {
  expectOptions("options", options, ["alpha", "mask", "causal"]);
  const { alpha = 1 / 2, mask, causal = false } = options;
  if (typeof alpha === "number") expectAttentionAlpha(alpha);
  expectBoolean("causal", causal);
  return tf.tidy(() => {
    const a = asAlpha("alpha", alpha);
    const q = matrices("query", query);
    const hides = mask !== undefined || causal;
    const keys = matrices("key", key);
    const values = matrices("value", value);
    expectLengths(q, keys, values);
    if (keys.shape[keys.rank - 2] === 0) return nothingSeen(q, keys, values);
    const seen = hides ? withoutNaN(keys, values) : { keys, values, lost: undefined };
    const product = tf.matMul(q, seen.keys, false, true);
    const scores = seen.lost === undefined ? product : tf.add(product, seen.lost);
    const shown = mask === undefined ? undefined : maskOf(mask, scores);
    const weights = sharesOf(scores, a, shown, {
      scale: 1 / Math.sqrt(q.shape[q.rank - 1]),
      causal,
    });
    const modulated = a === 0 ? seen.values : mapTensor("bounded", seen.values, a);
    return tf.matMul(weights, modulated);
  });
}

export function expectAttentionAlpha(alpha: unknown): asserts alpha is number | tf.Tensor {
  if (typeof alpha === "number" && !(alpha >= 0 && alpha < 1)) {
    throw new RangeError(`alpha = ${describe(alpha)}, expected 0 <= alpha < 1`);
  }
}

function matrices(name: string, given: Given): tf.Tensor {
  const tensor = asTensor(name, given);
  if (tensor.rank >= 2) return tensor;
  throw new RangeError(`${name} has shape [${tensor.shape}], expected at least two axes`);
}

function expectLengths(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor): void {
  const [length, ofKey] = [query, key].map(({ shape }) => shape[shape.length - 1]);
  if (length !== ofKey) {
    throw new RangeError(
      `query has shape [${query.shape}] and key [${key.shape}], expected last axes of one length`,
    );
  }
  const [keys, values] = [key, value].map(({ shape }) => shape[shape.length - 2]);
  if (keys !== values) {
    throw new RangeError(
      `key has shape [${key.shape}] and value [${value.shape}], expected as many values as keys`,
    );
  }
}

/** What backends make of a product over no elements is up to them. */
function nothingSeen(...[query, key, value]: tf.Tensor[]): tf.Tensor {
  const [ofQuery, ofKey, ofValue] = [query, key, value].map(({ shape }) => shape.slice(0, -2));
  const scores = expectBroadcast("query", ofQuery, "key", ofKey);
  const batch = expectBroadcast("query", scores, "value", ofValue);
  return tf.zeros([...batch, query.shape[query.rank - 2], value.shape[value.rank - 1]]);
}

function maskOf(mask: Given, { shape }: tf.Tensor): tf.Tensor {
  const tensor = asTensor("mask", mask);
  const offset = shape.length - tensor.rank;
  const fits = offset >= 0 && tensor.shape.every((n, i) => n === 1 || n === shape[offset + i]);
  if (fits) return tensor;
  throw new RangeError(
    `mask has shape [${tensor.shape}], expected one that broadcasts to that of the scores, [${shape}]`,
  );
}

/**
 * Keys and values with 0 for NaN, and NaN for every key that had one, to be added to its scores: a query that sees the key
 * is NaN still, and one that does not is not, although 0 NaN is NaN.
 */
function withoutNaN(key: tf.Tensor, value: tf.Tensor) {
  const [shape, ofValue] = [key, value].map((x) => x.shape.slice(0, -1));
  const rows = expectBroadcast("key", shape, "value", ofValue);
  return {
    keys: cleaned(key),
    values: cleaned(value),
    lost: tf.reshape(lostKeys(key, value), [...rows.slice(0, -1), 1, rows[rows.length - 1]]),
  };
}

const cleaned = tf.customGrad((x, save) => {
  const lost = tf.isNaN(x as tf.Tensor);
  (save as tf.GradSaveFunc)([lost]);
  const shown = (y: tf.Tensor, isLost: tf.Tensor) => tf.where(isLost, tf.zerosLike(y), y);
  return { value: shown(x as tf.Tensor, lost), gradFunc: (dy, [saved]) => shown(dy, saved) };
});

const lostKeys = tf.customGrad((key, value, save) => {
  const given = [key, value] as tf.Tensor[];
  (save as tf.GradSaveFunc)(given);
  const [a, b] = given.map((x) => tf.any(tf.isNaN(x), -1));
  return {
    value: tf.where(tf.logicalOr(a, b), tf.scalar(Number.NaN), tf.scalar(0)),
    gradFunc: (_, saved) => saved.map((x) => tf.zerosLike(x)),
  };
});

function sharesOf(
  scores: tf.Tensor,
  alpha: number | tf.Tensor,
  mask: tf.Tensor | undefined,
  attributes: SharesAttributes,
): tf.Tensor {
  const masks = mask === undefined ? {} : { mask };
  if (alpha === 0) return softmaxShares({ scores, ...masks }, attributes);
  if (typeof alpha === "number")
    return operate(SHARES, { scores, ...masks }, { ...attributes, alpha });
  const inputs = { scores, alpha, ...masks };
  // The kernel has one alpha a query.
  const offset = scores.rank - alpha.rank;
  const fits = alpha.shape.every((n, i) => n === 1 || n === scores.shape[offset + i]);
  const isOfQueries = offset >= 0 && fits && (alpha.shape[alpha.rank - 1] ?? 1) === 1;
  return isOfQueries ? operate(SHARES, inputs, attributes) : SHARES.composition(inputs, attributes);
}

/** Mask and causality as one f32 mask, or undefined where everything is visible. */
function visible({ scores, mask }: Record<string, tf.Tensor>, causal: boolean) {
  if (!causal) return mask as tf.Tensor | undefined;
  const [queries, keys] = scores.shape.slice(-2);
  const last = tf.range(keys - queries, keys);
  const past = tf.cast(tf.greaterEqual(tf.expandDims(last, 1), tf.range(0, keys)), "float32");
  return mask === undefined ? past : tf.mul(mask, past);
}

/** The scaled scores, with a number in place of those that are hidden. */
function shownScores(
  scores: tf.Tensor,
  scale: number,
  mask: tf.Tensor | undefined,
  hidden: number,
) {
  const scaled = tf.mul(scores, scale);
  return mask === undefined ? scaled : tf.where(tf.cast(mask, "bool"), scaled, tf.scalar(hidden));
}

function softmaxShares(inputs: Record<string, tf.Tensor>, { scale, causal }: SharesAttributes) {
  const mask = visible(inputs, causal);
  const shares = tf.softmax(shownScores(inputs.scores, scale, mask, -1e9));
  return mask === undefined ? shares : tf.mul(shares, mask);
}

/** w / sum of w, w = exp^(1 - alpha)(s) above its limit at -Infinity. */
const SHARES: Operation<SharesAttributes> = {
  kernel: KERNEL.shares,
  slopes: KERNEL.sharesSlopes,
  constants: ["mask"],
  composition(inputs, { alpha: number, scale, causal }) {
    const mask = visible(inputs, causal);
    const scores = shownScores(inputs.scores, scale, mask, 0);
    const rest = inputs.alpha === undefined ? 1 - (number as number) : tf.sub(1, inputs.alpha);
    const least = mapTensor("iterate", tf.scalar(FAR_LEFT), rest);
    const above = tf.relu(tf.sub(mapTensor("bounded", scores, rest), least));
    const weights = mask === undefined ? above : tf.mul(above, mask);
    return tf.div(weights, atLeast(NOTHING)(tf.sum(weights, -1, true)));
  },
};
