/** Statements that end by returning the function that a source stands for. */
export interface Script {
  /** The source where it is a single expression that may be the function. */
  readonly expression: string | undefined;
  readonly statements: string;
}

const DECLARED = /^([ \t]*)export\s+(?=(?:async\s+)?(?:function|const|let|var|class)\b)/gm;
const EXPORTED = /^[ \t]*export\s+(?:async\s+)?(?:function\s*\*?|const|let|var|class)\s+([\w$]+)/m;
const LISTED = /^[ \t]*export\s*\{([^}]*)\}[ \t]*;?/gm;
const DEFAULT = /^[ \t]*export\s+default\s+/m;
/** What a module of its own would import is there by name. */
const IMPORTED = /^[ \t]*import\s*\{[^}]*\}\s*from\s*["']iterexp["'][ \t]*;?/gm;

/**
 * A source as a script: an expression, statements that declare f, or a module, whose default export it is, else its
 * first export.
 */
export function scriptOf(source: string): Script {
  const code = source.replace(IMPORTED, "").trim();
  const name = listedName(code) ?? EXPORTED.exec(code)?.[1] ?? "f";
  const plain = code.replace(LISTED, "").replace(DECLARED, "$1");
  const whole = DEFAULT.exec(plain)?.index === 0 ? plain.replace(DEFAULT, "") : plain;
  const isModule = plain !== code && whole === plain;
  return {
    expression: isModule ? undefined : whole.replace(/;\s*$/, ""),
    statements: `${plain.replace(DEFAULT, "return ")}\n;return ${name};`,
  };
}

/** Of `export { g, h as f, k as default }` the default, else f, else the first, by its name inside. */
function listedName(code: string): string | undefined {
  const entries = [...code.matchAll(LISTED)]
    .flatMap(([, list]) => list.split(","))
    .map((entry) => entry.trim().split(/\s+as\s+/))
    .filter(([inside]) => inside !== "");
  const named = (outside: string) => entries.find((entry) => entry.at(-1) === outside);
  return (named("default") ?? named("f") ?? entries[0])?.[0];
}
