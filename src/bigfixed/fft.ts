import { type Complex, cis, mul } from "./complex.js";
import { pi } from "./real.js";

/** The least 2^i 3^j 5^k >= n that is a multiple of `step`. */
export function smoothLength(n: number, step = 1): number {
  for (let m = Math.ceil(n / step) * step; ; m += step) {
    let rest = m;
    for (const prime of [2, 3, 5]) while (rest % prime === 0) rest /= prime;
    if (rest === 1) return m;
  }
}

/** The n roots of unity e^(-2 pi i k / n), k < n, to p bits. */
export function rootsOfUnity(n: number, p: bigint): Complex[] {
  const q = p + 16n;
  const unit = (-2n * pi(q)) / BigInt(n);
  return Array.from({ length: n }, (_, k) => {
    const { re, im } = cis(unit * BigInt(k), q);
    return { re: re >> 16n, im: im >> 16n };
  });
}

/**
 * Discrete Fourier transform X_k = sum_j x_j e^(-2 pi i j k / n), n = roots.length = x.length.
 * Method: Cooley and Tukey with mixed radix, decimation in time.
 */
export function fourier(x: readonly Complex[], roots: readonly Complex[], p: bigint): Complex[] {
  return transform(x, 0, 1, x.length, roots, p);
}

function transform(
  x: readonly Complex[],
  offset: number,
  stride: number,
  n: number,
  roots: readonly Complex[],
  p: bigint,
): Complex[] {
  if (n === 1) return [x[offset]];
  const radix = n % 4 === 0 ? 4 : n % 2 === 0 ? 2 : n % 3 === 0 ? 3 : n % 5 === 0 ? 5 : n;
  const m = n / radix;
  const parts = Array.from({ length: radix }, (_, s) =>
    transform(x, offset + s * stride, stride * radix, m, roots, p),
  );
  const result = new Array<Complex>(n);
  const root = (k: number): Complex => roots[(k % n) * stride];
  for (let k = 0; k < m; k++) {
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
  return result;
}
