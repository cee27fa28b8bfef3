import { describe, expectNumber } from "../numbers/arguments.js";
import { isFloatArray } from "../numbers/arrays.js";
import type { Terms } from "./world.js";

/** Numbers in an array, a typed array or anything else that is iterable. */
export type Numbers = Iterable<number>;

/** The numbers of sum(a, b, c) or sum(iterable). */
export function numbersOf(name: string, values: readonly (number | Numbers)[]): Float64Array {
  const [first] = values;
  return values.length === 1 && typeof first === "object" && first !== null
    ? listOf(name, first)
    : copied(name, values);
}

function listOf(name: string, values: unknown): Float64Array {
  if (
    typeof values !== "object" ||
    values === null ||
    typeof (values as Numbers)[Symbol.iterator] !== "function"
  ) {
    throw new TypeError(`${name} = ${describe(values)}, expected an array or iterable of numbers`);
  }
  if (isFloatArray(values)) {
    return Float64Array.from(values);
  }
  return copied(name, Array.from(values as Numbers));
}

function copied(name: string, values: readonly unknown[]): Float64Array {
  const list = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    expectNumber(`${name}[${i}]`, value);
    list[i] = value;
  }
  return list;
}

export const termsOf = (x: Float64Array): Terms => ({ x, w: undefined, n: x.length });

/** xs with as many weights. */
export function weighted(ws: unknown, xs: unknown): Terms {
  const w = listOf("ws", ws);
  const x = listOf("xs", xs);
  if (w.length !== x.length) {
    throw new RangeError(`ws.length = ${w.length}, expected xs.length = ${x.length}`);
  }
  return { x, w, n: x.length };
}
