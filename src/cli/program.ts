import { createRequire } from "node:module";
import { Command } from "commander";
import { evaluateOptions } from "./evaluate-command.js";
import type { Streams } from "./streams.js";
import { UsageError } from "./usage-error.js";

const { version } = createRequire(import.meta.url)("iterexp/package.json") as { version: string };

const EXAMPLES = `
x and alpha are decimals (2.5, -1e-3), fractions (1/3), pi, e or Infinity; each
is taken as the nearest double, or with --digits as it is written. Results are
doubles in the shortest decimals that read back as the same double, NaN where
exp^alpha(x) has no real value. Complex numbers (1+2i, -1-0i) have complex
results, as all numbers have with a complex --alpha or --base. On standard
input, one x a line; blank lines and lines that start with # are skipped.

Examples:
  iterexp 1                           the half-exponential of 1
  iterexp 1 | iterexp                 its half-exponential, e
  iterexp --alpha -1/2 e              exp^(-1/2)(e), a half-logarithm
  iterexp --alpha 1/3 --inverse 2 10  exp^(-1/3) of 2 and of 10
  seq 0 0.5 10 | iterexp --alpha 0.25
  iterexp --digits 100 1              100 digits, solved once and kept
  iterexp table --from 0 --to 1 --count 101 --format csv
  iterexp fit --domain -8 8 --max-error 1e-7 --emit wgsl
  iterexp layers --target pytorch -o iterexp_torch.py
  iterexp verify --alpha 1/3
  iterexp compare --at 10             the published half-exponentials at 10
  iterexp judge ./my-f.mjs            which solution is the function it exports?
  iterexp certify --digits 50         prove digits of Kneser's solution
  iterexp sexp 0.5; iterexp slog 10   the superexponential and its inverse
  iterexp 1+2i                        the half-exponential on the plane
  source <(iterexp complete bash)     Tab completes; also zsh, fish, powershell

Exit status: 0, 1 where verify or judge fails, 2 for a wrong argument, 3 where
reading or writing fails.`;

/** The command line of iterexp, with sexp and slog; commands.ts adds the other commands. */
export function program(streams: Streams): Command {
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
    .addHelpText("after", EXAMPLES)
    .hook("preSubcommand", refuseOptions);
  evaluateOptions(root, "iterate", streams);

  evaluateOptions(
    root
      .command("sexp")
      .description("the superexponential e^^h, tetration: sexp(0) = 1, sexp(h + 1) = e^sexp(h)")
      .argument("[h...]", "heights; without any, those on standard input"),
    "sexp",
    streams,
  );
  evaluateOptions(
    root
      .command("slog")
      .description("the super-logarithm, the inverse of sexp: slog(e^x) = slog(x) + 1")
      .argument("[x...]", "numbers; without any, those on standard input"),
    "slog",
    streams,
  );

  return root;
}

function refuseOptions(root: Command, command: Command): void {
  const option = Object.keys(root.opts()).find((key) => root.getOptionValueSource(key) === "cli");
  if (option !== undefined) {
    throw new UsageError(
      `--${option}`,
      String(root.getOptionValue(option)),
      `it after "${command.name()}"`,
    );
  }
}
