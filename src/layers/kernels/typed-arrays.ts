import {
  broadcast_util,
  type NamedTensorInfoMap,
  type TensorInfo,
  util,
} from "@tensorflow/tfjs-core";
import {
  isOfGroups,
  type Query,
  sharesRow,
  sharesRows,
  sharesSlopesRow,
} from "./attention-loops.js";
import { mapRun, type Run, slopesRun, sumRun } from "./loops.js";
import { KERNEL, type MapAttributes, type SharesAttributes } from "./names.js";
import { runsOf } from "./runs.js";
import type { Vectors } from "./vectors.js";

/**
 * Results of these shapes, after `work` has filled their arrays from those of the inputs: how a backend whose tensors lie in
 * the memory of JavaScript, or beside it, is reached.
 */
type WithArrays = (
  inputs: readonly TensorInfo[],
  shapes: readonly (readonly number[])[],
  work: (inputs: readonly Float32Array[], results: readonly Float32Array[]) => void,
) => TensorInfo[];

/** How a kernel reaches the tensors of its backend, and what may work on four elements at a time. */
export interface Access {
  readonly withArrays: WithArrays;
  readonly vectors: Vectors | undefined;
}

type Kernel = (inputs: NamedTensorInfoMap, attributes: never, access: Access) => TensorInfo[];

const NUMBER: readonly number[] = [];
const ONE = Float64Array.of(1);

/** The shape that operands broadcast to. */
export const together = (...shapes: (readonly number[])[]): number[] =>
  shapes
    .map((shape) => [...shape])
    .reduce((a, b) => broadcast_util.assertAndGetBroadcastShape(a, b));

interface Operands {
  readonly tensors: readonly TensorInfo[];
  readonly shapes: { x: readonly number[]; alpha: readonly number[]; weights: readonly number[] };
  /** The arrays of x, alpha and weights, of those of the tensors. */
  arrays(
    operands: readonly Float32Array[],
  ): readonly [Float32Array, ...(Float32Array | Float64Array)[]];
}

function operandsOf(
  { x, alpha, weights }: NamedTensorInfoMap,
  { alpha: number }: MapAttributes,
): Operands {
  const tensors = [x, alpha, weights].filter((tensor) => tensor !== undefined);
  return {
    tensors,
    shapes: {
      x: (x as TensorInfo).shape,
      alpha: alpha?.shape ?? NUMBER,
      weights: weights?.shape ?? NUMBER,
    },
    arrays: (operands) => [
      operands[0],
      alpha === undefined ? Float64Array.of(number as number) : operands[1],
      weights === undefined ? ONE : operands[tensors.length - 1],
    ],
  };
}

const map = (
  inputs: NamedTensorInfoMap,
  attributes: MapAttributes,
  { withArrays, vectors }: Access,
) => {
  const { tensors, shapes, arrays } = operandsOf(inputs, attributes);
  const shape = together(shapes.x, shapes.alpha);
  return withArrays(tensors, [shape], (operands, [out]) => {
    const [x, alpha] = arrays(operands);
    const { length, steps, each } = runsOf(shape, [shapes.x, shapes.alpha]);
    each((start, [atX, atAlpha]) => {
      const xs = { values: x, at: atX, step: steps[0] };
      const as = { values: alpha, at: atAlpha, step: steps[1] };
      mapRun(attributes.map, out, start, length, xs, as, vectors);
    });
  });
};

const sum = (
  inputs: NamedTensorInfoMap,
  attributes: MapAttributes,
  { withArrays, vectors }: Access,
) => {
  const { tensors, shapes, arrays } = operandsOf(inputs, attributes);
  const { x, alpha, weights } = shapes;
  const kept = attributes.kept as readonly number[];
  return withArrays(tensors, [kept], (operands, [out]) => {
    const values = [...arrays(operands), new Float64Array(out.length)];
    const shape = together(x, alpha, weights);
    const { length, steps, each } = runsOf(shape, [x, alpha, weights, kept]);
    each((_, starts) => {
      const [xs, alphas, ws, sums] = runs(values, starts, steps);
      sumRun(attributes.map, sums, length, xs, alphas, ws, vectors);
    });
    out.set(values[3]);
  });
};

const runs = (
  values: readonly (Float32Array | Float64Array)[],
  starts: readonly number[],
  steps: readonly number[],
): Run[] => values.map((array, i) => ({ values: array, at: starts[i], step: steps[i] }));

/** The gradients in x, then alpha and weights as far as these are tensors. */
const slopes = (
  inputs: NamedTensorInfoMap,
  attributes: MapAttributes,
  { withArrays, vectors }: Access,
) => {
  const { tensors, shapes, arrays } = operandsOf(inputs, attributes);
  const { x, alpha, weights } = shapes;
  const dy = inputs.dy as TensorInfo;
  const kept = attributes.kept ?? dy.shape;
  return withArrays(
    [...tensors, dy],
    tensors.map((tensor) => tensor.shape),
    (operands, results) => {
      // A gradient that many elements are added to is added up in doubles.
      const size = Math.max(...operands.map((array) => array.length));
      const sums = results.map((out) =>
        out.length < size ? new Float64Array(out.length) : out.fill(0),
      );
      const values = [...arrays(operands.slice(0, -1)), operands[operands.length - 1]];
      const shape = together(x, alpha, weights);
      const { length, steps, each } = runsOf(shape, [x, alpha, weights, kept]);
      const places = [0, ...(inputs.alpha ? [1] : []), ...(inputs.weights ? [2] : [])];
      each((_, starts) => {
        const [xs, alphas, ws, dys] = runs(values, starts, steps);
        const gradient = (place: number): Run | undefined => {
          const i = places.indexOf(place);
          return i < 0 ? undefined : { values: sums[i], at: starts[place], step: steps[place] };
        };
        const wanted = { x: gradient(0) as Run, alpha: gradient(1), weights: gradient(2) };
        slopesRun(attributes.map, wanted, length, xs, alphas, ws, dys, vectors);
      });
      results.forEach((out, i) => {
        if (out !== sums[i]) out.set(sums[i]);
      });
    },
  );
};

/** Visits every query: with its alpha, mask and what it sees. */
function eachQuery(
  { scores, alpha, mask }: NamedTensorInfoMap,
  { alpha: number, scale, causal }: SharesAttributes,
  arrays: { alpha: Float32Array | undefined; mask: Float32Array | undefined },
  visit: (query: Query, atAlpha: number) => void,
): void {
  const { shape } = scores as TensorInfo;
  const [queries, keys] = shape.slice(-2);
  const runs = runsOf(shape, [alpha?.shape ?? NUMBER, mask?.shape ?? NUMBER], true);
  runs.each((start, [atAlpha, maskAt]) => {
    const query = (start / keys) % queries;
    visit(
      {
        start,
        keys,
        seen: causal ? Math.max(0, query + 1 + keys - queries) : keys,
        scale,
        alpha: arrays.alpha === undefined ? (number as number) : arrays.alpha[atAlpha],
        mask: arrays.mask,
        maskAt,
        maskStep: runs.steps[1],
      },
      atAlpha,
    );
  });
}

const shares = (
  inputs: NamedTensorInfoMap,
  attributes: SharesAttributes,
  { withArrays, vectors }: Access,
) => {
  const { scores, alpha, mask } = inputs;
  const tensors = [scores, alpha, mask].filter((tensor) => tensor !== undefined);
  const { shape } = scores as TensorInfo;
  return withArrays(tensors, [shape], (operands, [out]) => {
    const arrays = { alpha: alpha && operands[1], mask: mask && operands[tensors.length - 1] };
    const { scale, causal, alpha: number } = attributes;
    const keys = shape[shape.length - 1];
    const runs = runsOf(shape, [alpha?.shape ?? NUMBER]);
    const isPlain = mask === undefined && !causal && isOfGroups(keys) && runs.length % keys === 0;
    if (vectors === undefined || !isPlain) {
      eachQuery(inputs, attributes, arrays, (query) => sharesRow(out, operands[0], query, vectors));
      return;
    }
    runs.each((start, [at]) => {
      const alpha = arrays.alpha?.[at] ?? (number as number);
      const rows = { start, count: runs.length / keys, keys, scale, alpha };
      sharesRows(out, operands[0], rows, vectors);
    });
  });
};

/** The gradients in the scores, and in alpha if it is a tensor. */
const sharesSlopes = (
  inputs: NamedTensorInfoMap,
  attributes: SharesAttributes,
  { withArrays, vectors }: Access,
) => {
  const { scores, alpha, mask, dy } = inputs;
  const tensors = [scores, dy, alpha, mask].filter((tensor) => tensor !== undefined);
  const wanted = [scores, alpha].filter((tensor) => tensor !== undefined);
  return withArrays(
    tensors,
    wanted.map(({ shape }) => shape),
    (operands, [dscores, dalpha]) => {
      const arrays = { alpha: alpha && operands[2], mask: mask && operands[tensors.length - 1] };
      const sums = new Float64Array(alpha === undefined ? 1 : util.sizeFromShape(alpha.shape));
      eachQuery(inputs, attributes, arrays, (query, atAlpha) => {
        sums[atAlpha] += sharesSlopesRow(dscores, operands[0], operands[1], query, vectors);
      });
      dalpha?.set(sums);
    },
  );
};

/** All kernels as loops over typed arrays. */
export const LOOPS = {
  [KERNEL.map]: map,
  [KERNEL.sum]: sum,
  [KERNEL.slopes]: slopes,
  [KERNEL.shares]: shares,
  [KERNEL.sharesSlopes]: sharesSlopes,
} as unknown as Record<string, Kernel>;
