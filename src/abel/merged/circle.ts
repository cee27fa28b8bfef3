import { fromNumber } from "../../numbers/fixed.js";
import { add, type Complex, rescale, sub, toNumbers } from "../../numbers/fixed-complex.js";
import { hornerComplex } from "../../numbers/polynomial.js";
import { check } from "./check.js";
import { type MergedChoice, mergedGeometry, type RegularAbels } from "./geometry.js";
import { type Merged, normalised } from "./merged.js";
import { digitsOf, largest } from "./residual.js";
import { assemble, close, eliminate, thetas } from "./system.js";

/** Digits that a solution needs to count. */
export const ENOUGH = 17.5;

/** Unknowns of a system at most. */
const MOST_UNKNOWNS = 300;

/** The solution on the circle of a choice, or why there is none. */
export function solveOnCircle(
  kappa: Complex,
  locals: RegularAbels,
  choice: MergedChoice,
  digits: number,
  p: bigint,
): Merged | string {
  const g = mergedGeometry(locals, toNumbers(kappa, p), choice, digits);
  if (typeof g === "string") return g;
  if (g.size > MOST_UNKNOWNS) return `${g.size} unknowns`;
  const system = assemble(kappa, locals, g, p);
  if (typeof system === "string") return system;
  const solve = eliminate(system);
  const solution = Array.from({ length: g.size }, (): Complex => ({ re: 0n, im: 0n }));
  let residual = close(
    system,
    system.points.map((_, i) => system.lineOffset[i] ?? { re: 0n, im: 0n }),
    true,
  );
  for (let last = Number.POSITIVE_INFINITY; ; ) {
    const bits = largest(residual.slice(1));
    if (bits > last - 8 || bits < 16) break;
    last = bits;
    const q = p - BigInt(bits);
    const rhs = new Float64Array(2 * g.size);
    residual.forEach((x, k) => {
      const { re, im } = toNumbers(x, BigInt(bits));
      rhs[2 * k] = k === 0 ? 0 : re;
      rhs[2 * k + 1] = k === 0 ? 0 : im;
    });
    const d = solve(rhs);
    for (let k = 1; k < g.size; k++) {
      const step = rescale(
        { re: fromNumber(d[2 * k], 60n), im: fromNumber(d[2 * k + 1], 60n) },
        60n + q,
        p,
      );
      solution[k] = add(solution[k], step);
    }
    const image = close(
      system,
      system.points.map((v, i) =>
        add(hornerComplex(solution, v, p), system.lineOffset[i] ?? { re: 0n, im: 0n }),
      ),
      true,
    );
    residual = image.map((x, k) => sub(x, solution[k]));
  }
  const precise = digitsOf(largest(residual.slice(1)), p);
  const dropped = digitsOf(largest([residual[0]]), p);
  const tail = digitsOf(largest(solution.slice(-3)), p);
  if (Math.min(precise, dropped, tail) < ENOUGH) {
    return `residuals to ${precise.toFixed(1)} digits, dropped equation to ${dropped.toFixed(1)}, last coefficients to ${tail.toFixed(1)} (N = ${g.size})`;
  }
  const values = system.points.map((v, i) =>
    add(hornerComplex(solution, v, p), system.lineOffset[i] ?? { re: 0n, im: 0n }),
  );
  const theta = thetas(system, values);
  const merged: Merged = {
    p,
    kappa,
    chart: g.chart,
    coefficients: solution,
    locals,
    sides: {
      1: { line: g.lines[1], theta: theta[1] },
      [-1]: { line: g.lines[-1], theta: theta[-1] },
    },
    digits: Math.min(precise, dropped, tail),
  };
  const found = check(merged, choice, digits);
  if (typeof found === "string") return found;
  const { digits: between, sampled } = found;
  if (between < ENOUGH)
    return `between the samples to ${between.toFixed(1)} digits (N = ${g.size})`;
  return normalised({
    ...merged,
    digits: Math.min(merged.digits, between),
    sampledDigits: sampled,
  });
}
