import { cut, describe } from "../numbers/arguments.js";
import type { IterateGradient } from "./gradient.js";

/** The iterates of z -> b^z in doubles, for one base b: what `base(b)` of iterexp/base gives. */
export interface BaseIterates {
  /** b as it was given, "e" for e. */
  readonly name: string;
  /** exp_b^alpha(x). */
  iterate(x: number, alpha: number): number;
  /** exp_b^alpha(x) and its derivatives in x and alpha. */
  iterateGradient(x: number, alpha: number): Readonly<IterateGradient>;
}

/** Throws a TypeError that says what to write instead unless the value has the iterates of a base. */
export function expectIterates(name: string, value: unknown): asserts value is BaseIterates {
  const iterates = value as Partial<BaseIterates> | null | undefined;
  if (
    typeof iterates?.name === "string" &&
    typeof iterates.iterate === "function" &&
    typeof iterates.iterateGradient === "function"
  ) {
    return;
  }
  const written = ["number", "string", "bigint"].includes(typeof value) ? cut(String(value)) : "b";
  throw new TypeError(
    `${name} = ${describe(value)}, expected the iterates of a base: base(${written}) of iterexp/base`,
  );
}
