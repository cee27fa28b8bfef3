import { complexTerms, evaluateComplex } from "../../numbers/decaying.js";
import { fourier, rootsOfUnity } from "../../numbers/fft.js";
import { fromNumber, pi } from "../../numbers/fixed.js";
import {
  add,
  type Complex,
  div,
  exp,
  fromNumbers,
  log,
  mul,
  rescale,
  sub,
  toNumbers,
} from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";
import { type Exponential, plain } from "../../numbers/tabled.js";
import type { FixedPoint } from "../fixed-points.js";
import { inverseSchroder, logSchroder, type Schroder } from "../schroder.js";
import { listed, part, type Steps } from "../steps.js";
import { fromChart, toChart } from "./chart.js";
import type { Geometry } from "./geometry.js";
import { cutPoints, type Points, pointsOf, valuesAt } from "./values.js";

/**
 * The linear system a = T a + b that ties the two expansions of A together, to p fraction bits.
 *
 * T: values of sum a_k v^k on the line -> theta by a DFT -> values at the upper samples of the
 * circle; values at the mapped points -> the lower samples; a DFT over the circle gives the next a.
 * b is what A_U, the line itself and the n of the maps contribute. T has the eigenvalue 1 for a
 * constant, which A(base point) settles afterwards: a_0 is kept 0 and equation 0 left out; it has to
 * hold by itself in the end. Apart from it T contracts.
 */
export interface Matching {
  readonly p: bigint;
  /** Unknowns N. */
  readonly size: number;
  /** Where A's polynomial is evaluated, in the chart's v: the line, then the mapped samples. */
  readonly points: Points;
  readonly lineCount: number;
  /** e^(2 pi i (A_U - line start)) at the samples that theta serves, in order. */
  readonly nomes: readonly Complex[];
  /** The degree of theta that each of them needs. */
  readonly degrees: readonly number[];
  /** Index of each sample into `nomes`, or of its mapped point (as -1 - index). */
  readonly source: Int32Array;
  readonly offset: readonly Complex[];
  readonly lineOffset: readonly Complex[];
  readonly lineRoots: readonly Complex[];
  /** e^(-i pi k / 2N), k < 4N. */
  readonly circleRoots: readonly Complex[];
}

export function* matching(s: Schroder, g: Geometry): Steps<Matching> {
  const { p } = s;
  const size = g.maps.length;
  const circleRoots = rootsOfUnity(4 * size, p);
  yield 0.05;
  const lineStart = fromNumbers(g.start, g.level, p);
  const line = yield* part(linePoints(s, g, lineStart), 0.05, 0.25);
  const vs = line.map((u) => toChart(u, g.chart, p));

  const source = new Int32Array(size);
  const nomes: Complex[] = [];
  const degrees: number[] = [];
  const addSample = (i: number): Complex => {
    const { re, im } = circleRoots[2 * i + 1];
    const u = fromChart({ re, im: -im }, g.chart, p);
    const n = g.maps[i];
    if (n === 0) {
      const abel = abelAt(s, u, g.abel[i]);
      source[i] = nomes.length;
      nomes.push(nome(sub(abel, lineStart), p, s.elementary));
      degrees.push(g.thetaDegree(g.abel[i].im));
      return abel;
    }
    source[i] = -1 - vs.length;
    vs.push(toChart(iterate(s, u, n), g.chart, p));
    return { re: BigInt(-n) << p, im: 0n };
  };
  const offset = yield* part(listed(size, addSample), 0.25, 0.9);
  return {
    p,
    size,
    points: yield* part(pointsOf(vs, size, p), 0.9, 1),
    lineCount: g.lineCount,
    nomes,
    degrees,
    source,
    offset,
    lineOffset: line.map((_, j) => ({
      re: -lineStart.re - (BigInt(j) << p) / BigInt(g.lineCount),
      im: -lineStart.im,
    })),
    lineRoots: rootsOfUnity(g.lineCount, p),
    circleRoots,
  };
}

/** A_U(u) = log S(u) / U. */
export function abelAt(s: Schroder, u: Complex, near: Parts): Complex {
  const U = toNumbers(s.value, s.p);
  const nearLog = { re: near.re * U.re - near.im * U.im, im: near.re * U.im + near.im * U.re };
  return div(logSchroder(s, u, nearLog), s.value, s.p);
}

/** e^(2 pi i w). */
export function nome(w: Complex, p: bigint, { exp }: Exponential = plain(p)): Complex {
  const turn = 2n * pi(p);
  return exp({ re: -(turn * w.im) >> p, im: (turn * w.re) >> p });
}

/** g^n(u). */
export function iterate(s: FixedPoint, u: Complex, n: number): Complex {
  const { exp, log } = s.elementary ?? plain(s.p);
  let v = u;
  for (let i = 0; i < n; i++) {
    const e = exp(v);
    v = { re: e.re + s.kappa, im: e.im };
  }
  for (let i = 0; i > n; i--) v = log({ re: v.re - s.kappa, im: v.im });
  return v;
}

/** The points u with A_U(u) on one period of the line, u = U + F(e^(U w)). */
export function linePoints(
  s: Schroder,
  g: Pick<Geometry, "start" | "level" | "lineCount">,
  lineStart: Complex,
): Steps<Complex[]> {
  const { p, value } = s;
  const { re, im } = toNumbers(value, p);
  const logModulus = re * (g.start + 1) - im * g.level;
  const n = Math.max(0, Math.ceil((logModulus - Math.log(s.rho)) / re));
  const first = { re: lineStart.re - (BigInt(n) << p), im: lineStart.im };
  const logRho = log({ re: fromNumber(s.rho, p), im: 0n }, p);
  let v = exp(sub(mul(value, first, p), logRho), p);
  const count = BigInt(g.lineCount);
  const ratio = exp({ re: value.re / count, im: value.im / count }, p);
  return listed(g.lineCount, () => {
    const u = inverseSchroder(s, v, n);
    v = mul(v, ratio, p);
    return u;
  });
}

/** theta's coefficients c_m, m < J, from values of A(u) - A_U(u) along the line. */
export function* thetaOf(
  values: readonly Complex[],
  roots: readonly Complex[],
  p: bigint,
): Steps<Complex[]> {
  const count = BigInt(values.length);
  const transform = yield* fourier(values, roots, p);
  return transform.map(({ re, im }) => ({ re: re / count, im: im / count }));
}

/** From values on the line and at the mapped points to coefficients on the circle. */
function* close(
  m: Matching,
  values: readonly Complex[],
  offset?: readonly Complex[],
): Steps<bigint[]> {
  const theta = yield* part(thetaOf(values.slice(0, m.lineCount), m.lineRoots, m.p), 0, 0.2);
  const terms = complexTerms(theta, m.p);
  const sample = (i: number): Complex => {
    const from = m.source[i];
    const value =
      from >= 0 ? evaluateComplex(terms, m.nomes[from], m.p, m.degrees[from]) : values[-1 - from];
    return offset ? add(value, offset[i]) : value;
  };
  const upper = yield* part(listed(m.size, sample), 0.2, 0.7);
  return yield* part(coefficients(m, upper), 0.7, 1);
}

/**
 * a_k = sum Re(f_i e^(-i k phi_i)) / N from values on the upper half circle, phi_i = pi (i + 1/2) / N: a
 * cosine sum of the real parts and a sine sum of the imaginary ones. Method: the sine sum with alternating
 * signs is the cosine sum read backwards, a cosine sum is a Fourier sum of the same length with its
 * terms reordered (Makhoul 1980), and one complex transform serves both.
 */
function* coefficients(m: Matching, values: readonly Complex[]): Steps<bigint[]> {
  const { size, circleRoots, p } = m;
  const z = new Array<Complex>(size);
  values.forEach(({ re, im }, i) => {
    if (i % 2 === 0) z[i / 2] = { re, im };
    else z[size - (i + 1) / 2] = { re, im: -im };
  });
  const roots = circleRoots.filter((_, k) => k % 4 === 0);
  const Z = yield* fourier(z, roots, p);
  const twice = (k: number): { cosine: bigint; sine: bigint } => {
    const a = Z[k];
    const b = Z[(size - k) % size];
    const { re, im } = circleRoots[k];
    return {
      cosine: ((a.re + b.re) * re - (a.im - b.im) * im) >> p,
      sine: ((a.im + b.im) * re - (b.re - a.re) * im) >> p,
    };
  };
  const sums = Array.from({ length: size }, (_, k) => twice(k));
  const count = 2n * BigInt(size);
  return sums.map(({ cosine }, k) => (cosine + (k === 0 ? 0n : sums[size - k].sine)) / count);
}

/** T a, for a of aBits fraction bits. */
export function* apply(m: Matching, a: readonly bigint[], aBits: bigint): Steps<bigint[]> {
  const values = yield* part(valuesAt(m.points, a, aBits), 0, 0.5);
  return yield* part(close(m, values), 0.5, 1);
}

/** T a + b. */
export function* applyWithOffset(
  m: Matching,
  a: readonly bigint[],
  aBits: bigint,
): Steps<bigint[]> {
  const values = yield* part(valuesAt(m.points, a, aBits), 0, 0.5);
  const moved = values.map((value, j) => (j < m.lineCount ? add(value, m.lineOffset[j]) : value));
  return yield* part(close(m, moved, m.offset), 0.5, 1);
}

/** The same system at q < p fraction bits. */
export function* coarsened(m: Matching, q: bigint): Steps<Matching> {
  const cut = (zs: readonly Complex[]): Complex[] => zs.map((z) => rescale(z, m.p, q));
  return {
    ...m,
    p: q,
    points: yield* cutPoints(m.points, q),
    nomes: cut(m.nomes),
    lineRoots: cut(m.lineRoots),
    circleRoots: cut(m.circleRoots),
  };
}
