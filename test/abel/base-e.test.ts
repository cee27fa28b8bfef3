import { beforeAll, describe, expect, it } from "vitest";
import { fixedPoint } from "../../src/abel/fixed-points.js";
import { type AbelFunction, abelFunction } from "../../src/abel/kneser/abel.js";
import { toChart } from "../../src/abel/kneser/chart.js";
import { type AbelExpansion, second, solveAbel } from "../../src/abel/kneser/solve.js";
import { div, exp, fromNumber, toNumber } from "../../src/numbers/fixed.js";
import { fromDecimal } from "../fixtures/decimal.js";
import { digitsOf, reference, unitsOff } from "../fixtures/reference.js";

describe.each([10, 30, 60])("solved to %i digits", (digits) => {
  let expansion: AbelExpansion;
  let A: AbelFunction;
  let p: bigint;
  let one: bigint;
  beforeAll(() => {
    expansion = solveAbel({ digits });
    A = abelFunction(expansion);
    p = A.p;
    one = 1n << p;
  });

  /** Every digit of the reference that this precision reaches, less one for the slope of sexp. */
  const matches = (a: bigint, name: string): void => {
    expect(Math.abs(unitsOff(a, p, digitsOf(name), digits - 1)), name).toBeLessThan(1.01);
  };

  it("gives the reference values of sexp", () => {
    matches(A.inverse(one / 2n), "sexp(1/2)");
    matches(A.inverse(-one / 2n), "halfExp(0)");
    matches(A.inverse((-3n * one) / 2n), "halfExp(-Infinity)");
  });

  it("gives the reference values of slog", () => {
    matches(A.abel(one / 2n), "slog(1/2)");
    matches(A.abel(2n * one), "slog(2)");
    matches(A.abel(10n * one), "slog(10)");
    matches(A.abel(100n * one), "slog(100)");
  });

  it("gives the reference values of the half-exponential and its slope", () => {
    const half = (x: bigint): bigint => A.inverse(A.abel(x) + one / 2n);
    matches(half(one / 2n), "halfExp(0.5 exactly 1/2)");
    matches(half(2n * one), "halfExp(2)");
    matches(half(exp(one, p)), "halfExp(e)");
    matches(div(A.slope(0n), A.slope(half(0n)), p), "halfExp'(0)");
    matches(div(one, A.slope(one), p), "sexp'(0)");
  });

  it("agrees with the reference Taylor series of sexp at 0", () => {
    const t = one >> 20n; // the seventh term is below 2^-120
    let sum = 0n;
    for (const c of [...reference.sexpTaylorAt0].reverse()) {
      sum = fromDecimal(c, p) + ((sum * t) >> p);
    }
    const limit = Math.max(2 ** -117, 10 ** (1 - digits));
    expect(Math.abs(toNumber(A.inverse(t) - sum, p))).toBeLessThan(limit);
  });

  it("has A(0) = -1, A(1) = 0 and A(e^u) = A(u) + 1", () => {
    const limit = 10 ** -digits;
    expect(Math.abs(toNumber(A.abel(0n) + one, p))).toBeLessThan(limit);
    expect(Math.abs(toNumber(A.abel(one), p))).toBeLessThan(limit);
    for (const x of [-3, -0.4, 0.2, 0.9, 1.4, 6.5]) {
      const u = fromNumber(x, p);
      expect(Math.abs(toNumber(A.abel(exp(u, p)) - A.abel(u) - one, p))).toBeLessThan(limit);
    }
  });

  it("reports a residual and an equation left out that are small", () => {
    const { functionalDigits, matchingDigits, droppedDigits, sampledDigits } = expansion.report;
    expect(expansion.report.digits).toBe(digits);
    for (const reached of [functionalDigits, matchingDigits, droppedDigits, sampledDigits]) {
      expect(reached).toBeGreaterThan(digits);
    }
  });

  it("the sampled bound is larger than either residual, by what the harmonic measures say", () => {
    const { functionalDigits, matchingDigits, sampledDigits } = expansion.report;
    const residual = Math.min(functionalDigits, matchingDigits);
    expect(sampledDigits).toBeLessThan(residual - 0.2);
    expect(sampledDigits).toBeGreaterThan(residual - 2.5);
  });

  it("agrees with the second discretisation", () => {
    const other = solveAbel({ digits, variation: second });
    expect(other.chart.shift).not.toBe(expansion.chart.shift);
    expect(other.chart.radius).not.toBe(expansion.chart.radius);
    expect(other.report.unknowns).not.toBe(expansion.report.unknowns);
    const B = abelFunction(other);
    for (const x of [-5, -1.3, -0.2, 0.1, 0.5, 0.77, 1.2, 1.9, 2.4, 30, 1e6]) {
      const a = toNumber(A.abel(fromNumber(x, p)), p);
      const difference = toNumber(
        A.abel(fromNumber(x, p)) - ((B.abel(fromNumber(x, B.p)) << p) >> B.p),
        p,
      );
      expect(a).not.toBe(0);
      expect(Math.abs(difference)).toBeLessThan(10 ** -digits);
    }
  });

  it("increases, with a positive slope that is the slope of A", () => {
    const step = one >> 10n;
    for (let u = -3n * one, last = A.abel(u - step); u < 4n * one; u += one / 32n) {
      const value = A.abel(u);
      expect(value > last).toBe(true);
      const quotient = toNumber(A.abel(u + step) - A.abel(u - step), p) * 2 ** 9;
      expect(quotient / toNumber(A.slope(u), p)).toBeCloseTo(1, 4);
      last = value;
    }
  });

  it("inverts A over all heights above -2", () => {
    for (const h of [-1.99, -1.5, -1, -0.6, 0, 0.3, 0.5, 1, 1.7, 2.5]) {
      const height = fromNumber(h, p);
      const back = toNumber(A.abel(A.inverse(height)) - height, p);
      expect(Math.abs(back)).toBeLessThan(10 ** -digits);
    }
  });
});

describe("fixedPoint", () => {
  it("gives the published fixed point and the period 2 pi i / L", () => {
    const p = 170n;
    const { value, multiplier } = fixedPoint(0n, p);
    expect(multiplier).toEqual(value);
    expect(Math.abs(unitsOff(value.re, p, digitsOf("fixedPoint.re")))).toBeLessThan(1.01);
    expect(Math.abs(unitsOff(value.im, p, digitsOf("fixedPoint.im")))).toBeLessThan(1.01);
  });
});

describe("a damaged expansion", () => {
  /** By how much the polynomial misses A(e^u) = A(u) + 1 where u and e^u lie in the disc. */
  const miss = (e: AbelExpansion): number => {
    const u = fromNumber(0.1, e.p);
    return Math.abs(toNumber(inChart(e, exp(u, e.p)) - inChart(e, u) - (1n << e.p), e.p));
  };

  function inChart({ p, chart, coefficients }: AbelExpansion, u: bigint): bigint {
    const v = toChart({ re: u, im: 0n }, chart, p).re;
    return coefficients.reduceRight((sum, c) => c + ((sum * v) >> p), 0n);
  }

  it("misses the functional equation by the damage", () => {
    const expansion = solveAbel({ digits: 30 });
    const coefficients = [...expansion.coefficients];
    coefficients[5] += 1n << (expansion.p - 60n);
    expect(miss(expansion)).toBeLessThan(1e-30);
    expect(miss({ ...expansion, coefficients })).toBeGreaterThan(1e-24);
  });
});

describe("bad arguments", () => {
  it.each([0, -3, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
    "a solve of %d digits is refused",
    (digits) => {
      expect(() => solveAbel({ digits })).toThrow(RangeError);
      expect(() => solveAbel({ digits })).toThrow(
        `digits = ${digits}, expected a positive integer`,
      );
    },
  );

  it.each([-1, -1.5, -30])("a fixed point kappa = %d is refused", (kappa) => {
    const bad = () => solveAbel({ digits: 15, kappa: (p) => fromNumber(kappa, p) });
    expect(bad).toThrow(RangeError);
    expect(bad).toThrow(`kappa = ${kappa}, expected more than -1`);
  });

  it("refuses a base too large for its geometry rather than losing digits", () => {
    const bad = () => solveAbel({ digits: 15, kappa: (p) => fromNumber(40, p) });
    expect(bad).toThrow("kappa = 40");
  });
});
