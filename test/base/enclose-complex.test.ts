import type { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import { type ComplexInterval, complexBase, encloseComplexRegular } from "../../src/base.js";
import { decimals } from "../../src/decimal/result.js";

const D = decimals(60);

/** Both parts of a number to about 15 digits lie in the intervals, which are as narrow as promised. */
function holds(name: string, { re, im }: ComplexInterval, right: { re: number; im: number }): void {
  for (const [{ lower, upper }, value] of [
    [re, right.re],
    [im, right.im],
  ] as const) {
    const off = 1e-14 * Math.max(1, Math.hypot(right.re, right.im));
    expect(new D(value).sub(lower).abs().lt(off), name).toBe(true);
    expect(new D(upper).sub(lower).lt("1e-29"), name).toBe(true);
  }
}

const contains = ({ re, im }: ComplexInterval, x: Decimal.Value, y: Decimal.Value): boolean =>
  re.lower.lte(x) && re.upper.gte(x) && im.lower.lte(y) && im.upper.gte(y);

describe("encloseComplexRegular", () => {
  it.each(["0.5", "1/10", "0.9", "0.999"])("base %s: what complexBase gives in doubles", (b) => {
    const values = encloseComplexRegular(b);
    const { sexp, slog, iterate } = complexBase(b === "1/10" ? 0.1 : Number(b), {
      solution: "regular",
    });
    for (const h of [0.5, -0.25, -1.5, -1.9, 3.25, 11]) {
      holds(`sexp(${h})`, values.sexp(h), sexp(h));
    }
    for (const x of [0.3, 2, -1, 0.75, 8]) holds(`slog(${x})`, values.slog(x), slog(x));
    for (const [x, alpha] of [
      [0, 0.5],
      [2, -0.5],
      [0.25, 1.75],
    ]) {
      holds(`exp^${alpha}(${x})`, values.iterateExp(x, alpha), iterate(x, alpha));
    }
  });

  it("knows what is known exactly", () => {
    const { sexp, slog, iterateExp } = encloseComplexRegular("1/2", { digits: 50 });
    expect(contains(sexp(0), 1, 0)).toBe(true);
    expect(contains(sexp(-1), 0, 0)).toBe(true);
    expect(contains(sexp(1), 0.5, 0)).toBe(true);
    expect(contains(slog(1), 0, 0)).toBe(true);
    expect(contains(slog(0), -1, 0)).toBe(true);
    expect(contains(iterateExp(2, 1), 0.25, 0)).toBe(true);
    // One step of 2^-z in decimals, from sexp(1/2) to sexp(3/2).
    const [from, to] = [sexp("1/2"), sexp("3/2")];
    const size = new D(2).pow(new D(from.re.lower).neg());
    const angle = new D(from.im.lower).neg().mul(new D(2).ln());
    expect(size.mul(angle.cos()).sub(to.re.lower).abs().lt("1e-49")).toBe(true);
    expect(size.mul(angle.sin()).sub(to.im.lower).abs().lt("1e-49")).toBe(true);
  });

  it("refuses what is outside its domain", () => {
    for (const b of ["1.2", 1, "0.065", 0, -3, "0.0659880358453125"]) {
      expect(() => encloseComplexRegular(b)).toThrow(/^b = /);
    }
    const { sexp } = encloseComplexRegular("0.5");
    expect(() => sexp(-2)).toThrow(/above -2/);
    expect(() => encloseComplexRegular("0.5", { digit: 3 } as object)).toThrow(/digits/);
  });
});
