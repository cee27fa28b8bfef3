import { cut, describe } from "../../numbers/arguments.js";
import type { Precision } from "../evaluate/precision.js";

/** What a field of a stored fit should be: throws RangeError that names it. */
export type Check<T> = (name: string, value: unknown) => T;

export const refuse = (name: string, value: unknown, expected: string): never => {
  throw new RangeError(`source.${name} = ${describe(value)}, expected ${expected}`);
};

export const finite: Check<number> = (name, value) =>
  Number.isFinite(value) ? (value as number) : refuse(name, value, "a finite number");

/** A number that travels as a string where JSON has none: see buffer.ts. */
export const extended: Check<number> = (name, value) =>
  value === "-Infinity" || value === "Infinity"
    ? Number(value)
    : typeof value === "number" && !Number.isNaN(value)
      ? value
      : refuse(name, value, "a number");

/** A bound: any number >= 0, Infinity among them. */
export const bound: Check<number> = (name, value) => {
  const number = extended(name, value);
  return number >= 0 ? number : refuse(name, value, "a number >= 0");
};

export const whole =
  (least: number, most: number): Check<number> =>
  (name, value) =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most
      ? (value as number)
      : refuse(name, value, `a whole number from ${least} to ${most}`);

export const oneOf =
  <T extends string | number | boolean>(...values: readonly T[]): Check<T> =>
  (name, value) =>
    values.includes(value as T)
      ? (value as T)
      : refuse(name, value, values.map((v) => JSON.stringify(v)).join(" or "));

export const array: Check<readonly unknown[]> = (name, value) =>
  Array.isArray(value) ? value : refuse(name, value, "an array");

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An object with just these fields, each checked. */
export const record =
  <T extends object>(fields: { readonly [K in keyof T]: Check<T[K]> }): Check<T> =>
  (name, value) => {
    if (!isRecord(value)) return refuse(name, value, "an object");
    const prefix = name === "" ? "" : `${name}.`;
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(fields, key)) refuse(`${prefix}${cut(key)}`, "present", "no such field");
    }
    return Object.fromEntries(
      Object.entries<Check<unknown>>(fields).map(([key, check]) => [
        key,
        check(`${prefix}${key}`, Object.hasOwn(value, key) ? value[key] : undefined),
      ]),
    ) as T;
  };

export const optional =
  <T>(check: Check<T>): Check<T | undefined> =>
  (name, value) =>
    value === undefined ? undefined : check(name, value);

/** [from, to] with from < to, numbers of the precision. */
export const range =
  (precision: Precision, end: Check<number>): Check<readonly [number, number]> =>
  (name, value) => {
    const ends = array(name, value);
    if (ends.length !== 2) refuse(name, value, "[from, to]");
    const from = end(`${name}[0]`, ends[0]);
    const to = end(`${name}[1]`, ends[1]);
    if (!(from < to)) refuse(name, `[${from}, ${to}]`, "from < to");
    for (const x of [from, to]) number(precision)(name, x);
    return [from, to];
  };

/** A number of the precision. */
export const number =
  (precision: Precision): Check<number> =>
  (name, value) => {
    const x = extended(name, value);
    return precision === "f64" || Math.fround(x) === x ? x : refuse(name, value, "a number of f32");
  };
