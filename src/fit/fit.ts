import type { BaseIterates } from "../real/iterates.js";
import { emit, withRows } from "./emit/index.js";
import type { EmitOptions } from "./emit/options.js";
import { boundTable, rowVectors } from "./emit/shader-table.js";
import type { SourceTarget, Target } from "./emit/targets.js";
import { LoadedFit } from "./evaluate/loaded-fit.js";
import type { FitData } from "./store/fit-data.js";
import { summary } from "./summary.js";

/** exp^alpha on a domain, cheap to evaluate and ready to be written in other languages. Made by fitIterate and loadFit. */
export class Fit extends LoadedFit {
  readonly #data: FitData;

  constructor(data: FitData, exact: BaseIterates | undefined) {
    super(data, exact);
    this.#data = data;
  }

  /** Source code with the value and the derivative, or the bytes of an ONNX model of the value: see the targets in emit/. */
  emit(target: SourceTarget, options?: EmitOptions): string;
  emit(target: "onnx", options?: EmitOptions): Uint8Array;
  emit(target: Target, options?: EmitOptions): string | Uint8Array;
  emit(target: Target, options: EmitOptions = {}): string | Uint8Array {
    return emit(this.#data, target, options);
  }

  /**
   * What a shader emitted with table: "bound" reads: the coefficients as vectors of four, every row from a new one on, in
   * lines of 1024 vectors. For glsl a texture of RGBA32F, 1024 wide, not filtered; for wgsl a storage buffer.
   */
  shaderTable(): Float32Array {
    return boundTable(rowVectors(withRows(this.#data)));
  }

  /** What console.log of Node prints. @internal */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return summary("Fit", this);
  }
}
