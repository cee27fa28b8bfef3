import { abs, exp, fromNumber, log, toNumber } from "../numbers/fixed.js";
import type { PlainChart } from "./chart.js";
import { type Derivatives, overflown } from "./limits.js";
import { quotient, slopeAt, unit } from "./slopes.js";
import { EXACT_BITS, finite, type Terms, weight } from "./world.js";

/** The two ways in of the extension "signed": z = exp^(1 - alpha)(x), and ln z = exp^-alpha(x) for z > 0. */
export interface SignedCharts {
  readonly product: PlainChart;
  readonly sum: PlainChart;
}

interface Logarithms {
  /** ln |z| of every factor. */
  readonly each: readonly bigint[];
  /** The sum of w ln |z|. */
  readonly total: bigint;
  readonly p: bigint;
}

/**
 * The operation of the extension "signed" for 0 < alpha < 1 where the product of the inner values, or one of them, is
 * beyond the doubles: through L, the sum of w ln |z|, in fixed point. A positive product gives exp^alpha(L), a negative
 * one exp^(alpha - 1)(-e^L).
 */
export function largeProduct({ product, sum }: SignedCharts, terms: Terms): number {
  const sign = signOf(product, terms);
  if (Number.isNaN(sign)) return sign;
  const { total, p } = logarithms({ product, sum }, terms);
  if (sign < 0 && total > 1000n << p) return Number.NaN;
  const y = sign < 0 ? product.upFixed(-exp(total, p), p) : sum.upFixed(total, p);
  return typeof y === "number" ? y : toNumber(y, p) + 0;
}

/**
 * Its gradient where the value is y and the product is positive: that of exp^alpha(L), with
 * d ln |z| = dz / z, dz/dx = slog'(x) / slog'(z) and dz/dalpha = -1 / slog'(z) where z < 0.
 */
export function largeProductGradient(
  charts: SignedCharts,
  terms: Terms,
  value: number,
): Derivatives {
  const { sum, product } = charts;
  const { each, total, p } = logarithms(charts, terms);
  if (!Number.isFinite(value)) {
    const growing = terms.x.map(
      (x, i) => Math.sign(weight(terms, i)) * Math.sign(product.inner(x)),
    );
    return overflown(value, { dz: growing, dw: Float64Array.from(each, (l) => Number(l)) });
  }
  const result = sum.result(value, toNumber(total, p));
  const slopes = { dx: 0, dalpha: 0 };
  const dxs = new Float64Array(terms.n);
  const dws = new Float64Array(terms.n).fill(Number.NaN);
  let dalpha = result.speed;
  for (let i = 0; i < terms.n; i++) {
    const x = terms.x[i];
    const w = weight(terms, i);
    const z = product.inner(x);
    if (z > 0) {
      const l = toNumber(each[i], p);
      sum.slopes(result, { mantissa: w, exponent: 0 }, x, l, slopes);
      dxs[i] = slopes.dx;
      dalpha += slopes.dalpha;
      dws[i] = quotient(l, result.Z, result.y);
    } else {
      dxs[i] = quotient(w / z, slopeAt(x), result.y, result.Z, slopeAt(z));
      dalpha -= quotient(w / z, result.Z, slopeAt(z), unit, result.y);
    }
  }
  return { value, dalpha, dxs, dws };
}

function logarithms({ product, sum }: SignedCharts, terms: Terms): Logarithms {
  const p = product.bits + 64n;
  const each: bigint[] = [];
  let total = 0n;
  for (let i = 0; i < terms.n; i++) {
    const x = terms.x[i];
    const w = weight(terms, i);
    const chart = product.inner(x) > 0 ? sum : product;
    const inner = finite(chart.downFixed(x, p));
    each[i] = chart === sum ? inner : log(abs(inner), p);
    total += (each[i] * fromNumber(w, EXACT_BITS)) >> EXACT_BITS;
  }
  return { each, total, p };
}

/** The sign of the product; NaN for a negative z with a w that is no integer. */
function signOf(product: PlainChart, terms: Terms): number {
  let sign = 1;
  for (let i = 0; i < terms.n; i++) {
    const w = weight(terms, i);
    if (w % 2 === 0 || product.inner(terms.x[i]) > 0) continue;
    sign = Number.isInteger(w) ? -sign : Number.NaN;
  }
  return sign;
}
