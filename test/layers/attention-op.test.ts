import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { iterateExp } from "../../src/index.js";
import { coModulate } from "../../src/tfjs.js";
import { BACKENDS, numbers, use } from "./backend.js";

const normal = (shape: number[], seed: number): tf.Tensor =>
  tf.randomNormal(shape, 0, 1, "float32", seed);

describe.each(BACKENDS)("coModulate on %s", (backend) => {
  beforeAll(() => use(backend));

  /** The definition in doubles, for one head. */
  function definition(q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, alpha: number): number[] {
    const [query, key, value] = [q, k, v].map((t) => t.arraySync() as number[][]);
    const least = iterateExp(Number.NEGATIVE_INFINITY, 1 - alpha);
    return query.flatMap((row) => {
      const weights = key.map((other) => {
        const product = row.reduce((s, x, n) => s + x * other[n], 0);
        return iterateExp(product / Math.sqrt(row.length), 1 - alpha) - least;
      });
      const total = weights.reduce((s, w) => s + w, 0);
      return value[0].map((_, n) =>
        value.reduce((s, x, j) => s + (weights[j] / total) * iterateExp(x[n], alpha), 0),
      );
    });
  }

  it("has an alpha a head, and its gradient", () => {
    const [q, k, v] = [1, 2, 3].map((seed) => normal([2, 3, 20, 8], seed));
    const alphas = [0.2, 0.5, 0.8];
    const alpha = tf.tensor3d(alphas, [3, 1, 1]);
    const out = numbers(() => coModulate(q, k, v, { alpha }));
    const slopes = numbers(() => tf.grad((a) => coModulate(q, k, v, { alpha: a }))(alpha));
    const h = 1e-5;
    for (const [head, a] of alphas.entries()) {
      let slope = 0;
      for (let batch = 0; batch < 2; batch++) {
        const part = (t: tf.Tensor) =>
          tf.reshape(tf.slice(t, [batch, head, 0, 0], [1, 1, 20, 8]), [20, 8]);
        const at = (alpha: number) => definition(part(q), part(k), part(v), alpha);
        const start = (batch * 3 + head) * 160;
        for (const [i, y] of at(a).entries()) expect(out[start + i]).toBeCloseTo(y, 5);
        const [above, below] = [at(a + h), at(a - h)];
        slope += above.reduce((s, y, i) => s + (y - below[i]) / (2 * h), 0);
      }
      expect(Math.abs(slopes[head] / slope - 1)).toBeLessThan(1e-4);
    }
  });

  it.each([0, 0.5])(
    "keeps NaN of what is hidden out of values and gradients, alpha %d",
    (alpha) => {
      const [q, k, v] = [1, 2, 3].map((seed) => normal([20, 4], seed));
      const spoil = (x: tf.Tensor) => {
        const rows = x.arraySync() as number[][];
        rows[17][2] = Number.NaN;
        return tf.tensor2d(rows);
      };
      const mask = tf.tensor1d(Array.from({ length: 20 }, (_, j) => (j === 17 ? 0 : 1)));
      const run = (key: tf.Tensor, value: tf.Tensor, options: object) => {
        const f = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) =>
          coModulate(q, k, v, { alpha, ...options });
        return tf.tidy(() =>
          [f(q, key, value), ...tf.grads(f)([q, key, value])].map(
            (t) => t.arraySync() as number[][],
          ),
        );
      };
      const clean = run(k, v, { mask });
      const all = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
      for (const [key, value, columns] of [
        [spoil(k), v, all],
        [k, spoil(v), [0, 0, Number.NaN, 0]],
      ] as const) {
        expect(run(key, value, { mask })).toEqual(clean);
        // Seen by the last three queries only.
        const [out] = run(key, value, { causal: true });
        const [truth] = run(k, v, { causal: true });
        expect(out.slice(0, 17)).toEqual(truth.slice(0, 17));
        out.slice(17).forEach((row, i) => {
          expect(row).toEqual(truth[17 + i].map((y, n) => y + columns[n]));
        });
      }
    },
  );

  it("can be differentiated twice", () => {
    const [q, k, v] = [1, 2, 3].map((seed) => normal([5, 4], seed));
    const slope = (q: tf.Tensor, alpha: number) =>
      tf.grad((q) => coModulate(q, k, v, { alpha, causal: true }))(q);
    const bend = numbers(() => tf.grad((q) => slope(q, 0.5))(q));
    const h = 1e-2;
    const moved = (by: number) => {
      const step = tf.tensor2d(
        Array.from({ length: 20 }, (_, i) => (i === 9 ? by : 0)),
        [5, 4],
      );
      return numbers(() => slope(tf.add(q, step), 0.5)).reduce((s, y) => s + y, 0);
    };
    expect(bend[9]).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 2);
  });

  it("is 0 where there are no keys, and names shapes that do not fit", () => {
    const none = coModulate(normal([3, 4], 1), tf.zeros([0, 4]), tf.zeros([0, 2]));
    expect(none.shape).toEqual([3, 2]);
    expect(Array.from(none.dataSync())).toEqual([0, 0, 0, 0, 0, 0]);
    expect(coModulate(tf.zeros([0, 4]), normal([3, 4], 1), normal([3, 2], 1)).shape).toEqual([
      0, 2,
    ]);
    const [q, k, v] = [
      [3, 4],
      [5, 4],
      [5, 2],
    ].map((shape) => tf.zeros(shape));
    expect(() => coModulate(q, tf.zeros([5, 3]), v)).toThrow(
      /query has shape \[3,4\] and key \[5,3\]/,
    );
    expect(() => coModulate(q, k, tf.zeros([4, 2]))).toThrow(
      /key has shape \[5,4\] and value \[4,2\]/,
    );
    expect(() => coModulate(q, k, v, { mask: tf.zeros([4]) })).toThrow(
      /mask has shape \[4\], expected .* \[3,5\]/,
    );
    expect(() => coModulate([1, 2], k, v)).toThrow(/query has shape \[2\], expected at least two/);
  });

  it("takes arrays, int32 and bool", () => {
    const rows = [
      [1, 2],
      [3, 4],
    ];
    const [first] = [numbers(() => coModulate(rows, rows, rows))];
    const ints = tf.tensor2d(rows, [2, 2], "int32");
    const mixed = numbers(() => coModulate(ints, rows, ints, { mask: [[true, true]] }));
    expect(mixed).toHaveLength(4);
    mixed.forEach((y, i) => {
      expect(y).toBeCloseTo(first[i], 5);
    });
  });
});
