import type { BaseIterates } from "../../real/iterates.js";

/** What a stored fit needs beside itself. */
export interface LoadOptions {
  /** The iterates of the base that the fit is of, `base(b)` of iterexp/base: asked for where it is exact outside its domain. */
  readonly base?: BaseIterates;
}

export const LOAD_OPTIONS = ["base"] as const satisfies (keyof LoadOptions)[];
