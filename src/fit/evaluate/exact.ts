import { cut } from "../../numbers/arguments.js";
import { type BaseIterates, expectIterates } from "../../real/iterates.js";
import type { Outside } from "../store/fit-data.js";

/** What says which function a fit is of, and whether that is asked for. */
interface Fitted {
  readonly base?: string | undefined;
  readonly outside: Outside;
}

/**
 * The function that a stored fit is of, as far as it is needed: `iterates`, which has to be of its base, or `ofE`.
 * Undefined where nothing outside the domain is asked for.
 */
export function exactOf(
  { base = "e", outside }: Fitted,
  iterates: BaseIterates | undefined,
  ofE?: BaseIterates,
): BaseIterates | undefined {
  const wanted =
    base === "e"
      ? '{ name: "e", iterate: iterateExp, iterateGradient: iterateExpGradient } of iterexp'
      : `base(${JSON.stringify(cut(base))}) of iterexp/base`;
  if (iterates !== undefined) {
    expectIterates("options.base", iterates);
    if (iterates.name !== base) {
      throw new RangeError(
        `options.base = that of ${cut(iterates.name)}, expected ${wanted}, of which the fit is`,
      );
    }
    return iterates;
  }
  if (outside !== "exact") return undefined;
  if (base === "e" && ofE !== undefined) return ofE;
  throw new RangeError(
    `options.base = undefined, expected ${wanted}: outside its domain the fit is the exact function`,
  );
}
