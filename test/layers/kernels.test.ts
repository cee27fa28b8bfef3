import * as tf from "@tensorflow/tfjs-core";
import { Decimal } from "decimal.js";
import { beforeAll, describe, expect, it } from "vitest";
import * as decimal from "../../src/decimal.js";
import { ulp } from "../../src/fit/evaluate/precision.js";
import { iterateExp as exact, iterateExpGradient } from "../../src/index.js";
import { composed } from "../../src/layers/composition.js";
import type { MapName } from "../../src/layers/kernels/maps.js";
import { mapTensor } from "../../src/layers/maps.js";
import { rho } from "../../src/rho.js";
import { iterateExp, rhoSum } from "../../src/tfjs.js";
import { uniform } from "../fixtures/doubles.js";
import { BACKENDS, leftBehind, numbers, use } from "./backend.js";

const COUNT = Number(process.env.POINTS ?? 4000);
const random = uniform(7);
const between = (a: number, b: number): number => a + (b - a) * random();
const signed = (y: number): number => (random() < 0.5 ? -y : y);

/** Distributions of x and alpha: ordinary, of every size, and next to where a row, a branch or a zero is. */
const XS: Record<string, () => number> = {
  "[-4, 4]": () => between(-4, 4),
  "[-30, 30]": () => between(-30, 30),
  "[-120, 0]": () => between(-120, 0),
  "every f32": () => new Float32Array(Uint32Array.of(random() * 2 ** 32).buffer)[0],
  small: () => signed(2 ** between(-60, 0)),
  "at joints": () => {
    const joint = [-8, 16, 0, 1, Math.E, Math.E ** Math.E, -0.6960247, 64][
      Math.floor(between(0, 8))
    ];
    return joint + signed(2 ** between(-30, -18)) * Math.max(1, Math.abs(joint));
  },
};
const ALPHAS: Record<string, () => number> = {
  "[-2, 2]": () => between(-2, 2),
  "[0, 1]": () => between(0, 1),
  small: () => signed(2 ** between(-50, 0)),
};

const LARGEST = 2 ** 128 * (1 - 2 ** -25);

/** ulps of f32 between a f32 and a truth that is one, too; Infinity where one is special and the other is not it. */
function off(y: number, truth: number): number {
  if (Number.isNaN(truth) || Math.abs(truth) >= LARGEST || truth === 0) {
    return Object.is(Math.fround(truth), y) || y === truth ? 0 : Number.POSITIVE_INFINITY;
  }
  return Math.abs(y - truth) / ulp(truth, "f32");
}

describe.each(BACKENDS)("kernels on %s", (backend) => {
  beforeAll(() => use(backend));

  const pairs = Object.keys(XS).flatMap((x) => Object.keys(ALPHAS).map((a) => [x, a] as const));
  it.each(pairs)("are right to 0.51 ulp of f32, x %s, alpha %s", (xKind, alphaKind) => {
    const xs = Float32Array.from({ length: COUNT }, XS[xKind]);
    const alphas = Float32Array.from({ length: COUNT }, ALPHAS[alphaKind]);
    const [value, dx, dalpha] = tf.tidy(() => {
      const given = [tf.tensor1d(xs), tf.tensor1d(alphas)];
      const slopes = tf.grads((x, a) => iterateExp(x, a))(given);
      return [iterateExp(given[0], given[1]), ...slopes].map((t) => t.dataSync());
    });
    const worst = { value: 0, dx: 0, dalpha: 0 };
    xs.forEach((x, i) => {
      const truth = iterateExpGradient(x, alphas[i]);
      worst.value = Math.max(worst.value, off(value[i], exact(x, alphas[i])));
      if (!(Math.abs(truth.value) < LARGEST)) return;
      worst.dx = Math.max(worst.dx, off(dx[i], truth.dx));
      worst.dalpha = Math.max(worst.dalpha, off(dalpha[i], truth.dalpha));
    });
    if (process.env.POINTS) console.log(backend, xKind, alphaKind, worst);
    expect(worst.value).toBeLessThan(0.51);
    expect(worst.dx).toBeLessThan(0.51);
    expect(worst.dalpha).toBeLessThan(0.51);
  });

  it("take a number alpha as the double that it is", () => {
    const xs = Float32Array.from({ length: COUNT }, XS["[-4, 4]"]);
    for (const alpha of [0.5, 1 / 3, -0.3, 2, -2, 1.999, 1e-9]) {
      const ys = numbers(() => iterateExp(xs, alpha));
      const worst = Math.max(...ys.map((y, i) => off(y, exact(xs[i], alpha))));
      expect(worst, `alpha = ${alpha}`).toBeLessThan(0.51);
    }
  });

  it("are right where what is subtracted cancels, to the digits of the decimal entry", () => {
    Decimal.set({ precision: 60 });
    // The f32 next to where exp^alpha is 0 and where it ends, and those beside it.
    for (const x of [0.3, 1.7, -0.4, 5, 20, 1e6].map(Math.fround)) {
      const level = decimal.slog(x, { digits: 50 }).add(1);
      for (const target of [level.neg(), level.neg().sub(1)]) {
        const nearest = Math.fround(target.toNumber());
        for (const alpha of [
          nearest,
          nearest + ulp(nearest, "f32"),
          nearest - ulp(nearest, "f32"),
        ]) {
          const truth = decimal.iterateExp(x, alpha, { digits: 40 }).toNumber();
          const [y] = numbers(() => iterateExp(tf.scalar(x), tf.scalar(alpha)));
          expect(off(y, truth), `x = ${x}, alpha = ${alpha}, ${y}, ${truth}`).toBeLessThan(0.51);
        }
      }
    }
  });

  const MAPS: MapName[] = ["inward", "odd inward", "odd outward", "shift inward", "bounded"];
  it.each(MAPS)("agree with the composition: %s", (map) => {
    const x = tf.tensor2d(
      Float32Array.from({ length: 60 }, () => between(-3, 5)),
      [12, 5],
    );
    const alpha = tf.tensor1d([0.2, 0.5, 0.8, 1, 0.4]);
    const dy = tf.tensor2d(
      Float32Array.from({ length: 60 }, () => between(-1, 1)),
      [12, 5],
    );
    const all = (f: (x: tf.Tensor, a: tf.Tensor) => tf.Tensor) =>
      tf.tidy(() => {
        const first = tf.grads(f)([x, alpha], dy);
        const second = tf.grads((x, a) => {
          const [dx, dalpha] = tf.grads(f)([x, a], dy);
          return tf.add(tf.sum(tf.mul(dx, dx)), tf.sum(dalpha));
        })([x, alpha]);
        return [f(x, alpha), ...first, ...second].map((t) => Array.from(t.dataSync()));
      });
    const ours = all((x, a) => mapTensor(map, x, a));
    const theirs = all((x, a) => composed(map, x, a));
    const tolerance = [1e-5, 1e-4, 1e-4, 1e-2, 1e-2];
    ours.forEach((ys, part) => {
      ys.forEach((y, i) => {
        const truth = theirs[part][i];
        if (Number.isNaN(truth) || Number.isNaN(y)) expect([y, truth]).toEqual([NaN, NaN]);
        else {
          const size = Math.max(1, Math.abs(truth));
          expect(Math.abs(y - truth) / size, `${part}, ${i}`).toBeLessThan(tolerance[part]);
        }
      });
    });
    tf.dispose([x, alpha, dy]);
  });

  it.each(["odd", "shift"] as const)("add up as iterexp/rho does, %s", (extension) => {
    for (let i = 0; i < 200; i++) {
      const alpha = Math.fround(random());
      const xs = Float32Array.from({ length: 2 + Math.floor(20 * random()) }, () => between(-3, 5));
      const weights = xs.map(() => between(-1, 1));
      const truth = rho(alpha, { extension }).dot([...weights], [...xs]);
      if (!(Math.abs(truth) < 200)) continue;
      const [y] = numbers(() => rhoSum(xs, 0, alpha, { extension, weights }));
      expect(Math.abs(y - truth) / Math.max(1, Math.abs(truth))).toBeLessThan(1e-6);
    }
  });

  it("have no elements where there are none", () => {
    const empty = tf.zeros([0, 3]);
    expect(iterateExp(empty, 0.5).shape).toEqual([0, 3]);
    expect(iterateExp(tf.tensor1d([]), 0.5).shape).toEqual([0]);
    expect(iterateExp(empty, tf.tensor1d([0.1, 0.2, 0.3])).shape).toEqual([0, 3]);
    const [dx, dalpha] = tf.grads((x, a) => iterateExp(x, a))([
      empty,
      tf.tensor1d([0.1, 0.2, 0.3]),
    ]);
    expect(dx.shape).toEqual([0, 3]);
    expect(Array.from(dalpha.dataSync())).toEqual([0, 0, 0]);
    // The sum of nothing is the identity, sexp(alpha - 1).
    for (const alpha of [0, 0.5, 1]) {
      const ys = numbers(() => rhoSum(empty, 0, alpha));
      expect(ys).toHaveLength(3);
      for (const y of ys) expect(y).toBeCloseTo(exact(0, alpha), 6);
    }
  });

  it("take whatever an operation of TensorFlow.js takes", () => {
    const [truth] = numbers(() => iterateExp(tf.scalar(2), 0.5));
    const given = [2, [2], [[2]], Float32Array.of(2), Int32Array.of(2), tf.scalar(2, "int32")];
    const shapes = [[], [1], [1, 1], [1], [1], []];
    given.forEach((x, i) => {
      const y = iterateExp(x as tf.TensorLike, 0.5);
      expect(y.dtype).toBe("float32");
      expect(y.shape).toEqual(shapes[i]);
      expect(y.dataSync()[0]).toBe(truth);
    });
    expect(numbers(() => iterateExp(true, 0))).toEqual([1]);
    expect(numbers(() => iterateExp([1, 2], [0, 1]))).toEqual([1, Math.fround(Math.exp(2))]);
    const sums = numbers(() => rhoSum([[2, 3]], 1, 1, { weights: Int32Array.of(1, 2) }));
    expect(sums[0]).toBeCloseTo(18, 4);
    const slope = numbers(() => tf.grad((x) => iterateExp(tf.cast(x, "int32"), 0.5))(tf.scalar(2)));
    expect(slope).toHaveLength(1);
  });

  it("broadcast x and alpha in every way", () => {
    const shapes = [
      [[2, 3], [3]],
      [
        [2, 1],
        [1, 3],
      ],
      [[3], [2, 3]],
      [[], [2, 2]],
      [
        [2, 1, 3],
        [4, 1],
      ],
    ];
    for (const [a, b] of shapes) {
      const xs = tf.randomUniform(a, -1, 3, "float32", 1);
      const alphas = tf.randomUniform(b, 0, 1, "float32", 2);
      const [ours, theirs] = [
        numbers(() => iterateExp(xs, alphas)),
        numbers(() => composed("iterate", xs, alphas)),
      ];
      expect(ours).toHaveLength(theirs.length);
      ours.forEach((y, i) => {
        expect(y).toBeCloseTo(theirs[i], 4);
      });
      const dy = tf.randomUniform(iterateExp(xs, alphas).shape, 0, 1, "float32", 3);
      const slopes = (f: typeof composed) =>
        tf
          .grads((x, a) => f("iterate", x, a))([xs, alphas], dy)
          .map((t) => Array.from(t.dataSync()));
      const [found, expected] = [slopes(mapTensor), slopes(composed)];
      found.flat().forEach((y, i) => {
        expect(Math.abs(y / expected.flat()[i] - 1)).toBeLessThan(1e-4);
      });
    }
  });

  it("are launched once a call, and leave nothing behind in 1000 steps", async () => {
    const x = tf.randomUniform([4, 5], -1, 3, "float32", 1);
    const alpha = tf.scalar(0.5);
    const { kernelNames } = await tf.profile(() => iterateExp(x, alpha));
    expect(kernelNames).toEqual(["IterexpMap"]);
    const step = () =>
      tf.tidy(() => tf.grads((x, a) => tf.sum(rhoSum(iterateExp(x, a), 1, a)))([x, alpha]).length);
    step();
    const left = await leftBehind(() => {
      for (let i = 0; i < 1000; i++) step();
    });
    expect(left).toBe(0);
  });
});

describe("the ends of the numbers", () => {
  beforeAll(() => use("cpu"));

  it("gradients at Infinity and NaN end, as those of iterexp", () => {
    for (const alpha of [0.5, -0.5]) {
      for (const x of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]) {
        const given = tf.tensor1d([x, 1]);
        const slopes = tf
          .grad((t: tf.Tensor) => iterateExp(t, tf.scalar(alpha)))(given)
          .dataSync();
        const right = iterateExpGradient(x, alpha).dx;
        if (Number.isNaN(right)) expect(slopes[0]).toBeNaN();
        else expect(slopes[0]).toBe(Math.fround(right));
      }
    }
  });

  it("a tensor alpha of 0 is the identity where e^x underflows", () => {
    const x = tf.tensor1d([-50, -690, -700, -740, -745, -746, -1000, -3e38]);
    const zero = tf.scalar(0);
    expect(iterateExp(x, zero).dataSync()).toEqual(x.dataSync());
    expect([
      ...tf
        .grad((t: tf.Tensor) => iterateExp(t, zero))(x)
        .dataSync(),
    ]).toEqual(Array(8).fill(1));
  });
});

describe("what was very slow", () => {
  beforeAll(() => use("cpu"));

  it("numbers far below, as masks have them, do not go through exact arithmetic", () => {
    const far = [-691, -745, -1e4, -1e9, -1e30, Number.NEGATIVE_INFINITY];
    for (const alpha of [0.25, 0.5, 1, 1.5, -0.5].map(Math.fround)) {
      const x = tf.tensor1d(far);
      const ys = numbers(() => iterateExp(x, tf.scalar(alpha)));
      const slopes = tf.grads((x, a) => iterateExp(x, a))([x, tf.fill([far.length], alpha)]);
      const [dx, dalpha] = slopes.map((slope) => [...slope.dataSync()]);
      far.forEach((value, i) => {
        const truth = iterateExpGradient(Math.fround(value), alpha);
        expect(off(ys[i], exact(Math.fround(value), alpha))).toBeLessThan(0.51);
        if (Number.isNaN(truth.dx)) expect(dx[i]).toBeNaN();
        else expect(dx[i]).toBe(Math.fround(truth.dx));
        expect(off(dalpha[i], truth.dalpha)).toBeLessThan(0.51);
      });
    }
    // A million of them, which took hours.
    const [sum] = numbers(() => {
      const x = tf.fill([1e6], -1e9);
      const [dx, dalpha] = tf.grads((x, a) => iterateExp(x, a))([x, tf.scalar(0.5)]);
      return tf.add(tf.sum(dx), dalpha);
    });
    expect(sum / 1e6 / iterateExpGradient(-1e9, 0.5).dalpha).toBeCloseTo(1, 5);
  });
});
