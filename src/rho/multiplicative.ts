import { abs, bitLength, exp, fromNumber, ln2, log } from "../numbers/fixed.js";
import { multiplyPair, negate, Pair, scalePair, setPair } from "../numbers/pair.js";
import { iterateExp } from "../real/iterate.js";
import type { Chart, FixedChart } from "./chart.js";
import { lower, raise } from "./growth.js";
import {
  type Exactly,
  finite,
  type Inner,
  nearest,
  type Terms,
  type World,
  weight,
} from "./world.js";

const term = new Pair();

/** Products of pairs between these lose nothing to underflow and overflow in their splitting. */
const LARGEST = 2 ** 480;
const LEAST = 2 ** -480;

/** A product of more is written by its logarithm. */
const MOST_BITS = 20_000n;

/**
 * Z = product z^w, for z of both signs: the inner world one step of exp further out, where the sum of
 * logarithms is a product. z^w for z < 0 takes an integer w, as Math.pow does.
 */
export const multiplicative: World = {
  combine(chart: Chart, { x, w, n }: Terms, out: Pair, z?: Float64Array): void {
    setPair(out, 1);
    for (let i = 0; i < n; i++) {
      term.hi = x[i];
      chart.down(term);
      if (z !== undefined) z[i] = nearest(chart, x[i], term);
      if (w !== undefined && w[i] !== 1) power(w[i]);
      multiplyPair(out, term);
      const size = Math.abs(out.hi);
      if (!(size > LEAST && size < LARGEST)) {
        out.error = Number.POSITIVE_INFINITY;
        return;
      }
    }
  },

  exact(chart: FixedChart, terms: Terms): Exactly {
    if (chart.b === 0 && plain(terms)) return exactProduct(terms);
    const p = chart.bits + 1024n;
    let product = 1n << p;
    let places = p;
    let logarithm = 0n;
    for (let i = 0; i < terms.n; i++) {
      const z = finite(chart.downFixed(terms.x[i], p));
      const w = weight(terms, i);
      if (w === 0 || z === 0n) {
        if (w !== 0) product = 0n; // z is 0 to p bits
      } else if (w === 1) {
        product *= z;
        const extra = BigInt(bitLength(product)) - 2n * p;
        places += p - (extra > 0n ? extra : 0n);
        if (extra > 0n) product >>= extra;
      } else {
        if (z < 0n && !Number.isInteger(w)) return { Z: Number.NaN, p };
        if (z < 0n && w % 2 !== 0) product = -product;
        logarithm += (log(abs(z), p) * fromNumber(w, p)) >> p;
      }
    }
    if (logarithm !== 0n || BigInt(bitLength(product)) - places > MOST_BITS) {
      logarithm += (places - p) * -ln2(p);
      return { Z: scaled(product, logarithm, p), p };
    }
    const fixed = places > p ? product >> (places - p) : product << (p - places);
    return { Z: scaled(fixed, logarithm, p), p };
  },

  partials(chart: Chart, terms: Terms, inner: Inner): void {
    const { z, dz, dw } = inner;
    if (Number.isNaN(inner.total)) inner.total = without(terms, z, -1);
    const { total } = inner;
    const divides = total !== 0 && Math.abs(total) <= Number.MAX_VALUE;
    for (let i = 0; i < terms.n; i++) {
      const w = weight(terms, i);
      const rest = divides ? total / z[i] : z[i] ** (w - 1) * without(terms, z, i);
      dz[i] = w === 0 ? 0 : w * rest;
      inner.exponent[i] = 0;
      dw[i] = total === 0 ? zeroSlope(z[i], w) : total * logarithm(chart, terms.x[i], z[i]);
    }
  },
};

/** ln z; next to 1 by way of x. */
function logarithm(chart: Chart, x: number, z: number): number {
  if (z > 1 / 2 && z < 2) return iterateExp(x, -chart.b - 1);
  return z > 0 ? Math.log(z) : Number.NaN;
}

/** d/dw of a product that is 0: it stays 0 as long as a factor is 0 with w > 0. */
const zeroSlope = (z: number, w: number): number => (z > 0 || (z === 0 && w > 0) ? 0 : Number.NaN);

/** The product of all powers but one; a factor 0 outdoes one that overflows. */
function without(terms: Terms, z: Float64Array, skipped: number): number {
  let product = 1;
  let exponent = 0;
  for (let i = 0; i < terms.n; i++) {
    const factor = i === skipped ? 1 : z[i] ** weight(terms, i);
    if (factor === 0) return 0;
    product *= factor;
    const size = Math.abs(product);
    if (size > 1) {
      product *= 2 ** -500;
      exponent += 500;
    } else if (size < 2 ** -500) {
      product *= 2 ** 500;
      exponent -= 500;
    }
  }
  for (; exponent > 0; exponent -= 500) product *= 2 ** 500;
  for (; exponent < 0; exponent += 500) product *= 2 ** -500;
  return product;
}

/** term **= w. */
function power(w: number): void {
  const negative = term.hi < 0;
  if (negative) negate(term);
  lower(term);
  scalePair(term, w);
  raise(term);
  if (negative && !Number.isInteger(w)) term.error = Number.POSITIVE_INFINITY;
  if (negative && w % 2 !== 0) negate(term);
}

const plain = ({ w }: Terms): boolean => w === undefined || w.every((one) => one === 1);

/** product e^logarithm, or an infinity beyond all that matters. */
function scaled(product: bigint, logarithm: bigint, p: bigint): bigint | number {
  if (logarithm === 0n || product === 0n) return product;
  const sum = log(abs(product), p) + logarithm;
  if (sum > 7000n << p) {
    return product > 0n ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  }
  const size = sum < -(p << p) ? 0n : exp(sum, p);
  return product > 0n ? size : -size;
}

/** The product of doubles, rounded once: their odd parts multiplied, their powers of two added. */
function exactProduct({ x, n }: Terms): Exactly {
  let product = 1n;
  let places = 0n;
  for (let i = 0; i < n; i++) {
    const units = fromNumber(x[i], 1074n);
    const zeros = BigInt((units & -units).toString(2).length - 1);
    product *= units >> zeros;
    places += 1074n - zeros;
  }
  return places >= 0n ? { Z: product, p: places } : { Z: product << -places, p: 0n };
}
