import type { Decimal } from "decimal.js";
import { certifying, type Proof } from "../abel/certificate/certify.js";
import { type Enclosures, enclosures, logarithmsOf } from "../abel/certificate/enclosures.js";
import type { Judged } from "../abel/certificate/judged.js";
import { fixedPoint } from "../abel/fixed-points.js";
import { type Chart, lowOfPeriod } from "../abel/kneser/chart.js";
import type { Steps } from "../abel/steps.js";
import { type Disc, NotEnclosed, ratio } from "../balls/disc.js";
import { describe } from "../numbers/arguments.js";
import { exact, type Value } from "../numbers/exact.js";
import { bitLength, toNumber as toDouble } from "../numbers/fixed.js";
import { toNumbers } from "../numbers/fixed-complex.js";
import { toHex } from "../numbers/hex.js";
import { Expansion } from "./expansion.js";
import { toDecimal } from "./result.js";
import { sliced } from "./sliced.js";
import { expectPrepareOptions, type PrepareOptions } from "./store.js";

/** Two numbers of which it is proved that the value lies between them. */
export interface Interval {
  /** The lower end, rounded down. */
  readonly lower: Decimal;
  /** The upper end, rounded up. */
  readonly upper: Decimal;
}

/** Values that are proved to lie in intervals. */
export interface Enclosed<Bounds> {
  /** slog(x). */
  slog(x: Value): Bounds;
  /** sexp(h). */
  sexp(h: Value): Bounds;
  /** exp^alpha(x). */
  iterateExp(x: Value, alpha: Value): Bounds;
}

/** What `certify` has proved of an expansion. */
export interface CertifiedExpansion {
  /** Decimals of the super-logarithm that are proved on a period of the real axis, from which all others follow. */
  readonly digits: number;
  /** M: |Im (A - P)| on the disc of the expansion P is at most this, A Kneser's Abel function. */
  readonly bound: Decimal;
  /** The harmonic measures kappa of the theorem, doubles rounded up. */
  readonly kappas: {
    /** That of the functional equation. */
    readonly map: number;
    /** That of the line. */
    readonly line: number;
  };
  /** The suprema of the residuals over closed arcs. */
  readonly residuals: {
    /** Of the functional equation. */
    readonly map: Decimal;
    /** Of the matching with the regular Abel function on the circle. */
    readonly theta: Decimal;
    /** Of that matching on the line. */
    readonly line: Decimal;
  };
  /** Into how many arcs the half circle was divided. */
  readonly arcs: number;
  /** At how many nodes residuals were computed. */
  readonly nodes: number;
  /** On how many discs the hypotheses were checked. */
  readonly boxes: number;
  /** Rigorous values: Kneser's, not the expansion's. */
  readonly enclosures: Enclosed<Interval>;
  /** All that a proof consists of, for a checker that trusts nothing: docs/certificate.md says how to read it. */
  toJSON(): CertificateJSON;
}

/** A certificate as toJSON writes it: all numbers that the proof was made from. */
export interface CertificateJSON {
  /** What tells such an object from others. */
  readonly format: "iterexp-certificate";
  /** The version of this form. */
  readonly version: 1;
  /** The base as a decimal or a fraction, or "e". */
  readonly base: string;
  /** Decimals of the super-logarithm that are proved. */
  readonly digits: number;
  /** The map from the plane to the disc on which P is given. */
  readonly chart: Chart;
  /** The fraction bits of the coefficients of P. */
  readonly bits: number;
  /** The coefficients of P in hexadecimal, over 2^bits. */
  readonly coefficients: readonly string[];
  /** The period on which theta~ is given. */
  readonly line: {
    /** Re w where it begins. */
    readonly start: number;
    /** Im w. */
    readonly level: number;
  };
  /** The fraction bits of the coefficients of theta~. */
  readonly thetaBits: number;
  /** The coefficients of theta~: real and imaginary parts in hexadecimal, over 2^thetaBits. */
  readonly theta: readonly (readonly [string, string])[];
  /** The arcs of the half circle: both ends over 2^20 as parts of pi, and n of the equation, 0 for theta. */
  readonly arcs: readonly (readonly [number, number, number])[];
  /** Into how many arcs the period of the line was divided. */
  readonly lineArcs: number;
  /** What is claimed of them: `bound`, `kappas` and `residuals` of the proof. */
  readonly claim: {
    /** That of the proof, as a decimal. */
    readonly bound: string;
    /** Those of the proof. */
    readonly kappas: CertifiedExpansion["kappas"];
    /** Those of the proof, as decimals. */
    readonly residuals: Readonly<Record<keyof CertifiedExpansion["residuals"], string>>;
  };
}

/**
 * Proves how near an expansion is to Kneser's solution: resolves to a bound of |A - P|, or rejects with a RangeError
 * that says which hypothesis of the theorem failed.
 *
 * **Domain.** Expansions of iterexp/decimal and of real bases above e^(1/e), wherever they come from. Nothing that the expansion
 * says of itself is trusted: its coefficients are the function that is judged.
 *
 * **Accuracy.** The bound is 5 to 20 times the true error. Every number in it is enclosed by discs that share no code with the
 * evaluation.
 *
 * **Throws.** RangeError where the proof fails, TypeError for other arguments.
 *
 * **Cost.** About 3 s of processor time for 50 digits, 5 s for 75, 22 s for 150; 46 s for 30 digits of base 1.46, next to e^(1/e).
 * Between slices of some ten milliseconds other work gets its turn.
 *
 * **Method.** The theorem of docs/certificate.md.
 *
 * @param expansion from `prepare` or `fromJSON`
 * @param options `onProgress`, told the fraction done; `signal`, which aborts
 * @returns the digits proved, the numbers behind them, enclosures of values, and the proof as JSON
 * @throws RangeError where a hypothesis fails, naming it
 * @example
 * ```js
 * import { certify, prepare } from "iterexp/decimal";
 *
 * const proof = await certify(await prepare(10));
 * proof.digits >= 80; // true
 * proof.enclosures.slog(2).lower.toFixed(30); // '0.701545601831870365751890398081'
 * ```
 */
export async function certify(
  expansion: Expansion,
  options: PrepareOptions = {},
): Promise<CertifiedExpansion> {
  if (!(expansion instanceof Expansion)) {
    throw new TypeError(`expansion = ${describe(expansion)}, expected an Expansion`);
  }
  expectPrepareOptions(options);
  return sliced(certifyingExpansion(expansion), options);
}

/** The expansion, of which all the digits that it claims are proved; a rejection with a RangeError where they are not. */
export async function proved(
  expansion: Expansion,
  { onProgress, signal }: PrepareOptions,
): Promise<Expansion> {
  const { digits } = await certify(expansion, { onProgress, signal });
  if (digits < expansion.digits) {
    throw new RangeError(
      `fromJSON: ${digits} digits proved, expected the ${expansion.digits} that it claims`,
    );
  }
  return expansion;
}

/** certify as a computation that can pause. */
function* certifyingExpansion(expansion: Expansion): Steps<CertifiedExpansion> {
  const { base, solved } = expansion;
  const judged: Judged = {
    chart: solved.chart,
    coefficients: solved.coefficients,
    bits: solved.p,
  };
  const start = toNumbers(fixedPoint(logarithmsOf(base, 100n).kappa.re, 100n).value, 100n);
  const kappaAt = (p: bigint): Disc => logarithmsOf(base, p).kappa;
  const proof = yield* certifying(judged, kappaAt, start, expansion.digits);
  return certified(base, judged, proof);
}

/** The result in decimals. */
function certified(base: string, judged: Judged, proof: Proof): CertifiedExpansion {
  const { p, line, theta, arcs, lineArcs } = proof.certificate;
  const values = enclosures(judged, proof, logarithmsOf(base, p).ln);
  const low = lowOfPeriod(judged.chart, toDouble(logarithmsOf(base, 100n).kappa.re, 100n));
  const digits = Math.max(0, Math.floor(-logTen(values.periodError(low), p)));
  const rounded = (a: bigint): Decimal => toDecimal(a + (a >> 20n) + 1n, p, 5);
  const bound = rounded(proof.bound);
  const kappas = { map: proof.kappaMap, line: proof.kappaLine };
  const residuals = {
    map: rounded(proof.residuals.map),
    theta: rounded(proof.residuals.theta),
    line: rounded(proof.residuals.line),
  };
  return {
    digits,
    bound,
    kappas,
    residuals,
    arcs: arcs.length,
    nodes: proof.nodes,
    boxes: proof.boxes,
    enclosures: decimalEnclosures(values, p),
    toJSON: () => ({
      format: "iterexp-certificate",
      version: 1,
      base,
      digits,
      chart: judged.chart,
      bits: Number(judged.bits),
      coefficients: judged.coefficients.map(toHex),
      line,
      thetaBits: Number(p),
      theta: theta.map(({ re, im }) => [toHex(re), toHex(im)] as const),
      arcs: arcs.map(({ from, to, n }) => [from, to, n] as const),
      lineArcs,
      claim: {
        bound: bound.toString(),
        kappas,
        residuals: {
          map: residuals.map.toString(),
          theta: residuals.theta.toString(),
          line: residuals.line.toString(),
        },
      },
    }),
  };
}

/** Enclosures of discs as intervals of decimals. */
export function decimalEnclosures(
  values: Pick<Enclosures, "slog" | "sexp" | "iterate">,
  p: bigint,
): Enclosed<Interval> {
  const disc = (name: string, value: Value): Disc => {
    const x = exact(name, value);
    if (typeof x === "string") throw new RangeError(`${name} = ${x}, expected a finite number`);
    if (Math.abs(x.exponent) > 400) {
      throw new RangeError(
        `${name} = ${describe(value)}, expected a number that its fraction bits hold`,
      );
    }
    const top = x.num * 10n ** BigInt(Math.max(0, x.exponent));
    return ratio(top, x.den * 10n ** BigInt(Math.max(0, -x.exponent)), p);
  };
  // Digits down to 2^-p / 4; what is cut off there, the 1 added pays for.
  const written = (a: bigint): Decimal =>
    toDecimal(a, p, Math.ceil((bitLength(a) + 2) * Math.log10(2)) + 2);
  const interval = ({ re, rad }: Disc): Interval => ({
    lower: written(re - rad - 1n),
    upper: written(re + rad + 1n),
  });
  /** Where a disc fails on the way, the arguments are too large or too near to a singularity. */
  const found = (named: Readonly<Record<string, Value>>, value: () => Disc): Interval => {
    try {
      return interval(value());
    } catch (error) {
      if (!(error instanceof NotEnclosed)) throw error;
      const shown = Object.entries(named).map(([name, x]) => `${name} = ${describe(x)}`);
      throw new RangeError(
        `${shown.join(", ")}: ${error.message}, expected smaller numbers or ones farther from a singularity`,
      );
    }
  };
  return {
    slog: (x) => found({ x }, () => values.slog(disc("x", x))),
    sexp: (h) => found({ h }, () => values.sexp(disc("h", h))),
    iterateExp: (x, alpha) =>
      found({ x, alpha }, () => values.iterate(disc("x", x), disc("alpha", alpha))),
  };
}

/** log10 of a positive integer over 2^p. */
const logTen = (a: bigint, p: bigint): number => {
  const text = a.toString();
  return Math.log10(Number(`0.${text.slice(0, 17)}`)) + text.length - Number(p) * Math.log10(2);
};
