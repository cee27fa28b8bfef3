import { newTable } from "../evaluate/new-table.js";
import { rowLength } from "../evaluate/segments.js";
import type { FitData } from "../store/fit-data.js";
import { c } from "./c.js";
import { cuda } from "./cuda.js";
import { glsl } from "./glsl.js";
import type { NamedOptions } from "./header.js";
import { javascript } from "./javascript.js";
import { jax } from "./jax.js";
import { withOwnNames } from "./names.js";
import { onnx } from "./onnx/index.js";
import { type EmitOptions, expectEmit } from "./options.js";
import { python } from "./python.js";
import { pytorch } from "./pytorch.js";
import { rust } from "./rust.js";
import type { SourceTarget, Target } from "./targets.js";
import { wgsl } from "./wgsl.js";

const TARGETS: Record<SourceTarget, (fit: FitData, options: NamedOptions) => string> = {
  c,
  cuda,
  glsl,
  wgsl,
  python,
  pytorch,
  jax,
  javascript,
  rust,
};

/** Self-contained source in the target language, or the bytes of an ONNX model. */
export function emit(fit: FitData, target: Target, options: EmitOptions): string | Uint8Array {
  const named = expectEmit(fit.precision, target, options);
  const data = withRows(fit);
  if (target === "onnx") return onnx(data, named.name);
  return withOwnNames(named.name, target, (name) => TARGETS[target](data, { ...named, name }));
}

/** A fit that is constant everywhere has no rows; most languages have no empty tables, so it gets one, which none reads. */
export const withRows = (fit: FitData): FitData =>
  fit.coefficients.length > 0
    ? fit
    : { ...fit, coefficients: newTable(rowLength(fit), fit.precision) };
