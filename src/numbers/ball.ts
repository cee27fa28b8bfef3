import { abs, bitLength, exp as expFixed, log as logFixed, toNumber } from "./fixed.js";

/**
 * A real number within `rounding` + `model` units of 2^-p around value * 2^-p. Rounding is what fixed
 * point of p bits loses, model what the expansion of A is known to: more bits help against the one,
 * more digits of the expansion against the other.
 */
export interface Ball {
  readonly value: bigint;
  readonly rounding: bigint;
  readonly model: bigint;
}

export const ball = (value: bigint, rounding = 0n, model = 0n): Ball => ({
  value,
  rounding,
  model,
});

export const add = (a: Ball, b: Ball): Ball =>
  ball(a.value + b.value, a.rounding + b.rounding, a.model + b.model);

export const shifted = (a: Ball, n: bigint): Ball => ({ ...a, value: a.value + n });

/** Errors of x times `factor`, a bound of the derivative, and `fresh` units of rounding. */
export function spread(value: bigint, x: Ball, factor: number, fresh: number): Ball {
  const scale = BigInt(Math.ceil(factor * 1040));
  return ball(
    value,
    ((x.rounding * scale) >> 10n) + BigInt(Math.ceil(fresh)) + 1n,
    x.model === 0n ? 0n : ((x.model * scale) >> 10n) + 1n,
  );
}

export function exp(x: Ball, p: bigint): Ball {
  const value = expFixed(x.value, p);
  const size = toNumber(value, p);
  return spread(value, x, size, 8 * Math.max(1, size));
}

/** ln x, or undefined where x is not known to be positive. */
export function log(x: Ball, p: bigint): Ball | undefined {
  if (sign(x) !== 1) return undefined;
  const least = x.value - x.rounding - x.model;
  const grown = (error: bigint): bigint => (error << p) / least + (error === 0n ? 0n : 1n);
  return ball(logFixed(x.value, p), grown(x.rounding) + 9n, grown(x.model));
}

/** The sign of x, or undefined where the error is as large as half of x. */
export function sign(x: Ball): 1 | 0 | -1 | undefined {
  const error = x.rounding + x.model;
  if (x.value === 0n && error === 0n) return 0;
  if (2n * error >= abs(x.value)) return undefined;
  return x.value > 0n ? 1 : -1;
}

/** By how many bits an error is smaller than x. */
export const bitsBelow = (error: bigint, x: Ball): number =>
  error === 0n ? Number.POSITIVE_INFINITY : bitLength(x.value) - bitLength(error);
