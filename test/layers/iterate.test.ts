import * as tf from "@tensorflow/tfjs-core";
import { Decimal } from "decimal.js";
import { beforeAll, describe, expect, it } from "vitest";
import * as decimal from "../../src/decimal.js";
import { iterateExp as exact, iterateExpGradient } from "../../src/index.js";
import { iterateExp } from "../../src/tfjs.js";
import { BACKENDS, leftBehind, numbers, use } from "./backend.js";
import { ALPHAS, COUNT, most, sample, type Worst, worstOf } from "./errors.js";

/** The errors of a sample on the present backend. */
function measured(from: number, to: number, alpha: number, steepest: number): Worst {
  const xs = sample(from, to);
  const x = tf.tensor1d(xs);
  const alphas = tf.fill([COUNT], alpha);
  const value = numbers(() => iterateExp(x, alpha));
  const [dx, dalpha] = tf
    .grads((x, a) => iterateExp(x, a))([x, alphas])
    .map((g) => Array.from(g.dataSync()));
  tf.dispose([x, alphas]);
  return worstOf(xs, alpha, steepest, { value, dx, dalpha });
}

describe.each(BACKENDS)("iterateExp on %s", (backend) => {
  beforeAll(() => use(backend));

  it("keeps the errors of docs/tfjs.md", () => {
    expect(tf.getBackend()).toBe(backend);
    const near = most(ALPHAS.map((alpha) => measured(-4, 4, alpha, 50)));
    const wide = most(ALPHAS.map((alpha) => measured(-30, 30, alpha, 1e5)));
    if (process.env.POINTS) console.log(backend, near, wide);
    expect(near.value).toBeLessThan(32);
    expect(near.dx).toBeLessThan(64);
    expect(near.dalpha).toBeLessThan(64);
    expect(wide.value).toBeLessThan(150);
    expect(wide.dx).toBeLessThan(300);
    expect(wide.dalpha).toBeLessThan(300);
  });

  it("has the special values of iterexp", () => {
    const at = (x: number, alpha: number) => numbers(() => iterateExp(tf.scalar(x), alpha))[0];
    for (const alpha of [0.5, 0.25, 1, -1, 0]) expect(at(Number.NaN, alpha)).toBeNaN();
    expect(at(Infinity, 0.5)).toBe(Infinity);
    expect(at(Infinity, -0.5)).toBe(Infinity);
    expect(at(-Infinity, 0.5)).toBeCloseTo(exact(-Infinity, 0.5), 6);
    expect(at(-1, -0.5)).toBeNaN();
    expect(at(-Infinity, -0.5)).toBeNaN();
    expect(at(2e5, 0.5)).toBe(Infinity);
    expect(at(1, 3)).toBeCloseTo(exact(1, 3), -2);
    expect(numbers(() => iterateExp(tf.tensor1d([1, -90, 3.4e38]), 0))).toEqual([
      1,
      -90,
      Math.fround(3.4e38),
    ]);
    // The zero inside, where the method changes and where an intermediate height is 0.
    for (const x of [0, 1, Math.E, Math.E ** Math.E, -0.6960247]) {
      const value = exact(Math.fround(x), 0.5);
      expect(Math.abs(at(x, 0.5) - value)).toBeLessThan(2e-6 * Math.max(Math.abs(value), 0.25));
      const slope = numbers(() => tf.grad((x) => iterateExp(x, 0.5))(tf.scalar(x)))[0];
      const { dx } = iterateExpGradient(Math.fround(x), 0.5);
      expect(Math.abs(slope / dx - 1)).toBeLessThan(4e-6);
    }
  });

  it("is NaN wherever iterexp is, slopes too", () => {
    for (const alpha of [-0.5, -1, -1.5, -2, -2.5, -3, -7]) {
      for (const x of [-Infinity, -100, -3, -0.7, -0.1, 0.5, 1.5, 2.5, 10, 1e6]) {
        if (!Number.isNaN(exact(Math.fround(x), alpha))) continue;
        const at = (a: tf.Tensor) => iterateExp(tf.scalar(x), a);
        const [y] = numbers(() => at(tf.scalar(alpha)));
        const [slope] = numbers(() => tf.grad(at)(tf.scalar(alpha)));
        expect([y, slope], `x = ${x}, alpha = ${alpha}`).toEqual([NaN, NaN]);
      }
    }
  });

  it("keeps very negative numbers where little is added to their heights", () => {
    const xs = [-80, -40, -20, -10];
    const same = numbers(() => iterateExp(tf.tensor1d(xs), tf.scalar(0)));
    for (const [i, x] of xs.entries()) expect(Math.abs(same[i] - x)).toBeLessThan(1e-5);
  });

  it("broadcasts alpha, and sums its gradient where it was broadcast", () => {
    const alphas = [0.1, 0.5, 0.9];
    const xs = [0.5, 2];
    const make = () => iterateExp(tf.tensor2d(xs, [2, 1]), tf.tensor1d(alphas));
    const expected = xs.flatMap((x) => alphas.map((a) => exact(x, a)));
    for (const [i, y] of numbers(make).entries()) expect(y).toBeCloseTo(expected[i], 4);
    const slopes = numbers(() => tf.grad((a) => iterateExp(tf.tensor1d(xs), a))(tf.scalar(0.5)));
    const truth = xs.map((x) => iterateExpGradient(x, 0.5).dalpha);
    expect(slopes).toHaveLength(1);
    expect(slopes[0]).toBeCloseTo(truth[0] + truth[1], 4);
  });

  it("has the gradients that differences of the decimal entry have", () => {
    Decimal.set({ precision: 40 });
    const h = new Decimal("1e-12");
    const at = (x: Decimal, a: Decimal) => decimal.iterateExp(x, a, { digits: 36 });
    const points = [-2, -0.3, 0, 0.7, 1, 2.5, 6, 20];
    const alphas = [0.5, -0.25, 0.75];
    for (const alpha of alphas) {
      const xs = points.filter((x) => !Number.isNaN(exact(x, alpha))).map(Math.fround);
      const make = tf.grads((x, a) => iterateExp(x, a));
      const [dx, dalpha] = make([tf.tensor1d(xs), tf.fill([xs.length], alpha)]).map((t) =>
        Array.from(t.dataSync()),
      );
      xs.forEach((value, i) => {
        const x = new Decimal(value);
        const a = new Decimal(alpha);
        const overX = at(x.add(h), a)
          .sub(at(x.sub(h), a))
          .div(h.mul(2))
          .toNumber();
        const overAlpha = at(x, a.add(h))
          .sub(at(x, a.sub(h)))
          .div(h.mul(2))
          .toNumber();
        expect(Math.abs(dx[i] / overX - 1), `dx at ${value}, ${alpha}`).toBeLessThan(1e-5);
        expect(Math.abs(dalpha[i] / overAlpha - 1), `da at ${value}, ${alpha}`).toBeLessThan(1e-5);
      });
    }
  });

  it("has second derivatives, and says that it has no third ones", () => {
    const slope = (x: tf.Tensor) => tf.grad((x) => iterateExp(x, 0.5))(x);
    const bend = tf.grad(slope);
    const xs = [-3, -0.9, 0, 0.5, 0.999, 1.001, 2, 5, 20, 100];
    const h = 1e-4;
    for (const [i, y] of numbers(() => bend(tf.tensor1d(xs))).entries()) {
      const [above, below] = [xs[i] + h, xs[i] - h].map((x) => iterateExpGradient(x, 0.5).dx);
      expect(Math.abs((y * 2 * h) / (above - below) - 1), `x = ${xs[i]}`).toBeLessThan(1e-4);
    }
    const mixed = tf.grad((a) => tf.grad((x) => iterateExp(x, a))(tf.scalar(2)));
    const [above, below] = [0.5 + h, 0.5 - h].map((a) => iterateExpGradient(2, a).dx);
    expect(numbers(() => mixed(tf.scalar(0.5)))[0]).toBeCloseTo((above - below) / (2 * h), 3);
    expect(() => tf.grad(bend)(tf.tensor1d([1]))).toThrow(/order than 2/);
  });

  it("leaves no tensors behind", async () => {
    const x = tf.tensor1d([0.5, 1, 2]);
    const left = await leftBehind(() => {
      for (let i = 0; i < 3; i++) {
        iterateExp(x, 0.5).dispose();
        tf.dispose(tf.grads((x, a) => iterateExp(x, a))([x, tf.scalar(0.5)]));
      }
    });
    expect(left).toBe(3);
    x.dispose();
  });
});

it("names what is wrong with an argument", () => {
  const x = tf.tensor1d([1]);
  expect(() => iterateExp({} as never, 0.5)).toThrow(/x = an object .*, expected a tensor/);
  expect(() => iterateExp(tf.tensor1d(["a"]), 0.5)).toThrow(/x has dtype string/);
  expect(() => iterateExp(x, "a" as never)).toThrow(/alpha = "a", expected a tensor, numbers/);
  expect(() => iterateExp([1, 2], [1, 2, 3])).toThrow(/x has shape \[2\] and alpha \[3\]/);
  // biome-ignore lint/suspicious/noSparseArray: that is what is refused
  for (const holes of [[1, , 2], [[1, undefined]]]) {
    expect(() => iterateExp(holes as never, 0.5)).toThrow(
      /x = an object \(Array\), expected a tens/,
    );
  }
  expect(() => iterateExp(x, Number.NaN)).toThrow(/alpha = NaN, expected a finite number/);
  x.dispose();
});
