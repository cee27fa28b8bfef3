import { readFileSync } from "node:fs";
import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import { type Base, base, complexBase, decimalBase, ETA, fixedPoints } from "../../src/base.js";
import { stepped } from "../fixtures/doubles.js";

const Wide = Decimal.clone({ defaults: true, precision: 60 });

interface Reference {
  readonly pieces: readonly {
    readonly base: string;
    readonly piece: "below" | "between" | "above";
    readonly points: readonly (readonly [z: string, height: string, slope: string])[];
  }[];
}

const { pieces } = JSON.parse(
  readFileSync(new URL("../fixtures/near-eta.json", import.meta.url), "utf8"),
) as Reference;

const misses = (value: Decimal, right: Decimal.Value): number =>
  new Wide(`${value}`).div(right).minus(1).abs().toNumber();

describe.each(pieces)(
  "base $base, $piece: plain iteration elsewhere gives",
  ({ base: b, piece, points }) => {
    const decimal = decimalBase(b);

    it("the iterates that lead from point to point, and their derivatives", () => {
      for (const [i, [x, from, slope]] of points.entries()) {
        const [y, to, end] = points[(i + 1 + (i % 2)) % points.length];
        const alpha = new Wide(to).minus(from);
        if (alpha.isZero()) continue;
        const { value, dx, dalpha } = decimal.iterateGradient(x, alpha, { digits: 24 });
        expect(misses(value, y), `${x} by ${alpha}`).toBeLessThan(6e-24);
        expect(misses(dalpha, new Wide(1).div(end)), `${x} by ${alpha}`).toBeLessThan(1e-22);
        expect(misses(dx, new Wide(slope).div(end)), `${x} by ${alpha}`).toBeLessThan(1e-22);
      }
    });

    it.runIf(piece === "below")("slog and its derivative", () => {
      for (const [z, height, slope] of points) {
        const miss = decimal.slog(z, { digits: 30 }).minus(height).abs().toNumber();
        expect(miss, z).toBeLessThan(1e-27 * Math.max(1, Math.abs(Number(height))));
        expect(misses(decimal.slogDerivative(z, { digits: 24 }), slope), z).toBeLessThan(1e-22);
      }
    });
  },
);

/** Doubles on either side of e^(1/e) at distances from 1e-3 to one step. */
const around = [
  1.4436,
  1.4446,
  1.44466,
  1.4446678,
  1.44466786,
  1.444667861,
  1.444667861009,
  1.44466786100976,
  stepped(ETA, -1),
  ETA,
  stepped(ETA, 1),
  1.44466786101,
  1.444667862,
  1.4446679,
];

const far = [1e5, 1.5e9, 1e15, 1e17, 1e18, 1e19, 1e20, 3.2e18, 9e38, 1e100, 1e308];

describe.each(around)("base %d at large heights", (b) => {
  const t = base(b);
  const decimal = decimalBase(b);
  const plane = complexBase(b);
  const limit = t.sexp(Number.POSITIVE_INFINITY);

  it("sexp rises to its limit and never beyond it", () => {
    let last = t.sexp(100);
    for (const h of [...far].sort((x, y) => x - y)) {
      const y = t.sexp(h);
      expect(y, `${h}`).toBeGreaterThanOrEqual(last);
      expect(y, `${h}`).toBeLessThanOrEqual(limit);
      expect(t.iterate(1, h)).toBe(y);
      expect(decimal.sexp(h).toNumber()).toBe(y);
      expect(plane.sexp(h).re).toBe(y);
      last = y;
    }
    expect(t.sexp(1e100)).toBe(limit);
  });

  it("the way back leaves the line below, and ends at the fixed point above", () => {
    for (const h of [64, 65, 1000, ...far]) {
      expect(t.iterate(2, -h)).toBeNaN();
      // The way leads through 1, 0 and -Infinity.
      expect(decimal.sexp(-h).toNumber()).toBeNaN();
      expect(t.iterate(4, h)).toBe(Number.POSITIVE_INFINITY); // after a dozen steps
    }
    const end = t.iterate(4, Number.NEGATIVE_INFINITY);
    if (b > ETA) expect(end).toBeNaN();
    else {
      expect(t.iterate(4, -1e100)).toBe(end);
      expect(Math.abs(b ** end / end - 1)).toBeLessThan(1e-15);
      for (const h of far) expect(t.iterate(4, -h)).toBeGreaterThanOrEqual(end);
    }
  });

  it("derivatives fall to 0", () => {
    const before = t.sexpDerivative(1e5);
    for (const h of [1e10, 1e17, 1e19, 1e100, 1e308]) {
      const { value, dx, dalpha } = t.iterateGradient(1, h);
      expect(value).toBe(t.sexp(h));
      if (b > ETA) continue; // beyond the fixed points all is Infinity
      expect(dalpha).toBe(t.sexpDerivative(h));
      expect(dalpha).toBeLessThanOrEqual(before);
      expect(dx).toBeGreaterThanOrEqual(0);
      expect(dx).toBeLessThan(Number.POSITIVE_INFINITY);
    }
    if (b <= ETA) expect(t.sexpDerivative(1e308)).toBe(0);
  });
});

describe("e^(1/e) itself", () => {
  const t = base(ETA);
  const decimal = decimalBase(ETA);

  it("has the leading terms of its Fatou coordinate far out", () => {
    // A = -2/u + ln(u)/3 + ..., so that e - sexp(h) = 2e/h and sexp' = 2e/h^2, nearly
    expect(t.sexp(9e38)).toBe(Math.E);
    expect(t.iterate(1, 1e100)).toBe(Math.E);
    expect(complexBase(ETA).sexp(1e40).toString()).toBe(`${Math.E}`);
    expect(decimal.sexp("1e100", { digits: 30 }).toString()).toBe(
      "2.71828182845904523536028747135",
    );
    expect(t.sexpDerivative(1e30)).toBe((2 * Math.E) / 1e60);
    expect(decimal.sexpDerivative("1e300", { digits: 30 }).toString()).toBe(
      "5.43656365691809047072057494271e-600",
    );
    expect(decimal.iterate("2.72", "1e400").toNumber()).toBe(Number.POSITIVE_INFINITY);
    expect(decimal.iterate("2.72", "-1e400").toNumber()).toBe(Math.E);
  });

  it("keeps or loses a neighbour of e as heights say", () => {
    const above = stepped(Math.E, 1);
    for (const h of [1e17, 1e18, 1e19, 1e20, 1e300]) {
      expect(t.iterate(above, h)).toBe(Number.POSITIVE_INFINITY);
      expect(t.iterate(above, -h)).toBe(Math.E);
      expect(t.iterate(Math.E, h)).toBe(Math.E);
      expect(t.iterate(Math.E, -h)).toBeNaN();
    }
  });
});

describe("other bases", () => {
  it("end where their fixed points are, however far", () => {
    const t = base(1.3);
    const decimal = decimalBase(1.3);
    expect(decimal.iterate(8, "1e25").toNumber()).toBe(Number.POSITIVE_INFINITY);
    expect(decimal.iterate(8, "-1e25").toNumber()).toBe(t.iterate(8, Number.NEGATIVE_INFINITY));
    expect(decimal.iterate(5, "1e400").toNumber()).toBe(t.sexp(Number.POSITIVE_INFINITY));
  });

  it("end there for a base next to e^(1/e) beyond heights that doubles hold", () => {
    const decimal = decimalBase(1.44466786);
    const [lower, upper] = fixedPoints(1.44466786).map(({ value }) => value.re);
    for (const h of ["1e309", "1e400", "1e4000", "1e10000000000"]) {
      expect(decimal.sexp(h).toNumber()).toBe(lower);
      expect(decimal.iterate(0, h).toNumber()).toBe(lower);
      expect(decimal.iterate(3, `-${h}`).toNumber()).toBe(upper);
      expect(decimal.iterateSeries(0, h, 2).map(Number)).toEqual([lower, 0, 0]);
      expect(decimal.sexpSeries(h, 2).map(Number)).toEqual([lower, 0, 0]);
    }
  });

  it.each(["attracting", "repelling"] as const)(
    "gradients between the fixed points, %s",
    (fixedPoint) => {
      const t: Base = base("1.2", { fixedPoint });
      const [lower, upper] = [base("1.2").sexp(Number.POSITIVE_INFINITY), t.iterate(20, -Infinity)];
      for (const alpha of [1e6, 1e20, 1e300]) {
        expect(t.iterateGradient(2, -alpha)).toEqual({ value: upper, dx: 0, dalpha: 0 });
        expect(t.iterateGradient(2, alpha)).toEqual({ value: lower, dx: 0, dalpha: 0 });
      }
      // The multiplier at the upper fixed point is 3.1 a step, so that steps taken one by one tell the derivative.
      const one = decimalBase("1.2", { fixedPoint }).iterateGradient(2, -40);
      const D = new Wide("1.2").ln();
      let [x, slope] = [new Wide(2), new Wide(1)];
      for (let i = 0; i < 40; i++) {
        slope = slope.div(x.times(D));
        x = x.ln().div(D);
      }
      expect(misses(one.value, x)).toBeLessThan(1e-19);
      expect(misses(one.dx, slope)).toBeLessThan(1e-18);
    },
  );
});
