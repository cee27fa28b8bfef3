import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { coModulate, gate } from "../../src/tfjs.js";
import { uniform } from "../fixtures/doubles.js";
import { BACKENDS, numbers, use } from "./backend.js";
import { column, dot, f, softmax, sum } from "./doubles.js";

/** Gate and attention against loops in doubles, over inputs as far as f32 goes. */

const random = uniform(17);
const between = (from: number, to: number) => Math.fround(from + (to - from) * random());
const matrix = (rows: number, columns: number, size: number): number[][] =>
  Array.from({ length: rows }, () => Array.from({ length: columns }, () => between(-size, size)));

/** Scores and values count as this number where they are larger, for alpha above 0. */
const most = (x: number) => Math.min(x, 64);

const modulated = (x: number, alpha: number) => (alpha === 0 ? x : f(most(x), alpha));

/** The shares of one query's scores, of which those that are not seen count nothing. */
function sharesOf(scores: number[], seen: readonly boolean[], alpha: number): number[] {
  if (alpha === 0) return softmax(scores.map((s, j) => (seen[j] ? s : Number.NEGATIVE_INFINITY)));
  const least = f(Number.NEGATIVE_INFINITY, 1 - alpha);
  const weights = scores.map((s, j) => (seen[j] ? f(most(s), 1 - alpha) - least : 0));
  return weights.map((w) => w / sum(weights));
}

describe.each(BACKENDS)("over wide inputs, on %s", (backend) => {
  beforeAll(() => use(backend));

  it.each([0, 0.03125, 0.25, 0.5, 0.84375, 1])("gate, heights %d and the rest", (a) => {
    const [x, y] = [0, 1].map(() => Array.from({ length: 500 }, () => between(-90, 90)));
    numbers(() => gate([x, y], { heights: [a, 1 - a] })).forEach((found, i) => {
      const factors = [f(x[i], a), f(y[i], 1 - a)].map(Math.fround);
      const truth = f(x[i], a) * f(y[i], 1 - a);
      const place = `${x[i]}, ${y[i]}: ${found}, ${truth}`;
      const isOrdinary = factors.every(Number.isFinite) && Math.abs(truth) < 3.4e38;
      if (!isOrdinary) expect(found, place).toBe(Math.fround(factors[0] * factors[1]));
      else if (Math.abs(truth) > 1e-30)
        expect(Math.abs(found / truth - 1), place).toBeLessThan(2e-7);
    });
  });

  const sizes = [1, 4, 12, 60];
  it.each([0, 0.001, 0.1, 0.5, 0.9, 0.999])("coModulate over wide inputs, alpha %d", (alpha) => {
    for (const size of sizes) {
      for (const causal of [false, true]) {
        const [query, key, value] = [matrix(7, 5, size), matrix(33, 5, 2), matrix(33, 3, size)];
        const mask = query.map(() =>
          key.map((_, j) => (causal && j > 0 && random() < 0.2 ? 0 : 1)),
        );
        const out = tf.tidy(
          () => coModulate(query, key, value, { alpha, causal, mask }).arraySync() as number[][],
        );
        query.forEach((row, i) => {
          const scores = key.map((other) => dot(row, other) / Math.sqrt(5));
          const seen = key.map((_, j) => mask[i][j] === 1 && (!causal || j <= i + 33 - 7));
          const shares = sharesOf(scores, seen, alpha);
          out[i].forEach((found, n) => {
            const values = column(value, n).map((x) => modulated(x, alpha));
            const scale = Math.max(...values.map(Math.abs));
            const truth = dot(shares, values);
            expect(Math.abs(found - truth) / scale, `${size}, ${i}, ${n}`).toBeLessThan(2e-6);
          });
        });
      }
    }
  });
});
