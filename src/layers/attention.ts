import * as tf from "@tensorflow/tfjs-core";
import { describe, expectOptions } from "../numbers/arguments.js";
import { asAlpha, asTensor, expectBoolean, expectBroadcast } from "./arguments.js";
import { atLeast, elementwise, nanOutside, softmax } from "./elementwise.js";
import { zerosOf } from "./empty.js";
import { FAR_LEFT, LARGEST, NOTHING } from "./kernels/maps.js";
import { GPUS, KERNEL, type SharesAttributes } from "./kernels/names.js";
import { type Operation, operate } from "./kernels/operate.js";
import { mapTensor } from "./maps.js";

type Given = tf.Tensor | tf.TensorLike;

/** The height, the mask and the order of co-modulated attention. */
export interface CoModulateOptions {
  /**
   * In [0, 1), 1/2 by default: a number, or a tensor of numbers for entries of the batch, [..., 1, 1]. At 0 it is softmax
   * attention. Elements of a tensor are not read; outside [0, 1) they give NaN.
   */
  readonly alpha?: number | tf.Tensor | tf.TensorLike | undefined;
  /** 0 or false where a query may not look, any other number where it may; broadcasts to [..., queries, keys]. */
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
 * NaN and infinities of a key or value stay out of the queries that do not see it, and out of their gradients.
 *
 * **Accuracy.** On cpu and wasm weights keep their digits down to scores of -20, and are 0 below -37; on other backends, which
 * have no doubles, -8 and -16.
 *
 * **Throws.** TypeError for other types and for an unknown option; RangeError for a number alpha outside [0, 1), for shapes
 * that do not fit or broadcast, and for an alpha of every position.
 *
 * **Cost.** Two products of matrices, and 0.3 (cpu) to 1.3 times (wasm) softmax attention in all. Where something is hidden
 * and a value is not finite, and on GPUs in any case, one or two products more.
 *
 * @param query [..., queries, length], tensors or arrays
 * @param key [..., keys, length]
 * @param value [..., keys, columns]; the axes before the last two broadcast
 * @param options alpha, mask, causal
 * @returns float32 [..., queries, columns]
 * @throws TypeError, RangeError
 * @example
 * const [query, key, value] = [[[1, 0]], [[2, 0], [0, 2]], [[1], [5]]];
 * coModulate(query, key, value, { alpha: 0 }).dataSync()[0].toFixed(4); // '1.7823'
 * coModulate(query, key, value).dataSync()[0].toFixed(4); // '5.2085'
 * coModulate(query, key, value, { mask: [[1, 0]] }).dataSync()[0].toFixed(4); // '1.6464'
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
    const operands = { query: asTensor("query", query), key: asTensor("key", key) };
    const all = { ...operands, value: asTensor("value", value) };
    const a = asAlpha("alpha", alpha);
    const batch = expectFitting(all, a);
    const [q, k, v] = Object.values(all).map((x) => inBatch(x, batch));
    const [queries, length, keys, columns] = [...q.shape.slice(-2), ...v.shape.slice(-2)];
    const shape = [...batch, queries, keys];
    const shown = mask === undefined ? undefined : maskOf(mask, shape);
    const out = [...batch, queries, columns];
    if (keys === 0 || tf.util.sizeFromShape(out) === 0) {
      return zerosOf(out, typeof a === "number" ? [q, k, v] : [q, k, v, a]);
    }
    const hides = causal || shown !== undefined;
    const scores = length === 0 ? zerosOf(shape, [q, k]) : scoresOf(q, k, hides);
    const scale = 1 / Math.sqrt(Math.max(length, 1));
    const weights = sharesOf(scores, a, shown, { scale, causal });
    if (!hides || isAllFinite(v)) return tf.matMul(weights, modulated(v, a));
    return hidingSum(weights, v, a);
  });
}

const modulated = (value: tf.Tensor, alpha: number | tf.Tensor): tf.Tensor =>
  alpha === 0 ? value : mapTensor("bounded", value, alpha);

export function expectAttentionAlpha(alpha: unknown): asserts alpha is number | tf.Tensor {
  if (typeof alpha === "number" && !(alpha >= 0 && alpha < 1)) {
    throw new RangeError(`alpha = ${describe(alpha)}, expected 0 <= alpha < 1`);
  }
}

/** The axes before those of queries, keys and lengths. */
function expectFitting(
  operands: Readonly<Record<"query" | "key" | "value", tf.Tensor>>,
  alpha: number | tf.Tensor,
): number[] {
  const shapes = Object.entries(operands).map(([name, { shape }]) => {
    if (shape.length >= 2) return [name, shape] as const;
    throw new RangeError(`${name} has shape [${shape}], expected at least two axes`);
  });
  const [query, key, value] = shapes.map(([, shape]) => shape);
  if (query.at(-1) !== key.at(-1)) {
    throw new RangeError(
      `query has shape [${query}] and key [${key}], expected last axes of one length`,
    );
  }
  if (key.at(-2) !== value.at(-2)) {
    throw new RangeError(
      `key has shape [${key}] and value [${value}], expected as many values as keys`,
    );
  }
  if (typeof alpha === "number") return expectBroadcast(Object.fromEntries(shapes), 2);
  if (alpha.shape.slice(-2).some((n) => n !== 1)) {
    throw new RangeError(
      `alpha has shape [${alpha.shape}] beside a query of shape [${query}], ` +
        "expected one number for all positions: [] or [..., 1, 1]",
    );
  }
  return expectBroadcast({ ...Object.fromEntries(shapes), alpha: alpha.shape }, 2);
}

/** The same for every entry of a batch: TensorFlow.js has no gradient of products whose batches broadcast. */
function inBatch(x: tf.Tensor, batch: readonly number[]): tf.Tensor {
  const shape = [...batch, ...x.shape.slice(-2)];
  return tf.util.arraysEqual(x.shape, shape) ? x : tf.broadcastTo(x, shape);
}

/** 1 where a query may look. */
function maskOf(mask: Given, shape: readonly number[]): tf.Tensor {
  const tensor = asTensor("mask", mask);
  const offset = shape.length - tensor.rank;
  const fits = offset >= 0 && tensor.shape.every((n, i) => n === 1 || n === shape[offset + i]);
  if (fits) return tf.cast(tf.notEqual(tensor, 0), "float32");
  throw new RangeError(
    `mask has shape [${tensor.shape}], expected one that broadcasts to that of the scores, [${shape}]`,
  );
}

/** 0 in place of NaN and infinities, for products with what is hidden. */
const finite = tf.customGrad((x) => ({
  value: tf.where(tf.isFinite(x as tf.Tensor), x as tf.Tensor, tf.scalar(0)),
  gradFunc: (dy: tf.Tensor) => dy,
}));

/** The product of queries with keys, in whose gradient a score of gradient 0 counts nothing, were its key NaN. */
const hidingProduct = tf.customGrad((query, key, save) => {
  const operands = [query, key] as tf.Tensor[];
  (save as tf.GradSaveFunc)(operands);
  return {
    value: tf.matMul(operands[0], operands[1], false, true),
    gradFunc: (dy, [q, k]) => [tf.matMul(dy, finite(k)), tf.matMul(dy, finite(q), true)],
  };
});

const scoresOf = (query: tf.Tensor, key: tf.Tensor, hides: boolean): tf.Tensor =>
  hides ? hidingProduct(query, key) : tf.matMul(query, key, false, true);

/** Whether all is finite, as far as it can be told without waiting for a device. */
export const isAllFinite = (x: tf.Tensor): boolean =>
  !GPUS.includes(tf.getBackend()) && tf.all(tf.isFinite(x)).dataSync()[0] === 1;

/** `end` in every place to which a value that is `end` or NaN contributes, 0 elsewhere; as a constant. */
function reached(weights: tf.Tensor, value: tf.Tensor, end: number): tf.Tensor {
  const places = tf.customGrad((...operands) => {
    const [w, v] = operands as tf.Tensor[];
    const isLost = tf.logicalOr(tf.isNaN(v), tf.equal(v, end));
    const count = tf.matMul(tf.step(w), tf.cast(isLost, "float32"));
    return {
      value: tf.where(tf.greater(count, 0), tf.scalar(end), tf.scalar(0)),
      gradFunc: () => [tf.zeros(weights.shape), tf.zeros(value.shape)],
    };
  });
  return places(weights, value);
}

/** 0 for NaN; in place of infinities, numbers that have the same iterates to f32. */
const mappable = elementwise("coModulate", [
  (x) => tf.clipByValue(tf.where(tf.isNaN(x), tf.zerosLike(x), x), FAR_LEFT, LARGEST + 1),
  (x) => tf.cast(tf.isFinite(x), "float32"),
  tf.zerosLike,
]);

/** The weighted sum of the modulated values, to which a weight of 0 adds nothing, were its value NaN or infinite. */
export function hidingSum(
  weights: tf.Tensor,
  value: tf.Tensor,
  alpha: number | tf.Tensor,
): tf.Tensor {
  const isPlain = alpha === 0;
  const shown = isPlain ? finite(value) : modulated(mappable(value), alpha);
  const ends = isPlain ? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] : [Number.NaN];
  return ends
    .map((end) => reached(weights, value, end))
    .reduce((sum, one) => tf.add(sum, one), tf.matMul(weights, shown));
}

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
  return operate(SHARES, { scores, alpha, ...masks }, attributes);
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
  const shares = softmax(shownScores(inputs.scores, scale, mask, -1e9));
  return mask === undefined ? shares : tf.mul(shares, mask);
}

const isAttentive = nanOutside("coModulate", (alpha) =>
  tf.logicalAnd(tf.greaterEqual(alpha, 0), tf.less(alpha, 1)),
);

/** 1 - alpha, NaN outside [0, 1). */
const restOf = (alpha: tf.Tensor): tf.Tensor => tf.sub(1, tf.mul(alpha, isAttentive(alpha)));

/** w / sum of w, w = exp^(1 - alpha)(s) above its limit at -Infinity. */
const SHARES: Operation<SharesAttributes> = {
  kernel: KERNEL.shares,
  slopes: KERNEL.sharesSlopes,
  constants: ["mask"],
  composition(inputs, { alpha: number, scale, causal }) {
    const mask = visible(inputs, causal);
    const scores = shownScores(inputs.scores, scale, mask, 0);
    const rest = inputs.alpha === undefined ? 1 - (number as number) : restOf(inputs.alpha);
    const least = mapTensor("iterate", tf.scalar(FAR_LEFT), rest);
    const above = tf.relu(tf.sub(mapTensor("bounded", scores, rest), least));
    const weights = mask === undefined ? above : tf.mul(above, mask);
    return tf.div(weights, atLeast(NOTHING)(tf.sum(weights, -1, true)));
  },
};
