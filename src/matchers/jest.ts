/**
 * import "iterexp/matchers/jest" in a setup file (setupFilesAfterEach env): the matchers of iterexp/matchers,
 * with their types for @types/jest and for @jest/globals. It extends the global expect, which both share.
 */
import type {} from "expect";
import type { IterexpMatchers } from "../matchers.js";
import { toBeIterateOfExp, toComposeToExp } from "../matchers.js";

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: the declaration that this one extends has it
    interface Matchers<R, T = {}> extends IterexpMatchers<R> {}
  }
}

declare module "expect" {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends IterexpMatchers<R> {}
}

const { expect } = globalThis as unknown as {
  expect?: { extend(matchers: object): void };
};
if (expect === undefined) {
  throw new ReferenceError(
    "iterexp/matchers/jest: no global expect; call expect.extend with iterexp/matchers yourself",
  );
}
expect.extend({ toBeIterateOfExp, toComposeToExp });
