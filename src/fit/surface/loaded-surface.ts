import { expectNumber } from "../../numbers/arguments.js";
import type { FloatArray } from "../../numbers/arrays.js";
import type { BaseIterates } from "../../real/iterates.js";
import { truncationText } from "../evaluate/texts.js";
import { Stored } from "../store/stored.js";
import { type GradientArrays, gradientArguments, surfaceArguments } from "./arrays.js";
import { cellEvaluator } from "./evaluate.js";
import type { SurfaceData } from "./surface-data.js";

/** The value of a two-variable fit with its derivatives in x and in alpha. */
export interface SurfaceGradient {
  /** The value of the fit. */
  readonly value: number;
  /** Its derivative in x. */
  readonly dx: number;
  /** Its derivative in alpha. */
  readonly dalpha: number;
}

/** Bounds on the absolute errors of a gradient, and where they come from. */
export interface MaxGradientError {
  /** Of the derivative in x. */
  readonly dx: number;
  /** Of the derivative in alpha. */
  readonly dalpha: number;
  /** How the bounds come about, in words. */
  readonly established: string;
}

const establishedFor = ({ base }: SurfaceData): string =>
  "every cell sampled at (3N + 1)^2 Chebyshev points against a series of degree N = degree + 8 of the exact function, " +
  `Ehlich and Zeller's inequality between them, the series' truncation ${truncationText(base)}, ` +
  "running error analysis of the rounded evaluation";

/**
 * exp^alpha(x) on a rectangle of x and alpha, with both derivatives. Made by loadFit of iterexp/fit/load.
 *
 * @example
 * const options = { alpha: [0, 1], domain: [0, 2], maxError: 1e-4, error: "absolute" };
 * const surface = loadFit(fitIterate(options).toBuffer());
 * surface.evaluate(1, 1 / 2).toFixed(2); // '1.65'
 */
export class LoadedSurface extends Stored<SurfaceData> {
  readonly #data: SurfaceData;
  readonly #cell: ReturnType<typeof cellEvaluator>;
  readonly #exact: BaseIterates | undefined;

  /** `exact`: what is beyond the rectangle of a fit whose `outside` is "exact". */
  constructor(data: SurfaceData, exact: BaseIterates | undefined) {
    super(data, establishedFor);
    this.#data = data;
    this.#cell = cellEvaluator(data);
    this.#exact = exact;
  }

  /**
   * The value; outside the rectangle NaN, the value at the nearest point of it, or the exact one. For "f32" x and alpha
   * are rounded to f32 first.
   *
   * @param x the argument
   * @param alpha which iterate
   * @returns exp^alpha(x), to the bound of the fit
   * @throws TypeError for what is no number
   */
  evaluate(x: number, alpha: number): number {
    expectNumber("x", x);
    expectNumber("alpha", alpha);
    this.#evaluate(x, alpha, false);
    return this.#out[0];
  }

  /**
   * The value and both derivatives of the fit, those clamped away being 0.
   *
   * @param x the argument
   * @param alpha which iterate
   * @returns value, dx and dalpha
   * @throws TypeError for what is no number
   */
  gradient(x: number, alpha: number): SurfaceGradient {
    expectNumber("x", x);
    expectNumber("alpha", alpha);
    this.#evaluate(x, alpha, true);
    const [value, dx, dalpha] = this.#out;
    return { value, dx, dalpha };
  }

  /**
   * out[i] = evaluate(xs[i], alphas[i]). Arrays are Float64Array or Float32Array, in any mixture.
   *
   * @param out where the values go; it may be one of the others or overlap it
   * @param xs the arguments
   * @param alphas an array as long as xs, or one number for all
   * @returns out
   * @throws TypeError for other arrays, RangeError for other lengths
   */
  evaluateInto<Out extends FloatArray>(out: Out, xs: FloatArray, alphas: FloatArray | number): Out {
    const arrays = surfaceArguments({ out }, xs, alphas);
    const result = this.#out;
    for (let i = 0; i < arrays.xs.length; i++) {
      this.#evaluate(arrays.xs[i], arrays.alphaAt(i), false);
      out[i] = result[0];
    }
    return out;
  }

  /**
   * gradient(xs[i], alphas[i]) into those of out.value, out.dx and out.dalpha that are given. Arrays as for evaluateInto.
   *
   * @param out the arrays, which must not overlap one another
   * @param xs the arguments
   * @param alphas an array as long as xs, or one number for all
   * @returns out
   * @throws TypeError for other arrays, RangeError for other lengths and for arrays of `out` that overlap
   */
  gradientInto<Out extends GradientArrays>(
    out: Out,
    xs: FloatArray,
    alphas: FloatArray | number,
  ): Out {
    const arrays = gradientArguments(out, xs, alphas);
    const { value, dx, dalpha } = out;
    const result = this.#out;
    for (let i = 0; i < arrays.xs.length; i++) {
      this.#evaluate(arrays.xs[i], arrays.alphaAt(i), true);
      if (value !== undefined) value[i] = result[0];
      if (dx !== undefined) dx[i] = result[1];
      if (dalpha !== undefined) dalpha[i] = result[2];
    }
    return out;
  }

  readonly #out = new Float64Array(3);

  /** The value, and the derivatives if wanted, into #out. */
  #evaluate(givenX: number, givenAlpha: number, slopes: boolean): void {
    const { domain, alpha: range, outside, precision } = this.#data;
    const out = this.#out;
    const f32 = precision === "f32";
    const x = f32 ? Math.fround(givenX) : givenX;
    const alpha = f32 ? Math.fround(givenAlpha) : givenAlpha;
    const insideX = x >= domain[0] && x <= domain[1];
    const insideAlpha = alpha >= range[0] && alpha <= range[1];
    if (insideX && insideAlpha) this.#cell(x, alpha, slopes, out);
    else if (Number.isNaN(x) || Number.isNaN(alpha) || outside === "nan") out.fill(Number.NaN);
    else if (outside === "clamp") {
      this.#cell(clamp(x, domain), clamp(alpha, range), slopes, out);
      if (!insideX) out[1] = 0;
      if (!insideAlpha) out[2] = 0;
    } else {
      const exact = this.#exact as BaseIterates;
      if (slopes) {
        const { value, dx, dalpha } = exact.iterateGradient(x, alpha);
        out.set([value, dx, dalpha]);
      } else out[0] = exact.iterate(x, alpha);
      if (f32) out.set(Float32Array.from(out));
    }
  }

  /** Bounds on the absolute errors of both derivatives, against those of exp^alpha(x). */
  get maxGradientError(): MaxGradientError {
    return { ...this.#data.gradientError, established: establishedFor(this.#data) };
  }

  /** Number of cells. */
  get pieces(): number {
    return this.#data.coefficients.length / (this.#data.degree + 1) ** 2;
  }
}

const clamp = (x: number, [from, to]: readonly [number, number]): number =>
  Math.min(Math.max(x, from), to);
