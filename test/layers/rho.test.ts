import * as tf from "@tensorflow/tfjs-core";
import { Decimal } from "decimal.js";
import { beforeAll, describe, expect, it } from "vitest";
import * as decimal from "../../src/decimal.js";
import { iterateExp } from "../../src/index.js";
import { emitLayers } from "../../src/layers/emit/emit-layers.js";
import { coModulate, rhoSum, type TensorExtension } from "../../src/tfjs.js";
import { uniform } from "../fixtures/doubles.js";
import { BACKENDS, leftBehind, numbers, use } from "./backend.js";

/** The definitions in doubles. */
function inward(x: number, a: number, extension: TensorExtension | undefined): number {
  const e = iterateExp(0, a);
  if (extension === "shift") return iterateExp(Math.log(Math.exp(x) + e), -a);
  if (extension === "odd" && x < e) return -iterateExp(2 * e - x, -a);
  return iterateExp(x, -a);
}

function outward(z: number, a: number, extension: TensorExtension | undefined): number {
  return extension === "odd" && z < 0 ? 2 * iterateExp(0, a) - iterateExp(-z, a) : iterateExp(z, a);
}

const rho = (
  xs: readonly number[],
  a: number,
  extension?: TensorExtension,
  weights = xs.map(() => 1),
): number =>
  outward(
    xs.reduce((s, x, i) => s + weights[i] * inward(x, a, extension), 0),
    a,
    extension,
  );

const random = uniform(3);
const rows = (count: number, from: number, to: number): number[][] =>
  Array.from({ length: count }, () =>
    Array.from({ length: 3 }, () => Math.fround(from + (to - from) * random())),
  );

function expectClose(ys: readonly number[], truths: readonly number[], tolerance: number): void {
  ys.forEach((y, i) => {
    const scale = Math.max(Math.abs(truths[i]), 1);
    expect(Math.abs(y - truths[i]) / scale, `${i}: ${y}, ${truths[i]}`).toBeLessThan(tolerance);
  });
}

describe.each(BACKENDS)("rhoSum on %s", (backend) => {
  beforeAll(() => use(backend));

  it("is addition at 0 and multiplication at 1", () => {
    const x = [
      [2, 3, 0.5],
      [5, 1, 7],
    ];
    expect(numbers(() => rhoSum(tf.tensor2d(x), 1, 0))).toEqual([5.5, 13]);
    expectClose(
      numbers(() => rhoSum(tf.tensor2d(x), 1, 1)),
      [3, 35],
      1e-6,
    );
    expectClose(
      numbers(() => rhoSum(tf.tensor2d(x), 1, tf.scalar(1))),
      [3, 35],
      4e-6,
    );
    expectClose(
      numbers(() => rhoSum(tf.tensor2d(x), 0, 1)),
      [10, 3, 3.5],
      1e-6,
    );
  });

  it.each([
    ["none", undefined, 0.2, 6],
    ["odd", "odd", -6, 6],
    ["shift", "shift", -6, 6],
  ] as const)("agrees with the definition, extension %s", (_, extension, from, to) => {
    for (const a of [0.25, 0.5, 0.75, 1]) {
      const xs = rows(60, from, to);
      const truths = xs.map((x) => rho(x, a, extension));
      const steep = truths.map((y) => (Math.abs(y) < 200 ? y : Number.NaN));
      const ys = numbers(() => rhoSum(tf.tensor2d(xs), 1, a, { extension }));
      const learned = numbers(() => rhoSum(tf.tensor2d(xs), 1, tf.scalar(a), { extension }));
      const kept = steep.flatMap((y, i) => (Number.isNaN(y) ? [] : [i]));
      expect(kept.length).toBeGreaterThan(30);
      const pick = (values: readonly number[]) => kept.map((i) => values[i]);
      expectClose(pick(ys), pick(truths), 5e-5);
      expectClose(pick(learned), pick(truths), 5e-5);
    }
  });

  it("is NaN below the absorber without an extension", () => {
    expect(numbers(() => rhoSum(tf.tensor1d([2, -0.7]), 0, 0.5))[0]).toBeNaN();
    expect(numbers(() => rhoSum(tf.tensor1d([2, -0.1]), 0, 1))[0]).toBeNaN();
  });

  it("takes weights, axes, dimensions to keep and an alpha of every column", () => {
    const xs = rows(4, 0.5, 4);
    const weights = [0.5, 2, -0.25];
    const a = 0.5;
    const ys = numbers(() => rhoSum(tf.tensor2d(xs), 1, a, { weights: tf.tensor1d(weights) }));
    expectClose(
      ys,
      xs.map((x) => rho(x, a, undefined, weights)),
      1e-5,
    );
    const all = numbers(() => rhoSum(tf.tensor2d(xs), undefined, a));
    expectClose(all, [rho(xs.flat(), a)], 1e-4);
    const shape = tf.tidy(() => rhoSum(tf.tensor2d(xs), -1, a, { keepDims: true }).shape);
    expect(shape).toEqual([4, 1]);
    const alphas = [0.1, 0.5, 0.9];
    const columns = numbers(() => rhoSum(tf.tensor2d(xs), 0, tf.tensor1d(alphas)));
    expectClose(
      columns,
      alphas.map((b, j) =>
        rho(
          xs.map((x) => x[j]),
          b,
        ),
      ),
      1e-4,
    );
  });

  it("has the gradients that differences of the decimal entry have", () => {
    Decimal.set({ precision: 40 });
    const h = new Decimal("1e-12");
    const at = (xs: readonly Decimal[], a: Decimal, ws: readonly number[]): Decimal => {
      const iterate = (x: Decimal, b: Decimal) => decimal.iterateExp(x, b, { digits: 36 });
      const inner = xs.reduce((s, x, i) => s.add(iterate(x, a.neg()).mul(ws[i])), new Decimal(0));
      return iterate(inner, a);
    };
    const xs = [0.75, 2, 3.5];
    const ws = [1, 0.5, -0.5];
    const a = 0.375;
    const gradients = tf.grads((x, w, alpha) => rhoSum(x, 0, alpha, { weights: w }));
    const [dx, dw, dalpha] = gradients([tf.tensor1d(xs), tf.tensor1d(ws), tf.scalar(a)]).map((g) =>
      Array.from(g.dataSync()),
    );
    const exact = xs.map((x) => new Decimal(x));
    const alpha = new Decimal(a);
    const slope = (above: Decimal, below: Decimal) => above.sub(below).div(h.mul(2)).toNumber();
    const moved = (i: number, by: Decimal) => exact.map((x, j) => (i === j ? x.add(by) : x));
    xs.forEach((_, i) => {
      const overX = slope(at(moved(i, h), alpha, ws), at(moved(i, h.neg()), alpha, ws));
      expect(Math.abs(dx[i] / overX - 1)).toBeLessThan(1e-5);
      const step = 1e-9;
      const stepped = (by: number) => ws.map((w, j) => (i === j ? w + by : w));
      const difference = at(exact, alpha, stepped(step)).sub(at(exact, alpha, stepped(-step)));
      expect(Math.abs(dw[i] / (difference.toNumber() / (2 * step)) - 1)).toBeLessThan(1e-5);
    });
    const overAlpha = slope(at(exact, alpha.add(h), ws), at(exact, alpha.sub(h), ws));
    expect(Math.abs(dalpha[0] / overAlpha - 1)).toBeLessThan(2e-5);
  });

  it.each(["odd", "shift"] as const)("has gradients everywhere with %s", (extension) => {
    const xs = [-9, -2, Math.fround(iterateExp(0, 0.5)), 0, 3];
    const h = 1e-3;
    const f = (x: number) => rho([x, 1.5], 0.5, extension);
    const slopes = numbers(() =>
      tf.grad((x) => rhoSum(tf.stack([x, tf.fill([5], 1.5)]), 0, 0.5, { extension }))(
        tf.tensor1d(xs),
      ),
    );
    xs.forEach((x, i) => {
      expect(Math.abs(slopes[i] / ((f(x + h) - f(x - h)) / (2 * h)) - 1), `x = ${x}`).toBeLessThan(
        5e-3,
      );
    });
  });

  it("bounds what shift makes of very negative numbers", () => {
    const f = (x: tf.Tensor) => rhoSum(x, 1, 0.5, { extension: "shift" });
    const x = () => tf.tensor2d([-1e3, -1e30, -40], [3, 1]);
    for (const y of numbers(() => f(x()))) expect(y).toBeCloseTo(iterateExp(-16.5, 0.5), 4);
    for (const slope of numbers(() => tf.grad(f)(x()))) expect(Math.abs(slope)).toBeLessThan(1e-6);
  });

  it("leaves no tensors behind", async () => {
    const x = tf.tensor2d([[2, 3]]);
    expect(await leftBehind(() => rhoSum(x, 1, 0.5, { extension: "odd" }).dispose())).toBe(0);
    x.dispose();
  });
});

it("names what is wrong with an argument", () => {
  const x = tf.tensor1d([1]);
  expect(() => rhoSum(x, 0, 0.5, { extension: "even" as never })).toThrow(
    /extension = "even", expected "odd", "shift" or undefined/,
  );
  expect(() => rhoSum(x, 0, 0.5, { weights: "1" as never })).toThrow(/weights = "1"/);
  expect(() => rhoSum([1, 2], 0, 0.5, { weights: [1, 2, 3] })).toThrow(/x has shape \[2\] and/);
  expect(() => rhoSum(x, 0, 2.5, { extension: "shift" })).toThrow(/alpha = 2.5, .*from 0 to 2/);
  expect(() => rhoSum(x, 0, -1, { extension: "odd" })).toThrow(/alpha = -1, .*at least 0/);
  expect(() => rhoSum(x, 0, Infinity)).toThrow(/alpha = Infinity, expected a finite number/);
  x.dispose();
});

describe("rhoSum refuses, by name", () => {
  beforeAll(() => use("cpu"));
  const x = [
    [1, 2],
    [3, 4],
  ];
  it.each([
    [2, RangeError, /axis = 2, expected whole numbers from -2 to 1/],
    [0.5, RangeError, /axis = 0.5/],
    [[0, -3], RangeError, /axis = -3/],
    [Object.create(null), TypeError, /axis = /],
    ["0", TypeError, /axis = "0"/],
  ])("rhoSum refuses the axis of case %#, by name", (axis, type, message) => {
    const call = () => rhoSum(x, axis as number, 0.5);
    expect(call).toThrow(type as ErrorConstructor);
    expect(call).toThrow(message);
  });

  it("an axis of a scalar, and options that there are none of", () => {
    expect(() => rhoSum(3, 0, 0.5)).toThrow(/axis = 0, expected undefined for a scalar/);
    expect(() => rhoSum(x, 0, 0.5, { weigths: [1, 1] } as object)).toThrow(/weights/);
    expect(() => rhoSum(x, 0, 0.5, null as unknown as object)).toThrow(TypeError);
    expect(() => coModulate([x], [x], [x], { casual: true } as object)).toThrow(/causal/);
    expect(() => coModulate([x], [x], [x], null as unknown as object)).toThrow(TypeError);
    expect(() => emitLayers(undefined as never)).toThrow(/options = undefined/);
  });
});
