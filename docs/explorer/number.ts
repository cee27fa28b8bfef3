/** The number that a field holds: "0.5", "-1e-3", "1/3". Throws an error to be read. */
export function parseNumber(name: string, text: string): number {
  const value = numberOf(text.trim());
  if (Number.isNaN(value)) throw new TypeError(`${name}: “${cut(text)}” is no number`);
  return value;
}

export const numberOf = (text: string): number => {
  const [numerator, denominator, ...rest] = text.split("/").map(plain);
  if (rest.length > 0) return Number.NaN;
  return denominator === undefined ? numerator : numerator / denominator;
};

/** What was written, where it is repeated. */
export const cut = (written: string): string =>
  written.length > 60 ? `${written.slice(0, 60)}…` : written;

/** What every entry of the library and the command read too; Number alone reads 0x10. */
const DECIMAL = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|Infinity)$/i;
const plain = (text: string): number => (DECIMAL.test(text.trim()) ? Number(text) : Number.NaN);

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

/** Digits in groups of five, which the eye can count. */
export const grouped = (digits: string): string =>
  digits.replace(
    /(\.)(\d+)/,
    (_, point, rest) => point + rest.replace(/(\d{5})(?=\d)/g, "$1\u2009"),
  );

/** A number picked in a window so wide, with the digits that tell its pixels apart. */
export const picked = (value: number, width: number): number =>
  Number(value.toFixed(Math.min(20, Math.max(0, Math.ceil(2 - Math.log10(width)) + 1))));

/** The numbers of a list such as "0, 1/4, 1/2"; NaN for what is none. */
export const listOf = (written: string): readonly { written: string; value: number }[] =>
  written
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => ({ written: part, value: numberOf(part) }));

/** So many digits tell all constructions apart. */
const DIGITS = 11;

/** Numbers in a text, real or complex, with fewer digits: rounded, not cut. */
export const rounded = (text: string): string =>
  text === "NaN"
    ? "singular"
    : minus(
        text.replace(/\d+\.\d{11,}(?:e[+-]?\d+)?/g, (digits) =>
          String(Number(Number(digits).toPrecision(DIGITS))),
        ),
      );
