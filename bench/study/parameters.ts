import * as tf from "@tensorflow/tfjs-core";

/** Numbers of one model that are learned: their shape, and where each begins. */
export interface Parameter {
  readonly shape: readonly number[];
  readonly start: (random: () => number, i: number) => number;
}

export type Parameters = Readonly<Record<string, Parameter>>;

/** The parameters of several models as tensors [models, ...shape]. */
export type Weights = Readonly<Record<string, tf.Tensor>>;

export const sizeOf = ({ shape }: Parameter): number => shape.reduce((s, n) => s * n, 1);

/** How many numbers a model learns. */
export const countOf = (parameters: Parameters): number =>
  Object.values(parameters).reduce((s, parameter) => s + sizeOf(parameter), 0);

/** "usual" is uniform with the variance 1 / rows, "positive" uniform in [0, 2 / rows]: the initializers of iterexp/tfjs. */
export type Kernel = "usual" | "positive";

const kernel = (rows: number, columns: number, kind: Kernel): Parameter => ({
  shape: [rows, columns],
  start: (random) =>
    kind === "usual" ? Math.sqrt(3 / rows) * (2 * random() - 1) : (2 * random()) / rows,
});

export const constant = (shape: readonly number[], value = 0): Parameter => ({
  shape,
  start: () => value,
});

/** The parameters of an affine map. */
export const affineOf = (
  name: string,
  rows: number,
  columns: number,
  kind: Kernel = "usual",
): Parameters => ({
  [`${name}_kernel`]: kernel(rows, columns, kind),
  [`${name}_bias`]: constant([1, columns]),
});

/** x K + b for every model, x [models, examples, rows]. */
export const affine = (weights: Weights, name: string, x: tf.Tensor): tf.Tensor =>
  tf.add(product(x, weights[`${name}_kernel`]), weights[`${name}_bias`]);

/** From so many multiplications a model on, the wasm backend is faster at one product a model: it has a fast one for rank 2. */
const LARGE = 100_000;

/** x K for every model. */
function product(x: tf.Tensor, kernel: tf.Tensor): tf.Tensor {
  const [, examples, rows] = x.shape as [number, number, number];
  if (examples * rows * (kernel.shape[2] as number) < LARGE) return tf.matMul(x, kernel);
  return tf.customGrad((...given) => {
    const [y, k, save] = given as unknown as [tf.Tensor, tf.Tensor, tf.GradSaveFunc];
    save([y, k]);
    return {
      value: oneByOne(y, k),
      gradFunc: (dy: tf.Tensor, [savedY, savedK]: tf.Tensor[]) => [
        oneByOne(dy, turned(savedK)),
        oneByOne(turned(savedY), dy),
      ],
    };
  })(x, kernel);
}

const turned = (x: tf.Tensor): tf.Tensor => tf.transpose(x, [0, 2, 1]);

const oneByOne = (x: tf.Tensor, kernel: tf.Tensor): tf.Tensor => {
  const kernels = tf.unstack(kernel);
  return tf.stack(
    tf.unstack(x).map((y, m) => tf.matMul(y as tf.Tensor2D, kernels[m] as tf.Tensor2D)),
  );
};
