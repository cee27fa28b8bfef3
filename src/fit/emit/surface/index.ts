import type { SurfaceData } from "../../surface/surface-data.js";
import { glslSurface } from "../glsl.js";
import type { NamedOptions } from "../header.js";
import { withOwnNames } from "../names.js";
import type { SourceTarget, Target } from "../targets.js";
import { wgslSurface } from "../wgsl.js";
import { c, cuda } from "./c.js";
import { javascript } from "./javascript.js";
import { python, pytorch } from "./python.js";
import { rust } from "./rust.js";

/** JAX takes alpha from `iterexp layers --target jax`. */
type SurfaceTarget = Exclude<SourceTarget, "jax">;

const TARGETS: Record<SurfaceTarget, (data: SurfaceData, options: NamedOptions) => string> = {
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
export function emitSurface(data: SurfaceData, target: Target, options: NamedOptions): string {
  if (!Object.hasOwn(TARGETS, target)) {
    throw new RangeError(
      `target = "${target}", expected one of ${Object.keys(TARGETS).join(", ")} for a range of alpha; ` +
        "iterexp layers --target jax writes exp^alpha(x) for any alpha",
    );
  }
  return withOwnNames(options.name, target, (name) =>
    TARGETS[target as SurfaceTarget](data, { ...options, name }),
  );
}
