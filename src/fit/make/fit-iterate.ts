import { describe, expectNumber, expectOneOf, expectOptions } from "../../numbers/arguments.js";
import type { BaseIterates } from "../../real/iterates.js";
import { largest, type Precision, round, roundDown, roundUp } from "../evaluate/precision.js";
import { Fit } from "../fit.js";
import { FitSurface } from "../fit-surface.js";
import type { Outside } from "../store/fit-data.js";
import { LARGEST_TABLE, LONGEST_BASE } from "../store/limits.js";
import { fitSurface } from "../surface/make-surface.js";
import { type Iterates, iteratesOf } from "./iterates.js";
import { cost, piecewise } from "./layout.js";
import { polynomials } from "./polynomials.js";
import type { Layout, Request } from "./request.js";
import { type Measure, SHAPES, type Shape, unitIn } from "./shape.js";
import { single } from "./single.js";
import { singularityOf } from "./singularity.js";

/** What a fit should be. */
export interface FitOptions {
  /** Which iterate, |alpha| < 8; or the range of alpha of a two-variable fit. */
  readonly alpha: number;
  /** The base b of the iterates of z -> b^z, `base(b)` of iterexp/base; e where it is absent. */
  readonly base?: BaseIterates;
  /** The ends of the x served; the first may be -Infinity. */
  readonly domain: readonly [from: number, to: number];
  /** The largest error allowed, rounding in the precision included. */
  readonly maxError: number;
  /** How the error is measured; "relative" by default. */
  readonly error?: Measure;
  /** The arithmetic of the evaluation; "f64" by default. */
  readonly precision?: Precision;
  /** What the fit consists of; "auto" by default. */
  readonly shape?: Shape;
  /** 0: values meet where pieces do, to rounding; 1: slopes too. */
  readonly continuity?: 0 | 1;
  /**
   * Whether no value may be less than that of a smaller x: proven for `evaluate`, `evaluateInto` and every target but shaders,
   * rounding and fused operations included.
   */
  readonly monotone?: boolean;
  /** What it gives outside the domain; "nan" by default. */
  readonly outside?: Outside;
  /** The size of the largest table allowed, 4 MB by default. */
  readonly maxBytes?: number;
}

const OPTIONS = [
  "alpha",
  "base",
  "domain",
  "maxError",
  "error",
  "precision",
  "shape",
  "continuity",
  "monotone",
  "outside",
  "maxBytes",
] as const satisfies (keyof FitOptions)[];

/** A two-variable fit: see fitIterate. */
export interface SurfaceOptions
  extends Omit<FitOptions, "alpha" | "shape" | "monotone" | "continuity" | "maxBytes"> {
  /** The ends of the range of alpha, |alpha| < 8. */
  readonly alpha: readonly [from: number, to: number];
}

/**
 * A cheap evaluation of exp^alpha on a domain that keeps `maxError`, the rounding of the evaluation in the stated precision
 * included. It is the cheapest that is found, by a count of operations and memory.
 *
 * **Domain and special values.** |alpha| < 8, and a domain [from, to] on which exp^alpha is real and finite. from = -Infinity is
 * served by a constant below x = -40 or so. For "f32" the ends are rounded inward to f32, and evaluations round x to f32 first.
 * Outside the domain a fit gives what `outside` says.
 *
 * **Accuracy.** `maxError` bounds the error in the measure asked for: "absolute", "relative" to |exp^alpha(x)|, or "ulp" of the
 * precision. At the zero of exp^alpha relative errors and ulps keep their meaning; a value below all numbers of the precision counts
 * as 0. `fit.maxError` is the bound that was found (`npx vitest run test/fit/fit.test.ts` measures against it). For a base other than e
 * what a series leaves out is judged by its last coefficients.
 *
 * **Throws.** For a wrong option, and where no table of 4 MB, or of `maxBytes`, keeps the error; the rounding of one addition
 * alone costs half an ulp.
 *
 * **Cost.** Milliseconds to seconds. Bases whose values need decimal digits take seconds, and their two-variable fits minutes.
 *
 * **Method.** Polynomials by Remez's exchange, or interpolants that lose no more than a 64th of `maxError` to them, in rows that are
 * found without a search. The bound is made of samples, an inequality for what lies between them, and running error analysis
 * (docs/fit.md).
 *
 * @param options alpha, domain and maxError, and how the fit is to be
 * @returns a fit in x
 * @throws TypeError or RangeError that names the option
 * @example
 * const fit = fitIterate({ alpha: 1 / 2, domain: [0, 4], maxError: 1e-6 });
 * Math.abs(fit.evaluate(1) / 1.6463542337511945 - 1) <= 1e-6; // true
 */
export function fitIterate(options: FitOptions): Fit;
/**
 * The same as a function of x and alpha, for alpha in a range.
 *
 * **Domain and special values.** A rectangle on which exp^alpha(x) is real and finite, |alpha| < 8.
 *
 * **Accuracy.** `maxError` bounds the error of the value; `maxGradientError` of what is made bounds those of both derivatives.
 *
 * **Throws.** For a wrong option, and where no table of 1 MB keeps the error.
 *
 * @param options a range of alpha, the domain and maxError, and how the fit is to be
 * @returns a fit in x and alpha
 * @throws TypeError or RangeError that names the option
 * @example
 * const surface = fitIterate({ alpha: [0.4, 0.6], domain: [0, 1], maxError: 1e-3 });
 * surface.gradient(1, 0.5).dalpha.toFixed(2); // '1.58'
 */
export function fitIterate(options: SurfaceOptions): FitSurface;
export function fitIterate(options: FitOptions | SurfaceOptions): Fit | FitSurface {
  expectOptions("options", options ?? null, OPTIONS);
  const {
    alpha,
    maxError,
    precision = "f64",
    error: measure = "relative",
    outside = "nan",
  } = options;
  expectOneOf("precision", precision, ["f64", "f32"]);
  expectOneOf("error", measure, ["relative", "absolute", "ulp"]);
  expectOneOf("outside", outside, ["nan", "clamp", "exact"]);
  expectNumber("maxError", maxError);
  if (!(maxError > 0)) throw new RangeError(`maxError = ${maxError}, expected a number > 0`);
  const domain = expectRange("domain", options.domain, precision);
  const iterates = iteratesOf(options.base);
  if (iterates.base !== undefined && iterates.base.length > LONGEST_BASE) {
    throw new RangeError(
      `base: ${iterates.base.length} characters, expected at most ${LONGEST_BASE}: a fit stores it`,
    );
  }
  if (Array.isArray(alpha)) {
    for (const name of ["shape", "continuity", "monotone"] as const) {
      const option = (options as unknown as FitOptions)[name];
      if (option !== undefined) {
        throw new RangeError(`${name} = ${describe(option)}, expected none for a range of alpha`);
      }
    }
    const data = fitSurface({
      iterates,
      base: iterates.base,
      alpha: expectRange("alpha", alpha, precision),
      domain,
      promised: maxError,
      measure,
      precision,
      outside,
    });
    return new FitSurface(data, iterates.exact);
  }
  const {
    shape = "auto",
    continuity = 0,
    monotone = false,
    maxBytes = LARGEST_TABLE,
  } = options as FitOptions;
  expectNumber("alpha", alpha);
  if (!(Math.abs(alpha) < 8)) throw new RangeError(`alpha = ${alpha}, expected |alpha| < 8`);
  expectOneOf("shape", shape, SHAPES);
  expectOneOf("continuity", continuity, [0, 1]);
  if (typeof monotone !== "boolean") {
    throw new TypeError(`monotone = ${describe(monotone)}, expected a boolean`);
  }
  expectNumber("maxBytes", maxBytes);
  if (!(maxBytes > 0)) throw new RangeError(`maxBytes = ${maxBytes}, expected a number > 0`);

  const singularityIn = (arithmetic: Precision) =>
    iterates.base === undefined ? singularityOf(alpha, arithmetic) : undefined;
  const singularity = singularityIn(precision);
  // What a domain that begins at the singularity means: from the next number on.
  if (domain[0] === singularity?.origin) domain[0] = singularity.first;
  const [from, to] = domain;
  if (!(from < to)) throw new RangeError(`domain = [${from}, ${to}], expected from < to`);
  for (const end of domain) expectValue(iterates, end, alpha, precision);
  const requestIn = (arithmetic: Precision): Request => {
    const zero = round(iterates.exact.iterate(0, -alpha), arithmetic);
    const unit = unitIn({ measure, precision: arithmetic });
    return {
      f: iterates.sampler(alpha, (size) =>
        Math.max(TRUTH_SHARE * maxError * unit(size), size * BEST_TRUTH),
      ),
      from,
      to,
      precision: arithmetic,
      measure,
      goal: maxError,
      continuity,
      monotone,
      zero: measure !== "absolute" && zero >= from && zero <= to ? zero : undefined,
      leftOut: iterates.leftOut(alpha),
      maxBytes: Math.min(maxBytes, LARGEST_TABLE),
      reductions: iterates.reductions(alpha, singularityIn(arithmetic)),
    };
  };
  const request = requestIn(precision);
  const layout = cheapest(request, shape);
  if (layout === undefined) {
    const smallest =
      maxBytes < LARGEST_TABLE
        ? cheapest({ ...request, maxBytes: LARGEST_TABLE }, shape, "bytes")
        : undefined;
    if (smallest !== undefined) {
      throw new RangeError(
        `maxBytes = ${maxBytes}: the smallest table found that keeps maxError = ${maxError} (${measure}) on ` +
          `[${from}, ${to}] has ${smallest.coefficients.byteLength} bytes; expected at least that, or a larger error`,
      );
    }
    const isKeptInDoubles = precision === "f32" && cheapest(requestIn("f64"), shape) !== undefined;
    throw new RangeError(
      `maxError = ${maxError} (${measure}): no ${monotone ? "monotone " : ""}${shape === "auto" ? "fit" : `${shape} fit`} in ${precision} keeps it ` +
        `on [${from}, ${to}]; expected a larger error, a narrower domain or ${isKeptInDoubles ? "f64" : "another shape"}`,
    );
  }
  // JSON has no -0, and what is stored computes the same bits.
  for (let i = 0; i < layout.coefficients.length; i++) layout.coefficients[i] += 0;
  const { base, exact } = iterates;
  const asked = { base, alpha, domain, measure, promised: maxError, precision };
  return new Fit({ ...layout, ...asked, continuity, monotone, outside }, exact);
}

/** The part of the error allowed that values may be off before they are looked up more exactly. */
const TRUTH_SHARE = 1 / 32;

/** The part of the value that they may always be off: no fit in doubles is that exact. */
const BEST_TRUTH = 2 ** -64;

const upTo = (n: number, first = 1): number[] =>
  Array.from({ length: n - first + 1 }, (_, i) => first + i);

function cheapest(
  request: Request,
  shape: Shape,
  ranking: "cost" | "bytes" = "cost",
): Layout | undefined {
  const least = request.continuity === 1 ? 3 : 1;
  const narrow = request.to - request.from <= 64;
  const found: (Layout | undefined)[] = [];
  if (shape === "polynomial") found.push(single(request, upTo(40, least)));
  if (shape === "polynomials") found.push(polynomials(request, upTo(14, 3).reverse()));
  if (shape === "auto" && narrow) found.push(single(request, upTo(12, least)));
  if (
    shape === "piecewise" ||
    (shape === "auto" && (ranking === "bytes" || !isCheap(found[0], request)))
  ) {
    found.push(piecewise(request, upTo(14, least), ranking));
  }
  const layouts = found.filter((layout) => layout !== undefined);
  const price = (layout: Layout) =>
    ranking === "bytes"
      ? layout.coefficients.length
      : cost(layout, layout.coefficients.length, request.precision);
  return layouts.sort((a, b) => price(a) - price(b))[0];
}

/** Whether one polynomial needs so few operations that finding its row would cost as much. */
const isCheap = (layout: Layout | undefined, { precision }: Request): boolean =>
  layout !== undefined && cost(layout, layout.coefficients.length, precision) <= 10;

/** [from, to] rounded inward. */
function expectRange(name: string, value: unknown, precision: Precision): [number, number] {
  if (!Array.isArray(value) || value.length !== 2) {
    throw new TypeError(`${name} = ${describe(value)}, expected [from, to]`);
  }
  expectNumber(`${name}[0]`, value[0]);
  expectNumber(`${name}[1]`, value[1]);
  const from = roundUp(value[0] + 0, precision);
  const to = roundDown(Math.min(value[1], largest(precision)), precision);
  if (!(from < to) || (name === "alpha" && !(from > -8 && to < 8))) {
    const limits = name === "alpha" ? " and |alpha| < 8" : "";
    throw new RangeError(
      `${name} = [${value.join(", ")}], expected [from, to] with from < to in ${precision}${limits}`,
    );
  }
  return [from, to];
}

/** Refuses a domain at whose end there is no finite value. */
function expectValue(
  { exact, base }: Iterates,
  x: number,
  alpha: number,
  precision: Precision,
): void {
  const y = exact.iterate(x, alpha);
  if (!(Math.abs(y) <= largest(precision))) {
    throw new RangeError(
      `domain: ${base === undefined ? "exp" : `exp_${base}`}^${alpha}(${x}) = ${y}, expected a finite value of ${precision} at both ends`,
    );
  }
}
