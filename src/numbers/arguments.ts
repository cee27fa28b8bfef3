/** What is wrong with an argument is said in one form everywhere: its name, its value, and what was expected. */

/** Characters of a value that a message shows. */
const SHOWN = 60;

/** A text as a message shows it: cut to 60 characters. */
export const cut = (text: string): string =>
  text.length <= SHOWN ? text : `${text.slice(0, SHOWN - 1)}…`;

/** A value as a message shows it, in 60 characters or fewer. It never throws, whatever it is given. */
export function describe(value: unknown): string {
  if (typeof value === "string") return cut(JSON.stringify(value.slice(0, SHOWN)));
  if (typeof value === "bigint") return describeBigint(value);
  if (typeof value === "object" && value !== null) return cut(`an object (${className(value)})`);
  return typeof value === "function" ? "a function" : cut(String(value));
}

/** The digits of a long one are not worked out: that takes time like their square. */
function describeBigint(value: bigint): string {
  const most = 10n ** BigInt(SHOWN - 2);
  return value < most && value > -most ? `${value}n` : "a bigint of 59 digits or more";
}

function className(value: object): string {
  try {
    const made = value.constructor;
    if (made === undefined || made === null) return "no prototype";
    return typeof made.name === "string" ? made.name : "no name";
  } catch {
    return "no name"; // a getter or a proxy that throws
  }
}

/** Throws a TypeError that names the argument unless value is a number; NaN and infinities pass. */
export function expectNumber(name: string, value: unknown): asserts value is number {
  if (typeof value !== "number") {
    throw new TypeError(`${name} = ${describe(value)}, expected a number`);
  }
}

/** The same for an integer: a RangeError where it is none or lies outside [least, most]. */
export function expectInteger(
  name: string,
  value: unknown,
  least: number,
  most: number,
): asserts value is number {
  expectNumber(name, value);
  if (!(Number.isInteger(value) && value >= least && value <= most)) {
    throw new RangeError(`${name} = ${value}, expected an integer from ${least} to ${most}`);
  }
}

/** Throws a RangeError for what is no identifier in any of the usual languages. */
export function expectIdentifier(name: string, value: unknown): asserts value is string {
  if (typeof value !== "string" || !/^[A-Za-z][A-Za-z0-9_]{0,99}$/.test(value)) {
    throw new RangeError(
      `${name} = ${describe(value)}, expected an identifier of at most 100 letters, digits and _`,
    );
  }
}

/** The value, which has to be one of those listed; else a RangeError lists them. */
export function expectOneOf<T extends string | number | boolean>(
  name: string,
  value: unknown,
  values: readonly T[],
): T {
  if (values.includes(value as T)) return value as T;
  const listed = values.map((one) => (typeof one === "string" ? JSON.stringify(one) : one));
  throw new RangeError(`${name} = ${describe(value)}, expected ${listed.join(" or ")}`);
}

/** An object as braces make it, in any window, or one that inherits from such: no array, no Map, of no class. */
export function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  let prototype = Object.getPrototypeOf(value);
  // The last prototype is Object's own.
  while (prototype !== null) {
    const next = Object.getPrototypeOf(prototype);
    if (next !== null && Object.hasOwn(prototype, "constructor")) return false;
    prototype = next;
  }
  return true;
}

/**
 * Throws unless the value is undefined or a plain object that has no other options than those known: a TypeError names the
 * one that is unknown and the known one that is nearest to it. An unknown option is wrong even where its value is
 * undefined; inherited ones count.
 */
export function expectOptions(name: string, value: unknown, known: readonly string[]): void {
  expectKnown(name, value, known, nearest);
}

/** The same for a single option, which is the nearest to every other. */
export function expectOption(name: string, value: unknown, known: string): void {
  expectKnown(name, value, [known], () => known);
}

function expectKnown(
  name: string,
  value: unknown,
  known: readonly string[],
  meant: typeof nearest,
): void {
  if (value === undefined) return;
  if (!isPlain(value)) {
    throw new TypeError(
      `${name} = ${describe(value)}, expected a plain object with ${known.join(", ")}`,
    );
  }
  for (const key in value) {
    if (known.includes(key)) continue;
    const shown = describe((value as Readonly<Record<string, unknown>>)[key]);
    const all = known.length > 1 ? `, one of ${known.join(", ")}` : "";
    throw new TypeError(
      `${name}.${cut(key)} = ${shown}, expected no such option: did you mean ${meant(key, known)}${all}?`,
    );
  }
}

/** The text of the list with the least edit distance, letters of either case alike; the first of several. */
export function nearest(text: string, list: readonly string[]): string {
  const shown = cut(text).toLowerCase();
  const distances = list.map((one) => editDistance(shown, one.toLowerCase()));
  return list[distances.indexOf(Math.min(...distances))];
}

/** The least number of insertions, deletions and replacements of one character that make one text of the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = row[j - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
      next[j] = Math.min(replaced, row[j] + 1, next[j - 1] + 1);
    }
    row = next;
  }
  return row[to.length];
}
