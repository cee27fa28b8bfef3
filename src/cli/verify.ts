import type { Base } from "../base/base.js";
import { align } from "../table/columns.js";
import { type ComposedPoint, composition } from "./composition.js";
import { type Grid, points } from "./grid.js";
import { type Streams, write } from "./streams.js";

/** Rows aligned and printed at a time. */
const BATCH = 1024;

/**
 * Prints how f = exp^(1/n), applied n times, compares with e^x, or with b^x for another base; true if every remainder is within
 * `tolerance`. Memory does not grow with the rows: columns are as wide as the first rows ask for, and widen where later ones ask
 * for more.
 */
export async function verify(
  n: number,
  grid: Grid,
  tolerance: number,
  base: Base | undefined,
  { stdout }: Streams,
): Promise<boolean> {
  const compose = composition(n, base);
  const widths: number[] = [];
  let pending = [headings(n, base)];
  let passed = true;
  let worst: ComposedPoint | undefined;
  for (const x of points(grid)) {
    const row = compose(x);
    if (worst === undefined || isWorse(row, worst)) worst = row;
    passed &&= row.remainder <= tolerance;
    pending.push(cells(row));
    if (pending.length >= BATCH) {
      await write(stdout, align(pending, widths));
      pending = [];
    }
  }
  const { x, difference, inherent, remainder } = worst as ComposedPoint;
  const verdict =
    `worst: x = ${x}, difference ${ulps(difference)}, inherent ${ulps(inherent)}, ` +
    `remainder ${ulps(remainder)} ulp (tolerance ${tolerance}): ${passed ? "ok" : "FAILED"}\n`;
  await write(stdout, align(pending, widths) + verdict);
  return passed;
}

/** The larger remainder is worse, NaN being the worst, and between equals the larger difference. */
function isWorse(a: ComposedPoint, b: ComposedPoint): boolean {
  if (a.remainder === b.remainder) return Math.abs(a.difference) > Math.abs(b.difference);
  return Number.isNaN(a.remainder) || a.remainder > b.remainder;
}

const headings = (n: number, base: Base | undefined): string[] => {
  const composed = n <= 3 ? `${"f(".repeat(n)}x${")".repeat(n)}` : `f^${n}(x)`;
  const exp = base === undefined ? "e^x" : "b^x";
  return ["x", "f(x)", composed, exp, "difference", "inherent", "remainder"];
};

const cells = ({
  x,
  fx,
  composed,
  exp,
  difference,
  inherent,
  remainder,
}: ComposedPoint): string[] => [
  ...[x, fx, composed, exp].map(String),
  ...[difference, inherent, remainder].map(ulps),
];

/** Three decimals of a number of ulps, or the power of ten once that says more. */
const ulps = (count: number): string =>
  Math.abs(count) < 1e6 ? count.toFixed(3) : count.toExponential(3);
