import * as tf from "@tensorflow/tfjs-core";
import { named } from "./names.js";
import { registerKernels } from "./register.js";

/** An operation of tensors that some backends have as one kernel. */
export interface Operation<Attributes> {
  /** Its kernel, and that of its gradients in all inputs which `constants` does not name, in their order. */
  readonly kernel: string;
  readonly slopes: string;
  readonly constants: readonly string[];
  /** The same from operations that every backend has; it can be differentiated twice. */
  composition(inputs: Inputs, attributes: Attributes): tf.Tensor;
}

/** By name; the order is that of the gradients. */
export type Inputs = Readonly<Record<string, tf.Tensor>>;

/** Whether the present backend has it. */
export const hasKernel = (name: string): boolean => {
  const backend = tf.getBackend();
  registerKernels(backend);
  return tf.getKernel(name, backend) != null;
};

/**
 * The operation by its kernel where the present backend has it, by composition elsewhere. Its gradient is one kernel more, and
 * the gradient of that one is the composition's.
 */
export function operate<A extends object>(
  operation: Operation<A>,
  inputs: Inputs,
  attributes: A,
): tf.Tensor {
  if (!hasKernel(operation.kernel)) return operation.composition(inputs, attributes);
  registerGradients(operation);
  return run(operation.kernel, inputs, attributes) as tf.Tensor;
}

/** TensorFlow.js saves all inputs where they are an array; their names are an attribute. */
const run = (name: string, inputs: Inputs, attributes: object): tf.Tensor | tf.Tensor[] =>
  tf.engine().runKernel(
    name,
    Object.values(inputs) as never,
    {
      ...attributes,
      inputs: Object.keys(inputs),
    } as tf.NamedAttrMap,
  );

function registerGradients<A>({ kernel, slopes, constants, composition }: Operation<A>): void {
  if (tf.getGradient(kernel) != null) return;
  const varied = (inputs: Inputs): string[] =>
    Object.keys(inputs).filter((name) => name !== "dy" && !constants.includes(name));
  /** By place, as the inputs are. */
  const placed = (inputs: Inputs, names: string[], found: tf.Tensor[]) =>
    Object.entries(inputs).map(([name, input]) => {
      const i = names.indexOf(name);
      return () => (i < 0 ? tf.zerosLike(input) : found[i]);
    }) as unknown as Record<string, () => tf.Tensor>;
  tf.registerGradient({
    kernelName: kernel,
    saveAllInputs: true,
    outputsToSave: [true],
    gradFunc: (dy, saved, attributes) => {
      const inputs = named(attributes, saved);
      const names = varied(inputs);
      const of = dy as tf.Tensor;
      // No input, so that it counts as a constant.
      const value = { y: saved[saved.length - 1] };
      const found = run(slopes, { ...inputs, dy: of }, { ...attributes, ...value }) as tf.Tensor[];
      const summed = found.map((slope, i) => summedTo(inputs[names[i]].shape, slope));
      return placed(inputs, names, summed);
    },
  });
  tf.registerGradient({
    kernelName: slopes,
    saveAllInputs: true,
    gradFunc: (dys, saved, attributes) => {
      const cotangents = [dys].flat();
      const inputs = named(attributes, saved);
      const names = varied(inputs);
      /** The sum of what the kernel returns times dys, from operations that can be differentiated. */
      const weighted = (...tensors: tf.Tensor[]): tf.Scalar => {
        const value = (...values: tf.Tensor[]): tf.Tensor => {
          const changed = Object.fromEntries(names.map((name, i) => [name, values[i]]));
          return composition({ ...inputs, ...changed }, attributes as A);
        };
        const first = tf.grads(value)(tensors.slice(0, names.length), tensors[names.length]);
        return first
          .map((gradient, i) => tf.sum(tf.mul(gradient, cotangents[i])))
          .reduce((a, b) => tf.add(a, b)) as tf.Scalar;
      };
      const over = [...names, "dy"];
      // Kernels of GPUs leave it to others to sum over what an input was broadcast over.
      const points = over.map((name, i) => spread(inputs[name], cotangents[i]?.shape));
      const found = withTapeKept(() => tf.grads(weighted)(points));
      return placed(
        inputs,
        over,
        found.map((gradient, i) => summedTo(inputs[over[i]].shape, gradient)),
      );
    },
  });
}

const spread = (input: tf.Tensor, shape = input.shape): tf.Tensor =>
  tf.util.arraysEqual(input.shape, shape) ? input : tf.broadcastTo(input, shape);

/** Summed over what an operand of that shape was broadcast over. */
function summedTo(shape: number[], slope: tf.Tensor): tf.Tensor {
  if (tf.util.arraysEqual(shape, slope.shape)) return slope;
  const axes = tf.broadcast_util.getReductionAxes(shape, slope.shape);
  return tf.reshape(tf.sum(slope, axes), shape);
}

/** For gradients taken within the gradient of a kernel: TensorFlow.js drops its tape after the inner ones. */
function withTapeKept<T>(work: () => T): T {
  const { state } = tf.engine();
  const { activeTape } = state;
  try {
    return work();
  } finally {
    state.activeTape = activeTape;
  }
}
