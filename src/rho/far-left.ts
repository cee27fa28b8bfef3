import { iterateExp } from "../real/iterate.js";
import { slogDerivative } from "../real/slog.js";
import type { Derivatives } from "./limits.js";
import { type Terms, weight } from "./world.js";

/** Above this alpha heights of 200 bits do. */
const ALPHA = -6.4;

/** Below, e^x is beside 1 what a double loses. */
const LEFT = -37;

/**
 * Sums of very negative numbers for alpha < -6.4, where the logarithms of inner values, L(t) = exp^(-alpha - 2)(t) with
 * t = e^x, are so steep that heights cannot tell t from 0. There L is linear, L(t) = L(0) + L'(0) t, so that
 *
 *     t_y = t_1 + ln S / L'(0),   S = sum w_i e^(L'(0) (t_i - t_1)),   t_1 the largest,
 *
 * with L'(0) = slog'(0) / slog'(L(0)) and everything in logarithms: a few ulps of y.
 */
export class FarLeft {
  /** ln L'(0). */
  readonly #steepness: number;

  constructor(alpha: number) {
    const level = iterateExp(0, -alpha - 3);
    this.#steepness =
      level < Number.POSITIVE_INFINITY
        ? Math.log(slogDerivative(0)) + level - Math.log(slogDerivative(level))
        : level;
  }

  static serves(alpha: number, terms: Terms): boolean {
    if (!(alpha < ALPHA)) return false;
    for (let i = 0; i < terms.n; i++) {
      const finite = Number.isFinite(weight(terms, i));
      if (!(finite && terms.x[i] < LEFT && terms.x[i] >= -Number.MAX_VALUE)) return false;
    }
    return terms.n > 0;
  }

  value(terms: Terms): number {
    const { top, S } = this.#sum(terms);
    const u = Math.log(S);
    if (u === 0) return top;
    const step = Math.log(Math.abs(u)) - this.#steepness - top; // ln of |ln S| / L'(0) over t_1
    if (u > 0)
      return step > 0 ? top + step + Math.log1p(Math.exp(-step)) : top + Math.log1p(Math.exp(step));
    return step < 0 ? top + Math.log1p(-Math.exp(step)) : Number.NaN;
  }

  /** dt_y / dt_i = w_i e^(L'(0) (t_i - t_1)) / S. The derivative in alpha, a small difference, is not known. */
  gradient(terms: Terms): Derivatives {
    const value = this.value(terms);
    const { S, powers } = this.#sum(terms);
    const dws = powers.map((power) => (power / S) * Math.exp(-this.#steepness - value));
    const dxs = powers.map(
      (power, i) => ((weight(terms, i) * power) / S) * Math.exp(terms.x[i] - value),
    );
    return { value, dalpha: Number.NaN, dxs, dws };
  }

  #sum(terms: Terms): { top: number; S: number; powers: Float64Array } {
    let top = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < terms.n; i++) if (weight(terms, i) !== 0) top = Math.max(top, terms.x[i]);
    const rate = Math.exp(this.#steepness + top);
    const powers = terms.x.map((x) => (x === top ? 1 : Math.exp(rate * Math.expm1(x - top))));
    let S = 0;
    for (let i = 0; i < terms.n; i++) S += weight(terms, i) * powers[i];
    return { top, S, powers };
  }
}
