import { expectNumber } from "../numbers/arguments.js";
import { apartFrom, type FloatArray } from "../numbers/arrays.js";
import {
  expectPairs,
  type IterateOptions,
  regularIndex,
  type SlogOptions,
  sheetOf,
} from "./arguments.js";
import { v } from "./elementary.js";
import { iterateV, regularAbelV, regularIterateV, regularSexpV, sexpV, slogV } from "./evaluate.js";

/**
 * The functions of the plane on arrays, without objects. Layout: re and im of number j at 2j and
 * 2j + 1. `out` and the input are Float64Array of one, even length; out may be the input itself or
 * overlap it (which costs a copy). Every function returns out, with the values and special values of the
 * function of one number; TypeError for other containers, RangeError for unequal or odd lengths.
 */

/**
 * exp^(alphaRe + i alphaIm) of every number of zs; see iterateExp.
 *
 * @param out where the parts of the values go
 * @param zs the parts of the numbers
 * @param alphaRe the real part of the exponent
 * @param alphaIm its imaginary part
 * @param options as for iterateExp
 * @returns out
 * @throws TypeError for other containers; RangeError for unequal or odd lengths and for wrong options
 *
 * @example
 * ```js
 * import { iterateExpInto } from "iterexp/complex";
 *
 * iterateExpInto(new Float64Array(2), Float64Array.of(1, 1), 0.5, 0)[0]; // 1.3283033525209704
 * ```
 */
export function iterateExpInto(
  out: Float64Array,
  zs: Float64Array,
  alphaRe: number,
  alphaIm: number,
  options?: IterateOptions,
): Float64Array {
  const k = regularIndex(options);
  const source = checkedPairs(out, "zs", zs);
  expectNumber("alphaRe", alphaRe);
  expectNumber("alphaIm", alphaIm);
  return eachInto(out, source, () => {
    if (k === undefined) iterateV(alphaRe, alphaIm);
    else regularIterateV(k, alphaRe, alphaIm);
  });
}

/**
 * sexp of every number of hs; see sexp.
 *
 * @param out where the parts of the values go
 * @param hs the parts of the heights
 * @param options as for sexp
 * @returns out
 * @throws TypeError for other containers; RangeError for unequal or odd lengths and for wrong options
 *
 * @example
 * ```js
 * import { sexpInto } from "iterexp/complex";
 *
 * sexpInto(new Float64Array(2), Float64Array.of(0.5, 1))[0]; // 1.096976302692635
 * ```
 */
export function sexpInto(
  out: Float64Array,
  hs: Float64Array,
  options?: IterateOptions,
): Float64Array {
  const k = regularIndex(options);
  const source = checkedPairs(out, "hs", hs);
  return eachInto(out, source, k === undefined ? sexpV : () => regularSexpV(k));
}

/**
 * slog of every number of zs; see slog.
 *
 * @param out where the parts of the values go
 * @param zs the parts of the numbers
 * @param options as for slog
 * @returns out
 * @throws TypeError for other containers; RangeError for unequal or odd lengths and for wrong options
 *
 * @example
 * ```js
 * import { slogInto } from "iterexp/complex";
 *
 * slogInto(new Float64Array(2), Float64Array.of(1, 1))[0]; // 0.285302786770488
 * ```
 */
export function slogInto(out: Float64Array, zs: Float64Array, options?: SlogOptions): Float64Array {
  const { index: k, branch } = sheetOf(options);
  const source = checkedPairs(out, "zs", zs);
  return eachInto(out, source, () => {
    if (k === undefined) slogV(branch);
    else regularAbelV(k, branch);
  });
}

/** The input, or a copy where writing to out would change what is still to be read. */
function checkedPairs(out: Float64Array, name: string, zs: Float64Array) {
  expectPairs(out, name, zs);
  return apartFrom(out, zs);
}

/** Every pair of parts through v, where `apply` changes it. */
function eachInto(out: Float64Array, source: FloatArray, apply: () => void): Float64Array {
  for (let i = 0; i < source.length; i += 2) {
    v[0] = source[i];
    v[1] = source[i + 1];
    apply();
    out[i] = v[0];
    out[i + 1] = v[1];
  }
  return out;
}
