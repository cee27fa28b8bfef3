/** A complex number in doubles. */
export interface Parts {
  /** The real part. */
  readonly re: number;
  /** The imaginary part. */
  readonly im: number;
}

export const timesParts = (a: Parts, b: Parts): Parts => ({
  re: a.re * b.re - a.im * b.im,
  im: a.re * b.im + a.im * b.re,
});

export const plusParts = (a: Parts, b: Parts): Parts => ({ re: a.re + b.re, im: a.im + b.im });

export const minusParts = (a: Parts, b: Parts): Parts => ({ re: a.re - b.re, im: a.im - b.im });

export function overParts(a: Parts, b: Parts): Parts {
  const norm = b.re * b.re + b.im * b.im;
  return { re: (a.re * b.re + a.im * b.im) / norm, im: (a.im * b.re - a.re * b.im) / norm };
}

export const modulusOf = ({ re, im }: Parts): number => Math.hypot(re, im);

export function expParts({ re, im }: Parts): Parts {
  const modulus = Math.exp(re);
  return { re: modulus * Math.cos(im), im: modulus * Math.sin(im) };
}

/** The principal logarithm. */
export const logParts = (z: Parts): Parts => ({
  re: Math.log(modulusOf(z)),
  im: Math.atan2(z.im, z.re),
});

/** e^z - 1, with the relative accuracy of doubles next to 0 too. */
export function expm1Parts({ re, im }: Parts): Parts {
  const grown = Math.expm1(re);
  const versine = 2 * Math.sin(im / 2) ** 2; // 1 - cos
  return { re: grown * (1 - versine) - versine, im: (1 + grown) * Math.sin(im) };
}

/** ln(1 + z), likewise. */
export const log1pParts = ({ re: x, im: y }: Parts): Parts => ({
  re: Math.log1p(2 * x + x * x + y * y) / 2,
  im: Math.atan2(y, 1 + x),
});

/** |z| up to which the terms left out of a power series are below `leftOut`, judged by those of its second half. */
export const servesTo = (c: readonly Parts[], leftOut: number): number =>
  c.reduce((least, { re, im }, n) => {
    const serves = (leftOut / Math.hypot(re, im)) ** (1 / n);
    return 2 * n > c.length && serves < least ? serves : least;
  }, Number.POSITIVE_INFINITY);

/** Parts of the disc |z|^2 <= radius^2 that have counts of terms. */
const RINGS = 16;

/** How many terms of a power series are above `leftOut` at a number, all of them beyond a radius. */
export function termsWithin(
  c: readonly Parts[],
  leftOut: number,
  radius: number,
): (z: Parts) => number {
  const sizes = c.map(modulusOf);
  const counts = Array.from({ length: RINGS + 1 }, (_, ring) => {
    const r = radius * Math.sqrt(ring / RINGS);
    return sizes.findLastIndex((size, n) => size * r ** n > leftOut) + 1;
  });
  const perRing = RINGS / (radius * radius);
  return ({ re, im }) => counts[Math.ceil((re * re + im * im) * perRing)] ?? c.length;
}
