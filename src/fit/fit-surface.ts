import type { BaseIterates } from "../real/iterates.js";
import { type EmitOptions, expectEmit } from "./emit/options.js";
import { boundTable, toVectors } from "./emit/shader-table.js";
import { emitSurface } from "./emit/surface/index.js";
import type { SourceTarget, Target } from "./emit/targets.js";
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
  emit(target: SourceTarget, options?: EmitOptions): string;
  /**
   * An ONNX model of the value, from x and alpha, each of one dimension. They have the same length, or alpha has the length 1.
   *
   * @param target "onnx"
   * @param options name and precision
   * @returns the bytes of the model
   * @throws RangeError for a name that is no identifier
   */
  emit(target: "onnx", options?: EmitOptions): Uint8Array;
  /**
   * Source code with the value and the gradient, or the bytes of an ONNX model of the value.
   *
   * @param target the language, or "onnx"
   * @param options name, precision, table and binding
   * @returns the source, or the bytes
   * @throws RangeError for another target, and for a name that the language keeps for itself
   */
  emit(target: Target, options?: EmitOptions): string | Uint8Array;
  emit(target: Target, options: EmitOptions = {}): string | Uint8Array {
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
