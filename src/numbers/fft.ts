import { pi } from "./fixed.js";
import { type Complex, cis, mul } from "./fixed-complex.js";

/** Longer transforms are asked for by no solve that would end. */
const LONGEST = 2 ** 30;

/** The least 2^i 3^j 5^k 7^l >= n that is a multiple of `step`; RangeError unless 0 < n <= 2^30. */
export function smoothLength(n: number, step = 1): number {
  if (!(n > 0 && n <= LONGEST)) throw new RangeError(`n = ${n}, expected a length from 1 to 2^30`);
  for (let m = Math.ceil(n / step) * step; ; m += step) {
    let rest = m;
    for (const prime of [2, 3, 5, 7]) while (rest % prime === 0) rest /= prime;
    if (rest === 1) return m;
  }
}

/**
 * The n roots of unity e^(-2 pi i k / n), k < n, to p bits. Method: powers of the first, over an eighth of
 * the circle where n allows, with guard bits for the errors that add up.
 */
export function rootsOfUnity(n: number, p: bigint): Complex[] {
  const guard = 12n + BigInt(Math.ceil(Math.log2(n)));
  const q = p + guard;
  const unit = cis((-2n * pi(q)) / BigInt(n), q);
  const count = n % 8 === 0 ? n / 8 + 1 : n;
  const roots: Complex[] = [];
  for (let k = 0, root = { re: 1n << q, im: 0n }; k < count; k++, root = mul(root, unit, q)) {
    roots.push({ re: root.re >> guard, im: root.im >> guard });
  }
  if (count === n) return roots;
  // Down to -i by reflection at the diagonal, then quarter turns by -i.
  for (let k = n / 8 - 1; k >= 0; k--) roots.push({ re: -roots[k].im, im: -roots[k].re });
  for (let k = n / 4 + 1; k < n; k++) {
    const { re, im } = roots[k - n / 4];
    roots.push({ re: im, im: -re });
  }
  return roots;
}

/**
 * Discrete Fourier transform X_k = sum_j x_j e^(-2 pi i j k / n), n = roots.length = x.length.
 * Method: Cooley and Tukey with mixed radix, decimation in time. A generator, which pauses with the
 * fraction of the work that is done.
 */
export function* fourier(
  x: readonly Complex[],
  roots: readonly Complex[],
  p: bigint,
): Generator<number, Complex[], void> {
  const { length } = x;
  let done = 0;
  let total = 0;
  for (let n = length; n > 1; n /= radixOf(n)) total += length;

  function* transform(offset: number, stride: number): Generator<number, Complex[], void> {
    const n = length / stride;
    if (n === 1) return [x[offset]];
    const radix = radixOf(n);
    const parts: Complex[][] = [];
    for (let s = 0; s < radix; s++) {
      parts.push(yield* transform(offset + s * stride, stride * radix));
    }
    const m = n / radix;
    const result = new Array<Complex>(n);
    for (let k = 0; k < m; k++) {
      butterfly(parts, k, stride, result);
      if (k % 32 === 31) yield done / total;
    }
    done += n;
    return result;
  }

  function butterfly(parts: Complex[][], k: number, stride: number, result: Complex[]): void {
    const radix = parts.length;
    const m = result.length / radix;
    const root = (j: number): Complex => roots[(j % result.length) * stride];
    const twiddled = parts.map((part, s) => (s * k === 0 ? part[k] : mul(part[k], root(s * k), p)));
    for (let q = 0; q < radix; q++) {
      let re = 0n;
      let im = 0n;
      for (let s = 0; s < radix; s++) {
        const { re: a, im: b } = twiddled[s];
        const quarterTurns = (4 * s * q) / radix;
        if (quarterTurns % 4 === 0) {
          re += a;
          im += b;
        } else if (quarterTurns % 4 === 1) {
          re += b;
          im -= a;
        } else if (quarterTurns % 4 === 2) {
          re -= a;
          im -= b;
        } else if (quarterTurns % 4 === 3) {
          re -= b;
          im += a;
        } else {
          const turned = mul({ re: a, im: b }, root(s * q * m), p);
          re += turned.re;
          im += turned.im;
        }
      }
      result[k + q * m] = { re, im };
    }
  }

  return yield* transform(0, 1);
}

const radixOf = (n: number): number => [4, 2, 3, 5].find((r) => n % r === 0) ?? n;
