import type { Precision } from "../evaluate/precision.js";
import type { Layout } from "../make/request.js";
import type { Measure } from "../make/shape.js";

/** What an evaluation gives outside the domain: NaN, the value at the nearer end, or the exact function. */
export type Outside = "nan" | "clamp" | "exact";

/** Everything that a fit of one alpha is. */
export interface FitData extends Layout {
  /** b of the iterates of z -> b^z; e where it is absent. */
  readonly base?: string | undefined;
  readonly alpha: number;
  readonly domain: readonly [from: number, to: number];
  readonly measure: Measure;
  /** The error that was asked for; `error` is the bound that was found. */
  readonly promised: number;
  readonly precision: Precision;
  readonly continuity: 0 | 1;
  readonly monotone: boolean;
  readonly outside: Outside;
}

/** "error <= 3.49 ulp" and the like. */
export const errorText = ({ error, measure }: Pick<FitData, "error" | "measure">): string =>
  `${measure === "ulp" ? "" : `${measure} `}error <= ${Number(roundedUp(error))}${measure === "ulp" ? " ulp" : ""}`;

export const roundedUp = (error: number): string => {
  const text = error.toPrecision(3);
  return Number(text) >= error ? text : (error * 1.005).toPrecision(3);
};
