import { joined } from "../../../numbers/joined.js";
import { bytes, type Field, integer, message, text } from "./protobuf.js";

/** Element types of TensorProto. */
export const FLOAT = 1;
export const INT64 = 7;
export const DOUBLE = 11;

type Floats = Float64Array | Float32Array;

/**
 * A graph of standard operators under construction: `node` adds one and returns the name of what it gives. Field numbers are
 * those of onnx.proto (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
 */
export class Graph {
  readonly #nodes: Field[] = [];
  readonly #constants = new Map<string, Field>();
  readonly #type: number;

  constructor(type: typeof FLOAT | typeof DOUBLE) {
    this.#type = type;
  }

  /** Adds an operator with one output. */
  node(operator: string, inputs: readonly string[], attributes: readonly Field[] = []): string {
    const output = `n${this.#nodes.length}`;
    this.#nodes.push(
      message(
        1,
        ...inputs.map((input) => text(1, input)),
        text(2, output),
        text(4, operator),
        ...attributes.map((attribute) => bytes(5, attribute)),
      ),
    );
    return output;
  }

  /** A number, the same for all elements. */
  number(value: number): string {
    const name = Object.is(value, -0) ? "-0" : `${value}`;
    return this.#constant(name, [], [value]);
  }

  /** An array of one dimension. */
  array(name: string, values: Floats): string {
    return this.#constant(name, [values.length], values);
  }

  #constant(name: string, shape: readonly number[], values: ArrayLike<number>): string {
    if (!this.#constants.has(name)) {
      const dimensions = shape.map((length) => integer(1, length));
      const data = bytes(9, littleEndian(values, this.#type));
      this.#constants.set(
        name,
        message(5, ...dimensions, integer(2, this.#type), text(8, name), data),
      );
    }
    return name;
  }

  /** The model with inputs of one dimension, n for the first, and an output y of n elements, which is the node `result`. */
  model(
    name: string,
    documentation: string,
    result: string,
    inputs: readonly string[],
  ): Uint8Array<ArrayBuffer> {
    const array = (field: number, own: string, length: string) => {
      const shape = message(2, message(1, text(2, length)));
      return message(field, text(1, own), message(2, message(1, integer(1, this.#type), shape)));
    };
    const output = message(1, text(1, result), text(2, "y"), text(4, "Identity"));
    const graph = [
      ...this.#nodes,
      output,
      text(2, name),
      ...this.#constants.values(),
      ...inputs.map((input, i) => array(11, input, "nm"[i])),
      array(12, "y", "n"),
    ];
    return joined([
      integer(1, IR_VERSION),
      text(2, "iterexp"),
      text(6, documentation),
      message(7, ...graph),
      message(8, text(1, ""), integer(2, OPERATORS)),
    ]);
  }
}

/** The version of the operators, 17, and that of the format that came with it; runtimes since 2022 know them. */
const OPERATORS = 17;
const IR_VERSION = 8;

/** The attribute `to` of Cast. */
export const castTo = (type: number): Field =>
  joined([text(1, "to"), integer(3, type), integer(20, 2)]);

function littleEndian(values: ArrayLike<number>, type: number): Uint8Array {
  const width = type === FLOAT ? 4 : 8;
  const view = new DataView(new ArrayBuffer(values.length * width));
  for (let i = 0; i < values.length; i++) {
    if (type === FLOAT) view.setFloat32(4 * i, values[i], true);
    else view.setFloat64(8 * i, values[i], true);
  }
  return new Uint8Array(view.buffer);
}
