const word = new DataView(new ArrayBuffer(8));

/** The distance from |y| to the next double away from 0; that of the largest doubles for an infinite y. */
export function ulp(y: number): number {
  word.setFloat64(0, Math.abs(y));
  const exponent = word.getUint16(0) >> 4;
  return 2 ** (Math.min(Math.max(exponent, 1), 2046) - 1075);
}
