import { parseNumber } from "./number.js";

/** The same computation elsewhere, in full: each text runs as it is, where iterexp is installed. */
export interface Code {
  readonly javascript: string;
  readonly command: string;
  readonly python: string;
}

/**
 * A number as JavaScript and the command read it, from how it was written: "1/3", "-1e-3", "Infinity", but "7" for
 * "007", and the double for what is no fraction of integers, "1/0.3". Throws where it is none, for which there is no
 * program.
 */
export function inCode(written: string): string {
  const value = parseNumber("a program", written);
  if (!Number.isFinite(value)) return String(value);
  const parts = written.split("/").map((part) => part.trim().replace(/^\+/, ""));
  const plain = parts.map((part) => (/^-?0\d/.test(part) ? String(Number(part)) : part)).join("/");
  return parts.length === 1 || /^-?\d+\/\d+$/.test(plain) ? plain : String(value);
}

/** The same as Python reads it. */
export const inPython = (written: string): string =>
  inCode(written).replaceAll("Infinity", 'float("inf")');

/** An argument for a POSIX shell. */
export const quoted = (argument: string): string =>
  /^[\w./:=,+-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;

/** A command that writes a text, which ends with a line end, to a file; no line of the text ends it before. */
export function written(file: string, text: string): string {
  let end = "END_OF_MODULE";
  while (text.includes(end)) end += "_";
  return `cat > ${file} <<'${end}'\n${text}${end}`;
}

/** JavaScript as a command line of its own, for what the command iterexp has no words for. */
export const asCommand = (javascript: string): string =>
  `node --input-type=module -e ${quoted(javascript)}`;

/** JavaScript that prints JSON, called from Python. */
export const fromPython = (javascript: string): string =>
  `import json, subprocess

program = ${javascript.includes('"""') ? JSON.stringify(javascript) : `r"""\n${javascript}"""`}
run = subprocess.run(
    ["node", "--input-type=module", "-e", program], capture_output=True, text=True, check=True
)
print(json.loads(run.stdout))
`;
