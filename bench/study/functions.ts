import { NUMBERS } from "./measures.js";
import { type Random, randomOf } from "./random.js";
import type { Examples, Task } from "./train.js";

type Numbers = readonly [number, number, number, number];

/** A function of four numbers above 0 and a context, and how the context is drawn: 1 or 2, or any number between. */
interface Rule {
  readonly value: (x: Numbers, context: number) => number;
  readonly context?: (random: Random) => number;
}

const bit = (random: Random): number => 1 + random.below(2);
const sum = ([a, b, c, d]: Numbers): number => a + b + c + d;
const product = ([a, b, c, d]: Numbers): number => a * b * c * d;

const RULES: Readonly<Record<string, Rule>> = {
  "(a+b)(c+d)": { value: ([a, b, c, d]) => (a + b) * (c + d) },
  "ab + cd": { value: ([a, b, c, d]) => a * b + c * d },
  "ab or cd": { value: ([a, b, c, d], context) => (context === 1 ? a * b : c * d), context: bit },
  "ab / (c+d)": { value: ([a, b, c, d]) => (a * b) / (c + d) },
  "Σ or Π": { value: (x, context) => (context === 1 ? sum(x) : product(x)), context: bit },
  "(1-m)Σ + mΠ": {
    value: (x, context) => (2 - context) * sum(x) + (context - 1) * product(x),
    context: (random) => random.uniform(1, 2),
  },
};

export const FUNCTIONS = Object.keys(RULES);

/** Numbers to learn from and to be tested with inside are of INSIDE, those outside of OUTSIDE. */
const [INSIDE, OUTSIDE] = [
  [0.5, 3],
  [3, 4],
];

/** How many examples tests and the validation have. */
const COUNT = 1000;

/** Where a task has no context, the models are given none. */
export function functionTask(name: string): Task {
  const { value, context } = RULES[name];
  const length = context === undefined ? 4 : 5;
  const draw = (random: Random, count: number, [from, to]: readonly number[]): Examples => {
    const [inputs, targets] = [new Float32Array(length * count), new Float32Array(count)];
    const x: [number, number, number, number] = [0, 0, 0, 0];
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < 4; j++) x[j] = random.uniform(from, to);
      const m = context?.(random) ?? 0;
      inputs.set(x, length * i);
      if (context !== undefined) inputs[length * i + 4] = m;
      targets[i] = value(x, m);
    }
    return { inputs, targets };
  };
  const typical = draw(randomOf(1), 20 * COUNT, INSIDE).targets;
  const mean = typical.reduce((s, y) => s + y, 0) / typical.length;
  const deviation = Math.sqrt(typical.reduce((s, y) => s + (y - mean) ** 2, 0) / typical.length);
  const unit = ({ inputs, targets }: Examples): Examples => ({
    inputs,
    targets: targets.map((y) => (y - mean) / deviation),
  });
  return {
    inputs: [length],
    targets: [1],
    outputs: 1,
    stream(seed) {
      const random = randomOf(1000 + seed);
      return (count) => unit(draw(random, count, INSIDE));
    },
    validation: unit(draw(randomOf(2), COUNT, INSIDE)),
    tests: {
      inside: unit(draw(randomOf(3), COUNT, INSIDE)),
      outside: unit(draw(randomOf(4), COUNT, OUTSIDE)),
    },
    ...NUMBERS,
  };
}
