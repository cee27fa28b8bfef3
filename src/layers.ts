/**
 * The layers of iterexp/tfjs as source for other frameworks. Nothing is solved, and no framework is imported.
 *
 * ```js
 * import { emitLayers } from "iterexp/layers";
 * ```
 *
 * @module iterexp/layers
 */
export { type EmitLayersOptions, emitLayers } from "./layers/emit/emit-layers.js";
export type { LayerTarget } from "./layers/emit/targets.js";
