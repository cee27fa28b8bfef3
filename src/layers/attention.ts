import * as tf from "@tensorflow/tfjs-core";
import { describe } from "../numbers/arguments.js";
import { expectAlpha, expectBoolean, expectTensor } from "./arguments.js";
import { fromHeight, toHeight } from "./heights.js";
import { iterate } from "./iterate.js";

export interface CoModulateOptions {
  /** In [0, 1), a number or a tensor; 1/2 by default. At 0 it is softmax attention. */
  readonly alpha?: number | tf.Tensor | undefined;
  /** 1 or true where a query may look; broadcasts with [..., queries, keys]. */
  readonly mask?: tf.Tensor | undefined;
  /** Whether a query looks at no key behind it; the last query stands at the last key. */
  readonly causal?: boolean | undefined;
}

/** Larger scores and values count as this one: e^64 summed 1e9 times is a f32 still. */
const LARGEST = 64;

/** The sum of weights of a query that sees nothing; its square, in the gradient of the quotient, is no 0. */
const NOTHING = 2 ** -60;

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
 * query, key, value: float32 [..., queries, length], [..., keys, length], [..., keys, any]; result [..., queries, any].
 * Where a query sees nothing the result is 0.
 *
 * Limits: for 0 < alpha < 1 the weights depend on the level of the scores and not on their differences alone, and no maximum
 * can be subtracted; scores and values above 64 count as 64, with gradient 0. Below -8 or so the weights of
 * 0 < alpha lose digits by cancellation, and below -16 they are 0. f(v) > sexp(alpha - 2): values far below 0
 * look alike, as behind an ELU.
 *
 * Throws TypeError for other types, RangeError for a number alpha outside [0, 1).
 */
export function coModulate(
  query: tf.Tensor,
  key: tf.Tensor,
  value: tf.Tensor,
  options: CoModulateOptions = {},
): tf.Tensor {
  const { alpha = 1 / 2, mask, causal = false } = options;
  expectTensor("query", query);
  expectTensor("key", key);
  expectTensor("value", value);
  expectAttentionAlpha(alpha);
  expectBoolean("causal", causal);
  if (mask !== undefined && !(mask instanceof tf.Tensor)) {
    throw new TypeError(`mask = ${describe(mask)}, expected a tensor`);
  }
  return tf.tidy(() => {
    const width = query.shape[query.rank - 1];
    const scores = tf.mul(tf.matMul(query, key, false, true), 1 / Math.sqrt(width));
    const weights = allowed(scores, alpha, visible(scores, mask, causal));
    const total = tf.maximum(tf.sum(weights, -1, true), NOTHING);
    const values = alpha === 0 ? value : iterate(tf.minimum(value, LARGEST), alpha);
    return tf.div(tf.matMul(weights, values), total);
  });
}

export function expectAttentionAlpha(alpha: unknown): asserts alpha is number | tf.Tensor {
  expectAlpha("alpha", alpha);
  if (typeof alpha === "number" && !(alpha >= 0 && alpha < 1)) {
    throw new RangeError(`alpha = ${describe(alpha)}, expected 0 <= alpha < 1`);
  }
}

/** Mask and causality as one f32 mask, or undefined where everything is visible. */
function visible(scores: tf.Tensor, mask: tf.Tensor | undefined, causal: boolean) {
  const given = mask === undefined ? undefined : tf.cast(mask, "float32");
  if (!causal) return given;
  const [queries, keys] = scores.shape.slice(-2);
  const past = tf.linalg.bandPart(tf.ones([queries, keys]), -1, keys - queries);
  return given === undefined ? past : tf.mul(given, past);
}

/** exp^(1 - alpha)(s) above its limit at -Infinity; at alpha = 0 up to a common factor of a query. */
function allowed(scores: tf.Tensor, alpha: number | tf.Tensor, mask: tf.Tensor | undefined) {
  if (alpha === 0) {
    const hidden = mask === undefined ? scores : tf.sub(scores, tf.mul(tf.sub(1, mask), 1e9));
    const shares = tf.softmax(hidden);
    return mask === undefined ? shares : tf.mul(shares, mask);
  }
  const rest = typeof alpha === "number" ? tf.scalar(1 - alpha) : tf.sub(1, alpha);
  const height = tf.add(toHeight(tf.minimum(scores, LARGEST)), rest);
  const weights = tf.relu(tf.sub(fromHeight(height), fromHeight(rest)));
  return mask === undefined ? weights : tf.mul(weights, mask);
}
