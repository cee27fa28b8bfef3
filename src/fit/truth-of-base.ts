import type { Base } from "../base.js";
import { chebyshevSeries, type Sampler, type Series, sumFrom } from "./chebyshev.js";
import { slopeSeries } from "./derivative.js";
import { add, addProduct } from "./double-double.js";

/** Digits of the decimal functions; two doubles hold 31. */
const DIGITS = 32;
const DECIMAL_ERROR = 2 ** -100;

/** Degree of a cell's series, and how small its last terms must be for it to stand for f. */
const DEGREE = 28;
const CONVERGED = 2 ** -88;

interface Cell {
  readonly middle: number;
  readonly half: number;
  readonly series: Series;
  readonly slopes: Float64Array;
  readonly error: number;
}

/**
 * What truth.ts is for e, for another base: out[0] + out[1] is the value, out[2] a bound on its error, out[3] the
 * derivative in x; NaN where there is no value or it overflows. out[4] is not written.
 *
 * Method: the decimal functions at 32 digits, some 0.8 ms each, so that x is cut into cells, of width 1/4 up to 16 and
 * 16 to a binade beyond, on each of which a Chebyshev series of degree 28, in pairs of doubles, takes
 * their place where its last terms have fallen to 2^-88; elsewhere they are called.
 */
export function truthOfBase(base: Base, alpha: number): Sampler {
  const direct: Sampler = (x, out) => {
    const { value, dx } = base.decimal.iterateGradient(x, alpha, { digits: DIGITS });
    out[0] = value.toNumber();
    if (!Number.isFinite(out[0])) {
      out.fill(Number.NaN);
      return;
    }
    // decimal.js would take the double at its shortest digits.
    out[1] = value.minus(out[0].toPrecision(60)).toNumber();
    out[2] = Math.abs(out[0]) * DECIMAL_ERROR + Number.MIN_VALUE;
    out[3] = dx.toNumber();
  };
  const cells = new Map<number, Cell | undefined>();
  return (x, out) => {
    if (!(Math.abs(x) < 2 ** 200)) return direct(x, out);
    const width = Math.abs(x) < 16 ? 0.25 : 2 ** (Math.floor(Math.log2(Math.abs(x))) - 4);
    const middle = (Math.floor(x / width) + 0.5) * width;
    let cell = cells.get(middle);
    if (cell === undefined && !cells.has(middle)) {
      cell = cellOf(direct, middle, width / 2);
      cells.set(middle, cell);
    }
    if (cell === undefined) direct(x, out);
    else evaluate(cell, x, out);
  };
}

function cellOf(direct: Sampler, middle: number, half: number): Cell | undefined {
  const series = chebyshevSeries(direct, middle, half, DEGREE);
  if (series === undefined || !(Math.abs(series.hi[0]) < 2 ** 600)) return undefined;
  const { hi, noise } = series;
  const last = Math.abs(hi[DEGREE]) + Math.abs(hi[DEGREE - 1]) + Math.abs(hi[DEGREE - 2]);
  const size = Math.abs(hi[0]) + Math.abs(hi[1]);
  if (!(last < size * CONVERGED)) return undefined;
  return { middle, half, series, slopes: slopeSeries(hi, 0), error: 2 * last + 4 * noise };
}

const now = new Float64Array(2);
const before = new Float64Array(2);

/** Clenshaw's recurrence in pairs of doubles; middle and half are short, so that tau is exact to 2^-100. */
function evaluate(
  { middle, half, series: { hi, lo }, slopes, error }: Cell,
  x: number,
  out: Float64Array,
): void {
  const tau = (x - middle) / half; // a power of two
  now.fill(0);
  before.fill(0);
  for (let k = hi.length - 1; k > 0; k--) {
    const [high, low] = now;
    now[0] = -before[0];
    now[1] = -before[1];
    addProduct(now, high, low, 2 * tau, 0);
    add(now, hi[k], lo[k]);
    before[0] = high;
    before[1] = low;
  }
  const [high, low] = now;
  now[0] = -before[0];
  now[1] = -before[1];
  addProduct(now, high, low, tau, 0);
  add(now, hi[0], lo[0]);
  out[0] = now[0];
  out[1] = now[1];
  out[2] = error;
  out[3] = sumFrom(slopes, 0, tau) / half;
}
