import { neighbour, type Precision, ulp } from "../../numbers/doubles.js";

export { neighbour, type Precision, ulp } from "../../numbers/doubles.js";

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
  return y >= x ? y : neighbour(y, 1, precision);
};
export const roundDown = (x: number, precision: Precision): number => {
  const y = round(x, precision);
  return y <= x ? y : neighbour(y, -1, precision);
};
