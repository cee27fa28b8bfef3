import { describe } from "../numbers/arguments.js";

/** What a test runner asks of a matcher. */
export interface MatcherResult {
  /** Whether the function is what it is asserted to be. */
  readonly pass: boolean;
  /** The message of the assertion when it fails: where the function was worst. */
  readonly message: () => string;
}

export function expectFunction(received: unknown): (x: number) => unknown {
  if (typeof received === "function") return received as (x: number) => unknown;
  throw new TypeError(`expect(f): f = ${describe(received)}, expected a function`);
}

interface Outcome {
  readonly pass: boolean;
  readonly claim: string;
  readonly domain: readonly [number, number];
  readonly failure: { readonly x: number; readonly what: string } | undefined;
  readonly worst: () => string;
}

/** The message of a failed assertion: one that passed has it under .not. */
export function result({ pass, claim, domain, failure, worst }: Outcome): MatcherResult {
  return {
    pass,
    message: () =>
      `expected f ${pass ? "not " : ""}to ${claim} on [${domain.join(", ")}]\n` +
      (failure ? `f(${failure.x}) ${failure.what}` : `worst: ${worst()}`),
  };
}

export const off = ({ ulps, relative }: { ulps: number; relative: number }): string =>
  `off by ${figure(ulps)} ulp (${figure(100 * relative)}%)`;

export const figure = (value: number): string =>
  Math.abs(value) < 1e6 ? `${Number(value.toPrecision(3))}` : value.toExponential(2);
