import { Decimal } from "decimal.js";
import { describe, expect, test } from "vitest";
import { base, decimalBase } from "../../src/base.js";
import { iterateSeries, sexp, sexpSeries, slog, slogSeries } from "../../src/decimal.js";
import * as doubles from "../../src/series.js";
import reference from "../fixtures/reference.json" with { type: "json" };

const D = Decimal.clone({ defaults: true, precision: 60 });

/** Taylor coefficients from values at x + j h by exact interpolation in 60 digits: nothing of the series is used. */
function interpolated(f: (t: Decimal) => Decimal, order: number, h: string): Decimal[] {
  const nodes = Array.from({ length: order + 5 }, (_, j) => new D(h).times(j - (order + 4) / 2));
  const newton: Decimal[] = [];
  let row = nodes.map((t) => new D(f(t)));
  for (let k = 0; row.length > 0; k++) {
    newton.push(row[0]);
    row = row.slice(1).map((y, j) => y.minus(row[j]).div(nodes[j + k + 1].minus(nodes[j])));
  }
  let powers = nodes.map(() => new D(0));
  for (let k = nodes.length - 1; k >= 0; k--) {
    powers = powers.map((c, i) => (i > 0 ? powers[i - 1] : new D(0)).minus(c.times(nodes[k])));
    powers[0] = powers[0].plus(newton[k]);
  }
  return powers.slice(0, order + 1);
}

const product = (a: Decimal[], b: Decimal[]): Decimal[] =>
  a.map((_, n) => a.slice(0, n + 1).reduce((sum, c, i) => sum.plus(c.times(b[n - i])), new D(0)));

/** outer(inner - inner_0). */
function composed(outer: Decimal[], inner: Decimal[]): Decimal[] {
  const rest = [new D(0), ...inner.slice(1)];
  return outer.reduceRight<Decimal[]>(
    (sum, c) => {
      const next = product(sum, rest);
      next[0] = next[0].plus(c);
      return next;
    },
    inner.map(() => new D(0)),
  );
}

const near = (given: Decimal[], expected: Decimal[], digits: number): void => {
  for (const [k, c] of expected.entries()) {
    const miss = given[k].minus(c).abs();
    expect(miss.lte(c.abs().times(`1e-${digits}`)), `order ${k}: ${given[k]}, ${c}`).toBe(true);
  }
};

describe("Taylor coefficients in digits", () => {
  test("of sexp at 0 are the published ones", () => {
    const published = reference.sexpTaylorAt0.map((c) => new D(c));
    expect(published).toHaveLength(6);
    near(sexpSeries(0, 5, { digits: 50 }), published, 48);
  });

  test.each(["-1.9", "-1", "-0.5", "0", "0.7", "2", "3.5"])(
    "of sexp at %s are those of its values",
    (h) => {
      const values = (t: Decimal) => sexp(new D(h).plus(t), { digits: 50 });
      near(
        sexpSeries(h, 4, { digits: 20 }),
        interpolated(values, 4, h === "3.5" ? "1e-8" : "1e-5"),
        h === "-1.9" ? 13 : 17,
      );
    },
  );

  test.each(["-40", "-1.5", "0", "0.6", "1", "15", "1e10"])(
    "of slog at %s are those of its values",
    (x) => {
      const scale = new D(x).abs().gt(1) && new D(x).gt(0) ? new D(x) : new D(1);
      const values = (t: Decimal) => slog(new D(x).plus(t), { digits: 50 });
      const step = scale.times(x === "-40" ? "1e-3" : "1e-5").toString();
      near(slogSeries(x, 4, { digits: 20 }), interpolated(values, 4, step), 15);
    },
  );

  test("of a half iterate composed with itself are those of exp, of any order", () => {
    const D50 = Decimal.clone({ defaults: true, precision: 50 });
    const first = iterateSeries(new D50("0.3"), "1/2", 30);
    const second = iterateSeries(first[0], "1/2", 30);
    const exp = iterateSeries(new D50("0.3"), 1, 30);
    for (const [k, c] of composed(second, first).entries()) {
      expect(c.minus(exp[k]).abs().lte(new D(2).pow(-k).times("1e-45")), `order ${k}`).toBe(true);
    }
    near(exp.slice(5, 6), [D.exp("0.3").div(120)], 48);
  });

  test("agree with those of an expansion of 40 digits more", () => {
    for (const order of [10, 40, 80]) {
      const few = sexpSeries("0.25", order, { digits: 20 });
      const many = sexpSeries("0.25", order, { digits: 20 + 40 });
      near(few, many, 19);
    }
  });

  test.each([
    ["e", 30, ["0.1", "1.6", "9"], ["-1.5", "2.9"]],
    [2, 30, ["0.3", "5"], ["0.5"]],
    [1.46, 30, ["0.5", "2.5", "6"], ["0.5", "9"]],
    ["e^(1/e)", 16, ["0.5", "2.6"], ["0.5"]],
    [Math.SQRT2, 10, ["0.5", "1.9"], ["20"]],
  ] as const)("of base %s at order %i are those of 25 digits more", (b, order, xs, hs) => {
    const decimal = decimalBase(b);
    const [few, many] = [{ digits: 20 }, { digits: 45 }];
    for (const x of xs) {
      near(decimal.slogSeries(x, order, few), decimal.slogSeries(x, order, many), 19);
      const iterates = [few, many].map((to) => decimal.iterateSeries(x, "0.37", order, to));
      near(iterates[0], iterates[1], 19);
    }
    for (const h of hs)
      near(decimal.sexpSeries(h, order, few), decimal.sexpSeries(h, order, many), 19);
  });

  test("far to the left and far up keep their relative accuracy", () => {
    const [, first, second] = slogSeries("-1e10", 2, { digits: 20 });
    expect(second.times(2).minus(first).abs().lte(first.times("1e-19"))).toBe(true);
    const up = slogSeries("1e1000000", 2, { digits: 20 });
    near([up[0]], [slog("1e1000000", { digits: 20 })], 19);
    expect(up[1].e).toBe(-1000008);
  });

  test("of other bases are those of their values", () => {
    for (const [b, x, h] of [
      [2, "1.5", "0.5"],
      ["e^(1/e)", "1.5", "0.5"],
      [Math.SQRT2, "1.5", "3"],
      [1.46, "5", "0.5"],
      ["1.4446", "2.5", "0.5"],
      ["1.4446", "2.8", "7"],
      ["1.4447", "2.5", "0.5"],
      ["1.4447", "10", "7"],
    ] as const) {
      const decimal = decimalBase(b);
      near(
        decimal.sexpSeries(h, 3, { digits: 20 }),
        interpolated((t) => decimal.sexp(new D(h).plus(t), { digits: 45 }), 3, "1e-5"),
        16,
      );
      near(
        decimal.iterateSeries(x, "0.3", 3, { digits: 20 }),
        interpolated((t) => decimal.iterate(new D(x).plus(t), "0.3", { digits: 45 }), 3, "1e-5"),
        16,
      );
    }
  });

  // Next to an attracting fixed point L, sexp(h + t) = L - v U^t (1 + O(v)), U = ln(b^L) its multiplier.
  test.each([
    ["1.2", "300", 1.2577345413765264],
    ["1.4", "1000", 1.8866633062463332],
  ])("of base %s at %s are those of a geometric orbit, however small", (b, h, L) => {
    const [, first, ...rest] = decimalBase(b).sexpSeries(h, 4, { digits: 15 });
    expect(first.e).toBeLessThan(-190);
    const U = Math.log(Math.log(Number(b)) * L);
    const expected = [U / 2, U ** 2 / 6, U ** 3 / 24];
    for (const [k, c] of rest.entries()) {
      expect(c.div(first).toNumber() / expected[k]).toBeCloseTo(1, 13);
    }
  });

  // exp^alpha(x + t) = x + t + alpha v(x + t) + O(alpha^2) with v = 1 / A', however small alpha is.
  test.each([
    ["e", "1e-300", "0.3"],
    ["e", "-3e-9000", "-4"],
    ["e", "1e-600/7", "40"],
    [2, "1e-1000", "1.5"],
    ["1.46", "1e-1000", "1.5"],
    ["e^(1/e)", "1e-1000", "0.5"],
    ["1.2", "-1e-1000", "0.5"],
  ] as const)("of base %s at the height %s are those of the inverse of A'", (b, alpha, x) => {
    const decimal = decimalBase(b);
    const order = 4;
    const slopes = decimal.slogSeries(x, order + 1, { digits: 40 }).slice(1);
    const inverse: Decimal[] = [];
    const a = slopes.map((c, k) => new D(c).times(k + 1));
    for (let k = 0; k <= order; k++) {
      const sum = inverse.reduce((sum, v, i) => sum.plus(v.times(a[k - i])), new D(k ? 0 : -1));
      inverse.push(sum.neg().div(a[0]));
    }
    const [c0, c1, ...rest] = decimal.iterateSeries(x, alpha, order, { digits: 25 });
    const [num, den = "1"] = alpha.split("/");
    const size = new D(num).div(den);
    near(
      rest,
      inverse.slice(2).map((v) => v.times(size)),
      24,
    );
    expect([c0, c1].map(String)).toEqual([x, "1"]);
  });

  test("of the least heights of doubles are those in digits, rounded", () => {
    for (const alpha of [1e-300, 5e-324, -5e-324]) {
      expect(doubles.iterateSeries(-3, alpha, 6)).toEqual(
        iterateSeries("-3", alpha, 6, { digits: 30 }).map((c) => c.toNumber() + 0),
      );
    }
  });

  test("of a height that reaches few of the digits have all digits", () => {
    const decimal = decimalBase("1.05");
    const [, , second] = decimal.iterateSeries("0.5", "1e-450", 2, { digits: 435 });
    const [, , least] = decimal.iterateSeries("0.5", "1e-1000", 2, { digits: 30 });
    near([second.times("1e450")], [least.times("1e1000")], 29);
  });

  test("are 0 in doubles where they are below all doubles, and refused in digits where that takes long", () => {
    expect(base("1.2").sexpSeries(3000, 3)).toEqual([1.2577345413765264, 0, 0, 0]);
    expect(() => decimalBase("1.2").sexpSeries("3000", 3)).toThrow(
      "sexpSeries: the coefficient of order 1 is below 2^-1536, expected a point farther from a fixed point",
    );
    expect(decimalBase("1.2").iterateSeries("1.5", 0, 3).map(Number)).toEqual([1.5, 1, 0, 0]);
  });

  test("are refused where there is no value", () => {
    expect(() => sexpSeries(-2, 3)).toThrow("h = -2 is -Infinity, expected a finite one");
    expect(() => sexpSeries(6, 3)).toThrow(RangeError);
    expect(() => iterateSeries(0, -1.5, 3)).toThrow("x = 0, alpha = -1.5 is NaN");
    expect(() => sexpSeries(Number.NaN, 3)).toThrow("h = NaN, expected a finite number");
    expect(() => sexpSeries(0, 1.5)).toThrow("order = 1.5, expected an integer from 0 to 200");
    expect(() => sexpSeries(0, "3" as never)).toThrow(TypeError);
    expect(() => slogSeries(0, 3, { digit: 5 } as never)).toThrow("options.digit");
  });
});

describe("Taylor coefficients in doubles", () => {
  test("are those in digits, rounded", () => {
    expect(doubles.sexpSeries(0, 3)).toEqual([
      1, 1.091767351258321, 0.2714832129016946, 0.21245324817625627,
    ]);
    expect(doubles.slogSeries(1, 12)).toEqual(
      slogSeries(1, 12, { digits: 30 }).map((c) => c.toNumber()),
    );
    expect(doubles.iterateSeries(0.1, -0.3, 5)).toEqual(
      iterateSeries(0.1, -0.3, 5, { digits: 30 }).map((c) => c.toNumber()),
    );
    expect(doubles.iterateSeries(2, 0, 3)).toEqual([2, 1, 0, 0]);
    expect(base(2).sexpSeries(0, 1)).toEqual([1, 0.8893649546209764]);
  });

  test("refuse what is no number", () => {
    expect(() => doubles.sexpSeries("0" as never, 3)).toThrow(TypeError);
    expect(() => doubles.iterateSeries(0, null as never, 3)).toThrow("alpha = null");
  });
});
