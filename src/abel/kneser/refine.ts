import { abs, bitLength, fromNumber, rescale, toNumber } from "../../numbers/fixed.js";
import type { Steps } from "../steps.js";
import { correctionInDoubles } from "./doubles.js";
import { apply, applyWithOffset, coarsened, type Matching } from "./matching.js";
import { packed } from "./values.js";

/** From this precision on, half of it is solved for at a time. */
const SPLIT = 400n;

/** Fraction bits of a correction that comes from doubles. */
const SHORT = 60n;

/** So many bits of a residual are rounding. */
const SETTLED = 12;

/** What a pass at coarser precision has to keep below the residual it starts from. */
const GUARD = 20n;

/** What a rung may leave of a residual: the one above counts on two corrections of half its bits and GUARD. */
const LEFT = 24;

/** Bits that a correction from doubles gains at least. */
const FROM_DOUBLES = 44;

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

/** A first guess of the solution, of as many coefficients or fewer. */
export interface Start {
  readonly coefficients: readonly bigint[];
  readonly bits: bigint;
}

/** A precision that corrections are solved for at: the system to so many bits, and by what it is solved. */
interface Rung {
  readonly m: Matching;
  /** The rung that half the bits of a correction come from; doubles where there is none. */
  readonly below?: Rung;
}

/**
 * The solution of (1 - T) a = b, equation 0 left out, and what is left of b - (1 - T) a. `start` is a first guess of a.
 *
 * Method: iterative refinement on a ladder of precisions, each half the one above. A residual is solved
 * to half its bits by the rung below, updated, and the rest solved in the same way; the lowest rung takes
 * its corrections from doubles, about 45 bits at a time. So products of p bits are needed in one pass, of
 * p/2 in a few, where refining by 45 bits at full precision takes p/45 passes. What the last correction on a rung leaves is not
 * computed but on the highest: the pass above sees it.
 */
export function* solveMatching(
  top: Matching,
  onPass?: (pass: Pass) => void,
  start: Start = { coefficients: [], bits: 0n },
): Steps<{ solution: bigint[]; residual: readonly bigint[]; passes: number }> {
  const inDoubles = correctionInDoubles(top);
  const highest = yield* rungOf(top);
  let passes = 0;

  /** d with (1 - T) d = r as far as the rung's precision reaches, added to `solution`. */
  function* solve(rung: Rung, r: readonly bigint[], solution: bigint[]): Steps<readonly bigint[]> {
    const { m, below } = rung;
    const p = Number(m.p);
    let residual = r;
    for (let last = Number.POSITIVE_INFINITY; ; ) {
      const length = largest(residual);
      if (length <= SETTLED || length > last - 8) return residual;
      last = length;
      // The residual as a number below 1, in p + gained bits.
      const gained = m.p - BigInt(length);
      const bits = below?.m.p ?? SHORT;
      const scaled = residual.map((x) => rescale(x, m.p - gained, bits));
      const d = below ? scaled.map(() => 0n) : yield* inShort(scaled);
      if (below) yield* solve(below, scaled, d);
      for (let k = 0; k < d.length; k++) solution[k] += rescale(d[k], bits, m.p - gained);
      passes++;
      const left = length - (below ? Number(below.m.p) - LEFT : FROM_DOUBLES);
      if (rung !== highest && left <= LEFT) return residual;
      const coarse = below && BigInt(length) + GUARD <= below.m.p ? below.m : m;
      const image = yield* apply(coarse, d, bits);
      residual = residual.map(
        (x, k) => x - rescale(d[k], bits, m.p - gained) + rescale(image[k], coarse.p, m.p - gained),
      );
      const now = largest(residual);
      onPass?.({ bits: p, from: below ? "rung" : "doubles", gain: length - now, left: now });
      if (rung === highest) yield 1 - now / p;
    }
  }

  function* inShort(r: readonly bigint[]): Steps<bigint[]> {
    const d = yield* inDoubles(r.map((x) => toNumber(x, SHORT)));
    return d.map((x) => fromNumber(x, SHORT));
  }

  const first = start.coefficients.map((a, k) => (k === 0 ? 0n : a));
  const solution = Array.from({ length: top.size }, (_, k) =>
    rescale(first[k] ?? 0n, start.bits, top.p),
  );
  const image = yield* applyWithOffset(top, first, start.bits);
  const residual = yield* solve(
    highest,
    image.map((x, k) => x - solution[k]),
    solution,
  );
  return { solution, residual, passes };
}

function* rungOf(m: Matching): Steps<Rung> {
  if (m.p > SPLIT) return { m, below: yield* rungOf(yield* coarsened(m, m.p / 2n + GUARD)) };
  return { m: { ...m, points: yield* packed(m.points) } };
}

/** Bits of the largest, without equation 0. */
const largest = (r: readonly bigint[]): number =>
  bitLength(r.reduce((worst, x, k) => (k > 0 && abs(x) > worst ? abs(x) : worst), 0n));
