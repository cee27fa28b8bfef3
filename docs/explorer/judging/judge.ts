import { type Judgement, judge } from "../../../src/compare.js";
import * as iterexp from "../../../src/index.js";
import { compared, type Samples, tamed } from "../tasks/compared.js";
import { scriptOf } from "./module.js";

export interface Case {
  readonly source: string;
  readonly a: number;
  /** Milliseconds of calls after which no further point is begun. */
  readonly budget: number;
}

export interface Judged {
  readonly judgement: Judgement;
  readonly drift: Samples;
  readonly difference: Samples;
}

/** Judges the function that a source stands for; a source that is none throws with the reason. */
export function judgeSource({ source, a, budget }: Case): Judged {
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

/** The function that a source stands for. */
function compile(source: string): (x: number) => number {
  if (source.trim() === "") throw new SyntaxError("There is no code to judge.");
  const { expression, statements } = scriptOf(source);
  const f =
    (expression === undefined ? undefined : run(`return (${expression}\n);`)) ??
    run(statements, true);
  if (typeof f !== "function") {
    throw new TypeError("The code gives no function of x. Name the function f, or export it.");
  }
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
