import { rootsOfUnity } from "../../numbers/fft.js";
import { abs, bitLength, pi } from "../../numbers/fixed.js";
import { add, type Complex, cis, fromNumbers, sub } from "../../numbers/fixed-complex.js";
import type { Schroder } from "../schroder.js";
import { listed, part, type Steps } from "../steps.js";
import { type Chart, fromChart, modulusInChart, onCircle, toChart } from "./chart.js";
import { type Choice, type Geometry, geometry } from "./geometry.js";
import {
  abelAt,
  blockLength,
  evaluate,
  iterate,
  linePoints,
  nome,
  powersOf,
  thetaAt,
  thetaOf,
} from "./matching.js";

/** A on the chart, before anything is known of its error. */
interface Solved {
  readonly p: bigint;
  readonly chart: Chart;
  readonly coefficients: readonly bigint[];
}

/** Circles a little inside the first, the first of which that serves is taken. */
const insets: readonly { tilt: number; ratio: number; rho?: number }[] = [
  { tilt: 0.015, ratio: -0.025 },
  { tilt: -0.015, ratio: -0.025 },
  { tilt: 0.006, ratio: -0.01 },
  { tilt: -0.006, ratio: -0.01 },
  { tilt: 0.003, ratio: -0.005 },
  { tilt: -0.003, ratio: -0.005 },
  { tilt: 0.003, ratio: -0.005, rho: 0.97 },
  { tilt: -0.003, ratio: -0.005, rho: 0.97 },
];

/** How much finer its counts are. */
const FINER = 1.07;

/** Samples of the second circle that are looked at. */
const SAMPLES = 96;

/**
 * The residuals of a solution in a second discretisation, as digits: its circle lies inside the first
 * one, its line is another one with another number of samples, so that it shares no sample and no
 * truncation with the first. A solution of the first that leaves a residual e here is, as T contracts,
 * within e / (1 - |T|) of the solution of the second, on the second circle and so, the difference being
 * analytic, inside it.
 */
export function* confirm(
  s: Schroder,
  solved: Solved,
  choice: Choice,
  digits: number,
): Steps<{ functionalDigits: number; matchingDigits: number }> {
  const { p } = s;
  const g = yield* part(inset(s, solved.chart, choice, FINER * digits), 0, 0.05);
  const block = blockLength(solved.coefficients.length);
  const at = (u: Complex): Complex =>
    evaluate(solved.coefficients, p, powersOf(toChart(u, solved.chart, p), block, p), p);

  const lineStart = fromNumbers(g.start, g.level, p);
  const line = yield* part(linePoints(s, g, lineStart), 0.05, 0.3);
  const onLine = (j: number): Complex => {
    const w = { re: lineStart.re + (BigInt(j) << p) / BigInt(g.lineCount), im: lineStart.im };
    return sub(at(line[j]), w);
  };
  const values = yield* part(listed(g.lineCount, onLine), 0.3, 0.5);
  const theta = yield* part(thetaOf(values, rootsOfUnity(g.lineCount, p), p), 0.5, 0.6);

  let functional = 0n;
  let matching = 0n;
  const count = Math.min(g.maps.length, SAMPLES);
  for (let i = 0; i < count; i++) {
    const k = Math.floor(((i + 0.5) / count) * g.maps.length);
    const u = fromChart(circlePoint(k, g, p), g.chart, p);
    const n = g.maps[k];
    if (n === 0) {
      const abel = abelAt(s, u, g.abel[k]);
      const q = nome(sub(abel, lineStart), p);
      const value = add(abel, thetaAt(theta, g.thetaDegree(g.abel[k].im), q, p));
      matching = larger(matching, sub(value, at(u)));
    } else {
      const image = at(iterate(s, u, n));
      functional = larger(
        functional,
        sub({ re: image.re - (BigInt(n) << p), im: image.im }, at(u)),
      );
    }
    yield 0.6 + (0.4 * (i + 1)) / count;
  }
  return { functionalDigits: digitsOf(functional, p), matchingDigits: digitsOf(matching, p) };
}

/** A geometry whose circle lies inside the chart's. */
function* inset(s: Schroder, chart: Chart, choice: Choice, digits: number): Steps<Geometry> {
  for (const { tilt, ratio, rho = choice.rho } of insets) {
    const moved = { tilt: choice.tilt + tilt, ratio: choice.ratio + ratio, rho };
    const g = yield* geometry(s, moved, digits);
    if (g !== undefined && isInside(g.chart, chart)) return g;
  }
  throw new RangeError(
    `no second discretisation found inside the circle ${chart.radius} with shift ${chart.shift}`,
  );
}

/** Whether the circle of one chart lies inside that of another: both are symmetric to the real axis. */
const isInside = (inner: Chart, outer: Chart): boolean =>
  [0, Math.PI].every((phi) => modulusInChart(onCircle(phi, inner), outer) < outer.radius);

/** The k-th sample v on the upper half circle. */
const circlePoint = (k: number, g: Geometry, p: bigint): Complex =>
  cis((pi(p) * BigInt(2 * k + 1)) / BigInt(2 * g.maps.length), p);

const larger = (worst: bigint, { re, im }: Complex): bigint => {
  const size = abs(re) + abs(im);
  return size > worst ? size : worst;
};

/** d with error = 10^-d, for an error in p fraction bits. */
export const digitsOf = (error: bigint, p: bigint): number =>
  (Number(p) - bitLength(error)) * Math.log10(2);
