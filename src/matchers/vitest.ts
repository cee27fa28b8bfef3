/** import "iterexp/matchers/vitest" in a setup file: the matchers of iterexp/matchers, with their types. */
import { expect } from "vitest";
import type { IterexpMatchers } from "../matchers.js";
import { toBeIterateOfExp, toComposeToExp } from "../matchers.js";

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: the declaration that this one extends has it
  interface Matchers<T = any> extends IterexpMatchers<T> {}
}

expect.extend({ toBeIterateOfExp, toComposeToExp });
