import { align } from "./columns.js";
import { type Composition, composition } from "./composition.js";
import { type Grid, points } from "./grid.js";
import { type Streams, write } from "./streams.js";

/** Prints how f = exp^(1/n), applied n times, compares with e^x; true if every remainder is within `tolerance`. */
export async function verify(
  n: number,
  grid: Grid,
  tolerance: number,
  { stdout }: Streams,
): Promise<boolean> {
  const rows = Array.from(points(grid), composition(n));
  const worst = rows.reduce((a, b) => (isWorse(b, a) ? b : a));
  const { x, difference, inherent, remainder } = worst;
  const passed = rows.every((row) => row.remainder <= tolerance);
  const body = align([headings(n), ...rows.map(cells)]);
  const verdict =
    `worst: x = ${x}, difference ${ulps(difference)}, inherent ${ulps(inherent)}, ` +
    `remainder ${ulps(remainder)} ulp (tolerance ${tolerance}): ${passed ? "ok" : "FAILED"}\n`;
  await write(stdout, body + verdict);
  return passed;
}

/** The larger remainder is worse, NaN being the worst, and between equals the larger difference. */
function isWorse(a: Composition, b: Composition): boolean {
  if (a.remainder === b.remainder) return Math.abs(a.difference) > Math.abs(b.difference);
  return Number.isNaN(a.remainder) || a.remainder > b.remainder;
}

const headings = (n: number): string[] => {
  const composed = n <= 3 ? `${"f(".repeat(n)}x${")".repeat(n)}` : `f^${n}(x)`;
  return ["x", "f(x)", composed, "e^x", "difference", "inherent", "remainder"];
};

const cells = ({
  x,
  fx,
  composed,
  exp,
  difference,
  inherent,
  remainder,
}: Composition): string[] => [
  ...[x, fx, composed, exp].map(String),
  ...[difference, inherent, remainder].map(ulps),
];

/** Three decimals of a number of ulps, or the power of ten once that says more. */
const ulps = (count: number): string =>
  Math.abs(count) < 1e6 ? count.toFixed(3) : count.toExponential(3);
