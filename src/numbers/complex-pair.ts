import { EXP_ERROR, expSum } from "./elementary.js";
import { pi, toNumber } from "./fixed.js";
import { type Complex, cis, fromNumbers, mul, sub, toNumbers } from "./fixed-complex.js";
import { add, Pair, productError } from "./pair.js";
import { overParts, type Parts, termsWithin } from "./parts.js";
import { hornerWithSlopeParts } from "./polynomial.js";

/** A complex number as two unevaluated sums of two doubles. */
export interface PairParts {
  readonly re: number;
  readonly reLow: number;
  readonly im: number;
  readonly imLow: number;
}

/**
 * Bound on the relative error of the direction of an exponential, and on the error of a logarithm. In units of 2^-69, half an ulp of
 * r^2/2 <= 2^-15.7, at most 3 come from cos r - 1, r = 2 pi / 1024, 1 from its product, 2 from sums with it in either part, and less than
 * 0.1 from all others: 8 in all (`POINTS=100000 npx vitest run test/numbers/complex-pair.test.ts` prints the largest seen).
 */
const ERROR = 2 ** -65;

/** The same of a sum or a product, relative to the larger of its terms. */
const ROUNDING = 2 ** -100;

/** Directions in a turn that the table has. */
const DIRECTIONS = 512;

/** Angles beyond which whole turns are taken off first, and those of which so no digits are left. */
const LONG = 300;
const FARTHEST = 2 ** 34;

/** 2 pi */
export const TURN = 2 * Math.PI;
export const TURN_LOW = 2.4492935982947064e-16;

const STEP_HEAD = Math.round(((2 * Math.PI) / DIRECTIONS) * 2 ** 42) * 2 ** -42;

const ROUND_TO_0 = 1.5 * 2 ** 52;
const ROUND_TO_28 = 1.5 * 2 ** 24;

/** cos and sin of every direction, each as a multiple of 2^-23 and the rest. */
const table = new Float64Array(4 * DIRECTIONS);
let stepTail = Number.NaN;

function fillTable(): void {
  const p = 128n;
  const turn = 2n * pi(p);
  stepTail = toNumber(turn / BigInt(DIRECTIONS) - (BigInt(STEP_HEAD * 2 ** 42) << (p - 42n)), p);
  const step = cis(turn / BigInt(DIRECTIONS), p);
  let at: Complex = { re: 1n << p, im: 0n };
  const put = (x: bigint, i: number): void => {
    const head = (x + (1n << (p - 24n))) >> (p - 23n);
    table[i] = Number(head) * 2 ** -23;
    table[i + 1] = toNumber(x - (head << (p - 23n)), p);
  };
  for (let j = 0; j < DIRECTIONS; j++) {
    put(at.re, 4 * j);
    put(at.im, 4 * j + 2);
    at = mul(at, step, p);
  }
}

/**
 * A number, |z| < 2^500, on its way through exponentials and logarithms, in pairs of doubles, with a bound on its error and the modulus of
 * its derivative in the number that it began as.
 *
 * Method: e^(x + iy) has its modulus from expSum, and its direction from one of DIRECTIONS in a table, (C + iS)(1 + ia) with C, S and
 * a so short that this is exact, and a rest below 2^-14. A logarithm is that of doubles and one step of Newton's method.
 */
export class ComplexPair implements PairParts {
  re = Number.NaN;
  reLow = Number.NaN;
  im = Number.NaN;
  imLow = Number.NaN;
  error = Number.NaN;
  slope = Number.NaN;
  private readonly sum = new Pair();
  private other: ComplexPair | undefined;

  private get scratch(): ComplexPair {
    this.other ??= new ComplexPair();
    return this.other;
  }

  /** An exact number. */
  start(re: number, im: number): void {
    this.re = re;
    this.im = im;
    this.reLow = 0;
    this.imLow = 0;
    this.error = 0;
    this.slope = 1;
  }

  copy(x: ComplexPair): void {
    this.re = x.re;
    this.reLow = x.reLow;
    this.im = x.im;
    this.imLow = x.imLow;
    this.error = x.error;
    this.slope = x.slope;
  }

  get size(): number {
    return Math.sqrt(this.re * this.re + this.im * this.im);
  }

  plus({ re, reLow, im, imLow }: PairParts, sign: 1 | -1): void {
    this.error += ROUNDING * (Math.abs(this.re) + Math.abs(this.im) + Math.abs(re) + Math.abs(im));
    this.real(sign * re, sign * reLow);
    this.imaginary(sign * im, sign * imLow);
  }

  /** A real number more. */
  real(hi: number, lo: number): void {
    const { sum } = this;
    sum.hi = this.re;
    sum.lo = this.reLow;
    add(sum, hi, lo);
    this.re = sum.hi;
    this.reLow = sum.lo;
  }

  /** The same on the imaginary axis. */
  imaginary(hi: number, lo: number): void {
    const { sum } = this;
    sum.hi = this.im;
    sum.lo = this.imLow;
    add(sum, hi, lo);
    this.im = sum.hi;
    this.imLow = sum.lo;
  }

  /** So many turns more in its imaginary part. */
  turn(n: number): void {
    const hi = n * TURN;
    this.imaginary(hi, productError(n, TURN, hi) + n * TURN_LOW);
  }

  times({ re: c, reLow: cLow, im: d, imLow: dLow }: PairParts): void {
    const { re: a, reLow: aLow, im: b, imLow: bLow } = this;
    const factor = Math.sqrt(c * c + d * d);
    this.error = this.error * factor + ROUNDING * this.size * factor;
    this.slope *= factor;
    const ac = a * c;
    const bd = b * d;
    const ad = a * d;
    const bc = b * c;
    const reRest = productError(a, c, ac) - productError(b, d, bd);
    const imRest = productError(a, d, ad) + productError(b, c, bc);
    const { sum } = this;
    sum.hi = ac;
    sum.lo = reRest + (a * cLow + aLow * c - (b * dLow + bLow * d));
    add(sum, -bd, 0);
    this.re = sum.hi;
    this.reLow = sum.lo;
    sum.hi = ad;
    sum.lo = imRest + (a * dLow + aLow * d + (b * cLow + bLow * c));
    add(sum, bc, 0);
    this.im = sum.hi;
    this.imLow = sum.lo;
  }

  /** The quotient by a number without error. */
  over(d: ComplexPair): void {
    const { re, im } = overParts(this, d);
    const factor = 1 / d.size;
    const [error, slope] = [this.error * factor, this.slope * factor];
    const { scratch } = this;
    scratch.start(re, im);
    scratch.times(d);
    this.plus(scratch, -1);
    const rest = overParts(this, d);
    this.start(re, im);
    this.real(rest.re, 0);
    this.imaginary(rest.im, 0);
    this.error = error + ROUNDING * this.size;
    this.slope = slope;
  }

  /** e to it, |re| < 340; NaN parts where |im| is too large. */
  exponential(): void {
    if (Number.isNaN(stepTail)) fillTable();
    if (!(Math.abs(this.im) < LONG)) {
      if (!(Math.abs(this.im) < FARTHEST)) {
        this.start(Number.NaN, Number.NaN);
        return;
      }
      this.error += ROUNDING * Math.abs(this.im);
      this.turn(-Math.round(this.im / TURN));
    }
    const k = this.im * (DIRECTIONS / TURN) + ROUND_TO_0 - ROUND_TO_0;
    const at = (k & (DIRECTIONS - 1)) << 2;
    const r1 = this.im - k * STEP_HEAD;
    const r2 = this.imLow - k * stepTail;
    const r = r1 + r2;
    const a = r + ROUND_TO_28 - ROUND_TO_28;
    const rr = r * r;
    // cos r - 1 and sin r - a
    const cosine = -rr * (1 / 2 - rr * (1 / 24 - rr * (1 / 720)));
    const sine = r1 - a + r2 - r * rr * (1 / 6 - rr * (1 / 120 - rr * (1 / 5040)));
    const c = table[at];
    const s = table[at + 2];
    const cAll = c + table[at + 1];
    const sAll = s + table[at + 3];
    const x = c - s * a; // exact
    const y = s + c * a; // exact
    const xLow = table[at + 1] - table[at + 3] * a + (cAll * cosine - sAll * sine);
    const yLow = table[at + 3] + table[at + 1] * a + (cAll * sine + sAll * cosine);
    const { sum } = this;
    sum.hi = this.re;
    sum.lo = this.reLow;
    expSum(sum);
    const m = sum.hi;
    const mLow = sum.lo;
    const xm = x * m;
    const ym = y * m;
    const xRest = productError(x, m, xm) + (x * mLow + xLow * m);
    const yRest = productError(y, m, ym) + (y * mLow + yLow * m);
    this.re = xm + xRest;
    this.reLow = xm - this.re + xRest;
    this.im = ym + yRest;
    this.imLow = ym - this.im + yRest;
    this.slope *= m;
    this.error = 1.01 * m * (this.error + ERROR + EXP_ERROR);
  }

  /** Its principal logarithm. */
  logarithm(): void {
    const { re, reLow, im, imLow, error, slope } = this;
    const modulus = this.size;
    const first = Math.log(modulus);
    const angle = Math.atan2(im, re);
    this.re = -first;
    this.im = -angle;
    this.reLow = 0;
    this.imLow = 0;
    this.exponential();
    this.times({ re, reLow, im, imLow });
    // 1 and what first and angle lack
    const more = this.re - 1 + this.reLow;
    const turn = this.im + this.imLow;
    this.re = first + more;
    this.reLow = first - this.re + more;
    this.im = angle + turn;
    this.imLow = angle - this.im + turn;
    this.error = 1.01 * (error / modulus) + ERROR;
    this.slope = slope / modulus;
  }
}

/** A number in p fraction bits. */
export function pairParts({ re, im }: Complex, p: bigint): PairParts {
  const hi = toNumbers({ re, im }, p);
  const low = toNumbers(sub({ re, im }, fromNumbers(hi.re, hi.im, p)), p);
  return { re: hi.re, reLow: low.re, im: hi.im, imLow: low.im };
}

/** Coefficients that products in pairs of doubles are taken with; the rest of a series needs fewer digits. */
const PAIRED = 6;

/** What a series leaves out. */
const LEFT_OUT = 2 ** -64;

/** c_0 + c_1 v + ..., |v| <= radius, of coefficients in p fraction bits, with a value in pairs of doubles. */
export class PairSeries {
  /** All in doubles. */
  readonly parts: readonly Parts[];
  /** The derivative at the last v. */
  slopeRe = 0;
  slopeIm = 0;
  private readonly paired: readonly PairParts[];
  private readonly rest: readonly Parts[];
  /** What the rest loses. */
  private readonly weight: number;
  /** Terms that matter at a number. */
  readonly terms: (v: Parts) => number;

  constructor(coefficients: readonly Complex[], p: bigint, radius: number) {
    const all = coefficients.map((c) => toNumbers(c, p));
    const size = ({ re, im }: Parts, n: number): number => Math.hypot(re, im) * radius ** n;
    const last = all.findLastIndex((c, n) => size(c, n) > LEFT_OUT);
    this.parts = all.slice(0, last + 1);
    this.paired = coefficients.slice(0, Math.min(PAIRED, last + 1)).map((c) => pairParts(c, p));
    this.rest = this.parts.slice(PAIRED);
    this.terms = termsWithin(this.parts, LEFT_OUT, radius);
    // A step of Horner's rule loses less than 4 units of 2^-53.
    this.weight = this.rest.reduce((sum, c, n) => sum + 2 ** -51 * (n + 1) * size(c, n), 0);
  }

  /** Its value at v without the error of v, and its derivative. */
  evaluate(v: ComplexPair, value: ComplexPair): void {
    const { paired } = this;
    const { re: x, im: y } = v;
    const [rest, slope] = hornerWithSlopeParts(this.rest, v, Math.max(0, this.terms(v) - PAIRED));
    let { re: dRe, im: dIm } = slope;
    value.start(rest.re, rest.im);
    value.error = this.weight;
    for (let k = paired.length - 1; k >= 0; k--) {
      const d = dRe * x - dIm * y + value.re;
      dIm = dRe * y + dIm * x + value.im;
      dRe = d;
      value.times(v);
      value.plus(paired[k], 1);
    }
    value.error += 8 * LEFT_OUT;
    this.slopeRe = dRe;
    this.slopeIm = dIm;
  }

  /** v becomes the value. */
  apply(v: ComplexPair, scratch: ComplexPair): void {
    const { error, slope } = v;
    this.evaluate(v, scratch);
    const rate = Math.hypot(this.slopeRe, this.slopeIm);
    v.copy(scratch);
    v.error += rate * error;
    v.slope = slope * rate;
  }
}
