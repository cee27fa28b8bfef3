import {
  blockLength,
  complexTerms,
  evaluate,
  hornerDecaying,
  powersOf,
  realTerms,
} from "../../numbers/decaying.js";
import { rootsOfUnity } from "../../numbers/fft.js";
import { abs, bitLength, pi } from "../../numbers/fixed.js";
import {
  add,
  type Complex,
  cis,
  fromNumbers,
  sub,
  toNumbers,
} from "../../numbers/fixed-complex.js";
import type { Schroder } from "../schroder.js";
import { listed, part, type Steps } from "../steps.js";
import {
  type Chart,
  fromChart,
  measureInChart,
  modulusInChart,
  onCircle,
  toChart,
} from "./chart.js";
import { type Choice, type Geometry, geometry } from "./geometry.js";
import { abelAt, iterate, linePoints, nome, thetaOf } from "./matching.js";

/** A on the chart, before anything is known of its error. */
interface Solved {
  readonly p: bigint;
  readonly chart: Chart;
  readonly coefficients: readonly bigint[];
}

/**
 * Circles a little inside the first: moved along the axis by a tilt in one direction or the other and smaller by somewhat more.
 * The first is taken on which a line and the images fit (`geometry`) and that lies inside (`isInside`), so that no bound
 * depends on these numbers: a larger inset shares less with the first circle, a smaller one still fits next to e^(1/e).
 */
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

/** Samples of the second circle and of its line; primes, so that no oscillation of the first circle's counts hides between them. */
const SAMPLES = 97;
const LINE_SAMPLES = 17;

/** How well a solution obeys what defines it, in a second discretisation; digits d stand for 10^-d. */
export interface Confirmation {
  /** Worst residual of A(g^n u) = A(u) + n on the circle. */
  readonly functionalDigits: number;
  /** Worst difference on the circle between A and A_U + theta(A_U), theta from the line. */
  readonly matchingDigits: number;
  /** The bound of |Im (A - P)| that the theorem of docs/certificate.md draws from these residuals, as sampled. */
  readonly sampledDigits: number;
}

/**
 * The residuals of a solution P in a second discretisation: its circle lies inside the first one, its line is another
 * one with another number of samples, so that it shares no sample and no truncation with the first.
 *
 * By the theorem of docs/certificate.md, P is no farther from Kneser's function than max(eps_map / (1 - kappa_map), (eps_theta +
 * eps_line) / (1 - kappa_line)), eps the largest residuals on the circle and the line, kappa the largest harmonic measures of the
 * circle seen from the images of mapped samples and from the line. All are taken from samples here, so the bound is called
 * sampled; `certify` encloses them.
 */
export function* confirm(
  s: Schroder,
  solved: Solved,
  choice: Choice,
  digits: number,
): Steps<Confirmation> {
  const { p } = s;
  const g = yield* part(inset(s, solved.chart, choice, FINER * digits), 0, 0.05);
  const block = blockLength(solved.coefficients.length);
  const terms = realTerms(solved.coefficients, p);
  const at = (u: Complex): Complex =>
    evaluate(terms, p, powersOf(toChart(u, solved.chart, p), block, p), p);
  const measure = (u: Complex): number => measureInChart(toNumbers(u, p), g.chart);

  const lineStart = fromNumbers(g.start, g.level, p);
  const line = yield* part(linePoints(s, g, lineStart), 0.05, 0.3);
  const onLine = (j: number): Complex => {
    const w = { re: lineStart.re + (BigInt(j) << p) / BigInt(g.lineCount), im: lineStart.im };
    return sub(at(line[j]), w);
  };
  const values = yield* part(listed(g.lineCount, onLine), 0.3, 0.5);
  const theta = complexTerms(
    yield* part(thetaOf(values, rootsOfUnity(g.lineCount, p), p), 0.5, 0.6),
    p,
  );

  // Between the samples that theta~ comes from.
  const between = { re: lineStart.re + (1n << p) / BigInt(2 * g.lineCount), im: lineStart.im };
  const other = { start: g.start + 1 / g.lineCount, level: g.level, lineCount: LINE_SAMPLES };
  let lineError = 0n;
  let lineMeasure = 0;
  for (const [j, u] of (yield* part(linePoints(s, other, between), 0.6, 0.65)).entries()) {
    const w = { re: between.re + (BigInt(j) << p) / BigInt(LINE_SAMPLES), im: between.im };
    const q = nome(sub(w, lineStart), p, s.elementary);
    lineError = larger(lineError, sub(sub(at(u), w), hornerDecaying(theta, q, p)));
    lineMeasure = Math.max(lineMeasure, measure(u));
  }

  let functional = 0n;
  let matching = 0n;
  let mapMeasure = 0;
  for (let i = 0; i < SAMPLES; i++) {
    const u = fromChart(cis((pi(p) * BigInt(2 * i + 1)) / BigInt(2 * SAMPLES), p), g.chart, p);
    const n = g.maps[i];
    if (n === 0) {
      const abel = abelAt(s, u, g.abel[i]);
      const q = nome(sub(abel, lineStart), p, s.elementary);
      const value = add(abel, hornerDecaying(theta, q, p, g.thetaDegree(g.abel[i].im)));
      matching = larger(matching, sub(value, at(u)));
    } else {
      const image = iterate(s, u, n);
      const value = at(image);
      functional = larger(
        functional,
        sub({ re: value.re - (BigInt(n) << p), im: value.im }, at(u)),
      );
      mapMeasure = Math.max(mapMeasure, measure(image));
    }
    yield 0.65 + (0.35 * (i + 1)) / SAMPLES;
  }
  const fromMap = digitsOf(functional, p) + Math.log10(1 - mapMeasure);
  const fromTheta = digitsOf(matching + lineError, p) + Math.log10(1 - lineMeasure);
  return {
    functionalDigits: digitsOf(functional, p),
    matchingDigits: digitsOf(matching, p),
    sampledDigits: Math.min(fromMap, fromTheta),
  };
}

/** A geometry whose circle lies inside the chart's. */
function* inset(s: Schroder, chart: Chart, choice: Choice, digits: number): Steps<Geometry> {
  for (const { tilt, ratio, rho = choice.rho } of insets) {
    const moved = { tilt: choice.tilt + tilt, ratio: choice.ratio + ratio, rho };
    const g = yield* geometry(s, moved, digits, SAMPLES);
    if (g !== undefined && isInside(g.chart, chart)) return g;
  }
  throw new RangeError(
    `no second discretisation found inside the circle ${chart.radius} with shift ${chart.shift}`,
  );
}

/** Whether the circle of one chart lies inside that of another: both are symmetric to the real axis. */
const isInside = (inner: Chart, outer: Chart): boolean =>
  [0, Math.PI].every((phi) => modulusInChart(onCircle(phi, inner), outer) < outer.radius);

const larger = (worst: bigint, { re, im }: Complex): bigint => {
  const size = abs(re) + abs(im);
  return size > worst ? size : worst;
};

/** d with error = 10^-d, for an error in p fraction bits. */
export const digitsOf = (error: bigint, p: bigint): number =>
  (Number(p) - bitLength(error)) * Math.log10(2);
