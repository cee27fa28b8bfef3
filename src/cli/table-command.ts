import { type Command, Option } from "commander";
import { expectName } from "../fit/emit/names.js";
import {
  COLUMNS,
  type Column,
  PRECISIONS,
  SPACINGS,
  type TableOptions,
  tableSpec,
} from "../table/table.js";
import { FORMAT_NAMES, type FormatName } from "../table/text-format.js";
import { alphaOption, baseOption, choiceOption } from "./options.js";
import { expectNoTerminal, type Streams } from "./streams.js";
import { table } from "./table.js";
import { UsageError } from "./usage-error.js";
import { isFile } from "./whole-file.js";

/** Which of so many parts of a table. */
interface Part {
  readonly text: string;
  readonly which: bigint;
  readonly of: bigint;
}

interface Given extends Omit<TableOptions, "base"> {
  readonly base?: string;
  readonly format?: FormatName;
  readonly name?: string;
  readonly comment?: true;
  readonly part?: Part;
  readonly output?: string;
}

const TABLE_HELP = `
Formats: text, csv, json, npy (an array of records, or of numbers where there is
one column), npz (an array for each column), h (a C array). A file's name says
its format where --format does not. JSON, npz and h say alpha, base, range and
spacing as well, csv and text in a first line behind # with --comment. JSON has
NaN and infinities as strings.

--part 3/16 writes the third of sixteen parts, which differ by a row at most.
What stands before the first row belongs to the first part, what stands behind
the last row to the last: the files joined in order are the whole, to the bit.

Long tables use every core, and show a progress bar on a terminal; memory does
not grow with them.`;

/** The options and the action of `iterexp table`, beside those of the grid. */
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
      choiceOption("--precision <precision>", "f32: x and all else in singles", PRECISIONS).default(
        "f64",
      ),
    )
    .addOption(choiceOption("--format <format>", "text unless the file says", FORMAT_NAMES))
    .addOption(
      new Option("--name <name>", "of the array in C (default: iterexp_table)").argParser(nameOf),
    )
    .option("--comment", "csv and text: say what the table is in a first line")
    .addOption(new Option("--part <k/n>", "the k-th of n parts of the rows").argParser(partOf))
    .option("-o, --output <file>", "write a file instead of printing")
    .addHelpText("after", TABLE_HELP)
    .action(async ({ format: chosen, name, comment, part, output, base, ...options }: Given) => {
      if (options.spacing === "log") expectPositive(options);
      const { from, to, count, spacing } = options;
      if (spacing !== "log" && !Number.isFinite((to - from) * (count - 1))) {
        throw new UsageError("--to", `${to}`, "(to - from) * (count - 1) not to overflow");
      }
      const format = formatOf(chosen, isFile(output) ? output : undefined);
      if (!isFile(output) && (format === "npy" || format === "npz")) {
        expectNoTerminal("--format", format, streams);
      }
      if (name !== undefined && format !== "h" && format !== "json") {
        throw new UsageError("--name", name, "--format h or json beside it");
      }
      if (comment && format !== "csv" && format !== "text") {
        throw new UsageError("--comment", format, "--format csv or text beside it");
      }
      if (part !== undefined && format === "npz") {
        throw new UsageError("--part", part.text, "a format whose files can be joined, not npz");
      }
      const spec = { ...tableSpec(options), base };
      const head = {
        ...spec,
        base: base ?? "e",
        comment: comment === true,
        ...(name === undefined ? {} : { name }),
      };
      await table({ spec, format, head, ...shareOf(part, count) }, output, streams);
    });
}

/** The format that is asked for, or the one that the file's name says; they may not differ. */
function formatOf(chosen: FormatName | undefined, output: string | undefined): FormatName {
  const extension = output?.match(/\.([A-Za-z0-9]+)$/)?.[1].toLowerCase();
  const said = FORMAT_NAMES.find((name) => name === extension);
  if (chosen !== undefined && said !== undefined && chosen !== said) {
    throw new UsageError("--format", chosen, `${said}, which the name of --output says`);
  }
  if (output !== undefined && chosen === undefined && said === undefined) {
    const known = FORMAT_NAMES.map((name) => `.${name}`).join(", ");
    throw new UsageError("--output", output, `a name ending in one of ${known}, or --format`);
  }
  return chosen ?? said ?? "text";
}

/** The rows of a part, all where there is none, and whether it begins and ends the file. */
function shareOf(part: Part | undefined, count: number) {
  if (part === undefined) return { start: 0, end: count, hasHead: true, hasTail: true };
  const { which, of } = part;
  const before = (parts: bigint): number => Number((parts * BigInt(count)) / of);
  return {
    start: before(which - 1n),
    end: before(which),
    hasHead: which === 1n,
    hasTail: which === of,
  };
}

function partOf(text: string): Part {
  const [, which, of] = /^\s*(\d{1,15})\s*\/\s*(\d{1,15})\s*$/.exec(text) ?? [];
  if (which === undefined || BigInt(which) < 1n || BigInt(which) > BigInt(of)) {
    throw new UsageError("--part", text, "k/n with whole numbers 1 <= k <= n");
  }
  return { text, which: BigInt(which), of: BigInt(of) };
}

function nameOf(text: string): string {
  try {
    expectName(text, "c");
    return text;
  } catch {
    throw new UsageError("--name", text, "an identifier that C does not keep for itself");
  }
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
