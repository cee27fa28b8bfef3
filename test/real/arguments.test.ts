import { describe, expect, it } from "vitest";
import * as real from "../../src/index.js";

class Point {}

const wrong: [unknown, string][] = [
  ["0.5", '"0.5"'],
  [1n, "1n"],
  [null, "null"],
  [undefined, "undefined"],
  [true, "true"],
  [[1], "an object (Array)"],
  [new Point(), "an object (Point)"],
  [Object.create(null), "an object (no prototype)"],
  [Math.sin, "a function"],
  [Symbol("s"), "Symbol(s)"],
];

const calls: [string, (value: never) => unknown, name: string][] = [
  ["iterateExp(value, 0.5)", (v) => real.iterateExp(v, 0.5), "x"],
  ["iterateExp(0, value)", (v) => real.iterateExp(0, v), "alpha"],
  ["halfExp(value)", (v) => real.halfExp(v), "x"],
  ["sexp(value)", (v) => real.sexp(v), "height"],
  ["sexpDerivative(value)", (v) => real.sexpDerivative(v), "height"],
  ["slog(value)", (v) => real.slog(v), "x"],
  ["slogDerivative(value)", (v) => real.slogDerivative(v), "x"],
  ["iterateExpGradient(value, 1)", (v) => real.iterateExpGradient(v, 1), "x"],
  ["iterateExpGradient(1, value)", (v) => real.iterateExpGradient(1, v), "alpha"],
  ["expIterate(value)", (v) => real.expIterate(v), "alpha"],
  ["expIterate(0.5)(value)", (v) => real.expIterate(0.5)(v), "x"],
  ["expIterate(1)(value)", (v) => real.expIterate(1)(v), "x"],
  ["expIterate(0.5).derivative(value)", (v) => real.expIterate(0.5).derivative(v), "x"],
  ["ulpDistance(value, 1)", (v) => real.ulpDistance(v, 1), "a"],
  ["ulpDistance(1, value)", (v) => real.ulpDistance(1, v), "b"],
];

describe.each(calls)("%s", (_, call, name) => {
  it.each(wrong)("throws a TypeError for %s", (value, text) => {
    expect(() => call(value as never)).toThrow(TypeError);
    expect(() => call(value as never)).toThrow(`${name} = ${text}, expected a number`);
  });
});
