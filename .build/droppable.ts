import ts from "typescript";

/**
 * Nothing in src but the command works on import, so that a constant that nothing uses may go, however it is made. Bundlers know that of a
 * file of src, but not of one that holds many: there they keep what is more than literals and functions, even arithmetic on constants. So
 * arithmetic is done here, and what remains is marked for them.
 */
export function droppable(code: string): string {
  const { statements } = ts.createSourceFile("", code, ts.ScriptTarget.Latest, true);
  const constants: Constants = new Map();
  const edits = statements.flatMap((statement) => {
    if (ts.isClassDeclaration(statement)) return ofClass(statement, constants);
    if (!ts.isVariableStatement(statement)) return [];
    return statement.declarationList.declarations.flatMap((one) => ofVariable(one, constants));
  });
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((all, { start, end, text }) => all.slice(0, start) + text + all.slice(end), code);
}

/** A class that names itself in its body comes with a second name, which is the one that objects of it would show. */
export const namedOnce = (code: string): string =>
  [...code.matchAll(/^var (\w+) = class _\1\b/gm)].reduce(
    (all, [, name]) =>
      all
        .replace(`var ${name} = class _${name}`, `class ${name}`)
        .replaceAll(new RegExp(`\\b_${name}\\b`, "g"), name),
    code,
  );

/** A place of the code that gets another text. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The numbers that constants are. */
type Constants = Map<string, number>;

/** What is made of a constant is written out though it is longer than how it is made, if no more than so many characters. */
const SPARE = 3;

function ofVariable(
  { name, initializer: value }: ts.VariableDeclaration,
  constants: Constants,
): Edit[] {
  if (value === undefined) return [];
  const number = numberOf(value, constants);
  const isConstant = /^[A-Z][A-Z0-9_$]*$/.test(name.getText());
  if (number !== undefined && isConstant) {
    constants.set(name.getText(), number);
    const edit = written(value, number);
    const isShort = edit.text.length <= edit.end - edit.start + SPARE;
    return isShort || namesAny(value) ? [edit] : [];
  }
  const edits = numbersIn(value, constants);
  return works(value, constants) ? [...edits, ...marks(value, name.getText(), constants)] : edits;
}

function ofClass(declared: ts.ClassDeclaration, constants: Constants): Edit[] {
  if (!works(declared, constants)) return [];
  const [start, end] = [declared.getStart(), declared.getEnd()];
  return [insert(start, `var ${declared.name?.text}=${MARK}(()=>(`), insert(end, "))();")];
}

const MARK = "/*@__PURE__*/";

const insert = (start: number, text: string): Edit => ({ start, end: start, text });

/**
 * A mark says that nothing but the result of a call matters. It says nothing of the arguments, so what is more than a call of literals
 * becomes a call.
 */
function marks(value: ts.Expression, name: string, constants: Constants): Edit[] {
  const [start, end] = [value.getStart(), value.getEnd()];
  if (isMade(value) && !value.arguments?.some((one) => mayWork(one, constants))) {
    return [insert(start, MARK)];
  }
  const isNameless = ts.isClassExpression(value) && value.name === undefined;
  return [
    insert(start, `${MARK}(()=>(`),
    ...(isNameless ? [insert(start + "class".length, ` ${name}`)] : []),
    insert(end, "))()"),
  ];
}

const written = (node: ts.Node, number: number): Edit => ({
  start: node.getStart(),
  end: node.getEnd(),
  text: Object.is(number, -0) ? "-0" : `${number}`.replace(/^0\./, "."),
});

/** As part of more, where a minus could meet another or a power. */
function writtenWithin(node: ts.Node, number: number): Edit {
  const edit = written(node, number);
  return edit.text.startsWith("-") ? { ...edit, text: `(${edit.text})` } : edit;
}

const namesAny = (node: ts.Node): boolean => ts.isIdentifier(node) || any(node, namesAny);

const any = (node: ts.Node, holds: (child: ts.Node) => boolean): boolean =>
  ts.forEachChild(node, (child) => holds(child) || undefined) ?? false;

/** The arithmetic in a value whose results are finite, as bundlers know 1 / 0 for a number. */
function numbersIn(node: ts.Node, constants: Constants): Edit[] {
  const number = ts.isBinaryExpression(node) ? numberOf(node, constants) : undefined;
  if (number !== undefined) return Number.isFinite(number) ? [writtenWithin(node, number)] : [];
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return [];
  const edits: Edit[] = [];
  ts.forEachChild(node, (child) => {
    edits.push(...numbersIn(child, constants));
  });
  return edits;
}

const OPERATIONS: Readonly<Partial<Record<ts.SyntaxKind, (a: number, b: number) => number>>> = {
  [ts.SyntaxKind.PlusToken]: (a, b) => a + b,
  [ts.SyntaxKind.MinusToken]: (a, b) => a - b,
  [ts.SyntaxKind.AsteriskToken]: (a, b) => a * b,
  [ts.SyntaxKind.SlashToken]: (a, b) => a / b,
  [ts.SyntaxKind.AsteriskAsteriskToken]: (a, b) => a ** b,
  [ts.SyntaxKind.LessThanLessThanToken]: (a, b) => a << b,
};

const ROUNDINGS = new Map([
  ["Math.ceil", Math.ceil],
  ["Math.round", Math.round],
]);

/** What arithmetic on numbers and constants gives, the same double in every engine; undefined for what is more. */
function numberOf(node: ts.Node, constants: Constants): number | undefined {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isIdentifier(node)) return constants.get(node.text);
  if (ts.isParenthesizedExpression(node)) return numberOf(node.expression, constants);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken) {
    const negated = numberOf(node.operand, constants);
    return negated === undefined ? undefined : -negated;
  }
  if (ts.isCallExpression(node)) {
    const round = ROUNDINGS.get(node.expression.getText());
    const number = round && numberOf(node.arguments[0], constants);
    return number === undefined ? undefined : round?.(number);
  }
  if (!ts.isBinaryExpression(node)) return undefined;
  const [left, right] = [numberOf(node.left, constants), numberOf(node.right, constants)];
  if (left === undefined || right === undefined) return undefined;
  return OPERATIONS[node.operatorToken.kind]?.(left, right);
}

const isMade = (node: ts.Node): node is ts.CallExpression | ts.NewExpression =>
  ts.isCallExpression(node) || ts.isNewExpression(node);

/**
 * Whether a bundler takes it for work: a call, arithmetic on what is no number, a spread, or a member of a class whose name is made. Not
 * what a function does when it is called.
 */
function works(node: ts.Node, constants: Constants): boolean {
  if (ts.isBinaryExpression(node) && OPERATIONS[node.operatorToken.kind] !== undefined) {
    return numberOf(node, constants) === undefined;
  }
  if (ts.isClassLike(node)) {
    return node.members.some(({ name }) => name !== undefined && ts.isComputedPropertyName(name));
  }
  return (
    isMade(node) ||
    ts.isSpreadElement(node) ||
    ts.isSpreadAssignment(node) ||
    (!ts.isFunctionLike(node) && any(node, (child) => works(child, constants)))
  );
}

/** So is reading a field. */
const mayWork = (node: ts.Node, constants: Constants): boolean =>
  works(node, constants) || ts.isPropertyAccessExpression(node);
