import { type Command, Option } from "commander";
import { base } from "../base.js";
import { type EmitOptions, expectEmit } from "../fit/emit/options.js";
import { TARGET_NAMES, type Target } from "../fit/emit/targets.js";
import type { Precision } from "../fit/evaluate/precision.js";
import { type Measure, SHAPES } from "../fit/make/shape.js";
import { errorText } from "../fit/store/fit-data.js";
import { type Fit, type FitOptions, fitIterate } from "../fit.js";
import { parseReal, real, realThat } from "./numbers.js";
import { alphaOption, baseOption, choiceOption } from "./options.js";
import { expectNoTerminal, type Streams, write } from "./streams.js";
import { UsageError } from "./usage-error.js";
import { isFile, toOutput, writeWhole } from "./whole-file.js";

/** What is written of a fit that is not emitted. */
const FORMATS = ["text", "json", "fit"] as const;
type Format = (typeof FORMATS)[number];

interface Given {
  readonly alpha: number;
  readonly base?: string;
  readonly domain: string[];
  readonly maxError: number;
  /** A number where --max-error is meant, as this option was called. */
  readonly error: Measure | number;
  /** As `error` was called. */
  readonly measure?: Measure;
  readonly precision?: Precision;
  readonly shape: NonNullable<FitOptions["shape"]>;
  readonly continuity: "0" | "1";
  readonly monotone?: true;
  readonly maxBytes?: number;
  readonly outside: NonNullable<FitOptions["outside"]>;
  readonly emit?: Target;
  readonly format?: Format;
  readonly name?: string;
  readonly table?: string;
  readonly output?: string;
}

const FIT_HELP = `
Without --emit it describes the fit, or writes it for loadFit: as JSON, or as
the bytes of a .fit. A file's name says which where --format does not.
The error includes the rounding of the evaluation in the precision, f32 for
glsl and wgsl, else f64 unless said.
Shaders hold tables of up to 32 KB; larger ones go to the file of --table, as
f32 for a texture of RGBA32F, 1024 wide, or a storage buffer. Outside the domain
emitted code gives NaN for --outside exact, since it has no exact function.

Examples:
  iterexp fit --alpha 1/2 --domain -8 8 --max-error 1e-7 --emit wgsl
  iterexp fit --domain -20 25 --max-error 4 --error ulp --emit c -o half.h
  iterexp fit --precision f32 --max-error 1e-6 --shape polynomials --emit jax
  iterexp fit --domain -Infinity 2.9e10 --max-error 1e-12 -o half.json`;

const MEASURES: readonly Measure[] = ["relative", "absolute", "ulp"];

function errorOf(text: string): Measure | number {
  const measure = MEASURES.find((one) => one === text);
  if (measure !== undefined) return measure;
  const number = parseReal(text);
  if (number !== undefined && number > 0) return number;
  throw new UsageError("--error", text, `one of ${MEASURES.join(", ")}`);
}

/** `iterexp fit`: describes a fit, writes it or prints its source. */
export function fitCommand(command: Command, streams: Streams): Command {
  return command
    .description("fit exp^alpha on a domain and print source code that evaluates it")
    .addOption(alphaOption())
    .addOption(baseOption())
    .option("-d, --domain <x...>", "the two ends; the first may be -Infinity", ["-8", "8"])
    .addOption(
      new Option("--max-error <e>", "the largest error allowed")
        .argParser(realThat("--max-error", "a number > 0", (e) => e > 0))
        .default(1e-7),
    )
    .addOption(
      new Option("--error <measure>", "how the error is measured")
        .choices(MEASURES)
        .argParser(errorOf)
        .default("relative"),
    )
    .addOption(choiceOption("--measure <measure>", "as --error", MEASURES).hideHelp())
    .addOption(choiceOption("--precision <precision>", "of the evaluation", ["f64", "f32"]))
    .addOption(
      choiceOption(
        "--shape <shape>",
        "auto takes the cheapest; polynomials are the fastest in PyTorch and JAX",
        SHAPES,
      ).default("auto"),
    )
    .addOption(
      choiceOption("--continuity <order>", "1: slopes meet where pieces do", ["0", "1"]).default(
        "0",
      ),
    )
    .option("--monotone", "what is computed may not decrease, in every target but shaders")
    .addOption(
      new Option("--max-bytes <n>", "the size of the largest table").argParser(
        realThat("--max-bytes", "a number > 0", (n) => n > 0),
      ),
    )
    .addOption(
      choiceOption(
        "--outside <rule>",
        "outside the domain: NaN, the value at the end, or exp^alpha",
        ["nan", "clamp", "exact"],
      ).default("nan"),
    )
    .addOption(choiceOption("--emit <target>", "a language", TARGET_NAMES))
    .addOption(
      choiceOption("--format <format>", "of the fit itself, text unless the file says", FORMATS),
    )
    .option("--name <name>", "of the emitted function (default: iterate)")
    .option("--table <file>", "glsl and wgsl: write the table there, for the program to bind")
    .option("-o, --output <file>", "write a file instead of printing")
    .allowExcessArguments()
    .addHelpText("after", FIT_HELP)
    .action((chosen: Given) => run(chosen, streams));
}

async function run(chosen: Given, streams: Streams): Promise<void> {
  const { emit, name, table, output } = chosen;
  if (table !== undefined && !isShader(emit)) {
    throw new UsageError("--table", table, "--emit glsl or --emit wgsl beside it");
  }
  if (emit !== undefined) expectEmitted(emit, chosen);
  else if (name !== undefined) throw new UsageError("--name", name, "--emit beside it");
  const format = formatOf(chosen);
  if (!isFile(output)) {
    if (emit === "onnx") expectNoTerminal("--emit", emit, streams);
    if (format === "fit") expectNoTerminal("--format", format, streams);
  }
  await toOutput(output, streams.stdout, async (target) => {
    if (table === undefined) return write(target, written(fitOf(chosen), chosen, format));
    await writeWhole("--table", table, async (tableFile) => {
      const fit = fitOf(chosen);
      const source = written(fit, chosen, format);
      await write(tableFile, new Uint8Array(fit.shaderTable().buffer));
      await write(target, source);
    });
  });
}

/** The format that is asked for, or the one that the file's name says; they may not differ. */
function formatOf({ emit, format, output }: Given): Format {
  if (emit !== undefined) {
    if (format !== undefined) throw new UsageError("--format", format, "none beside --emit");
    return "text";
  }
  if (!isFile(output)) return format ?? "text";
  const said = FORMATS.find((name) => name !== "text" && output.endsWith(`.${name}`));
  if (format !== undefined && said !== undefined && format !== said) {
    throw new UsageError("--format", format, `${said}, which the name of --output says`);
  }
  if (format === undefined && said === undefined) {
    throw new UsageError("--output", output, "a name ending in .json or .fit, --format or --emit");
  }
  return format ?? said ?? "text";
}

/** What is written of a fit: its source, its data, or a description. */
function written(fit: Fit, chosen: Given, format: Format): string | Uint8Array {
  if (chosen.emit !== undefined) return sourceOf(fit, chosen.emit, chosen);
  if (format === "json") return `${JSON.stringify(fit)}\n`;
  if (format === "fit") return new Uint8Array(fit.toBuffer());
  return (
    `${fit.base === "e" ? "exp" : `exp_${fit.base}`}^${fit.alpha} on [${fit.domain.join(", ")}], ${fit.precision}: ` +
    `${errorText({ error: fit.maxError.bound, measure: fit.maxError.measure })}\n` +
    `degree ${fit.degree}, ${fit.pieces} ${fit.pieces === 1 ? "piece" : "pieces"}, ${fit.bytes} bytes\n`
  );
}

function sourceOf(fit: Fit, target: Target, chosen: Given): string | Uint8Array {
  try {
    return fit.emit(target, emitted(chosen));
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith("table")) {
      const bytes = fit.shaderTable().byteLength;
      throw new UsageError("--table", "", `a file: ${bytes} bytes are too many for a source`);
    }
    throw emitError(error, target, chosen);
  }
}

const isShader = (target: Target | undefined): boolean => target === "glsl" || target === "wgsl";

const precisionOf = ({ precision, emit }: Given): Precision =>
  precision ?? (isShader(emit) ? "f32" : "f64");

const emitted = ({ name = "iterate", table }: Given): EmitOptions => ({
  name,
  table: table === undefined ? "source" : "bound",
});

/** What can be said of the options of an emitted source before there is a fit. */
function expectEmitted(target: Target, chosen: Given): void {
  try {
    expectEmit(precisionOf(chosen), target, emitted(chosen));
  } catch (error) {
    throw emitError(error, target, chosen);
  }
}

function emitError(error: unknown, target: Target, chosen: Given): unknown {
  if (!(error instanceof RangeError)) return error;
  return error.message.startsWith("name")
    ? new UsageError(
        "--name",
        `${chosen.name}`,
        `an identifier that ${target} does not keep for itself`,
      )
    : new UsageError("--precision", precisionOf(chosen), `f32: ${target} has no f64`);
}

function fitOf(chosen: Given): Fit {
  const domain = chosen.domain.map((text) => text.trim());
  const {
    alpha,
    maxError,
    error,
    measure,
    shape,
    continuity,
    monotone = false,
    outside,
    maxBytes,
  } = chosen;
  if (!(Math.abs(alpha) < 8)) throw new UsageError("--alpha", `${alpha}`, "|alpha| < 8");
  if (domain.length !== 2) throw new UsageError("--domain", domain.join(" "), "two numbers");
  const [from, to] = domain.map((text) => real("--domain", text));
  return orUsageError(chosen, () =>
    fitIterate({
      alpha,
      ...(chosen.base === undefined ? {} : { base: base(chosen.base) }),
      domain: [from, to],
      maxError: typeof error === "number" ? error : maxError,
      error: measure ?? (typeof error === "number" ? "relative" : error),
      precision: precisionOf(chosen),
      shape,
      continuity: continuity === "1" ? 1 : 0,
      monotone,
      outside,
      ...(maxBytes === undefined ? {} : { maxBytes }),
    }),
  );
}

/** A RangeError of the library is one of an argument here. */
function orUsageError<T>(chosen: Given, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const [, name = "domain", what = error.message] =
      error.message.match(/^(domain|maxError|maxBytes)(?: = (?:\[.*?\]|[^,:]*))?[,:] (.*)$/) ?? [];
    const { maxError, maxBytes } = chosen;
    const [option, value] = {
      domain: ["--domain", chosen.domain.map((text) => text.trim()).join(" ")],
      maxError: ["--max-error", `${maxError}`],
      maxBytes: ["--max-bytes", `${maxBytes}`],
    }[name] as [string, string];
    const [, expected = `one that a fit can keep: ${what}`] = what.match(/^expected (.*)$/s) ?? [];
    throw new UsageError(option, value, expected);
  }
}
