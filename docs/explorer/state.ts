import { POSSIBLE, possible } from "./extent.js";
import { cut } from "./number.js";

/** One parameter of a view: its values, and how the address has them. */
interface Kind<Value> {
  /** What it is where the address does not say. */
  readonly initial: Value;
  /** undefined for a text that is none of its values. */
  readonly read: (text: string) => Value | undefined;
  /** undefined for a value that no text stands for. */
  readonly write: (value: Value) => string | undefined;
  /** What `read` takes, in words. */
  readonly expected: string;
}

// biome-ignore lint/suspicious/noExplicitAny: a view's kinds have a type each
export type Kinds = Readonly<Record<string, Kind<any>>>;

/** What a view shows: a value for every kind. The address is this, written down. */
export type StateOf<K extends Kinds> = {
  -readonly [Name in keyof K]: K[Name] extends Kind<infer Value> ? Value : never;
};

/** Any text: code, or a number as it was written, of which 50 digits are asked ("1/3" is no double). */
export const text = (initial: string): Kind<string> => ({
  initial,
  read: (written) => written,
  write: (value) => value,
  expected: "any text",
});

/** A text that may be empty, or none. */
export const optional: Kind<string | undefined> = {
  initial: undefined,
  read: (written) => written,
  write: (value) => value,
  expected: "any text",
};

export function oneOf<Value extends string>(
  initial: Value,
  ...others: readonly Value[]
): Kind<Value> & { readonly values: readonly Value[] } {
  const values = [initial, ...others];
  return {
    values,
    initial,
    read: (written) => values.find((value) => value === written),
    write: (value) => value,
    expected: values.join(", "),
  };
}

/** Several of a few names, in their order. */
export function someOf<Value extends string>(
  values: readonly Value[],
  initial: readonly Value[],
): Kind<readonly Value[]> {
  return {
    initial,
    read: (written) => {
      const names = written === "" ? [] : written.split(",");
      const known = values.filter((value) => names.includes(value));
      return known.length === new Set(names).size ? known : undefined;
    },
    write: (chosen) => values.filter((value) => chosen.includes(value)).join(","),
    expected: `some of ${values.join(", ")}`,
  };
}

/** A few finite numbers, or none. They are written so that they read back as the same doubles. */
export function numbers(
  count: number,
  expected: string,
  accepts: (values: readonly number[]) => boolean = () => true,
): Kind<readonly number[] | undefined> {
  return {
    initial: undefined,
    read: (written) => {
      const values = written.split(",").map((part) => (part === "" ? Number.NaN : Number(part)));
      const good = values.length === count && values.every(Number.isFinite) && accepts(values);
      return good ? values : undefined;
    },
    write: (values) => values?.join(",") ?? "",
    expected,
  };
}

/** Any count of whole numbers from 0 on. */
export const indices = (initial: readonly number[]): Kind<readonly number[]> => ({
  initial,
  read: (written) => {
    const values = written === "" ? [] : written.split(",").map(Number);
    return values.every((value) => Number.isInteger(value) && value >= 0) ? values : undefined;
  },
  write: (values) => values.join(","),
  expected: "whole numbers with commas between them",
});

/** The edges of a plot: x0,x1,y0,y1. */
export const edges = numbers(
  4,
  `x0,x1,y0,y1 with x0 < x1 and y0 < y1, ${POSSIBLE}`,
  ([x0, x1, y0, y1]) => possible({ x: [x0, x1], y: [y0, y1] }),
);

/** The middle of a picture and its width: x,y,width. */
export const middle = numbers(3, `re,im,width with a width above 0, ${POSSIBLE}`, ([x, y, width]) =>
  possible({ x: [x - width / 2, x + width / 2], y: [y - width / 2, y + width / 2] }),
);

interface Address {
  readonly view: string;
  readonly given: URLSearchParams;
}

export function readAddress(hash: string): Address {
  const [view, query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return { view, given: new URLSearchParams(query) };
}

/** The state that an address gives, and what of it is not understood, in sentences. */
export function readState<K extends Kinds>(
  kinds: K,
  given: URLSearchParams,
): { readonly state: StateOf<K>; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const state: Record<string, unknown> = {};
  for (const [name, { initial, read, expected }] of Object.entries(kinds)) {
    const written = given.get(name);
    const value = written === null ? initial : read(written);
    if (value === undefined && written !== null) {
      problems.push(`The address has ${name} = “${cut(written)}”, expected ${expected}.`);
    }
    state[name] = value ?? initial;
  }
  for (const name of new Set(given.keys())) {
    if (!Object.hasOwn(kinds, name)) {
      const known = Object.keys(kinds).join(", ");
      problems.push(`The address has “${cut(name)}”, which is none of ${known}.`);
    }
  }
  return { state: state as StateOf<K>, problems };
}

/** What has its initial value is left out. */
export function writeAddress<K extends Kinds>(view: string, kinds: K, state: StateOf<K>): string {
  const query = Object.entries(kinds)
    .map(([name, { initial, write }]) => [name, write(state[name]), write(initial)] as const)
    .flatMap(([name, written, initial]) =>
      written === undefined || written === initial ? [] : [`${name}=${encoded(written)}`],
    )
    .join("&");
  return query === "" ? `#${view}` : `#${view}?${query}`;
}

const encoded = (written: string): string =>
  encodeURIComponent(written).replaceAll("%2F", "/").replaceAll("%2C", ",");
