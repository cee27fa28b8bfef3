/** The languages and frameworks that fits are written in. */
export const TARGET_NAMES: readonly Target[] = [
  "c",
  "cuda",
  "glsl",
  "wgsl",
  "python",
  "pytorch",
  "jax",
  "javascript",
  "rust",
  "onnx",
];

/** What a fit can be written as: source in a language, or an ONNX model. */
export type Target =
  | "c"
  | "cuda"
  | "glsl"
  | "wgsl"
  | "python"
  | "pytorch"
  | "jax"
  | "javascript"
  | "rust"
  | "onnx";

/** Those whose fits are text; an ONNX model is bytes. */
export type SourceTarget = Exclude<Target, "onnx">;
