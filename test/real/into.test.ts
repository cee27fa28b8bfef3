import { describe, expect, it } from "vitest";
import { iterateExp, iterateExpInto } from "../../src/index.js";

const values = [-Infinity, -40, -1, -0.3, 0, 0.5, 1, 2.5, 31, 33, 1e10, 1e300, Infinity, NaN];
const arrays = [Float64Array, Float32Array] as const;

describe("iterateExpInto", () => {
  for (const Out of arrays) {
    for (const In of arrays) {
      it(`iterateExpInto maps a ${In.name} into a ${Out.name}`, () => {
        for (const alpha of [0.5, -0.5, 1, 0, -1.2]) {
          const xs = In.from(values);
          const out = new Out(values.length);
          expect(iterateExpInto(out, xs, alpha)).toBe(out);
          expect(out).toEqual(new Out(Array.from(xs, (x) => iterateExp(x, alpha))));
          expect(xs).toEqual(In.from(values));
        }
      });
    }

    it(`works in place in a ${Out.name}`, () => {
      const xs = Out.from(values);
      const truth = xs.map((x) => iterateExp(x, 0.5));
      expect(iterateExpInto(xs, xs, 0.5)).toBe(xs);
      expect(xs).toEqual(truth);
    });
  }

  it("works on views of the same memory that coincide, and on disjoint ones", () => {
    const memory = Float64Array.from({ length: 8 }, (_, i) => i / 4);
    const truth = memory.map((x) => iterateExp(x, 0.5));
    iterateExpInto(new Float64Array(memory.buffer, 0, 4), memory.subarray(0, 4), 0.5);
    expect(memory.subarray(0, 4)).toEqual(truth.subarray(0, 4));
    iterateExpInto(memory.subarray(0, 4), memory.subarray(4), 0.5);
    expect(memory.subarray(0, 4)).toEqual(truth.subarray(4));
  });

  it("reads everything before it writes over it, where the arrays overlap", () => {
    const memory = Float64Array.of(0, 1, 2, 3);
    const truth = memory.map((x) => iterateExp(x, 0.5));
    iterateExpInto(memory.subarray(1), memory.subarray(0, 3), 0.5);
    expect(memory).toEqual(Float64Array.of(0, ...truth.subarray(0, 3)));
    const narrow = new Float32Array(memory.buffer, 0, 4);
    const expected = Float32Array.from(memory, (x) => iterateExp(x, 0.5));
    expect(iterateExpInto(narrow, memory, 0.5)).toEqual(expected);
  });

  it("takes empty arrays", () => {
    expect(iterateExpInto(new Float64Array(0), new Float32Array(0), 0.5)).toEqual(
      new Float64Array(0),
    );
  });

  it("refuses other lengths", () => {
    const bad = () => iterateExpInto(new Float64Array(3), new Float64Array(2), 0.5);
    expect(bad).toThrow(RangeError);
    expect(bad).toThrow("out.length = 3, expected xs.length = 2");
  });

  it("refuses other containers and leaves out as it was", () => {
    const xs = Float64Array.of(1, 2);
    const wrong: [() => unknown, string][] = [
      [() => iterateExpInto([0, 0] as never, xs, 0.5), "out = an object (Array), expected a Float"],
      [() => iterateExpInto(xs, [1, 2] as never, 0.5), "xs = an object (Array), expected a Float"],
      [() => iterateExpInto(new Int32Array(2) as never, xs, 0.5), "out = an object (Int32Array)"],
      [() => iterateExpInto(xs, undefined as never, 0.5), "xs = undefined, expected a Float"],
      [() => iterateExpInto(xs, xs, "0.5" as never), 'alpha = "0.5", expected a number'],
    ];
    for (const [bad, message] of wrong) {
      expect(bad).toThrow(TypeError);
      expect(bad).toThrow(message);
    }
    expect(xs).toEqual(Float64Array.of(1, 2));
  });
});
