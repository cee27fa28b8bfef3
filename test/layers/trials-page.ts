/** What trials.test.ts runs in a page: bundled, with its results in globalThis. */
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-webgl";
import { trials } from "./trials.js";

Object.assign(globalThis, {
  ready: tf.setBackend("webgl").then(() => tf.ready()),
  backend: () => tf.getBackend(),
  trials,
});
