/**
 * exp^alpha, the operation between addition and multiplication and co-modulated attention on TensorFlow.js tensors.
 *
 * @module iterexp/tfjs
 */
import { serialization } from "@tensorflow/tfjs-core";
import { CoModulatedAttention } from "./layers/attention-layer.js";
import { RhoDense } from "./layers/rho-dense.js";

export { type CoModulateOptions, coModulate } from "./layers/attention.js";
export {
  CoModulatedAttention,
  type CoModulatedAttentionConfig,
  coModulatedAttention,
} from "./layers/attention-layer.js";
export type { Extension } from "./layers/extension.js";
export { iterateExp } from "./layers/iterate.js";
export { type RhoSumOptions, rhoSum } from "./layers/rho.js";
export { RhoDense, type RhoDenseConfig, rhoDense } from "./layers/rho-dense.js";

for (const layer of [RhoDense, CoModulatedAttention]) serialization.registerClass(layer);
