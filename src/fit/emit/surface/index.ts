import type { SurfaceData } from "../../surface/surface-data.js";
import { glslSurface } from "../glsl.js";
import type { NamedOptions } from "../header.js";
import { withOwnNames } from "../names.js";
import { onnxSurface } from "../onnx/index.js";
import type { SourceTarget, Target } from "../targets.js";
import { wgslSurface } from "../wgsl.js";
import { c, cuda } from "./c.js";
import { javascript } from "./javascript.js";
import { jax, python, pytorch } from "./python.js";
import { rust } from "./rust.js";

const TARGETS: Record<SourceTarget, (data: SurfaceData, options: NamedOptions) => string> = {
  c,
  cuda,
  glsl: glslSurface,
  wgsl: wgslSurface,
  python,
  pytorch,
  jax,
  javascript,
  rust,
};

/** Self-contained source with the value and the gradient of a two-variable fit, or an ONNX model of the value. */
export const emitSurface = (
  data: SurfaceData,
  target: Target,
  options: NamedOptions,
): string | Uint8Array =>
  target === "onnx"
    ? onnxSurface(data, options.name)
    : withOwnNames(options.name, target, (name) => TARGETS[target](data, { ...options, name }));
