import { expectNumber } from "../numbers/arguments.js";
import { intervalOf, rowCount, rowOf } from "../numbers/axis.js";
import { type Coefficients, interpolate } from "../numbers/interpolation.js";
import { Pair } from "../numbers/pair.js";
import {
  evaluate,
  fill,
  giveUp,
  isFilled,
  LEBESGUE,
  ROW,
  slope,
  startOf,
} from "../numbers/pieces.js";
import { BINADES, isRounded, iterateSum } from "./fast.js";
import { iterateExpGradient } from "./gradient.js";
import { iterateExp } from "./iterate.js";
import { iterateTaylor } from "./iterate-taylor.js";
import { terms } from "./taylor.js";

/** exp^alpha for one alpha, as a function of x. */
export interface ExpIterate {
  (x: number): number;
  /** Which iterate it is. */
  readonly alpha: number;
  /** d/dx exp^alpha(x); worst error measured 5.7 ulp (`npx vitest run test/real/gradient`). */
  derivative(x: number): number;
  /** exp^-alpha; its inverse is this function again. */
  readonly inverse: ExpIterate;
}

const sum = new Pair();

/**
 * The function x -> exp^alpha(x) for one alpha.
 *
 * **Domain and special values.** Those of iterateExp.
 *
 * **Accuracy.** That of iterateExp, to the bit.
 *
 * **Cost.** A function holds 100 kB. Its pieces are made on first use.
 *
 * **Method.** On [-32, 32) the iterate is a polynomial in pieces, made of the Taylor series of slog and of sexp, and a test says whether
 * their error bound decides the rounding. iterateExp computes the value where it does not, outside, and where the iterate grows too
 * fast for a piece.
 *
 * @param alpha any double
 * @returns the function, with its `derivative` and its `inverse`
 * @throws TypeError if alpha is not a number
 *
 * @example
 * ```js
 * import { expIterate } from "iterexp";
 *
 * const f = expIterate(0.5);
 * f(1); // 1.6463542337511945
 * f.inverse(f(1)); // 0.9999999999999999
 * f.derivative(1); // 1.4427597014774678
 * ```
 */
export function expIterate(alpha: number): ExpIterate {
  expectNumber("alpha", alpha);
  return iterateOf(alpha + 0); // no -0
}

function iterateOf(alpha: number): ExpIterate {
  const f = Number.isInteger(alpha) || !(Math.abs(alpha) < 8) ? plain(alpha) : piecewise(alpha);
  let inverse: ExpIterate | undefined;
  return Object.defineProperties(f, {
    alpha: { value: alpha, enumerable: true },
    inverse: {
      get: () => {
        if (inverse === undefined) {
          inverse = iterateOf(-alpha + 0);
          Object.defineProperty(inverse, "inverse", { value: f });
        }
        return inverse;
      },
      configurable: true,
      enumerable: true,
    },
  }) as ExpIterate;
}

function plain(alpha: number) {
  return Object.assign((x: number): number => iterateExp(x, alpha), {
    derivative: (x: number): number => iterateExpGradient(x, alpha).dx,
  });
}

function piecewise(alpha: number) {
  const rows = new Float64Array(ROW * rowCount(BINADES));

  const start = (x: number): number => {
    sum.hi = x;
    sum.lo = 0;
    sum.error = 0;
    const row = rowOf(x, 4);
    const at = startOf(row);
    if (!isFilled(rows, at)) fillFrom(alpha, rows, row);
    return at;
  };

  const f = (x: number): number => {
    expectNumber("x", x);
    if (Math.abs(x) < 32) {
      evaluate(rows, start(x), sum);
      if (isRounded(sum)) return sum.hi;
    }
    return iterateExp(x, alpha);
  };

  const derivative = (x: number): number => {
    expectNumber("x", x);
    if (Math.abs(x) < 32) {
      const at = start(x);
      slope(rows, at, sum);
      evaluate(rows, at, sum);
      // Markov: an error below sum.error of degree 9 has a slope below 81 sum.error / halfWidth.
      if (sum.error * 81 < intervalOf(at / ROW, BINADES).halfWidth * sum.slope * 2 ** -53)
        return sum.slope;
    }
    return iterateExpGradient(x, alpha).dx;
  };

  return Object.assign(f, { derivative });
}

/** The piece of a row, from the Taylor series at its centre or, where that does not serve, from the fast phase. */
function fillFrom(alpha: number, rows: Float64Array, row: number): void {
  const piece = intervalOf(row, BINADES);
  const error = iterateTaylor(piece.center, alpha, piece.halfWidth);
  if (error > 0) fill(rows, ROW * row, piece, terms, error);
  else {
    fillSampled(rows, row, (x, out) => {
      out.hi = x;
      out.alpha = alpha;
      iterateSum(out);
    });
  }
}

/**
 * The piece of a row and its Chebyshev sum, from samples as sums of two doubles with a bound; none where a sample has no
 * finite value, or a poor one.
 */
export function fillSampled(
  rows: Float64Array,
  row: number,
  sample: (x: number, out: Pair) => void,
): Coefficients {
  const piece = intervalOf(row, BINADES);
  let sampleError = 0;
  const c = interpolate(piece, (x, out) => {
    sample(x, out);
    // Beyond 2^900 the coefficients would overflow.
    const usable = out.error < Math.abs(out.hi) * 2 ** -56 && Math.abs(out.hi) < 2 ** 900;
    sampleError = Math.max(sampleError, usable ? out.error : Number.POSITIVE_INFINITY);
  });
  if (sampleError < Number.POSITIVE_INFINITY)
    fill(rows, ROW * row, piece, c, LEBESGUE * sampleError);
  else giveUp(rows, ROW * row);
  return c;
}
