import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { iterexp } from "./command-line.js";

describe("wrong arguments", () => {
  it.each([
    [["--alpha", "x", "1"], `--alpha "x": expected a finite number such as 1/3 or -0.5, or 1+2i`],
    [
      ["--alpha", "Infinity", "1"],
      `--alpha "Infinity": expected a finite number such as 1/3 or -0.5, or 1+2i`,
    ],
    [
      ["--alpha", "1/0", "1"],
      `--alpha "1/0": expected a finite number such as 1/3 or -0.5, or 1+2i`,
    ],
    [
      ["certify", "--base", "0x2"],
      `--base "0x2": expected e, or a base as a decimal or a fraction such as 5/2`,
    ],
    [
      ["certify", "-b", "1", "-d", "20"],
      `--base "1": expected a base of Kneser's iterates: b = 1, expected a number > 1: 1^z is 1 for every z and has no iterates between`,
    ],
    [
      ["certify", "-b", "1.45", "-d", "20"],
      `--base "1.45": expected e or a base farther above e^(1/e), such as 3/2: there the digits come from an expansion that can be proved`,
    ],
    [["help", "tabel"], `command = "tabel", expected one that iterexp --help lists`],
    [["--alpha"], `option '-a, --alpha <a>' argument missing`],
    [["--alhpa", "1/2", "1"], `unknown option '--alhpa' (Did you mean --alpha?)`],
    [["--from", "0", "table"], `--from: expected it after "table"`],
    [
      ["--format", "csv", "tabel"],
      `x "tabel": expected a number, or a command: did you mean table?`,
    ],
    [["tabel", "--from", "0"], `x "tabel": expected a number, or a command: did you mean table?`],
    [["complet"], `x "complet": expected a number, or a command: did you mean complete?`],
    [["foo"], `x "foo": expected a number, or a command that iterexp --help lists`],
    [["--foo", "table"], `unknown option '--foo'`],
    [
      ["judge", "f.mjs", "--from", "3", "--to", "1"],
      `--from and --to "3, 1": expected finite from < to`,
    ],
    [
      ["judge", "f.mjs", "-b", "1.2", "--to", "20"],
      `--from and --to "0, 20": expected ends below the fixed point 1.2577345413765264`,
    ],
    [["judge", "f.mjs", "-a", "20"], `--alpha "20": expected -3 <= alpha <= 4, or --from and --to`],
    [
      ["fit", "--max-error", "1e-30"],
      `--max-error "1e-30": expected one that a fit can keep: no fit in f64 keeps it on [-8, 8]; expected a larger error, a narrower domain or another shape`,
    ],
    [
      ["fit", "--emit", "glsl", "--precision", "f64"],
      `--precision "f64": expected f32: glsl has no f64`,
    ],
    [["fit", "--name", "half"], `--name "half": expected --emit beside it`],
    [["tabel"], `x "tabel": expected a number, or a command: did you mean table?`],
    [
      ["1e999"],
      `x "1e999": expected a double written as a decimal, a fraction p/q, pi, e, Infinity or NaN`,
    ],
    [
      ["two\nlines"],
      `x "two\\nlines": expected a double written as a decimal, a fraction p/q, pi, e, Infinity or NaN`,
    ],
    [["Slgo", "2"], `x "Slgo": expected a number, or a command: did you mean slog?`],
    [
      ["compare", "--at", "1", "-b", "1"],
      `--base "1": expected a base of real iterates: b = 1, expected a number > 1: 1^z is 1 for every z and has no iterates between`,
    ],
    [
      ["judge", "f.mjs", "-b", "1/2"],
      `--base "1/2": expected a base of real iterates: b = 1/2, expected b > 1: between 0 and 1 the iterates are complex`,
    ],
    [
      ["complete", "tcsh"],
      `command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are zsh, bash, fish, powershell.`,
    ],
    [["table", "--from", "-Infinity"], `--from "-Infinity": expected a finite number`],
    [["table", "--count", "2.5"], `--count "2.5": expected a whole number >= 1`],
    [["table", "--count", "-3"], `--count "-3": expected a whole number >= 1`],
    [["table", "--format", "xml"], `--format "xml": expected one of text, csv, json, npy, h, npz`],
    [["table", "-3"], `argument of table "-3": expected an option`],
    [
      ["table", "--to", "1e308"],
      `--to "1e+308": expected (to - from) * (count - 1) not to overflow`,
    ],
    [["--alpha", "1/4", "table"], `--alpha "1/4": expected it after "table"`],
    [
      ["verify", "--alpha", "0.3"],
      `--alpha "0.3": expected 1/n for a whole number n from 1 to 1000000`,
    ],
    [
      ["verify", "--alpha", "1e-9"],
      `--alpha "1e-9": expected 1/n for a whole number n from 1 to 1000000`,
    ],
    [
      ["verify", "--alpha", "-1/2"],
      `--alpha "-1/2": expected 1/n for a whole number n from 1 to 1000000`,
    ],
    [
      ["verify", "--alpha", "0"],
      `--alpha "0": expected 1/n for a whole number n from 1 to 1000000`,
    ],
    [["verify", "--tolerance", "-1"], `--tolerance "-1": expected a number of ulps >= 0`],
  ])("iterexp %j says which argument is wrong", async (argv, message) => {
    expect(await iterexp(argv)).toMatchObject({
      status: 2,
      stdout: "",
      stderr: `iterexp: ${message}\n`,
    });
  });
});

describe("messages", () => {
  it.each([
    ...["table", "fit", "verify", "compare --at 1", "judge f.mjs"].flatMap((command) =>
      ["0.5", "-2", "1", "0", "1+i", "1e40"].map((b) => `${command} --base ${b}`),
    ),
    ...["0", "1", "1e40", "0.06598803584531254", "1e999"].flatMap((b) => [
      `--base ${b} 1`,
      `sexp --base ${b} 1`,
      `slog --base ${b} 1 --digits 20`,
    ]),
    ...["0.5", "1", "1e40", "1.4"].map((b) => `certify --base ${b}`),
  ])("name no calls: %s", async (text) => {
    const { status, stderr } = await iterexp(text.split(" "));
    expect(status).toBe(2);
    expect(stderr).not.toMatch(/\bcall\b|\w\((?!1\/e\))/);
  });

  it("of the library name a call at their end, where the command leaves it out", () => {
    const files = readdirSync("src", { recursive: true, encoding: "utf8" });
    const texts = files
      .filter((file) => file.endsWith(".ts") && !/^(matchers|layers)/.test(file))
      .flatMap(
        (file) => readFileSync(`src/${file}`, "utf8").match(/[`"].*\bcall \w+\(.*[`"]/g) ?? [],
      );
    expect(texts.length).toBeGreaterThan(4);
    for (const text of texts) expect(text).toMatch(/[;:] call \w+\([^;]*$/);
  });

  const long = "z".repeat(10_000);
  it.each([
    [`--${long}`, "1"],
    [`--${long} ${"a ".repeat(5000)}`, "1"],
    ["--alpha", long, "1"],
    ["--digits", long, "1"],
    [long],
    ["--digits", "9", long],
    ["table", long],
    ["table", "--format", long],
    ["table", "--columns", long],
    ["table", "--base", long],
    ["table", "-o", long],
    ["table", "-o", `${long}.csv`],
    ["fit", "--emit", long],
    ["fit", "--domain", long, "1"],
    ["fit", "--emit", "c", "--name", `9${long}`],
    ["fit", "-o", `${long}.json`],
    ["fit", "--emit", "glsl", "--table", long],
    ["layers", "--target", long],
    ["layers", "--target", "pytorch", "-o", long],
    ["compare", "--at", long],
    ["certify", "--base", long],
    ["certify", "-o", long],
    ["judge", long],
    ["complete", long],
    ["sexp", long],
    ["slog", "--base", long],
    ["judge", "--export", long, "package.json"],
    ["cache", long],
  ])("cut what they echo: %s", async (...argv) => {
    const { status, stdout, stderr } = await iterexp(argv);
    expect(status).toBeGreaterThan(1);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/^iterexp: .*…/);
    expect(stderr).toMatch(/^[^\n]*\n$/);
    expect(stderr.length).toBeLessThan(420);
    expect(stderr).not.toMatch(/z{61}/);
  });

  it("hold no control characters", async () => {
    const { stderr } = await iterexp(["--\x1b[31m\n\n\tred"]);
    expect(stderr).toBe("iterexp: unknown option '-- [31m red'\n");
  });
});

describe("help and version", () => {
  it.each([
    [["--help"], /Usage: iterexp .*Examples:.*iterexp --alpha -1\/2 e/s],
    [["table", "--help"], /Usage: iterexp table .*--format/s],
    [["sexp", "--help"], /Usage: iterexp sexp .*--base.*--digits/s],
    [["slog", "--help"], /Usage: iterexp slog/],
    [["fit", "--help"], /Usage: iterexp fit .*--max-error.*--error/s],
    [["layers", "--help"], /Usage: iterexp layers/],
    [["cache", "--help"], /Usage: iterexp cache/],
    [["certify", "--help"], /Usage: iterexp certify/],
    [["judge", "--help"], /Usage: iterexp judge .*--timeout/s],
    [["compare", "--help"], /Usage: iterexp compare/],
    [["verify", "--help"], /Usage: iterexp verify .*inherent.*remainder/s],
    [["help", "verify"], /Usage: iterexp verify/],
  ])("iterexp %j prints its page", async (argv, text) => {
    const { status, stdout, stderr, lines } = await iterexp(argv);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(text);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });

  it("--version prints that of the package", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(await iterexp(["--version"])).toMatchObject({ status: 0, stdout: `${version}\n` });
  });
});
