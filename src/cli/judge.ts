import type { Base } from "../base/base.js";
import { checked } from "../compare/judge/options.js";
import { ITERATES } from "../compare/judge/verdict.js";
import { type Judgement, judge } from "../compare.js";
import { cut } from "../numbers/arguments.js";
import { align } from "../table/columns.js";
import { jsonValue } from "./compare.js";
import { judgedFunction } from "./judged-function.js";
import { type Streams, write } from "./streams.js";
import { UsageError } from "./usage-error.js";

export interface JudgeArguments {
  readonly alpha: number;
  /** e where it is absent. */
  readonly base: Base | undefined;
  readonly from?: number;
  readonly to?: number;
  readonly export: string;
  readonly kneser?: true;
  /** Seconds that loading, each call and all calls together may take. */
  readonly timeout: number;
  readonly format: "text" | "json";
}

/** Judges a function exported by a module; true if it is an iterate, or Kneser's where that is asked. */
export async function judgeModule(
  path: string,
  options: JudgeArguments,
  { stdout, stderr }: Streams,
): Promise<boolean> {
  const { alpha, base, format, export: name, timeout } = options;
  const { domain, reference } = settings(options);
  const { call, end } = await judgedFunction(path, name, timeout, stderr);
  const judgement = judge(call, { alpha, base, domain, budget: 1000 * timeout });
  await end();
  const { kind } = judgement;
  await write(
    stdout,
    format === "json"
      ? `${JSON.stringify(judgement, jsonValue, 2)}\n`
      : `${cut(name)} of ${cut(path)} as ${reference.exp}^${alpha} on [${domain.join(", ")}]: ${kind}\n\n${report(judgement)}`,
  );
  return ITERATES.includes(kind) && !(options.kneser && kind === "another iterate");
}

function settings({ alpha, base, from, to }: JudgeArguments) {
  try {
    if (from !== undefined && to !== undefined) return checked({ alpha, base, domain: [from, to] });
    const [low, high] = checked({ alpha, base }).domain;
    return checked({ alpha, base, domain: [from ?? low, to ?? high] });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const [, ends, what] = /^domain = \[(.*?)\][:,] (.*)$/.exec(error.message) ?? [];
    if (ends !== undefined) {
      const expected = what.startsWith("expected ") ? what.slice(9) : `other ends: ${what}`;
      throw new UsageError("--from and --to", ends, expected);
    }
    const [, wanted = error.message] = /^alpha = .*?, expected (.*)$/.exec(error.message) ?? [];
    throw new UsageError(
      "--alpha",
      `${alpha}`,
      wanted.replace("a domain to judge on", "--from and --to"),
    );
  }
}

function report({ verdict, drift, failures }: Judgement): string {
  const lines = wrap(verdict, 100);
  if (drift === null) return lines;
  const { mean, amplitude, worst, periodicity, modes } = drift;
  const figures = [
    ["drift p(t), mean", exponential(mean)],
    ["largest |p|", exponential(amplitude), `at x = ${worst.x}, t = ${worst.height}`],
    ...(periodicity === null ? [] : [["largest |p(t + 1) - p(t)|", exponential(periodicity)]]),
    ...modes.map(({ k, cos, sin, amplitude }) => [
      `frequency ${k}`,
      exponential(amplitude),
      `${exponential(cos)} cos(${2 * k} pi t) ${sin < 0 ? "-" : "+"} ${exponential(Math.abs(sin))} sin(${2 * k} pi t)`,
    ]),
  ];
  const more = failures.slice(1, 6).map(({ x, what }) => `  at x = ${x} it ${what}\n`);
  return `${lines}\n${align(figures)}${more.length > 0 ? `\nfurther failures:\n${more.join("")}` : ""}`;
}

const exponential = (value: number): string => value.toExponential(3);

/** The text in lines of at most `width` characters. */
function wrap(text: string, width: number): string {
  let line = "";
  let lines = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines += `${line}\n`;
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return `${lines}${line}\n`;
}
