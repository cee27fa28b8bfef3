import { bitLength, toNumber } from "./fixed.js";
import { type Complex, mul, rescale } from "./fixed-complex.js";

/**
 * Polynomials at points of the unit disc whose terms decay: each term to the bits that reach the sum.
 *
 * For |c_n| < 2^s_m from n = m on and |z| = 2^-b, what stands behind z^m is off by e when the sum is off by e 2^(-b m). So it is
 * held to p - b m bits after the point, has s_m bits before it, and its factor z needs as many bits as both together. Terms
 * with s_m - b m < -p are left out. Where both decays share the work it takes a third of the products of full length.
 */
export interface Terms<T> {
  readonly c: readonly T[];
  /** All coefficients from m on are below 2^sizes[m]. */
  readonly sizes: Int32Array;
}

/** Bits after the point beyond those of the sum: of up to 2^12 terms each may be off by one unit. */
const GUARD = 12;

/** From this precision on shorter factors are worth the shifts that make them. */
const LONG = 700;

/** Precisions go up in steps. */
const STEP = 128;

const NONE = -(2 ** 30);

/** Coefficients of so many fraction bits. */
export const realTerms = (c: readonly bigint[], bits: bigint): Terms<bigint> => ({
  c,
  sizes: sizesOf(c.map(bitsOf), bits),
});

export const complexTerms = (c: readonly Complex[], bits: bigint): Terms<Complex> => ({
  c,
  sizes: sizesOf(
    c.map(({ re, im }) => Math.max(bitsOf(re), bitsOf(im)) + 1),
    bits,
  ),
});

const bitsOf = (x: bigint): number => (x === 0n ? NONE : bitLength(x));

function sizesOf(lengths: readonly number[], bits: bigint): Int32Array {
  const sizes = new Int32Array(lengths.length);
  let largest = NONE;
  for (let k = lengths.length - 1; k >= 0; k--) {
    largest = Math.max(largest, lengths[k] - Number(bits));
    sizes[k] = largest;
  }
  return sizes;
}

/** b with |z| = 2^-b, 0 on and beyond the unit circle, 2^20 next to 0. */
export const decayOf = ({ re, im }: Complex, p: bigint): number =>
  Math.min(2 ** 20, Math.max(0, -Math.log2(Math.hypot(toNumber(re, p), toNumber(im, p)))));

/** How many terms reach 2^-bits. */
export function countOf({ sizes }: Terms<unknown>, decay: number, bits: number): number {
  let [low, high] = [0, sizes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sizes[middle] - decay * middle > -bits) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The length of a block that balances the products inside the blocks with those between them. */
export const blockLength = (size: number): number => Math.ceil(Math.sqrt(size));

/** v^0, ..., v^block. */
export function powersOf(v: Complex, block: number, p: bigint): Complex[] {
  const powers: Complex[] = [{ re: 1n << p, im: 0n }];
  for (let i = 0; i < block; i++) powers.push(mul(powers[i], v, p));
  return powers;
}

/**
 * sum a_k v^k for real a_k of aBits fraction bits, |v| <= 1, from the powers of v to p bits. Method: blocks of
 * powers.length - 1 terms, whose sums need no complex product and, for short a_k, only short real
 * ones; Horner's rule over the blocks.
 */
export function evaluate(
  terms: Terms<bigint>,
  aBits: bigint,
  powers: readonly Complex[],
  p: bigint,
  decay = decayOf(powers[1], p),
): Complex {
  const { c, sizes } = terms;
  const block = powers.length - 1;
  const bits = Number(p);
  const count = countOf(terms, decay, bits + GUARD);
  const powersTo = bits < LONG ? () => ({ list: powers, bits: p }) : cutter(powers, bits);
  let sum: Complex = { re: 0n, im: 0n };
  let held = p;
  for (let from = block * Math.floor((count - 1) / block); from >= 0; from -= block) {
    const kept = bits < LONG ? p : BigInt(Math.min(bits, Math.ceil(bits + GUARD - decay * from)));
    const inside = powersTo(Number(kept) + sizes[from] + GUARD);
    let re = 0n;
    let im = 0n;
    for (let i = Math.min(block, count - from) - 1; i >= 0; i--) {
      const a = c[from + i];
      re += a * inside.list[i].re;
      im += a * inside.list[i].im;
    }
    const between = powersTo(Number(kept) + sizes[from] + 2 * GUARD);
    // From `held` bits after the point to `kept`.
    const next = mul(sum, between.list[block], between.bits + held - kept);
    const shift = aBits + inside.bits - kept;
    sum = { re: next.re + (re >> shift), im: next.im + (im >> shift) };
    held = kept;
  }
  return sum;
}

/**
 * sum c_m z^m up to m = degree for complex c_m, |z| <= 1, coefficients and z to p fraction bits. Method: as in `evaluate`, with the
 * three products of a complex one summed apart.
 */
export function evaluateComplex(
  { c, sizes }: Terms<Complex>,
  z: Complex,
  p: bigint,
  degree = c.length - 1,
): Complex {
  const bits = Number(p);
  const decay = decayOf(z, p);
  const count = Math.min(degree + 1, countOf({ c, sizes }, decay, bits + GUARD));
  const block = blockLength(0.64 * count);
  const powersTo = cutter(powersOf(z, block, p), bits);
  let sum: Complex = { re: 0n, im: 0n };
  let held = bits;
  for (let from = block * Math.floor((count - 1) / block); from >= 0; from -= block) {
    const kept = Math.min(bits, STEP * Math.ceil((bits + GUARD - decay * from) / STEP));
    const drop = BigInt(bits - kept);
    const inside = powersTo(kept + sizes[from] + GUARD);
    let [re, im, both] = [0n, 0n, 0n];
    for (let i = Math.min(block, count - from) - 1; i >= 0; i--) {
      const { re: x, im: y } = cut(c[from + i], drop);
      const w = inside.list[i];
      re += x * w.re;
      im += y * w.im;
      both += (x + y) * w.sum;
    }
    const between = powersTo(kept + sizes[from] + 2 * GUARD);
    const next = mul(sum, between.list[block], between.bits + BigInt(held - kept));
    sum = {
      re: next.re + ((re - im) >> inside.bits),
      im: next.im + ((both - re - im) >> inside.bits),
    };
    held = kept;
  }
  return rescale(sum, BigInt(held), p);
}

/** Powers to fewer bits, and the sums of their parts. */
interface Cut {
  readonly list: readonly (Complex & { readonly sum: bigint })[];
  readonly bits: bigint;
}

/** The powers to the next multiple of STEP bits that reaches, or to all they have. */
function cutter(powers: readonly Complex[], bits: number): (needed: number) => Cut {
  const levels: Cut[] = [];
  return (needed) => {
    const level = Math.max(1, Math.ceil(Math.min(needed, bits) / STEP));
    const left = Math.min(bits, STEP * level);
    const drop = BigInt(bits - left);
    levels[level] ??= {
      list: powers.map((z) => {
        const { re, im } = cut(z, drop);
        return { re, im, sum: re + im };
      }),
      bits: BigInt(left),
    };
    return levels[level];
  };
}

const cut = (z: Complex, drop: bigint): Complex =>
  drop === 0n ? z : { re: z.re >> drop, im: z.im >> drop };
