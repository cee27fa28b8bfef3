import { pi } from "./fixed.js";
import { add, type Complex, cis, mul, sub } from "./fixed-complex.js";

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
    const sums = radix % 2 === 0 ? quarterTurned(twiddled) : oddSums(twiddled, (j) => root(j * m));
    sums.forEach((sum, q) => {
      result[k + q * m] = sum;
    });
  }

  /**
   * The transform of an odd number of values. Method: x_s and x_(r - s) have conjugate factors, so that their sum and difference are
   * multiplied by a cosine and a sine each.
   */
  function oddSums(x: readonly Complex[], root: (j: number) => Complex): Complex[] {
    const radix = x.length;
    const half = radix >> 1;
    const result = new Array<Complex>(radix);
    result[0] = x.reduce(add);
    const pairs = Array.from({ length: half }, (_, s) => ({
      sum: add(x[s + 1], x[radix - 1 - s]),
      difference: sub(x[s + 1], x[radix - 1 - s]),
    }));
    for (let q = 1; q <= half; q++) {
      let [a, b, c, d] = [0n, 0n, 0n, 0n];
      pairs.forEach(({ sum, difference }, s) => {
        const { re, im } = root((q * (s + 1)) % radix);
        a += sum.re * re;
        b += sum.im * re;
        c += difference.im * im;
        d += difference.re * im;
      });
      result[q] = { re: x[0].re + ((a - c) >> p), im: x[0].im + ((b + d) >> p) };
      result[radix - q] = { re: x[0].re + ((a + c) >> p), im: x[0].im + ((b - d) >> p) };
    }
    return result;
  }

  return yield* transform(0, 1);
}

/** The transform of two or four values, whose factors are 1, -i, -1 and i. */
function quarterTurned(x: readonly Complex[]): Complex[] {
  if (x.length === 2) return [add(x[0], x[1]), sub(x[0], x[1])];
  const [a, b, c, d] = [add(x[0], x[2]), sub(x[0], x[2]), add(x[1], x[3]), sub(x[1], x[3])];
  return [
    add(a, c),
    { re: b.re + d.im, im: b.im - d.re },
    sub(a, c),
    { re: b.re - d.im, im: b.im + d.re },
  ];
}

const radixOf = (n: number): number => [4, 2, 3, 5].find((r) => n % r === 0) ?? n;
