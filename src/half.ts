/**
 * Ready-made exp^(1/2) and exp^(-1/2) with their derivatives, some kB each and without any table to fill. The names
 * ending in 32 give f32 (for every x, a double or not), those in 64 doubles. Special values as iterateExp has them.
 *
 * **Accuracy.** The bounds below hold for all x of the domain, the numbers next to its ends and to zeros among them; an ulp
 * is one of the exact value. They are what `POINTS=40000 npx vitest run test/half` measures against iterateExp, whose
 * values are correctly rounded, and something in reserve.
 *
 * **Method.** Polynomials in rows on [-2, 64] or [0, 64]. Beyond, exp^a(x) = exp(exp^a(ln x)) = ln(exp^a(e^x)). Next to the
 * singularity of exp^(-1/2), where that logarithm is one of a number near 0, e^x - e^s = e^s (e^(x - s) - 1).
 *
 * ```js
 * import { halfExp32, halfExp64 } from "iterexp/half";
 * ```
 *
 * @module iterexp/half
 */
import { slope, value } from "./half/evaluate.js";
import { exp32 } from "./half/exp32.generated.js";
import { exp64 } from "./half/exp64.generated.js";
import { log32 } from "./half/log32.generated.js";
import { log64 } from "./half/log64.generated.js";
import { expectNumber } from "./numbers/arguments.js";

/**
 * exp^(1/2)(x) rounded to f32.
 *
 * **Domain and special values.** Every x; -Infinity gives s = -0.696..., Infinity and overflow of f32 Infinity, NaN NaN.
 *
 * **Accuracy.** 0.51 ulp of f32 up to x = 64, 0.53 ulp above.
 *
 * @param x any number
 * @returns a number of f32
 * @throws TypeError unless x is a number
 * @example halfExp32(1); // 1.6463541984558105
 */
export function halfExp32(x: number): number {
  expectNumber("x", x);
  return Math.fround(value(exp32, x));
}

/**
 * The derivative of exp^(1/2) at x, rounded to f32.
 *
 * **Domain and special values.** Every x; 0 at -Infinity, Infinity at Infinity and where it overflows, NaN for NaN.
 *
 * **Accuracy.** 0.61 ulp of f32.
 *
 * @param x any number
 * @returns a number of f32
 * @throws TypeError unless x is a number
 * @example halfExp32Derivative(1); // 1.4427597522735596
 */
export function halfExp32Derivative(x: number): number {
  expectNumber("x", x);
  return Math.fround(slope(exp32, x));
}

/**
 * exp^(-1/2)(x), the half-logarithm, rounded to f32.
 *
 * **Domain and special values.** x > s = -0.696024740886084..., a double x next to s among them; NaN elsewhere, Infinity at
 * Infinity.
 *
 * **Accuracy.** 0.51 ulp of f32 up to x = 64, 0.53 ulp above.
 *
 * @param x any number
 * @returns a number of f32
 * @throws TypeError unless x is a number
 * @example halfLog32(1); // 0.498563289642334
 */
export function halfLog32(x: number): number {
  expectNumber("x", x);
  return Math.fround(value(log32, x));
}

/**
 * The derivative of exp^(-1/2) at x, rounded to f32.
 *
 * **Domain and special values.** x > s = -0.696024740886084...; NaN elsewhere, 0 at Infinity.
 *
 * **Accuracy.** 0.75 ulp of f32.
 *
 * @param x any number
 * @returns a number of f32
 * @throws TypeError unless x is a number
 * @example halfLog32Derivative(1); // 0.8763361573219299
 */
export function halfLog32Derivative(x: number): number {
  expectNumber("x", x);
  return Math.fround(slope(log32, x));
}

/**
 * exp^(1/2)(x).
 *
 * **Domain and special values.** Every x; -Infinity gives s = -0.696..., Infinity and overflow Infinity, NaN NaN.
 *
 * **Accuracy.** 4 ulp up to x = 64; above, growing with exp^(1/2)'s own sensitivity, 3000 ulp (relative 3.4e-13) up to the
 * overflow near 2.9e10.
 *
 * @param x any number
 * @returns a double
 * @throws TypeError unless x is a number
 * @example halfExp64(1); // 1.6463542337511945
 */
export function halfExp64(x: number): number {
  expectNumber("x", x);
  return value(exp64, x);
}

/**
 * The derivative of exp^(1/2) at x.
 *
 * **Domain and special values.** Every x; 0 at -Infinity, Infinity at Infinity and where it overflows, NaN for NaN.
 *
 * **Accuracy.** 24 ulp up to x = 64, 3000 ulp up to the overflow.
 *
 * @param x any number
 * @returns a double
 * @throws TypeError unless x is a number
 * @example halfExp64Derivative(1); // 1.4427597014774673
 */
export function halfExp64Derivative(x: number): number {
  expectNumber("x", x);
  return slope(exp64, x);
}

/**
 * exp^(-1/2)(x), the half-logarithm.
 *
 * **Domain and special values.** x > s = -0.696024740886084..., the number next to s among them; NaN elsewhere, Infinity at
 * Infinity.
 *
 * **Accuracy.** 4 ulp up to x = 64, 200 ulp above.
 *
 * @param x any number
 * @returns a double
 * @throws TypeError unless x is a number
 * @example halfLog64(1); // 0.49856328794111443
 */
export function halfLog64(x: number): number {
  expectNumber("x", x);
  return value(log64, x);
}

/**
 * The derivative of exp^(-1/2) at x.
 *
 * **Domain and special values.** x > s = -0.696024740886084...; NaN elsewhere, 0 at Infinity.
 *
 * **Accuracy.** 450 ulp.
 *
 * @param x any number
 * @returns a double
 * @throws TypeError unless x is a number
 * @example halfLog64Derivative(1); // 0.8763361322248131
 */
export function halfLog64Derivative(x: number): number {
  expectNumber("x", x);
  return slope(log64, x);
}
