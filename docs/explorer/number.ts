/** The number that a field holds: "0.5", "-1e-3", "1/3". Throws an error to be read. */
export function parseNumber(name: string, text: string): number {
  const value = numberOf(text.trim());
  if (Number.isNaN(value)) throw new TypeError(`${name}: “${text}” is no number`);
  return value;
}

export const numberOf = (text: string): number => {
  const [numerator, denominator, ...rest] = text.split("/").map(plain);
  if (rest.length > 0) return Number.NaN;
  return denominator === undefined ? numerator : numerator / denominator;
};

const plain = (text: string): number => (text.trim() === "" ? Number.NaN : Number(text));

/** Some significant digits, as short as they can be written. */
export function brief(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "∞").replace("-", "−");
  const rounded = Number(value.toPrecision(digits));
  return minus(
    Math.abs(rounded) >= 1e6 || (rounded !== 0 && Math.abs(rounded) < 1e-4)
      ? rounded.toExponential().replace(/e\+?(.*)/, "e$1")
      : String(rounded),
  );
}

/** With a true minus sign, for reading; never for what a program reads. */
export const minus = (text: string): string => text.replaceAll("-", "−");
