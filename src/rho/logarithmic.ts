import { abs, exp, log } from "../numbers/fixed.js";
import { addPair, negate, Pair, scalePair, setPair } from "../numbers/pair.js";
import type { Chart, FixedChart } from "./chart.js";
import { lower, raise } from "./growth.js";
import { powerAt, type Slope } from "./slopes.js";
import {
  EXACT_BITS,
  type Exactly,
  type Inner,
  netWeights,
  type Terms,
  type World,
  weight,
} from "./world.js";

const term = new Pair();
const top = new Pair();

/**
 * Z = ln sum w e^z, where the numbers e^z themselves leave the doubles: with m the largest z,
 * Z = m + ln sum w e^(z - m).
 */
export const logarithmic: World = {
  combine(chart: Chart, terms: Terms, out: Pair, z?: Float64Array): void {
    const { x, w, n } = terms;
    const best = largest(terms);
    setPair(out, 0);
    if (best < 0) {
      out.error = Number.POSITIVE_INFINITY;
      return;
    }
    turnTo(chart, x[best]);
    for (let i = 0; i < n; i++) {
      if (z !== undefined) z[i] = chart.inner(x[i]);
      power(chart, x[i] === x[best], x[i]);
      if (w !== undefined) scalePair(term, w[i]);
      addPair(out, term);
    }
    negate(top);
    lower(out);
    addPair(out, top);
  },

  /** The terms are e^(z + ln |w| - m), m the largest z + ln |w|. */
  exact(chart: FixedChart, terms: Terms): Exactly {
    const p = chart.bits + 64n;
    const powers: { readonly exponent: bigint; readonly sign: bigint }[] = [];
    let m: bigint | undefined;
    for (const [x, w] of netWeights(terms)) {
      const z = w === 0n ? undefined : chart.downFixed(x, p);
      if (typeof z !== "bigint") continue; // -Infinity adds e^-Infinity
      const exponent = w === ONE ? z : z + logOf(abs(w), p);
      powers.push({ exponent, sign: w < 0n ? -1n : 1n });
      if (m === undefined || exponent > m) m = exponent;
    }
    if (m === undefined) return { Z: Number.NEGATIVE_INFINITY, p };
    let sum = 0n;
    for (const { exponent, sign } of powers) {
      if (exponent - m >= -(p << p)) sum += sign * exp(exponent - m, p);
    }
    if (sum <= 0n) return { Z: sum < 0n ? Number.NaN : Number.NEGATIVE_INFINITY, p };
    return { Z: m + log(sum, p), p };
  },

  partials(chart: Chart, terms: Terms, inner: Inner): void {
    const { x, n } = terms;
    const { dz, dw } = inner;
    const best = largest(terms);
    turnTo(chart, x[best]);
    let [sum, size] = [0, 0];
    for (let i = 0; i < n; i++) {
      const { mantissa, exponent } = scaledPower(chart, x[i] === x[best], x[i]);
      dw[i] = mantissa;
      inner.exponent[i] = exponent;
      const one = weight(terms, i) * mantissa * 2 ** exponent;
      sum += one;
      size += Math.abs(one);
    }
    if (!(sum > size * 2 ** -20) && !Number.isNaN(inner.total)) {
      cancelled(terms, inner);
      return;
    }
    for (let i = 0; i < n; i++) {
      dw[i] /= sum;
      dz[i] = weight(terms, i) * dw[i];
    }
    if (Number.isNaN(inner.total)) inner.total = inner.z[best] + Math.log(sum);
  },
};

/** dz and dw = e^(z - Z) where the sum cancels and Z is known from fixed point. */
function cancelled(terms: Terms, { z, dz, dw, exponent, total }: Inner): void {
  for (let i = 0; i < terms.n; i++) {
    const share =
      z[i] > Number.NEGATIVE_INFINITY ? powerAt(z[i] - total) : { mantissa: 0, exponent: 0 };
    dw[i] = share.mantissa;
    dz[i] = weight(terms, i) * share.mantissa;
    exponent[i] = share.exponent;
  }
}

const ONE = 1n << EXACT_BITS;

/** ln w, w > 0 in EXACT_BITS. */
const logOf = (w: bigint, p: bigint): bigint => log(w << p, EXACT_BITS + p) >> EXACT_BITS;

/** top = -z, z the inner value of x. */
function turnTo(chart: Chart, x: number): void {
  top.hi = x;
  chart.down(top);
  if (!(top.error < Number.POSITIVE_INFINITY)) {
    setPair(top, chart.inner(x));
    top.error = Number.POSITIVE_INFINITY;
  }
  negate(top);
}

/** term = e^(z + top), z the inner value of x, `equal` telling that this is 1. */
function power(chart: Chart, equal: boolean, x: number): void {
  // Where z is not real, e^z is 0 or negative, and nothing beside what is beyond the doubles.
  if (equal || (chart.b >= 0 && x <= chart.from)) {
    setPair(term, equal ? 1 : 0);
    return;
  }
  term.hi = x;
  chart.down(term);
  addPair(term, top);
  if (!(term.error < Number.POSITIVE_INFINITY)) {
    setPair(term, Math.exp(chart.inner(x) + top.hi));
    term.error = Number.POSITIVE_INFINITY;
    return;
  }
  if (term.hi < -690) {
    setPair(term, Math.exp(term.hi));
    term.error = 2 ** -990;
    return;
  }
  raise(term);
}

/** The same for derivatives, which slopes may carry back from far below the doubles. */
function scaledPower(chart: Chart, equal: boolean, x: number): Slope {
  power(chart, equal, x);
  if (term.hi > 2 ** -900 || equal || (chart.b >= 0 && x <= chart.from)) {
    return { mantissa: term.hi, exponent: 0 };
  }
  term.hi = x;
  chart.down(term);
  addPair(term, top);
  if (!(term.error < Number.POSITIVE_INFINITY)) {
    setPair(term, chart.inner(x));
    addPair(term, top);
  }
  const { mantissa, exponent } = powerAt(term.hi);
  return { mantissa: mantissa * (1 + term.lo), exponent };
}

/** The place of the largest x with a weight. */
function largest(terms: Terms): number {
  let best = -1;
  for (let i = 0; i < terms.n; i++) {
    if (weight(terms, i) !== 0 && (best < 0 || terms.x[i] > terms.x[best])) best = i;
  }
  return best;
}
