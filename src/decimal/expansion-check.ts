import { type FixedPoint, fixedPoint } from "../abel/fixed-points.js";
import { fromChart, lowOfPeriod, toChart } from "../abel/kneser/chart.js";
import { type Geometry, geometriesOf } from "../abel/kneser/geometry.js";
import { iterate } from "../abel/kneser/matching.js";
import { type AbelExpansion, normalised } from "../abel/kneser/solve.js";
import type { PowerMap } from "../abel/power-map.js";
import { finish } from "../abel/steps.js";
import { blockLength, evaluate, powersOf, realTerms } from "../numbers/decaying.js";
import { abs, fromNumber, pi, toNumber } from "../numbers/fixed.js";
import { type Complex, cis, toNumbers } from "../numbers/fixed-complex.js";

/** Samples of the circle at which the functional equation is looked at. */
const SAMPLES = 8;

/**
 * What of an expansion that was read is not as a solve leaves it, with the name of the field; undefined where nothing is.
 *
 * What is looked at: the chart is the slit plane of the fixed points, and the rules of the layout find a line in its circle, at this
 * place and with so many samples or fewer; A(g^n u) = A(u) + n at samples of the circle, where every coefficient counts in full,
 * and next to the seam of the real period; A(kappa) = -1. A change of any one field shows; another solution of the
 * functional equation does not, for which there is `certify`.
 */
export function flawOf(expansion: AbelExpansion, map: PowerMap): string | undefined {
  const { kappa, p, chart, line, coefficients, report } = expansion;
  const point = fixedPoint(kappa, p);
  // The fixed points are rounded to 20 bits in a chart.
  const U = toNumbers(point.value, p);
  if (!(Math.abs(chart.middle - U.re) < 2 ** -20))
    return `chart.middle = ${chart.middle} for base ${map.name}`;
  if (!(Math.abs(chart.half - U.im) < 2 ** -20))
    return `chart.half = ${chart.half} for base ${map.name}`;

  const on = `on the chart with chart.shift = ${chart.shift}, chart.radius = ${chart.radius}`;
  const choice = { tilt: chart.shift, ratio: chart.radius };
  const geometries = finish(geometriesOf(point, choice, coefficients.length, report.digits));
  if (geometries.length === 0) return `no line ${on}`;
  const near = (a: number, b: number): boolean => Math.abs(a - b) < 1e-6;
  const own = geometries.filter(({ start }) => near(start, line.start));
  if (own.length === 0) return `line.start = ${line.start} ${on}`;
  const same = own.find(({ level }) => near(level, line.level));
  if (same === undefined) return `line.level = ${line.level} ${on}`;
  if (line.count < same.lineCount) return `line.count = ${line.count} for ${report.digits} digits`;

  // A solve is confirmed to two digits more; theta below its line may be a hundred times as wrong as what is looked at here.
  const limit = (1n << p) / 10n ** BigInt(report.digits + 1);
  if (!(equationMiss(expansion, point, same) < limit)) {
    return `coefficients of bits = ${p} that miss A(e^u) = A(u) + 1 by more than 1e-${report.digits} ${on}`;
  }
  const [constant] = normalised([0n, ...coefficients.slice(1)], chart, kappa, p);
  if (!(abs(constant - coefficients[0]) < limit)) {
    return `coefficients[0] = ${toNumber(coefficients[0], p)}, which misses A(${toNumber(kappa, p)}) = -1`;
  }
  return undefined;
}

/** The largest |A(g^n u) - A(u) - n|, over what the circle sees of it at g^n u. */
function equationMiss(
  { p, kappa, chart, coefficients }: AbelExpansion,
  point: FixedPoint,
  { maps }: Geometry,
): bigint {
  const terms = realTerms(coefficients, p);
  const block = blockLength(coefficients.length);
  const at = (u: Complex): Complex =>
    evaluate(terms, p, powersOf(toChart(u, chart, p), block, p), p);
  const missAt = (u: Complex, n: number): bigint => {
    const [a, b] = [at(u), at(iterate(point, u, n))];
    return abs(b.re - a.re - (BigInt(n) << p)) + abs(b.im - a.im);
  };
  const low = lowOfPeriod(chart, toNumber(kappa, p));
  const onAxis = [-0.02, 0, 0.03].map((step) =>
    missAt({ re: fromNumber(low + step, p), im: 0n }, 1),
  );
  const mapped = maps.flatMap((n, i) => (n === 0 ? [] : [{ n, i }]));
  const onCircle = Array.from({ length: SAMPLES }, (_, j) => {
    const { n, i } = mapped[Math.floor(((j + 0.5) / SAMPLES) * mapped.length)];
    const angle = (pi(p) * BigInt(2 * i + 1)) / BigInt(2 * maps.length);
    return missAt(fromChart(cis(angle, p), chart, p), n);
  });
  return [...onAxis, ...onCircle].reduce((a, b) => (a > b ? a : b));
}
