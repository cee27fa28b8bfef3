import * as tf from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, it } from "vitest";
import {
  coModulatedAttention,
  coModulatedGate,
  mutualModulation,
  rhoAttention,
  rhoDense,
} from "../../src/tfjs.js";
import { uniform } from "../fixtures/doubles.js";
import { BACKENDS, use } from "./backend.js";
import {
  affine,
  column,
  differences,
  dot,
  f,
  inwardOdd,
  outwardOdd,
  type Row,
  type Rows,
  rows,
  sigmoid,
  softmax,
  sum,
} from "./doubles.js";

interface Case {
  readonly name: string;
  readonly layer: () => layers.Layer;
  readonly inputs: readonly number[][];
  /** The output, flat, from the inputs and weights, flat and in the layer's order. */
  readonly formula: (inputs: number[][], weights: number[][]) => number[];
}

const LENGTH = 3;
const UNITS = 2;

/** Rows to rows. */
const each = (flat: Row, length: number, g: (row: Row, i: number) => readonly number[]): number[] =>
  rows(flat, length).flatMap((row, i) => [...g(row, i)]);

const rho = (x: Row, kernel: Rows, bias: Row, alpha: (j: number) => number): number[] =>
  bias.map((b, j) => {
    const a = alpha(j);
    const inner = x.map((value) => inwardOdd(value, a));
    return outwardOdd(dot(inner, column(kernel, j)) + b, a);
  });

const product = (factors: Rows): number[] =>
  factors[0].map((_, j) => column(factors, j).reduce((y, factor) => y * factor));

/** Attention in two heads of length 2 over the positions of one example; `mix` of queries, keys, values. */
function inHeads(
  [q, k, v]: readonly Rows[],
  mix: (q: Row, ks: Rows, vs: Rows, head: number, i: number) => readonly number[],
): number[][] {
  const part = (row: Row, head: number) => row.slice(2 * head, 2 * head + 2);
  return q.map((query, i) =>
    [0, 1].flatMap((head) => [
      ...mix(
        part(query, head),
        k.map((row) => part(row, head)),
        v.map((row) => part(row, head)),
        head,
        i,
      ),
    ]),
  );
}

const coModulated = (q: Row, ks: Rows, vs: Rows, a: number, scale: number): number[] => {
  const least = f(Number.NEGATIVE_INFINITY, 1 - a);
  const weights = ks.map((k) => f((scale * dot(q, k)) / Math.SQRT2, 1 - a) - least);
  return vs[0].map(
    (_, n) =>
      dot(
        weights,
        column(vs, n).map((x) => f(x, a)),
      ) / sum(weights),
  );
};

const attention = (
  inputs: number[][],
  lengths: readonly [number, number],
  weights: number[][],
  alpha: (head: number) => number,
  scale: (head: number) => number,
): number[] => {
  const [x, y = x] = inputs;
  const inner = 4;
  const [qk, qb, kk, kb, vk, vb, ok, ob] = weights;
  const of = (flat: number[], length: number, kernel: number[], bias: number[]) =>
    rows(flat, length).map((row) => affine(row, rows(kernel, inner), bias));
  const parts = [of(x, lengths[0], qk, qb), of(y, lengths[1], kk, kb), of(y, lengths[1], vk, vb)];
  const mixed = inHeads(parts, (q, ks, vs, head) =>
    coModulated(q, ks, vs, alpha(head), scale(head)),
  );
  return mixed.flatMap((row) => affine(row, rows(ok, lengths[0]), ob));
};

const random = uniform(11);
const numbersOf = (count: number, from: number, to: number): number[] =>
  Array.from({ length: count }, () => Math.fround(from + (to - from) * random()));

const CASES: readonly Case[] = [
  {
    name: "rhoDense",
    layer: () => rhoDense({ units: UNITS }),
    inputs: [[-2, 0.7, 3, 0.2, -0.4, 1.5]],
    formula: ([x], [k, b]) => each(x, LENGTH, (row) => rho(row, rows(k, UNITS), b, () => 0.5)),
  },
  {
    name: "rhoDense with a learned alpha",
    layer: () => rhoDense({ units: UNITS, trainAlpha: true, alpha: 0.3 }),
    inputs: [[-2, 0.7, 3, 0.2, -0.4, 1.5]],
    formula: ([x], [k, b, t]) =>
      each(x, LENGTH, (row) => rho(row, rows(k, UNITS), b, () => sigmoid(t[0]))),
  },
  {
    name: "rhoDense with an array of alphas",
    layer: () => rhoDense({ units: UNITS, alpha: [0.2, 0.75] }),
    inputs: [[-2, 0.7, 3, 0.2, -0.4, 1.5]],
    formula: ([x], [k, b]) =>
      each(x, LENGTH, (row) => rho(row, rows(k, UNITS), b, (j) => [0.2, 0.75][j])),
  },
  {
    name: "rhoDense with an alpha a unit, learned",
    layer: () => rhoDense({ units: UNITS, alpha: "unit", trainAlpha: true }),
    inputs: [[-2, 0.7, 3, 0.2, -0.4, 1.5]],
    formula: ([x], [k, b, t]) =>
      each(x, LENGTH, (row) => rho(row, rows(k, UNITS), b, (j) => sigmoid(t[j]))),
  },
  {
    name: "rhoDense driven by a context",
    layer: () => rhoDense({ units: UNITS, context: true }),
    inputs: [
      [-2, 0.7, 3, 0.2, -0.4, 1.5],
      [0.3, -1, 0.8, 0.1],
    ],
    formula: ([x, u], [k, b, t, m]) =>
      each(x, LENGTH, (row, i) => {
        const alpha = sigmoid(affine(rows(u, 2)[i], rows(m, 1), t)[0]);
        return rho(row, rows(k, UNITS), b, () => alpha);
      }),
  },
  {
    name: "rhoDense driven by a context, every unit",
    layer: () => rhoDense({ units: UNITS, context: true, alpha: "unit" }),
    inputs: [
      [-2, 0.7, 3, 0.2, -0.4, 1.5],
      [0.3, -1, 0.8, 0.1],
    ],
    formula: ([x, u], [k, b, t, m]) =>
      each(x, LENGTH, (row, i) => {
        const levels = affine(rows(u, 2)[i], rows(m, UNITS), t);
        return rho(row, rows(k, UNITS), b, (j) => sigmoid(levels[j]));
      }),
  },
  {
    name: "coModulatedGate",
    layer: () => coModulatedGate({ units: UNITS }),
    inputs: [[-2, 0.7, 1, 0.2, -0.4, 1.5]],
    formula: ([x], [k, b, l, c]) =>
      each(x, LENGTH, (row) =>
        product([
          affine(row, rows(k, UNITS), b).map((z) => f(z, 0.5)),
          affine(row, rows(l, UNITS), c).map((z) => f(z, 0.5)),
        ]),
      ),
  },
  {
    name: "coModulatedGate of heights 0 and 1",
    layer: () => coModulatedGate({ units: UNITS, heights: [0, 1] }),
    inputs: [[-2, 0.7, 1, 0.2, -0.4, 1.5]],
    formula: ([x], [k, b, l, c]) =>
      each(x, LENGTH, (row) =>
        product([
          affine(row, rows(k, UNITS), b),
          affine(row, rows(l, UNITS), c).map((z) => Math.exp(z)),
        ]),
      ),
  },
  {
    name: "coModulatedGate of three learned heights a unit",
    layer: () =>
      coModulatedGate({
        units: UNITS,
        heights: [0.2, 0.3, 0.5],
        trainHeights: true,
        per: "unit",
      }),
    inputs: [[-2, 0.7, 1, 0.2, -0.4, 1.5]],
    formula: ([x], [k, b, l, c, m, d, t]) => {
      const heights = rows(t, UNITS)[0].map((_, j) => softmax(column(rows(t, UNITS), j)));
      return each(x, LENGTH, (row) =>
        product(
          [
            [k, b],
            [l, c],
            [m, d],
          ].map(([kernel, bias], i) =>
            affine(row, rows(kernel, UNITS), bias).map((z, j) => f(z, heights[j][i])),
          ),
        ),
      );
    },
  },
  {
    name: "mutualModulation with an alpha a unit",
    layer: () => mutualModulation({ units: UNITS, alpha: "unit", trainAlpha: true }),
    inputs: [[-2, 0.7, 1, 0.2, -0.4, 1.5]],
    formula: ([x], [k, b, c, t]) =>
      each(x, LENGTH, (row) => {
        const u = affine(row, rows(k, UNITS), b).map((z, j) => f(z, sigmoid(t[j])));
        return product([u, affine(u, rows(c, UNITS))]);
      }),
  },
  {
    name: "coModulatedAttention with an alpha and a scale a head",
    layer: () =>
      coModulatedAttention({ heads: 2, alpha: "head", trainAlpha: true, trainScale: true }),
    inputs: [numbersOf(3 * 4, -1, 1)],
    formula: (inputs, weights) =>
      attention(
        inputs,
        [4, 4],
        weights,
        (head) => sigmoid(weights[9][head]),
        (head) => weights[8][head],
      ),
  },
  {
    name: "coModulatedAttention to a source",
    layer: () => coModulatedAttention({ heads: 2, headLength: 2, alpha: [0.1, 0.8] }),
    inputs: [numbersOf(2 * 4, -1, 1), numbersOf(3 * 2, -1, 1)],
    formula: (inputs, weights) =>
      attention(
        inputs,
        [4, 2],
        weights,
        (head) => [0.1, 0.8][head],
        () => 1,
      ),
  },
  {
    name: "rhoAttention",
    layer: () => rhoAttention({ heads: 2, alpha: "head", trainAlpha: true, trainScale: true }),
    inputs: [numbersOf(3 * 4, -2, 2)],
    formula: ([x], [k, b, s, t]) => {
      const u = rows(x, 4).map((row) => affine(row, rows(k, 4), b));
      return inHeads([u, u, u], (q, ks, vs, head) => {
        const a = sigmoid(t[head]);
        const weights = softmax(ks.map((key) => (s[head] * dot(q, key)) / Math.SQRT2));
        return vs[0].map((_, n) =>
          outwardOdd(
            dot(
              weights,
              column(vs, n).map((z) => inwardOdd(z, a)),
            ),
            a,
          ),
        );
      }).flat();
    },
  },
];

/** [batch, length], and [1, positions, length] for attention. */
function tensorOf(flat: readonly number[], { name }: Case, which: number): tf.Tensor {
  if (!name.includes("ttention")) return tf.tensor2d(flat as number[], [2, flat.length / 2]);
  const length = which === 1 ? 2 : 4;
  return tf.tensor3d(flat as number[], [1, flat.length / length, length]);
}

function expectNear(ys: readonly number[], truths: readonly number[], tolerance: number): void {
  expect(ys).toHaveLength(truths.length);
  ys.forEach((y, i) => {
    const error = Math.abs(y - truths[i]) / Math.max(1, Math.abs(truths[i]));
    expect(error, `${i}: ${y}, ${truths[i]}`).toBeLessThan(tolerance);
  });
}

describe.each(BACKENDS)("on %s, in doubles and by differences:", (backend) => {
  beforeAll(() => use(backend));

  it.each(CASES)("is its formula, with its gradients: $name", (given) => {
    const layer = given.layer();
    const xs = given.inputs.map((flat, i) => tensorOf(flat, given, i));
    const apply = (tensors: tf.Tensor[]) =>
      layer.apply(tensors.length === 1 ? tensors[0] : tensors) as tf.Tensor;
    apply(xs);
    const drawn = uniform(3);
    layer.setWeights(
      layer.getWeights().map((w) =>
        tf.tensor(
          Float32Array.from(w.dataSync(), () => 1.6 * drawn() - 0.8),
          w.shape,
        ),
      ),
    );
    const weights = layer.getWeights().map((w) => [...w.dataSync()]);
    const inputs = given.inputs.map((flat) => flat.map(Math.fround));

    const truth = given.formula(inputs, weights);
    const y = apply(xs);
    expectNear([...y.dataSync()], truth, 3e-6);

    const dy = truth.map(() => Math.fround(2 * drawn() - 1));
    const slopes = differences(
      (arrays) => dot(given.formula(arrays.slice(0, xs.length), arrays.slice(xs.length)), dy),
      [...inputs, ...weights],
    );
    const loss = () => tf.sum(tf.mul(apply(xs), tf.tensor(dy, y.shape))) as tf.Scalar;
    const byInput = tf.grads((...tensors) =>
      tf.sum(tf.mul(apply(tensors), tf.tensor(dy, y.shape))),
    )(xs);
    const variables = layer.trainableWeights.map((w) => w.read() as tf.Variable);
    const { grads } = tf.variableGrads(loss, variables);
    const found = [...byInput, ...variables.map(({ name }) => grads[name])];
    found.forEach((gradient, i) => {
      expectNear([...gradient.dataSync()], slopes[i], 2e-5);
    });
  });
});
