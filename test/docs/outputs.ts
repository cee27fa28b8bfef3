/** A module that prints what every `expression; // output` of a page's block gives, and the outputs that the page shows. */
export function withOutputs(lines: readonly string[]): { code: string; outputs: string } {
  let outputs = "";
  const code = lines.map((line) => {
    const [, expression, output] = line.match(/^(.*); \/\/ (.*)$/) ?? [];
    if (output === undefined) return line;
    outputs += `${output}\n`;
    return `console.log(inspect((${expression}), { breakLength: Infinity }));`;
  });
  return { code: ['import { inspect } from "node:util";', ...code].join("\n"), outputs };
}
