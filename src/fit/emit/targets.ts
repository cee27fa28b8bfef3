/** The languages that fits are written in. */
export const TARGET_NAMES = [
  "c",
  "cuda",
  "glsl",
  "wgsl",
  "python",
  "pytorch",
  "javascript",
  "rust",
] as const;

export type Target = (typeof TARGET_NAMES)[number];
