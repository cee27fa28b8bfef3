import type { Parts } from "../numbers/parts.js";

/** A point that g^n carries to u. */
export interface Image {
  readonly n: number;
  readonly u: Parts;
  readonly distance: number;
}

/** Where g^n, 1 <= |n| <= most, carries a point, as far as |Re| stays below `far`; the nearest first. */
export function imagesOf(
  u: Parts,
  step: (v: Parts, sign: 1 | -1) => Parts,
  most: number,
  far: number,
  distance: (v: Parts) => number,
): Image[] {
  const images: Image[] = [];
  for (const sign of [1, -1] as const) {
    let v = u;
    for (let n = 1; n <= most && Math.abs(v.re) < far; n++) {
      v = step(v, sign);
      images.push({ n: sign * n, u: v, distance: distance(v) });
    }
  }
  return images.sort((a, b) => a.distance - b.distance);
}

/** In place of an image, where g^n leads to none that serves. */
export const NO_IMAGE = { n: 0, distance: Number.POSITIVE_INFINITY };
