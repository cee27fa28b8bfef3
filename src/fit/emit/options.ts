import { describe } from "../../real/arguments.js";
import type { Precision } from "../precision.js";
import type { NamedOptions } from "./header.js";

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

/** Languages without f64. */
const F32_ONLY: readonly Target[] = ["glsl", "wgsl"];

export interface EmitOptions {
  /** What the emitted function is called; "iterate" by default. */
  readonly name?: string;
  /** Must be that of the fit: a bound holds for one arithmetic only. */
  readonly precision?: Precision;
}

/** The options, checked, for a fit of this precision. */
export function expectEmit(fitted: Precision, target: Target, options: EmitOptions): NamedOptions {
  const { name = "iterate", precision = fitted } = options;
  if (!TARGET_NAMES.includes(target)) {
    throw new RangeError(`target = ${describe(target)}, expected ${TARGET_NAMES.join(", ")}`);
  }
  if (typeof name !== "string" || !/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    throw new RangeError(
      `name = ${describe(name)}, expected an identifier of letters, digits and _`,
    );
  }
  if (precision !== fitted) {
    throw new RangeError(
      `precision = ${describe(precision)}, expected that of the fit, ${fitted}: its bound holds in no other`,
    );
  }
  if (fitted === "f64" && F32_ONLY.includes(target)) {
    throw new RangeError(
      `target = "${target}", which has no f64; expected a fit with precision "f32"`,
    );
  }
  return { name };
}
