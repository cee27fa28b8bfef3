import { blank, type Coefficients, TERMS } from "../numbers/interpolation.js";
import { headOf, multiplyAdd, Pair, setPair } from "../numbers/pair.js";
import { expPair, logPair } from "../numbers/pair-elementary.js";
import { copyScaled } from "../numbers/pieces.js";
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
 * Cost. Engines interpret a function until they optimize it, which takes as long as some twenty rows. So what is done often stands in
 * few short functions, `multiplyAdd`, `expand` and `composeDoubles`, and whatever calls them is too short a work in the first thousand
 * rows to be optimized. Reading arrays and destructuring them is slow until then, fields of a Pair are not.
 *
 * Error. c_0, c_1 and c_2 are pairs. Half an ulp of what is summed up in doubles, the Chebyshev coefficients left out and what exp
 * and ln lose is below 2^-80 (1 + |c_0| + |c_1| w) each, w the half width of a row. c_3, ..., c_10 are doubles: an error of
 * theirs is some roundings of terms as large as c_k, or, where these cancel, as c_1 (2^-8 / w)^(k - 1), for no singularity is nearer
 * than 2^7 w. The rows are finitely many, and test/real/taylor.test.ts compares every one with fixed point: none has an error of more
 * than 0.8 of this bound.
 */
export const rowError = (s0: number, s1: number, s3: number): number =>
  2 ** -79 * (1 + Math.abs(s0) + Math.abs(s1)) +
  2 ** -51 * (Math.abs(s3) + 2 ** -16 * Math.abs(s1));

/** Coefficients of a power series c_0 + c_1 t + ... + c_10 t^10. */
export const COUNT = TERMS + 1;

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
): (x: Pair) => void {
  const lines = text.trim().split("\n");
  const c = blank(lines.length);
  const unit = 2 ** -Number(bits);
  let count = 0;
  for (; count < lines.length; count++) {
    const near = Number.parseInt(lines[count], 36); // to some ulps
    const size = Math.abs(near * unit);
    if (size < 2 ** -88) break;
    const scale = count === 0 ? unit : unit / 2;
    const exact = size > 2 ** -36 ? parse(lines[count]) : BigInt(near);
    const head = Number(exact);
    c.hi[count] = head * scale;
    c.lo[count] = Number(exact - BigInt(head)) * scale;
  }
  for (let i = 0; i <= MADE; i++) jets[i] ??= new Jet();
  const series: Coefficients[] = [];
  return (x) => {
    const i = Math.round((x.hi - middle) * DENSITY);
    const offset = i * STEP;
    series[i + STEPS] ??= longSeries(c, count, offset, shift, rateHi, rateLo);
    multiplyAdd(x, 1, 0, -middle - offset);
    expand(series[i + STEPS], LONG, COUNT, PAIRS, LONG_PAIRS, x, 0);
    terms.lo.fill(0, PAIRS);
    const { hi, lo } = terms;
    const { value, slope, curvature } = jets[MADE];
    setPair(value, hi[0], lo[0]);
    setPair(slope, hi[1], lo[1]);
    setPair(curvature, hi[2], lo[2]);
  };
}

let sexpAt: ((x: Pair) => void) | undefined;
let slogAt: ((x: Pair) => void) | undefined;

/** c_0, c_1 and c_2. */
export class Jet {
  readonly value = new Pair();
  readonly slope = new Pair();
  readonly curvature = new Pair();
}

/** Those of charts, and those of the series, at MADE; filled at the first call. */
const jets: Jet[] = [];
const MADE = 3;

// Made once: objects cost more than what is done with them.
const powers = /* @__PURE__ */ new Float64Array(COUNT);
const slopes = /* @__PURE__ */ new Float64Array(COUNT);
const sum = /* @__PURE__ */ new Pair();
const square = /* @__PURE__ */ new Pair();
const point = /* @__PURE__ */ new Pair();
const before = /* @__PURE__ */ new Pair();

/** The series that was made last. There is room for the terms of a Chebyshev sum, which has 60 or so. */
export const terms = /* @__PURE__ */ blank(99);

/**
 * The long Taylor series of x + shift times a Chebyshev sum c of so many terms, at its middle + offset: Clenshaw's rule b_j = c_j +
 * (u + t) b_(j+1) - b_(j+2), u = offset rate, on truncated power series in t, and b_0 - b_2.
 */
function longSeries(
  c: Coefficients,
  count: number,
  offset: number,
  shift: number,
  rateHi: number,
  rateLo: number,
): Coefficients {
  const series = blank(LONG);
  setPair(sum, offset);
  multiplyAdd(sum, rateHi, rateLo);
  expand(c, count, LONG, LONG_PAIRS, CHEBYSHEV_PAIRS, sum, 1);
  setPair(sum, 1);
  setPair(before, 0);
  for (let k = 0; k < LONG; k++) {
    setPair(square, terms.hi[k], terms.lo[k]);
    // From powers of t to powers of x.
    multiplyAdd(square, sum.hi, sum.lo);
    multiplyAdd(sum, rateHi, rateLo);
    const { hi, lo } = square;
    multiplyAdd(square, offset + shift, 0, before.hi, before.lo);
    series.hi[k] = square.hi;
    series.lo[k] = square.lo;
    setPair(before, hi, lo);
  }
  return series;
}

/**
 * The first coefficients in t of the sum of c_j (u + t)^j, by Horner's rule b_j = c_j + (u + t) b_(j+1) on truncated power series, or with
 * `subtracted` by Clenshaw's. It is gone through once for each power of t, the b_(j+1) of one being the c_j of the next. So many powers
 * are pairs, from such c_j on.
 */
function expand(
  c: Coefficients,
  length: number,
  count: number,
  pairs: number,
  from: number,
  x: Pair,
  subtracted: 0 | 1,
): void {
  const { hi, lo } = terms;
  hi.set(c.hi);
  lo.set(c.lo);
  const { hi: u, lo: uLow } = x;
  const head = headOf(u);
  const tail = u - head;
  for (let k = 0; k < count; k++) {
    let b = 0;
    let low = 0;
    let j = length - 1;
    for (; j >= (k < pairs ? from : k + 1); j--) {
      b = u * b + hi[j] - subtracted * hi[j + 2];
      hi[j] = b;
      lo[j] = 0;
    }
    for (; j >= k; j--) {
      // A product, a sum and a difference, each with what it loses.
      const product = u * b;
      const headB = headOf(b);
      const tailB = b - headB;
      const lost =
        head * headB - product + head * tailB + tail * headB + tail * tailB + (u * low + uLow * b);
      const term = hi[j];
      const sum = product + term;
      const back = sum - term;
      const times = j > k ? subtracted : 2 * subtracted; // b_0 - b_2
      const old = times * hi[j + 2];
      const y = sum - old;
      const again = y - sum;
      const rest =
        lost +
        (term - (sum - back) + (product - back)) +
        (sum - (y - again) - (old + again)) +
        (lo[j] - times * lo[j + 2]);
      b = y + rest;
      low = y - b + rest;
      hi[j] = b;
      lo[j] = low;
    }
  }
}

/**
 * From c_3 on, c = c(e^x) or c(ln x) in doubles, by what d/dx does to a power series in t: (y + t) d/dt, y = e^x, whose n-th power
 * gives n! c_n at 0, or x^-n (d/dt) (d/dt - 1) ... (d/dt - n + 1). The coefficients of the n-th begin at c_n.
 */
function composeDoubles(c: Float64Array, isExp: boolean, slope: number): void {
  const p = isExp ? slope : 1;
  for (let n = 1; n < COUNT; n++) {
    const factor = (isExp ? 1 : slope) / n;
    for (let k = COUNT - 1 - n; k >= 0; k--) {
      const a = c[k + n - 1];
      c[k + n] = ((k + 1) * p * c[k + n] + (isExp ? k : 1 - n) * a) * factor;
    }
  }
}

/** From c_3 on, c = e^c or ln c in doubles: n a_n = sum of k l_k a_(n - k) for a = e^l, `head` the new c_0. */
function growDoubles(c: Float64Array, isExp: boolean, head: number): void {
  const values = isExp ? powers : c;
  powers[0] = head;
  for (let n = 1; n < COUNT; n++) {
    const s = convolved(slopes, values, n);
    if (isExp) {
      slopes[n] = n * c[n];
      powers[n] = (slopes[n] * head + s) / n;
    } else {
      slopes[n] = (n * c[n] - s) / c[0];
      powers[n] = slopes[n] / n;
    }
  }
  c.set(powers);
}

/** The sum of a_k b_(n - k), 0 < k < n. */
export function convolved(a: Float64Array, b: Float64Array, n: number): number {
  let s = 0;
  for (let k = 1; k < n; k++) s += a[k] * b[n - k];
  return s;
}

/** outer becomes outer(inner - inner_0). */
export function compose(outer: Jet, inner: Jet): void {
  // c_2 = outer_1 inner_2 + outer_2 inner_1^2, c_1 = outer_1 inner_1
  const { slope, curvature } = outer;
  const { hi, lo } = inner.slope;
  setPair(sum, slope.hi, slope.lo);
  multiplyAdd(sum, inner.curvature.hi, inner.curvature.lo);
  multiplyAdd(curvature, hi, lo);
  multiplyAdd(curvature, hi, lo, sum.hi, sum.lo);
  multiplyAdd(slope, hi, lo);
}

/** The chart becomes e^x or ln x around x, to the second power. */
function chartAround({ value, slope, curvature }: Jet, { hi, lo }: Pair, isExp: boolean): void {
  setPair(value, hi, lo);
  setPair(slope, hi, lo);
  if (isExp) {
    expPair(value);
    setPair(slope, value.hi, value.lo);
  } else {
    logPair(value);
    const inverse = 1 / hi;
    multiplyAdd(slope, inverse, 0, -1);
    setPair(slope, inverse, -inverse * slope.hi);
  }
  // c_2 = e^x / 2 or -1 / (2 x^2)
  setPair(curvature, slope.hi / 2, slope.lo / 2);
  if (!isExp) multiplyAdd(curvature, -slope.hi, -slope.lo);
}

/** slog around x, |x| <= 32, into `terms`; its first three are returned as well, for `compose`. */
export function slogTaylor(x: number): Jet {
  const middle = (slogFrom + slogTo) / 2;
  slogAt ??= taylorOf(
    slogQuotient,
    slogBits,
    middle,
    middle - 1,
    3.4594594594594597, // 128/37
    -1.9203857723245952e-16,
  );
  setPair(point, x);
  let steps = 0;
  let whole = 0;
  for (; point.hi > slogTo || point.hi < slogFrom; steps++) {
    const isExp = point.hi < slogFrom;
    chartAround(jets[steps], point, isExp);
    const { hi, lo } = jets[steps].value;
    setPair(point, hi, lo);
    whole += isExp ? -1 : 1;
  }
  slogAt(point);
  const made = jets[MADE];
  while (steps > 0) {
    const chart = jets[--steps];
    composeDoubles(terms.hi, whole < 0, chart.slope.hi);
    compose(made, chart);
  }
  multiplyAdd(made.value, 1, 0, whole);
  return write(made);
}

/** sexp around h + low, h above -2 and up to HIGHEST_CENTER; likewise. */
export function sexpTaylor(h: number, low = 0): Jet {
  sexpAt ??= taylorOf(sexpQuotient, sexpBits, 0, 0, 4, 0);
  const whole = Math.round(h);
  setPair(point, h - whole, low);
  sexpAt(point);
  let jet = jets[MADE];
  multiplyAdd(jet.value, 1, 0, 1);
  for (let n = Math.abs(whole); n > 0; n--) {
    const chart = jets[n - 1];
    write(jet);
    chartAround(chart, jet.value, whole > 0);
    growDoubles(terms.hi, whole > 0, chart.value.hi);
    compose(chart, jet);
    jet = chart;
  }
  return write(jet);
}

/** A little below 1 + slog(63.9), for expPair ends there. */
export const HIGHEST_CENTER = 3.34;

/** The first three coefficients come to the others. */
export function write(jet: Jet): Jet {
  const { value, slope, curvature } = jet;
  const { hi, lo } = terms;
  hi[0] = value.hi;
  lo[0] = value.lo;
  hi[1] = slope.hi;
  lo[1] = slope.lo;
  hi[2] = curvature.hi;
  lo[2] = curvature.lo;
  return jet;
}

/**
 * The coefficients in t become those in t / halfWidth, the term of t^10 spread over the lower ones as Chebyshev's T_10 has it, T_10 / 512 =
 * t^10 - (1280 t^8 - 1120 t^6 + 400 t^4 - 50 t^2 + 1) / 512, which leaves 2^-9 of it as error.
 */
export function economize(halfWidth: number): void {
  const { hi, lo } = terms;
  copyScaled(hi, 0, hi, 0, COUNT, 1, halfWidth);
  const last = hi[COUNT - 1] / 512;
  lo[0] += last;
  lo[1] *= halfWidth;
  lo[2] = lo[2] * halfWidth * halfWidth - 50 * last;
  hi[4] += 400 * last;
  hi[6] -= 1120 * last;
  hi[8] += 1280 * last;
}
