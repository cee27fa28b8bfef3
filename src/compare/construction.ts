/** What every entry of the survey says of itself. */
interface Entry<Value> {
  /** What the survey calls it. */
  readonly name: string;
  /** What `iterate` claims to iterate: iterate(x, 1) is e^x, b^x for another base, or e^x - 1, or it is no iterate at all. */
  readonly iterates: "e^x" | "b^x" | "e^x - 1" | "nothing";
  /** The value at x for alpha, alpha = 1/2 being the half-exponential. */
  readonly iterate: (x: number, alpha: number) => Value;
  /** How smooth x -> iterate(x, alpha) is, in words. */
  readonly smoothness: string;
  /** Who published it, and where. */
  readonly reference: string;
}

/**
 * A way to make fractional iterates on the real line: an Abel function slog, slog(e^x) = slog(x) + 1, its
 * inverse sexp, and iterate(x, alpha) = sexp(slog(x) + alpha). Value is number, or a complex number where
 * the construction leaves the real line.
 */
export interface Construction<Value = number> extends Entry<Value> {
  readonly iterates: "e^x" | "b^x" | "e^x - 1";
  /** The Abel function: the height of x. */
  readonly slog: (x: number) => Value;
  /** Its inverse: the x of a height. */
  readonly sexp: (height: number) => Value;
}

/** A function that is used or proposed between x and e^x, but is no iterate: it has no Abel function. */
export interface Counterfeit extends Entry<number> {
  readonly iterates: "nothing";
  /** There is none. */
  readonly slog: null;
  /** There is none. */
  readonly sexp: null;
  /** How it fails, in words. */
  readonly failure: string;
}
