import { type Command, Option } from "commander";
import { COLUMNS, type Column, SPACINGS, type TableOptions, tableSpec } from "../table/table.js";
import { type FormatName, PRINTED } from "../table/text-format.js";
import { alphaOption, baseOption, choiceOption } from "./options.js";
import type { Streams } from "./streams.js";
import { fileFormat, table } from "./table.js";
import { UsageError } from "./usage-error.js";

interface Given extends Omit<TableOptions, "base"> {
  readonly base?: string;
  readonly format: FormatName;
  readonly output?: string;
}

const TABLE_HELP = `
A file's name says its format: .csv, .json, .npy (an array of records), .npz (an
array for each column), .h (a C array) or .text. Long tables use every core, and
show a progress bar on a terminal; memory does not grow with them.`;

/** The options and the action of \`iterexp table\`, beside those of the grid. */
export function tableOptions(command: Command, streams: Streams): void {
  command
    .description("tabulate exp^alpha and its derivatives in x and in alpha")
    .addOption(alphaOption())
    .addOption(baseOption())
    .addOption(
      choiceOption("--spacing <spacing>", "log asks for ends above 0", SPACINGS).default("linear"),
    )
    .addOption(
      new Option("--columns <names>", "which of x, value, dx and dalpha, with commas between")
        .argParser(columnsOf)
        .default(COLUMNS, COLUMNS.join()),
    )
    .addOption(
      choiceOption(
        "--format <format>",
        "JSON has NaN and infinities as strings",
        Object.keys(PRINTED),
      ).default("text" satisfies FormatName),
    )
    .option("-o, --output <file>", "write a file instead of printing")
    .addHelpText("after", TABLE_HELP)
    .action(async ({ format, output, base, ...options }: Given) => {
      if (options.spacing === "log") expectPositive(options);
      const { from, to, count, spacing } = options;
      if (spacing !== "log" && !Number.isFinite((to - from) * (count - 1))) {
        throw new UsageError("--to", `${to}`, "(to - from) * (count - 1) not to overflow");
      }
      const extension = output?.match(/\.([a-z]+)$/)?.[1];
      if (output !== undefined && extension !== "npz") fileFormat(output, extension);
      await table({ ...tableSpec(options), base }, format, output, streams);
    });
}

function columnsOf(text: string): Column[] {
  const columns = text.split(",") as Column[];
  if (!columns.every((name, i) => COLUMNS.includes(name) && columns.indexOf(name) === i)) {
    throw new UsageError("--columns", text, `different ones of ${COLUMNS.join()}`);
  }
  return columns;
}

function expectPositive(ends: { from: number; to: number }): void {
  for (const name of ["from", "to"] as const) {
    if (!(ends[name] > 0)) {
      throw new UsageError(`--${name}`, `${ends[name]}`, "a number > 0 for --spacing log");
    }
  }
}
