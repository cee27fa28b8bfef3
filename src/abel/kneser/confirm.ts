import {
  blockLength,
  complexTerms,
  evaluate,
  evaluateComplex,
  powersOf,
  realTerms,
} from "../../numbers/decaying.js";
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
import { fromChart, measureInChart, toChart } from "./chart.js";
import { between, type Geometry } from "./geometry.js";
import { abelAt, iterate, linePoints, type Matching, nome, thetaOf } from "./matching.js";

/** Samples of the circle and of the line; primes, so that no oscillation of the solve's counts hides between them. */
const SAMPLES = 97;
const LINE_SAMPLES = 17;

/** How well a solution obeys what defines it, between the samples of its solve; digits d stand for 10^-d. */
export interface Confirmation {
  /** Worst residual of A(g^n u) = A(u) + n on the circle. */
  readonly functionalDigits: number;
  /** Worst difference on the circle between A and A_U + theta(A_U), theta from the line. */
  readonly matchingDigits: number;
  /** The bound of |Im (A - P)| that the theorem of docs/certificate.md draws from these residuals, as sampled. */
  readonly sampledDigits: number;
}

/**
 * The residuals of a solution P of the system m between the samples of the system: on the circle and on the line at counts that
 * share no point with its own, where what either expansion leaves out shows.
 *
 * By the theorem of docs/certificate.md, P is no farther from Kneser's function than max(eps_map / (1 - kappa_map), (eps_theta +
 * eps_line) / (1 - kappa_line)), eps the largest residuals on the circle and the line, kappa the largest harmonic measures of the
 * circle seen from the images of mapped samples and from the line. theta~ may be any sum there: it is P's own, from the samples of
 * the line that the system has. All are taken from samples here, so the bound is called sampled; `certify` encloses them.
 */
export function* confirm(
  s: Schroder,
  g: Geometry,
  m: Matching,
  solution: readonly bigint[],
): Steps<Confirmation> {
  const { p } = s;
  const block = blockLength(solution.length);
  const terms = realTerms(solution, p);
  const inDisc = (v: Complex): Complex => evaluate(terms, p, powersOf(v, block, p), p);
  const at = (u: Complex): Complex => inDisc(toChart(u, g.chart, p));
  const measure = (u: Complex): number => measureInChart(toNumbers(u, p), g.chart);

  const { abel: regular, maps } = yield* part(between(s, g, SAMPLES), 0, 0.05);
  const { powers, decays } = m.points;
  const onLine = (j: number): Complex =>
    add(evaluate(terms, p, powers[j], p, decays[j]), m.lineOffset[j]);
  const values = yield* part(listed(g.lineCount, onLine), 0.05, 0.35);
  const theta = complexTerms(yield* part(thetaOf(values, m.lineRoots, p), 0.35, 0.4), p);

  // Between the samples that theta~ comes from.
  const lineStart = fromNumbers(g.start, g.level, p);
  const first = { re: lineStart.re + (1n << p) / BigInt(2 * g.lineCount), im: lineStart.im };
  const other = { start: g.start + 1 / g.lineCount, level: g.level, lineCount: LINE_SAMPLES };
  let lineError = 0n;
  let lineMeasure = 0;
  for (const [j, u] of (yield* part(linePoints(s, other, first), 0.4, 0.5)).entries()) {
    const w = { re: first.re + (BigInt(j) << p) / BigInt(LINE_SAMPLES), im: first.im };
    const q = nome(sub(w, lineStart), p, s.elementary);
    lineError = larger(lineError, sub(sub(at(u), w), evaluateComplex(theta, q, p)));
    lineMeasure = Math.max(lineMeasure, measure(u));
  }

  let functional = 0n;
  let matching = 0n;
  let mapMeasure = 0;
  for (let i = 0; i < SAMPLES; i++) {
    const v = cis((pi(p) * BigInt(2 * i + 1)) / BigInt(2 * SAMPLES), p);
    const u = fromChart(v, g.chart, p);
    const n = maps[i];
    if (n === 0) {
      const abel = abelAt(s, u, regular[i]);
      const q = nome(sub(abel, lineStart), p, s.elementary);
      const value = add(abel, evaluateComplex(theta, q, p, g.thetaDegree(regular[i].im)));
      matching = larger(matching, sub(value, inDisc(v)));
    } else {
      const image = iterate(s, u, n);
      const value = at(image);
      functional = larger(
        functional,
        sub({ re: value.re - (BigInt(n) << p), im: value.im }, inDisc(v)),
      );
      mapMeasure = Math.max(mapMeasure, measure(image));
    }
    yield 0.5 + (0.5 * (i + 1)) / SAMPLES;
  }
  const fromMap = digitsOf(functional, p) + Math.log10(1 - mapMeasure);
  const fromTheta = digitsOf(matching + lineError, p) + Math.log10(1 - lineMeasure);
  return {
    functionalDigits: digitsOf(functional, p),
    matchingDigits: digitsOf(matching, p),
    sampledDigits: Math.min(fromMap, fromTheta),
  };
}

const larger = (worst: bigint, { re, im }: Complex): bigint => {
  const size = abs(re) + abs(im);
  return size > worst ? size : worst;
};

/** d with error = 10^-d, for an error in p fraction bits. */
export const digitsOf = (error: bigint, p: bigint): number =>
  (Number(p) - bitLength(error)) * Math.log10(2);
