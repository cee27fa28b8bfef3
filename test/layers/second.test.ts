import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { exp, identity, log, sigmoid, softmax } from "../../src/layers/elementwise.js";
import { inside, shares } from "../../src/layers/inside.js";
import { coModulate, gate, iterateExp, rhoSum } from "../../src/tfjs.js";
import { BACKENDS, use } from "./backend.js";
import {
  column,
  dot,
  f,
  inwardOdd,
  outwardOdd,
  rows,
  sum,
  softmax as weightsOf,
} from "./doubles.js";

/** An operation of arrays and an alpha, with tensors and in doubles. */
interface Case {
  readonly name: string;
  readonly alphas: readonly number[];
  readonly given: (alpha: number) => readonly { values: number[]; shape: number[] }[];
  readonly tensors: (xs: tf.Tensor[], alpha: number | tf.Tensor) => tf.Tensor;
  readonly doubles: (xs: number[][], alpha: number) => number[];
}

const vector = (...values: number[]) => ({
  values: values.map(Math.fround),
  shape: [values.length],
});
const matrix = (length: number, ...values: number[]) => ({
  values: values.map(Math.fround),
  shape: [values.length / length, length],
});

const least = (a: number) => f(Number.NEGATIVE_INFINITY, 1 - a);

function attention([q, k, v]: number[][], alpha: number, seen = (_i: number, _j: number) => true) {
  const [queries, keys, values] = [q, k, v].map((flat) => rows(flat, 2));
  return queries.flatMap((query, i) => {
    const weights = keys.map((key, j) =>
      seen(i, j)
        ? f(dot(query, key) / Math.SQRT2, 1 - alpha) - (alpha === 0 ? 0 : least(alpha))
        : 0,
    );
    const each = (n: number) => column(values, n).map((x) => f(x, alpha));
    return [0, 1].map((n) => dot(weights, each(n)) / sum(weights));
  });
}

const three = () => [
  matrix(2, 0.5, -1, 2, 0.3, -1, 1),
  matrix(2, 1, 0.2, -0.4, 0.9, 0.1, -2),
  matrix(2, 1, -3, 0.2, 2, -0.5, 0.1),
];

const inwardShift = (x: number, a: number) => f(Math.log(Math.exp(x) + f(0, a)), -a);

const CASES: readonly Case[] = [
  {
    name: "iterateExp",
    alphas: [-2, -1, 0, 0.5, 1, 2],
    given: (a) => [a < 0 ? vector(1.7, 3, 6, 20) : vector(-3, 0.3, 1.2, 1.9)],
    tensors: ([x], a) => iterateExp(x, a),
    doubles: ([x], a) => x.map((value) => f(value, a)),
  },
  {
    name: "rhoSum",
    alphas: [-2, -1, 0, 0.5, 1, 2],
    given: (a) => [
      a < 0 ? matrix(2, 0.1, 0.4, -0.3, 0.9) : matrix(2, 1.7, 3, 2.2, 1.4),
      vector(0.5, 0.75),
    ],
    tensors: ([x, weights], a) => rhoSum(x, 1, a, { weights }),
    doubles: ([x, w], a) => rows(x, 2).map((row) => f(sum(row.map((y, i) => w[i] * f(y, -a))), a)),
  },
  {
    name: "rhoSum, odd",
    alphas: [0, 0.5, 1, 2],
    given: () => [matrix(2, -1.7, 3, 2.2, -1.4), vector(0.5, -0.75)],
    tensors: ([x, weights], a) => rhoSum(x, 1, a, { weights, extension: "odd" }),
    doubles: ([x, w], a) =>
      rows(x, 2).map((row) => outwardOdd(sum(row.map((y, i) => w[i] * inwardOdd(y, a))), a)),
  },
  {
    name: "rhoSum, shift",
    alphas: [0, 0.5, 1, 2],
    given: () => [matrix(2, -1.7, 3, 2.2, 0.4), vector(0.5, 0.75)],
    tensors: ([x, weights], a) => rhoSum(x, 1, a, { weights, extension: "shift" }),
    doubles: ([x, w], a) =>
      rows(x, 2).map((row) => f(sum(row.map((y, i) => w[i] * inwardShift(y, a))), a)),
  },
  {
    name: "gate",
    alphas: [0, 0.5, 1],
    given: () => [vector(-1, 0.3, 1.2), vector(0.4, -2, 1.9)],
    tensors: ([x, y], a) =>
      gate([x, y], {
        heights: typeof a === "number" ? [a, 1 - a] : tf.stack([a, tf.sub(1, a)]),
      }),
    doubles: ([x, y], a) => x.map((value, i) => f(value, a) * f(y[i], 1 - a)),
  },
  {
    name: "coModulate",
    alphas: [0, 0.5],
    given: three,
    tensors: ([q, k, v], alpha) => coModulate(q, k, v, { alpha }),
    doubles: (given, a) => attention(given, a),
  },
  {
    name: "coModulate, causal and masked",
    alphas: [0, 0.5],
    given: three,
    tensors: ([q, k, v], alpha) =>
      coModulate(q, k, v, {
        alpha,
        causal: true,
        mask: [
          [1, 1, 1],
          [0, 1, 1],
          [1, 0, 1],
        ],
      }),
    doubles: (given, a) =>
      attention(given, a, (i, j) => j <= i && !(i === 1 && j === 0) && !(i === 2 && j === 1)),
  },
];

/** Operations that layers are made of, without an alpha. */
const parts: [string, (x: tf.Tensor) => tf.Tensor, (x: number[]) => number[]][] = [
  ["exp", exp, (x) => x.map(Math.exp)],
  ["log", (x) => log(tf.square(x)), (x) => x.map((y) => Math.log(y * y))],
  ["identity", identity, (x) => x],
  ["sigmoid", sigmoid, (x) => x.map((y) => 1 / (1 + Math.exp(-y)))],
  ["softmax", softmax, weightsOf],
  ["inside", inside, (x) => x.map((y) => 1 / (1 + Math.exp(-y)))],
  ["shares", shares, weightsOf],
];

const factor = (i: number) => Math.cos(3 * i + 1);

/**
 * The gradient of sum(g(z) factors), and that of its derivative in the direction of factors, by tensors and by differences.
 */
function bends(g: (zs: tf.Tensor[]) => tf.Tensor, zs: tf.Tensor[]): number[] {
  const waves = (shape: number[]) =>
    tf.tensor(
      Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => factor(i)),
      shape,
    );
  const loss = (...moved: tf.Tensor[]) => {
    const y = g(moved);
    return tf.sum(tf.mul(y, waves(y.shape)));
  };
  const slope = (...moved: tf.Tensor[]) =>
    tf
      .grads(loss)(moved)
      .map((d) => tf.sum(tf.mul(d, waves(d.shape))))
      .reduce((a, b) => tf.add(a, b));
  const found = [...tf.grads(loss)(zs), ...tf.grads(slope)(zs)];
  expect(found.map((d) => d.shape)).toEqual([...zs, ...zs].map((z) => z.shape));
  return found.flatMap((d) => [...d.dataSync()]);
}

function truths(g: (zs: number[][]) => number[], zs: number[][]): number[] {
  const h = 1e-4;
  const at = (along: number, which: number, place: number, by: number) =>
    g(
      zs.map((z, w) =>
        z.map((x, i) => x + along * factor(i) + (w === which && i === place ? by : 0)),
      ),
    ).reduce((s, y, i) => s + y * factor(i), 0);
  const each = (difference: (which: number, i: number) => number) =>
    zs.flatMap((z, which) => z.map((_, i) => difference(which, i)));
  const over = (which: number, i: number, along: number) =>
    (at(along, which, i, h) - at(along, which, i, -h)) / (2 * h);
  return [
    ...each((which, i) => over(which, i, 0)),
    ...each((which, i) => (over(which, i, h) - over(which, i, -h)) / (2 * h)),
  ];
}

function expectNear(found: readonly number[], right: readonly number[]): void {
  expect(found).toHaveLength(right.length);
  const scale = Math.max(1, ...right.map(Math.abs));
  found.forEach((y, i) => {
    const place = `${i}: ${found.join(" ")}, expected ${right.join(" ")}`;
    expect(Math.abs(y - right[i]) / scale, place).toBeLessThan(1e-4);
  });
}

const each = CASES.flatMap((one) => one.alphas.map((alpha) => ({ ...one, alpha })));

describe.each(BACKENDS)("first and second derivatives on %s", (backend) => {
  beforeAll(() => use(backend));

  it.each(each)(
    "has both derivatives: $name, alpha $alpha",
    ({ alpha, given, tensors, doubles }) => {
      const all = given(alpha);
      const values = all.map((one) => one.values);
      const xs = all.map(({ values, shape }) => tf.tensor(values, shape));
      expectNear(
        bends((zs) => tensors(zs, alpha), xs),
        truths((zs) => doubles(zs, alpha), values),
      );
    },
  );

  it.each(each)("$name, a tensor alpha of $alpha", ({ alpha, given, tensors, doubles }) => {
    const all = given(alpha);
    const values = [...all.map((one) => one.values), [alpha]];
    const xs = [...all.map(({ values, shape }) => tf.tensor(values, shape)), tf.scalar(alpha)];
    expectNear(
      bends((zs) => tensors(zs.slice(0, -1), zs[zs.length - 1]), xs),
      truths((zs) => doubles(zs.slice(0, -1), zs[zs.length - 1][0]), values),
    );
  });

  it.each(parts)("has both derivatives: %s", (_, tensors, doubles) => {
    const x = [-1.5, 0.25, 2];
    expectNear(
      bends(([t]) => tensors(t), [tf.tensor1d(x)]),
      truths(([t]) => doubles(t), [x]),
    );
  });

  it.each([-2, -1, 0, 0.5, 1, 2])("of nothing, alpha %d", (alpha) => {
    for (const a of [alpha, tf.scalar(alpha)]) {
      expect(bends(([x]) => iterateExp(x, a), [tf.zeros([0, 3])])).toEqual([]);
      expect(bends(([x]) => rhoSum(x, 1, a), [tf.zeros([0, 3])])).toEqual([]);
      if (alpha >= 0 && alpha < 1) {
        const empty = [tf.zeros([3, 0]), tf.zeros([0, 0]), tf.zeros([0, 0])];
        expect(bends(([q, k, v]) => coModulate(q, k, v, { alpha: a }), empty)).toEqual([]);
      }
    }
  });
});
