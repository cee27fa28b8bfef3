import { describe, expect, it } from "vitest";
import { fixedPointAt } from "../../src/abel/fixed-points.js";
import { solveAbel } from "../../src/abel/kneser/solve.js";
import { fatouCoordinate } from "../../src/abel/parabolic.js";
import { type PowerMap, powerMap } from "../../src/abel/power-map.js";
import { regular } from "../../src/abel/real-regular.js";
import { series } from "../../src/abel/series.js";
import { besideFixedPoint, lineSeries } from "../../src/abel/two-logarithm-series.js";
import { twoLogarithmDigits, twoLogarithms } from "../../src/abel/two-logarithms.js";
import { samplesOf } from "../../src/base/fast/sampling.js";
import { type Base, base, decimalBase, ETA } from "../../src/base.js";
import { ball } from "../../src/numbers/ball.js";
import { type Exact, exact } from "../../src/numbers/exact.js";
import { exp, fromNumber, log, toNumber } from "../../src/numbers/fixed.js";
import { stepped } from "../fixtures/doubles.js";

const mapOf = (b: string): PowerMap => powerMap(b, exact("b", b) as Exact);
const kOf = (map: PowerMap): number => toNumber(map.kappaAt(256n) + (1n << 256n), 256n);
const P = 300n;

describe("the series with two logarithms is", () => {
  it.each(["1.5", "1.4501"])("Kneser's solution at %s, to the digits it promises", (b) => {
    const map = mapOf(b);
    const digits = Math.min(40, twoLogarithmDigits(kOf(map)));
    const ours = lineSeries(map, digits);
    const solved = series(solveAbel({ digits: 44, kappa: map.kappaAt }), map);
    // Each in its own interval; the polynomial of the other is none beyond its circle.
    const [mine, other] = [ours, solved].map(samplesOf);
    const difference = (z: number): bigint =>
      mine.height(fromNumber(z, P), P).value - other.height(fromNumber(z, P), P).value;
    const { low, high } = solved;
    for (let i = 1; i <= 6; i++) {
      const z = low + ((high - low) * i) / 6;
      const miss = Math.abs(toNumber(difference(z) - difference(low), P));
      expect(miss).toBeLessThan(10 ** -digits);
    }
  });

  it.each(["1.4446", "1.444"])("regular iteration at both fixed points of %s", (b) => {
    const map = mapOf(b);
    // Far fewer terms would do as well: the two are apart by e^(-4 pi^2 / |U|).
    const digits = 20;
    for (const [at, side] of [
      ["attracting", -1],
      ["attracting", 1],
      ["repelling", -1],
      ["repelling", 1],
    ] as const) {
      const ours = besideFixedPoint(map, digits, at, side);
      const theirs = regular(map, at, side);
      const point = toNumber(fixedPointAt(map, at, 128n), 128n);
      const heights = [0.01, 0.02].map((distance) => {
        const z = ball(fromNumber(point + side * distance, P));
        return ours.height(z, P).value - theirs.height(z, P).value;
      });
      expect(Math.abs(toNumber(heights[0] - heights[1], P))).toBeLessThan(10 ** -digits);
    }
  });

  it("the Fatou coordinate for k -> 0", () => {
    const parabolic = fatouCoordinate(30);
    const near = twoLogarithms((p) => (1n << (p - 96n)) - (1n << p), 30); // k = 2^-96
    const heights = [0.03, 0.05].map((u) => {
      const at = ball(fromNumber(u, P));
      return near.height(at, P).value - parabolic.height(at, P).value;
    });
    expect(Math.abs(toNumber(heights[0] - heights[1], P))).toBeLessThan(1e-23);
  });
});

describe("its truncation", () => {
  // The same point in an expansion to twice the digits, carried to where that one serves.
  it.each(["1.5", "1.46", "1.4447", "1.444668"])("is what the residual says, at %s", (b) => {
    const map = mapOf(b);
    const k = map.kappaAt(P) + (1n << P);
    const digits = 24;
    const few = twoLogarithms(map.kappaAt, digits);
    const many = twoLogarithms(map.kappaAt, 2 * digits);
    const height = (of: typeof few, u: bigint) => of.height(ball(u), P);
    const carried = (u: bigint): { u: bigint; steps: bigint } => {
      let [v, steps] = [u, 0n];
      for (; toNumber(v, P) > many.reach; steps++) v = log(v + (1n << P) - k, P);
      for (; toNumber(v, P) < -many.reach; steps--) v = exp(v, P) - (1n << P) + k;
      return { u: v, steps };
    };
    const exactly = (x: number): bigint => {
      const { u, steps } = carried(fromNumber(x, P));
      return height(many, u).value + (steps << P);
    };
    const ends = [-few.reach, few.reach];
    const [a, c] = ends.map((x) => height(few, fromNumber(x, P)));
    const miss = Math.abs(toNumber(c.value - a.value - exactly(ends[1]) + exactly(ends[0]), P));
    const bound = toNumber(c.model, P);
    expect(bound).toBeLessThan(10 ** -digits);
    // Farther from e^(1/e) the two are told apart by what the series leaves open.
    expect(miss).toBeLessThan(bound + 10 ** -twoLogarithmDigits(kOf(map)));
  });

  it("of the Fatou coordinate is below its bound too", () => {
    for (const side of [-1, 1]) {
      const few = fatouCoordinate(20);
      const many = fatouCoordinate(40);
      let u = fromNumber(side * few.reach, P);
      const coarse = few.height(ball(u), P);
      let steps = 0n;
      for (; toNumber(u, P) > many.reach; steps++) u = log(u + (1n << P), P);
      for (; toNumber(u, P) < -many.reach; steps--) u = exp(u, P) - (1n << P);
      const miss = coarse.value - many.height(ball(u), P).value - (steps << P);
      expect(Math.abs(toNumber(miss, P))).toBeLessThan(toNumber(coarse.model, P));
      expect(toNumber(coarse.model, P)).toBeLessThan(1e-20);
    }
  });
});

describe("bases around e^(1/e)", () => {
  const seams: [string, number][] = [
    ["e^(1/e)", ETA],
    ["where Kneser's equations are solved", Math.exp(Math.exp(0.1 - 1))],
    ["where regular iteration begins", Math.exp(Math.exp(-1 - (1.2 / 31) ** 2 / 2))],
    ["1.444667", 1.444667],
    ["1.4501", 1.4501],
  ];

  it.each(seams)("values are continuous in b at %s", (_, b) => {
    const [below, at, above] = [-1, 0, 1].map((n) => base(stepped(b, n)));
    for (const f of [
      (t: typeof at) => t.sexp(0.5),
      (t: typeof at) => t.half(0.25),
      (t: typeof at) => t.slog(-3),
      (t: typeof at) => t.half(4),
    ]) {
      expect(Math.abs(f(above) / f(at) - 1)).toBeLessThan(2e-15);
      expect(Math.abs(f(below) / f(at) - 1)).toBeLessThan(2e-15);
    }
  });

  // Koenigs' function at the repelling fixed point, from its series in 60 digits of mpmath.
  it.each([
    ["2.7", "0.5", "2.6996064544486641752", "0.99636528817929182545", "-0.00078565418673287265519"],
    [
      "2.76",
      "-1.5",
      "2.7608295037880036722",
      "0.97780232910936396668",
      "-0.00054679822102370986439",
    ],
    [
      "2.78",
      "40.25",
      "2.7680197898155343141",
      "2.2558736703651175164",
      "-0.0004286792071883204664",
    ],
  ])(
    "the repelling fixed point is iterated at between the two, from %s by %s",
    (x, alpha, ...right) => {
      const at = { fixedPoint: "repelling" } as const;
      const { value, dx, dalpha } = decimalBase("1.4445", at).iterateGradient(x, alpha, {
        digits: 20,
      });
      expect([value, dx, dalpha].map(String)).toEqual(right);
      // 2.76 and the others as doubles are not the decimals.
      const [inDoubles, condition] = [base("1.4445", at), 3];
      const error = inDoubles.iterate(Number(x), Number(alpha)) - Number(right[0]);
      expect(Math.abs(error)).toBeLessThanOrEqual(condition * 2 ** -52);
    },
  );

  it("sexp(1/2) and slog(2) increase and decrease with b across the gap", () => {
    const bs = [
      1.4446,
      1.444667,
      1.4446678,
      ETA,
      1.444668,
      1.4447,
      1.445,
      1.447,
      1.4501,
      1.46,
      1.5,
    ];
    const increase = (f: (t: Base) => number): void => {
      const values = bs.map((b) => f(base(b)));
      expect([...values].sort((x, y) => x - y)).toEqual(values);
    };
    increase((t) => t.sexp(0.5));
    increase((t) => -t.slog(2));
  });

  it("heights cross the bottleneck", () => {
    const [t, decimal] = [base("1.4446678611"), decimalBase("1.4446678611")]; // D = 1.8e-5: it takes 340,000 steps
    const h = t.slog(3);
    expect(h).toBeGreaterThan(340_000);
    expect(t.sexp(h)).toBeCloseTo(3, 12);
    expect(decimal.slog(decimal.sexp("200000.25", { digits: 30 }), { digits: 25 }).toString()).toBe(
      "200000.25",
    );
    expect(t.iterate(2, 400_000)).toBe(Number.POSITIVE_INFINITY);
  });

  it("digits beyond what is known get an error that says so", () => {
    expect(() => decimalBase(1.447).half(1, { digits: 200 })).toThrow(/known to \d+ digits/);
    expect(() => base("1.44466786100976613365833910859643022305859545324225").half(1)).toThrow(
      "within 1e-30",
    );
    expect(decimalBase(1.447).half(1, { digits: 50 }).toString()).toHaveLength(51);
  });

  it("nothing has to be solved for them", async () => {
    expect(await base.prepare(1.447)).toBeUndefined();
    expect(await base.prepare(1.48, { digits: 20 })).toBeUndefined();
  });

  it("refuses to prepare digits that there are not, where results to so many throw", async () => {
    const half = (digits: number) => String(decimalBase(1.449).half("1/2", { digits }));
    expect(await base.prepare(1.449, { digits: 93 })).toBeUndefined();
    expect(half(93)).toMatch(/^0\.9217\d{89}$/);
    for (const digits of [94, 120]) {
      const message = /^b = 1\.449\d*: so near e\^\(1\/e\) .* expected b = "e\^\(1\/e\)"/;
      await expect(base.prepare(1.449, { digits })).rejects.toThrow(message);
      expect(() => half(digits)).toThrow(message);
    }
  });
});
