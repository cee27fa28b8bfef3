import type { Base } from "../base/base.js";
import type { PlaneFunctions } from "../base/complex/functions.js";
import type { DecimalBase } from "../base/decimal-base.js";
import { parseComplex, parseReal } from "./numbers.js";
import { saidOf, UsageError } from "./usage-error.js";

/** The functions of the base that `--base` names. */
export interface ChosenBase {
  /** Those of real numbers; none for a base whose iterates are complex. */
  readonly real?: Base;
  readonly decimal?: () => DecimalBase;
  /** Solves ahead for so many digits of those of real numbers. */
  readonly prepare?: (digits: number, onProgress: (fraction: number) => void) => Promise<unknown>;
  readonly complex: () => PlaneFunctions;
  readonly text: string;
}

const EXPECTED = "a decimal, a fraction p/q, e, e^(1/e) or a complex number such as 1+2i";

/** Reads a base, whose iterates may be complex; undefined for e. */
export async function chosenBase(text: string): Promise<ChosenBase | undefined> {
  const written = text.trim();
  if (written === "e") return undefined;
  const b = written === "e^(1/e)" ? Math.E : (parseComplex(written) ?? parseReal(written));
  if (b === undefined) throw new UsageError("--base", text, EXPECTED);
  const { base, complexBase, decimalBase } = await import("../base.js"); // base e does without it
  try {
    if (typeof b === "number" && (b >= 1 || b === 0 || !Number.isFinite(b))) {
      const name = written.replace(/^\+/, "");
      return {
        real: base(name),
        decimal: () => decimalBase(name),
        prepare: (digits, onProgress) => base.prepare(name, { digits, onProgress }),
        complex: () => complexBase(name),
        text: written,
      };
    }
    const own = complexBase(b);
    return { complex: () => own, text: written };
  } catch (error) {
    throw new UsageError("--base", text, `a base of the iterates: ${saidOf(error)}`);
  }
}
