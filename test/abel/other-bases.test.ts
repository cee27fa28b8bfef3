import { describe, expect, it } from "vitest";
import { abelFunction } from "../../src/abel/kneser/abel.js";
import { second, solveAbel } from "../../src/abel/kneser/solve.js";
import { exp, fromNumber, log, toNumber } from "../../src/numbers/fixed.js";
import { digitsOf, unitsOff } from "../fixtures/reference.js";

/** ln b and ln ln b for an integer base. */
const logs = (base: bigint, p: bigint): { ln: bigint; kappa: bigint } => {
  const ln = log(base << (p + 20n), p + 20n);
  return { ln: ln >> 20n, kappa: log(ln, p + 20n) >> 20n };
};

/** sexp_b and slog_b through u = z ln b + ln ln b. */
function solved(base: bigint, digits: number, variation = {}) {
  const A = abelFunction(solveAbel({ digits, kappa: (p) => logs(base, p).kappa, ...variation }));
  const { p } = A;
  const { ln, kappa } = logs(base, p);
  return {
    p,
    sexp: (h: bigint): bigint => ((A.inverse(h) - kappa) << p) / ln,
    slog: (z: bigint): bigint => A.abel(((z * ln) >> p) + kappa),
  };
}

const cases = [
  { name: "sexp_2(1/2)", base: 2n, height: 1 / 2, digits: 50, units: 1 },
  // 24, 35 and 50 digits and both discretisations go on with ...395605, not ...39559.
  { name: "sexp_10(7/16)", base: 10n, height: 7 / 16, digits: 24, units: 1.6 },
  { name: "sexp_3(1/2)", base: 3n, height: 1 / 2, digits: 18, units: 1 },
];

describe.each(cases)("$name", ({ name, base, height, digits, units }) => {
  const { p, sexp, slog } = solved(base, digits);

  it("has the reference digits", () => {
    const value = sexp(fromNumber(height, p));
    expect(Math.abs(unitsOff(value, p, digitsOf(name), digits - 1))).toBeLessThan(units + 0.01);
  });

  it("satisfies sexp(h + 1) = b^sexp(h), sexp(0) = 1, sexp(-1) = 0", () => {
    const { ln } = logs(base, p);
    const limit = 10 ** (1 - digits);
    for (const h of [-0.75, -0.25, 0, 0.25]) {
      const y = sexp(fromNumber(h, p));
      const above = sexp(fromNumber(h + 1, p));
      const power = exp((y * ln) >> p, p);
      expect(Math.abs(toNumber(above - power, p))).toBeLessThan(limit * toNumber(power, p) * 10);
      expect(Math.abs(toNumber(slog(y) - fromNumber(h, p), p))).toBeLessThan(limit);
    }
    expect(Math.abs(toNumber(sexp(0n) - (1n << p), p))).toBeLessThan(limit);
    expect(Math.abs(toNumber(sexp(-1n << p), p))).toBeLessThan(limit);
  });
});

describe("the second discretisation", () => {
  it.each([2n, 10n])("agrees at base %s", (base) => {
    const first = solved(base, 20);
    const other = solved(base, 20, { variation: second });
    for (const z of [-0.5, 0.3, 0.8, 1.5, 4]) {
      const a = first.slog(fromNumber(z, first.p));
      const b = (other.slog(fromNumber(z, other.p)) << first.p) >> other.p;
      expect(Math.abs(toNumber(a - b, first.p))).toBeLessThan(1e-20);
    }
  });
});
