import { describe } from "../numbers/arguments.js";
import { MOST_DIGITS } from "./expansion-json.js";

/** Throws unless it is a number of digits that can be asked for. */
export function expectDigits(digits: unknown): asserts digits is number {
  if (typeof digits !== "number") {
    throw new TypeError(`digits = ${describe(digits)}, expected a number`);
  }
  if (!(Number.isInteger(digits) && digits >= 1 && digits <= MOST_DIGITS)) {
    throw new RangeError(`digits = ${digits}, expected an integer from 1 to ${MOST_DIGITS}`);
  }
}
