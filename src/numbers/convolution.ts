import { fourierOf } from "./fft-in-doubles.js";
import type { Complex } from "./fixed-complex.js";
import { memoized } from "./memo.js";

/**
 * Sums of products of long complex integers, exact, by Fourier transforms in doubles. Each number is transformed once, however
 * many products it is in; a product is then one pass over the two transforms, and a sum of products needs one transform back.
 *
 * A number is a vector of limbs of 16 bits, from -2^15 to 2^15, whose real and imaginary parts are those of the number.
 *
 * Error, u = 2^-53, L the length of the transforms, |x| the root of the sum of the squares of limbs. A pass of radix r takes each
 * value from r others by one twiddle factor (off by u), at most one constant factor for each (off by u), complex products (off by
 * 2.3 u) and r - 1 sums. So it adds less than 12 u log2 r to the relative error: of the 2-norm of a transform; and, in units of
 * the sum of the moduli that go in, of the largest value of a transform back. By Cauchy's inequality a sum of K products is off
 * by less than (36 log2 L + 3 + K) u sum |x_k| |y_k| then (compare R. P. Brent, C. Percival and P. Zimmermann, Math. Comp. 76
 * (2007)). Sums are cut into parts for which that is below 0.4, so that all limbs of the result round to the right integers.
 */
interface Transforms {
  /** Doubles that a transform takes. */
  readonly size: number;
  /** Puts the transform of z at `to[at]`, and returns |z|. */
  forward(z: Complex, to: Float64Array, at: number): number;
  /** sum z_k z'_k / 2^shift over `count` numbers from two lists, off by less than 2 units for each part that the sum is cut into. */
  sum(a: List, from: number, b: List, count: number, shift: number): Complex;
}

/** Transforms one after the other, and the norms of what they come from. */
interface List {
  readonly transforms: Float64Array;
  readonly norms: Float64Array;
}

const LIMB = 16;

/** Limbs of a number below 2^bits. */
const limbsOf = (bits: number): number => Math.ceil((bits + 1) / LIMB) + 1;

/** Transforms for products of numbers below 2^a and 2^b. */
export const transformsFor = (a: number, b: number): Transforms =>
  transformsOf(lengthFor(limbsOf(a) + limbsOf(b)));

/** The least 2^i {1, 3, 9} that reaches. */
function lengthFor(limbs: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const odd of [1, 3, 9]) {
    let length = 4 * odd;
    while (length < limbs) length *= 2;
    least = Math.min(least, length);
  }
  return least;
}

/** The transforms of the first of some numbers, `count` of them, in the place of other ones where that is given. */
export function listOf(
  zs: readonly Complex[],
  { size, forward }: Transforms,
  count = zs.length,
  place = new Float64Array(size * count),
): List {
  const norms = new Float64Array(count);
  for (let k = 0; k < count; k++) norms[k] = forward(zs[k], place, size * k);
  return { transforms: place, norms };
}

const transformsOf = memoized(16, (length: number): Transforms => {
  const size = 2 * length;
  const fourier = fourierOf(length);
  const work = new Float64Array(size);
  const pairs = new Uint16Array(1 + 2 * length);
  const text = new Uint8Array(pairs.buffer);
  text.set([48, 120]); // 0x
  const digits = digitPairs();
  const share = 1 / length;
  const unit = (36 * Math.log2(length) + 3) * 2 ** -53;

  function part(a: List, from: number, b: List, first: number, last: number): Float64Array {
    const [x, y] = [a.transforms, b.transforms];
    work.fill(0);
    let k = first;
    for (; k + 1 < last; k += 2) addProducts(work, x, (from + k) * size, y, k * size, size);
    if (k < last) addProduct(work, x, (from + k) * size, y, k * size, size);
    return fourier(work);
  }

  /**
   * sum x_j 2^(16 j) / 2^shift, off by less than 2 units: x_j is what rounds to the integer in place -j of a transform, divided by
   * the length, and |x_j| < 2^47, so that the fourth limb below the first that is kept no longer counts.
   */
  function collected(sums: Float64Array, part: number, shift: number): bigint {
    const first = Math.min(length, Math.floor(shift / LIMB));
    const kept = length - first;
    let carry = 0;
    let end = 1 + 2 * kept;
    for (let j = Math.max(0, first - 4); j < length; j++) {
      const value = Math.round(sums[2 * (j === 0 ? 0 : length - j) + part] * share) + carry;
      carry = Math.floor(value * 2 ** -LIMB);
      if (j < first) continue;
      const limb = (value - carry * 2 ** LIMB) | 0;
      pairs[--end] = digits[limb & 255];
      pairs[--end] = digits[limb >> 8];
    }
    const low = kept === 0 ? 0n : BigInt(latin.decode(text.subarray(0, 2 + 4 * kept)));
    return (low + (BigInt(carry) << BigInt(LIMB * kept))) >> BigInt(shift - LIMB * first);
  }

  return {
    size,
    forward(z, to, at) {
      work.fill(0);
      const norm = Math.hypot(spread(z.re, work, 0), spread(z.im, work, 1));
      to.set(fourier(work), at);
      return norm;
    },
    sum(a, from, b, count, shift) {
      let re = 0n;
      let im = 0n;
      for (let first = 0; first < count; ) {
        let last = first;
        let norms = 0;
        do {
          norms += a.norms[from + last] * b.norms[last];
          last++;
        } while (
          last < count &&
          (norms + a.norms[from + last] * b.norms[last]) * (unit + (last + 1 - first) * 2 ** -53) <
            0.4
        );
        const sums = part(a, from, b, first, last);
        re += collected(sums, 0, shift);
        im += collected(sums, 1, shift);
        first = last;
      }
      return { re, im };
    },
  };
});

/** What adds products of so many numbers of x from i on and of y from j on. */
type Adding = (
  to: Float64Array,
  x: Float64Array,
  i: number,
  y: Float64Array,
  j: number,
  size: number,
) => void;

/** to += x y, complex. */
const addProduct: Adding = (to, x, i, y, j, size) => {
  for (let n = 0; n < size; n += 2) {
    const a = x[i + n];
    const b = x[i + n + 1];
    const c = y[j + n];
    const d = y[j + n + 1];
    to[n] += a * c - b * d;
    to[n + 1] += a * d + b * c;
  }
};

/** The same with two products one after the other, which takes half the loads and stores of the sum. */
const addProducts: Adding = (to, x, i, y, j, size) => {
  for (let n = 0; n < size; n += 2) {
    const a = x[i + n];
    const b = x[i + n + 1];
    const c = y[j + n];
    const d = y[j + n + 1];
    const e = x[i + n + size];
    const f = x[i + n + size + 1];
    const g = y[j + n + size];
    const h = y[j + n + size + 1];
    to[n] = to[n] + (a * c - b * d) + (e * g - f * h);
    to[n + 1] = to[n + 1] + (a * d + b * c) + (e * h + f * g);
  }
};

/** The hexadecimal digit of a character code. */
const digitOf = (c: number): number => (c < 58 ? c - 48 : c - 87);

/** The limbs of x at every second place from `at` on; returns the root of the sum of their squares. */
function spread(x: bigint, to: Float64Array, at: number): number {
  if (x === 0n) return 0;
  const sign = x < 0n ? -1 : 1;
  const text = (x < 0n ? -x : x).toString(16);
  let carry = 0;
  let squares = 0;
  let n = at;
  for (let end = text.length; end > 0 || carry !== 0; end -= 4, n += 2) {
    let limb = carry;
    for (let i = Math.max(0, end - 4); i < end; i++) {
      limb += digitOf(text.charCodeAt(i)) << (4 * (end - 1 - i));
    }
    carry = limb >= 0x8000 ? 1 : 0;
    limb -= carry << LIMB;
    to[n] = sign * limb;
    squares += limb * limb;
  }
  return Math.sqrt(squares);
}

const latin = new TextDecoder("latin1");

let madePairs: Uint16Array | undefined;

/** The character codes of the two hexadecimal digits of a byte, as a pair of bytes, for every byte. */
const digitPairs = (): Uint16Array =>
  (madePairs ??= new Uint16Array(
    Uint8Array.from({ length: 512 }, (_, i) =>
      (i >> 1)
        .toString(16)
        .padStart(2, "0")
        .charCodeAt(i & 1),
    ).buffer,
  ));
