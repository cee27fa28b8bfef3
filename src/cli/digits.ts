import { Decimal } from "decimal.js";
import { toDecimal } from "../decimal/result.js";
import { type ComplexDecimal, complex, iterateExp, sexp, slog } from "../decimal.js";
import { exact, isInteger } from "../numbers/exact.js";
import { pi } from "../numbers/fixed.js";
import { provide, shown } from "./expansion.js";
import { type ComplexText, complexText, complexTextOf, partsOf } from "./numbers.js";
import type { Streams } from "./streams.js";
import { type LineOf, outsideDomain, type Task } from "./task.js";
import { UsageError } from "./usage-error.js";

type Number = string | ComplexText;

/** The line that a number gives, to so many digits. */
export async function linesTo(task: Task, streams: Streams): Promise<LineOf> {
  const { which, base, cache } = task;
  const digits = task.digits as number;
  const read = (argument: string, text: string): Number => {
    const parts = complexTextOf(text);
    if (parts === undefined) return numberOf(argument, text, digits);
    const [re, im] = [parts.re, parts.im].map((part) => numberOf(argument, part, digits));
    return { re, im };
  };
  const written = read("--alpha", task.alpha);
  const alpha = task.inverse ? negated(written) : written;
  const own = base?.decimal?.();
  if (base !== undefined && own === undefined) {
    throw new UsageError(
      "--base",
      base.text,
      "a real base > 1 beside --digits; leave --digits out for 16 digits",
    );
  }
  if (which !== "iterate" || !isWhole(alpha)) {
    const { prepare } = base ?? {};
    if (prepare === undefined) await provide(digits, cache, streams);
    // Where there is no solution, the first number says so.
    else await shown(digits, streams.stderr, (told) => prepare(digits, told)).catch(() => {});
  }

  const ofReal = (x: string): Decimal => {
    const options = { digits };
    if (which === "iterate") {
      return own
        ? own.iterate(x, alpha as string, options)
        : iterateExp(x, alpha as string, options);
    }
    return (own ?? { sexp, slog })[which](x, options);
  };
  const ofComplex = (z: Number): ComplexDecimal =>
    which === "iterate" ? complex.iterateExp(z, alpha, { digits }) : complex[which](z, { digits });

  return (argument, text) => {
    const z = read(argument, text);
    try {
      if (typeof z === "string" && typeof alpha === "string") return `${ofReal(z)}\n`;
      if (own !== undefined) {
        throw new UsageError(
          argument,
          text,
          "real numbers beside --digits and --base; leave --digits out for 16 digits",
        );
      }
      const { re, im } = ofComplex(z);
      return `${complexText(`${re}`, `${im}`)}\n`;
    } catch (error) {
      throw outsideDomain(error, argument, text);
    }
  };
}

/** Whether exp^alpha is exp or log repeated, which needs no expansion. */
function isWhole(alpha: Number): boolean {
  const value = typeof alpha === "string" ? exact("alpha", alpha) : "NaN";
  return typeof value !== "string" && isInteger(value);
}

const negated = (number: Number): Number => {
  const opposite = (text: string): string => (text.startsWith("-") ? text.slice(1) : `-${text}`);
  return typeof number === "string"
    ? opposite(number)
    : { re: opposite(number.re), im: opposite(number.im) };
};

/** The number that a text names, pi and e written out with digits to spare; throws UsageError where it names none. */
export function numberOf(argument: string, text: string, digits: number): string {
  const parts = partsOf(text);
  const expected = "a decimal, a fraction p/q, pi, e, Infinity or NaN";
  if (parts === undefined) throw new UsageError(argument, text, expected);
  const { sign, name } = parts;
  if (name === "pi" || name === "e") {
    return `${sign === "-" ? "-" : ""}${constant(name, digits + 30)}`;
  }
  const written = text.trim().replace(/^\+/, "");
  try {
    exact(argument, written);
  } catch {
    throw new UsageError(argument, text, `${expected}, within the range of decimal.js`);
  }
  return written;
}

function constant(name: string, digits: number): Decimal {
  if (name === "e") return sexp(1, { digits });
  const p = BigInt(Math.ceil(digits * Math.log2(10)) + 8);
  return new Decimal(toDecimal(pi(p), p, digits));
}
