import { operationIn, type Rho, type RhoOptions, settingOf } from "./operation.js";

/**
 * The operation between addition (alpha = 0) and multiplication (alpha = 1), and beyond on both sides:
 * x (+) y = exp^alpha(exp^-alpha(x) + exp^-alpha(y)).
 *
 * It is commutative and associative, and takes any number of operands. There are weights, inverses and gradients. rho(n) is x + y,
 * x y and x^(ln y) for n = 0, 1 and 2 (for more operands exp(product ln x), and so on), and ln(e^x + e^y) for n = -1.
 *
 * The gradients are dxs, dws and dalpha of that formula. At an operand A that is the absorber they are those of the product one step
 * of exp further out: d(x (+) A)/dx = 0 and d(x (+) A)/dA = e^(exp^-alpha(x)). At alpha = 1, 2, ... dalpha is the derivative of the
 * extension "signed".
 *
 * **Domain and special values.** For alpha <= 0 every x. For alpha > 0 every x from the absorber sexp(alpha - 2) on, for which the
 * nearest double stands. For alpha = 1, 2, 3, ... every x >= sexp(alpha - 3): exp^(alpha - 1)(product exp^(1 - alpha)(x)) needs no
 * logarithm of the factors, and so products keep their signs. The result is NaN where an operand lies below, for NaN, and, for
 * alpha < 0, where the sum inside is below exp^-alpha(-Infinity). Infinite numbers follow IEEE arithmetic inside. -0 counts as 0.
 * Beside a value NaN derivatives are NaN. Beside an infinite one they are infinite; for alpha = 0 and 1 they are as arithmetic has
 * them, and for alpha < 0 the limits, which are those of y = x.
 *
 * Results overflow only where they are larger than every double: where exp^-alpha(x) overflows, its logarithms are added as by
 * log-sum-exp. Two limits are known. For alpha < -6.4 sums of x below -37 alone are good to a few ulps, and their dalpha is NaN.
 * For -1 < alpha < 0 an x below exp^(1 + alpha)(-Infinity) is left out beside an inner value above 1e308, whatever its weight.
 *
 * **Accuracy.** |error| <= 0.51 ulp, and results do not depend on the order of the operands, as long as not more than about 150 bits
 * cancel inside. Weights of equal operands are added exactly before. Worst measured: 0.500000 ulp, a tie at
 * rho(0).sum(1.3093755729062226, 3.9928742134090713); elsewhere 0.499931, at rho(0.5) of 1.3607855840718357, 1.573639155897578,
 * -0.4829696062137925, 7.987898376326982, 21.569151722070824. With the extension "shift" 4 ulps are promised, worst measured 0.79.
 * For derivatives 16 ulps are promised, of dxs, of dws and of the terms that dalpha is a difference of. Where an operand, the result
 * or an inner value lies below -1, that number is multiplied by its modulus, since slog' is e^x there. Worst measured 6.3
 * (`POINTS=400 npx vitest run test/rho/accuracy.test.ts`).
 *
 * **Cost.** An operand takes some 13 times as long as one of log-sum-exp. For long lists and for rows of typed arrays there is
 * `arrayRho`, a tenth of that with the same bits.
 *
 * **Method.** Inner values are sums of two doubles with error bounds, and a test says whether they decide the rounding; where they do
 * not, fixed point of 256 bits and more does. For alpha = -1 this is log-sum-exp. Identity, inverse and absorber are the terms of
 * semigroups.
 *
 * @param alpha any finite number
 * @param options what numbers below the domain stand for
 * @returns `sum`, `dot`, `inverse` and their gradients
 * @throws TypeError for an argument of another type; RangeError for an infinite or NaN alpha, an unknown extension or one
 * outside its range of alpha; the functions throw RangeError for unequal lengths
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
  return { ...operationIn(settingOf(alpha, options)), ...elsewhere };
}

/** What takes rows; whoever looks for it here is told where it is. */
const ON_ROWS = ["sumInto", "dotInto", "sumGradientInto", "dotGradientInto"] as const;

const elsewhere = Object.fromEntries(
  ON_ROWS.map((name) => [
    name,
    () => {
      throw new TypeError(`rho(alpha).${name} = undefined, expected arrayRho(alpha).${name}`);
    },
  ]),
);
