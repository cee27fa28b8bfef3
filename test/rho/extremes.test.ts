import { describe, expect, it } from "vitest";
import { sexp } from "../../src/index.js";
import { arrayRho, type Extension, rho } from "../../src/rho.js";
import { spacing, uniform } from "../fixtures/doubles.js";
import {
  exactly,
  type TrueGradient,
  trueGradient,
  trueGradientByLogarithms,
  trueShift,
  trueSigned,
  ulps,
} from "./oracle.js";

/** POINTS=1000 looks at more points a family and prints the worst errors. */
const POINTS = Number(process.env.POINTS ?? 30);

const many = (n: number, x: number): number[] => new Array<number>(n).fill(x);
const between = (random: () => number, from: number, to: number): number =>
  from + (to - from) * random();

interface Point {
  readonly alpha: number;
  readonly xs: readonly number[];
  readonly ws: readonly number[];
}

/** The worst error of a derivative in the ulps of the promise of `rho`. */
function worstOf({ alpha, xs, ws }: Point, want: TrueGradient, extension?: Extension): number {
  const operation = rho(alpha, { extension });
  const got = operation.dotGradient(ws, xs);
  expect(got.value).toBe(operation.dot(ws, xs));
  expect(Math.abs(ulps(got.value, want.value))).toBeLessThan(extension === "shift" ? 4 : 0.51);
  const left = Math.max(1, want.left, ...xs.map((x) => -x), -got.value);
  const scale = want.scale.toNumber();
  const few = (one: number, truth: (typeof want)["dalpha"]): number =>
    Math.abs(truth.toNumber()) < 1e-290 && Math.abs(one) < 2e-290 ? 0 : Math.abs(ulps(one, truth));
  return (
    Math.max(
      ...got.dxs.map((dx, i) => few(dx, want.dxs[i])),
      ...got.dws.map((dw, i) => (Number.isNaN(dw) ? 0 : few(dw, want.dws[i]))),
      Number.isFinite(scale)
        ? exactly(got.dalpha).sub(want.dalpha).abs().toNumber() / spacing(scale)
        : 0,
    ) / left
  );
}

type Family = [
  draw: (random: () => number) => Point,
  truth: (alpha: number, xs: readonly number[], ws: readonly number[]) => TrueGradient,
  extension?: Extension,
];

const ones = (xs: readonly number[]): number[] => xs.map(() => 1);

const families: Record<string, Family> = {
  "one operand next to the absorber beside a huge one": [
    (random) => {
      const alpha = between(random, 0.01, 0.9);
      const near = sexp(alpha - 2) + 10 ** between(random, -6, -3);
      return { alpha, xs: [near, 10 ** between(random, 20, 300), 2], ws: [2, random() - 1, 2] };
    },
    trueGradient,
  ],
  "inner values whose logarithms are added, of very different sizes": [
    (random) => {
      const alpha = -(10 ** between(random, -4, -0.1));
      const xs = [10 ** between(random, 0, 2), 10 ** between(random, 150, 300)];
      return { alpha, xs, ws: [1, between(random, 1, 2)] };
    },
    trueGradientByLogarithms,
  ],
  "shift far to the left and near": [
    (random) => {
      const alpha = between(random, 0.05, 1.95);
      const xs = [between(random, -14, -2), between(random, -100, 5), between(random, -3, 30)];
      return { alpha, xs, ws: [1, random() + 0.5, 2] };
    },
    trueShift,
    "shift",
  ],
  "shift of a tiny alpha and of 0": [
    (random) => {
      const alpha = random() < 0.2 ? 0 : 10 ** between(random, -20, -2);
      const xs = [between(random, -25, 3), between(random, -8, 8)];
      return { alpha, xs, ws: ones(xs) };
    },
    trueShift,
    "shift",
  ],
  "signed on both sides of the absorber, next to it": [
    (random) => {
      const alpha = between(random, 0.01, 0.99);
      const A = sexp(alpha - 2);
      const below = () => A - 10 ** between(random, -14, -1);
      return { alpha, xs: [below(), below(), between(random, 1, 9)], ws: [1, 1, 1] };
    },
    trueSigned,
    "signed",
  ],
  "signed with products beyond the doubles": [
    (random) => {
      const alpha = between(random, 0.05, 0.6);
      const A = sexp(alpha - 2);
      const xs = [A - 1e-3, A - random(), 10 ** between(random, 250, 300), 1e3];
      return { alpha, xs, ws: [1, 1, 1 + random(), 1] };
    },
    trueSigned,
    "signed",
  ],
};

describe.each(Object.entries(families))("%s", (name, [draw, truth, extension]) => {
  it("has values and gradients within their promise", () => {
    const random = uniform(1);
    let worst = 0;
    for (let i = 0; i < POINTS; i++) {
      const point = draw(random);
      const want = truth(point.alpha, point.xs, point.ws);
      if (!Number.isFinite(want.value.toNumber())) continue;
      const error = worstOf(point, want, extension);
      worst = Math.max(worst, error);
      expect(error, JSON.stringify(point)).toBeLessThan(16);
    }
    if (process.env.POINTS) console.log(`${name}: ${worst}`);
  });
});

describe("a sum dominated by one operand", () => {
  it("is at the absorber, which moves with alpha", () => {
    const { value, dalpha, dxs } = rho(0.06068493286147714).dotGradient(
      [2, -0.6741545642726123, 2],
      [-2.7312582160134804, 1.344193546779435e164, 1.9090505565732805],
    );
    expect(value).toBe(rho(0.06068493286147714).absorber);
    expect(dalpha).toBe(16.213566346202786);
    expect([...dxs].map(Math.abs)).toEqual([0, 0, 0]);
  });

  it.each([-0.99, -0.95, -0.9, -0.8, -0.7, -0.4, -1, -1.5, -7])(
    "has an end for alpha = %f",
    (alpha) => {
      const r = rho(alpha);
      for (const large of [1e30, 1e80, 1e140, 1e200, 1e300]) {
        for (const small of [-1e300, -100, -3, -1, 0, 1e-300, 2]) {
          expect(r.sum(small, large)).toBe(large);
          const { value, dxs } = r.sumGradient(small, large);
          expect(value).toBe(large);
          expect(dxs[1]).toBeCloseTo(1, 12);
          expect(dxs[0]).toBeLessThan(1e-12);
        }
      }
    },
  );
});

describe("the extension shift where results leave the doubles", () => {
  it.each<[alpha: number, xs: number[], value: number]>([
    [1.5, many(30, 10), Number.POSITIVE_INFINITY],
    [2, many(3000, 1), 1],
    [1, many(20, -50), 0],
    [1, many(14, -50), trueShift(1, many(14, -50)).value.toNumber()],
    [1, many(20, 1e300), Number.POSITIVE_INFINITY],
    [0.5, many(200, -50), rho(0.5).absorber],
    [0, many(3, 1e308), Number.POSITIVE_INFINITY],
  ])("is right where results leave the doubles, alpha = %f", (alpha, xs, value) => {
    const r = arrayRho(alpha, { extension: "shift" });
    expect(r.sum(xs)).toBe(value);
    expect(r.dot(many(1, xs.length), [xs[0]])).toBe(value);
    const data = Float64Array.from(xs);
    const out = new Float64Array(1);
    const ws = new Float64Array(xs.length).fill(1);
    expect(r.dotInto(out, ws, { data, shape: [1, xs.length] })[0]).toBe(value);
    const { value: again, dalpha, dxs } = r.sumGradient(xs);
    expect(again).toBe(value);
    expect([dalpha, ...dxs]).not.toContain(Number.NaN);
  });

  it("has the inverse of its formula", () => {
    for (const [alpha, x] of [
      [1, 800],
      [1.5, -30],
      [0.3, 40],
      [1, -800],
    ] as const) {
      const want = trueShift(alpha, [x], [-1]).value.toNumber();
      expect(rho(alpha, { extension: "shift" }).inverse(x)).toBe(want);
    }
  });
});

describe("equal operands", () => {
  it("cancel by their weights, whatever their size", () => {
    for (const alpha of [1e-18, 0.3, 0.9, -0.4]) {
      const r = rho(alpha);
      expect(r.dot([1, -1, 1], [1e300, 1e300, 700])).toBe(700);
      expect(r.dotGradient([1, -1, 1], [1e300, 1e300, 700]).dxs[2]).toBeCloseTo(1, 12);
    }
  });
});

describe("a single operand", () => {
  it("is itself, at any alpha", () => {
    for (const extension of [undefined, "odd", "signed"] as const) {
      for (const x of [4.6e-118, -1e-300, 0.5, 1e300]) {
        const { value, dalpha, dxs } = rho(0.38, { extension }).sumGradient(x);
        expect([value, dalpha, dxs[0]]).toEqual([x, 0, 1]);
      }
    }
  });
});
