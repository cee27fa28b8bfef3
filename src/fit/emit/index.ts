import { describe } from "../../real/arguments.js";
import type { FitData } from "../fit-data.js";
import type { Precision } from "../precision.js";
import { c } from "./c.js";
import { cuda } from "./cuda.js";
import { glsl } from "./glsl.js";
import type { NamedOptions } from "./header.js";
import { javascript } from "./javascript.js";
import { python } from "./python.js";
import { pytorch } from "./pytorch.js";
import { pytorchModules } from "./pytorch-modules.js";
import { rust } from "./rust.js";
import { wgsl } from "./wgsl.js";

const TARGETS = {
  c,
  cuda,
  glsl,
  wgsl,
  python,
  pytorch: (fit: FitData, options: NamedOptions) =>
    `${pytorch(fit, options)}\n\n${pytorchModules(fit.alpha)}`,
  javascript,
  rust,
};

/** Languages without f64. */
const F32_ONLY: readonly Target[] = ["glsl", "wgsl"];

export type Target = keyof typeof TARGETS;

export const TARGET_NAMES = Object.keys(TARGETS) as Target[];

export interface EmitOptions {
  /** What the emitted function is called; "iterate" by default. */
  readonly name?: string;
  /** Must be that of the fit: a bound holds for one arithmetic only. */
  readonly precision?: Precision;
}

/** Self-contained source in the target language. */
export function emit(fit: FitData, target: Target, options: EmitOptions): string {
  const { name = "iterate", precision = fit.precision } = options;
  if (!TARGET_NAMES.includes(target)) {
    throw new RangeError(`target = ${describe(target)}, expected ${TARGET_NAMES.join(", ")}`);
  }
  if (typeof name !== "string" || !/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    throw new RangeError(
      `name = ${describe(name)}, expected an identifier of letters, digits and _`,
    );
  }
  if (precision !== fit.precision) {
    throw new RangeError(
      `precision = ${describe(precision)}, expected that of the fit, ${fit.precision}: its bound holds in no other`,
    );
  }
  if (fit.precision === "f64" && F32_ONLY.includes(target)) {
    throw new RangeError(
      `target = "${target}", which has no f64; expected a fit with precision "f32"`,
    );
  }
  return TARGETS[target](fit, { name });
}
