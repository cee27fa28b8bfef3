import { iterateExp, sexp, slog } from "../index.js";
import { type Complex, complexText, decimal, parseComplex, real } from "./numbers.js";
import { lineBatches, type Streams, write } from "./streams.js";
import { type LineOf, outsideDomain, type Task } from "./task.js";

/** Prints what the task gives for each operand, or for each line of standard input where there are none. */
export async function evaluate(
  operands: readonly string[],
  task: Task,
  streams: Streams,
): Promise<void> {
  const { lineOf, load } =
    task.digits === undefined ? inDoubles(task) : await inDigits(task, streams);
  const name = task.which === "sexp" ? "h" : "x";
  if (operands.length > 0) {
    await load?.(operands);
    await write(streams.stdout, operands.map((text) => lineOf(name, text)).join(""));
    return;
  }
  let lineNumber = 0;
  for await (const texts of lineBatches(streams.stdin)) {
    await load?.(texts);
    let results = "";
    try {
      for (const text of texts) {
        lineNumber++;
        if (/^\s*(#|$)/.test(text)) continue;
        results += lineOf(`line ${lineNumber} of standard input`, text);
        if (task.digits === undefined) continue;
        await write(streams.stdout, results); // the next may take long
        results = "";
      }
    } finally {
      await write(streams.stdout, results);
    }
  }
}

interface Lines {
  readonly lineOf: LineOf;
  /** Loads what these numbers need, before them. */
  readonly load?: (texts: readonly string[]) => Promise<void>;
}

async function inDigits(task: Task, streams: Streams): Promise<Lines> {
  const { linesTo } = await import("./digits.js"); // doubles do without decimal.js
  return { lineOf: await linesTo(task, streams) };
}

function inDoubles(task: Task): Lines {
  const alpha = alphaOf(task);
  const ofReal = typeof alpha === "number" ? realFunction(task, alpha) : undefined;
  let ofComplex: (z: number | Complex) => Complex;
  const load = async (texts: readonly string[]): Promise<void> => {
    if (ofReal !== undefined && texts.every((text) => parseComplex(text) === undefined)) return;
    ofComplex ??= await complexFunction(task, alpha); // real numbers do without the plane
  };
  const lineOf: LineOf = (argument, text) => {
    const z = parseComplex(text);
    const x = z === undefined ? real(argument, text) : undefined;
    try {
      if (x !== undefined && ofReal !== undefined) return `${ofReal(x)}\n`;
      const { re, im } = ofComplex(z ?? (x as number));
      return `${complexText(decimal(re), decimal(im))}\n`;
    } catch (error) {
      throw outsideDomain(error, argument, text);
    }
  };
  return { lineOf, load };
}

function alphaOf({ alpha, inverse }: Task): number | Complex {
  const z = parseComplex(alpha);
  if (z === undefined) return inverse ? -real("--alpha", alpha) : real("--alpha", alpha);
  return inverse ? { re: -z.re, im: -z.im } : z;
}

/** The function of real numbers, undefined where the base has none. */
function realFunction({ which, base }: Task, alpha: number): ((x: number) => number) | undefined {
  if (base === undefined) {
    return { iterate: (x: number) => iterateExp(x, alpha), sexp, slog }[which];
  }
  const { real: own } = base;
  if (own === undefined) return undefined;
  return which === "iterate" ? (x) => own.iterate(x, alpha) : own[which];
}

async function complexFunction(
  { which, base }: Task,
  alpha: number | Complex,
): Promise<(z: number | Complex) => Complex> {
  const own = base?.complex() ?? (await naturalPlane());
  return which === "iterate" ? (z) => own.iterate(z, alpha) : own[which];
}

async function naturalPlane() {
  const { iterateExp, sexp, slog } = await import("../complex/functions.js");
  return { iterate: iterateExp, sexp, slog };
}
