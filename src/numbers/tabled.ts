import { bitLength, exp as expReal, ln2, pi } from "./fixed.js";
import { type Complex, cis, exp, log, mul, rescale } from "./fixed-complex.js";
import { memoized } from "./memo.js";

/** exp and log of complex numbers in p fraction bits. */
export interface Exponential {
  /** e^z, error below 2^(5-p) max(1, |e^z|). */
  exp(z: Complex): Complex;
  /** Principal ln z, z not 0; error below 2^(5-p) (1 + the relative error that z has in p bits). */
  log(z: Complex): Complex;
}

export const plain = (p: bigint): Exponential => ({
  exp: (z) => exp(z, p),
  log: (z) => log(z, p),
});

/** Precisions whose tables are kept, some hundred numbers each. */
const KEPT = 3;

/** Bits beyond p for the errors of some fifty operations and of a multiple of ln 2 or pi. */
const GUARD = 32n;

/** Bits of the argument that each of the two tables takes. */
const BITS = 6;

/**
 * The same for thousands of arguments: fast once their tables are made, which takes as long as some ten exponentials.
 *
 * Method: ln 2 and pi/2 are taken off as in `exp` and `cis`; the next twice six bits of both parts by tables of e^(j/64), e^(j/4096)
 * and the same of e^i; what is left is below 2^-12, and its series are summed in groups (`sumOf`). From 700 bits on an exponential
 * takes half the time that halvings take.
 */
export const tabled = memoized(KEPT, (p: bigint): Exponential => {
  const q = p + GUARD;
  const one = 1n << q;
  const steps = [1, 2].map((level) => one >> BigInt(BITS * level));
  /** e^(j step), j from -count to count. */
  const real = steps.map((step) => {
    const count = 2 ** (BITS - 1);
    const up = powersTo(count, one, expReal(step, q), (a, b) => (a * b) >> q);
    const down = powersTo(count, one, expReal(-step, q), (a, b) => (a * b) >> q);
    return [...down.slice(1).reverse(), ...up];
  });
  /** e^(i j step), j from 0 on: |j| <= 64 pi / 4. */
  const turning = steps.map((step, level) =>
    powersTo(level === 0 ? 51 : 32, { re: one, im: 0n }, cis(step, q), (a, b) => mul(a, b, q)),
  );
  const terms = termsFor(Number(q), (k) => k);
  const pairs = termsFor(Number(q), (k) => 2 * k * (2 * k - 1), 2);
  const [group, pairGroup] = [terms, pairs].map((n) => Math.min(7, Math.ceil(Math.sqrt(n))));
  const low = p / 5n + 6n;

  /** j with j 2^-12 next to x, the j of the tables, and x without it. */
  function split(x: bigint): { first: number; second: number; rest: bigint } {
    const j = Number(((x >> (q - 13n)) + 1n) >> 1n);
    const first = (j + 32) >> BITS;
    return { first, second: j - (first << BITS), rest: x - (BigInt(j) << (q - 12n)) };
  }

  function modulus(x: bigint): bigint {
    const { first, second, rest } = split(x);
    const powers = powersTo(group, one, rest, (a, b) => (a * b) >> q);
    const e = sumOf(powers, (k) => k, terms, q);
    const tables = (real[0][first + 32] * real[1][second + 32]) >> q;
    return (tables * e) >> q;
  }

  function unit(x: bigint): Complex {
    const { first, second, rest } = split(x);
    const square = (rest * rest) >> q;
    const powers = powersTo(Math.min(5, pairGroup), one, -square, (a, b) => (a * b) >> q);
    const re = sumOf(powers, (k) => 2 * k * (2 * k - 1), pairs, q);
    const im = (rest * sumOf(powers, (k) => 2 * k * (2 * k + 1), pairs, q)) >> q;
    const [a, b] = [first, second].map((j, level) => {
      const power = turning[level][Math.abs(j)];
      return j < 0 ? { re: power.re, im: -power.im } : power;
    });
    return mul(mul(a, b, q), { re, im }, q);
  }

  function tabledExp(z: Complex): Complex {
    const limit = 1n << (p + 12n);
    if (z.re > limit || z.re < -limit || z.im > limit || z.im < -limit) return exp(z, p);
    const [x, y] = [z.re << GUARD, z.im << GUARD];
    const unit2 = ln2(q);
    const k = nearest(x, unit2);
    const quarter = pi(q) >> 1n;
    const turns = nearest(y, quarter);
    const size = modulus(x - k * unit2);
    const { re, im } = unit(y - turns * quarter);
    const shift = q + GUARD - k;
    const [a, b] = [re * size, im * size].map((part) =>
      shift >= 0n ? part >> shift : part << -shift,
    );
    switch (turns & 3n) {
      case 0n:
        return { re: a, im: b };
      case 1n:
        return { re: -b, im: a };
      case 2n:
        return { re: -a, im: -b };
      default:
        return { re: b, im: -a };
    }
  }

  return {
    exp: tabledExp,
    // As in `log`: ln z to a fifth of the bits, and four terms of log1p for the rest.
    log(x) {
      const n = BigInt(Math.max(bitLength(x.re), bitLength(x.im))) - p;
      const z = rescale(x, p + n, p);
      const near = log({ re: z.re >> (p - low), im: z.im >> (p - low) }, low);
      const w = { re: near.re << (p - low), im: near.im << (p - low) };
      const product = mul(z, tabledExp({ re: -w.re, im: -w.im }), p);
      const e = { re: product.re - (1n << p), im: product.im };
      const e2 = mul(e, e, p);
      const e3 = mul(e2, e, p);
      const e4 = mul(e2, e2, p);
      return {
        re: w.re + n * ln2(p) + e.re - (e2.re >> 1n) + e3.re / 3n - (e4.re >> 2n),
        im: w.im + e.im - (e2.im >> 1n) + e3.im / 3n - (e4.im >> 2n),
      };
    },
  };
});

/** 1, x, ..., x^count. */
function powersTo<T>(count: number, one: T, x: T, times: (a: T, b: T) => T): T[] {
  const powers = [one, x];
  while (powers.length <= count) powers.push(times(powers[powers.length - 1], x));
  return powers;
}

const nearest = (x: bigint, unit: bigint): bigint => {
  const twice = 2n * x + unit;
  const floor = twice / (2n * unit);
  return twice < 0n && floor * 2n * unit !== twice ? floor - 1n : floor;
};

/** How many terms t^k / (f(1) ... f(k)) reach 2^-bits for |t| <= 2^-12, or 2^-24 where `by` is 2. */
function termsFor(bits: number, factor: (k: number) => number, by = 1): number {
  let size = 0;
  let k = 0;
  while (size < bits) size += 2 * BITS * by + Math.log2(factor(++k));
  return k + 1;
}

/**
 * sum over k < terms of t^k / (f(1) ... f(k)), from the powers of t. Method: groups of m = powers.length - 1 terms, each put over
 * the product of its m factors, which fits into a word, so that within a group all products are by one word; Horner's rule in t^m.
 * So terms / m + m long products are needed.
 */
function sumOf(
  powers: readonly bigint[],
  factor: (k: number) => number,
  terms: number,
  q: bigint,
): bigint {
  const m = powers.length - 1;
  let sum = 0n;
  for (let from = m * Math.floor((terms - 1) / m); from >= 0; from -= m) {
    let inside = 0n;
    let product = 1n;
    for (let j = m - 1; j >= 0; j--) {
      inside += powers[j] * product;
      if (from + j > 0) product *= BigInt(factor(from + j));
    }
    sum = (inside + ((powers[m] * sum) >> q)) / product;
  }
  return sum;
}
