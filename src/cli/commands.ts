import { type Command, Option } from "commander";
import { base } from "../base.js";
import { LAYER_TARGETS } from "../layers/emit/targets.js";
import type { CertifyArguments } from "./certify.js";
import { explain } from "./explain.js";
import { fitCommand } from "./fit-command.js";
import type { Grid } from "./grid.js";
import type { JudgeArguments } from "./judge.js";
import type { LayersArguments } from "./layers.js";
import { realThat } from "./numbers.js";
import { alphaOption, baseOption, choiceOption } from "./options.js";
import type { Streams } from "./streams.js";
import { tableOptions } from "./table-command.js";
import { UsageError } from "./usage-error.js";
import { verify } from "./verify.js";

const VERIFY_HELP = `
Applies f = exp^(1/n) n times in doubles and compares with e^x. Columns, the
last three in ulps of e^x (the distance between neighbouring doubles there):

  difference  the composition less e^x
  inherent    how large rounding alone can make it: f(x) is rounded to a double
              before the next f sees it, which stretches that error by its
              slope; the result and 1/n are rounded too
  remainder   by how much the difference exceeds that

With f rounded correctly every remainder is 0; the default tolerance is for the
rounding of the bound itself.

Exit status: 0 where every remainder is within the tolerance, 1 otherwise.`;

const JUDGE_HELP = `
The module's default export, or the one named by --export, is called on the
domain, three units of height unless --from and --to say otherwise. What it is:

  Kneser           Kneser's exp^alpha, to the digits that the verdict says
  another iterate  composes to exp, but differs from Kneser's by a drift
                   p(t) = slog(f(sexp(t))) - t - alpha of period 1
  no iterate       does not compose to exp
  undecided        the domain is too short to tell
  broken           gives something else than finite numbers, or throws

With --base the same for b^x. Up to e^(1/e) the first is called regular: it is
regular iteration at the fixed point that 1 is led to, and --to lies below it.

Points lie 1/64 of a unit of height apart. What the function does between two
of them, such as a narrower bump, is not seen.

It runs in a thread of its own. A call that does not end within --timeout makes
it broken, and once all calls together have taken as long no further is begun.

Exit status: 0 for the first two, with --kneser for the first; 1 otherwise.`;

/** Adds all commands but sexp and slog; `failed` is called where a verification fails. */
export function addCommands(root: Command, streams: Streams, failed: () => void): void {
  root
    .command("cache")
    .description("list the solved expansions that are kept for --digits, or remove them")
    .option("--clear", "remove them")
    .allowExcessArguments()
    .hook("preAction", refuseOperands)
    .action(async (options: { clear?: true }) => {
      const { cache } = await import("./cache.js"); // the other commands start without it
      await cache(options.clear === true, streams);
    });

  tableOptions(gridOptions(root.command("table"), { from: -2, to: 3, count: 11 }), streams);
  fitCommand(root.command("fit"), streams).hook("preAction", refuseOperands);

  root
    .command("layers")
    .description("print one file of layers for another framework, which needs nothing of iterexp")
    .addOption(
      choiceOption("--target <target>", "the framework", LAYER_TARGETS).makeOptionMandatory(),
    )
    .option("-o, --output <file>", "write it to a file")
    .allowExcessArguments()
    .hook("preAction", refuseOperands)
    .action(async (options: LayersArguments) => {
      const { layers } = await import("./layers.js"); // the other commands start without it
      await layers(options, streams);
    });

  gridOptions(root.command("verify"), { from: -4, to: 20, count: 25 })
    .description("compose exp^(1/n) with itself n times and compare with e^x")
    .addOption(
      new Option("-a, --alpha <a>", "1/n for a whole number n")
        .argParser(realThat("--alpha", "1/n for a whole number n from 1 to 1000000", isReciprocal))
        .default(1 / 2, "1/2"),
    )
    .addOption(
      new Option("--tolerance <ulps>", "the largest remainder to accept")
        .argParser(realThat("--tolerance", "a number of ulps >= 0", (ulps) => ulps >= 0))
        .default(0.001),
    )
    .addOption(baseOption())
    .option("--explain", "say what is shown, and check against published digits first")
    .addHelpText("after", VERIFY_HELP)
    .action(async (options: VerifyOptions) => {
      const { tolerance, base: name = "e" } = options;
      const n = Math.round(1 / options.alpha);
      if (options.explain && name !== "e") {
        throw new UsageError(
          "--base",
          name,
          "e beside --explain: the published digits are of base e",
        );
      }
      const published = !options.explain || (await explain(n, streams));
      const composed = await verify(n, options, tolerance, otherBase(name), streams);
      if (!(published && composed)) failed();
    });

  root
    .command("compare")
    .description("what the published constructions of exp^alpha make of one x")
    .addOption(
      new Option("--at <x>", "where to compare")
        .argParser(realThat("--at", "a finite number", Number.isFinite))
        .makeOptionMandatory(),
    )
    .addOption(alphaOption())
    .addOption(baseOption())
    .addOption(formatOption())
    .allowExcessArguments()
    .hook("preAction", refuseOperands)
    .action(async ({ at, alpha, base: name, format }: CompareOptions) => {
      const { compare } = await import("./compare.js"); // the other commands start without it
      await compare(at, alpha, otherBase(name), format, streams);
    });

  root
    .command("judge")
    .description("say which solution a function of yours is, and how far from Kneser's")
    .argument("<module>", "a JavaScript module that exports the function")
    .addOption(alphaOption())
    .addOption(baseOption())
    .addOption(endOption("--from", "first x (default: at height -1)"))
    .addOption(endOption("--to", "last x (default: at height 2)"))
    .option("--export <name>", "which export", "default")
    .option("--kneser", "fail unless it is Kneser's, or regular")
    .addOption(
      new Option("--timeout <s>", "seconds for loading, for a call, and for all calls")
        .argParser(
          realThat("--timeout", "seconds, > 0 and at most 86400", (s) => s > 0 && s <= 86_400),
        )
        .default(30),
    )
    .addOption(formatOption())
    .addHelpText("after", JUDGE_HELP)
    .action(async (path: string, options: Omit<JudgeArguments, "base"> & { base?: string }) => {
      const { judgeModule } = await import("./judge.js");
      const judged = { ...options, base: otherBase(options.base) };
      if (!(await judgeModule(path, judged, streams))) failed();
    });

  root
    .command("certify")
    .description("prove how near the digits are to Kneser's solution, and enclose values")
    .addOption(
      new Option("-d, --digits <n>", "digits of results that the expansion is to serve")
        .argParser(
          realThat("--digits", "a whole number from 1 to 1000", (n) => isCount(n) && n <= 1000),
        )
        .default(50),
    )
    .option("-b, --base <b>", "e or a real base above e^(1/e), such as 2 or 5/2", "e")
    .option("-o, --output <file>", "write the proof as JSON, for a checker that trusts nothing")
    .option("--no-cache", "solve anew above 50 digits, and keep nothing")
    .allowExcessArguments()
    .hook("preAction", refuseOperands)
    .action(async (options: CertifyArguments) => {
      const { certifyTo } = await import("./certify.js");
      await certifyTo(options, streams);
    });
}

const formatOption = (): Option =>
  choiceOption("--format <format>", "JSON has NaN and infinities as strings", [
    "text",
    "json",
  ]).default("text");

const endOption = (name: string, what: string): Option =>
  new Option(`${name} <x>`, what).argParser(realThat(name, "a finite number", Number.isFinite));

const otherBase = (name = "e") => (name === "e" ? undefined : base(name));

/** A subcommand that works on a grid and takes no operands. */
function gridOptions(command: Command, { from, to, count }: Grid): Command {
  return command
    .addOption(endOption("--from", "first x").default(from))
    .addOption(endOption("--to", "last x").default(to))
    .addOption(
      new Option("--count <count>", "how many x, evenly spaced")
        .argParser(realThat("--count", "a whole number >= 1", isCount))
        .default(count),
    )
    .allowExcessArguments()
    .hook("preAction", refuseOperands);
}

interface CompareOptions {
  readonly at: number;
  readonly alpha: number;
  readonly base?: string;
  readonly format: "text" | "json";
}

interface VerifyOptions extends Grid {
  readonly alpha: number;
  readonly base?: string;
  readonly tolerance: number;
  readonly explain?: true;
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;

const isReciprocal = (alpha: number): boolean =>
  isCount(Math.round(1 / alpha)) &&
  Math.round(1 / alpha) <= 1e6 &&
  1 / Math.round(1 / alpha) === alpha;

function refuseOperands(command: Command): void {
  const [operand] = command.args;
  if (operand !== undefined)
    throw new UsageError(`argument of ${command.name()}`, operand, "an option");
}
