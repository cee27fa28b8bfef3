import { expectOneOf, expectOption } from "../../numbers/arguments.js";
import { jaxLayers } from "./jax/index.js";
import { pytorchLayers } from "./pytorch/index.js";
import { LAYER_TARGETS, type LayerTarget } from "./targets.js";

/** Which framework the layers are written for. */
export interface EmitLayersOptions {
  /** The framework: "pytorch" or "jax". */
  readonly target: LayerTarget;
}

const SOURCES: Readonly<Record<LayerTarget, () => string>> = {
  pytorch: pytorchLayers,
  jax: jaxLayers,
};

/**
 * One file of source with exp^alpha(x) and the layers of iterexp/tfjs for another framework, which needs nothing of iterexp.
 *
 * It has the functions iterate_exp, rho_sum, gate and co_modulate and the layers RhoDense, CoModulatedGate,
 * CoModulatedAttention, RhoAttention and MutualModulation: modules for PyTorch, pairs of init and apply for JAX.
 *
 * **Accuracy.** float64 to 1e-12 where slopes are below 1000, float32 to 2e-5; half types as float32 rounded.
 *
 * **Throws.** For a target that it does not know.
 *
 * **Cost.** None: the text is fixed. Nothing is solved and no framework is imported.
 *
 * @param options target
 * @returns the text of the file
 * @throws TypeError where options is no object or has an option that is not known, RangeError for another target
 * @example
 * emitLayers({ target: "pytorch" }).includes("class RhoDense"); // true
 */
export function emitLayers(options: EmitLayersOptions): string {
  if (options === undefined)
    throw new TypeError('options = undefined, expected { target: "pytorch" } or { target: "jax" }');
  expectOption("options", options, "target");
  return SOURCES[expectOneOf("target", options.target, LAYER_TARGETS)]();
}
