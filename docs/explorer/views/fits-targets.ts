import type { Target } from "../tasks/fits.js";

/** Languages with their names and what a source is saved as; the first is that of a new page. */
export const TARGETS: readonly {
  readonly value: Target;
  readonly label: string;
  readonly file: string;
}[] = [
  { value: "c", label: "C", file: "iterate.c" },
  { value: "cuda", label: "CUDA", file: "iterate.cu" },
  { value: "glsl", label: "GLSL", file: "iterate.glsl" },
  { value: "wgsl", label: "WGSL", file: "iterate.wgsl" },
  { value: "python", label: "Python (NumPy)", file: "iterate.py" },
  { value: "pytorch", label: "PyTorch", file: "iterate_torch.py" },
  { value: "jax", label: "JAX", file: "iterate_jax.py" },
  { value: "javascript", label: "JavaScript", file: "iterate.mjs" },
  { value: "rust", label: "Rust", file: "iterate.rs" },
];
