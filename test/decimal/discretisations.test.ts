import { describe, expect, it } from "vitest";
import { second, solveAbel } from "../../src/abel/kneser/solve.js";
import { Expansion } from "../../src/decimal/expansion.js";
import { height, iterate } from "../../src/decimal/iterate.js";
import { decimalOf } from "../../src/decimal/result.js";
import { levelFor } from "../../src/decimal/store.js";
import { sexp, slog } from "../../src/decimal.js";
import { exact, integer } from "../../src/numbers/exact.js";

/** Two solutions that share no sample, no circle and no count agree in what is true of both. */
describe.each([200, 300])("%i digits", (digits) => {
  const other = new Expansion(solveAbel({ digits: levelFor(digits), variation: second }));
  const supply = () => other.series;

  it("agree with another discretisation", () => {
    for (const h of ["1/2", "-3/4", "1.9", "-1.3"]) {
      const { value } = iterate(integer(1), exact("h", h), digits, supply, false);
      expect(sexp(h, { digits }).toString()).toBe(decimalOf(value, digits).toSD(digits).toString());
    }
    for (const x of ["2", "-7/3", "1e50"]) {
      const { value } = height(exact("x", x), digits, supply, false);
      expect(slog(x, { digits }).toString()).toBe(decimalOf(value, digits).toSD(digits).toString());
    }
  });
});
