import type { BaseIterates } from "../real/iterates.js";
import { emit, withRows } from "./emit/index.js";
import type { EmitOptions } from "./emit/options.js";
import { boundTable, rowVectors } from "./emit/shader-table.js";
import type { SourceTarget, Target } from "./emit/targets.js";
import { LoadedFit } from "./evaluate/loaded-fit.js";
import type { FitData } from "./store/fit-data.js";
import { summary } from "./summary.js";

/**
 * exp^alpha on a domain, cheap to evaluate and ready to be written in other languages. Made by fitIterate and loadFit.
 *
 * @example
 * const fit = fitIterate({ alpha: 1 / 2, domain: [0, 2], maxError: 1e-6, error: "absolute" });
 * fit.evaluate(1).toFixed(5); // '1.64635'
 * fit.emit("c", { name: "half_exp" }).includes("double half_exp(double x)"); // true
 */
export class Fit extends LoadedFit {
  readonly #data: FitData;

  constructor(data: FitData, exact: BaseIterates | undefined) {
    super(data, exact);
    this.#data = data;
  }

  /**
   * Source code with the value and the derivative.
   *
   * @param target the language
   * @param options name, precision, table and binding
   * @returns the source
   * @throws RangeError for another target, and for a name that the language keeps for itself
   */
  emit(target: SourceTarget, options?: EmitOptions): string;
  /**
   * An ONNX model of the value.
   *
   * @param target "onnx"
   * @param options name and precision
   * @returns the bytes of the model
   * @throws RangeError for a name that is no identifier
   */
  emit(target: "onnx", options?: EmitOptions): Uint8Array;
  /**
   * Source code with the value and the derivative, or the bytes of an ONNX model of the value.
   *
   * @param target the language, or "onnx"
   * @param options name, precision, table and binding
   * @returns the source, or the bytes
   * @throws RangeError for another target, and for a name that the language keeps for itself
   */
  emit(target: Target, options?: EmitOptions): string | Uint8Array;
  emit(target: Target, options: EmitOptions = {}): string | Uint8Array {
    return emit(this.#data, target, options);
  }

  /**
   * What a shader emitted with table: "bound" reads: the coefficients as vectors of four, every row from a new one on, in
   * lines of 1024 vectors. For glsl a texture of RGBA32F, 1024 wide, not filtered; for wgsl a storage buffer.
   *
   * @returns the vectors, one after the other
   */
  shaderTable(): Float32Array {
    return boundTable(rowVectors(withRows(this.#data)));
  }

  /** What console.log of Node prints. @internal */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return summary("Fit", this);
  }
}
