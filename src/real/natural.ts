import { iterateExpGradient } from "./gradient.js";
import { iterateExp } from "./iterate.js";
import type { BaseIterates } from "./iterates.js";

/** The iterates of e. */
export const natural: BaseIterates = {
  name: "e",
  iterate: iterateExp,
  iterateGradient: iterateExpGradient,
};
