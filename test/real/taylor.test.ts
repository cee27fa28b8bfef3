/** The rows of slog and sexp, made of Taylor coefficients in pairs of doubles, against fixed point. */
import { describe, expect, it } from "vitest";
import { blockAround, blockOf, intervalOf, rowCount } from "../../src/numbers/axis.js";
import { abs, exp, fromNumber, log, toNumber } from "../../src/numbers/fixed.js";
import {
  blockPolynomial,
  type Coefficients,
  expandPiece,
  type Interval,
} from "../../src/numbers/interpolation.js";
import { Pair, setPair } from "../../src/numbers/pair.js";
import { expPair, logPair } from "../../src/numbers/pair-elementary.js";
import { sexpFixed, slogFixed } from "../../src/real/exact.js";
import { BINADES } from "../../src/real/fast.js";
import { economize, rowError, sexpTaylor, slogTaylor, terms } from "../../src/real/taylor.js";
import { uniform } from "../fixtures/doubles.js";

const P = 220n;
const sexpValue = (h: bigint, p: bigint) => sexpFixed(h, p) as bigint;
const fixedOf = ({ hi, lo }: Pair): bigint => fromNumber(hi, P) + fromNumber(lo, P);

/** The sum of the errors of all coefficients over the bound. */
function ratio(made: Coefficients, truth: Coefficients): number {
  let miss = 0n;
  truth.hi.forEach((hi, k) => {
    if (k > 9) return;
    const right = fromNumber(hi, P) + fromNumber(truth.lo[k], P);
    miss += abs(fromNumber(made.hi[k], P) + fromNumber(made.lo[k], P) - right);
  });
  const [s0, s1, , s3] = truth.hi;
  return toNumber(miss, P) / rowError(s0, s1, s3);
}

/** The worst ratio over all rows, and where it is. */
function worstOf(
  rows: readonly Interval[],
  make: (x: number) => void,
  truth: (row: number) => Coefficients,
): { worst: number; at: number } {
  let [worst, at] = [0, Number.NaN];
  rows.forEach(({ center, halfWidth }, row) => {
    make(center);
    economize(halfWidth);
    const r = ratio(terms, truth(row));
    if (!(r <= worst)) [worst, at] = [r, center];
  });
  return { worst, at };
}

describe("every row is within its bound of the one in fixed point", () => {
  it("of slog", () => {
    const blocks: Coefficients[] = [];
    const rows = Array.from({ length: rowCount(BINADES) }, (_, row) => intervalOf(row, BINADES));
    const { worst, at } = worstOf(rows, slogTaylor, (row) => {
      const { interval, place } = blockAround(row, BINADES);
      blocks[blockOf(row)] ??= blockPolynomial(interval, slogFixed);
      return expandPiece(blocks[blockOf(row)], place);
    });
    expect(worst, `at ${at}`).toBeLessThan(0.8);
    expect(worst).toBeGreaterThan(0.1); // else the bound is too large to tell
  });

  it("of sexp", () => {
    const blocks: Coefficients[] = [];
    const rows = Array.from({ length: 449 }, (_, row) => ({
      center: -1.5 + row / 128,
      halfWidth: 1 / 256,
    }));
    const { worst, at } = worstOf(rows, sexpTaylor, (row) => {
      const block = row >> 5;
      const center = -1.5 + (32 * block + 15.5) / 128;
      blocks[block] ??= blockPolynomial({ center, halfWidth: 1 / 8 }, sexpValue);
      return expandPiece(blocks[block], row & 31);
    });
    expect(worst, `at ${at}`).toBeLessThan(0.8);
    expect(worst).toBeGreaterThan(0.1);
  });
});

describe("pairs", () => {
  const s = new Pair();
  const random = uniform(7);

  it("expPair is right to 2^-80", () => {
    for (let i = 0; i < 2000; i++) {
      setPair(s, -33 + 36.9 * random());
      s.lo = 2 ** -55 * s.hi * random();
      const truth = exp(fixedOf(s), P);
      expPair(s);
      expect(toNumber((abs(fixedOf(s) - truth) << P) / truth, P)).toBeLessThan(2 ** -80);
    }
  });

  it("logPair is right to 2^-79", () => {
    for (let i = 0; i < 2000; i++) {
      setPair(s, 0.25 + 32 * random() ** 3);
      s.lo = 2 ** -55 * s.hi * random();
      const truth = log(fixedOf(s), P);
      logPair(s);
      expect(toNumber(abs(fixedOf(s) - truth), P)).toBeLessThan(2 ** -79);
    }
  });
});
