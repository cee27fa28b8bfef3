/**
 * Assertions for Vitest and Jest: which iterate of the exponential a function is.
 *
 * ```js
 * import { toBeIterateOfExp, toComposeToExp } from "iterexp/matchers";
 * ```
 *
 * @module iterexp/matchers
 */
import type { IterateOptions } from "./matchers/to-be-iterate-of-exp.js";
import type { ComposeOptions } from "./matchers/to-compose-to-exp.js";

export type { MatcherResult } from "./matchers/result.js";
export { type IterateOptions, toBeIterateOfExp } from "./matchers/to-be-iterate-of-exp.js";
export { type ComposeOptions, toComposeToExp } from "./matchers/to-compose-to-exp.js";
export type { Within } from "./matchers/within.js";

/**
 * Matchers for test runners with expect.extend (Vitest, Jest):
 *
 *   import * as matchers from "iterexp/matchers";
 *   expect.extend(matchers);
 *
 * or import "iterexp/matchers/vitest" or "iterexp/matchers/jest", which do it and bring the types.
 */
export interface IterexpMatchers<R = unknown> {
  /** The function is Kneser's exp^alpha, or that of a base. */
  toBeIterateOfExp(options?: IterateOptions): R;
  /** The function, applied n times, is e^x, or b^x for a base. */
  toComposeToExp(n: number, options?: ComposeOptions): R;
}
