/** The floating-point format in which a fit is evaluated. */
export type Precision = "f64" | "f32";

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

/** Distance from |y| to the next number of the format away from 0; that of the largest ones beyond. */
export function ulp(y: number, precision: Precision): number {
  double[0] = y;
  const biased = (words[1] >> 20) & 0x7ff;
  const exponent =
    precision === "f64"
      ? Math.max(Math.min(biased, 2046), 1) - 52
      : Math.max(Math.min(biased, 1023 + 127), 1023 - 126) - 23;
  if (exponent <= 0) return 2 ** (exponent - 1023);
  words[0] = 0;
  words[1] = exponent << 20; // twenty times as fast as a power
  return double[0];
}

/** The most that rounding to nearest can change a number of magnitude up to |y|. */
export const rounding = (y: number, precision: Precision): number => ulp(y, precision) / 2;

/** The nearest number of the format. */
export const round = (y: number, precision: Precision): number =>
  precision === "f64" ? y : Math.fround(y);

export const largest = (precision: Precision): number =>
  precision === "f64" ? Number.MAX_VALUE : 3.4028234663852886e38;

export const bytesOf = (precision: Precision): number => (precision === "f64" ? 8 : 4);

/** The least number of the format that is >= x, and the greatest that is <= x. */
export const roundUp = (x: number, precision: Precision): number => {
  const y = round(x, precision);
  return y >= x ? y : neighbour(y, 1);
};
export const roundDown = (x: number, precision: Precision): number => {
  const y = round(x, precision);
  return y <= x ? y : neighbour(y, -1);
};

const single = new Float32Array(1);
const singleWord = new Int32Array(single.buffer);
const doubleWord = new BigInt64Array(double.buffer);

/** The next number of the format above (sign 1) or below (-1) y, one of the format itself. */
export function neighbour(y: number, sign: 1 | -1, precision: Precision = "f32"): number {
  if (y === 0) return sign * (precision === "f64" ? Number.MIN_VALUE : 2 ** -149);
  if (precision === "f64") {
    double[0] = y;
    doubleWord[0] += BigInt(y > 0 ? sign : -sign);
    return double[0];
  }
  single[0] = y;
  singleWord[0] += y > 0 ? sign : -sign;
  return single[0];
}
