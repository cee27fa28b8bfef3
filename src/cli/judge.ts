import { resolve } from "node:path";
import { checked } from "../compare/judge/options.js";
import type { Judgement } from "../compare.js";
import { align } from "../table/columns.js";
import { jsonValue } from "./compare.js";
import type { Case, Finding } from "./judge-worker.js";
import { type Streams, write } from "./streams.js";
import { UsageError } from "./usage-error.js";
import { startWorker } from "./worker.js";

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
  const judgement = await judgementOf(path, name, alpha, domain);
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

/**
 * The judgement of the function `name` of a module, which runs in a thread: what it leaves running ends with the
 * verdict, and its process.exit ends the thread, before there is one.
 */
async function judgementOf(
  path: string,
  name: string,
  alpha: number,
  domain: readonly [number, number],
): Promise<Judgement> {
  const asked: Case = { path: resolve(path), name, alpha, domain };
  const worker = startWorker("judge-worker", asked);
  const finding = await new Promise<Finding>((resolve) => {
    worker.once("message", resolve);
    worker.once("error", (error) => resolve({ unloadable: String(error?.message ?? error) }));
    worker.once("exit", () => resolve({ unloadable: "it ended the process" }));
  });
  await worker.terminate();
  if ("judgement" in finding) return finding.judgement;
  if ("unloadable" in finding) {
    const why = finding.unloadable;
    throw new UsageError("module", path, `a JavaScript module that can be loaded (${why})`);
  }
  throw new UsageError(
    "--export",
    name,
    finding.functions.length > 0
      ? `one of its functions ${finding.functions.join(", ")}`
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
