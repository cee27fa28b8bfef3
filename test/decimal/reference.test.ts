import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import { halfExp, iterateExpGradient, sexp, sexpDerivative, slog } from "../../src/decimal.js";
import { digitsOf } from "../fixtures/reference.js";

const D = Decimal.clone({ precision: 200 });

/** `value` has been rounded, the published digits may have been cut off: they agree within a unit of the shorter. */
function expectDigits(value: Decimal, name: string): void {
  const published = digitsOf(name);
  const places = Math.min(value.decimalPlaces(), published.split(".")[1].length);
  const miss = new D(value.toString()).minus(published).abs();
  expect(miss.lte(new D(10).pow(-places)), `${name}: ${value}`).toBe(true);
  expect(places).toBeGreaterThanOrEqual(Math.min(published.length - 4, value.precision() - 3));
}

describe.each([10, 30, 50])("to %i digits, from the shipped expansion", (digits) => {
  const to = { digits };

  it("gives the published values", () => {
    expectDigits(sexp("1/2", to), "sexp(1/2)");
    expectDigits(halfExp(0, to), "halfExp(0)");
    expectDigits(halfExp(Number.NEGATIVE_INFINITY, to), "halfExp(-Infinity)");
    expectDigits(halfExp(0.5, to), "halfExp(0.5 exactly 1/2)");
    expectDigits(halfExp("2", to), "halfExp(2)");
    expectDigits(halfExp(D.exp(1), to), "halfExp(e)");
    expectDigits(halfExp(D.acos(-1), to), "halfExp(pi)");
    expectDigits(slog("1/2", to), "slog(1/2)");
    expectDigits(slog(2n, to), "slog(2)");
    expectDigits(slog(10, to), "slog(10)");
    expectDigits(slog(new Decimal(100), to), "slog(100)");
    expectDigits(sexpDerivative(0, to), "sexp'(0)");
    expectDigits(iterateExpGradient(0, 0.5, to).dx, "halfExp'(0)");
  });
});

describe("to 150 digits", () => {
  const to = { digits: 150 };

  it("gives every published digit", () => {
    expectDigits(sexp("1/2", to), "sexp(1/2)");
    expectDigits(sexp("-1/2", to), "halfExp(0)");
    expectDigits(sexp("-3/2", to), "halfExp(-Infinity)");
  });
});
