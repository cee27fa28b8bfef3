import { blank, type Coefficients, load, store, TERMS } from "../numbers/interpolation.js";
import { add, addProduct, headOf, Pair, setPair } from "../numbers/pair.js";
import { expPair, logPair } from "../numbers/pair-elementary.js";
import { sexpBits, sexpQuotient, slogBits, slogFrom, slogQuotient, slogTo } from "./constants.js";
import { parse } from "./exact.js";

/**
 * Taylor coefficients of slog and sexp, of which the rows of fast.ts are made.
 *
 * Method. Two Chebyshev sums, G and Q, hold all digits: sexp(t) = 1 + t G(t) for |t| <= 1/2, and slog(y) = (y - 1) Q(y) for y from
 * slogFrom to slogTo. Clenshaw's rule on truncated power series gives their Taylor coefficients at a point, and
 * slog(x) = slog(e^x) - 1 = slog(ln x) + 1 and sexp(h) = e^sexp(h - 1) = ln sexp(h + 1) those at any other, by composing the
 * series with one of exp or ln, twice where it has to be.
 *
 * Error. c_0, c_1 and c_2 are pairs. Half an ulp of what is summed up in doubles, the Chebyshev coefficients left out and what exp
 * and ln lose is below 2^-80 (1 + |c_0| + |c_1| w) each, w the half width of a row. c_3, ..., c_10 are doubles: an error of
 * theirs is some roundings of terms as large as c_k, or, where these cancel, as c_1 (2^-8 / w)^(k - 1), for no singularity is nearer
 * than 2^7 w. The rows are finitely many, and test/real/taylor.test.ts compares every one with fixed point: 0.4 of the first term of
 * this bound and 0.65 of the second are the largest seen.
 */
export const rowError = (s0: number, s1: number, s3: number): number =>
  2 ** -79 * (1 + Math.abs(s0) + Math.abs(s1)) +
  2 ** -51 * (Math.abs(s3) + 2 ** -16 * Math.abs(s1));

/** Coefficients of a power series c_0 + c_1 t + ... + c_10 t^10. */
const COUNT = TERMS + 1;

/** The first so many are pairs, the others doubles. */
const PAIRS = 3;

/** A Chebyshev sum in (x - middle) rate / 2, its first coefficient doubled. */
interface ChebyshevSum {
  readonly middle: number;
  readonly rate: Pair;
  readonly c: Coefficients;
  /** From which coefficient on the value, the slope and half the curvature are summed up in doubles. */
  readonly single: readonly number[];
}

/** Chebyshev coefficients below these need no pairs in the value, the slope and half the curvature. */
const SINGLE = [2 ** -28, 2 ** -21, 2 ** -14];

/** What is left out is below 2^-88. */
function chebyshevSum(text: string, bits: bigint, middle: number, rate: Pair): ChebyshevSum {
  const lines = text.trim().split("\n");
  const c = blank(lines.length);
  const unit = 2 ** -Number(bits);
  const single = [0, 0, 0];
  let count = 0;
  for (; count < lines.length; count++) {
    const near = Number.parseInt(lines[count], 36); // to some ulps
    const size = Math.abs(near * unit);
    if (size < 2 ** -88) break;
    const scale = count === 0 ? 2 * unit : unit;
    const exact = size > 2 ** -36 ? parse(lines[count]) : BigInt(near);
    const head = Number(exact);
    c.hi[count] = head * scale;
    c.lo[count] = Number(exact - BigInt(head)) * scale;
    for (let k = 0; k < PAIRS; k++) if (size > SINGLE[k]) single[k] = count + 1;
  }
  return { middle, rate, c: { hi: c.hi.subarray(0, count), lo: c.lo }, single };
}

let sexpSum: ChebyshevSum | undefined;
let slogSum: ChebyshevSum | undefined;

function rateOf(hi: number, lo: number): Pair {
  const rate = new Pair();
  rate.hi = hi;
  rate.lo = lo;
  return rate;
}

// Made once: arrays cost more than what is done with them.
const found = /* @__PURE__ */ blank(COUNT);
const charts = [/* @__PURE__ */ blank(COUNT), /* @__PURE__ */ blank(COUNT)];
const powers = /* @__PURE__ */ new Float64Array(COUNT);
const sum = /* @__PURE__ */ new Pair();
const square = /* @__PURE__ */ new Pair();
const point = /* @__PURE__ */ new Pair();

/** Room for the terms of a Chebyshev sum, which has 60 or so. */
const terms = /* @__PURE__ */ blank(99);

/**
 * The Taylor coefficients of a Chebyshev sum at x: Clenshaw's rule b_j = c_j + (u + t) b_(j+1) - b_(j+2), u = (x - middle) rate, on
 * truncated power series in t, and with c_0 doubled (b_0 - b_2) / 2. It is gone through once for each power of t.
 */
function taylorOf({ middle, rate, c, single }: ChebyshevSum, x: Pair): Coefficients {
  setPair(sum, -middle);
  add(sum, x.hi, x.lo);
  setPair(square, 0);
  addProduct(square, sum.hi, sum.lo, rate.hi, rate.lo);
  const u = square.hi;
  const uLow = square.lo;
  const count = c.hi.length;
  terms.hi.set(c.hi);
  terms.lo.set(c.lo);
  let power = 0.5;
  for (let k = 0; k < COUNT; k++) {
    // A term of t^k counts 7 bits less than one of t^(k - 1): the last ones do without the small c_j.
    const last = k === 0 ? count - 1 : count - 2 * k;
    clenshaw(terms.hi, terms.lo, last, k < PAIRS ? single[k] : 0, u, uLow, square);
    // From powers of t to powers of x; b_2 is what was left at 1.
    if (k >= PAIRS) found.hi[k] = (square.hi - terms.hi[1]) * power;
    else {
      add(square, -terms.hi[1], -terms.lo[1]);
      for (let i = 0; i < k; i++) {
        setPair(sum, 0);
        addProduct(sum, square.hi, square.lo, rate.hi, rate.lo);
        square.hi = sum.hi;
        square.lo = sum.lo;
      }
      found.hi[k] = square.hi / 2;
      found.lo[k] = square.lo / 2;
    }
    power *= rate.hi;
  }
  return found;
}

/**
 * b_j = term_j + u b_(j+1) - b_(j+2) from j = last down to 0, below `pairs` in pairs: s = b_0, and b_(j+1), which is the term of the next
 * power of t, takes the place of term_j. Short, so that engines soon compile it.
 */
function clenshaw(
  hi: Float64Array,
  lo: Float64Array,
  last: number,
  pairs: number,
  u: number,
  uLow: number,
  s: Pair,
): void {
  let b = 0;
  let low = 0;
  let old = 0;
  let oldLow = 0;
  let j = last;
  for (; j >= pairs; j--) {
    const next = u * b + hi[j] - old;
    hi[j] = b;
    old = b;
    b = next;
  }
  const head = headOf(u);
  const tail = u - head;
  for (; j >= 0; j--) {
    // A product, a sum and a difference, each with what it loses.
    const product = u * b;
    const headB = headOf(b);
    const tailB = b - headB;
    const lost =
      head * headB - product + head * tailB + tail * headB + tail * tailB + (u * low + uLow * b);
    const term = hi[j];
    const sum = product + term;
    const back = sum - term;
    const y = sum - old;
    const again = y - sum;
    const rest =
      lost +
      (term - (sum - back) + (product - back)) +
      (sum - (y - again) - (old + again)) +
      (lo[j] - oldLow);
    hi[j] = b;
    lo[j] = low;
    old = b;
    oldLow = low;
    b = y + rest;
    low = y - b + rest;
  }
  s.hi = b;
  s.lo = low;
}

/** c = (factor + t) c. */
function multiplyLinear(c: Coefficients, factor: Pair): void {
  const { hi, lo } = c;
  for (let k = COUNT - 1; k >= PAIRS; k--) hi[k] = hi[k - 1] + factor.hi * hi[k];
  for (let k = PAIRS - 1; k >= 0; k--) {
    setPair(sum, k > 0 ? hi[k - 1] : 0);
    if (k > 0) sum.lo = lo[k - 1];
    addProduct(sum, factor.hi, factor.lo, hi[k], lo[k]);
    store(c, k, sum);
  }
}

/** c = outer(inner - inner_0), rounded: Horner's rule; what does not come into the eleven coefficients is left out. */
function composeDoubles(c: Float64Array, outer: Float64Array, inner: Float64Array): void {
  c[0] = outer[COUNT - 1];
  for (let j = COUNT - 2; j >= 0; j--) {
    for (let n = COUNT - 1 - j; n > 0; n--) {
      let s = 0;
      for (let i = 1; i <= n; i++) s += inner[i] * c[n - i];
      c[n] = s;
    }
    c[0] = outer[j];
  }
}

/** The same with c_0, c_1 and c_2 in pairs; c may be one of the two. */
function compose(c: Coefficients, outer: Coefficients, inner: Coefficients): void {
  composeDoubles(powers, outer.hi, inner.hi);
  // c_2 = outer_1 inner_2 + outer_2 inner_1^2, c_1 = outer_1 inner_1
  const { hi, lo } = inner;
  setPair(square, 0);
  addProduct(square, hi[1], lo[1], hi[1], lo[1]);
  setPair(sum, 0);
  addProduct(sum, outer.hi[2], outer.lo[2], square.hi, square.lo);
  addProduct(sum, outer.hi[1], outer.lo[1], hi[2], lo[2]);
  setPair(square, 0);
  addProduct(square, outer.hi[1], outer.lo[1], hi[1], lo[1]);
  c.hi.set(powers);
  c.hi[0] = outer.hi[0];
  c.lo[0] = outer.lo[0];
  store(c, 1, square);
  store(c, 2, sum);
}

/** c = e^x around x. */
function expSeries(c: Coefficients, x: Pair): void {
  sum.hi = x.hi;
  sum.lo = x.lo;
  expPair(sum);
  store(c, 0, sum);
  store(c, 1, sum);
  c.hi[2] = sum.hi / 2;
  c.lo[2] = sum.lo / 2;
  for (let k = 3; k < COUNT; k++) c.hi[k] = c.hi[k - 1] / k;
}

/** c = ln x around x. */
function logSeries(c: Coefficients, x: Pair): void {
  sum.hi = x.hi;
  sum.lo = x.lo;
  logPair(sum);
  store(c, 0, sum);
  const inverse = 1 / x.hi;
  setPair(sum, -1);
  addProduct(sum, x.hi, x.lo, inverse, 0);
  c.hi[1] = inverse;
  c.lo[1] = -inverse * sum.hi;
  setPair(sum, 0);
  addProduct(sum, c.hi[1], c.lo[1], c.hi[1], c.lo[1]);
  c.hi[2] = -sum.hi / 2;
  c.lo[2] = -sum.lo / 2;
  for (let k = 3; k < COUNT; k++) c.hi[k] = ((1 - k) / k) * inverse * c.hi[k - 1];
}

/** slog around x, |x| <= 32; valid until the next call of this or of sexpTaylor. */
export function slogTaylor(x: number): Coefficients {
  slogSum ??= chebyshevSum(
    slogQuotient,
    slogBits,
    (slogFrom + slogTo) / 2,
    rateOf(3.4594594594594597, -1.9203857723245952e-16), // 128/37
  );
  setPair(point, x);
  let [steps, whole] = [0, 0];
  for (; point.hi > slogTo || point.hi < slogFrom; steps++) {
    const chart = charts[steps];
    if (point.hi > slogTo) {
      logSeries(chart, point);
      whole++;
    } else {
      expSeries(chart, point);
      whole--;
    }
    load(point, chart, 0);
  }
  const c = taylorOf(slogSum, point);
  add(point, -1, 0);
  multiplyLinear(c, point);
  while (steps > 0) compose(c, c, charts[--steps]);
  addTo(c, whole);
  return c;
}

/** sexp around h from -1.5 to 2; valid until the next call of this or of slogTaylor. */
export function sexpTaylor(h: number): Coefficients {
  sexpSum ??= chebyshevSum(sexpQuotient, sexpBits, 0, rateOf(4, 0));
  const whole = Math.round(h);
  setPair(point, h - whole);
  const c = taylorOf(sexpSum, point);
  multiplyLinear(c, point);
  addTo(c, 1);
  const [chart] = charts;
  for (let n = Math.abs(whole); n > 0; n--) {
    load(point, c, 0);
    if (whole > 0) expSeries(chart, point);
    else logSeries(chart, point);
    compose(c, chart, c);
  }
  return c;
}

/** c_0 += n. */
function addTo(c: Coefficients, n: number): void {
  load(sum, c, 0);
  add(sum, n, 0);
  store(c, 0, sum);
}

/** T_10 / 512 = t^10 - (1280 t^8 - 1120 t^6 + 400 t^4 - 50 t^2 + 1) / 512. */
const SHARES = [1, 0, -50, 0, 400, 0, -1120, 0, 1280];

/**
 * Coefficients in t become those in t / halfWidth, the term of t^10 spread over the lower ones as Chebyshev's T_10 has it, which
 * leaves 2^-9 of it as error.
 */
export function economize({ hi, lo }: Coefficients, halfWidth: number): void {
  let power = 1;
  for (let k = 0; k < COUNT; k++) {
    hi[k] *= power;
    lo[k] *= power;
    power *= halfWidth;
  }
  const last = hi[COUNT - 1] / 512;
  for (let k = 0; k < SHARES.length; k += 2) {
    if (k < PAIRS) lo[k] += SHARES[k] * last;
    else hi[k] += SHARES[k] * last;
  }
}
