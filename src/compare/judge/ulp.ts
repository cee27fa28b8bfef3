const word = new DataView(new ArrayBuffer(8));

/** The distance from |y| to the next double away from 0, y finite. */
export function ulp(y: number): number {
  word.setFloat64(0, Math.abs(y));
  return 2 ** (Math.max(word.getUint16(0) >> 4, 1) - 1075);
}
