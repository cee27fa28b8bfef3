import { type Code, fromPython, inCode, quoted, written } from "../code.js";
import { EXPORTS, scriptOf } from "../judging/module.js";

/** Names of a list that a source has as words. */
const used = (names: readonly string[], source: string): string[] =>
  names.filter((name) => new RegExp(`(?<![\\w$.])${name}(?![\\w$])`).test(source));

/** Whether it is JavaScript; it is not run. */
function parses(expression: string): boolean {
  try {
    new Function(`"use strict";return (${expression}\n);`);
    return true;
  } catch {
    return false;
  }
}

/** Lines that name what a source uses, and an expression that gives its function. */
function partsOf(source: string): { readonly names: string; readonly value: string } {
  const { expression, statements } = scriptOf(source);
  const value =
    expression !== undefined && parses(expression) ? expression : `(() => {\n${statements}\n})()`;
  const math = used(Object.getOwnPropertyNames(Math), value);
  const own = used(EXPORTS, value);
  return {
    names: [
      own.length > 0 ? `import { ${own.join(", ")} } from "iterexp";\n` : "",
      math.length > 0 ? `const { ${math.join(", ")} } = Math;\n` : "",
    ].join(""),
    value,
  };
}

/** The survey at one point, or the judgement of a function. */
export function codeOf(a: string, source: string): Code {
  const alpha = inCode(a);
  if (source === "") {
    return {
      javascript: `import { realConstructions } from "iterexp/compare";

for (const { name, iterate } of realConstructions) console.log(name, iterate(1, ${alpha}));
`,
      command: `iterexp compare --at 1 --alpha ${quoted(alpha)}\n`,
      python: `import json, subprocess

run = subprocess.run(
    ["iterexp", "compare", "--at", "1", "--alpha", "${alpha}", "--format", "json"],
    capture_output=True, text=True, check=True,
)
print(json.loads(run.stdout))
`,
    };
  }
  const { names, value } = partsOf(source);
  // An expression, whose names are its own: a declaration would meet what is imported.
  const f = `${names}\nconst f = ${value};\n`;
  const judged = (show: string): string =>
    `import { judge } from "iterexp/compare";
${f}console.log(${show});
`;
  const verdict = `judge(f, { alpha: ${alpha} }).verdict`;
  return {
    javascript: judged(verdict),
    command: `${written("judged.mjs", `${f}export default f;\n`)}
iterexp judge judged.mjs --alpha ${quoted(alpha)}
`,
    python: fromPython(judged(`JSON.stringify(${verdict})`)),
  };
}
