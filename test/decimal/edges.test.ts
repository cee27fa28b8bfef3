import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import { Expansion } from "../../src/decimal/expansion.js";
import { height, iterate } from "../../src/decimal/iterate.js";
import type { Outcome } from "../../src/decimal/outcome.js";
import { decimalOf } from "../../src/decimal/result.js";
import { shipped } from "../../src/decimal/shipped.generated.js";
import { iterateExp, iterateExpGradient, prepare, sexp, slog } from "../../src/decimal.js";
import { iterateExpGradient as realGradient } from "../../src/index.js";
import { exact, integer } from "../../src/numbers/exact.js";

const expansion = Expansion.shipped(shipped);
/** The shipped expansion, and no other. */
const only = (_: number, solve: boolean) => {
  if (solve) throw new Error("asked for a longer expansion");
  return expansion.series;
};
/** The exponent of the first digit. */
const leading = ({ value }: Outcome): number => decimalOf(value, 50).e;
const text = (x: Decimal): string => x.toString();
const near1 = (places: number): string => `1.${"0".repeat(places - 1)}1`;

describe("50 digits need no longer expansion than the shipped one", () => {
  it.each([30, 60, 200, 1000])(
    "50 digits at 1 + 1e-%i need no longer expansion than the shipped one",
    (places) => {
      const x = exact("x", near1(places));
      expect(leading(height(x, 50, only, true))).toBe(-places - 1);
      expect(leading(iterate(x, exact("alpha", "0.5"), 50, only, true))).toBe(0);
    },
  );

  it("next to the other zeros, and where x and alpha are tiny", () => {
    const h = exact("h", `-0.${"9".repeat(40)}`);
    expect(leading(iterate(integer(1), h, 50, only, true))).toBe(-40);
    const value = iterate(exact("x", "1e-40"), exact("alpha", "1e-45"), 50, only, true);
    expect(leading(value)).toBe(-40);
    const split = [near1(1000), `-0.${"9".repeat(1000)}`].map((t) => exact("x", t));
    expect(leading(iterate(split[0], split[1], 20, only, false))).toBeLessThan(-998);
  });

  it("for the largest results", () => {
    const big = iterate(exact("x", "2e16"), integer(1), 50, only, false);
    expect(leading(big)).toBeGreaterThan(8e15);
    const far = iterate(exact("x", "15"), exact("alpha", "1.9"), 50, only, true);
    expect(leading(far)).toBeGreaterThan(1e3);
  });
});

describe("logarithms of numbers below the smallest double", () => {
  it("ln ln of 1 + 1e-320", () => {
    const D = Decimal.clone({ precision: 40 });
    expect(text(iterateExp(near1(320), -2, { digits: 20 }))).toBe(text(D.ln("1e-320").toSD(20)));
  });
});

describe("derivatives whose factors leave decimal.js's range", () => {
  const to = { digits: 20 };
  it("at the largest numbers", () => {
    expect(text(iterateExpGradient("1e9000000000000000", "1e-40", to).dx)).toBe("1");
    expect(text(iterateExpGradient("1e9000000000000000", "-1e-100", to).dx)).toBe("1");
    const { dx } = iterateExpGradient("1e9000000000000000", "-0.5", to);
    const below = iterateExpGradient("1e8999999999999900", "-0.5", to).dx;
    expect(dx.e).toBe(below.e - 100);
  });

  it("at the smallest", () => {
    const { dx, dalpha } = iterateExpGradient("1e-9000000000000000", -1, to);
    expect(text(dx)).toBe("1e+9000000000000000");
    expect(dalpha.e).toBe(9e15);
  });

  it.each([0.5, 3, 7, 1e9, Number.POSITIVE_INFINITY])(
    "at -Infinity they are the real entry's for alpha = %d",
    (alpha) => {
      const { dx } = iterateExpGradient(Number.NEGATIVE_INFINITY, alpha, to);
      expect(dx.toNumber()).toBe(realGradient(Number.NEGATIVE_INFINITY, alpha).dx);
    },
  );
});

describe("arguments of unusual size or form", () => {
  it("reads long decimals in time that grows like their length", () => {
    const long = `0.1${"0".repeat(200_000)}1`;
    expect(text(sexp(long, { digits: 20 }))).toBe(text(sexp("0.1", { digits: 20 })));
  });

  it.each([1e6 + 1, 99999999999, Number.MAX_SAFE_INTEGER])(
    "decimal functions refuse %d digits",
    async (digits) => {
      const message = `digits = ${digits}, expected an integer from 1 to 1000000`;
      expect(() => slog(2, { digits })).toThrow(message);
      await expect(prepare(digits)).rejects.toThrow(message);
    },
  );

  it("refuses options that are none", async () => {
    expect(() => sexp(1, 30 as never)).toThrow("options = 30, expected a plain object");
    expect(() => sexp(1, null as never)).toThrow(TypeError);
    expect(() => sexp(1, { digits: null as never })).toThrow("digits = null, expected a number");
    await expect(prepare(10, null as never)).rejects.toThrow(
      "options = null, expected a plain object",
    );
  });
});

describe("fromJSON", () => {
  const object = JSON.parse(JSON.stringify(expansion));
  it("does not mind another order of keys", () => {
    const reordered = Object.fromEntries(Object.entries(object).reverse());
    expect(Expansion.fromJSON(reordered).digits).toBe(object.digits);
  });

  it.each(["report", "chart", "line", "coefficients", "bits"])(
    "fromJSON refuses an expansion without its %s",
    (key) => {
      const { [key]: _, ...rest } = object;
      expect(() => Expansion.fromJSON(rest)).toThrow(
        `fromJSON: ${key} = undefined, expected an expansion written by toJSON`,
      );
      expect(() => Expansion.fromJSON({ ...object, [key]: "zz" })).toThrow(RangeError);
    },
  );

  it("refuses digits that are not those of its report", () => {
    expect(() => Expansion.fromJSON({ ...object, digits: 500 })).toThrow(RangeError);
  });
});
