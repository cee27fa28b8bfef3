import { expectNumber, expectOptions } from "../../numbers/arguments.js";
import {
  apartFrom,
  expectFloatArray,
  expectLength,
  type FloatArray,
  overlap,
} from "../../numbers/arrays.js";

/** Where gradientInto writes; what is absent is not written. */
export interface GradientArrays {
  /** Where the values go. */
  readonly value?: FloatArray;
  /** Where the derivatives in x go. */
  readonly dx?: FloatArray;
  /** Where the derivatives in alpha go. */
  readonly dalpha?: FloatArray;
}

/** Checked arguments of an Into function, copied where writing would change what is still to be read. */
export function surfaceArguments(
  outs: Readonly<Record<string, FloatArray>>,
  xs: FloatArray,
  alphas: FloatArray | number,
) {
  expectFloatArray("xs", xs);
  if (typeof alphas === "number") expectNumber("alphas", alphas);
  else {
    expectFloatArray("alphas", alphas);
    expectLength("alphas", alphas, xs.length);
  }
  for (const [name, out] of Object.entries(outs)) {
    expectFloatArray(name, out);
    expectLength(name, out, xs.length);
  }
  const safe = (input: FloatArray) =>
    Object.values(outs).reduce((read, out) => apartFrom(out, read), input);
  if (typeof alphas === "number") return { xs: safe(xs), alphaAt: () => alphas };
  const read = safe(alphas);
  return { xs: safe(xs), alphaAt: (i: number) => read[i] };
}

export function gradientArguments(
  out: GradientArrays,
  xs: FloatArray,
  alphas: FloatArray | number,
) {
  expectOptions("out", out ?? null, ["value", "dx", "dalpha"]);
  const outs: Record<string, FloatArray> = {};
  for (const name of ["value", "dx", "dalpha"] as const) {
    const array = out[name];
    if (array === undefined) continue;
    for (const [other, taken] of Object.entries(outs)) {
      if (overlap(array, taken)) {
        throw new RangeError(`out.${name} overlaps ${other}, expected arrays of their own`);
      }
    }
    outs[`out.${name}`] = array;
  }
  if (Object.keys(outs).length === 0) {
    throw new TypeError("out: expected at least one of the arrays value, dx and dalpha");
  }
  return surfaceArguments(outs, xs, alphas);
}
