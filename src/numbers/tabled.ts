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

/** Precisions whose tables are kept, a thousand numbers each. */
const KEPT = 3;

/** Bits beyond p for the errors of some fifty operations and of a multiple of ln 2 or pi. */
const GUARD = 32n;

/** Bits of the argument that each of the two tables takes. */
const BITS = 8;

/** 2^BITS. */
const STEPS = 2 ** BITS;

/**
 * The same for thousands of arguments: fast once their tables are made.
 *
 * Method: ln 2 and pi/2 are taken off as in `exp` and `cis`; the next twice eight bits of both parts by tables of e^(j/256), e^(j/65536)
 * and the same of e^i; what is left is below 2^-16, and its series are summed in groups (`sumOf`).
 */
export const tabled = memoized(KEPT, (p: bigint): Exponential => {
  const q = p + GUARD;
  const one = 1n << q;
  const steps = [1, 2].map((level) => one >> BigInt(BITS * level));
  /** e^(j step), j from -count to count. */
  const real = steps.map((step) => {
    const count = STEPS / 2;
    const up = powersTo(count, one, expReal(step, q), (a, b) => (a * b) >> q);
    const down = powersTo(count, one, expReal(-step, q), (a, b) => (a * b) >> q);
    return [...down.slice(1).reverse(), ...up];
  });
  /** e^(i j step), j from 0 on: |j| <= 256 pi / 4. */
  const turning = steps.map((step, level) =>
    powersTo(level === 0 ? 202 : STEPS / 2, { re: one, im: 0n }, cis(step, q), (a, b) =>
      mul(a, b, q),
    ),
  );
  const exponential = seriesOf(q, (k) => k, BITS, 7);
  const cosine = seriesOf(q, (k) => 2 * k * (2 * k - 1), 2 * BITS, 5);
  const sine = seriesOf(q, (k) => 2 * k * (2 * k + 1), 2 * BITS, 5);
  const low = p / 5n + 6n;

  /** j with j 2^-16 next to x, the j of the tables, and x without it. */
  function split(x: bigint): { first: number; second: number; rest: bigint } {
    const j = Number(((x >> (q - BigInt(2 * BITS + 1))) + 1n) >> 1n);
    const first = (j + STEPS / 2) >> BITS;
    return {
      first,
      second: j - (first << BITS),
      rest: x - (BigInt(j) << (q - BigInt(2 * BITS))),
    };
  }

  function modulus(x: bigint): bigint {
    const { first, second, rest } = split(x);
    const powers = powersTo(exponential.length, one, rest, (a, b) => (a * b) >> q);
    const e = sumOf(exponential, powers, q);
    const tables = (real[0][first + STEPS / 2] * real[1][second + STEPS / 2]) >> q;
    return (tables * e) >> q;
  }

  function unit(x: bigint): Complex {
    const { first, second, rest } = split(x);
    const square = (rest * rest) >> q;
    const powers = powersTo(cosine.length, one, -square, (a, b) => (a * b) >> q);
    const re = sumOf(cosine, powers, q);
    const im = (rest * sumOf(sine, powers, q)) >> q;
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

/** sum t^k / (f(1) ... f(k)) in groups of `length` terms. */
interface Series {
  readonly length: number;
  /** What each power in a group is multiplied by, so that all of a group stand over one divisor. */
  readonly groups: readonly { readonly factors: readonly bigint[]; readonly divisor: bigint }[];
}

/** As many terms as reach 2^-q for |t| <= 2^-(2 bits), in groups whose factors fit into a word. */
function seriesOf(q: bigint, factor: (k: number) => number, bits: number, longest: number): Series {
  let terms = 1;
  for (let size = 0; size < Number(q); terms++) size += 2 * bits + Math.log2(factor(terms));
  const length = Math.min(longest, Math.ceil(Math.sqrt(terms)));
  const groups = Array.from({ length: Math.ceil(terms / length) }, (_, group) => {
    let divisor = 1n;
    const factors: bigint[] = [];
    for (let k = length * (group + 1) - 1; k >= length * group; k--) {
      factors.unshift(divisor);
      if (k > 0) divisor *= BigInt(factor(k));
    }
    return { factors, divisor };
  });
  return { length, groups };
}

/**
 * The sum of a series from the powers of t. Method: within a group all products are by one word; Horner's rule in t^length over
 * the groups. So length + groups long products are needed.
 */
const sumOf = ({ length, groups }: Series, powers: readonly bigint[], q: bigint): bigint =>
  groups.reduceRight((sum, { factors, divisor }) => {
    let inside = (powers[length] * sum) >> q;
    for (let j = 0; j < length; j++) inside += powers[j] * factors[j];
    return inside / divisor;
  }, 0n);
