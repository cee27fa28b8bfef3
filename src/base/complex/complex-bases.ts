import type { Merged } from "../../abel/merged/merged.js";
import { MERGED_BITS, solveMerged, solvingMerged } from "../../abel/merged/solve.js";
import { type ComplexInput, partsOf } from "../../complex/arguments.js";
import type { Expansion } from "../../decimal/expansion.js";
import { sliced } from "../../decimal/sliced.js";
import { expectPrepareOptions, type PrepareOptions } from "../../decimal/store.js";
import { describe, expectOneOf, expectOptions } from "../../numbers/arguments.js";
import { exact, type Value } from "../../numbers/exact.js";
import { abs, fromNumber, pi } from "../../numbers/fixed.js";
import { type Complex as Fixed, log, toNumbers } from "../../numbers/fixed-complex.js";
import { Memo } from "../../numbers/memo.js";
import { expParts, type Parts, timesParts } from "../../numbers/parts.js";
import { rounded, toDouble } from "../../numbers/significant.js";
import { BASES, ETA } from "../argument.js";
import { base } from "../base.js";
import { type BaseOptions, type Regime, type Solution, solutionOf } from "../regime.js";
import { functionsOf, type PlaneFunctions } from "./functions.js";
import { mergedPlane } from "./merged.js";
import { MergedExpansion, opened, readMerged } from "./merged-expansion.js";
import type { Plane } from "./plane.js";
import { complexOf } from "./real-bases.js";
import { attractingMultiplier, LARGEST_MULTIPLIER, regularPlane } from "./regular.js";

/** Kneser's solution, or regular iteration at one fixed point. */
export type ComplexSolution = "kneser" | "regular";

/** The fractional iterates of z -> b^z on the plane: the functions of `complexBase`. */
export interface ComplexBase extends PlaneFunctions {
  /** The base as it was given: a real one as for `base`, a complex one such as "1 + i". */
  readonly name: string;
  /** Which solution the functions are those of. */
  readonly solution: ComplexSolution;
  /** "kneser", or "attracting" for the regular solution; that of a real base. */
  readonly regime: Regime;
  /** Worst measured |error| / |result| over max(1, condition number). */
  readonly errorBound: number;
  /**
   * Digits of slog, absolute, that the theorem of docs/certificate.md gives from sampled residuals of the merged solution
   * on its disc; undefined where nothing is solved on a disc.
   */
  readonly sampledDigits?: number | undefined;
}

/** Which solution the functions on the plane are those of. */
export interface ComplexBaseOptions extends BaseOptions {
  /** Which solution; the default is that of the base, as `complexBase` says. */
  readonly solution?: ComplexSolution | undefined;
}

/** Worst measured. */
const ERROR_BOUND = 2e-15;

/**
 * The fractional iterates of z -> b^z on the complex plane, for real and complex b.
 *
 * On the cuts of ln b and ln ln b, b < 0 and 0 < b < 1, the value is that from above; { re: b, im: -0 } is the one from
 * below. A real b > 1 may be given as { re, im: 0 } as well; with the solution that is not its own it is taken as a
 * complex base.
 *
 * **Domain and special values.** Arguments, cuts and special values are those of iterexp/complex, whose functions base
 * e has. A real b > 1 is iterated as `base` does, and its results on the real line have the bits of that. For every
 * other b `solution` is
 *
 * - "kneser": the merged solution, asymptotic to the regular ones at two fixed points. It is analytic in b and
 *   goes over into Kneser's for real b > e^(1/e), and it exists outside the Shell-Thron region as well; the default but
 *   where the next line says otherwise. Of the heights h of a number `slog` gives the one with the least |Im h| + max(0, |Re h| - 1),
 *   so that next to a real b it is on another sheet than that of b in parts of the plane.
 * - "regular": iteration at the attracting fixed point, where there is one; the default for e^-e < b < 1, as it is for
 *   1 < b < e^(1/e).
 *
 * **Accuracy.** |error| <= 2e-15 max(1, c) |result|, c the condition number.
 *
 * **Cost.** Nearly all calls for real b from 1.4723 on take a few microseconds. So do those of merged solutions, but for the first in a
 * part of the plane, which look for the sheet. All others take parts of a millisecond to tens of them. The first call of a base takes
 * some tens of milliseconds, or the solve of that base.
 * `complexBase.prepare(b, { solution, onProgress, signal })` solves it ahead of time and resolves to the expansion. JSON.stringify
 * writes an expansion down, and `complexBase.fromJSON(json)` reads it back.
 *
 * @param b a real number as `base` takes it, or a complex one: a string such as "1+2i" or { re, im }
 * @param options the solution; for 1 < b < e^(1/e) the fixed point, as `base` takes it
 * @returns `sexp`, `slog`, `iterate` and `half`, whose results are values of complex.js
 * @throws TypeError for a b of another type; RangeError for 0 and 1, on the Shell-Thron boundary, and where no circle is
 * found on which the expansions meet
 * @function
 *
 * @example
 * ```js
 * import { complexBase } from "iterexp/base";
 *
 * complexBase(2).sexp("0.5+i").toString(); // '1.3232385095217585 + 0.8693397567587327i'
 * complexBase({ re: 1, im: 1 }).solution; // 'kneser'
 * ```
 */
export const complexBase = Object.assign(planeOf, {
  /** Solves a base ahead of time. */
  prepare,
  /** Reads an expansion of a complex base that was written down, and keeps it for use. */
  fromJSON,
});

function planeOf(b: Value | ComplexInput, options: ComplexBaseOptions = {}): ComplexBase {
  expectOptions("options", options, ["solution", "fixedPoint"]);
  const asked = resolved(b, options);
  return "real" in asked
    ? ofReal(asked.real, asked.of, options)
    : complexBaseOf(asked.parts, asked.solution);
}

type Asked =
  | { readonly real: Value; readonly of: Solution }
  | { readonly parts: Parts; readonly solution: ComplexSolution };

/** The base that is asked for: a real one with its own solution, or a complex one. */
function resolved(b: Value | ComplexInput, { solution, fixedPoint }: ComplexBaseOptions): Asked {
  if (solution !== undefined) expectOneOf("solution", solution, ["kneser", "regular"]);
  const real = realOf(b);
  if (real !== undefined) {
    const of = solutionOf(real, { fixedPoint });
    const kneser = of.regime === "kneser";
    if (solution === undefined || (solution === "kneser") === kneser) return { real, of };
  }
  if (fixedPoint !== undefined) {
    throw new RangeError(
      `fixedPoint = ${describe(fixedPoint)}, expected none for a complex base or beside solution`,
    );
  }
  const parts = partsOf("b", isComplexInput(b) ? b : numberOf(b));
  const attracts = parts.im === 0 && parts.re > Math.exp(-Math.E) && parts.re < 1;
  return { parts, solution: solution ?? (attracts ? "regular" : "kneser") };
}

/** Options of `complexBase.prepare`. */
export interface ComplexPrepareOptions extends PrepareOptions {
  /** As for complexBase. */
  readonly solution?: ComplexSolution | undefined;
}

/**
 * Solves a base ahead of time, in slices between which other work can run.
 *
 * What it gives can be kept by JSON.stringify and read by `complexBase.fromJSON`. A solve that is stopped begins anew.
 *
 * @param b as for complexBase
 * @param options `solution` as for complexBase; `onProgress`, told the fraction of the work that is done, which grows to 1;
 * `signal`, an AbortSignal that stops the work: the promise is then rejected with its reason
 * @returns the expansion that the functions of the base come from; undefined where nothing is to be solved
 * @throws as complexBase, by the promise
 *
 * @example
 * ```js
 * import { complexBase } from "iterexp/base";
 *
 * const expansion = await complexBase.prepare("1+i");
 * expansion.base; // '1 + i'
 * ```
 */
async function prepare(
  b: Value | ComplexInput,
  options: ComplexPrepareOptions = {},
): Promise<Expansion | MergedExpansion | undefined> {
  expectPrepareOptions(options, ["solution"]);
  const { solution, ...watching } = options;
  const asked = resolved(b, { solution });
  if ("real" in asked) return base.prepare(asked.real, watching);
  watching.signal?.throwIfAborted();
  if (asked.solution === "regular") return undefined;
  const { upper, name } = expectBase(asked.parts);
  const known = solutions.find(name);
  if (known !== undefined) {
    watching.onProgress?.(1);
    return known;
  }
  const { kappa } = logarithms(upper, MERGED_BITS);
  expectOffBoundary(upper, name);
  let merged: Merged;
  try {
    merged = await sliced(solvingMerged(kappa), watching);
  } catch (error) {
    throw watching.signal?.aborted ? error : unsolved(upper, name, error);
  }
  return solutions.get(name, () => new MergedExpansion(name, merged));
}

/**
 * Reads an expansion that was written by toJSON of one that `complexBase.prepare` gave, and keeps it for use.
 *
 * Every field is checked, and the solution is put into the equations that it was solved for, which takes about 0.1 s.
 *
 * @param json the text, the object that it stands for, or a structured clone of the expansion
 * @returns the expansion; complexBase of its base solves nothing any more
 * @throws RangeError for what is none, is damaged, or is not as a solve leaves it
 *
 * @example
 * ```js
 * import { complexBase } from "iterexp/base";
 *
 * const text = JSON.stringify(await complexBase.prepare("1+i"));
 * complexBase.fromJSON(text).base; // '1 + i'
 * ```
 */
function fromJSON(json: unknown): MergedExpansion {
  const stored = opened(json);
  const { upper, name } = expectBase(partsOf("base", stored.base));
  if (name !== stored.base) {
    throw new RangeError(
      `complexBase.fromJSON: base = ${describe(stored.base)}, expected ${describe(name)}, as toJSON writes it`,
    );
  }
  expectOffBoundary(upper, name);
  const { kappa } = logarithms(upper, MERGED_BITS);
  const expansion = new MergedExpansion(name, readMerged(stored, kappa));
  return solutions.get(name, () => expansion);
}

/** Merged solutions by the names of their bases, Im b >= 0. */
const solutions = new Memo<string, MergedExpansion>(BASES);

const isComplexInput = (b: Value | ComplexInput): b is ComplexInput =>
  (typeof b === "object" && b !== null && "re" in b && "im" in b) ||
  (typeof b === "string" && b.endsWith("i"));

/** b where it is a real number > 1. */
function realOf(b: Value | ComplexInput): Value | undefined {
  if (isComplexInput(b)) {
    const { re, im } = partsOf("b", b);
    return re > 1 && Object.is(im, 0) ? re : undefined;
  }
  return numberOf(b) > 1 ? b : undefined;
}

/** The double nearest to a real number as `base` takes it. */
function numberOf(b: Value): number {
  if (b === "e") return Math.E;
  if (b === "e^(1/e)") return ETA;
  const value = exact("b", b);
  if (typeof value === "string") return Number(value);
  return toDouble(rounded(value, 40));
}

const realBases = new WeakMap<Solution, ComplexBase>();

function ofReal(b: Value, of: Solution, { fixedPoint }: BaseOptions): ComplexBase {
  let made = realBases.get(of);
  if (made === undefined) {
    made = {
      ...complexOf(of, base(b, { fixedPoint })),
      name: of.name,
      solution: of.regime === "kneser" ? "kneser" : "regular",
      regime: of.regime,
      errorBound: ERROR_BOUND,
    };
    realBases.set(of, made);
  }
  return made;
}

const BITS = 160n;
const MANY_BITS = 1500n;

/** So near to the Shell-Thron boundary, |multiplier| = 1, no orbit leads to the fixed point in time. */
const BOUNDARY = 0.004;

/** The modulus for a base that is offered in place of one so near. */
const INSIDE = 0.97;

const known = new Memo<string, ComplexBase>(BASES);

function complexBaseOf(parts: Parts, solution: ComplexSolution): ComplexBase {
  const { upper, name: upperName } = expectBase(parts);
  const name = nameOf(parts);
  const lower = parts.im < 0 || Object.is(parts.im, -0);
  const key = `${name} ${lower} ${solution}`;
  return known.get(key, () => {
    const plane = solution === "kneser" ? merged(upper, upperName) : regular(upper, name);
    const above = functionsOf(plane);
    return {
      ...(lower ? mirrored(above) : above),
      name,
      solution,
      regime: solution === "kneser" ? "kneser" : "attracting",
      errorBound: ERROR_BOUND,
      sampledDigits: plane().sampledDigits,
    };
  });
}

/** The base above the real axis and its name, the key of its solution; throws RangeError for what is no base. */
function expectBase(parts: Parts): { upper: Parts; name: string } {
  const name = nameOf(parts);
  if (!Number.isFinite(parts.re) || !Number.isFinite(parts.im)) {
    throw new RangeError(`b = ${name}, expected a finite complex number`);
  }
  if (parts.im === 0 && (parts.re === 0 || parts.re === 1)) {
    throw new RangeError(
      `b = ${name}, expected neither 0 nor 1: their powers are constant and have no iterates between`,
    );
  }
  const upper = { re: parts.re, im: Math.abs(parts.im) };
  return { upper, name: nameOf(upper) };
}

/** As complex.js writes it, but for numbers below 1e-15, which it takes for 0: the name tells bases apart. */
function nameOf({ re, im }: Parts): string {
  if (im === 0) return String(re);
  const size = Math.abs(im);
  const imaginary = size === 1 ? "i" : `${size}i`;
  if (re === 0) return im < 0 ? `-${imaginary}` : imaginary;
  return `${re} ${im < 0 ? "-" : "+"} ${imaginary}`;
}

/** ln b and ln ln b, both principal, from above where b or ln b is negative. */
function logarithms({ re, im }: Parts, p: bigint): { ln: Fixed; kappa: Fixed } {
  // A double down to its last bit.
  const q = p + 1088n;
  const upper = (z: Fixed): Fixed => {
    const l = log(z, q);
    return z.im === 0n && z.re < 0n ? { re: l.re, im: pi(q) } : l;
  };
  const ln = upper({ re: fromNumber(re, q), im: abs(fromNumber(im, q)) });
  const kappa = upper(ln);
  const cut = (z: Fixed): Fixed => ({ re: z.re >> 1088n, im: z.im >> 1088n });
  return { ln: cut(ln), kappa: cut(kappa) };
}

/** The solution is made at once, so that a base without one throws here. */
function merged(b: Parts, name: string): () => Plane {
  const { ln, kappa } = logarithms(b, MERGED_BITS);
  expectOffBoundary(b, name);
  const solved = solutions.get(name, () => {
    try {
      return new MergedExpansion(name, solveMerged(kappa));
    } catch (error) {
      throw unsolved(b, name, error);
    }
  });
  const plane = mergedPlane(ln, solved.merged);
  return () => plane;
}

/** The multiplier of the fixed point that attracts, or would, and its modulus; undefined where there is none. */
function multiplierOf(b: Parts): (Parts & { readonly size: number }) | undefined {
  const { ln } = logarithms(b, MERGED_BITS);
  const inner = attractingMultiplier(toNumbers(ln, MERGED_BITS));
  return inner && { ...inner, size: Math.hypot(inner.re, inner.im) };
}

/** The base with a fixed point of this multiplier, to four digits: e^(m e^-m). */
function baseWith({ re, im }: Parts): string {
  const ln = timesParts({ re, im }, expParts({ re: -re, im: -im }));
  const b = expParts(ln);
  return nameOf({ re: Number(b.re.toPrecision(4)), im: Number(b.im.toPrecision(4)) });
}

function expectOffBoundary(b: Parts, name: string): void {
  const multiplier = multiplierOf(b);
  if (multiplier !== undefined && Math.abs(multiplier.size - 1) < BOUNDARY) {
    const { re, im, size } = multiplier;
    const inside = baseWith({ re: (re / size) * INSIDE, im: (im / size) * INSIDE });
    throw new RangeError(
      `b = ${name}: a fixed point of b^z has a multiplier of modulus ${size.toFixed(4)}, expected less than ${1 - BOUNDARY} or more than ${1 + BOUNDARY}: on the Shell-Thron boundary Schröder's function has small divisors and no orbit leads to it; call complexBase("${inside}", { solution: "regular" }) for a base beside it`,
    );
  }
}

/** What a solve that found nothing says of its base; any other error as it is. */
function unsolved(b: Parts, name: string, error: unknown): unknown {
  if (!(error instanceof RangeError)) return error;
  const instead =
    (multiplierOf(b)?.size ?? 1) < LARGEST_MULTIPLIER
      ? `; call complexBase(b, { solution: "regular" })`
      : "";
  return new RangeError(`b = ${name}, solution "kneser": ${error.message}${instead}`);
}

function regular(b: Parts, name: string): () => Plane {
  const at = (p: bigint): Plane => {
    const { ln, kappa } = logarithms(b, p);
    const start = attractingMultiplier(toNumbers(ln, p));
    const size = start === undefined ? Number.NaN : Math.hypot(start.re, start.im);
    if (start === undefined || !(size < LARGEST_MULTIPLIER)) {
      throw new RangeError(
        `b = ${name}, solution "regular": expected a base inside the Shell-Thron region, where a fixed point of b^z attracts (0 < b < 1: b > e^-e); call complexBase(b, { solution: "kneser" })`,
      );
    }
    return regularPlane({ ln, kappa, p }, b.im === 0 && b.re > 1, start);
  };
  let many: Plane | undefined;
  const plane: Plane = { ...at(BITS), finer: () => (many ??= at(MANY_BITS)) };
  return () => plane;
}

const conjugateOf = (name: string, z: ComplexInput): Parts => {
  const { re, im } = partsOf(name, z);
  return { re, im: -im };
};

/** The base below the real axis: f_conj(b)(conj z) = conj f_b(z). */
function mirrored({ iterate, half, sexp, slog }: PlaneFunctions): PlaneFunctions {
  return {
    iterate: (z, alpha) => iterate(conjugateOf("z", z), conjugateOf("alpha", alpha)).conjugate(),
    half: (z) => half(conjugateOf("z", z)).conjugate(),
    sexp: (h) => sexp(conjugateOf("h", h)).conjugate(),
    slog: (z, options) => slog(conjugateOf("z", z), options).conjugate(),
  };
}
