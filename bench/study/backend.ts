import { setThreadsCount } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers";

/** TensorFlow.js on wasm, with one thread: results do not depend on the machine's count of them. */
export async function start(): Promise<void> {
  tf.enableProdMode();
  setThreadsCount(1);
  await tf.setBackend("wasm");
  await tf.ready();
}
