/** What tensors cost: iterateExp beside tf.exp, and co-modulated beside softmax attention, on the cpu and wasm backends. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
import { setThreadsCount } from "@tensorflow/tfjs-backend-wasm";
import { align } from "../src/table/columns.js";
import { coModulate, iterateExp } from "../src/tfjs.js";
import { median, takeTurns } from "./measure.js";

const ELEMENTS = 65536;
const ROUNDS = 15;

setThreadsCount(1);
for (const backend of ["cpu", "wasm"]) {
  await tf.setBackend(backend);
  await tf.ready();
  const x = tf.randomUniform([ELEMENTS], -4, 4, "float32", 1);
  const alphas = tf.fill([ELEMENTS], 0.5);
  const places = tf.cast(tf.randomUniform([ELEMENTS], 0, 1000, "float32", 2), "int32");
  const column = tf.randomUniform([1000], 0, 1, "float32", 3);
  const [q, k, v] = [4, 5, 6].map((seed) => tf.randomNormal([8, 2, 64, 16], 0, 1, "float32", seed));
  const attention = (alpha: number) => () => coModulate(q, k, v, { alpha });
  const training = (alpha: number) => () =>
    tf.grads((q, k, v) => tf.sum(coModulate(q, k, v, { alpha })))([q, k, v])[0];
  /** Each with the call that its ratio is to. */
  const calls: [string, () => tf.Tensor, unit: number][] = [
    ["tf.exp(x)", () => tf.exp(x), 0],
    ["iterateExp(x, 1/2)", () => iterateExp(x, 0.5), 0],
    ["iterateExp(x, tensor)", () => iterateExp(x, alphas), 0],
    ["gathering one coefficient", () => tf.gather(column, places), 0],
    ["gradient of tf.exp", () => tf.grad((x) => tf.exp(x))(x), 4],
    ["gradients of iterateExp", () => tf.grads((x, a) => iterateExp(x, a))([x, alphas])[0], 4],
    ["softmax attention", attention(0), 6],
    ["co-modulated attention", attention(0.5), 6],
    ["softmax, with gradients", training(0), 8],
    ["co-modulated, with gradients", training(0.5), 8],
  ];
  const tasks = calls.map(
    ([, call]) =>
      () =>
        tf.tidy(() => call().dataSync()[0]),
  );
  takeTurns(tasks, 3);
  const times = takeTurns(tasks, ROUNDS);
  console.log(
    align([
      [backend, "ms", "ratio"],
      ...calls.map(([name, , unit], i) => [
        name,
        median(times[i]).toFixed(2),
        median(times[i].map((t, round) => t / times[unit][round])).toFixed(1),
      ]),
    ]),
  );
}
