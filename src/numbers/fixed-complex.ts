/** Fixed-point complex arithmetic on pairs of bigint; p fraction bits as in fixed.ts. */
import {
  bitLength,
  exp as expReal,
  fromNumber,
  halvings,
  ln2,
  log as logReal,
  pi,
  rescale as rescaleReal,
  sqrt as sqrtReal,
  toNumber,
} from "./fixed.js";

export interface Complex {
  readonly re: bigint;
  readonly im: bigint;
}

export const add = (a: Complex, b: Complex): Complex => ({ re: a.re + b.re, im: a.im + b.im });

export const sub = (a: Complex, b: Complex): Complex => ({ re: a.re - b.re, im: a.im - b.im });

/** From this precision on three long products cost less than four. */
const threeProducts = 450n;

export function mul(a: Complex, b: Complex, p: bigint): Complex {
  const re = a.re * b.re;
  const im = a.im * b.im;
  const mixed =
    p < threeProducts ? a.re * b.im + a.im * b.re : (a.re + a.im) * (b.re + b.im) - re - im;
  return { re: (re - im) >> p, im: mixed >> p };
}

/** |a|^2. */
export const norm = (a: Complex, p: bigint): bigint => (a.re * a.re + a.im * a.im) >> p;

export function div(a: Complex, b: Complex, p: bigint): Complex {
  const n = b.re * b.re + b.im * b.im;
  return {
    re: ((a.re * b.re + a.im * b.im) << p) / n,
    im: ((a.im * b.re - a.re * b.im) << p) / n,
  };
}

/** a at q fraction bits instead of p. */
export const rescale = (a: Complex, p: bigint, q: bigint): Complex => ({
  re: rescaleReal(a.re, p, q),
  im: rescaleReal(a.im, p, q),
});

export const fromNumbers = (re: number, im: number, p: bigint): Complex => ({
  re: fromNumber(re, p),
  im: fromNumber(im, p),
});

export const toNumbers = (a: Complex, p: bigint): { re: number; im: number } => ({
  re: toNumber(a.re, p),
  im: toNumber(a.im, p),
});

/** Principal square root of z off the negative axis; error below 2^(4-p) max(1, 1/|z|). */
export function sqrt(z: Complex, p: bigint): Complex {
  const modulus = sqrtReal(z.re * z.re + z.im * z.im, 2n * p) >> p;
  if (z.re >= 0n) {
    const re = sqrtReal((modulus + z.re) >> 1n, p);
    return re === 0n ? { re, im: re } : { re, im: (z.im << (p - 1n)) / re };
  }
  const size = sqrtReal((modulus - z.re) >> 1n, p);
  const im = z.im < 0n ? -size : size;
  return { re: (z.im << (p - 1n)) / im, im };
}

/** e^(i t), error below 2^(4-p). Method: Taylor at t / 2^s, then s squarings. */
export function cis(t: bigint, p: bigint): Complex {
  // Quarter turns to as many bits more as t has before its point.
  const more = BigInt(Math.max(0, bitLength(t) - Number(p)));
  const quarter = pi(p + more) >> 1n;
  const scaled = t << more;
  const turns = (2n * scaled + quarter) / (2n * quarter) - (2n * scaled < -quarter ? 1n : 0n);
  const guard = BigInt(turns.toString(2).length) + 8n;
  const s = halvings(p);
  const q = p + s + guard;
  const r = ((t << (guard + s)) - turns * (pi(q) >> 1n)) >> s;
  const r2 = (r * r) >> q;
  let cosTerm = 1n << q;
  let sinTerm = r;
  let versine = 0n; // 1 - cos, which keeps its digits through the squarings
  let sine = r;
  for (let n = 1n; sinTerm !== 0n && sinTerm !== -1n; n++) {
    cosTerm = -((cosTerm * r2) >> q) / ((2n * n - 1n) * (2n * n));
    sinTerm = -((sinTerm * r2) >> q) / (2n * n * (2n * n + 1n));
    versine -= cosTerm;
    sine += sinTerm;
  }
  const one = 1n << q;
  for (let i = 0n; i < s; i++) {
    const next = (sine * (one - versine)) >> (q - 1n);
    versine = (sine * sine) >> (q - 1n);
    sine = next;
  }
  const drop = s + guard;
  const re = (one - versine) >> drop;
  const im = sine >> drop;
  switch (turns & 3n) {
    case 0n:
      return { re, im };
    case 1n:
      return { re: -im, im: re };
    case 2n:
      return { re: -re, im: -im };
    default:
      return { re: im, im: -re };
  }
}

/** e^z, error below 2^(5-p) max(1, |e^z|). */
export function exp(z: Complex, p: bigint): Complex {
  const modulus = expReal(z.re, p);
  const unit = cis(z.im, p);
  return { re: (modulus * unit.re) >> p, im: (modulus * unit.im) >> p };
}

/**
 * Principal ln z, z not 0; error below 2^(5-p) (1 + the relative error that z has in p bits). Method: z = 2^n m
 * with the larger part of m in [1/2, 1), w = ln m to p/5 bits by the same function, and then
 * ln m = w + log1p(m e^-w - 1) by four terms.
 */
export function log(z: Complex, p: bigint): Complex {
  if (z.im === 0n && z.re > 0n) return { re: logReal(z.re, p), im: 0n };
  const n = BigInt(Math.max(bitLength(z.re), bitLength(z.im))) - p;
  const { re, im } = logUnit(rescale(z, p + n, p), p);
  return { re: re + n * ln2(p), im };
}

function logUnit(z: Complex, p: bigint): Complex {
  if (p <= 50n) {
    const { re, im } = toNumbers(z, p);
    return fromNumbers(Math.log(Math.hypot(re, im)), Math.atan2(im, re), p);
  }
  const low = p / 5n + 6n;
  const w = rescale(logUnit(rescale(z, p, low), low), low, p);
  const product = mul(z, exp({ re: -w.re, im: -w.im }, p), p);
  const e = { re: product.re - (1n << p), im: product.im };
  const e2 = mul(e, e, p);
  const e3 = mul(e2, e, p);
  const e4 = mul(e2, e2, p);
  return {
    re: w.re + e.re - (e2.re >> 1n) + e3.re / 3n - (e4.re >> 2n),
    im: w.im + e.im - (e2.im >> 1n) + e3.im / 3n - (e4.im >> 2n),
  };
}
