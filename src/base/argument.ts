import { etaMap, natural, type PowerMap, powerMap } from "../abel/power-map.js";
import { cut } from "../numbers/arguments.js";
import {
  exact,
  type Input,
  isOne,
  magnitude,
  nameOf,
  toFixed,
  type Value,
} from "../numbers/exact.js";
import { Memo } from "../numbers/memo.js";

/**
 * The double nearest to e^(1/e) = 1.4446678610097661..., the base at which the two real fixed points of b^z meet. As a base it stands
 * for e^(1/e) itself, as Math.E stands for e.
 */
export const ETA = Math.exp(1 / Math.E);

/** Bases that are kept at a time; one that is evaluated a few hundred times holds up to 0.5 MB. */
export const BASES = 64;

/** Characters of a base given as a string; reading a million digits takes seconds at every precision. */
const LONGEST = 100_000;

const maps = new Memo<string, PowerMap>(BASES);

/** The map z -> b^z; throws TypeError or RangeError for a b that is no base, or of none that is known. */
export function mapOf(b: Value): PowerMap {
  if (b === "e" || b === Math.E) return natural;
  if (typeof b === "string" && b.length > LONGEST) {
    throw new RangeError(`b = ${cut(b)}, expected at most ${LONGEST} characters`);
  }
  const name = b === ETA ? "e^(1/e)" : typeof b === "string" ? b.trim() : undefined;
  if (name === "e^(1/e)") return maps.get(name, etaMap);
  const value = exact("b", b);
  const text = typeof value === "string" ? value : nameOf(value);
  if (typeof value === "string" || value.num <= 0n || isOne(value)) throw refused(text, value);
  const size = magnitude(value);
  if (size < 0) {
    throw new RangeError(
      `b = ${cut(text)}, expected b > 1: between 0 and 1 the iterates are complex; call complexBase(${cut(text)})`,
    );
  }
  // The double 1e32 is a little more than 10^32.
  if (size > 33 || toFixed(value, 64n) > BigInt(1e32) << 64n) {
    throw new RangeError(
      `b = ${cut(text)}, expected b <= 1e32: beyond, no disc and line are found on which Kneser's expansions meet`,
    );
  }
  if (size < 4e-13) {
    throw new RangeError(
      `b = ${cut(text)}, expected 1 + 1e-12 or more: nearer to 1 the two fixed points are 1 and beyond 1e13`,
    );
  }
  return maps.get(text, () => powerMap(text, value));
}

function refused(text: string, value: Input): RangeError {
  const expected = `b = ${cut(text)}, expected a number > 1`;
  if (value === "NaN" || value === "Infinity" || value === "-Infinity")
    return new RangeError(expected);
  if (value.num === 0n) {
    return new RangeError(`${expected}: 0^z is 0 for every z > 0 and has no iterates between`);
  }
  if (value.num < 0n) {
    return new RangeError(
      `${expected}: a negative b makes b^z complex for real z; call complexBase(${cut(text)}) for complex results`,
    );
  }
  return new RangeError(`${expected}: 1^z is 1 for every z and has no iterates between`);
}
