import { powersOf } from "./decaying.js";
import { pi } from "./fixed.js";
import { add, type Complex, cis, mul, rescale, sub } from "./fixed-complex.js";

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
 * The n roots of unity e^(-2 pi i k / n), k < n, to p bits. Method: powers of the first, with guard bits for the errors that add up.
 */
export function rootsOfUnity(n: number, p: bigint): Complex[] {
  const guard = 12n + BigInt(Math.ceil(Math.log2(n)));
  const q = p + guard;
  const unit = cis((-2n * pi(q)) / BigInt(n), q);
  return powersOf(unit, n - 1, q).map((root) => rescale(root, q, p));
}

/**
 * Discrete Fourier transform X_k = sum_j x_j e^(-2 pi i j k / n), n = roots.length = x.length.
 * Method: Cooley and Tukey with mixed radix, decimation in time. A generator, which pauses with about the
 * fraction of the work that is done.
 */
export function* fourier(
  x: readonly Complex[],
  roots: readonly Complex[],
  p: bigint,
): Generator<number, Complex[], void> {
  const { length } = x;
  let done = 0;

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
      if (k % 32 === 31) yield done / (length * Math.log(length));
    }
    done += n;
    return result;
  }

  /** Method: the factors of x_s and x_(r - s) are conjugates, so that a cosine multiplies their sum and a sine their difference. */
  function butterfly(parts: Complex[][], k: number, stride: number, result: Complex[]): void {
    const radix = parts.length;
    const m = result.length / radix;
    const root = (j: number): Complex => roots[(j % result.length) * stride];
    const x = parts.map((part, s) => (s * k === 0 ? part[k] : mul(part[k], root(s * k), p)));
    if (radix === 2) {
      result[k] = add(x[0], x[1]);
      result[k + m] = sub(x[0], x[1]);
    } else {
      for (let s = 1; 2 * s < radix; s++) {
        [x[s], x[radix - s]] = [add(x[s], x[radix - s]), sub(x[s], x[radix - s])];
      }
      result[k] = x.slice(0, (radix + 1) / 2).reduce(add);
      for (let q = 1; 2 * q < radix; q++) {
        let [a, b, c, d] = [0n, 0n, 0n, 0n];
        for (let s = 1; 2 * s < radix; s++) {
          const { re, im } = root(q * s * m);
          a += x[s].re * re;
          b += x[s].im * re;
          c -= x[radix - s].im * im;
          d += x[radix - s].re * im;
        }
        const sum = { re: x[0].re + (a >> p), im: x[0].im + (b >> p) };
        const cross = { re: c >> p, im: d >> p };
        result[k + q * m] = add(sum, cross);
        result[k + (radix - q) * m] = sub(sum, cross);
      }
    }
  }

  return yield* transform(0, 1);
}

const radixOf = (n: number): number => [2, 3, 5].find((r) => n % r === 0) ?? n;
