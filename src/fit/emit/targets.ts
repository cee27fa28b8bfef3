/** The languages and frameworks that fits are written in. */
export const TARGET_NAMES = [
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
] as const;

/** What a fit can be written as: source in a language, or an ONNX model. */
export type Target = (typeof TARGET_NAMES)[number];

/** Those whose fits are text; an ONNX model is bytes. */
export type SourceTarget = Exclude<Target, "onnx">;
