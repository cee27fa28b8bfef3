import { describe, expect, it } from "vitest";
import { rho } from "../../src/rho.js";

const r = rho(0.5);

const wrong: [name: string, call: () => unknown, type: ErrorConstructor, message: string][] = [
  [
    "alpha of another type",
    () => rho("0.5" as never),
    TypeError,
    'alpha = "0.5", expected a number',
  ],
  ["alpha NaN", () => rho(NaN), RangeError, "alpha = NaN, expected a finite number"],
  ["alpha infinite", () => rho(Infinity), RangeError, "alpha = Infinity"],
  ["options", () => rho(0.5, 3 as never), TypeError, "options = 3, expected a plain object"],
  [
    "complex",
    () => rho(0.5, { complex: true } as never),
    TypeError,
    "options.complex = true, expected no such option",
  ],
  [
    "an unknown extension",
    () => rho(0.5, { extension: "even" as never }),
    RangeError,
    'extension = "even", expected "odd" or "shift" or "signed"',
  ],
  [
    "an inherited extension",
    () => rho(0.5, { extension: "toString" as never }),
    RangeError,
    "extension =",
  ],
  [
    "odd below 0",
    () => rho(-0.5, { extension: "odd" }),
    RangeError,
    'alpha = -0.5, expected at least 0 for the extension "odd"',
  ],
  [
    "odd where its identity overflows",
    () => rho(5, { extension: "odd" }),
    RangeError,
    "alpha = 5, expected less than 4.639007707228627",
  ],
  [
    "shift above 2",
    () => rho(2.5, { extension: "shift" }),
    RangeError,
    "alpha = 2.5, expected from 0 to 2",
  ],
  [
    "rows",
    () => (r as unknown as { sumInto(): void }).sumInto(),
    TypeError,
    "rho(alpha).sumInto = undefined, expected arrayRho(alpha).sumInto",
  ],
  ["a string", () => r.sum("12" as never), TypeError, 'xs[0] = "12", expected a number'],
  [
    "one of the operands",
    () => r.sum(1, null as never),
    TypeError,
    "xs[1] = null, expected a number",
  ],
  ["an element", () => r.sum([1, "2"] as never), TypeError, 'xs[1] = "2", expected a number'],
  ["a hole", () => r.sum(new Array(2)), TypeError, "xs[0] = undefined"],
  ["bigints", () => r.sum(BigInt64Array.of(1n) as never), TypeError, "xs[0] = 1n"],
  [
    "no iterable",
    () => r.sum({} as never),
    TypeError,
    "xs = an object (Object), expected an array",
  ],
  ["weights", () => r.dot(2 as never, [1]), TypeError, "ws = 2, expected an array"],
  ["lengths", () => r.dot([1, 2], [1]), RangeError, "ws.length = 2, expected xs.length = 1"],
  ["inverse", () => r.inverse("1" as never), TypeError, 'x = "1", expected a number'],
];

it.each(wrong)("rho refuses %s", (_, call, type, message) => {
  expect(call).toThrow(type);
  expect(call).toThrow(message);
});

describe("the operation", () => {
  it("says what it was made with", () => {
    expect([r.alpha, r.extension]).toEqual([0.5, undefined]);
    expect(rho(-0).alpha).toBe(0);
    expect(rho(0.5, { extension: "odd" }).extension).toBe("odd");
  });
});
