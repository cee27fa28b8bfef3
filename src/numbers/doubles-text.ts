/**
 * Doubles as a text that is short to load, where coefficients that are only used as doubles come with the package: the bytes of all,
 * the lowest first, in base64.
 */
export function doublesOf(text: string): Float64Array {
  const bytes = Uint8Array.from(atob(text), (byte) => byte.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float64Array.from({ length: bytes.length / 8 }, (_, i) => view.getFloat64(8 * i, true));
}

/** The text of doubles. */
export function textOf(numbers: readonly number[]): string {
  const view = new DataView(new ArrayBuffer(8 * numbers.length));
  for (const [i, number] of numbers.entries()) view.setFloat64(8 * i, number, true);
  return btoa(String.fromCharCode(...new Uint8Array(view.buffer)));
}
