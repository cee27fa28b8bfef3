import { mul } from "./fixed.js";
import { add, type Complex, mul as mulComplex } from "./fixed-complex.js";
import type { Parts } from "./parts.js";

/**
 * Polynomials c_0 + c_1 x + ... by Horner's rule, one function for each kind of number: in doubles, in complex doubles, in
 * fixed point of p fraction bits, and in complex fixed point with complex or real coefficients. A polynomial without
 * coefficients is 0.
 */
export function horner(c: ArrayLike<number>, x: number): number {
  let sum = c.length > 0 ? c[c.length - 1] : 0;
  for (let k = c.length - 2; k >= 0; k--) sum = sum * x + c[k];
  return sum;
}

export function hornerParts(c: readonly Parts[], { re: x, im: y }: Parts): Parts {
  let { re, im } = c.length > 0 ? c[c.length - 1] : { re: 0, im: 0 };
  for (let k = c.length - 2; k >= 0; k--) {
    const { re: a, im: b } = c[k];
    const next = re * x - im * y + a;
    im = re * y + im * x + b;
    re = next;
  }
  return { re, im };
}

export function hornerFixed(c: readonly bigint[], x: bigint, p: bigint): bigint {
  let sum = 0n;
  for (let k = c.length - 1; k >= 0; k--) sum = mul(sum, x, p) + c[k];
  return sum;
}

/** `degree` leaves out the terms above it. */
export function hornerComplex(
  c: readonly Complex[],
  z: Complex,
  p: bigint,
  degree = c.length - 1,
): Complex {
  let sum = degree >= 0 ? c[degree] : { re: 0n, im: 0n };
  for (let k = degree - 1; k >= 0; k--) sum = add(mulComplex(sum, z, p), c[k]);
  return sum;
}

/** A polynomial and its derivative, both by one pass. */
export function hornerWithSlope(
  c: readonly bigint[],
  x: bigint,
  p: bigint,
): [value: bigint, slope: bigint] {
  let value = 0n;
  let slope = 0n;
  for (let k = c.length - 1; k >= 0; k--) {
    slope = mul(slope, x, p) + value;
    value = mul(value, x, p) + c[k];
  }
  return [value, slope];
}

/** The coefficients of the derivative. */
export const derivative = (c: ArrayLike<number>): number[] =>
  Array.from(c, (a, k) => k * a).slice(1);

export const derivativeFixed = (c: readonly bigint[]): bigint[] =>
  c.slice(1).map((a, k) => BigInt(k + 1) * a);

export const derivativeComplex = (c: readonly Complex[]): Complex[] =>
  c.slice(1).map(({ re, im }, k) => ({ re: re * BigInt(k + 1), im: im * BigInt(k + 1) }));

/** The same in complex fixed point. */
export function hornerWithSlopeComplex(
  c: readonly Complex[],
  z: Complex,
  p: bigint,
): [value: Complex, slope: Complex] {
  let value: Complex = { re: 0n, im: 0n };
  let slope = value;
  for (let k = c.length - 1; k >= 0; k--) {
    slope = add(mulComplex(slope, z, p), value);
    value = add(mulComplex(value, z, p), c[k]);
  }
  return [value, slope];
}

/** The same in complex doubles, of the first terms. */
export function hornerWithSlopeParts(
  c: readonly Parts[],
  { re: x, im: y }: Parts,
  terms = c.length,
): [value: Parts, slope: Parts] {
  let [re, im, dRe, dIm] = [0, 0, 0, 0];
  // Pairs of new values would be arrays, which take more time than the rest.
  for (let k = terms - 1; k >= 0; k--) {
    const { re: a, im: b } = c[k];
    const slope = dRe * x - dIm * y + re;
    dIm = dRe * y + dIm * x + im;
    dRe = slope;
    const next = re * x - im * y + a;
    im = re * y + im * x + b;
    re = next;
  }
  return [
    { re, im },
    { re: dRe, im: dIm },
  ];
}
