import { rational } from "../compare/judge/rational.js";
import { kneser, survey } from "../compare.js";
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
  /** |value / Kneser's - 1|. */
  readonly fromKneser: number | undefined;
  readonly smoothness: string;
  readonly reference: string;
}

/** Prints what every entry of the survey makes of x. */
export async function compare(
  x: number,
  alpha: number,
  format: "text" | "json",
  { stdout }: Streams,
): Promise<void> {
  const ratio = rational(alpha);
  const rows = survey.map((entry) => rowOf(entry, x, alpha, ratio?.n));
  if (format === "json") {
    await write(stdout, `${JSON.stringify({ x, alpha, rows }, jsonValue, 2)}\n`);
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
      fromKneser === undefined ? "-" : `${Number((100 * fromKneser).toPrecision(3))}%`,
    ]),
  ]).split("\n");
  const smoothness = ["smoothness", ...rows.map((row) => row.smoothness)];
  const exact = ratio
    ? `, ${ratio.m === 1 ? "e^x" : `exp^${ratio.m}(x)`} = ${kneser.iterate(x, ratio.m)}`
    : "";
  await write(
    stdout,
    `f = exp^${alpha} at x = ${x}${exact}; off: from Kneser's\n` +
      smoothness.map((words, i) => `${columns[i]}  ${words}\n`).join(""),
  );
}

function rowOf(entry: (typeof survey)[number], x: number, alpha: number, n?: number): Row {
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
    fromKneser: value === undefined ? undefined : away(value, kneser.iterate(x, alpha)),
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
