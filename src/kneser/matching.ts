import {
  add,
  type Complex,
  div,
  exp,
  fromNumbers,
  log,
  mul,
  shift,
  sub,
  toNumbers,
} from "../bigfixed/complex.js";
import { fourier, rootsOfUnity } from "../bigfixed/fft.js";
import { fromNumber, pi, toNumber } from "../bigfixed/real.js";
import type { Geometry } from "./geometry.js";
import { inverseSchroder, logSchroder, type Schroder } from "./schroder.js";

/**
 * The linear system a = T a + b that ties the two expansions of A together, to p fraction bits.
 *
 * T: values of sum a_k zeta^k on the line -> theta by a DFT -> values at the upper samples of the
 * circle; values at the mapped points -> the lower samples; a DFT over the circle gives the next a.
 * b is what A_U, the line itself and the n of the maps contribute. T has the eigenvalue 1 for a
 * constant, which A(base point) settles afterwards: a_0 is kept 0 and equation 0 left out; it has to
 * hold by itself in the end. Apart from it T contracts.
 */
export interface Matching {
  readonly p: bigint;
  /** Unknowns N. */
  readonly size: number;
  /** Where A's polynomial is evaluated, as powers of (u - c)/r: the line, then the mapped samples. */
  readonly points: readonly (readonly Complex[])[];
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

export function matching(s: Schroder, g: Geometry): Matching {
  const { p } = s;
  const size = g.maps.length;
  const circleRoots = rootsOfUnity(4 * size, p);
  const sample = (i: number): Complex => {
    const { re, im } = circleRoots[2 * i + 1];
    return fromDisc({ re, im: -im }, g, p);
  };

  const lineStart = fromNumbers(g.start, g.level, p);
  const line = Array.from({ length: g.lineCount }, (_, j) => ({
    re: lineStart.re + (BigInt(j) << p) / BigInt(g.lineCount),
    im: lineStart.im,
  }));
  const points = linePoints(s, g, lineStart).map((u) => toDisc(u, g, p));

  const source = new Int32Array(size);
  const nomes: Complex[] = [];
  const degrees: number[] = [];
  const offset: Complex[] = [];
  for (let i = 0; i < size; i++) {
    const n = g.maps[i];
    const u = sample(i);
    if (n === 0) {
      const near = g.abel[i] as { re: number; im: number };
      const abel = abelAt(s, u, near);
      source[i] = nomes.length;
      nomes.push(nome(sub(abel, lineStart), p));
      degrees.push(g.thetaDegree(near.im));
      offset.push(abel);
    } else {
      source[i] = -1 - points.length;
      points.push(toDisc(iterate(s, u, n), g, p));
      offset.push({ re: BigInt(-n) << p, im: 0n });
    }
  }
  return {
    p,
    size,
    points: points.map((zeta) => powersOf(zeta, blockLength(size), p)),
    lineCount: g.lineCount,
    nomes,
    degrees,
    source,
    offset,
    lineOffset: line.map(({ re, im }) => ({ re: -re, im: -im })),
    lineRoots: rootsOfUnity(g.lineCount, p),
    circleRoots,
  };
}

type Disc = Pick<Geometry, "center" | "radius">;

/** u = c + r zeta. */
export function fromDisc(zeta: Complex, g: Disc, p: bigint): Complex {
  const r = fromNumber(g.radius, p);
  return { re: fromNumber(g.center, p) + ((r * zeta.re) >> p), im: (r * zeta.im) >> p };
}

export function toDisc(u: Complex, g: Disc, p: bigint): Complex {
  const r = fromNumber(g.radius, p);
  return { re: ((u.re - fromNumber(g.center, p)) << p) / r, im: (u.im << p) / r };
}

/** A_U(u) = log S(u) / U. */
export function abelAt(s: Schroder, u: Complex, near: { re: number; im: number }): Complex {
  const U = toNumbers(s.value, s.p);
  const nearLog = { re: near.re * U.re - near.im * U.im, im: near.re * U.im + near.im * U.re };
  return div(logSchroder(s, u, nearLog), s.value, s.p);
}

/** e^(2 pi i w). */
export function nome(w: Complex, p: bigint): Complex {
  const turn = 2n * pi(p);
  return exp({ re: -(turn * w.im) >> p, im: (turn * w.re) >> p }, p);
}

/** g^n(u). */
export function iterate(s: Schroder, u: Complex, n: number): Complex {
  let v = u;
  for (let i = 0; i < n; i++) {
    const e = exp(v, s.p);
    v = { re: e.re + s.kappa, im: e.im };
  }
  for (let i = 0; i > n; i--) v = log({ re: v.re - s.kappa, im: v.im }, s.p);
  return v;
}

/** The points u with A_U(u) on one period of the line, u = U + F(e^(U w)). */
function linePoints(s: Schroder, g: Geometry, lineStart: Complex): Complex[] {
  const { p, value } = s;
  const { re, im } = toNumbers(value, p);
  const logModulus = re * (g.start + 1) - im * g.level;
  const n = Math.max(0, Math.ceil((logModulus - Math.log(s.rho)) / re));
  const first = { re: lineStart.re - (BigInt(n) << p), im: lineStart.im };
  const logRho = log({ re: fromNumber(s.rho, p), im: 0n }, p);
  let v = exp(sub(mul(value, first, p), logRho), p);
  const count = BigInt(g.lineCount);
  const ratio = exp({ re: value.re / count, im: value.im / count }, p);
  return Array.from({ length: g.lineCount }, () => {
    const u = inverseSchroder(s, v, n);
    v = mul(v, ratio, p);
    return u;
  });
}

/** zeta^0, ..., zeta^block. */
export function powersOf(zeta: Complex, block: number, p: bigint): Complex[] {
  const powers: Complex[] = [{ re: 1n << p, im: 0n }];
  for (let i = 0; i < block; i++) powers.push(mul(powers[i], zeta, p));
  return powers;
}

/** The length of a block that balances the products inside the blocks with those between them. */
export const blockLength = (size: number): number => Math.ceil(Math.sqrt(size));

/**
 * sum a_k zeta^k for real a_k of aBits fraction bits, from the powers of zeta. Method: blocks of
 * powers.length - 1 terms, whose sums need no complex product and, for short a_k, only short real
 * ones; Horner's rule over the blocks.
 */
export function evaluate(
  a: readonly bigint[],
  aBits: bigint,
  powers: readonly Complex[],
  p: bigint,
): Complex {
  const block = powers.length - 1;
  let sum: Complex = { re: 0n, im: 0n };
  for (let from = block * Math.floor((a.length - 1) / block); from >= 0; from -= block) {
    let re = 0n;
    let im = 0n;
    for (let i = Math.min(block, a.length - from) - 1; i >= 0; i--) {
      const c = a[from + i];
      re += c * powers[i].re;
      im += c * powers[i].im;
    }
    const next = mul(sum, powers[block], p);
    sum = { re: next.re + (re >> aBits), im: next.im + (im >> aBits) };
  }
  return sum;
}

/** theta's coefficients c_m, m <= M, from values of A(u) - A_U(u) along the line. */
export function thetaOf(m: Matching, values: readonly Complex[]): Complex[] {
  const transform = fourier(values, m.lineRoots, m.p);
  const count = BigInt(m.lineCount);
  return transform
    .slice(0, Math.max(...m.degrees) + 1)
    .map(({ re, im }) => ({ re: re / count, im: im / count }));
}

/** theta at the nome q, to a degree. */
export function thetaAt(theta: readonly Complex[], degree: number, q: Complex, p: bigint): Complex {
  let sum = theta[degree];
  for (let k = degree - 1; k >= 0; k--) sum = add(mul(sum, q, p), theta[k]);
  return sum;
}

/** From values on the line and at the mapped points to coefficients on the circle. */
function close(m: Matching, values: readonly Complex[], offset?: readonly Complex[]): bigint[] {
  const theta = thetaOf(m, values.slice(0, m.lineCount));
  const upper = Array.from(m.source, (from, i) => {
    const value =
      from >= 0 ? thetaAt(theta, m.degrees[from], m.nomes[from], m.p) : values[-1 - from];
    return offset ? add(value, offset[i]) : value;
  });
  const lower = upper.map(({ re, im }) => ({ re, im: -im })).reverse();
  const n = 2 * m.size;
  const roots = m.circleRoots.filter((_, k) => k % 2 === 0);
  const transform = fourier([...upper, ...lower], roots, m.p);
  return Array.from({ length: m.size }, (_, k) => {
    const { re, im } = transform[k];
    const half = m.circleRoots[k];
    return ((re * half.re - im * half.im) >> m.p) / BigInt(n);
  });
}

/** T a, for a of aBits fraction bits. */
export const apply = (m: Matching, a: readonly bigint[], aBits: bigint): bigint[] =>
  close(
    m,
    m.points.map((powers) => evaluate(a, aBits, powers, m.p)),
  );

/** b. */
export function inhomogeneity(m: Matching): bigint[] {
  const zero = { re: 0n, im: 0n };
  return close(
    m,
    m.points.map((_, i) => m.lineOffset[i] ?? zero),
    m.offset,
  );
}

/** The same system at q < p fraction bits. */
export function coarsened(m: Matching, q: bigint): Matching {
  const cut = (zs: readonly Complex[]): Complex[] => zs.map((z) => shift(z, m.p, q));
  return {
    ...m,
    p: q,
    points: m.points.map(cut),
    nomes: cut(m.nomes),
    degrees: degreesAt(m, Number(q)),
    lineRoots: cut(m.lineRoots),
    circleRoots: cut(m.circleRoots),
  };
}

/** The powers of theta that reach 2^-bits, whatever its coefficients up to 1. */
const degreesAt = (m: Matching, bits: number): number[] =>
  m.nomes.map(({ re, im }, i) => {
    const modulus = Math.hypot(toNumber(re, m.p), toNumber(im, m.p));
    return Math.min(m.degrees[i], Math.ceil((-bits * Math.LN2) / Math.log(modulus)));
  });

/**
 * The correction d = (1 - T)^-1 r in doubles, d_0 = 0, by the Neumann series sum T^k r: T contracts by
 * 0.1 to 0.4 a step, so that some twenty terms reach rounding.
 */
export function correctionInDoubles(m: Matching): (r: Float64Array) => Float64Array {
  const step = applyInDoubles(m);
  return (r) => {
    const sum = Float64Array.from(r);
    let term = r;
    sum[0] = 0;
    const scale = maxAbs(sum);
    for (let k = 0; k < 400; k++) {
      term = step(term);
      term[0] = 0;
      for (let i = 0; i < sum.length; i++) sum[i] += term[i];
      if (maxAbs(term) < 2e-17 * scale) return sum;
    }
    throw new RangeError("the matching operator does not contract");
  };
}

const maxAbs = (a: Float64Array): number => a.reduce((worst, x) => Math.max(worst, Math.abs(x)), 0);

function applyInDoubles(m: Matching): (a: Float64Array) => Float64Array {
  const { size, lineCount, source } = m;
  const degrees = degreesAt(m, 56);
  const thetaDegree = Math.max(...degrees);
  const split = (zs: readonly Complex[]) => ({
    re: Float64Array.from(zs, (z) => toNumber(z.re, m.p)),
    im: Float64Array.from(zs, (z) => toNumber(z.im, m.p)),
  });
  const points = split(m.points.map((powers) => powers[1]));
  const nomes = split(m.nomes);
  const lineRoots = split(m.lineRoots);
  const circleRoots = split(m.circleRoots);
  const values = { re: new Float64Array(m.points.length), im: new Float64Array(m.points.length) };
  const theta = { re: new Float64Array(thetaDegree + 1), im: new Float64Array(thetaDegree + 1) };

  return (a) => {
    for (let j = 0; j < m.points.length; j++) {
      const x = points.re[j];
      const y = points.im[j];
      const square = x * x + y * y;
      let b1 = 0;
      let b2 = 0;
      for (let k = size - 1; k > 0; k--) {
        const b = a[k] + 2 * x * b1 - square * b2;
        b2 = b1;
        b1 = b;
      }
      values.re[j] = a[0] + x * b1 - square * b2;
      values.im[j] = y * b1;
    }
    for (let n = 0; n <= thetaDegree; n++) {
      let re = 0;
      let im = 0;
      for (let j = 0; j < lineCount; j++) {
        const k = (n * j) % lineCount;
        const x = values.re[j];
        const y = values.im[j];
        re += x * lineRoots.re[k] - y * lineRoots.im[k];
        im += x * lineRoots.im[k] + y * lineRoots.re[k];
      }
      theta.re[n] = re / lineCount;
      theta.im[n] = im / lineCount;
    }
    const result = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const from = source[i];
      let re = 0;
      let im = 0;
      if (from >= 0) {
        const x = nomes.re[from];
        const y = nomes.im[from];
        for (let n = degrees[from]; n >= 0; n--) {
          const next = re * x - im * y + theta.re[n];
          im = re * y + im * x + theta.im[n];
          re = next;
        }
      } else {
        re = values.re[-1 - from];
        im = values.im[-1 - from];
      }
      for (let k = 0, at = 0; k < size; k++) {
        result[k] += re * circleRoots.re[at] - im * circleRoots.im[at];
        at += 2 * i + 1;
        if (at >= 4 * size) at -= 4 * size;
      }
    }
    for (let k = 0; k < size; k++) result[k] /= size;
    return result;
  };
}
