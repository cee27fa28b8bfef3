/**
 * Operations and layers by their formulas in doubles, and what they give on the present backend: formulas.test.ts compares
 * the two on cpu and wasm, gpu.test.ts on GPUs.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { layers } from "@tensorflow/tfjs-layers";
import {
  coModulate,
  coModulatedAttention,
  coModulatedGate,
  gate,
  iterateExp,
  mutualModulation,
  rhoAttention,
  rhoDense,
  rhoSum,
} from "../../src/tfjs.js";
import { uniform } from "../fixtures/doubles.js";
import {
  affine,
  column,
  differences,
  dot,
  f,
  inwardOdd,
  inwardShift,
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
  /** Of an operation, which has no weights. */
  readonly call?: (...inputs: tf.Tensor[]) => tf.Tensor;
  readonly layer?: () => layers.Layer;
  readonly inputs: readonly number[][];
  /** Of the inputs; those of layers are [batch, length], and [1, positions, length] for attention. */
  readonly shapes?: readonly number[][];
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

const COLUMNS = 8;
const PLANE = [12, COLUMNS];
const plane = (from: number, to: number): number[] => numbersOf(12 * COLUMNS, from, to);
const line = (from: number, to: number): number[] => numbersOf(COLUMNS, from, to);

const POSITIONS = 6;
const HEAD = 4;
const HEADS = [1, POSITIONS, HEAD];
const roles = (): number[][] => [1, 2, 3].map(() => numbersOf(POSITIONS * HEAD, -1, 1));

/** Attention of one head in which a query sees the first `seen` keys. */
const attended = ([q, k, v]: number[][], alpha: number, seen: (query: number) => number) =>
  rows(q, HEAD).flatMap((query, i) => {
    const [ks, vs] = [k, v].map((flat) => rows(flat, HEAD).slice(0, seen(i)));
    return coModulated(query, ks, vs, alpha, Math.SQRT2 / Math.sqrt(HEAD));
  });

const OPERATIONS: readonly Case[] = [
  {
    name: "iterateExp of a number alpha",
    call: (x) => iterateExp(x, 0.3),
    inputs: [plane(-4, 4)],
    shapes: [PLANE],
    formula: ([x]) => x.map((value) => f(value, 0.3)),
  },
  {
    name: "iterateExp of alphas",
    call: (x, alpha) => iterateExp(x, alpha),
    inputs: [plane(0.5, 4), line(-0.5, 1.2)],
    shapes: [PLANE, [COLUMNS]],
    formula: ([x, alpha]) => x.map((value, i) => f(value, alpha[i % COLUMNS])),
  },
  {
    name: "gate of three heights",
    call: (...xs) => gate(xs, { heights: [0.2, 0.3, 0.5] }),
    inputs: [plane(-2, 2), line(-2, 2), numbersOf(12, -2, 2)],
    shapes: [PLANE, [COLUMNS], [12, 1]],
    formula: ([x, y, z]) =>
      x.map(
        (value, i) => f(value, 0.2) * f(y[i % COLUMNS], 0.3) * f(z[Math.floor(i / COLUMNS)], 0.5),
      ),
  },
  {
    name: "gate of heights in a tensor",
    call: (x, y, h) => gate([x, y], { heights: tf.softmax(h) }),
    inputs: [plane(-2, 2), plane(-2, 2), numbersOf(2, -1, 1)],
    shapes: [PLANE, PLANE, [2]],
    formula: ([x, y, h]) => {
      const [a, b] = softmax(h);
      return x.map((value, i) => f(value, a) * f(y[i], b));
    },
  },
  {
    name: "rhoSum, odd, of weights and an alpha",
    call: (x, weights, alpha) => rhoSum(x, 1, alpha, { weights, extension: "odd" }),
    inputs: [plane(-2, 3), plane(-1, 1), [Math.fround(0.4)]],
    shapes: [PLANE, PLANE, []],
    formula: ([x, w, [a]]) => {
      const weights = rows(w, COLUMNS);
      return rows(x, COLUMNS).map((row, i) =>
        outwardOdd(
          dot(
            row.map((value) => inwardOdd(value, a)),
            weights[i],
          ),
          a,
        ),
      );
    },
  },
  {
    name: "rhoSum, shift",
    call: (x) => rhoSum(x, 1, 0.5, { extension: "shift" }),
    inputs: [plane(-2, 3)],
    shapes: [PLANE],
    formula: ([x]) =>
      rows(x, COLUMNS).map((row) => f(sum(row.map((value) => inwardShift(value, 0.5))), 0.5)),
  },
  {
    name: "coModulate",
    call: (q, k, v) => coModulate(q, k, v, { alpha: 0.4 }),
    inputs: roles(),
    shapes: [HEADS, HEADS, HEADS],
    formula: (inputs) => attended(inputs, 0.4, () => POSITIONS),
  },
  {
    name: "coModulate, causal, of an alpha",
    call: (q, k, v, alpha) => coModulate(q, k, v, { alpha, causal: true }),
    inputs: [...roles(), [Math.fround(0.7)]],
    shapes: [HEADS, HEADS, HEADS, []],
    formula: ([q, k, v, [alpha]]) => attended([q, k, v], alpha, (query) => query + 1),
  },
];

const LAYERS: readonly Case[] = [
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
          affine(row, rows(l, UNITS), c).map((z) => f(z, 1)),
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

const CASES = [...OPERATIONS, ...LAYERS];

export const CASE_NAMES = CASES.map(({ name }) => name);

const caseOf = (name: string): Case => CASES.find((one) => one.name === name) as Case;

function tensorOf(flat: readonly number[], { name, shapes }: Case, which: number): tf.Tensor {
  if (shapes) return tf.tensor(flat as number[], shapes[which]);
  if (!name.includes("ttention")) return tf.tensor2d(flat as number[], [2, flat.length / 2]);
  const length = which === 1 ? 2 : 4;
  return tf.tensor3d(flat as number[], [1, flat.length / length, length]);
}

/** The numbers that a case was computed from, its result, and the gradients of the sum of dy times that. */
export interface Found {
  readonly inputs: number[][];
  readonly weights: number[][];
  readonly dy: number[];
  readonly y: number[];
  /** In the inputs, then in the weights that are learned. */
  readonly gradients: number[][];
}

const read = (tensors: readonly tf.Tensor[]): Promise<number[][]> =>
  Promise.all(tensors.map(async (tensor) => [...(await tensor.data())]));

/** A case on the present backend, with weights and dy of a seed. */
export async function found(name: string): Promise<Found> {
  const given = caseOf(name);
  const layer = given.layer?.();
  const xs = given.inputs.map((flat, i) => tensorOf(flat, given, i));
  const apply = (...tensors: tf.Tensor[]): tf.Tensor =>
    given.call?.(...tensors) ??
    (layer?.apply(tensors.length === 1 ? tensors[0] : tensors) as tf.Tensor);
  const drawn = uniform(3);
  tf.dispose(apply(...xs));
  layer?.setWeights(
    layer.getWeights().map(({ size, shape }) =>
      tf.tensor(
        Float32Array.from({ length: size }, () => 1.6 * drawn() - 0.8),
        shape,
      ),
    ),
  );
  const result = apply(...xs);
  const dy = Array.from({ length: result.size }, () => Math.fround(2 * drawn() - 1));
  const product = (...tensors: tf.Tensor[]): tf.Scalar =>
    tf.sum(tf.mul(apply(...tensors), tf.tensor(dy, result.shape)));
  const variables = (layer?.trainableWeights ?? []).map((w) => w.read() as tf.Variable);
  const slopes = tf.grads(product)(xs);
  const { grads } =
    variables.length > 0 ? tf.variableGrads(() => product(...xs), variables) : { grads: {} };
  const [y, ...gradients] = await read([
    result,
    ...slopes,
    ...variables.map((variable) => (grads as tf.NamedTensorMap)[variable.name]),
  ]);
  return {
    inputs: await read(xs),
    weights: await read(layer?.getWeights() ?? []),
    dy,
    y,
    gradients,
  };
}

/** What a case should give for the numbers that it was computed from, in doubles and by differences. */
export function truthOf(
  name: string,
  { inputs, weights, dy }: Found,
): Pick<Found, "y" | "gradients"> {
  const { formula } = caseOf(name);
  const product = (arrays: number[][]): number =>
    dot(formula(arrays.slice(0, inputs.length), arrays.slice(inputs.length)), dy);
  return {
    y: formula(inputs, weights),
    gradients: differences(product, [...inputs, ...weights]),
  };
}
