import { fromNumber } from "../../numbers/fixed.js";
import { add, type Complex, rescale, sub, toNumbers } from "../../numbers/fixed-complex.js";
import { hornerComplex } from "../../numbers/polynomial.js";
import { part, type Steps } from "../steps.js";
import { check } from "./check.js";
import { type MergedChoice, mergedGeometry, type RegularAbels } from "./geometry.js";
import { type Merged, normalised } from "./merged.js";
import { digitsOf, largest } from "./residual.js";
import { assemble, close, eliminate, thetas } from "./system.js";

/** Digits that a solution needs to count. */
export const ENOUGH = 17.5;

/** Decimals of the last coefficients, in doubles, below which no finer system comes to enough of them. */
const LEAST_TAIL = 12;

/** Unknowns of a system at most. */
const MOST_UNKNOWNS = 300;

/** Why there is no solution, and the digits of what there is. */
interface Failure {
  readonly failure: string;
  readonly digits: number;
}

const failed = (failure: string, digits = 0): Failure => ({ failure, digits });

/** The solution on the circle of a choice, or why there is none. */
export function* solveOnCircle(
  kappa: Complex,
  locals: RegularAbels,
  choice: MergedChoice,
  digits: number,
  p: bigint,
): Steps<Merged | Failure> {
  const g = yield* part(mergedGeometry(locals, toNumbers(kappa, p), choice, digits), 0, 0.1);
  if (typeof g === "string") return failed(g);
  if (g.size > MOST_UNKNOWNS) return failed(`${g.size} unknowns`);
  const system = yield* part(assemble(kappa, locals, g, p), 0.1, 0.5);
  if (typeof system === "string") return failed(system);
  const solve = yield* part(eliminate(system), 0.5, 0.6);
  const solution = Array.from({ length: g.size }, (): Complex => ({ re: 0n, im: 0n }));
  const valuesAt = (): Complex[] =>
    system.points.map((v, i) =>
      add(hornerComplex(solution, v, p), system.lineOffset[i] ?? { re: 0n, im: 0n }),
    );
  const tailOf = (): number => digitsOf(largest(solution.slice(-3)), p);
  let residual = yield* part(close(system, valuesAt()), 0.6, 0.7);
  for (let last = Number.POSITIVE_INFINITY; ; ) {
    const bits = largest(residual.slice(1));
    if (bits > last - 8 || bits < 16) break;
    const first = last === Number.POSITIVE_INFINITY;
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
    // On a wrong branch the coefficients do not fall, which the first correction shows.
    if (first && tailOf() < LEAST_TAIL) break;
    const image = yield* part(close(system, valuesAt()), 0.7, 0.8);
    residual = image.map((x, k) => sub(x, solution[k]));
  }
  const precise = digitsOf(largest(residual.slice(1)), p);
  const dropped = digitsOf(largest([residual[0]]), p);
  const tail = tailOf();
  const worst = Math.min(precise, dropped, tail);
  if (worst < ENOUGH) {
    return failed(
      `residuals to ${precise.toFixed(1)} digits, dropped equation to ${dropped.toFixed(1)}, last coefficients to ${tail.toFixed(1)} (N = ${g.size})`,
      Math.min(dropped, tail),
    );
  }
  const theta = yield* part(thetas(system, valuesAt()), 0.8, 0.85);
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
    digits: worst,
  };
  const found = yield* part(check(merged, choice, digits), 0.85, 1);
  if (typeof found === "string") return failed(found);
  const { digits: between, sampled } = found;
  if (between < ENOUGH)
    return failed(`between the samples to ${between.toFixed(1)} digits (N = ${g.size})`, between);
  const result = normalised({
    ...merged,
    digits: Math.min(worst, between),
    sampledDigits: sampled,
  });
  return typeof result === "string" ? failed(result) : result;
}
