import { describe } from "../numbers/arguments.js";

/** How much error a matcher accepts: "2 ulp", or "0.001%" of the value. */
export type Within = `${number} ulp` | `${number}%`;

interface Tolerance {
  readonly text: string;
  /** Whether an error passes; `ulps` and `relative` are the two ways to say how large it is. */
  readonly accepts: (error: { readonly ulps: number; readonly relative: number }) => boolean;
}

/** Throws TypeError if it is no such string. */
export function tolerance(within: Within): Tolerance {
  const text = typeof within === "string" ? within : "";
  const [, digits, unit] =
    /^\s*(\d+(?:\.\d*)?(?:e[+-]?\d+)?|\.\d+)\s*(ulp|%)\s*$/i.exec(text) ?? [];
  if (digits === undefined) {
    throw new TypeError(`within = ${describe(within)}, expected such as "2 ulp" or "0.001%"`);
  }
  const limit = Number(digits);
  return {
    text: within.trim(),
    accepts: ({ ulps, relative }) => Math.abs(unit === "%" ? 100 * relative : ulps) <= limit,
  };
}
