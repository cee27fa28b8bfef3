import type { SurfaceData } from "../../surface/surface-data.js";
import { glslSurface } from "../glsl.js";
import type { NamedOptions } from "../header.js";
import { withOwnNames } from "../names.js";
import type { Target } from "../targets.js";
import { wgslSurface } from "../wgsl.js";
import { c, cuda } from "./c.js";
import { javascript } from "./javascript.js";
import { python, pytorch } from "./python.js";
import { rust } from "./rust.js";

const TARGETS: Record<Target, (data: SurfaceData, options: NamedOptions) => string> = {
  c,
  cuda,
  glsl: glslSurface,
  wgsl: wgslSurface,
  python,
  pytorch,
  javascript,
  rust,
};

/** Self-contained source with the value and the gradient of a two-variable fit. */
export const emitSurface = (data: SurfaceData, target: Target, options: NamedOptions): string =>
  withOwnNames(options.name, target, (name) => TARGETS[target](data, { ...options, name }));
