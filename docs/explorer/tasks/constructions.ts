import { type Judgement, judge, survey } from "../../../src/compare.js";
import * as iterexp from "../../../src/index.js";
import { iterateExp, sexp, slog } from "../../../src/index.js";

/** A function over evenly spaced points. */
export interface Samples {
  readonly at: Float64Array;
  readonly value: Float64Array;
}

export interface About {
  readonly name: string;
  readonly iterates: string;
  readonly smoothness: string;
  readonly reference: string;
  readonly failure: string | undefined;
}

export interface Row {
  /** f(0) and f(1), as text: they may be complex. */
  readonly at0: string;
  readonly at1: string;
  /** p(t) = slog(f(sexp(t))) - t - a by Kneser's slog and sexp, over two periods. */
  readonly drift: Samples;
  readonly amplitude: number;
  /** (f(x) - Kneser's) / max(1, |Kneser's|). */
  readonly difference: Samples;
}

const HEIGHTS = { from: 0, to: 2, count: 256 };
const ARGUMENTS = { from: -3, to: 9, count: 240 };

const sample = ({ from, to, count }: typeof HEIGHTS, f: (t: number) => number): Samples => {
  const at = Float64Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);
  return { at, value: at.map(f) };
};

/** NaN where f throws or gives no number. */
const tamed =
  (f: (x: number) => unknown) =>
  (x: number): number => {
    try {
      const value = f(x);
      return typeof value === "number" ? value : Number.NaN;
    } catch {
      return Number.NaN;
    }
  };

const compared = (f: (x: number) => number, a: number) => {
  const drift = sample(HEIGHTS, (t) => slog(f(sexp(t))) - t - a);
  return {
    drift,
    amplitude: drift.value.reduce((most, p) => Math.max(most, Math.abs(p)), 0),
    difference: sample(ARGUMENTS, (x) => {
      const truth = iterateExp(x, a);
      return (f(x) - truth) / Math.max(1, Math.abs(truth));
    }),
  };
};

export const constructionsAbout = (): About[] =>
  survey.map(({ name, iterates, smoothness, reference, ...rest }) => ({
    name,
    iterates,
    smoothness,
    reference,
    failure: "failure" in rest ? rest.failure : undefined,
  }));

/** Number `index` of the survey beside Kneser's. */
export function constructionRow(index: number, a: number): Row {
  const { iterate } = survey[index];
  const text = (x: number): string => {
    try {
      return iterate(x, a).toString();
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  return {
    at0: text(0),
    at1: text(1),
    ...compared(
      tamed((x) => iterate(x, a)),
      a,
    ),
  };
}

export interface Judged {
  readonly judgement: Judgement;
  readonly drift: Samples;
  readonly difference: Samples;
}

/** Judges the function that a source stands for; a source that is none throws with the reason. */
export function judgeSource(source: string, a: number, budget: number): Judged {
  const f = compile(source);
  const judgement = judge(f, { alpha: a, budget });
  const { drift, difference } = compared(tamed(f), a);
  return { judgement, drift, difference };
}

/** What a source may use by name: this library's functions and those of Math. */
const scope: Record<string, unknown> = { ...mathFunctions(), ...iterexp };

function mathFunctions(): Record<string, unknown> {
  const math = Math as unknown as Record<string, unknown>;
  return Object.fromEntries(Object.getOwnPropertyNames(Math).map((name) => [name, math[name]]));
}

/** The value of an expression, or the f that statements declare. */
function compile(source: string): (x: number) => number {
  const code = source.trim().replace(/^export\s+default\s+/, "");
  if (code === "") throw new SyntaxError("There is no code to judge.");
  const f = run(`return (${code.replace(/;\s*$/, "")}\n);`) ?? run(`${code}\n;return f;`, true);
  if (typeof f !== "function") throw new TypeError("The code is no function of x.");
  return f as (x: number) => number;
}

/** What the body returns; undefined, or an error to be read, where it is not JavaScript. */
function run(body: string, last = false): unknown {
  let made: (...values: unknown[]) => unknown;
  try {
    made = new Function(...Object.keys(scope), `"use strict";${body}`) as typeof made;
  } catch (error) {
    if (last) throw new SyntaxError(`Not JavaScript: ${(error as Error).message}`);
    return undefined;
  }
  return made(...Object.values(scope));
}
