import type { Base } from "../base/base.js";
import { rational } from "../compare/judge/rational.js";
import { type BaseSurvey, survey, surveyOf } from "../compare.js";
import { type Reference, referenceOf } from "../real/reference.js";
import { align } from "../table/columns.js";
import { type Streams, write } from "./streams.js";

type Value = number | { readonly re: number; readonly im: number };

interface Row {
  readonly name: string;
  readonly iterates: string;
  /** undefined where the entry has no such iterate. */
  readonly value: Value | undefined;
  /** f applied n times; undefined where it leads to complex arguments or alpha is no m/n. */
  readonly composed: number | undefined;
  /** |value / Kneser's - 1|, or beside the regular iterate of a base up to e^(1/e). */
  readonly fromKneser: number | undefined;
  readonly smoothness: string;
  readonly reference: string;
}

type Entry = (typeof survey)[number] | BaseSurvey["entries"][number];

/** Prints what every entry of the survey makes of x, or for another base every one that there is. */
export async function compare(
  x: number,
  alpha: number,
  base: Base | undefined,
  format: "text" | "json",
  { stdout }: Streams,
): Promise<void> {
  const ratio = rational(alpha);
  const reference = referenceOf(base);
  const { entries, without } =
    base === undefined ? { entries: survey, without: [] } : surveyOf(base);
  const rows = entries.map((entry) => rowOf(entry, x, alpha, reference, ratio?.n));
  if (format === "json") {
    await write(
      stdout,
      `${JSON.stringify({ x, alpha, base: reference.name, rows, without }, jsonValue, 2)}\n`,
    );
    return;
  }
  const n = ratio?.n ?? 0;
  const columns = align([
    [
      "",
      "f(x)",
      n >= 1 && n <= 3 ? `${"f(".repeat(n)}x${")".repeat(n)}` : n === 0 ? "" : `f^${n}(x)`,
      "off",
    ],
    ...rows.map(({ name, value, composed, fromKneser }) => [
      name,
      value === undefined ? "-" : text(value),
      composed === undefined ? "-" : `${composed}`,
      fromKneser === undefined || Number.isNaN(fromKneser)
        ? "-"
        : `${Number((100 * fromKneser).toPrecision(3))}%`,
    ]),
  ]).split("\n");
  const smoothness = ["smoothness", ...rows.map((row) => row.smoothness)];
  const exact = ratio ? `, ${reference.power(ratio.m)} = ${reference.iterate(x, ratio.m)}` : "";
  const { kind } = reference;
  const end = reference.sexp(Number.POSITIVE_INFINITY);
  const above =
    kind === "regular" && x >= end
      ? `NaN: x lies above the fixed point ${end}, to which 1 is led; from there on the regular iterate alone has values\n`
      : "";
  const left = without.map(({ name, reason }) => `left out: ${name}, since ${reason}\n`);
  await write(
    stdout,
    `f = ${reference.exp}^${alpha} at x = ${x}${exact}; off: from ${kind === "Kneser" ? "Kneser's" : "the regular iterate"}\n` +
      [...smoothness.map((words, i) => `${columns[i]}  ${words}\n`), above, ...left].join(""),
  );
}

function rowOf(entry: Entry, x: number, alpha: number, measure: Reference, n?: number): Row {
  const { name, iterates, smoothness, reference } = entry;
  const attempt = (y: number): Value | undefined => {
    try {
      const value = entry.iterate(y, alpha);
      return typeof value === "number" ? value : { re: value.re, im: value.im };
    } catch (error) {
      if (error instanceof RangeError) return undefined; // not this alpha, or not this far
      throw error;
    }
  };
  const value = attempt(x);
  let composed = n === undefined ? undefined : value;
  for (let i = 1; i < (n ?? 0) && typeof composed === "number"; i++) composed = attempt(composed);
  return {
    name,
    iterates,
    value,
    composed: typeof composed === "number" ? composed : undefined,
    fromKneser: value === undefined ? undefined : away(value, measure.iterate(x, alpha)),
    smoothness,
    reference,
  };
}

function away(value: Value, truth: number): number {
  if (value === truth) return 0;
  return typeof value === "number"
    ? Math.abs(value / truth - 1)
    : Math.hypot(value.re / truth - 1, value.im / truth);
}

function text(value: Value): string {
  if (typeof value === "number") return `${value}`;
  return `${value.re} ${value.im < 0 ? "-" : "+"} ${Math.abs(value.im)}i`;
}

/** JSON has no NaN and no Infinity: they become strings. */
export const jsonValue = (_key: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
