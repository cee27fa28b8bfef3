import { describe, expect, it } from "vitest";
import { walker } from "../../src/compare.js";
import { reference } from "../fixtures/reference.js";
import { Decimal, halfOfExpm1 } from "./half-iterate.js";

/** log^m(expm1^m(h(l^n(exp^n(x))))), l(y) = ln(1 + y), h the half-iterate of e^x - 1, in 45 digits. */
function halfExp(x: number): InstanceType<typeof Decimal> {
  let y = new Decimal(x);
  let n = 0;
  for (; y.lt(200); n++) y = y.exp();
  for (let i = 0; i < n; i++) y = y.plus(1).ln();
  y = halfOfExpm1(y);
  let m = 0;
  for (; y.lt(200); m++) y = y.exp().minus(1);
  for (let i = 0; i < m; i++) y = y.ln();
  return y;
}

describe("Walker's construction", () => {
  it.each([
    ["walker halfExp(0)", () => walker.iterate(0, 0.5), () => halfExp(0)],
    ["walker sexp(1/2)", () => walker.sexp(0.5), () => halfExp(1)],
  ])("has the published %s", (name, value, digits) => {
    const published = reference.otherConstructions[name] as string;
    expect(Math.abs(value() - Number(published))).toBeLessThan(5e-16);
    expect(digits().minus(published).abs().lt("2e-24")).toBe(true);
  });

  it.each([-3, -0.5, 0.3, 0.9, 1.7, 4, 10])("agrees with 45-digit arithmetic at %d", (x) => {
    const truth = halfExp(x);
    expect(truth.div(walker.iterate(x, 0.5)).minus(1).abs().toNumber()).toBeLessThan(6e-15);
  });
});

it("keeps digits at a zero", () => {
  // slog is -1 + s x + ... there: twice as far, twice as high
  for (const x of [1e-6, 1e-10, 1e-100]) {
    expect(walker.sexp(-1 + 2 ** -30) / walker.sexp(-1 + 2 ** -31)).toBeCloseTo(2, 8);
    expect(walker.iterate(walker.iterate(x, -0.25), 0.25)).toBeCloseTo(x, 15);
  }
});
