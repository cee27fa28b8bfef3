import type { CertifiedExpansion, Interval } from "../decimal/certify.js";
import type { Expansion } from "../decimal/expansion.js";
import { prepare } from "../decimal.js";
import { provide } from "./expansion.js";
import { progressBar } from "./progress.js";
import { type Streams, write } from "./streams.js";
import { saidOf, UsageError } from "./usage-error.js";
import { writeWhole } from "./whole-file.js";
import { startWorker } from "./worker.js";

export interface CertifyArguments {
  readonly digits: number;
  readonly base: string;
  readonly cache: boolean;
  readonly output?: string;
}

/** Solves for so many digits, or takes what is kept, and proves how near that is to Kneser's solution. */
export async function certifyTo(options: CertifyArguments, streams: Streams): Promise<void> {
  const { output } = options;
  if (output === undefined) {
    await write(streams.stdout, (await answerTo(options, streams)).report);
    return;
  }
  let answer: Answer | undefined;
  await writeWhole("--output", output, async (file) => {
    answer = await answerTo(options, streams);
    await write(file, `${answer.json}\n`);
  });
  if (answer !== undefined) await write(streams.stdout, answer.report);
}

/** What is proved, as a person reads it and as a checker does. */
export interface Answer {
  readonly report: string;
  readonly json: string;
}

async function answerTo(options: CertifyArguments, streams: Streams): Promise<Answer> {
  const expansion = await expansionOf(options, streams);
  const bar = progressBar(
    `proving ${expansion.digits} digits {bar} {percentage}% {duration_formatted}`,
    1,
    streams.stderr,
  );
  try {
    return await provedApart(expansion, (fraction) => bar?.update(fraction));
  } finally {
    bar?.stop();
  }
}

/** The proof is made in a thread of its own, so that this one can draw the bar and hear signals all the time. */
async function provedApart(
  expansion: Expansion,
  onProgress: (fraction: number) => void,
): Promise<Answer> {
  const worker = startWorker("certify-worker", JSON.stringify(expansion));
  try {
    return await new Promise((resolve, reject) => {
      worker.on("message", (message: number | Answer) => {
        if (typeof message === "number") onProgress(message);
        else resolve(message);
      });
      worker.on("error", reject);
    });
  } finally {
    await worker.terminate();
  }
}

async function expansionOf(
  { digits, base: b, cache }: CertifyArguments,
  streams: Streams,
): Promise<Expansion> {
  if (!/^(?:e|\d+(?:\.\d+)?(?:\/\d+)?)$/.test(b) || b.length > 60) {
    throw new UsageError("--base", b, "e, or a base as a decimal or a fraction such as 5/2");
  }
  if (b === "e") {
    await provide(digits, cache, streams);
    return prepare(digits);
  }
  const { base } = await import("../base.js"); // base e does without it
  const expansion = await base.prepare(b, { digits }).catch((error: unknown) => {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError("--base", b, `a base of Kneser's iterates: ${saidOf(error)}`);
  });
  if (expansion !== undefined) return expansion;
  throw new UsageError(
    "--base",
    b,
    "e or a base farther above e^(1/e), such as 3/2: there the digits come from an expansion that can be proved",
  );
}

/** The proof as a person reads it. */
export function report(base: string, proof: CertifiedExpansion): string {
  const { digits, bound, kappas, residuals, arcs, nodes, boxes, enclosures } = proof;
  const kappa = (x: number): string => (Math.ceil(x * 1000) / 1000).toFixed(3);
  const lines = [
    ["base", base],
    ["digits", `${digits}, proved`],
    ["bound", `${bound}`],
    ["kappas", `map ${kappa(kappas.map)}, line ${kappa(kappas.line)}`],
    ["residuals", `map ${residuals.map}, theta ${residuals.theta}, line ${residuals.line}`],
    ["size", `${arcs} arcs, ${nodes} nodes, ${boxes} boxes`],
    ["sexp(1/2)", enclosed(enclosures.sexp("1/2"))],
    ["half(0)", enclosed(enclosures.iterateExp(0, "1/2"))],
    ["slog(2)", enclosed(enclosures.slog(2))],
  ];
  return lines.map(([name, text]) => `${name.padEnd(9)}  ${text}\n`).join("");
}

/** The middle to the digits that are known, and how far the value may lie from what is printed. */
function enclosed({ lower, upper }: Interval): string {
  const half = upper.sub(lower).div(2);
  const places = Math.max(0, -half.e);
  const middle = lower.add(half).toDecimalPlaces(places);
  const off = upper.sub(middle).abs();
  const other = middle.sub(lower).abs();
  return `${middle.toFixed(places)} +- ${(off.gt(other) ? off : other).toSD(2, 0)}`;
}
