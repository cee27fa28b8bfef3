import { blank, type Coefficients, load, store, TERMS } from "../numbers/interpolation.js";
import { add, addProduct, headOf, Pair, setPair } from "../numbers/pair.js";
import { expPair, logPair, multiply } from "../numbers/pair-elementary.js";
import { sexpBits, sexpQuotient, slogBits, slogFrom, slogQuotient, slogTo } from "./constants.js";
import { parse } from "./exact.js";

/**
 * Taylor coefficients of slog and sexp, of which the rows of fast.ts are made.
 *
 * Method. Two Chebyshev sums, G and Q, hold all digits: sexp(t) = 1 + t G(t) for |t| <= 1/2, and slog(y) = (y - 1) Q(y) for y from
 * slogFrom to slogTo. Clenshaw's rule on truncated power series gives long Taylor series at 19 and 17 points of these intervals, each when it
 * is first needed, and Horner's rule moves the nearest one to any other point. From there slog(x) = slog(e^x) - 1 = slog(ln x) + 1 and
 * sexp(h) = e^sexp(h - 1) = ln sexp(h + 1) lead to all others, by composing the series with exp or ln, twice where it has to be.
 *
 * Cost. Until engines optimize a function they interpret it, and for functions with loops around calls to optimize takes longer than the
 * first thousand rows. So the loops that count are short functions of their own.
 *
 * Error. c_0, c_1 and c_2 are pairs. Half an ulp of what is summed up in doubles, the Chebyshev coefficients left out and what exp
 * and ln lose is below 2^-80 (1 + |c_0| + |c_1| w) each, w the half width of a row. c_3, ..., c_10 are doubles: an error of
 * theirs is some roundings of terms as large as c_k, or, where these cancel, as c_1 (2^-8 / w)^(k - 1), for no singularity is nearer
 * than 2^7 w. The rows are finitely many, and test/real/taylor.test.ts compares every one with fixed point: 0.57 of this bound is
 * the largest seen.
 */
export const rowError = (s0: number, s1: number, s3: number): number =>
  2 ** -79 * (1 + Math.abs(s0) + Math.abs(s1)) +
  2 ** -51 * (Math.abs(s3) + 2 ** -16 * Math.abs(s1));

/** Coefficients of a power series c_0 + c_1 t + ... + c_10 t^10. */
const COUNT = TERMS + 1;

/** The first so many are pairs, the others doubles. */
const PAIRS = 3;

/** The terms of a long series. Of these, and of a Chebyshev sum, so many need pairs in the value, and one less in each derivative. */
const LONG = 16;
const LONG_PAIRS = 6;
const CHEBYSHEV_PAIRS = 13;

/** How far the points of long series are apart, and how many to a unit a number is rounded to, for the last of either side is nearer. */
const STEP = 31 / 512;
const DENSITY = 16.4;
const STEPS = 9;

/**
 * The Taylor coefficients at x of (x - middle + shift) S(x), S the Chebyshev sum in (x - middle) rate / 2 that is written down; what is
 * left out of it is below 2^-88. Coefficients are halved but for the first, so that they are those of a Fourier series.
 */
function taylorOf(
  text: string,
  bits: bigint,
  middle: number,
  shift: number,
  rateHi: number,
  rateLo: number,
): (x: Pair) => Coefficients {
  const lines = text.trim().split("\n");
  const { hi, lo } = blank(lines.length);
  const unit = 2 ** -Number(bits);
  let count = 0;
  for (; count < lines.length; count++) {
    const near = Number.parseInt(lines[count], 36); // to some ulps
    const size = Math.abs(near * unit);
    if (size < 2 ** -88) break;
    const scale = count === 0 ? unit : unit / 2;
    const exact = size > 2 ** -36 ? parse(lines[count]) : BigInt(near);
    const head = Number(exact);
    hi[count] = head * scale;
    lo[count] = Number(exact - BigInt(head)) * scale;
  }
  const c = blank(count);
  for (let n = 0; n < count; n++) {
    const before = Math.abs(n - 1);
    setPair(sum, hi[before]);
    add(sum, hi[n + 1], lo[before] + lo[n + 1]);
    multiply(sum, 1 / rateHi, 0);
    addProduct(sum, hi[n], lo[n], shift, 0);
    store(c, n, sum);
  }
  const series: Coefficients[] = [];
  return (x) => {
    const i = Math.round((x.hi - middle) * DENSITY);
    series[i + STEPS] ??= longSeries(c, i * STEP, rateHi, rateLo);
    add(x, -middle - i * STEP, 0);
    shiftPairs(series[i + STEPS], x);
    shiftDoubles(x.hi);
    return found;
  };
}

let sexpAt: ((x: Pair) => Coefficients) | undefined;
let slogAt: ((x: Pair) => Coefficients) | undefined;

// Made once: arrays cost more than what is done with them.
const found = /* @__PURE__ */ blank(COUNT);
const charts = [/* @__PURE__ */ blank(PAIRS), /* @__PURE__ */ blank(PAIRS)];
const powers = /* @__PURE__ */ new Float64Array(COUNT);
const sum = /* @__PURE__ */ new Pair();
const square = /* @__PURE__ */ new Pair();
const point = /* @__PURE__ */ new Pair();
const inner = /* @__PURE__ */ new Pair();

/** Room for the terms of a Chebyshev sum, which has 60 or so. */
const terms = /* @__PURE__ */ blank(99);

function copyTerms({ hi, lo }: Coefficients): void {
  terms.hi.set(hi);
  terms.lo.set(lo);
}

/**
 * The long Taylor series of a Chebyshev sum c at its middle + offset: Clenshaw's rule b_j = c_j + (u + t) b_(j+1) - b_(j+2), u = offset rate,
 * on truncated power series in t, and b_0 - b_2. It is gone through once for each power of t.
 */
function longSeries(c: Coefficients, offset: number, rateHi: number, rateLo: number): Coefficients {
  const series = blank(LONG);
  const { hi, lo } = terms;
  copyTerms(c);
  setPair(point, offset);
  multiply(point, rateHi, rateLo);
  setPair(sum, 1);
  for (let k = 0; k < LONG; k++) {
    // A term of t^k counts 3 bits less than one of t^(k - 1): the last ones do without the small c_j.
    sumUp(c.hi.length - 1 - k, k < LONG_PAIRS ? CHEBYSHEV_PAIRS - k : 0, point, 1);
    // From powers of t to powers of x; b_2 is what was left at 1.
    add(square, -hi[1], -lo[1]);
    multiply(square, sum.hi, sum.lo);
    multiply(sum, rateHi, rateLo);
    store(series, k, square);
  }
  return series;
}

/** The first Taylor coefficients of a long series at u, by Horner's rule b_j = a_j + (u + t) b_(j+1) on truncated power series. */
function shiftPairs(series: Coefficients, u: Pair): void {
  copyTerms(series);
  for (let k = 0; k < PAIRS; k++) {
    sumUp(LONG - 1 - k, LONG_PAIRS - k, u, 0);
    store(found, k, square);
  }
}

/** The others, in doubles. */
function shiftDoubles(u: number): void {
  const { hi } = terms;
  for (let k = 0; k < COUNT - PAIRS; k++) {
    let b = 0;
    for (let j = LONG - PAIRS - 1; j >= k; j--) {
      b = hi[j] + u * b;
      hi[j] = b;
    }
    found.hi[k + PAIRS] = b;
  }
}

/**
 * b_j = term_j + x b_(j+1), less b_(j+2) where `subtracted` is 1, from j = last down to 0, below `pairs` in pairs: square = b_0, and
 * b_(j+1), which is the term of the next power of t, takes the place of term_j.
 */
function sumUp(last: number, pairs: number, x: Pair, subtracted: 0 | 1): void {
  const { hi: u, lo: uLow } = x;
  const { hi, lo } = terms;
  let b = 0;
  let low = 0;
  let old = 0;
  let oldLow = 0;
  let j = last;
  for (; j >= pairs; j--) {
    const next = u * b + hi[j] - old;
    hi[j] = b;
    old = b * subtracted;
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
    old = b * subtracted;
    oldLow = low * subtracted;
    b = y + rest;
    low = y - b + rest;
  }
  square.hi = b;
  square.lo = low;
}

/**
 * From c_3 on, c = c(e^x) or c(ln x) in doubles, by what d/dx does to a power series in t: (y + t) d/dt, y = e^x, whose n-th power
 * gives n! c_n at 0, or x^-n (d/dt) (d/dt - 1) ... (d/dt - n + 1).
 */
function composeDoubles(c: Float64Array, isExp: boolean, slope: number): void {
  powers.set(c);
  let factor = 1;
  for (let n = 0; n < COUNT; n++) {
    let a = powers[0];
    if (n >= PAIRS) c[n] = a * factor;
    factor *= (isExp ? 1 : slope) / (n + 1);
    let up = 0;
    for (let k = 0; k < COUNT - 1 - n; k++) {
      const b = powers[k + 1];
      up += isExp ? slope : 1;
      powers[k] = up * b + (isExp ? k : -n) * a;
      a = b;
    }
  }
}

/** From c_3 on, c = e^c or ln c in doubles: n a_n = sum of k l_k a_(n - k) for a = e^l, `head` the new c_0. */
function growDoubles(c: Float64Array, isExp: boolean, head: number): void {
  const slopes = isExp ? terms.hi : powers;
  const values = isExp ? powers : c;
  powers[0] = head;
  for (let n = 1; n < COUNT; n++) {
    const slope = n * c[n];
    let s = 0;
    for (let k = 1; k < n; k++) s += slopes[k] * values[n - k];
    slopes[n] = slope;
    powers[n] = isExp ? (slope * head + s) / n : (slope - s) / c[0];
  }
  for (let k = PAIRS; k < COUNT; k++) c[k] = isExp ? powers[k] : powers[k] / k;
}

/** c_0, c_1 and c_2 of outer(inner - inner_0) in pairs; c may be one of the two. */
function compose(c: Coefficients, outer: Coefficients, inner: Coefficients): void {
  // c_2 = outer_1 inner_2 + outer_2 inner_1^2, c_1 = outer_1 inner_1
  const { hi, lo } = inner;
  load(sum, outer, 2);
  multiply(sum, hi[1], lo[1]);
  multiply(sum, hi[1], lo[1]);
  addProduct(sum, outer.hi[1], outer.lo[1], hi[2], lo[2]);
  load(square, outer, 1);
  multiply(square, hi[1], lo[1]);
  c.hi[0] = outer.hi[0];
  c.lo[0] = outer.lo[0];
  store(c, 1, square);
  store(c, 2, sum);
}

/** c = e^x or ln x around x, to the second power. */
function chartAround(c: Coefficients, x: Pair, isExp: boolean): void {
  sum.hi = x.hi;
  sum.lo = x.lo;
  if (isExp) expPair(sum);
  else logPair(sum);
  store(c, 0, sum);
  if (!isExp) {
    const inverse = 1 / x.hi;
    setPair(sum, -1);
    addProduct(sum, x.hi, x.lo, inverse, 0);
    sum.lo = -inverse * sum.hi;
    sum.hi = inverse;
  }
  store(c, 1, sum);
  // c_2 = e^x / 2 or -1 / (2 x^2)
  multiply(sum, isExp ? 0.5 : -sum.hi / 2, isExp ? 0 : -sum.lo / 2);
  store(c, 2, sum);
}

/** slog around x, |x| <= 32; valid until the next call of this or of sexpTaylor. */
export function slogTaylor(x: number): Coefficients {
  const middle = (slogFrom + slogTo) / 2;
  slogAt ??= taylorOf(
    slogQuotient,
    slogBits,
    middle,
    middle - 1,
    3.4594594594594597, // 128/37
    -1.9203857723245952e-16,
  );
  setPair(inner, x);
  let steps = 0;
  let whole = 0;
  for (; inner.hi > slogTo || inner.hi < slogFrom; steps++) {
    const isExp = inner.hi < slogFrom;
    chartAround(charts[steps], inner, isExp);
    load(inner, charts[steps], 0);
    whole += isExp ? -1 : 1;
  }
  const c = slogAt(inner);
  while (steps > 0) {
    const chart = charts[--steps];
    composeDoubles(c.hi, whole < 0, chart.hi[1]);
    compose(c, c, chart);
  }
  addTo(c, whole);
  return c;
}

/** sexp around h from -1.5 to 2; valid until the next call of this or of slogTaylor. */
export function sexpTaylor(h: number): Coefficients {
  sexpAt ??= taylorOf(sexpQuotient, sexpBits, 0, 0, 4, 0);
  const whole = Math.round(h);
  setPair(inner, h - whole);
  const c = sexpAt(inner);
  addTo(c, 1);
  const [chart] = charts;
  for (let n = Math.abs(whole); n > 0; n--) {
    load(inner, c, 0);
    chartAround(chart, inner, whole > 0);
    growDoubles(c.hi, whole > 0, chart.hi[0]);
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

/**
 * Coefficients in t become those in t / halfWidth, the term of t^10 spread over the lower ones as Chebyshev's T_10 has it, T_10 / 512 =
 * t^10 - (1280 t^8 - 1120 t^6 + 400 t^4 - 50 t^2 + 1) / 512, which leaves 2^-9 of it as error.
 */
export function economize({ hi, lo }: Coefficients, halfWidth: number): void {
  let power = halfWidth;
  for (let k = 1; k < COUNT; k++) {
    hi[k] *= power;
    power *= halfWidth;
  }
  const last = hi[COUNT - 1] / 512;
  lo[0] += last;
  lo[1] *= halfWidth;
  lo[2] = lo[2] * halfWidth * halfWidth - 50 * last;
  hi[4] += 400 * last;
  hi[6] -= 1120 * last;
  hi[8] += 1280 * last;
}
