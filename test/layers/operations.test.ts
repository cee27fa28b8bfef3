import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { iterateExp as exact } from "../../src/index.js";
import { coModulate, gate, iterateExp, rhoSum } from "../../src/tfjs.js";
import { BACKENDS, leftBehind, numbers, use } from "./backend.js";
import { normal } from "./models.js";

const { POSITIVE_INFINITY: UP, NEGATIVE_INFINITY: DOWN, NaN: NONE } = Number;

/** With one element changed. */
function changed(x: tf.Tensor, [row, column]: [number, number], value: number): tf.Tensor {
  const rows = x.arraySync() as number[][];
  rows[row][column] = value;
  return tf.tensor2d(rows);
}

const rowsOf = (x: tf.Tensor) => x.arraySync() as number[][];

describe.each(BACKENDS)("operations on %s", (backend) => {
  beforeAll(() => use(backend));

  describe("what coModulate hides", () => {
    let [q, k, v]: tf.Tensor[] = [];
    beforeAll(() => {
      [q, k, v] = [1, 2, 3].map((seed) => normal([20, 4], seed));
    });
    const run = (key: tf.Tensor, value: tf.Tensor, options: object) => {
      const f = (...xs: tf.Tensor[]) => coModulate(xs[0], xs[1], xs[2], options);
      return tf.tidy(() => [f(q, key, value), ...tf.grads(f)([q, key, value])].map(rowsOf));
    };
    const ends = [UP, DOWN, NONE].flatMap((end) => [
      { end, a: 0, learned: false },
      { end, a: 0.5, learned: false },
      { end, a: 0, learned: true },
      { end, a: 0.5, learned: true },
    ]);

    it.each(ends)("$end at a masked key or value changes nothing: $a, $learned", (given) => {
      const { end, a, learned } = given;
      const alpha = learned ? tf.scalar(a) : a;
      const mask = tf.tensor1d(Array.from({ length: 20 }, (_, j) => (j === 17 ? 0 : 1)));
      const clean = run(k, v, { mask, alpha });
      expect(run(changed(k, [17, 2], end), v, { mask, alpha })).toEqual(clean);
      expect(run(k, changed(v, [17, 2], end), { mask, alpha })).toEqual(clean);
    });

    it.each(ends)("$end later on changes nothing where it is causal: $a, $learned", (given) => {
      const { end, a, learned } = given;
      const alpha = learned ? tf.scalar(a) : a;
      const early = (rows: number[][]) => rows.slice(0, 17);
      const [out] = run(k, v, { causal: true, alpha }).map(early);
      const loss = (x: tf.Tensor, y: tf.Tensor) => (query: tf.Tensor) =>
        tf.sum(tf.slice(coModulate(query, x, y, { causal: true, alpha }), [0, 0], [17, 4]));
      const slopes = early(rowsOf(tf.grad(loss(k, v))(q)));
      for (const [x, y] of [
        [changed(k, [17, 2], end), v],
        [k, changed(v, [17, 2], end)],
      ]) {
        expect(early(run(x, y, { causal: true, alpha })[0])).toEqual(out);
        expect(early(rowsOf(tf.grad(loss(x, y))(q)))).toEqual(slopes);
      }
    });

    it("is heard where it is seen: the visible infinities of values, column by column", () => {
      for (const [end, other] of [
        [UP, NONE],
        [DOWN, NONE],
        [NONE, NONE],
      ]) {
        const [out] = run(k, v, { causal: true, alpha: 0 });
        const one = changed(v, [17, 2], end);
        const [found] = run(k, one, { causal: true, alpha: 0 });
        out.forEach((row, i) => {
          expect(found[i]).toEqual(i < 17 ? row : [row[0], row[1], end, row[3]]);
        });
        const [both] = run(k, changed(one, [18, 2], -end), { causal: true, alpha: 0 });
        expect(both[17][2]).toBe(end);
        expect(both[19][2]).toBe(other);
      }
      // For alpha > 0 values above 64 count as 64, and those of -Infinity as the limit.
      const limit = (end: number, like: number) => {
        const [found, truth] = [end, like].map((x) =>
          run(k, changed(v, [17, 2], x), { causal: true, alpha: 0.5 }),
        );
        expect(found[0]).toEqual(truth[0]);
        expect(found[3]).toEqual(truth[3]);
      };
      limit(UP, 1000);
      limit(DOWN, -1e30);
    });

    it("is what has the mask 0, whatever the other numbers are", () => {
      for (const alpha of [0, 0.5]) {
        const [a, b, c] = [
          [0, 1, 1],
          [0, 0.25, -3],
          [false, true, true],
        ].map((mask) => run(tf.slice(k, 0, 3), tf.slice(v, 0, 3), { alpha, mask }));
        expect(b).toEqual(a);
        expect(c).toEqual(a);
      }
    });
  });

  describe("coModulate", () => {
    it("takes one alpha for all positions, and no other", () => {
      const [q, k, v] = [1, 2, 3].map((seed) => normal([3, 3], seed));
      for (const shape of [[3], [3, 1], [1, 3], [2, 3, 1]]) {
        expect(() => coModulate(q, k, v, { alpha: tf.fill(shape, 0.5) })).toThrow(
          `alpha has shape [${shape}] beside a query of shape [3,3], expected one number`,
        );
      }
      const two = coModulate(q, k, v, { alpha: tf.tensor3d([0.25, 0.5], [2, 1, 1]) });
      expect(two.shape).toEqual([2, 3, 3]);
      const parts = [0.25, 0.5].flatMap((alpha) => [...coModulate(q, k, v, { alpha }).dataSync()]);
      [...two.dataSync()].forEach((y, i) => {
        expect(y).toBeCloseTo(parts[i], 5);
      });
    });

    it("is NaN for elements of a tensor that are no alpha", () => {
      const [q, k, v] = [1, 2, 3].map((seed) => normal([3, 20], seed));
      for (const alpha of [1, 1.5, -0.25, NONE]) {
        const ys = numbers(() => coModulate(q, k, v, { alpha: tf.scalar(alpha) }));
        expect(ys).toEqual(new Array(60).fill(NONE));
        expect(() => coModulate(q, k, v, { alpha })).toThrow(/alpha = .*, expected 0 <= alpha < 1/);
      }
    });

    it("broadcasts batches, with gradients", () => {
      const [q, k, v] = [normal([2, 1, 3, 4], 1), normal([5, 6, 4], 2), normal([6, 2], 3)];
      const alpha = tf.tensor3d([0.2, 0.3, 0.4, 0.5, 0.6], [5, 1, 1]);
      const f = (...[q, k, v, alpha]: tf.Tensor[]) => coModulate(q, k, v, { alpha });
      expect(f(q, k, v, alpha).shape).toEqual([2, 5, 3, 2]);
      const slopes = tf.grads(f)([q, k, v, alpha]);
      expect(slopes.map((d) => d.shape)).toEqual([q, k, v, alpha].map((x) => x.shape));
      // The gradient of what serves several is the sum of theirs.
      const wide = [q, k, v, alpha].map((x) => tf.broadcastTo(x, [2, 5, ...x.shape.slice(-2)]));
      const each = tf.grads(f)(wide);
      const summed = [tf.sum(each[0], 1, true), tf.sum(each[1], 0), tf.sum(each[2], [0, 1])];
      [...summed, tf.sum(each[3], 0)].forEach((truth, i) => {
        const right = truth.dataSync();
        [...slopes[i].dataSync()].forEach((d, j) => {
          expect(d).toBeCloseTo(right[j], 4);
        });
      });
    });

    it("weighs all alike where keys have no length, and has gradients where there is nothing", () => {
      const v = normal([5, 2], 1);
      for (const alpha of [0, 0.5]) {
        const given = [tf.zeros([3, 0]), tf.zeros([5, 0]), v];
        const f = (...[q, k, v]: tf.Tensor[]) => coModulate(q, k, v, { alpha });
        const mean = [0, 1].map((n) => {
          const column = rowsOf(v).map((row) => exact(row[n], alpha));
          return column.reduce((s, y) => s + y / 5, 0);
        });
        rowsOf(f(...given)).forEach((row) => {
          expect(row[0]).toBeCloseTo(mean[0], 5);
          expect(row[1]).toBeCloseTo(mean[1], 5);
        });
        for (const [q, k, v] of [
          given,
          [tf.zeros([3, 4]), tf.zeros([0, 4]), tf.zeros([0, 2])],
          [tf.zeros([0, 4]), tf.ones([3, 4]), tf.ones([3, 2])],
          [tf.ones([3, 4]), tf.ones([3, 4]), tf.zeros([3, 0])],
          [tf.zeros([0, 3, 4]), tf.zeros([0, 3, 4]), tf.zeros([0, 3, 2])],
        ]) {
          for (const options of [{}, { causal: true }, { mask: [[1]] }]) {
            const g = (...xs: tf.Tensor[]) =>
              coModulate(xs[0], xs[1], xs[2], { alpha, ...options });
            const slopes = tf.grads(g)([q, k, v]);
            expect(slopes.map((d) => d.shape)).toEqual([q, k, v].map((x) => x.shape));
            for (const d of slopes) expect([...d.dataSync()].every(Number.isFinite)).toBe(true);
          }
        }
      }
    });
  });

  describe("rhoSum", () => {
    const x = [
      [2, 3, 4],
      [1.5, 2.5, 3.5],
      [3, 1, 2],
    ];

    it("refuses several alphas along what it sums, and takes others", () => {
      for (const [axis, shape] of [
        [1, [3]],
        [0, [3, 1]],
        [undefined, [3]],
        [
          [0, 1],
          [3, 1],
        ],
      ] as const) {
        expect(() => rhoSum(x, axis as number, tf.fill([...shape], 0.5))).toThrow(
          `alpha has shape [${shape}] and x [3,3], expected one alpha along the axes of the sum`,
        );
      }
      const alphas = [0.25, 0.5, 0.75];
      const rows = numbers(() => rhoSum(x, 1, tf.tensor2d(alphas, [3, 1])));
      expect(rows).toHaveLength(3);
      alphas.forEach((alpha, i) => {
        expect(rows[i]).toBeCloseTo(numbers(() => rhoSum(x[i], 0, alpha))[0], 5);
      });
      const kept = rhoSum(x, 1, tf.tensor2d(alphas, [3, 1]), { keepDims: true });
      expect(kept.shape).toEqual([3, 1]);
      expect(rhoSum(x, undefined, tf.tensor2d([0.5], [1, 1])).shape).toEqual([]);
    });

    it("counts axes in x, also where alpha or weights have more", () => {
      const alpha = tf.tensor2d([0.25, 0.75], [2, 1]);
      const ys = numbers(() => rhoSum(x[0], 0, alpha));
      const truth = [0.25, 0.75].map((a) => numbers(() => rhoSum(x[0], 0, a))[0]);
      expect(ys).toHaveLength(2);
      ys.forEach((y, i) => {
        expect(y).toBeCloseTo(truth[i], 5);
      });
      const weights = [
        [1, 0, 0],
        [0, 1, 0],
      ];
      expect(rhoSum(x[0], 0, 0.5, { weights }).shape).toEqual([2]);
      numbers(() => rhoSum(x[0], 0, 0.5, { weights })).forEach((y, i) => {
        expect(y).toBeCloseTo(x[0][i], 5);
      });
    });

    it("is NaN where the extension has no such alpha", () => {
      for (const [extension, alpha] of [
        ["odd", -0.5],
        ["shift", -0.5],
        ["shift", 2.25],
      ] as const) {
        const f = (a: tf.Tensor) => rhoSum(x, 1, a, { extension });
        expect(numbers(() => f(tf.scalar(alpha)))).toEqual([NONE, NONE, NONE]);
        expect(numbers(() => tf.grad(f)(tf.scalar(alpha)))).toEqual([NONE]);
        const wide = tf.fill([3, 40], 1.5);
        const many = numbers(() => rhoSum(wide, 0, tf.fill([40], alpha), { extension }));
        expect(many).toEqual(new Array(40).fill(NONE));
        expect(() => rhoSum(x, 1, alpha, { extension })).toThrow(/alpha = /);
      }
    });
  });

  it.each([-1, 0, 0.5, 1, 2])("the gradient is NaN where the value is, alpha %d", (alpha) => {
    const xs = [NONE, -3, 2].filter((x) => alpha !== -1 || x !== 2);
    for (const a of [alpha, tf.scalar(alpha)]) {
      const ys = numbers(() => iterateExp(xs, a));
      const slopes = numbers(() => tf.grad((x) => iterateExp(x, a))(tf.tensor1d(xs)));
      expect(slopes.map(Number.isNaN)).toEqual(ys.map(Number.isNaN));
      const sums = numbers(() => tf.grad((x) => rhoSum(x, 1, a))(tf.tensor2d(xs, [xs.length, 1])));
      expect(Number.isNaN(sums[0])).toBe(true);
    }
  });

  it("errors name the argument, and leave nothing behind", async () => {
    const gone = tf.ones([2]);
    gone.dispose();
    const [q, k, v] = [tf.ones([2, 3, 4]), tf.ones([5, 3, 4]), tf.ones([3, 4])];
    const x = tf.ones([2, 3]);
    const calls: [() => unknown, RegExp][] = [
      [() => iterateExp(gone, 0.5), /x = a tensor \[2\] that is disposed of, expected one in use/],
      [() => iterateExp([[1, 2], [3]], 0.5), /x = an object \(Array\), expected arrays of one len/],
      [() => gate([[1], gone]), /xs\[1\] = a tensor \[2\] that is disposed of/],
      [() => coModulate(q, k, v), /query has shape \[2,3,4\] and key \[5,3,4\], expected shapes/],
      [() => coModulate(v, v, v, { mask: [[1], [1, 2]] as never }), /mask = an object \(Array\)/],
      [() => gate([x, tf.ones([4])]), /xs\[0\] has shape \[2,3\] and xs\[1\] \[4\]/],
      [
        () => gate([tf.ones([3]), tf.ones([1])], { heights: tf.fill([2, 4], 0.5) }),
        /xs\[0\] has shape \[3\] and a row of heights \[4\]/,
      ],
      [
        () => coModulate(q, q, q, { alpha: tf.fill([3, 1, 1], 0.5) }),
        /query has shape \[2,3,4\] and alpha \[3,1,1\], expected shapes .* but for the last 2/,
      ],
      [() => rhoSum(x, 1, 0.5, { weights: tf.ones([2]) }), /x has shape \[2,3\] and weights \[2\]/],
      [() => rhoSum(x, 1, 0.5, { keepDims: null as never }), /keepDims = null, expected a boolean/],
      [() => coModulate(v, v, v, { causal: null as never }), /causal = null, expected a boolean/],
      [() => coModulate(v, v, v, { mask: null as never }), /mask = null, expected a tensor/],
      [() => coModulate(v, v, v, { alpha: null as never }), /alpha = null, expected a tensor/],
    ];
    const left = await leftBehind(() => {
      for (const [call, message] of calls) {
        expect(call).toThrow(message);
        expect(() => tf.grad(() => call() as tf.Tensor)(x)).toThrow(message);
      }
    });
    // The tensors that the calls made themselves.
    expect(left).toBeLessThanOrEqual(2 * 7);
    expect(tf.engine().state.gradientDepth).toBe(0);
  });
});
