import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { setThreadsCount } from "@tensorflow/tfjs-backend-wasm";

export const BACKENDS = ["cpu", "wasm"] as const;

// What sets no backend itself, or runs alone, runs on this one.
await tf.setBackend("cpu");

export async function use(backend: (typeof BACKENDS)[number]): Promise<void> {
  if (backend === "wasm") setThreadsCount(1);
  if (!(await tf.setBackend(backend))) throw new Error(`no backend ${backend}`);
  await tf.ready();
}

/** The elements, with everything else that was made disposed of. */
export const numbers = (make: () => tf.Tensor): number[] =>
  Array.from(tf.tidy(() => make().dataSync()));

/** How many tensors more there are after `work` than before. */
export async function leftBehind(work: () => unknown): Promise<number> {
  const before = tf.memory().numTensors;
  await work();
  return tf.memory().numTensors - before;
}
