import { expSum } from "../numbers/elementary.js";
import { exp, fromNumber, ln2, log, toNumber } from "../numbers/fixed.js";
import { addProduct, Pair } from "../numbers/pair.js";
import { isRounded } from "../real/fast.js";

/** How the x of a table lie: evenly, evenly in log x, or as the zeros of a Chebyshev polynomial. */
export type Spacing = "linear" | "log" | "chebyshev";

/** The grids of tables: `count` nodes between two ends. */
interface Grid {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly spacing: Spacing;
}

/**
 * The nodes of a grid by their index, 0 to count - 1. Those of a linear grid have one rounding a step where its ends are whole
 * numbers. Those of a logarithmic grid are the doubles nearest to their true values; an end that is the double nearest
 * to a power of ten stands for that power. The middle of a Chebyshev grid is that of the ends.
 */
export function nodes({ from, to, count, spacing }: Grid): (i: number) => number {
  const steps = count - 1;
  if (spacing === "chebyshev") {
    const middle = from + (to - from) / 2;
    const half = (to - from) / 2;
    return (i) => middle + half * Math.sin((Math.PI * (2 * i + 1 - count)) / (2 * count));
  }
  const between =
    spacing === "log" && steps > 0
      ? geometric(from, to, steps)
      : (i: number): number => from + ((to - from) * i) / steps;
  return (i) => (i === 0 ? from : i === steps ? to : between(i));
}

/** Fraction bits of logarithms. */
const BITS = 192n;

/** Those that e^l may have wrong, and some more. */
const SPARE = 32n;

/** A bound of the relative error of e^l as a pair; twice the sum of those of l and of expSum. */
const ERROR = 2 ** -70;

const sum = new Pair();

/** e^l for l = ln from + (i / steps) ln(to / from), as a pair with a rounding test, else in fixed point. */
function geometric(from: number, to: number, steps: number): (i: number) => number {
  const start = logarithm(from);
  const span = logarithm(to) - start;
  const [hi, lo] = pairOf(start);
  const [stepHi, stepLo] = pairOf(span / BigInt(steps));
  return (i) => {
    sum.hi = hi;
    sum.lo = lo;
    addProduct(sum, stepHi, stepLo, i, 0);
    if (sum.hi > -690 && sum.hi < 709) {
      expSum(sum);
      sum.error = ERROR * sum.hi;
      if (isRounded(sum)) return sum.hi;
    }
    return power(start + (span * BigInt(i)) / BigInt(steps));
  };
}

/** ln x, or k ln 10 where x is the double nearest to 10^k. */
function logarithm(x: number): bigint {
  const k = Math.round(Math.log10(x));
  if (Number(`1e${k}`) === x) return BigInt(k) * log(10n << BITS, BITS);
  const wide = BITS + 1074n; // holds every double
  return log(fromNumber(x, wide), wide) >> 1074n;
}

/** The double nearest to e^l. A number as near to the middle of two doubles as 10^23 is taken for that middle. */
function power(l: bigint): number {
  const binade = l / ln2(BITS);
  const size = exp(l - binade * ln2(BITS), BITS);
  const sharp = (size + (1n << (SPARE - 1n))) >> SPARE;
  const p = BITS - SPARE;
  return binade > 0n ? toNumber(sharp << binade, p) : toNumber(sharp, p - binade);
}

function pairOf(value: bigint): [hi: number, lo: number] {
  const hi = toNumber(value, BITS);
  return [hi, toNumber(value - fromNumber(hi, BITS), BITS)];
}
