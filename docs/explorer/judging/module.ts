/** Statements that end by returning the function that a source stands for. */
interface Script {
  /** The source where it is a single expression that may be the function. */
  readonly expression: string | undefined;
  readonly statements: string;
}

const DECLARED = /^([ \t]*)export\s+(?=(?:async\s+)?(?:function|const|let|var|class)\b)/gm;
const COMMON = /^[ \t]*module\.exports\s*=\s*/m;
/** Declared where a line begins, that is, mostly, of no function inside. */
const TOP = /^(?:async\s+)?(?:function\s*\*?|const|let|var|class)\s+([\w$]+)/gm;
const EXPORTED = /^[ \t]*export\s+(?:async\s+)?(?:function\s*\*?|const|let|var|class)\s+([\w$]+)/m;
const LISTED = /^[ \t]*export\s*\{([^}]*)\}[ \t]*;?/gm;
const DEFAULT = /^[ \t]*export\s+default\s+/m;
/** What a module of its own would import is there by name. */
const IMPORTED =
  /^[ \t]*import\s*(?:\{([^}]*)\}|\*\s*as\s+([\w$]+))\s*from\s*["']iterexp["'][ \t]*;?/gm;

/** What iterexp exports, for functions that use it by name. */
export const EXPORTS = [
  ...["compositionError", "expIterate", "halfExp", "iterateExp", "iterateExpGradient"],
  ...["iterateExpInto", "sexp", "sexpDerivative", "slog", "slogDerivative", "ulpDistance"],
];

/**
 * A source as a script: an expression, statements that declare f or a single name, or a module, whose default export it
 * is, else its first export.
 */
export function scriptOf(source: string): Script {
  const renamed = renamedIn(source);
  const code = source.replace(IMPORTED, "").trim().replace(COMMON, "export default ");
  const declared = [...code.matchAll(TOP)].map(([, top]) => top);
  const only = declared.length === 1 ? declared[0] : "f";
  const name = listedName(code) ?? EXPORTED.exec(code)?.[1] ?? only;
  const plain = code.replace(LISTED, "").replace(DECLARED, "$1");
  const whole = DEFAULT.exec(plain)?.index === 0 ? plain.replace(DEFAULT, "") : plain;
  const isModule = plain !== code && whole === plain;
  const expression = whole.replace(/;\s*$/, "");
  return {
    expression: isModule
      ? undefined
      : renamed === ""
        ? expression
        : `(() => {\n${renamed}return (${expression}\n);\n})()`,
    statements: `${renamed}${plain.replace(DEFAULT, "return ")}\n;return typeof ${name} === "undefined" ? undefined : ${name};`,
  };
}

/** Declarations of the names that imports from iterexp give to what has another name there. */
function renamedIn(source: string): string {
  return [...source.matchAll(IMPORTED)]
    .flatMap(([, list, all]) =>
      all ? [`const ${all} = { ${EXPORTS.join(", ")} };\n`] : list.split(",").map(declarationOf),
    )
    .join("");
}

function declarationOf(entry: string): string {
  const [name, own = name] = entry.trim().split(/\s+as\s+/);
  return own === name ? "" : `const ${own} = ${name};\n`;
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
