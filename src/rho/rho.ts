import { operationIn, type Rho, type RhoOptions, settingOf } from "./operation.js";

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
 * **Cost.** An operand takes some 13 times as long as one of log-sum-exp. For long lists and for rows of typed arrays there is
 * `arrayRho`, a tenth of that with the same bits.
 *
 * **Method.** Inner values are pairs of doubles with error bounds and a rounding test, and fixed point of 256 bits and
 * more where that fails. For alpha = -1 this is log-sum-exp; identity, inverse and absorber are the terms of
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
