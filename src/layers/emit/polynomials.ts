import type { Polynomial } from "../heights/polynomial.js";

/** A polynomial as a pair of Python, of its center and its coefficients. */
export const polynomial = ({ center, c }: Polynomial): string => `(${center}, (${c.join(", ")}))`;
