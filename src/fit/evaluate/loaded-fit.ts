import { expectFloatArrays } from "../../numbers/arrays.js";
import type { BaseIterates } from "../../real/iterates.js";
import type { DerivativeError } from "../make/shape.js";
import type { FitData } from "../store/fit-data.js";
import { Stored } from "../store/stored.js";
import type { Program } from "./functions.js";
import { round } from "./precision.js";
import { program } from "./program.js";
import { callsElementary, rowLength } from "./segments.js";
import { elementaryText, truncationText } from "./texts.js";

/** Bounds on the error of a derivative; the relative one is 1 where the fit is constant. */
export interface MaxDerivativeError extends DerivativeError {
  /** How the bounds come about, in words. */
  readonly established: string;
}

/** How the bounds of a fit come about. */
const establishedFor = ({ base, segments, precision }: FitData): string =>
  "every piece sampled at 4N + 1 Chebyshev points against a series of degree N of the exact function, Bernstein's " +
  `inequality between them, the series' truncation ${truncationText(base)}, running error analysis of the rounded evaluation${callsElementary(segments) ? `, ${elementaryText(precision)}` : ""}`;

/**
 * exp^alpha on a domain, cheap to evaluate. Made by loadFit of iterexp/fit/load.
 *
 * @example
 * const stored = fitIterate({ alpha: 1 / 2, domain: [0, 2], maxError: 1e-6, error: "absolute" }).toBuffer();
 * const half = loadFit(stored);
 * half.domain; // [ 0, 2 ]
 */
export class LoadedFit extends Stored<FitData> {
  readonly #data: FitData;
  readonly #program: Program;

  /**
   * The value at x, NaN, the value at the nearer end or the exact one outside the domain, as `outside` says. x: a
   * number; for "f32" it is rounded to f32 first, and so is every operation.
   */
  declare readonly evaluate: (x: number) => number;

  /** d/dx of the fit itself, the pieces' own derivative; outside the domain NaN, 0 or the exact one. */
  declare readonly derivative: (x: number) => number;

  /** `exact`: what is beyond the domain of a fit whose `outside` is "exact". */
  constructor(data: FitData, exact: BaseIterates | undefined) {
    super(data, establishedFor);
    this.#data = data;
    const { alpha, domain, precision, outside } = data;
    /** What stands outside the domain, which is clamped, or exact. */
    const beyond =
      (clamped: (x: number) => number, exactly: (base: BaseIterates, x: number) => number) =>
      (x: number): number => {
        if (Number.isNaN(x) || outside === "nan") return Number.NaN;
        if (outside === "clamp") return clamped(x);
        return exact === undefined ? Number.NaN : round(exactly(exact, x), precision);
      };
    this.#program = program(
      data,
      beyond(
        (x) => this.evaluate(domain[x < domain[0] ? 0 : 1]),
        (base, x) => base.iterate(x, alpha),
      ),
      beyond(
        () => 0,
        (base, x) => base.iterateGradient(x, alpha).dx,
      ),
    );
    const { evaluate, derivative } = this.#program;
    Object.defineProperty(this, "evaluate", { value: evaluate });
    Object.defineProperty(this, "derivative", { value: derivative });
  }

  /**
   * out[i] = evaluate(xs[i]).
   *
   * @param out where the values go, a Float64Array or Float32Array as long as xs; it may be xs or overlap it
   * @param xs the x, a Float64Array or Float32Array
   * @returns out
   * @throws TypeError for other arrays, RangeError for other lengths
   */
  evaluateInto<Out extends Float64Array | Float32Array>(
    out: Out,
    xs: Float64Array | Float32Array,
  ): Out {
    this.#program.into(out, expectFloatArrays(out, xs));
    return out;
  }

  /** Bounds on the error of `derivative` in the domain, against that of exp^alpha, rounding included. */
  get maxDerivativeError(): MaxDerivativeError {
    return { ...this.#data.derivativeError, established: establishedFor(this.#data) };
  }

  /** Number of pieces, a constant one included. */
  get pieces(): number {
    const { coefficients, segments } = this.#data;
    const flat = segments.filter(({ kind }) => kind === "flat").length;
    return coefficients.length / rowLength(this.#data) + flat;
  }
}
