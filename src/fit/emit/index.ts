import type { FitData } from "../fit-data.js";
import { c } from "./c.js";
import { cuda } from "./cuda.js";
import { glsl } from "./glsl.js";
import type { NamedOptions } from "./header.js";
import { javascript } from "./javascript.js";
import { type EmitOptions, expectEmit, type Target } from "./options.js";
import { python } from "./python.js";
import { pytorch } from "./pytorch.js";
import { pytorchModules } from "./pytorch-modules.js";
import { rust } from "./rust.js";
import { wgsl } from "./wgsl.js";

const TARGETS: Record<Target, (fit: FitData, options: NamedOptions) => string> = {
  c,
  cuda,
  glsl,
  wgsl,
  python,
  pytorch: (fit, options) =>
    fit.base === undefined
      ? `${pytorch(fit, options)}\n\n${pytorchModules(fit.alpha)}`
      : pytorch(fit, options),
  javascript,
  rust,
};

/** Self-contained source in the target language. */
export const emit = (fit: FitData, target: Target, options: EmitOptions): string =>
  TARGETS[target](fit, expectEmit(fit.precision, target, options));
