import { CLASSES, NUMBERS } from "./measures.js";
import { type Random, randomOf } from "./random.js";
import type { Examples, Task } from "./train.js";

/** Every sequence is as long. */
const POSITIONS = 8;
/** Of the answers to "maximum by type", so that errors are shares of the variance. */
const MAXIMUM = { mean: 0.45, deviation: 0.42 };
/** How many examples tests and the validation have. */
const COUNT = 500;

/** How one sequence is drawn. */
interface Rule {
  /** Numbers a position, and how many answers there are. */
  readonly length: number;
  readonly targets: number;
  readonly classes?: number;
  /** Writes a sequence and its answer, from zeros. */
  readonly draw: (random: Random, inputs: Float32Array, targets: Float32Array) => void;
}

const [KEY, VALUES, TYPES] = [4, 4, 3];
const LAST = POSITIONS - 1;

const RULES: Readonly<Record<string, Rule>> = {
  /** Keys of normal numbers with values, and at last one of the keys: what was its value? */
  recall: {
    length: KEY + VALUES + 1,
    targets: 1,
    classes: VALUES,
    draw(random, inputs, targets) {
      const length = KEY + VALUES + 1;
      const asked = random.below(LAST);
      for (let i = 0; i < LAST; i++) {
        for (let j = 0; j < KEY; j++) inputs[i * length + j] = random.normal();
        const value = random.below(VALUES);
        inputs[i * length + KEY + value] = 1;
        if (i === asked) targets[0] = value;
      }
      inputs.copyWithin(LAST * length, asked * length, asked * length + KEY);
      inputs[POSITIONS * length - 1] = 1;
    },
  },
  /** Numbers uniform in [-1, 1] of three types: every position answers with the largest of its type. */
  "maximum by type": {
    length: TYPES + 1,
    targets: POSITIONS,
    draw(random, inputs, targets) {
      const most = new Array<number>(TYPES).fill(-1);
      const types = Array.from({ length: POSITIONS }, () => random.below(TYPES));
      types.forEach((type, i) => {
        const number = random.uniform(-1, 1);
        inputs[i * (TYPES + 1) + type] = 1;
        inputs[i * (TYPES + 1) + TYPES] = number;
        most[type] = Math.max(most[type], number);
      });
      types.forEach((type, i) => {
        targets[i] = (most[type] - MAXIMUM.mean) / MAXIMUM.deviation;
      });
    },
  },
  /** Points of a linear function of two numbers, all normal, and at last a place: what is its value there? */
  "in-context regression": {
    length: 4,
    targets: 1,
    draw(random, inputs, targets) {
      const [a, b] = [random.normal(), random.normal()];
      for (let i = 0; i < POSITIONS; i++) {
        const [x, y] = [random.normal(), random.normal()];
        const value = (a * x + b * y) / Math.SQRT2;
        inputs.set(i < LAST ? [x, y, value, 0] : [x, y, 0, 1], 4 * i);
        targets[0] = value;
      }
    },
  },
};

export const SEQUENCES = Object.keys(RULES);

export function sequenceTask(name: string): Task {
  const { length, targets, classes, draw } = RULES[name];
  const examples = (random: Random, count: number): Examples => {
    const all = {
      inputs: new Float32Array(count * POSITIONS * length),
      targets: new Float32Array(count * targets),
    };
    for (let i = 0; i < count; i++) {
      draw(
        random,
        all.inputs.subarray(i * POSITIONS * length, (i + 1) * POSITIONS * length),
        all.targets.subarray(i * targets, (i + 1) * targets),
      );
    }
    return all;
  };
  return {
    inputs: [POSITIONS, length],
    targets: [targets],
    outputs: classes ?? 1,
    stream(seed) {
      const random = randomOf(1000 + seed);
      return (count) => examples(random, count);
    },
    validation: examples(randomOf(2), COUNT),
    tests: { test: examples(randomOf(3), COUNT) },
    ...(classes === undefined ? NUMBERS : CLASSES),
  };
}
