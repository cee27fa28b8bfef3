import { Complex } from "complex.js";
import { describe, expectOneOf, expectOption, expectOptions } from "../numbers/arguments.js";
import { isMade } from "../numbers/arrays.js";
import type { Parts } from "../numbers/parts.js";

/**
 * A complex argument: a number, a Complex of complex.js, any { re, im } of numbers, or a string that complex.js
 * reads ("0.5-2i").
 */
export type ComplexInput = number | string | Parts;

/** The parts of a complex argument; NaN and infinities pass. */
export function partsOf(name: string, value: unknown): Parts {
  if (typeof value === "number") return { re: value, im: 0 };
  if (typeof value === "string") return parsed(name, value);
  if (typeof value === "object" && value !== null) {
    const { re, im } = value as { re?: unknown; im?: unknown };
    if (typeof re === "number" && typeof im === "number") return value as Parts;
  }
  throw new TypeError(
    `${name} = ${describe(value)}, expected a number, a Complex, { re, im } or a string such as "1+2i"`,
  );
}

/** complex.js reads a number in time like the square of its digits. */
const LONGEST = 1000;

function parsed(name: string, text: string): Parts {
  if (text.length > LONGEST) {
    throw new RangeError(
      `${name} = ${describe(text)}, expected a complex number of at most ${LONGEST} characters`,
    );
  }
  try {
    const { re, im } = new Complex(text);
    if (!Number.isNaN(re) && !Number.isNaN(im)) return { re, im: im === 0 ? zeroOf(text) : im };
  } catch {
    // complex.js throws a SyntaxError that names nothing
  }
  throw new TypeError(`${name} = ${describe(text)}, expected a complex number such as "1+2i"`);
}

/** Every imaginary term with the signs in front of it. */
const IMAGINARY = /([-+\s]*)(?:[\d.]+(?:e[-+]?\d+)?)?i/gi;

/** The zero that the imaginary terms of a text add up to: -0 if each has a minus, which complex.js drops. */
function zeroOf(text: string): number {
  const terms = [...text.replaceAll("_", "").matchAll(IMAGINARY)];
  const isMinus = ([, signs]: RegExpMatchArray): boolean => signs.split("-").length % 2 === 0;
  return terms.length > 0 && terms.every(isMinus) ? -0 : 0;
}

/** Which solution the complex functions are those of. */
export interface IterateOptions {
  /**
   * "kneser", the default: real on the real axis, asymptotic to the regular iterates at L and conj(L).
   * "regular": the regular (Schröder) iterates at the fixed point `fixedPoint`.
   */
  readonly solution?: "kneser" | "regular";
  /** Index k of the fixed point of a regular solution, as for fixedPoint(k); 0 when absent. */
  readonly fixedPoint?: number;
}

/** Which solution, and which sheet of its slog. */
export interface SlogOptions extends IterateOptions {
  /** Counterclockwise turns around the fixed point from the principal sheet; 0 when absent. */
  readonly branch?: number;
}

/** The index of the regular solution's fixed point, undefined for Kneser's. */
export function regularIndex(
  options: IterateOptions | undefined,
  known: readonly string[] = ["solution", "fixedPoint"],
): number | undefined {
  if (options === undefined) return undefined;
  expectOptions("options", options, known);
  const { solution = "kneser", fixedPoint } = options;
  if (solution === "regular")
    return fixedPoint === undefined ? 0 : expectIndex("fixedPoint", fixedPoint);
  expectOneOf("solution", solution, ["kneser", "regular"]);
  if (fixedPoint !== undefined) {
    throw new RangeError(
      `fixedPoint = ${describe(fixedPoint)}, expected only with solution: "regular"`,
    );
  }
  return undefined;
}

/** The options of a super-logarithm: the index of `regularIndex` and the branch. */
export function sheetOf(options: SlogOptions | undefined): {
  index: number | undefined;
  branch: number;
} {
  const index = regularIndex(options, ["solution", "fixedPoint", "branch"]);
  const { branch = 0 } = options ?? {};
  return { index, branch: expectInteger("branch", branch) };
}

/** The branch where there is one solution. */
export function branchOf(options: Pick<SlogOptions, "branch"> = {}): number {
  expectOption("options", options, "branch");
  const { branch = 0 } = options;
  return expectInteger("branch", branch);
}

/** Largest |k|: Im L is about 2 pi k, and beyond its spacing would blur what an index means. */
const INDEX_LIMIT = 2 ** 31;

export function expectIndex(name: string, value: unknown): number {
  const k = expectInteger(name, value);
  if (Math.abs(k) <= INDEX_LIMIT) return k;
  throw new RangeError(`${name} = ${k}, expected an integer of at most 2^31 in size`);
}

function expectInteger(name: string, value: unknown): number {
  if (typeof value !== "number") {
    throw new TypeError(`${name} = ${describe(value)}, expected an integer`);
  }
  if (!Number.isSafeInteger(value)) throw new RangeError(`${name} = ${value}, expected an integer`);
  return value + 0;
}

/** Throws unless both hold interleaved pairs of one count. */
export function expectPairs(out: unknown, name: string, zs: unknown): asserts zs is Float64Array {
  expectDoubles("out", out);
  expectDoubles(name, zs);
  if (zs.length % 2 !== 0) {
    throw new RangeError(`${name}.length = ${zs.length}, expected pairs re, im`);
  }
  if (out.length !== zs.length) {
    throw new RangeError(`out.length = ${out.length}, expected ${name}.length = ${zs.length}`);
  }
}

function expectDoubles(name: string, value: unknown): asserts value is Float64Array {
  if (!isMade(value, "Float64Array")) {
    throw new TypeError(`${name} = ${describe(value)}, expected a Float64Array`);
  }
}
