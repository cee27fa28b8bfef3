import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { iterateExp as precise } from "../../src/decimal.js";
import { iterateExp } from "../../src/index.js";
import { coModulatedGate, gate } from "../../src/tfjs.js";
import { BACKENDS, numbers, use } from "./backend.js";

describe.each(BACKENDS)("gate on %s", (backend) => {
  beforeAll(() => use(backend));

  it("is a product of iterates, of two halves unless told", () => {
    const [x, y] = [
      [-30, -1, -0.5, 0, 1, 2.5, 10],
      [4, 0.25, -2, 1, -0.125, 3, 12],
    ];
    const ys = numbers(() => gate([tf.tensor1d(x), tf.tensor1d(y)]));
    const heights = [0.25, 0.75];
    const other = numbers(() => gate([tf.tensor1d(x), tf.tensor1d(y)], { heights }));
    x.forEach((value, i) => {
      const halves = iterateExp(value, 0.5) * iterateExp(y[i], 0.5);
      expect(ys[i] / halves).toBeCloseTo(1, 4);
      const [first, second] = heights.map((a, k) =>
        Number(precise([value, y[i]][k], a, { digits: 30 })),
      );
      expect(other[i] / (first * second)).toBeCloseTo(1, 4);
    });
  });

  it("is x e^y for the heights 0 and 1, and e^x for one factor", () => {
    const product = numbers(() =>
      gate(
        [
          [2, -3],
          [1, 0.5],
        ],
        { heights: [0, 1] },
      ),
    );
    expect(product[0]).toBeCloseTo(2 * Math.E, 5);
    expect(product[1]).toBeCloseTo(-3 * Math.exp(0.5), 5);
    expect(numbers(() => gate([[2]]))[0]).toBeCloseTo(Math.exp(2), 4);
  });

  it("broadcasts, takes integers and heights in tensors, and learns them", () => {
    const x = tf.tensor2d([[1], [2]], [2, 1], "int32");
    const y = [0.5, -0.5, 3];
    const heights = tf.tensor2d([
      [0.5, 0.2, 0.9],
      [0.5, 0.8, 0.1],
    ]);
    const ys = numbers(() => gate([x, tf.tensor1d(y)], { heights }));
    [1, 2].forEach((value, i) => {
      y.forEach((other, j) => {
        const a = [0.5, 0.2, 0.9][j];
        const truth = iterateExp(value, a) * iterateExp(other, 1 - a);
        expect(ys[3 * i + j] / truth).toBeCloseTo(1, 5);
      });
    });
    const slope = tf.grad((h) => tf.sum(gate([x, tf.tensor1d(y)], { heights: h })))(heights);
    const h = 1e-6;
    const at = (a: number, b: number) =>
      [1, 2].reduce((s, value) => s + iterateExp(value, a) * iterateExp(0.5, b), 0);
    const truth = (at(0.5 + h, 0.5) - at(0.5 - h, 0.5)) / (2 * h);
    expect(slope.dataSync()[0]).toBeCloseTo(truth, 3);
  });

  it("is silenced where a half is 0, and overflows to Infinity", () => {
    const zero = -0.69602474088608405; // exp^(1/2) is 0 there
    expect(numbers(() => gate([[zero], [20]]))[0]).toBeCloseTo(0, 3);
    expect(numbers(() => gate([[1e6], [1e6]]))).toEqual([Number.POSITIVE_INFINITY]);
    const lowest = numbers(() => gate([[Number.NEGATIVE_INFINITY], [1]]))[0];
    expect(lowest).toBeCloseTo(zero * iterateExp(1, 0.5), 4);
    expect(numbers(() => gate([[Number.NaN], [1]]))).toEqual([Number.NaN]);
  });

  it("is empty where its factors are", () => {
    expect(gate([tf.zeros([0, 3]), tf.zeros([3])]).shape).toEqual([0, 3]);
  });
});

it("names what is wrong", () => {
  expect(() => gate(3 as never)).toThrow(/xs = 3, expected an array/);
  expect(() => gate([])).toThrow(/xs = \[\], expected at least one/);
  expect(() => gate([["a"]] as never)).toThrow(/xs\[0\] = an object \(Array\), expected a tensor/);
  expect(() => gate([tf.ones([2, 3]), tf.ones([4])])).toThrow(/shape \[2,3\].*xs\[1\].* \[4\]/);
  for (const heights of [[1], [0.5, 0.6], [-0.5, 1.5], [Number.NaN, 1], "half"]) {
    expect(() => gate([[1], [2]], { heights: heights as never })).toThrow(
      /heights = .*, expected 2 numbers from 0 to 1 with the sum 1/,
    );
  }
  expect(() => gate([[1], [2]], { heights: tf.ones([3]) })).toThrow(/heights has shape \[3\]/);
  expect(() => gate([[1], [2]], { height: [1, 0] } as never)).toThrow(/height.*heights/);
  expect(() => coModulatedGate({ units: 1, branches: 3, heights: [0.5, 0.5] })).toThrow(
    /heights = .* expected 3 numbers/,
  );
  expect(() => coModulatedGate({ units: 1, heights: [0, 1], trainHeights: true })).toThrow(
    /heights = \[0,1\], expected numbers from 0.000006/,
  );
  expect(() => coModulatedGate({ units: 1, per: "head" as never })).toThrow(/per = "head", exp/);
  expect(() => coModulatedGate({ units: 2 }).apply(tf.ones([3]))).toThrow(/shape \[3\], expected/);
});
