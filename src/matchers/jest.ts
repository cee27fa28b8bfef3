/**
 * Named under setupFilesAfterEnv, "iterexp/matchers/jest" gives Jest the matchers of iterexp/matchers, in CommonJS and in ES
 * modules. It extends the global expect, which @jest/globals shares, and has the types for that and for @types/jest.
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
