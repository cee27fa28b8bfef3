import { describe, expectNumber, expectOneOf, expectOptions } from "../numbers/arguments.js";
import { iterateExp } from "../real/iterate.js";
import { type Numbers, numbersOf, termsOf, weighted } from "./arguments.js";
import { gradientOf } from "./gradient.js";
import { type GradientViews, gradientInto, valuesInto } from "./into.js";
import { multiplicative } from "./multiplicative.js";
import { type Extension, Setting } from "./setting.js";
import type { Strided, StridedInput } from "./strided.js";
import { resultOf } from "./value.js";

/** What numbers below the domain are to be. */
export interface RhoOptions {
  /**
   * What numbers below the domain stand for, NaN when absent: "odd" (0 <= alpha < 4.639, where exp^alpha(0) is a double), a
   * group on the whole line; "shift" (0 <= alpha <= 2), the numbers moved into the domain by a softplus; "signed"
   * (alpha >= 0), the analytic continuation across the absorber by the rule of signs of products. docs/rho.md has the formulas.
   */
  readonly extension?: Extension | undefined;
}

/** A value with its derivatives, those in numbers in their order. */
export interface SumGradient {
  value: number;
  dxs: Float64Array;
  dalpha: number;
}

/** A weighted sum with its derivatives, those in the weights among them. */
export interface DotGradient extends SumGradient {
  dws: Float64Array;
}

/** x (+) y = exp^alpha(exp^-alpha(x) + exp^-alpha(y)) for one alpha: the functions of `rho`. */
export interface Rho {
  readonly alpha: number;
  readonly extension: Extension | undefined;
  /** exp^alpha(0) = sexp(alpha - 1), rounded: x (+) identity = x. -Infinity at alpha = -1, NaN below. */
  readonly identity: number;
  /** exp^alpha(-Infinity) = sexp(alpha - 2), rounded: x (+) absorber = absorber. NaN for alpha < 0 and for "odd". */
  readonly absorber: number;
  /** The least and the largest number that has an inner value; both included, as limits. */
  readonly domain: readonly [from: number, to: number];

  /** exp^alpha(sum exp^-alpha(x)); the identity for no x. */
  sum(...xs: readonly number[]): number;
  /** The same for a list. */
  sum(xs: Numbers): number;
  /** exp^alpha(sum w exp^-alpha(x)): weights multiply inside. A weight 0 leaves its x out. */
  dot(ws: Numbers, xs: Numbers): number;
  /** exp^alpha(-exp^-alpha(x)): x (+) inverse(x) = identity. */
  inverse(x: number): number;

  /** The sum and its derivatives in every x and in alpha. */
  sumGradient(...xs: readonly number[]): SumGradient;
  /** The same for a list. */
  sumGradient(xs: Numbers): SumGradient;
  /** The weighted sum and its derivatives in every x, every weight and in alpha. */
  dotGradient(ws: Numbers, xs: Numbers): DotGradient;

  /** out[i] = sum of row i of xs; returns out. */
  sumInto<Out extends StridedInput>(out: Out, xs: Strided): Out;
  /** out[i] = dot(ws, row i of xs); returns out. */
  dotInto<Out extends StridedInput>(out: Out, ws: StridedInput, xs: Strided): Out;
  /** For every row i of xs: value[i], dxs[i, j], dalpha[i], of which any may be left out; returns out. */
  sumGradientInto<Out extends Omit<GradientViews, "dws">>(out: Out, xs: Strided): Out;
  /** The same for dot(ws, row i), with dws[i, j]. */
  dotGradientInto<Out extends GradientViews>(out: Out, ws: StridedInput, xs: Strided): Out;
}

/**
 * The operation between addition (alpha = 0) and multiplication (alpha = 1), and beyond on both sides: x (+) y =
 * exp^alpha(exp^-alpha(x) + exp^-alpha(y)), commutative and associative, with n operands, weights, inverses and
 * gradients.
 *
 * Results overflow only where they are larger than every double: where exp^-alpha(x) overflows, its logarithms are
 * added as by log-sum-exp. Known limits: for alpha < -6.4 sums of x below -37 alone are good to a few ulps, with the
 * dalpha NaN; for -1 < alpha < 0 an x below exp^(1 + alpha)(-Infinity) is left out beside an inner value above 1e308,
 * whatever its weight.
 *
 * Gradients: dxs, dws and dalpha of the formula above, also at an absorbing x, where they are those of the product one
 * step of exp further out: d(x (+) A)/dx = 0 and d(x (+) A)/dA = e^(exp^-alpha(x)). At alpha = 1, 2, ... dalpha is the
 * derivative of "signed". A value NaN comes with NaN derivatives; an infinite one with infinite derivatives (alpha 0
 * and 1: as arithmetic has them; alpha < 0: those of y = x, the limits).
 *
 * The functions ending in Into read and write views of Float64Array or Float32Array (Strided) row by row, with the bits
 * of sum and dot. What is written may share memory with what is read, which costs a copy.
 *
 * **Domain and special values.** rho(n) is x + y, x y, x^(ln y) for n = 0, 1, 2 (for more operands exp(product ln x),
 * and so on), and ln(e^x + e^y) for -1. Domain: x >= absorber = sexp(alpha - 2) for alpha > 0 (the double nearest to it
 * stands for it), every x for alpha <= 0; for alpha = 1, 2, 3, ... every x >= sexp(alpha - 3), since exp^(alpha -
 * 1)(product exp^(1 - alpha)(x)) needs no logarithm of the factors: products keep their signs. NaN where an operand
 * lies below, for NaN, and where the sum inside is below exp^-alpha(-Infinity) (for alpha < 0). Infinite numbers by
 * IEEE arithmetic inside. -0 counts as 0.
 *
 * **Accuracy.** |error| <= 0.51 ulp, and results do not depend on the order of the operands, as long as not more than
 * about 150 bits cancel inside; the weights of equal operands are added exactly before. The extension "shift": 4 ulps,
 * worst measured 0.79. Worst measured: 0.500000 ulp, a tie at rho(0).sum(1.3093755729062226, 3.9928742134090713);
 * elsewhere 0.499931, at rho(0.5) of 1.3607855840718357, 1.573639155897578, -0.4829696062137925, 7.987898376326982,
 * 21.569151722070824. Derivatives: 16 ulps promised, of dxs, dws and the terms that dalpha is a difference of, times
 * |x|, |y|, |z| or |Z| where those are below -1; worst measured 6.3 (`POINTS=400 npx vitest run
 * test/rho/accuracy.test.ts`).
 *
 * **Cost.** From the 8192nd operand of one alpha on, sums and dots of 8 and more numbers, with their gradients, are taken
 * two numbers at a time by WebAssembly, where alpha is above -1 and no integer, without extension or with "signed" above the absorber:
 * for rows of 64 numbers less than twice the time of log-sum-exp, gradients six times. The bits are those of JavaScript.
 *
 * **Method.** Inner values are pairs of doubles with error bounds and a rounding test, and fixed point of 256 bits and
 * more where that fails. For alpha = -1 this is log-sum-exp; identity, inverse and absorber are the terms of
 * semigroups.
 *
 * @param alpha any finite number
 * @param options what numbers below the domain stand for
 * @returns `sum`, `dot`, `inverse`, their gradients, and the functions ending in Into
 * @throws TypeError for an argument of another type; RangeError for an infinite or NaN alpha, an unknown extension or one
 * outside its range of alpha; the functions throw RangeError for unequal lengths, and for views that leave their data or
 * that write two elements to one place
 *
 * @example
 * ```js
 * import { rho } from "iterexp/rho";
 *
 * rho(0).sum(2, 3); // 5
 * rho(1).sum(2, 3); // 6
 * rho(0.5).sum(2, 3); // 6.074570478639308
 * rho(0.5).sumGradient(2, 3).dalpha; // 1.58788720303638
 * ```
 */
export function rho(alpha: number, options: RhoOptions = {}): Rho {
  if (typeof options === "object" && options !== null && "complex" in options) {
    throw new TypeError(
      `options.complex = ${describe(options.complex)}, expected no such option: call complexRho(alpha)`,
    );
  }
  expectOptions("options", options, ["extension"]);
  const { extension } = options;
  expectNumber("alpha", alpha);
  if (!Number.isFinite(alpha)) throw new RangeError(`alpha = ${alpha}, expected a finite number`);
  expectExtension(extension, alpha);
  const setting = new Setting(alpha + 0, extension);

  const sum = (...xs: readonly (number | Numbers)[]): number =>
    resultOf(setting, termsOf(numbersOf("xs", xs)));

  const sumGradient = (...xs: readonly (number | Numbers)[]): SumGradient => {
    const { value, dxs, dalpha } = gradientOf(setting, termsOf(numbersOf("xs", xs)));
    return { value, dxs, dalpha };
  };

  return {
    alpha: setting.alpha,
    extension,
    identity: setting.identity,
    absorber: setting.absorber,
    domain: [setting.from, Number.POSITIVE_INFINITY],
    sum,
    dot: (ws, xs) => resultOf(setting, weighted(ws, xs)),
    inverse(x: number): number {
      expectNumber("x", x);
      if (setting.alpha === 1 && setting.room.world === multiplicative) return 1 / (x + 0);
      return resultOf(setting, { x: Float64Array.of(x), w: Float64Array.of(-1), n: 1 });
    },
    sumGradient,
    dotGradient(ws: Numbers, xs: Numbers): DotGradient {
      const { value, dxs, dws, dalpha } = gradientOf(setting, weighted(ws, xs));
      return { value, dxs, dws, dalpha };
    },
    sumInto: (out, xs) => valuesInto(setting, out, undefined, xs),
    dotInto: (out, ws, xs) => valuesInto(setting, out, ws, xs),
    sumGradientInto: (out, xs) => gradientInto(setting, out, undefined, xs),
    dotGradientInto: (out, ws, xs) => gradientInto(setting, out, ws, xs),
  };
}

/** The range of alpha of each extension. */
const RANGES: Record<Extension, readonly [from: number, to: number]> = {
  odd: [0, Number.POSITIVE_INFINITY],
  shift: [0, 2],
  signed: [0, Number.POSITIVE_INFINITY],
};

const EXTENSIONS = Object.keys(RANGES) as Extension[];

function expectExtension(extension: unknown, alpha: number): void {
  if (extension === undefined) return;
  const [from, to] = RANGES[expectOneOf("extension", extension, EXTENSIONS)];
  if (extension === "odd" && iterateExp(0, alpha) === Number.POSITIVE_INFINITY) {
    throw new RangeError(
      `alpha = ${alpha}, expected less than 4.639007707228627 for the extension "odd": exp^alpha(0) is beyond the doubles`,
    );
  }
  if (alpha >= from && alpha <= to) return;
  const range = to === Number.POSITIVE_INFINITY ? `at least ${from}` : `from ${from} to ${to}`;
  throw new RangeError(`alpha = ${alpha}, expected ${range} for the extension "${extension}"`);
}
