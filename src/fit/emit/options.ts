import { describe, expectOneOf, expectOptions } from "../../numbers/arguments.js";
import type { Precision } from "../evaluate/precision.js";
import type { NamedOptions } from "./header.js";
import { expectName } from "./names.js";
import { TARGET_NAMES, type Target } from "./targets.js";

/** Languages without f64, whose sources hold no large tables. */
const SHADERS: readonly Target[] = ["glsl", "wgsl"];

/** How the source of a fit is written. */
export interface EmitOptions {
  /** What the emitted function is called; "iterate" by default. */
  readonly name?: string;
  /** Must be that of the fit: a bound holds for one arithmetic only. */
  readonly precision?: Precision;
  /**
   * Where the coefficients are: in the "source" (default), or, for glsl and wgsl, in a texture or buffer that the program
   * has "bound" to what `shaderTable()` gives.
   */
  readonly table?: "source" | "bound";
  /** Group and binding of the bound table in wgsl, [0, 0] by default. */
  readonly binding?: readonly [group: number, binding: number];
}

/** The options, checked, for a fit of this precision. */
export function expectEmit(fitted: Precision, target: Target, options: EmitOptions): NamedOptions {
  expectOptions("options", options, ["name", "precision", "table", "binding"]);
  const { name = "iterate", precision = fitted, table = "source", binding = [0, 0] } = options;
  expectOneOf("target", target, TARGET_NAMES);
  expectName(name, target);
  if (precision !== fitted) {
    throw new RangeError(
      `precision = ${describe(precision)}, expected that of the fit, ${fitted}: its bound holds in no other`,
    );
  }
  if (fitted === "f64" && SHADERS.includes(target)) {
    throw new RangeError(
      `target = "${target}", which has no f64; expected a fit with precision "f32"`,
    );
  }
  if (table !== "source" && !(table === "bound" && SHADERS.includes(target))) {
    throw new RangeError(
      `table = ${describe(table)}, expected "source"${SHADERS.includes(target) ? ' or "bound"' : ""} for ${target}`,
    );
  }
  const isIndex = (n: unknown) => Number.isInteger(n) && (n as number) >= 0;
  if (!Array.isArray(binding) || binding.length !== 2 || !binding.every(isIndex)) {
    throw new RangeError(
      `binding = ${describe(binding)}, expected [group, binding], two whole numbers >= 0`,
    );
  }
  return { name, table, binding: [binding[0], binding[1]] };
}
