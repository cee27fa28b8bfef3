import type { Precision } from "./precision.js";

export const newTable = (size: number, precision: Precision): Float64Array | Float32Array =>
  precision === "f64" ? new Float64Array(size) : new Float32Array(size);
