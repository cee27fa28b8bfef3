/** exp^alpha, the operation between addition and multiplication and co-modulated attention on TensorFlow.js tensors. */
import { serialization } from "@tensorflow/tfjs-core";
import { CoModulatedAttention } from "./tfjs/attention-layer.js";
import { RhoDense } from "./tfjs/rho-dense.js";

export { type CoModulateOptions, coModulate } from "./tfjs/attention.js";
export {
  CoModulatedAttention,
  type CoModulatedAttentionConfig,
  coModulatedAttention,
} from "./tfjs/attention-layer.js";
export type { Extension } from "./tfjs/extension.js";
export { iterateExp } from "./tfjs/iterate.js";
export { type RhoSumOptions, rhoSum } from "./tfjs/rho.js";
export { RhoDense, type RhoDenseConfig, rhoDense } from "./tfjs/rho-dense.js";

for (const layer of [RhoDense, CoModulatedAttention]) serialization.registerClass(layer);
