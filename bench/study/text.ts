import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { CLASSES } from "./measures.js";
import { type Random, randomOf } from "./random.js";
import type { Examples, Task } from "./train.js";

/** a to z and the space. */
const LETTERS = 27;
const SPACE = 26;
/** Letters that are seen; after each the next one is to be told. */
const POSITIONS = 16;
/** How many windows tests and the validation have. */
const COUNT = 250;

/** The text in the comments of TypeScript's lib.dom.d.ts, from MDN: letters without case, all else as single spaces. */
export function letters(): Int32Array {
  const source = readFileSync(
    createRequire(import.meta.url).resolve("typescript/lib/lib.dom.d.ts"),
    "utf8",
  );
  const comments = source.match(/\/\*\*[\s\S]*?\*\//g) ?? [];
  const prose = comments
    .join("\n")
    .replaceAll(/\[MDN Reference\]\([^)]*\)/g, "")
    .replaceAll(/@\w+/g, "")
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, " ");
  return Int32Array.from(prose, (letter) =>
    letter === " " ? SPACE : letter.charCodeAt(0) - "a".charCodeAt(0),
  );
}

/** Nine tenths to learn from, then a twentieth each to tune and to test by. */
export function textTask(): Task {
  const text = letters();
  const [end, middle] = [0.9, 0.95].map((share) => Math.floor(share * text.length));
  const windows = (random: Random, count: number, from: number, to: number): Examples => {
    const inputs = new Float32Array(count * POSITIONS * LETTERS);
    const targets = new Float32Array(count * POSITIONS);
    for (let i = 0; i < count; i++) {
      const start = from + random.below(to - from - POSITIONS);
      for (let j = 0; j < POSITIONS; j++) {
        inputs[(i * POSITIONS + j) * LETTERS + text[start + j]] = 1;
        targets[i * POSITIONS + j] = text[start + j + 1];
      }
    }
    return { inputs, targets };
  };
  return {
    inputs: [POSITIONS, LETTERS],
    targets: [POSITIONS],
    outputs: LETTERS,
    stream(seed) {
      const random = randomOf(1000 + seed);
      return (count) => windows(random, count, 0, end);
    },
    validation: windows(randomOf(2), COUNT, end, middle),
    tests: { test: windows(randomOf(3), COUNT, middle, text.length) },
    ...CLASSES,
  };
}
