/** The doubles as a set of numbers: how far apart they lie, and which comes next. */

const double = new Float64Array(1);
const word = new BigInt64Array(double.buffer);
const half = new Int32Array(double.buffer);

/** The distance from |y| to the next double away from 0; that of the largest doubles for an infinite y. */
export function ulp(y: number): number {
  double[0] = y;
  const exponent = (half[1] >> 20) & 0x7ff;
  return 2 ** (Math.min(Math.max(exponent, 1), 2046) - 1075);
}

/** Position of x among the doubles in increasing order, 0 for both zeros; x is no NaN. */
export function ordinal(x: number): bigint {
  double[0] = x;
  return word[0] < 0n ? -(word[0] & 0x7fffffffffffffffn) : word[0];
}

/** The next double above (sign 1) or below (-1) a finite y. */
export function neighbour(y: number, sign: 1 | -1): number {
  if (y === 0) return sign * Number.MIN_VALUE;
  double[0] = y;
  word[0] += BigInt(y > 0 ? sign : -sign);
  return double[0];
}
