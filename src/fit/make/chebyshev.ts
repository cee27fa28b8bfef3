import { fromNumber, pi, toNumber } from "../../numbers/fixed.js";
import { cis } from "../../numbers/fixed-complex.js";
import { memoized } from "../../numbers/memo.js";
import { add, addProduct, headOf, multiplyAdd, Pair, setPair } from "../../numbers/pair.js";

/**
 * A Chebyshev series sum a_k T_k(tau), tau = (x - middle) / half, its coefficients pairs of doubles. `noise`
 * bounds the error of the samples behind it, `slopes` holds f' at the nodes.
 */
export interface Series {
  readonly hi: Float64Array;
  readonly lo: Float64Array;
  readonly noise: number;
}

/** A function sampled to more than a double: see truth.ts for what it writes. */
export type Sampler = (x: number, out: Pair) => void;

/** Pairs of doubles, and the leading ones in two halves whose products are exact: see numbers/pair.ts. */
interface SplitPairs {
  readonly hi: Float64Array;
  readonly lo: Float64Array;
  readonly head: Float64Array;
  readonly tail: Float64Array;
}

function pairsOf(length: number): SplitPairs {
  const room = () => new Float64Array(length);
  return { hi: room(), lo: room(), head: room(), tail: room() };
}

function setAt(pairs: SplitPairs, i: number, hi: number, lo: number): void {
  const head = headOf(hi);
  pairs.hi[i] = hi;
  pairs.lo[i] = lo;
  pairs.head[i] = head;
  pairs.tail[i] = hi - head;
}

/** cos(pi k / m), k = 0..2m - 1, as pairs of doubles. */
const cosines = memoized(64, (m: number): SplitPairs => {
  const table = pairsOf(2 * m);
  const p = 120n;
  for (let k = 0; 2 * k <= m; k++) {
    const exact = 2 * k === m ? 0n : cis((pi(p) * BigInt(k)) / BigInt(m), p).re;
    const hi = toNumber(exact, p);
    const lo = toNumber(exact - fromNumber(hi, p), p);
    for (const [at, sign] of [
      [k, 1],
      [2 * m - k, 1],
      [m - k, -1],
      [m + k, -1],
    ] as const) {
      setAt(table, at % (2 * m), sign * hi, sign * lo);
    }
  }
  return table;
});

const sample = new Pair();
const sum = new Pair();

/** Room for the samples at m + 1 nodes. */
const samplesOf = memoized(64, (m: number) => pairsOf(m + 1));

/**
 * The interpolant of degree m at the Chebyshev points cos(pi j / m), the ends among them. A node is not
 * a double in general: f is sampled at the nearest one and moved by its derivative, which leaves
 * 2^-106, and on an interval of few doubles, next to a singularity, what f' changes from end to end at most. Undefined
 * where f has no finite value at a node.
 */
export function chebyshevSeries(
  f: Sampler,
  middle: number,
  half: number,
  m: number,
): Series | undefined {
  const cos = cosines(m);
  const samples = samplesOf(m);
  const noise = sampleInto(samples, f, middle, half, cos);
  return noise === undefined ? undefined : transformPairs(samples, cos, noise);
}

/** f at the nodes, the ends with half their weight; what they can be off, or undefined where one has no finite value. */
function sampleInto(
  samples: SplitPairs,
  f: Sampler,
  middle: number,
  half: number,
  cos: SplitPairs,
): number | undefined {
  const m = samples.hi.length - 1;
  let noise = 0;
  let farthest = 0;
  let [flattest, steepest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let j = 0; j <= m; j++) {
    setPair(sum, middle);
    addProduct(sum, half, 0, cos.hi[j], cos.lo[j]);
    f(sum.hi, sample);
    if (!Number.isFinite(sample.hi)) return undefined;
    noise = Math.max(noise, sample.error);
    farthest = Math.max(farthest, Math.abs(sum.lo));
    flattest = Math.min(flattest, sample.dx);
    steepest = Math.max(steepest, sample.dx);
    const moved = sample.dx * sum.lo;
    sum.hi = sample.hi;
    sum.lo = sample.lo;
    add(sum, moved, 0);
    const weight = j === 0 || j === m ? 0.5 : 1;
    setAt(samples, j, sum.hi * weight, sum.lo * weight);
  }
  return half < FEW_DOUBLES * farthest ? noise + farthest * (steepest - flattest) : noise;
}

/** The coefficients of the interpolant. */
function transformPairs(samples: SplitPairs, cos: SplitPairs, noise: number): Series {
  const m = samples.hi.length - 1;
  const a = { hi: new Float64Array(m + 1), lo: new Float64Array(m + 1), noise };
  const restOfOne = reciprocalRest(1 / m, m, 1);
  const restOfTwo = reciprocalRest(2 / m, m, 2);
  for (let k = 0; k <= m; k++) {
    sumOfProducts(samples, cos, k);
    const isEnd = k === 0 || k === m;
    const value = sum.hi;
    const rest = sum.lo;
    setPair(sum, 0);
    addProduct(sum, value, rest, (isEnd ? 1 : 2) / m, isEnd ? restOfOne : restOfTwo);
    a.hi[k] = sum.hi;
    a.lo[k] = sum.lo;
  }
  return a;
}

/** Half the width of an interval, in half units of the last place, up to which a change of f' may count. */
const FEW_DOUBLES = 2 ** 30;

/** sum = the sum over j of a_j b_(j k), b being periodic: every step is addProduct, whose splittings have been made. */
function sumOfProducts(a: SplitPairs, b: SplitPairs, k: number): void {
  const period = b.hi.length;
  let hi = 0;
  let lo = 0;
  for (let j = 0, at = 0; j < a.hi.length; j++) {
    const product = a.hi[j] * b.hi[at];
    const error =
      a.head[j] * b.head[at] -
      product +
      a.head[j] * b.tail[at] +
      a.tail[j] * b.head[at] +
      a.tail[j] * b.tail[at];
    const low = error + (a.hi[j] * b.lo[at] + a.lo[j] * b.hi[at]);
    const s = hi + product;
    const back = s - hi;
    const rest = hi - (s - back) + (product - back) + (lo + low);
    hi = s + rest;
    lo = s - hi + rest;
    at += k;
    if (at >= period) at -= period;
  }
  sum.hi = hi;
  sum.lo = lo;
}

/** The same to the precision of doubles, which fits of f32 do with; what that leaves out is in the noise. */
export function roughSeries(
  f: Sampler,
  middle: number,
  half: number,
  m: number,
): Series | undefined {
  const cos = cosines(m).hi;
  const values = new Float64Array(m + 1);
  const a = new Float64Array(m + 1);
  const eps = 2 ** -53;
  const place = (Math.abs(middle) + half) * eps;
  let noise = 0;
  let largest = 0;
  for (let j = 0; j <= m; j++) {
    f(middle + half * cos[j], sample);
    const value = sample.hi;
    if (!Number.isFinite(value)) return undefined;
    // The node and its product with half are rounded; so is the sum of the pair.
    noise = Math.max(noise, sample.error + 3 * place * Math.abs(sample.dx));
    largest = Math.max(largest, Math.abs(value));
    values[j] = value;
  }
  transform(values, cos, a);
  return { hi: a, lo: new Float64Array(m + 1), noise: noise + 2 * (m + 4) * eps * largest };
}

/** The coefficients a of the interpolant through values at cos(pi j / m). */
function transform(values: Float64Array, cos: Float64Array, a: Float64Array): void {
  const m = a.length - 1;
  for (let k = 0; k <= m; k++) {
    let s = (values[0] + (k % 2 ? -values[m] : values[m])) / 2;
    for (let j = 1, at = k; j < m; j++) {
      s += values[j] * cos[at];
      at += k;
      if (at >= 2 * m) at -= 2 * m;
    }
    a[k] = (s * (k === 0 || k === m ? 1 : 2)) / m;
  }
}

/** What the double nearest to n / m lacks. */
const reciprocalRest = (quotient: number, m: number, n: number): number => {
  setPair(sumOfProduct, -quotient);
  multiplyAdd(sumOfProduct, m, 0, n);
  return sumOfProduct.hi / m;
};
const sumOfProduct = new Pair();

const powersOf: Float64Array[] = [Float64Array.of(1), Float64Array.of(0, 1)];

/** Coefficients of T_k in powers, whole numbers; exact for k <= 50. */
export function chebyshevPowers(k: number): Float64Array {
  for (let n = powersOf.length; n <= k; n++) {
    const next = new Float64Array(n + 1);
    powersOf[n - 1].forEach((c, j) => {
      next[j + 1] += 2 * c;
    });
    powersOf[n - 2].forEach((c, j) => {
      next[j] -= c;
    });
    powersOf.push(next);
  }
  return powersOf[k];
}

/** The terms a_0..a_n of a series in powers of tau, as pairs of doubles, and `delta` added to them. */
export function toPowers(
  { hi, lo }: Series,
  n: number,
  delta: Float64Array = new Float64Array(n + 1),
): Series {
  const c = { hi: new Float64Array(n + 1), lo: new Float64Array(n + 1), noise: 0 };
  if (n >= powersOf.length) chebyshevPowers(n);
  for (let j = 0; j <= n; j++) {
    setPair(sum, 0);
    for (let k = n - ((n - j) % 2); k >= j; k -= 2) {
      addProduct(sum, hi[k], lo[k], powersOf[k][j], 0);
    }
    add(sum, delta[j], 0);
    c.hi[j] = sum.hi;
    c.lo[j] = sum.lo;
  }
  return c;
}

/** The terms of a series above the degree n. */
export const tailOf = (a: Float64Array, n: number): Float64Array => a.slice().fill(0, 0, n + 1);

/** Chebyshev coefficients of the derivative. */
export function slopeSeries(a: Float64Array): Float64Array {
  const n = a.length - 1;
  const d = new Float64Array(n + 2);
  for (let k = n; k >= 1; k--) d[k - 1] = (d[k + 1] ?? 0) + 2 * k * a[k];
  d[0] /= 2;
  return d;
}
