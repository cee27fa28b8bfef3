import { abs, bitLength } from "./fixed.js";

/**
 * Integers of slowly falling lengths as a text that is short to load, where coefficients of a series come with the package: 6.5 bits
 * a character, of which no minifier escapes any.
 *
 * The text is one large number in base 91, its digits the characters from "#" on without the backslash. From its lowest bit on
 * stand the length of the first integer, in 16 bits, and then for each integer by how much its length falls, its sign, and itself
 * without its leading bit; above all is one bit that is set.
 */

const RADIX = 91;
const LOWEST = 35;
const BACKSLASH = 92;

/** The largest power of the radix below 2^53. */
const LARGEST = RADIX ** 8;

/** Bits of the length that the first integer's falls from, and of a fall, which counts from the least one. */
const LENGTH = 16;
const FALL = 4;
const LEAST_FALL = -5;

/** The integers that `packed` wrote. */
export function unpacked(text: string): bigint[] {
  let rest = 0n;
  for (let i = 0; i < text.length; ) {
    let [group, unit] = [0, 1];
    for (; unit < LARGEST && i < text.length; unit *= RADIX) {
      const code = text.charCodeAt(i++);
      group = group * RADIX + code - (code > BACKSLASH ? LOWEST + 1 : LOWEST);
    }
    rest = rest * BigInt(unit) + BigInt(group);
  }
  const take = (bits: number): bigint => {
    const taken = BigInt.asUintN(bits, rest);
    rest >>= BigInt(bits);
    return taken;
  };
  const integers: bigint[] = [];
  for (let length = Number(take(LENGTH)); rest > 1n; ) {
    length -= Number(take(FALL)) + LEAST_FALL;
    const isNegative = take(1) === 1n;
    const size = length === 0 ? 0n : (1n << BigInt(length - 1)) | take(length - 1);
    integers.push(isNegative ? -size : size);
  }
  return integers;
}

/** The text of integers; throws a RangeError where the length of one is 6 bits above that of the one before, or 11 below. */
export function packed(integers: readonly bigint[]): string {
  const lengths = integers.map(bitLength);
  let all = 1n;
  for (let k = integers.length - 1; k >= 0; k--) {
    const fall = (lengths[k - 1] ?? lengths[0]) - lengths[k] - LEAST_FALL;
    if (fall < 0 || fall >= 1 << FALL) {
      throw new RangeError(`integers[${k}] has ${lengths[k]} bits after one of ${lengths[k - 1]}`);
    }
    const rest = Math.max(0, lengths[k] - 1);
    all = (all << BigInt(rest)) | BigInt.asUintN(rest, abs(integers[k]));
    all = (((all << 1n) | (integers[k] < 0n ? 1n : 0n)) << BigInt(FALL)) | BigInt(fall);
  }
  all = (all << BigInt(LENGTH)) | BigInt(lengths[0] ?? 0);
  const codes: number[] = [];
  for (; all > 0n; all /= BigInt(RADIX)) {
    const code = LOWEST + Number(all % BigInt(RADIX));
    codes.push(code < BACKSLASH ? code : code + 1);
  }
  return String.fromCharCode(...codes.reverse());
}
