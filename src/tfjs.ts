/**
 * exp^alpha, the operation between addition and multiplication, and layers made of them, on TensorFlow.js tensors.
 *
 * ```js
 * import { coModulatedGate, iterateExp, rhoDense } from "iterexp/tfjs";
 * ```
 *
 * @module iterexp/tfjs
 */
import { serialization } from "@tensorflow/tfjs-core";
import { CoModulatedAttention } from "./layers/attention-layer.js";
import { CoModulatedGate } from "./layers/co-modulated-gate.js";
import { MutualModulation } from "./layers/mutual-modulation.js";
import { RhoAttention } from "./layers/rho-attention.js";
import { RhoDense } from "./layers/rho-dense.js";

export { type CoModulateOptions, coModulate } from "./layers/attention.js";
export {
  CoModulatedAttention,
  type CoModulatedAttentionConfig,
  coModulatedAttention,
} from "./layers/attention-layer.js";
export {
  CoModulatedGate,
  type CoModulatedGateConfig,
  coModulatedGate,
} from "./layers/co-modulated-gate.js";
export type { TensorExtension } from "./layers/extension.js";
export { type GateOptions, gate } from "./layers/gate.js";
export { iterateExp } from "./layers/iterate.js";
export {
  MutualModulation,
  type MutualModulationConfig,
  mutualModulation,
} from "./layers/mutual-modulation.js";
export type { DenseOptions } from "./layers/options.js";
export { type RhoSumOptions, rhoSum } from "./layers/rho.js";
export { RhoAttention, type RhoAttentionConfig, rhoAttention } from "./layers/rho-attention.js";
export { RhoDense, type RhoDenseConfig, rhoDense } from "./layers/rho-dense.js";

for (const layer of [
  RhoDense,
  CoModulatedGate,
  CoModulatedAttention,
  RhoAttention,
  MutualModulation,
]) {
  serialization.registerClass(layer);
}

export type { CallOptions } from "./layers/layer.js";
