import { type Complex, toNumbers } from "../../numbers/fixed-complex.js";
import { continuedFixedPoints } from "../fixed-points.js";
import { pointOf } from "../slit-chart.js";
import { finish, part, type Steps } from "../steps.js";
import { ENOUGH, solveOnCircle } from "./circle.js";
import { type MergedChoice, mergedChart, mergedGeometry, type RegularAbels } from "./geometry.js";
import { localAbel } from "./local.js";
import type { Work } from "./local-doubles.js";
import { type Merged, normalised } from "./merged.js";
import { weld } from "./weld.js";

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
    const welded = yield* part(solveByLine(kappa, BITS), 0, 0.3);
    if (welded !== undefined) return welded;
  }
  return yield* part(solveByCircle(kappa), 0.3, 1);
}

function* solveByLine(kappa: Complex, p: bigint): Steps<Merged | undefined> {
  const [U1, U2] = continuedFixedPoints(kappa, p);
  const [a, b] = [toNumbers(U1, p), toNumbers(U2, p)];
  if (!(a.re < 0 || b.re < 0)) return undefined;
  const chart = mergedChart({ 1: { U: a }, [-1]: { U: b } } as unknown as RegularAbels, {
    ratio: 0.3,
    tilt: 0,
    finer: 1,
  });
  const center = pointOf({ re: 0, im: 0 }, chart);
  const locals: RegularAbels = {
    1: localAbel(U1, kappa, b, center, p),
    [-1]: localAbel(U2, kappa, a, center, p),
  };
  const welded = yield* weld(kappa, locals, DIGITS, p);
  if (typeof welded === "string" || welded.digits < ENOUGH) return undefined;
  const merged = normalised({ p, kappa, chart, coefficients: [], locals, ...welded });
  return typeof merged === "string" ? undefined : merged;
}

/**
 * Method: a = T a + b as in src/abel/kneser/matching.ts, with complex a_k, 2N samples on the full circle and a theta on
 * each side; the system in doubles by elimination, refined in fixed point. The geometry is the first of a
 * list that fits and whose solution passes: small residuals at points between the samples on a circle
 * a little smaller, the dropped equation, small last coefficients. A geometry on the wrong branch solves too, but does
 * not pass.
 */
function* solveByCircle(kappa: Complex): Steps<Merged> {
  const p = BITS;
  const at = toNumbers(kappa, p);
  const [U1, U2] = continuedFixedPoints(kappa, p);
  const [a, b] = [toNumbers(U1, p), toNumbers(U2, p)];
  const work: Work = { left: MOST_STEPS };
  let solved = 0;
  for (const choice of choices()) {
    if (solved === MOST_SOLVED || work.left <= 0) break;
    const chart = mergedChart({ 1: { U: a }, [-1]: { U: b } } as unknown as RegularAbels, choice);
    const center = pointOf({ re: 0, im: 0 }, chart);
    const locals: RegularAbels = {
      1: localAbel(U1, kappa, b, center, p, work),
      [-1]: localAbel(U2, kappa, a, center, p, work),
    };
    const sketch = mergedGeometry(locals, at, choice, DIGITS, 64);
    yield 1 - 0.7 ** solved;
    if (typeof sketch === "string") continue;
    for (const finer of [1, FINER]) {
      const from = 1 - 0.7 ** solved;
      const result = yield* part(
        solveOnCircle(kappa, locals, { ...choice, finer }, DIGITS, p),
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
