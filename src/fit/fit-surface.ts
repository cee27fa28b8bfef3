import type { BaseIterates } from "../real/iterates.js";
import { type EmitOptions, expectEmit } from "./emit/options.js";
import { boundTable, toVectors } from "./emit/shader-table.js";
import { emitSurface } from "./emit/surface/index.js";
import type { Target } from "./emit/targets.js";
import { summary } from "./summary.js";
import { LoadedSurface } from "./surface/loaded-surface.js";
import type { SurfaceData } from "./surface/surface-data.js";

/**
 * exp^alpha(x) on a rectangle of x and alpha, with both derivatives and in other languages. Made by fitIterate and loadFit.
 *
 * @example
 * const surface = fitIterate({ alpha: [0, 1], domain: [0, 2], maxError: 1e-4, error: "absolute" });
 * surface.gradient(1, 1 / 2).value.toFixed(2); // '1.65'
 */
export class FitSurface extends LoadedSurface {
  readonly #data: SurfaceData;

  constructor(data: SurfaceData, exact: BaseIterates | undefined) {
    super(data, exact);
    this.#data = data;
  }

  /**
   * Source code with the value and the gradient.
   *
   * @param target the language
   * @param options name, precision, table and binding
   * @returns the source
   * @throws RangeError for another target, and for a name that the language keeps for itself
   */
  emit(target: Target, options: EmitOptions = {}): string {
    return emitSurface(this.#data, target, expectEmit(this.#data.precision, target, options));
  }

  /**
   * What a shader emitted with table: "bound" reads: see Fit.shaderTable; here the coefficients are without gaps.
   *
   * @returns the vectors, one after the other
   */
  shaderTable(): Float32Array {
    return boundTable(toVectors(this.#data.coefficients));
  }

  /** What console.log of Node prints. @internal */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return summary("FitSurface", this);
  }
}
