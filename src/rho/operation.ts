import { describe, expectNumber, expectOneOf, expectOption } from "../numbers/arguments.js";
import { iterateExp } from "../real/iterate.js";
import { type Numbers, numbersOf, termsOf, weighted } from "./arguments.js";
import { gradientOf } from "./gradient.js";
import { multiplicative } from "./multiplicative.js";
import { type Extension, type Lanes, Setting } from "./setting.js";
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
  /** The sum. */
  value: number;
  /** Its derivatives in the numbers, in their order. */
  dxs: Float64Array;
  /** Its derivative in alpha. */
  dalpha: number;
}

/** A weighted sum with its derivatives, those in the weights among them. */
export interface DotGradient extends SumGradient {
  /** The derivatives in the weights, in their order. */
  dws: Float64Array;
}

/** x (+) y = exp^alpha(exp^-alpha(x) + exp^-alpha(y)) for one alpha: the functions of `rho`. */
export interface Rho {
  /** Which operation it is: 0 for addition, 1 for multiplication. */
  readonly alpha: number;
  /** What numbers below the domain stand for; undefined where they give NaN. */
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
}

/** What the arguments of `rho` and `arrayRho` say, checked. */
export function settingOf(alpha: number, options: RhoOptions, lanes?: Lanes): Setting {
  if (typeof options === "object" && options !== null && "complex" in options) {
    throw new TypeError(
      `options.complex = ${describe(options.complex)}, expected no such option: call complexRho(alpha)`,
    );
  }
  expectOption("options", options, "extension");
  const { extension } = options;
  expectNumber("alpha", alpha);
  if (!Number.isFinite(alpha)) throw new RangeError(`alpha = ${alpha}, expected a finite number`);
  expectExtension(extension, alpha);
  return new Setting(alpha + 0, extension, lanes);
}

/** The functions on numbers. */
export function operationIn(setting: Setting): Rho {
  return {
    alpha: setting.alpha,
    extension: setting.extension,
    identity: setting.identity,
    absorber: setting.absorber,
    domain: [setting.from, Number.POSITIVE_INFINITY],
    sum: (...xs: readonly (number | Numbers)[]): number =>
      resultOf(setting, termsOf(numbersOf("xs", xs))),
    dot: (ws, xs) => resultOf(setting, weighted(ws, xs)),
    inverse(x: number): number {
      expectNumber("x", x);
      if (setting.alpha === 1 && setting.room.world === multiplicative) return 1 / (x + 0);
      return resultOf(setting, { x: Float64Array.of(x), w: Float64Array.of(-1), n: 1 });
    },
    sumGradient(...xs: readonly (number | Numbers)[]): SumGradient {
      const { value, dxs, dalpha } = gradientOf(setting, termsOf(numbersOf("xs", xs)));
      return { value, dxs, dalpha };
    },
    dotGradient(ws: Numbers, xs: Numbers): DotGradient {
      const { value, dxs, dws, dalpha } = gradientOf(setting, weighted(ws, xs));
      return { value, dxs, dws, dalpha };
    },
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
