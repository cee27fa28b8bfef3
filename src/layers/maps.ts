import * as tf from "@tensorflow/tfjs-core";
import { composed } from "./composition.js";
import { exp, identity, log } from "./elementwise.js";
import type { MapName } from "./kernels/maps.js";
import { KERNEL, type MapAttributes } from "./kernels/names.js";
import { hasKernel, type Inputs, type Operation, operate } from "./kernels/operate.js";

type Alpha = number | tf.Tensor;

/** An input where alpha is a tensor, an attribute where it is a number. */
const split = (alpha: Alpha) =>
  typeof alpha === "number"
    ? { input: {}, attribute: { alpha } }
    : { input: { alpha }, attribute: {} };

/** The sum of f(x, alpha) weights that leaves axes as `kept` has them, or f(x, alpha). */
function composition(
  { x, alpha, weights }: Inputs,
  { map, kept, alpha: number }: MapAttributes,
): tf.Tensor {
  const y = composed(map, x, alpha ?? (number as number));
  const terms = weights === undefined ? y : tf.mul(y, weights);
  if (kept === undefined) return terms;
  const axes = terms.shape.flatMap((n, i) => (kept[i] === n ? [] : [i]));
  return tf.sum(terms, axes, true);
}

const MAP: Operation<MapAttributes> = {
  kernel: KERNEL.map,
  slopes: KERNEL.slopes,
  constants: [],
  composition,
};

const SUM: Operation<MapAttributes> = { ...MAP, kernel: KERNEL.sum };

/** f(x, alpha) of every element, for arguments that were checked. */
export function mapTensor(map: MapName, x: tf.Tensor, alpha: Alpha): tf.Tensor {
  if (alpha === 0) return identity(x);
  const sign = map === "iterate" ? 1 : map === "inward" ? -1 : 0;
  if (alpha === sign) return exp(x);
  if (alpha === -sign) return log(x);
  const { input, attribute } = split(alpha);
  return operate(MAP, { x, ...input }, { map, ...attribute });
}

/** The sum of f(x, alpha) weights along axes, which are kept with length 1, for arguments that were checked. */
export function mapSum(
  map: MapName,
  x: tf.Tensor,
  alpha: Alpha,
  weights: tf.Tensor | undefined,
  axes: readonly number[],
): tf.Tensor {
  const shapes = [x, ...(typeof alpha === "number" ? [] : [alpha]), ...(weights ? [weights] : [])];
  const shape = shapes.map((tensor) => tensor.shape).reduce(broadcast);
  const isEmpty = tf.util.sizeFromShape(shape) === 0;
  if ((alpha === 0 && !isEmpty) || !hasKernel(SUM.kernel)) {
    const y = mapTensor(map, x, alpha);
    return tf.sum(weights === undefined ? y : tf.mul(y, weights), [...axes], true);
  }
  const kept = shape.map((n, i) => (axes.includes(i) ? 1 : n));
  const { input, attribute } = split(alpha);
  return operate(SUM, { x, ...input, ...(weights && { weights }) }, { map, kept, ...attribute });
}

const broadcast = tf.broadcast_util.assertAndGetBroadcastShape;
