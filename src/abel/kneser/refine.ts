import { abs, bitLength, fromNumber, rescale, toNumber } from "../../numbers/fixed.js";
import type { Steps } from "../steps.js";
import { correctionInDoubles } from "./doubles.js";
import { apply, coarsened, inhomogeneity, type Matching } from "./matching.js";

/** From this precision on, half of it is solved for at a time. */
const SPLIT = 400n;

/** Fraction bits of a correction that comes from doubles. */
const SHORT = 60n;

/** So many bits of a residual are rounding. */
const SETTLED = 12;

/** What a pass at coarser precision has to keep below the residual it starts from. */
const GUARD = 20n;

/** One correction of a solution. */
export interface Pass {
  /** Fraction bits of the rung it was made on. */
  readonly bits: number;
  /** Whether it comes from doubles or from the rung below. */
  readonly from: "doubles" | "rung";
  /** By how many bits it made the residual smaller, and how many units of rounding, as bits, are left of it. */
  readonly gain: number;
  readonly left: number;
}

/**
 * The solution of (1 - T) a = b, equation 0 left out, and what is left of b - (1 - T) a.
 *
 * Method: iterative refinement on a ladder of precisions, each half the one above. A residual is solved
 * to half its bits by the rung below, updated, and the rest solved in the same way; the lowest rung takes
 * its corrections from doubles, about 45 bits at a time. So products of p bits are needed in one pass, of
 * p/2 in a few, where refining by 45 bits at full precision takes p/45 passes.
 */
export function* solveMatching(
  top: Matching,
  onPass?: (pass: Pass) => void,
): Steps<{ solution: bigint[]; residual: readonly bigint[]; passes: number }> {
  const inDoubles = correctionInDoubles(top);
  let passes = 0;

  /** d with (1 - T) d = r as far as m's precision reaches. */
  function* solve(m: Matching, r: readonly bigint[]): Steps<Solved> {
    const below = m.p > SPLIT ? yield* coarsened(m, m.p / 2n + GUARD) : undefined;
    const solution = r.map(() => 0n);
    let residual = r;
    for (let last = Number.POSITIVE_INFINITY; ; ) {
      const length = largest(residual);
      if (length <= SETTLED || length > last - 8) return { solution, residual };
      last = length;
      // The residual as a number below 1, in p + gained bits.
      const gained = m.p - BigInt(length);
      const bits = below?.p ?? SHORT;
      const scaled = residual.map((x) => rescale(x, m.p - gained, bits));
      const d = below
        ? (yield* solve(below, scaled)).solution
        : (yield* inDoubles(scaled.map((x) => toNumber(x, SHORT)))).map((x) =>
            fromNumber(x, SHORT),
          );
      const work = BigInt(length) + GUARD;
      const coarse = below && work <= below.p ? below : work < m.p ? yield* coarsened(m, work) : m;
      const image = yield* apply(coarse, d, bits);
      passes++;
      residual = residual.map((x, k) => {
        const correction = rescale(d[k], bits, m.p - gained);
        solution[k] += correction;
        return x - correction + rescale(image[k], coarse.p, m.p - gained);
      });
      const left = largest(residual);
      onPass?.({
        bits: Number(m.p),
        from: below ? "rung" : "doubles",
        gain: length - left,
        left,
      });
      if (m === top) yield 1 - left / Number(m.p);
    }
  }

  const b = yield* inhomogeneity(top);
  return { ...(yield* solve(top, b)), passes };
}

interface Solved {
  readonly solution: bigint[];
  readonly residual: readonly bigint[];
}

/** Bits of the largest, without equation 0. */
const largest = (r: readonly bigint[]): number =>
  bitLength(r.reduce((worst, x, k) => (k > 0 && abs(x) > worst ? abs(x) : worst), 0n));
