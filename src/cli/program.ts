import { createRequire } from "node:module";
import { Command, Option } from "commander";
import { evaluateInput, evaluateOperands } from "./evaluate.js";
import { explain } from "./explain.js";
import { fitCommand } from "./fit-command.js";
import type { Grid } from "./grid.js";
import { alphaOption, realThat } from "./numbers.js";
import type { Streams } from "./streams.js";
import { tableOptions } from "./table-command.js";
import { UsageError } from "./usage-error.js";
import { verify } from "./verify.js";

const { version } = createRequire(import.meta.url)("iterexp/package.json") as { version: string };

const EXAMPLES = `
x and alpha are decimals (2.5, -1e-3), fractions (1/3), pi, e or Infinity; each
is taken as the nearest double. Results are doubles in the shortest decimals
that read back as the same double, NaN where exp^alpha(x) has no real value. On
standard input, one x a line; blank lines and lines that start with # are
skipped.

Examples:
  iterexp 1                           the half-exponential of 1
  iterexp 1 | iterexp                 its half-exponential, e
  iterexp --alpha -1/2 e              exp^(-1/2)(e), a half-logarithm
  iterexp --alpha 1/3 --inverse 2 10  exp^(-1/3) of 2 and of 10
  seq 0 0.5 10 | iterexp --alpha 0.25
  iterexp table --from 0 --to 1 --count 101 --format csv
  iterexp fit --domain -8 8 --error 1e-7 --emit wgsl
  iterexp verify --alpha 1/3

Exit status: 0, 1 where verify fails, 2 for a wrong argument, 3 where reading or
writing fails.`;

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

/** The command line of iterexp; `failed` is called where a verification fails. */
export function program(streams: Streams, failed: () => void): Command {
  const root = new Command("iterexp")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: () => {}, // the error that is thrown says it
    })
    .helpCommand(true)
    .enablePositionalOptions();

  root
    .description(
      "Fractional iterates of the exponential, by Kneser's solution: prints exp^alpha of each x.",
    )
    .version(version)
    .argument("[x...]", "numbers; without any, those on standard input")
    .addOption(alphaOption())
    .option("-i, --inverse", "take -alpha: the inverse function")
    .addHelpText("after", EXAMPLES)
    .hook("preSubcommand", refuseOptions)
    .action(async (xs: string[], options: { alpha: number; inverse?: true }) => {
      const alpha = options.inverse ? -options.alpha : options.alpha;
      if (xs.length > 0) await evaluateOperands(xs, alpha, streams);
      else if (streams.stdin.isTTY) root.outputHelp();
      else await evaluateInput(alpha, streams);
    });

  tableOptions(gridOptions(root.command("table"), { from: -2, to: 3, count: 11 }), streams);
  fitCommand(root.command("fit"), streams).hook("preAction", refuseOperands);

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
    .option("--explain", "say what is shown, and check against published digits first")
    .addHelpText("after", VERIFY_HELP)
    .action(async (options: Grid & { alpha: number; tolerance: number; explain?: true }) => {
      const n = Math.round(1 / options.alpha);
      const published = !options.explain || (await explain(n, streams));
      const composed = await verify(n, options, options.tolerance, streams);
      if (!(published && composed)) failed();
    });

  return root;
}

/** A subcommand that works on a grid and takes no operands. */
function gridOptions(command: Command, { from, to, count }: Grid): Command {
  const end = (name: string, what: string, value: number) =>
    new Option(`${name} <x>`, what)
      .argParser(realThat(name, "a finite number", Number.isFinite))
      .default(value);
  return command
    .addOption(end("--from", "first x", from))
    .addOption(end("--to", "last x", to))
    .addOption(
      new Option("--count <count>", "how many x, evenly spaced")
        .argParser(realThat("--count", "a whole number >= 1", isCount))
        .default(count),
    )
    .allowExcessArguments()
    .hook("preAction", refuseOperands);
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

function refuseOptions(root: Command, command: Command): void {
  const given = Object.keys(root.opts()).find((key) => root.getOptionValueSource(key) === "cli");
  if (given !== undefined) {
    throw new UsageError(
      `--${given}`,
      String(root.getOptionValue(given)),
      `it after "${command.name()}"`,
    );
  }
}
