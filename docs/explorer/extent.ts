/** The part of a plane that a picture shows. Upwards y grows. */
export interface Extent {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** A window is not made narrower than this, relative to the numbers in it: doubles are 2^-53 apart. */
const NARROWEST = 1e-13;

/** The window after the picture was scaled by k and then moved, in fractions of its size. */
export function moved({ x, y }: Extent, k: number, moveX: number, moveY: number): Extent {
  const width = (x[1] - x[0]) / k;
  const height = (y[1] - y[0]) / k;
  const left = x[0] - width * moveX;
  const top = y[1] + height * moveY;
  return { x: [left, left + width], y: [top - height, top] };
}

/** Numbers so large are not shown. */
const LARGEST = 1e15;

/** Whether doubles can tell the pixels of a window apart. */
export function possible({ x, y }: Extent): boolean {
  const ends = [...x, ...y];
  const size = Math.max(...ends.map(Math.abs), 1e-300);
  const narrow = Math.min(x[1] - x[0], y[1] - y[0]) < NARROWEST * size;
  return ends.every(Number.isFinite) && !narrow && size < LARGEST;
}

/** What windows are, in words. */
export const POSSIBLE = `below ${LARGEST} and no narrower than ${NARROWEST} of its numbers`;

export const same = (a: Extent, b: Extent): boolean =>
  a.x[0] === b.x[0] && a.x[1] === b.x[1] && a.y[0] === b.y[0] && a.y[1] === b.y[1];
