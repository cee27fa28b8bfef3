import { type Base, base } from "../base/base.js";
import { type Complex, parseComplex, parseReal } from "./numbers.js";
import { UsageError } from "./usage-error.js";

/** The functions of a base on the plane, as far as the command needs them. */
interface ComplexFunctions {
  readonly iterate: (z: number | Complex, alpha: number | Complex) => Complex;
  readonly sexp: (h: number | Complex) => Complex;
  readonly slog: (z: number | Complex) => Complex;
}

/** The functions of the base that `--base` names. */
export interface ChosenBase {
  /** Those of real numbers; none for a base whose iterates are complex. */
  readonly real?: Base;
  readonly complex: () => ComplexFunctions;
  readonly text: string;
}

const EXPECTED = "a decimal, a fraction p/q, e, e^(1/e) or a complex number such as 1+2i";

/** Reads a base, whose iterates may be complex. */
export function chosenBase(text: string): ChosenBase | undefined {
  const written = text.trim();
  if (written === "e") return undefined;
  const b = written === "e^(1/e)" ? Math.E : (parseComplex(written) ?? parseReal(written));
  if (b === undefined) throw new UsageError("--base", text, EXPECTED);
  try {
    if (typeof b === "number" && (b >= 1 || b === 0 || !Number.isFinite(b))) {
      const own = base(written.replace(/^\+/, ""));
      return { real: own, complex: () => own.complex, text: written };
    }
    const own = base(typeof b === "number" ? { re: b, im: 0 } : b);
    return { complex: () => own, text: written };
  } catch (error) {
    throw new UsageError("--base", text, `a base of the iterates: ${(error as Error).message}`);
  }
}
