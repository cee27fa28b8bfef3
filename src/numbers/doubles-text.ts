/**
 * Doubles as a text that is short to load, where coefficients that are only used as doubles come with the package: the bytes of all,
 * the lowest first, in base64.
 */
export function doublesOf(text: string): Float64Array {
  const bytes = atob(text);
  const view = new DataView(new ArrayBuffer(bytes.length));
  const numbers = new Float64Array(bytes.length / 8);
  for (let i = 0; i < bytes.length; i++) view.setUint8(i, bytes.charCodeAt(i));
  for (let i = 0; i < numbers.length; i++) numbers[i] = view.getFloat64(8 * i, true);
  return numbers;
}

/** The text of doubles. */
export function textOf(numbers: readonly number[]): string {
  const view = new DataView(new ArrayBuffer(8 * numbers.length));
  for (const [i, number] of numbers.entries()) view.setFloat64(8 * i, number, true);
  return btoa(String.fromCharCode(...new Uint8Array(view.buffer)));
}
