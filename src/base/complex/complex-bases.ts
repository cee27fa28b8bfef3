import type { ComplexInput } from "../../complex/arguments.js";
import { partsOf } from "../../complex/arguments.js";
import { expectOneOf } from "../../numbers/arguments.js";
import { abs, fromNumber, pi } from "../../numbers/fixed.js";
import { type Complex as Fixed, log, toNumbers } from "../../numbers/fixed-complex.js";
import { Memo } from "../../numbers/memo.js";
import type { Parts } from "../../numbers/parts.js";
import { BASES } from "../argument.js";
import type { Regime } from "../regime.js";
import { type ComplexBase, complexBase } from "./functions.js";
import { mergedPlane } from "./merged.js";
import type { Plane } from "./plane.js";
import { attractingMultiplier, LARGEST_MULTIPLIER, regularPlane } from "./regular.js";

export type ComplexSolution = "kneser" | "regular";

/** The fractional iterates of z -> b^z for a base that is not real and > 1. */
export interface ComplexBaseFunctions extends ComplexBase {
  readonly name: string;
  readonly solution: ComplexSolution;
  /** "kneser", or "attracting" for the regular solution; that of a real base. */
  readonly regime: Regime;
  /** Worst measured |error| / |result| over max(1, condition number). */
  readonly errorBound: number;
  /** The functions themselves, as other bases have them. */
  readonly complex: ComplexBase;
}

const BITS = 160n;
const MANY_BITS = 1500n;
const MERGED_BITS = 128n;

/** So near to the Shell-Thron boundary, |multiplier| = 1, no orbit leads to the fixed point in time. */
const BOUNDARY = 0.004;

const known = new Memo<string, ComplexBaseFunctions>(BASES);

export function complexBaseOf(b: ComplexInput, solution: ComplexSolution): ComplexBaseFunctions {
  const parts = partsOf("b", b);
  const name = nameOf(parts);
  expectOneOf("solution", solution, ["kneser", "regular"]);
  if (!Number.isFinite(parts.re) || !Number.isFinite(parts.im)) {
    throw new RangeError(`b = ${name}, expected a finite complex number`);
  }
  if (parts.im === 0 && (parts.re === 0 || parts.re === 1)) {
    throw new RangeError(
      `b = ${name}, expected neither 0 nor 1: their powers are constant and have no iterates between`,
    );
  }
  const lower = parts.im < 0 || Object.is(parts.im, -0);
  const key = `${name} ${lower} ${solution}`;
  return known.get(key, () => {
    const upper = { re: parts.re, im: Math.abs(parts.im) };
    const plane = solution === "kneser" ? merged(upper, name) : regular(upper, name);
    const above = complexBase(plane);
    const base = lower ? mirrored(above) : above;
    return {
      ...base,
      name,
      solution,
      regime: solution === "kneser" ? "kneser" : "attracting",
      errorBound: 2e-15,
      complex: base,
    };
  });
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
  const inner = attractingMultiplier(toNumbers(ln, MERGED_BITS));
  const size = inner && Math.hypot(inner.re, inner.im);
  if (size !== undefined && Math.abs(size - 1) < BOUNDARY) {
    throw new RangeError(
      `b = ${name}: a fixed point of b^z has a multiplier of modulus ${size.toFixed(4)}, expected less than ${1 - BOUNDARY} or more than ${1 + BOUNDARY}: on the Shell-Thron boundary Schröder's function has small divisors and no orbit leads to it`,
    );
  }
  let plane: Plane;
  try {
    plane = mergedPlane(ln, kappa);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const instead =
      size !== undefined && size < LARGEST_MULTIPLIER
        ? `; call base(b, { solution: "regular" })`
        : "";
    throw new RangeError(`b = ${name}, solution "kneser": ${error.message}${instead}`);
  }
  return () => plane;
}

function regular(b: Parts, name: string): () => Plane {
  const at = (p: bigint): Plane => {
    const { ln, kappa } = logarithms(b, p);
    const start = attractingMultiplier(toNumbers(ln, p));
    const size = start === undefined ? Number.NaN : Math.hypot(start.re, start.im);
    if (start === undefined || !(size < LARGEST_MULTIPLIER)) {
      throw new RangeError(
        `b = ${name}, solution "regular": expected a base inside the Shell-Thron region, where a fixed point of b^z attracts (0 < b < 1: b > e^-e); call base(b, { solution: "kneser" })`,
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
function mirrored({ iterate, half, sexp, slog }: ComplexBase): ComplexBase {
  return {
    iterate: (z, alpha) => iterate(conjugateOf("z", z), conjugateOf("alpha", alpha)).conjugate(),
    half: (z) => half(conjugateOf("z", z)).conjugate(),
    sexp: (h) => sexp(conjugateOf("h", h)).conjugate(),
    slog: (z, options) => slog(conjugateOf("z", z), options).conjugate(),
  };
}
