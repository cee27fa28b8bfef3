import { EXP_ERROR, expSum, LOG_ERROR, logSum } from "../numbers/elementary.js";
import { exp, fromNumber, log, toNumber } from "../numbers/fixed.js";
import { newSum } from "../numbers/sum.js";
import type { Chart, FixedChart } from "./chart.js";
import { addPair, negate, scalePair, setPair } from "./pair.js";
import { type Inner, type Terms, type World, weight } from "./world.js";

const term = newSum();
const top = newSum();

/**
 * Z = ln sum w e^z, where the numbers e^z themselves leave the doubles: with m the largest z,
 * Z = m + ln sum w e^(z - m).
 */
export const logarithmic: World = {
  combine(chart: Chart, terms: Terms, out: Float64Array, z?: Float64Array): void {
    const { x, w, n } = terms;
    const best = largest(terms);
    setPair(out, 0);
    if (best < 0) {
      out[2] = Number.POSITIVE_INFINITY;
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
    const sum = out[0];
    if (!(out[2] < sum * 2 ** -30)) {
      out[2] = Number.POSITIVE_INFINITY;
      return;
    }
    logSum(out);
    out[2] = (1.1 * out[2]) / sum + LOG_ERROR * Math.max(Math.abs(out[0]), 2 ** -34);
    addPair(out, top);
  },

  /** The terms are e^(z + ln |w| - m), m the largest z + ln |w|. */
  exact(chart: FixedChart, terms: Terms): number {
    const p = chart.bits + 64n;
    const exponents: (bigint | undefined)[] = [];
    let m: bigint | undefined;
    for (let i = 0; i < terms.n; i++) {
      const w = Math.abs(weight(terms, i));
      const inner = w === 0 ? undefined : chart.downFixed(terms.x[i], p);
      if (typeof inner !== "bigint") {
        exponents[i] = undefined; // -Infinity adds e^-Infinity
        continue;
      }
      const exponent = w === 1 ? inner : inner + logOf(w, p);
      exponents[i] = exponent;
      if (m === undefined || exponent > m) m = exponent;
    }
    if (m === undefined) return zero(chart);
    let sum = 0n;
    for (let i = 0; i < terms.n; i++) {
      const exponent = exponents[i];
      if (exponent === undefined || exponent - m < -(p << p)) continue;
      const power = exp(exponent - m, p);
      sum += weight(terms, i) < 0 ? -power : power;
    }
    if (sum < 0n) return Number.NaN;
    if (sum === 0n) return zero(chart);
    const y = chart.upFixed(m + log(sum, p), p);
    return typeof y === "number" ? y : toNumber(y, p) + 0;
  },

  partials(chart: Chart, terms: Terms, inner: Inner): void {
    const { x, n } = terms;
    const { dz, dw } = inner;
    const best = largest(terms);
    turnTo(chart, x[best]);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      power(chart, x[i] === x[best], x[i]);
      dw[i] = term[0];
      sum += weight(terms, i) * dw[i];
    }
    for (let i = 0; i < n; i++) {
      dw[i] /= sum;
      dz[i] = weight(terms, i) * dw[i];
    }
    if (Number.isNaN(inner.total)) inner.total = inner.z[best] + Math.log(sum);
  },
};

/** y where sum w e^z = 0, the inner value is -Infinity. */
const zero = (chart: FixedChart): number => {
  const y = chart.upFixed(Number.NEGATIVE_INFINITY, 64n);
  return typeof y === "number" ? y : toNumber(y, 64n);
};

/** ln w, w > 0 a double. */
function logOf(w: number, p: bigint): bigint {
  const bits = p + 1100n;
  return log(fromNumber(w, bits), bits) >> 1100n;
}

/** top = -z, z the inner value of x. */
function turnTo(chart: Chart, x: number): void {
  top[0] = x;
  chart.down(top);
  if (!(top[2] < Number.POSITIVE_INFINITY)) {
    setPair(top, chart.inner(x));
    top[2] = Number.POSITIVE_INFINITY;
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
  term[0] = x;
  chart.down(term);
  addPair(term, top);
  if (!(term[2] < Number.POSITIVE_INFINITY)) {
    setPair(term, Math.exp(chart.inner(x) + top[0]));
    term[2] = Number.POSITIVE_INFINITY;
    return;
  }
  if (term[0] < -690) {
    setPair(term, Math.exp(term[0]));
    term[2] = 2 ** -990;
    return;
  }
  const error = term[2];
  expSum(term);
  term[2] = term[0] * (1.1 * error + EXP_ERROR);
  if (!(error < 2 ** -30)) term[2] = Number.POSITIVE_INFINITY;
}

/** The place of the largest x with a weight. */
function largest(terms: Terms): number {
  let best = -1;
  for (let i = 0; i < terms.n; i++) {
    if (weight(terms, i) !== 0 && (best < 0 || terms.x[i] > terms.x[best])) best = i;
  }
  return best;
}
