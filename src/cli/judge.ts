import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { checked } from "../compare/judge/options.js";
import { type Judgement, judge } from "../compare.js";
import { align } from "./columns.js";
import { jsonValue } from "./compare.js";
import { type Streams, write } from "./streams.js";
import { UsageError } from "./usage-error.js";

export interface JudgeArguments {
  readonly alpha: number;
  readonly from?: number;
  readonly to?: number;
  readonly export: string;
  readonly kneser?: true;
  readonly format: "text" | "json";
}

/** Judges a function exported by a module; true if it is an iterate, or Kneser's where that is asked. */
export async function judgeModule(
  path: string,
  options: JudgeArguments,
  { stdout }: Streams,
): Promise<boolean> {
  const { alpha, format, export: name } = options;
  const domain = domainOf(options);
  const f = await load(path, name);
  const judgement = judge(f, { alpha, domain });
  const { kind } = judgement;
  await write(
    stdout,
    format === "json"
      ? `${JSON.stringify(judgement, jsonValue, 2)}\n`
      : `${name} of ${path} as exp^${alpha} on [${domain.join(", ")}]: ${kind}\n\n${report(judgement)}`,
  );
  return kind === "Kneser" || (kind === "another iterate" && !options.kneser);
}

function domainOf({ alpha, from, to }: JudgeArguments): readonly [number, number] {
  try {
    if (from !== undefined && to !== undefined)
      return checked({ alpha, domain: [from, to] }).domain;
    const [low, high] = checked({ alpha }).domain;
    return checked({ alpha, domain: [from ?? low, to ?? high] }).domain;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const [given = "", expected = ""] = error.message.split(/[:,]? expected /);
    throw new UsageError("judge", given, expected);
  }
}

async function load(path: string, name: string): Promise<(x: number) => number> {
  let module: Record<string, unknown>;
  try {
    module = await import(pathToFileURL(resolve(path)).href);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError("module", path, `a JavaScript module that can be loaded (${why})`);
  }
  const f = module[name];
  if (typeof f === "function") return f as (x: number) => number;
  const functions = Object.keys(module).filter((key) => typeof module[key] === "function");
  throw new UsageError(
    "--export",
    name,
    functions.length > 0
      ? `one of its functions ${functions.join(", ")}`
      : "a module with a function",
  );
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
