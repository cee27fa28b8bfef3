import * as tf from "@tensorflow/tfjs-core";
import type { Task } from "./train.js";

/** Means over everything but the models. */
const meanOf = (x: tf.Tensor): tf.Tensor => tf.mean(tf.reshape(x, [x.shape[0], -1]), 1);

/** For answers that are numbers with the variance 1: the mean square of what is missed. */
export const NUMBERS: Pick<Task, "loss" | "scores"> = {
  loss: (outputs, targets) =>
    meanOf(tf.squaredDifference(outputs, tf.reshape(targets, outputs.shape))),
  scores: (outputs, targets) => ({ error: NUMBERS.loss(outputs, targets) }),
};

const crossEntropy = (outputs: tf.Tensor, targets: tf.Tensor): tf.Tensor => {
  const classes = outputs.shape[outputs.rank - 1];
  const right = tf.oneHot(
    tf.cast(tf.reshape(targets, outputs.shape.slice(0, -1)), "int32"),
    classes,
  );
  return meanOf(tf.neg(tf.sum(tf.mul(tf.cast(right, "float32"), tf.logSoftmax(outputs)), -1)));
};

/** For classes, from their logits: the cross entropy in nats, and the share of wrong ones. */
export const CLASSES: Pick<Task, "loss" | "scores"> = {
  loss: crossEntropy,
  scores: (outputs, targets) => {
    const chosen = tf.argMax(outputs, -1);
    const wrong = tf.notEqual(chosen, tf.cast(tf.reshape(targets, chosen.shape), "int32"));
    return {
      error: meanOf(tf.cast(wrong, "float32")),
      "cross entropy": crossEntropy(outputs, targets),
    };
  },
};
