import * as tf from "@tensorflow/tfjs-core";
import { shares } from "../../src/layers/inside.js";
import { gate } from "../../src/tfjs.js";
import { HALVES } from "./half-exponentials.js";
import { combined, type Hidden } from "./hidden.js";
import { affine, affineOf, constant, type Parameter, type Weights } from "./parameters.js";
import { softExp, softLog } from "./soft-exponential.js";

const swish = (x: tf.Tensor): tf.Tensor => tf.mul(x, tf.sigmoid(x));

const halves = (name: string): Hidden =>
  combined(2, ([v, w]) => tf.mul(HALVES[name](v), HALVES[name](w)));

/** Heights (1/2, 1/2) that every unit learns, as a softmax of theta. */
const learnedHeights: Hidden = {
  parameters: (inputs, units) => ({
    ...combined(2, gate).parameters(inputs, units),
    theta: constant([2, units]),
  }),
  outputs(weights, x) {
    const sides = [affine(weights, "side_0", x), affine(weights, "side_1", x)];
    // Heights of the shape of the sides: elements side by side are faster than those that broadcast.
    const heights = tf.add(tf.expandDims(sharesOf(weights), 2), tf.zeros([2, ...sides[0].shape]));
    return gate(sides, { heights });
  },
  heights: (weights) => tf.slice(tf.transpose(sharesOf(weights), [1, 0, 2]), [0, 0], [-1, 1]),
};

/** [2, models, units]. */
const sharesOf = ({ theta }: Weights): tf.Tensor => shares(tf.transpose(theta, [1, 0, 2]));

/** Products of powers, exp(sum of w ln x + b). */
const products: Hidden = {
  ...combined(1, ([y]) => tf.exp(y)),
  outputs: (weights, x) => tf.exp(affine(weights, "side_0", tf.log(x))),
};

/** The neural arithmetic logic unit of Trask et al. (arXiv:1808.00508). */
const nalu: Hidden = {
  parameters: (inputs, units) => ({
    w: affineOf("w", inputs, units).w_kernel,
    m: affineOf("m", inputs, units).m_kernel,
    g: affineOf("g", inputs, units).g_kernel,
  }),
  outputs({ w, m, g }, x) {
    const kernel = tf.mul(tf.tanh(w), tf.sigmoid(m));
    const sum = tf.matMul(x, kernel);
    const product = tf.exp(tf.matMul(tf.log(tf.add(tf.abs(x), 1e-7)), kernel));
    const share = tf.sigmoid(tf.matMul(x, g));
    return tf.add(tf.mul(share, sum), tf.mul(tf.sub(1, share), product));
  },
};

/** softExp(sum of w softLog(x) + b), with an a between 0 and 1 for every unit. */
const softExponential: Hidden = {
  parameters: (inputs, units) => ({
    ...affineOf("side_0", inputs, units),
    theta: constant([1, units]),
  }),
  outputs(weights, x) {
    const a = tf.sigmoid(weights.theta);
    const inner = softLog(tf.expandDims(x, 3), tf.expandDims(a, 1));
    const sum = tf.sum(tf.mul(inner, tf.expandDims(weights.side_0_kernel, 1)), 2);
    return softExp(tf.add(sum, weights.side_0_bias), a);
  },
  heights: ({ theta }) => tf.sigmoid(theta),
};

/** u = f(W x + b), u * (C u): mutualModulation. */
const mutual: Hidden = {
  parameters: (inputs, units) => ({
    ...affineOf("side_0", inputs, units),
    modulation: affineOf("modulation", units, units).modulation_kernel as Parameter,
  }),
  outputs(weights, x) {
    const u = HALVES.Kneser(affine(weights, "side_0", x));
    return tf.mul(u, tf.matMul(u, weights.modulation));
  },
};

/** What stands between the inputs and a linear neuron. */
export const GATES: Readonly<Record<string, Hidden>> = {
  tanh: combined(1, ([x]) => tf.tanh(x)),
  GLU: combined(2, ([v, w]) => tf.mul(v, tf.sigmoid(w))),
  SwiGLU: combined(2, ([v, w]) => tf.mul(v, swish(w))),
  "v · w": combined(2, ([v, w]) => tf.mul(v, w)),
  "v · exp(w)": combined(2, ([v, w]) => tf.mul(v, tf.exp(w))),
  "v · exp(w · exp(u))": combined(3, ([v, w, u]) => tf.mul(v, tf.exp(tf.mul(w, tf.exp(u))))),
  "softplus · softplus": combined(2, ([v, w]) => tf.mul(tf.softplus(v), tf.softplus(w))),
  "products of powers": products,
  NALU: nalu,
  "soft exponential": softExponential,
  "f(v) · f(w)": combined(2, ([v, w]) => gate([v, w])),
  "heights learned": learnedHeights,
  "f linear": halves("linear"),
  "f Walker": halves("Walker"),
  "f Szekeres": halves("Szekeres"),
  mutualModulation: mutual,
};
