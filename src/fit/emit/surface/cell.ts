import type { Language, Loops, Wanted } from "../scalar.js";
import type { WholeArrays } from "../whole-arrays.js";
import type { SurfaceText } from "./text.js";

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

/**
 * Names, for arrays `given_x` and `given_alpha`: `inside`, where the fit gives a value; `x` and `alpha` in the rectangle; `s` and
 * `t`, the places in the cell, and `at`, its row in the table.
 */
export function locateCell({ data, x, alpha }: SurfaceText, language: WholeArrays): void {
  const { add, sub, mul, assign, and, atMost, equal, where, clamp, floor, number } = language;
  const axes = [
    ["x", x, "i", "s"],
    ["alpha", alpha, "j", "t"],
  ] as const;
  const [inX, inAlpha] = axes.map(([variable, { from, to }]) => {
    const argument = `given_${variable}`;
    return data.outside === "clamp"
      ? equal(argument, argument)
      : and(atMost(number(from), argument), atMost(argument, number(to)));
  });
  assign("inside", and(inX, inAlpha));
  for (const [variable, { from, to, width, offset, anchor, cells }, index, place] of axes) {
    // Where it is not inside, any place will do: the result is NaN.
    assign(variable, clamp(where("inside", `given_${variable}`, number(from)), from, to));
    const real = add(mul(variable, number(1 / width)), number(offset));
    assign(index, floor(clamp(real, 0, cells - 1)));
    assign(place, sub(variable, add(mul(index, number(width)), number(anchor))));
  }
  assign("at", language.toIndex(add(mul("j", number(x.cells)), "i")));
}

/** The value, and the slopes in x and alpha, of those that are summed; the latter are 0 where the argument was clamped. */
export const finishCell = (
  { data }: SurfaceText,
  { where, equal, number }: WholeArrays,
  sums: readonly string[],
): string[] =>
  sums.map((sum, i) => {
    const variable = ["", "x", "alpha"][i];
    const moved = variable !== "" && data.outside === "clamp";
    const y = moved ? where(equal(variable, `given_${variable}`), sum, number(0)) : sum;
    return where("inside", y, number(Number.NaN));
  });
