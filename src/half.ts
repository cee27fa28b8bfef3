/**
 * Ready-made exp^(1/2) and exp^(-1/2) with their derivatives, some kB each and without any table to fill. The names
 * ending in 32 give f32 (for every x, a double or not), those in 64 doubles. Special values as iterateExp has them.
 *
 * @module iterexp/half
 */
import { slope, value } from "./half/evaluate.js";
import { exp32 } from "./half/exp32.generated.js";
import { exp64 } from "./half/exp64.generated.js";
import { log32 } from "./half/log32.generated.js";
import { log64 } from "./half/log64.generated.js";

/** exp^(1/2)(x) rounded to f32. Worst error measured: 0.5006 ulp of f32 up to x = 64, 0.518 above (`POINTS=40000 npx vitest run test/half`). */
export const halfExp32 = (x: number): number => Math.fround(value(exp32, x));
/** Its derivative; see docs/fit.md for its error. */
export const halfExp32Derivative = (x: number): number => Math.fround(slope(exp32, x));

/** exp^(-1/2)(x) rounded to f32, x > -0.696... Worst error measured: 0.5006 ulp of f32 up to x = 64, 0.518 above (`POINTS=40000 npx vitest run test/half`). */
export const halfLog32 = (x: number): number => Math.fround(value(log32, x));
/** Its derivative; see docs/fit.md for its error. */
export const halfLog32Derivative = (x: number): number => Math.fround(slope(log32, x));

/** exp^(1/2)(x). Worst error measured: 3 ulp up to x = 64, growing to 2000 ulp (relative 2.2e-13) at overflow near 2.9e10 (`POINTS=40000 npx vitest run test/half`). */
export const halfExp64 = (x: number): number => value(exp64, x);
/** Its derivative; see docs/fit.md for its error. */
export const halfExp64Derivative = (x: number): number => slope(exp64, x);

/** exp^(-1/2)(x), x > -0.696... Worst error measured: 3 ulp on [-0.6, 64], 120 ulp up to the largest x (`POINTS=40000 npx vitest run test/half`). */
export const halfLog64 = (x: number): number => value(log64, x);
/** Its derivative; see docs/fit.md for its error. */
export const halfLog64Derivative = (x: number): number => slope(log64, x);
