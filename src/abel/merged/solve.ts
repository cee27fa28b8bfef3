import { type Complex, sub, toNumbers } from "../../numbers/fixed-complex.js";
import { continuedFixedPoints } from "../fixed-points.js";
import { pointOf, type SlitChart } from "../slit-chart.js";
import { finish, part, type Steps } from "../steps.js";
import { check } from "./check.js";
import { ENOUGH, solveOnCircle } from "./circle.js";
import { type MergedChoice, mergedChart, mergedGeometry, type RegularAbels } from "./geometry.js";
import { localAbel } from "./local.js";
import type { Work } from "./local-doubles.js";
import { type Merged, normalised } from "./merged.js";
import { digitsOf, largest } from "./residual.js";
import { weld, weldedDigits } from "./weld.js";

/** Digits solved for. */
const DIGITS = 27;
const BITS = 128n;

/** Work of the search for a circle: steps of g in doubles and systems solved. */
const MOST_STEPS = 5e6;
const MOST_SOLVED = 8;

/** How much finer than by rule a circle is tried on that all but served. */
const FINER = 1.35;

/**
 * Where one of the fixed points attracts, by `weld`; `circle` takes the second method there as well, for a check.
 */
export const solveMerged = (kappa: Complex, circle = false): Merged =>
  finish(solvingMerged(kappa, circle));

/** solveMerged as a computation that can pause. */
export function* solvingMerged(kappa: Complex, circle = false): Steps<Merged> {
  if (!circle) {
    const welded = yield* part(solveByLine(kappa), 0, 0.3);
    if (welded !== undefined) return welded;
  }
  return yield* part(solveByCircle(kappa), 0.3, 1);
}

/** The chart of a choice, and the regular Abel functions at both fixed points with the logarithm of its centre. */
function setting(
  kappa: Complex,
  [U1, U2]: readonly [Complex, Complex],
  choice: MergedChoice,
  work?: Work,
): { chart: SlitChart; locals: RegularAbels } {
  const [a, b] = [toNumbers(U1, BITS), toNumbers(U2, BITS)];
  const chart = mergedChart({ 1: { U: a }, [-1]: { U: b } } as unknown as RegularAbels, choice);
  const center = pointOf({ re: 0, im: 0 }, chart);
  const locals = {
    1: localAbel(U1, kappa, b, center, BITS, work),
    [-1]: localAbel(U2, kappa, a, center, BITS, work),
  };
  return { chart, locals };
}

/** The chart of a weld, which has no disc. */
const WELDED: MergedChoice = { ratio: 0.3, tilt: 0, finer: 1 };

function* solveByLine(kappa: Complex): Steps<Merged | undefined> {
  const points = continuedFixedPoints(kappa, BITS);
  if (!points.some((U) => U.re < 0n)) return undefined;
  const { chart, locals } = setting(kappa, points, WELDED);
  const welded = yield* weld(kappa, locals, DIGITS, BITS);
  if (typeof welded === "string" || welded.digits < ENOUGH) return undefined;
  const merged = normalised({ p: BITS, kappa, chart, coefficients: [], locals, ...welded });
  return typeof merged === "string" ? undefined : merged;
}

/** What is stored of a solution: the numbers that the system is solved for, and where. */
export interface StoredMerged {
  readonly digits: number;
  /** Of a weld. */
  readonly part?: number | undefined;
  /** Of a circle. */
  readonly chart?: { readonly ratio: number; readonly tilt: number } | undefined;
  readonly coefficients: readonly Complex[];
  readonly sides: Merged["sides"];
}

/** Bits of all solutions. */
export const MERGED_BITS = BITS;

/**
 * The solution that was stored, if it obeys what it was solved for: the functional equation and both thetas on a smaller
 * circle, or both thetas on the line, and A(kappa) = -1; else what does not.
 */
export function restored(kappa: Complex, stored: StoredMerged): Merged | string {
  const { digits, part: onLine, chart: onCircle, coefficients, sides } = stored;
  const choice = onCircle === undefined ? WELDED : { ...onCircle, finer: 1 };
  const { chart, locals } = setting(kappa, continuedFixedPoints(kappa, BITS), choice);
  let merged: Merged = { p: BITS, kappa, chart, coefficients, locals, sides, digits };
  if (onLine !== undefined) {
    const found = weldedDigits(onLine, kappa, locals, sides, DIGITS, BITS);
    if (typeof found === "string") return `part = ${onLine}: ${found}`;
    if (!(found.digits >= digits - 1))
      return `theta of digits = ${digits} that meet to ${found.digits.toFixed(1)}`;
    merged = { ...merged, part: onLine, slack: found.slack };
  } else {
    const found = finish(check(merged, choice, DIGITS));
    if (typeof found === "string") return `chart.ratio = ${choice.ratio}: ${found}`;
    const tail = digitsOf(largest(coefficients.slice(-3)), BITS);
    const least = Math.min(found.digits, tail);
    if (!(least >= digits))
      return `coefficients of digits = ${digits} that meet to ${least.toFixed(1)}`;
    merged = { ...merged, sampledDigits: found.sampled };
  }
  const again = normalised(merged);
  if (typeof again === "string") return again;
  const constant = ({ coefficients: c, sides: both }: Merged): Complex => c[0] ?? both[1].theta[0];
  const miss = digitsOf(largest([sub(constant(again), constant(merged))]), BITS);
  return miss >= digits - 1
    ? merged
    : `coefficients that miss A(ln ln b) = -1 by 1e-${miss.toFixed(1)}`;
}

/**
 * Method: a = T a + b as in src/abel/kneser/matching.ts, with complex a_k, 2N samples on the full circle and a theta on
 * each side; the system in doubles by elimination, refined in fixed point. The geometry is the first of a
 * list that fits and whose solution passes: small residuals at points between the samples on a circle
 * a little smaller, the dropped equation, small last coefficients. A geometry on the wrong branch solves too, but does
 * not pass.
 */
function* solveByCircle(kappa: Complex): Steps<Merged> {
  const at = toNumbers(kappa, BITS);
  const points = continuedFixedPoints(kappa, BITS);
  const work: Work = { left: MOST_STEPS };
  let solved = 0;
  for (const choice of choices()) {
    if (solved === MOST_SOLVED || work.left <= 0) break;
    const { locals } = setting(kappa, points, choice, work);
    const now = 1 - 0.7 ** solved;
    const sketch = yield* part(mergedGeometry(locals, at, choice, DIGITS, 64), now, now);
    if (typeof sketch === "string") continue;
    for (const finer of [1, FINER]) {
      const from = 1 - 0.7 ** solved;
      const result = yield* part(
        solveOnCircle(kappa, locals, { ...choice, finer }, DIGITS, BITS),
        from,
        1 - 0.7 ** (solved + 1),
      );
      if (!("failure" in result)) {
        work.left = Number.POSITIVE_INFINITY;
        return result;
      }
      solved++;
      // Digits grow with the counts, and where the branch is wrong there are few of them.
      if (!(result.digits * FINER > ENOUGH)) break;
    }
  }
  throw new RangeError("no method is known, for no circle was found on which its expansions meet");
}

function* choices(): Generator<MergedChoice> {
  for (const ratio of [0.3, 0.4, 0.5, 0.6, 0.2, 0.7, 0.8]) {
    for (const tilt of [0, 0.15, -0.15, 0.3, -0.3, 0.45, -0.45]) {
      yield { ratio, tilt, finer: 1 };
    }
  }
}
