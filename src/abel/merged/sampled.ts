import type { Parts } from "../../numbers/parts.js";

/**
 * The bound of the distance from the merged Abel function that docs/certificate.md draws from the residuals of a solution P on the
 * full circle, from samples: with K' the images of the mapped samples and both lines, delta its pseudo-hyperbolic diameter,
 * and eps the largest residual, those of a theta and of its line added, the values of A - P over the disc lie within
 * 2 eps / (1 - delta) of each other. As -log10 of that; -Infinity where K' leaves the disc.
 */
export function sampledDigits(inside: readonly Parts[], residualDigits: number): number {
  let delta = 0;
  for (const [i, a] of inside.entries()) {
    if (!(Math.hypot(a.re, a.im) < 1)) return Number.NEGATIVE_INFINITY;
    for (const b of inside.slice(0, i)) delta = Math.max(delta, pseudoHyperbolic(a, b));
  }
  return residualDigits - Math.log10(2 / (1 - delta));
}

/** |a - b| / |1 - conj(a) b|. */
function pseudoHyperbolic(a: Parts, b: Parts): number {
  const off = Math.hypot(a.re - b.re, a.im - b.im);
  return off / Math.hypot(1 - a.re * b.re - a.im * b.im, a.im * b.re - a.re * b.im);
}
