import type { Decimal } from "decimal.js";
import fc from "fast-check";
import { expect, it } from "vitest";
import { decimals } from "../../src/decimal/result.js";
import { type Exact, exact } from "../../src/numbers/exact.js";
import * as S from "../../src/numbers/significant.js";

/** Decimals whose digits end where a sum, product or quotient of them may be a tie. */
const decimal = fc
  .tuple(
    fc.constantFrom("", "-"),
    fc.stringMatching(/^[0-9]{1,3}[05]{0,3}$|^[1-9][0-9]{0,40}$|^9{1,30}$|^10{0,25}$/),
    fc.oneof(fc.integer({ min: -40, max: 40 }), fc.constantFrom(-(10 ** 12), 10 ** 12)),
  )
  .map(([sign, digits, tens]) => `${sign}${digits}e${tens}`);
const digits = fc.integer({ min: 1, max: 30 });

const read = (text: string): Exact => exact("x", text) as Exact;

it.each([
  ["plus", S.plus, (a: Decimal, b: Decimal, _: number) => a.plus(b)],
  ["minus", S.minus, (a: Decimal, b: Decimal, _: number) => a.minus(b)],
  ["times", S.times, (a: Decimal, b: Decimal, _: number) => a.times(b)],
  ["over", S.over, (a: Decimal, b: Decimal, _: number) => a.div(b)],
  [
    "rounded",
    (a: Exact, _: Exact, n: number) => S.rounded(a, n),
    (a: Decimal, _: Decimal, n: number) => a.toSD(n),
  ],
] as const)("%s is that of decimal.js", (name, ours, theirs) => {
  fc.assert(
    fc.property(decimal, decimal, digits, (a, b, n) => {
      if (name === "over" && Number(b) === 0 && !/[1-9].*e/.test(b)) return;
      const D = decimals(n);
      const right = theirs(new D(a), new D(b), n);
      expect(S.textOf(exact("y", S.textOf(ours(read(a), read(b), n))))).toBe(
        S.textOf(exact("y", right)),
      );
    }),
    { numRuns: 3000, seed: 15 },
  );
});

it("a quotient of fractions is rounded once", () => {
  const third: Exact = { num: 1n, den: 3n, exponent: 0 };
  const seventh: Exact = { num: -1n, den: 7n, exponent: 0 };
  expect(S.textOf(S.over(third, seventh, 8))).toBe("-23333333e-7");
});

it("exponents are not those of decimal.js alone", () => {
  const far = S.times(read("2e-9000000000000000"), read("3e-5000000"), 5);
  expect(far).toEqual({ num: 6n, den: 1n, exponent: -9000000005000000 });
  expect(S.toDouble(S.over(far, far, 5))).toBe(1);
  expect(S.toDouble(far)).toBe(0);
});
