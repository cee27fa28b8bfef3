import { addPair, Pair, scalePair, setPair } from "../numbers/pair.js";
import type { Chart, FixedChart } from "./chart.js";
import {
  EXACT_BITS,
  type Exactly,
  finite,
  type Inner,
  nearest,
  netWeights,
  type Terms,
  type World,
  weight,
} from "./world.js";

const term = new Pair();

/** Z = sum w z. */
export const additive: World = {
  combine(chart: Chart, { x, w, n }: Terms, out: Pair, z?: Float64Array): void {
    setPair(out, 0);
    for (let i = 0; i < n; i++) {
      term.hi = x[i];
      chart.down(term);
      if (z !== undefined) z[i] = nearest(chart, x[i], term);
      if (w !== undefined) scalePair(term, w[i]);
      addPair(out, term);
    }
  },

  /** At b = 0 everything is exact: the sum of the products, rounded once. */
  exact(chart: FixedChart, terms: Terms): Exactly {
    const p = chart.b === 0 ? 2148n : chart.bits + smallness(terms);
    let total = 0n;
    for (const [x, w] of netWeights(terms)) {
      if (w !== 0n) total += (finite(chart.downFixed(x, p)) * w) >> EXACT_BITS;
    }
    return { Z: total, p };
  },

  partials(_chart: Chart, terms: Terms, inner: Inner): void {
    let total = 0;
    for (let i = 0; i < terms.n; i++) {
      inner.dz[i] = weight(terms, i);
      inner.dw[i] = inner.z[i];
      inner.exponent[i] = 0;
      if (inner.dz[i] !== 0) total += inner.dz[i] * inner.z[i];
    }
    if (Number.isNaN(inner.total)) inner.total = total;
  },
};

/** How many bits the least weight and the x that differ from -Infinity by e^x alone lie below 1. */
function smallness(terms: Terms): bigint {
  let least = 1;
  let lowest = 0;
  for (let i = 0; i < terms.n; i++) {
    const w = Math.abs(weight(terms, i));
    if (w > 0) least = Math.min(least, w);
    lowest = Math.min(lowest, terms.x[i]);
  }
  const bits = -Math.log2(least) - Math.max(lowest, -1500) * Math.LOG2E;
  return 64n * BigInt(Math.ceil(bits / 64));
}
