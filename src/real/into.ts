import { expectNumber } from "../numbers/arguments.js";
import { expectFloatArrays } from "../numbers/arrays.js";
import { SHORTEST, tablesOf, valuesInto } from "./arrays/values.js";
import { iterateSum } from "./fast.js";
import { integerSum, iterateExp } from "./iterate.js";

/**
 * out[i] = exp^alpha(xs[i]) for every i; returns out.
 *
 * `out` and `xs` are Float64Array or Float32Array of one length, in any mixture. `out` may be `xs` itself, or overlap it, which costs a
 * copy.
 *
 * **Domain and special values.** Those of iterateExp.
 *
 * **Accuracy.** That of iterateExp, to the bit. A Float32Array gets the double rounded once more.
 *
 * **Cost.** From the 8192nd number of one alpha on, arrays of 64 and more numbers go through a table of that alpha, two numbers at
 * a time, by WebAssembly. That takes about a seventh of the time of iterateExp where -8 < alpha < 1, and for alpha <= 2 where
 * |x| <= 2; about a quarter up to x = 3. iterateExp computes what the table does not decide, what lies beyond 65536 in size, and
 * everything where WebAssembly or its SIMD instructions are missing or forbidden. The tables of the latest 8 alphas are kept, in
 * 2.2 MB.
 *
 * @param out where the values go
 * @param xs as many arguments
 * @param alpha any double
 * @returns out
 * @throws TypeError for other containers and a non-number alpha; RangeError for unequal lengths
 *
 * @example
 * ```js
 * import { iterateExpInto } from "iterexp";
 *
 * iterateExpInto(new Float64Array(2), Float64Array.of(0, 1), 0.5)[1]; // 1.6463542337511945
 * ```
 */
export function iterateExpInto<Out extends Float64Array | Float32Array>(
  out: Out,
  xs: Float64Array | Float32Array,
  alpha: number,
): Out {
  const source = expectFloatArrays(out, xs);
  expectNumber("alpha", alpha);
  const table = source.length < SHORTEST ? undefined : tableOf(alpha, source.length);
  if (table !== undefined && valuesInto(out, source, table)) return out;
  for (let i = 0; i < source.length; i++) out[i] = iterateExp(source[i], alpha);
  return out;
}

/** The table of exp^alpha, once so many numbers have asked for it that it is worth making. */
export const tableOf = tablesOf((alpha) => {
  const isWhole = Number.isInteger(alpha);
  return {
    sample(x, out) {
      out.hi = x;
      out.alpha = alpha;
      if (isWhole) integerSum(out, alpha);
      else iterateSum(out);
    },
    value: (x) => iterateExp(x, alpha),
  };
});
