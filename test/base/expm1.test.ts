import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import { fatou, fatouInverse } from "../../src/abel/fatou.js";
import { expm1Iterate, expm1IterateGradient } from "../../src/base.js";
import { ulpDistance } from "../../src/index.js";
import { stepped, uniform } from "../fixtures/doubles.js";

type Random = () => number;
const sign = (r: Random): number => (r() < 0.5 ? -1 : 1);

const xs: Record<string, Random | ((r: Random) => number)> = {
  "[-3, 6]": (r: Random) => 9 * r() - 3,
  "next to 0": (r: Random) => sign(r) * 2 ** (-1 - 60 * r()),
  "next to the smallest": (r: Random) => sign(r) * 2 ** (-1000 - 74 * r()),
  large: (r: Random) => 2 ** (1023 * r()),
  "far to the left": (r: Random) => -(2 ** (12 * r())),
  "where tables begin": (r: Random) =>
    stepped(sign(r) * [2 ** -30, 2 ** -59, 31][Math.floor(3 * r())], Math.floor(3 * r()) - 1),
};
const alphas = [
  (r: Random) => 3 * r() - 1.5,
  (r: Random) => sign(r) * 2 ** (-60 * r()),
  (r: Random) => sign(r) * 2 ** (40 * r()),
];

const Wide = Decimal.clone({ precision: 100 });

describe("expm1Iterate", () => {
  it.each(Object.entries(xs))("is rounded right, x %s", (_, draw) => {
    const random = uniform(11);
    let finite = 0;
    for (let i = 0; i < 90; i++) {
      const x = draw(random);
      const alpha = alphas[i % 3](random);
      const y = expm1Iterate(x, alpha);
      const truth = expm1Iterate.decimal(x, alpha, { digits: 30 });
      if (Number.isFinite(y)) finite++;
      expect(y, `${x}, ${alpha}`).toBe(truth.toNumber());
    }
    expect(finite).toBeGreaterThan(10);
  });

  it("keeps its digits however many are asked", () => {
    const random = uniform(12);
    for (let i = 0; i < 20; i++) {
      const [x, alpha] = [sign(random) * 2 ** (6 - 60 * random()), 2 * random() - 1];
      const [few, many] = [20, 70].map((digits) => expm1Iterate.decimal(x, alpha, { digits }));
      expect(many.toSD(20).toString(), `${x}, ${alpha}`).toBe(few.toString());
    }
  });

  it("half-iterates, as published", () => {
    const half = expm1Iterate.decimal(1, "1/2", { digits: 40 });
    expect(half.toString()).toBe("1.271027413889951521424651876672280687954");
  });

  it("is what the Fatou coordinate in doubles gives, a second program", () => {
    const random = uniform(13);
    for (let i = 0; i < 200; i++) {
      const x = 3 * random() - 1.5;
      const alpha = 2 * random() - 1;
      const other = fatouInverse(fatou(x) + alpha, Math.sign(x));
      if (Number.isFinite(other)) expect(expm1Iterate(x, alpha) / other - 1).toBeCloseTo(0, 11);
    }
  });

  it("next to 0 is its power series", () => {
    for (const x of [1e-3, -1e-3, 1e-9, -1e-9, 1e-150, -5e-324]) {
      for (const a of [0.5, -0.3, 2.5]) {
        const series = x * (1 + (a * x) / 2 + (a * a * x * x) / 4 - (a * x * x) / 12);
        expect(Math.abs(expm1Iterate(x, a) / series - 1)).toBeLessThan(
          3e-16 + 40 * Math.abs(x) ** 3,
        );
      }
    }
  });

  it("does not decrease, at any seam", () => {
    for (const alpha of [0.5, -0.5, 1.75]) {
      for (const x of [
        2 ** -59,
        2 ** -30,
        2 ** -5,
        1 / 64,
        0.5,
        1,
        2,
        31,
        -(2 ** -30),
        -0.25,
        -1,
        -31,
      ]) {
        const values = [-2, -1, 0, 1, 2].map((n) => expm1Iterate(stepped(x, n), alpha));
        if (values.every(Number.isFinite)) {
          expect([...values].sort((p, q) => p - q)).toEqual(values);
        }
      }
    }
  });

  it("composes to expm1 and log1p on both sides", () => {
    for (const x of [-20, -0.9, -0.3, 0.1, 0.8, 3, 20]) {
      const twice = expm1Iterate(expm1Iterate(x, 0.5), 0.5);
      expect(Math.abs(twice / Math.expm1(x) - 1)).toBeLessThan(1e-13);
    }
    expect(ulpDistance(expm1Iterate(2, 1), Math.expm1(2))).toBeLessThan(2);
    expect(ulpDistance(expm1Iterate(2, -1), Math.log1p(2))).toBeLessThan(2);
  });

  it("has the limits of its arguments", () => {
    const { NaN: none, POSITIVE_INFINITY: infinity } = Number;
    const cases: [x: number, alpha: number, y: number][] = [
      [0, 0.5, 0],
      [-0, 0.5, -0],
      [-0, -infinity, -0],
      [infinity, -3, infinity],
      [-infinity, 1, -1],
      [-infinity, 0, -infinity],
      [-infinity, -0.5, none],
      [-1, -1, -infinity],
      [-1, -2, none],
      [-0.9, -5.5, none],
      [1, infinity, infinity],
      [-1, infinity, -0],
      [1, -infinity, 0],
      [-1, -infinity, none],
      [none, 1, none],
      [1, none, none],
      [0, none, none],
      [710, 1, infinity],
      [1e300, 0.5, infinity],
      [1e300, 1e300, infinity],
      [1e-300, 1e-300, 1e-300],
      [-1e300, 1e300, -2e-300],
      [-1e300, 2, Math.expm1(-1)],
      [-1e300, -1, none],
      [-1e125, -1e-277, none],
      [-infinity, -1e-300, none],
    ];
    for (const [x, alpha, y] of cases) expect(expm1Iterate(x, alpha), `${x}, ${alpha}`).toBe(y);
    const limit = expm1Iterate(Number.NEGATIVE_INFINITY, 0.5);
    expect(limit).toBe(expm1Iterate.decimal("-1", "-1/2", { digits: 20 }).toNumber());
    expect(expm1Iterate(-1e300, 0.5)).toBe(limit);
    // ln(e^-2000 + 1e-300 j(-1)), j(-1) the slope in alpha at -1
    const { dalpha } = expm1IterateGradient.decimal(-1, 0, { digits: 30 });
    expect(expm1Iterate(-2000, 1e-300)).toBe(dalpha.times("1e-300").ln().toNumber());
    expect(() => expm1Iterate("1" as never, 1)).toThrow("x = ");
    expect(() => expm1Iterate(1, 1n as never)).toThrow(TypeError);
  });
});

describe("expm1IterateGradient", () => {
  it("is within a few ulps", () => {
    const random = uniform(14);
    for (let i = 0; i < 120; i++) {
      const x = sign(random) * 2 ** (4 - 30 * random() * random());
      const alpha = 3 * random() - 1.5;
      const { value, dx, dalpha } = expm1IterateGradient(x, alpha);
      const truth = expm1IterateGradient.decimal(x, alpha, { digits: 25 });
      expect(value).toBe(expm1Iterate(x, alpha));
      if (!Number.isFinite(value)) continue;
      expect(ulpDistance(dx, truth.dx.toNumber()), `dx ${x}, ${alpha}`).toBeLessThan(8);
      expect(ulpDistance(dalpha, truth.dalpha.toNumber()), `${x}, ${alpha}`).toBeLessThan(8);
    }
  });

  it("is the limit of difference quotients", () => {
    for (const [x, alpha] of [
      [0.7, 0.5],
      [-2, 0.3],
    ]) {
      const { dx, dalpha } = expm1IterateGradient(x, alpha);
      const h = 1e-6;
      const quotient = (expm1Iterate(x + h, alpha) - expm1Iterate(x - h, alpha)) / (2 * h);
      expect(quotient / dx).toBeCloseTo(1, 8);
      const other = (expm1Iterate(x, alpha + h) - expm1Iterate(x, alpha - h)) / (2 * h);
      expect(other / dalpha).toBeCloseTo(1, 8);
    }
  });

  it("at 0, and for alpha = 0", () => {
    expect(expm1IterateGradient(0, 0.5)).toEqual({ value: 0, dx: 1, dalpha: 0 });
    expect(expm1IterateGradient(2, 0).dx).toBe(1);
    expect(expm1IterateGradient(2, 0).value).toBe(2);
    expect(expm1IterateGradient(-1, -3).value).toBeNaN();
  });

  it.each([-70, -72, -114, -700])(
    "for alpha = 0 far to the left is its difference quotient: x = %s",
    (x) => {
      const h = new Wide("1e-40").times(Wide.exp(x));
      const moved = expm1Iterate.decimal(new Wide(x), h).minus(x).div(h);
      const { value, dx, dalpha } = expm1IterateGradient(x, 0);
      expect([value, dx]).toEqual([x, 1]);
      expect(moved.div(dalpha).minus(1).abs().toNumber()).toBeLessThan(4e-16);
    },
  );
});
