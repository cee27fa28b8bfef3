import { toNumber } from "../numbers/fixed.js";
import { Pair } from "../numbers/pair.js";
import { isRounded } from "../real/fast.js";
import { iterateExp } from "../real/iterate.js";
import { additive } from "./additive.js";
import type { Chart } from "./chart.js";
import { FarLeft } from "./far-left.js";
import { largeProduct } from "./large-product.js";
import { logarithmic } from "./logarithmic.js";
import { multiplicative } from "./multiplicative.js";
import { isAlone, type Room, type Setting } from "./setting.js";
import { type Terms, weight } from "./world.js";

const inner = new Pair();

/**
 * y = exp^alpha(sum w exp^-alpha(x)) on doubles.
 *
 * Method. The sum may be taken in any of the worlds that exp and ln lead to from exp^-alpha(x):
 *   additive        z = exp^-alpha(x)        Z = sum w z           y = exp^alpha(Z)
 *   multiplicative  z = exp^(1 - alpha)(x)   Z = product z^w       y = exp^(alpha - 1)(Z)
 *   logarithmic     z = exp^(-alpha - 1)(x)  Z = ln sum w e^z      y = exp^(alpha + 1)(Z)
 * For alpha = 1, 2, ... the second keeps everything real that x y and x^(ln y) keep real; the third serves
 * alpha <= -1, and alpha < 0 where z of the first overflows. Numbers between x and y are pairs of
 * doubles with an error bound near 2^-72 in the height, for exp^alpha may stretch the rounding of a
 * double Z by up to 10^4; a rounding test tells whether they do, else fixed point of 256 bits or more decides.
 */
export function resultOf(setting: Setting, terms: Terms): number {
  const s = setting.positive === undefined ? setting : setting.servingFor(terms);
  const { world, chart } = s.room;
  if (terms.n === 0) return s.identity;
  if (isAlone(terms, chart)) return inDomain(s, terms.x[0]);
  if (FarLeft.serves(s.alpha, terms)) return s.farLeft.value(terms);
  if (!s.isRegular(terms)) return undecided(s, terms);
  if (combineLanes(s, terms, inner)) {
    const y = decided(s, inner);
    if (y !== undefined) return y;
  }
  world.combine(chart, terms, inner);
  return rounded(s, terms, inner);
}

/** `combine` of the additive world two terms at a time, with a larger error; false where that cannot be done. */
export const combineLanes = (
  { lanes, room: { world, chart } }: Setting,
  terms: Terms,
  out: Pair,
  z?: Float64Array,
): boolean =>
  lanes !== undefined &&
  world === additive &&
  chart.inward !== undefined &&
  lanes.sum(chart.inward, terms, out, z);

export const inDomain = ({ from }: Setting, x: number): number => (x >= from ? x + 0 : Number.NaN);

/** exp^b of the pair Z, which becomes it, rounded. */
export const rounded = (s: Setting, terms: Terms, Z: Pair): number =>
  decided(s, Z) ?? undecided(s, terms);

/** The same, or undefined where Z does not tell. */
export function decided({ room: { chart } }: Setting, Z: Pair): number | undefined {
  if (!(Math.abs(Z.hi) <= Number.MAX_VALUE && Z.error < Number.POSITIVE_INFINITY)) return undefined;
  chart.up(Z);
  return isRounded(Z) || Z.error < chart.enough * Math.abs(Z.hi) ? Z.hi + 0 : undefined;
}

/** Infinite values inside, and whatever pairs of doubles do not decide. */
function undecided(s: Setting, terms: Terms): number {
  if (s.room.world === logarithmic) return beyondDoubles(s, terms);
  const infinite = withInfinite(s, terms);
  if (infinite !== undefined) return infinite;
  if (s.alpha < 0 && s.overflows(terms)) return beyondDoubles(s, terms);
  return s.isLarge(terms) ? largeProduct(s.signed, terms) : exactly(s.room, terms);
}

/** exp^b(Z), rounded once. */
function exactly({ world, chart }: Room, terms: Terms): number {
  // Without fixed point where pairs show that there is no value.
  world.combine(chart, terms, inner);
  if (inner.hi + inner.error < chart.least) return Number.NaN;
  const { Z, p } = world.exact(chart, terms);
  const y = chart.upFixed(Z, p);
  return typeof y === "number" ? y : toNumber(y, p) + 0;
}

/**
 * y where x or z or w is not finite, or x out of the domain, by IEEE arithmetic inside; undefined elsewhere. What is
 * neither 0 nor infinite inside counts by its sign alone, however large it is, and a weight 0 leaves its x out.
 */
function withInfinite(s: Setting, terms: Terms): number | undefined {
  const { room, from } = s;
  const product = room.world === multiplicative;
  let total = product ? 1 : 0;
  let found = false;
  let idle = false;
  for (let i = 0; i < terms.n; i++) {
    const x = terms.x[i];
    const w = weight(terms, i);
    if (Number.isNaN(w) || !(x >= from)) return Number.NaN;
    const special = s.isAbsorbing(x) || !(Math.abs(x) <= Number.MAX_VALUE) || x === from;
    const z = s.innerIn(room, x);
    const ordinary = !special || (Number.isFinite(z) && !(product && z === 0));
    if (w === 0) {
      idle ||= !ordinary;
    } else if (!ordinary || !Number.isFinite(w)) {
      found = true;
      if (product) total *= z ** w;
      else total += w * z;
    } else if (product) {
      total *= Math.sign(z) ** w;
    }
  }
  if (!found) return idle ? resultOf(s, weighing(terms)) : undefined;
  if (product && total === 0) return s.absorber;
  const negative = total === Number.NEGATIVE_INFINITY && s.extension === "odd";
  return negative ? total : iterateExp(total, room.chart.b);
}

/** The terms whose weight is not 0. */
function weighing({ x, w, n }: Terms): Terms {
  const kept = Array.from({ length: n }, (_, i) => i).filter((i) => w?.[i] !== 0);
  return {
    x: Float64Array.from(kept, (i) => x[i]),
    w: Float64Array.from(kept, (i) => w?.[i] ?? 1),
    n: kept.length,
  };
}

/** The sum of numbers whose inner values are beyond the doubles. */
function beyondDoubles({ overflowing }: Setting, terms: Terms): number {
  const { world, chart } = overflowing;
  let [up, down] = [false, false];
  for (let i = 0; i < terms.n; i++) {
    const x = terms.x[i];
    const w = weight(terms, i);
    if (Number.isNaN(x) || Number.isNaN(w)) return Number.NaN;
    const infinite = w !== 0 && (x === Number.POSITIVE_INFINITY || !Number.isFinite(w));
    if (infinite && w > 0) up = true;
    if (infinite && w < 0) down = true;
  }
  if (down) return Number.NaN;
  if (up) return Number.POSITIVE_INFINITY;
  const highest = netHighest(terms, chart);
  if (highest !== undefined) return highest;
  if (terms.w?.some((w) => w < 0)) return exactly(overflowing, terms);
  world.combine(chart, terms, inner);
  if (inner.error < Number.POSITIVE_INFINITY) {
    chart.up(inner);
    if (isRounded(inner)) return inner.hi + 0;
  }
  return exactly(overflowing, terms);
}

/**
 * Where even the logarithm z of the largest inner value overflows, the sum is that value to all the digits
 * that matter: y = x, unless the weights of x add up to 0 (it is left out) or less (no value). Below
 * x = -600 the rest might matter: NaN.
 */
export function netHighest(terms: Terms, chart: Chart): number | undefined {
  let bound = Number.POSITIVE_INFINITY;
  for (;;) {
    let x = Number.NEGATIVE_INFINITY;
    let net = 0;
    for (let i = 0; i < terms.n; i++) {
      const w = weight(terms, i);
      if (w === 0 || !(terms.x[i] < bound) || terms.x[i] < x) continue;
      net = terms.x[i] === x ? net + w : w;
      x = terms.x[i];
    }
    if (Math.abs(chart.inner(x)) < Number.MAX_VALUE) return undefined;
    if (x === Number.NEGATIVE_INFINITY && chart.b === 0) return undefined;
    if (net < 0 || x < -600) return Number.NaN;
    if (net > 0) return x;
    bound = x;
  }
}
