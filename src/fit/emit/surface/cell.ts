import type { Language, Loops, Wanted } from "../scalar.js";

/**
 * The statements that sum a cell's coefficients, as surface/evaluate.ts does: Horner's rule in t, the place along alpha, within
 * Horner's rule in s, the one along x, and the derivatives `ds` and `dt` beside them. `entry` is the coefficient of s^k t^l.
 */
export function cellStatements(
  { zeros, down, assign }: Loops & Pick<Language, "assign">,
  degree: number,
  entry: string,
  wanted: Wanted,
  value = "value",
): string[] {
  const step = (sum: string, by: string, next: string) => assign(sum, `${sum} * ${by} + ${next}`);
  const slopes = wanted === "derivative";
  return [
    ...zeros(slopes ? [value, "ds", "dt"] : [value]),
    ...down("k", degree, [
      ...zeros(slopes ? ["row", "slope"] : ["row"]),
      ...down("l", degree, [
        ...(slopes ? [step("slope", "t", "row")] : []),
        step("row", "t", entry),
      ]),
      ...(slopes ? [step("ds", "s", value)] : []),
      step(value, "s", "row"),
      ...(slopes ? [step("dt", "s", "slope")] : []),
    ]),
  ];
}
