import { Decimal } from "decimal.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { iterateExp } from "../../src/decimal.js";
import { type Exact, exact, isInteger, nameOf, toFixed } from "../../src/numbers/exact.js";

const Wide = Decimal.clone({ defaults: true, precision: 3000 });

/** As decimal.js reads it: its value, or that it reads nothing. */
function expected(text: string): string {
  try {
    return new Wide(text).toString();
  } catch {
    return "none";
  }
}

function read(text: string): string {
  try {
    const value = exact("x", text);
    return typeof value === "string" ? value : nameOf(value);
  } catch {
    return "none";
  }
}

const signs = fc.constantFrom("", "", "-", "+");
const digits = fc.stringMatching(/^[0-9]{0,30}$/);
const written = fc
  .tuple(
    signs,
    digits,
    fc.constantFrom("", "."),
    digits,
    fc.constantFrom("", "e", "E-", "e+"),
    digits,
  )
  .map(([sign, whole, point, fraction, e, exponent]) =>
    e === ""
      ? sign + whole + point + fraction
      : sign + whole + point + fraction + e + exponent.slice(0, 5),
  );
const inOtherBases = fc
  .tuple(
    signs,
    fc.constantFrom("0x", "0X", "0b", "0B", "0o", "0O"),
    fc.stringMatching(/^[0-9a-fA-F]{0,12}$|^[01]{1,40}$|^[0-7]{1,20}$/),
    fc.constantFrom("", "", ".", ".1", ".01", ".a8"),
    fc.constantFrom("", "", "p3", "P+10", "p53", "p-4", "p-1", "p"),
  )
  .map((parts) => parts.join(""));
const scraps = fc
  .array(fc.constantFrom(..."0123456789.eExXbpP_+- ", "Infinity", "NaN", "0x", "0b"), {
    maxLength: 9,
  })
  .map((parts) => parts.join(""));

describe("texts are read as decimal.js reads them", () => {
  it.each([
    ["decimals", written],
    ["digits in base 16, 8 and 2", inOtherBases],
    ["what is mostly no number", scraps],
  ])("%s are read as decimal.js reads them", (_, texts) => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(read(text)).toBe(expected(text.trim()));
      }),
      { numRuns: 2000, seed: 15 },
    );
  });

  it.each([
    "Infinity",
    "+Infinity",
    "-Infinity",
    "NaN",
    "-NaN",
    "infinity",
    "nan",
    "",
    " ",
    ".",
    "-.",
    "1_000.5_5",
    "1__0",
    "_1",
    "1_",
    "1_e5",
    "1e1_0",
    "0x1_0",
    "0xa_b",
    "١",
    "1e",
    "e1",
    "1e+-1",
    "0x",
    "0x.",
    "0xp1",
    "--1",
    "\t2.5\n",
    "0b2",
    "0o8",
    "0xg",
    "1e5.5",
    "0e99999999999999999999",
    "-0",
    "9.999999999999999999999e9000000000000000",
    "1e-9000000000000000",
    "0.0001e9000000000000004",
  ])("%j is read as decimal.js reads it", (text) => {
    expect(read(text)).toBe(expected(text.trim()));
  });
});

it("exponents of 2 are exact, where decimal.js rounds them", () => {
  const { num, den, exponent } = exact("x", "-0x1.8p-100") as Exact;
  expect([num, den, exponent]).toEqual([-3n * 5n ** 101n, 1n, -101]);
  expect(exact("x", "0b1p200")).toEqual(exact("x", 2n ** 200n));
  expect(() => exact("x", "0x1p100001")).toThrow(
    'x = "0x1p100001", expected an exponent of 2 up to 100000',
  );
});

it("parts of a fraction have exponents up to 100000", () => {
  expect(exact("x", "1e100000/1e100000")).toEqual(exact("x", 1));
  for (const text of ["1/1e100001", "1e100001/3", "1/1e-100001"]) {
    expect(() => exact("x", text)).toThrow(
      `x = "${text}", expected an exponent of 10 up to 100000`,
    );
  }
});

it.each([
  ["1e9000000000000001", "expected less than 1e9000000000000001"],
  ["-0.001e9000000000000004", "expected less than 1e9000000000000001"],
  ["1e99999999999999999999999", "expected less than 1e9000000000000001"],
  ["0.1e-9000000000000000", "expected at least 1e-9000000000000000 or 0"],
  ["1e-99999999999999999999999", "expected at least 1e-9000000000000000 or 0"],
])("%s is beyond the range of decimal.js", (text, message) => {
  expect(() => exact("x", text)).toThrow(`x = "${text}", ${message}`);
});

it("Decimals of another copy of decimal.js are read", () => {
  const Other = Decimal.clone({ precision: 5 });
  const foreign = {
    toStringTag: "[object Decimal]",
    isFinite: () => true,
    toExponential: () => "2.5e+0",
  };
  expect(exact("x", new Other("2.5"))).toEqual({ num: 25n, den: 1n, exponent: -1 });
  expect(exact("x", foreign)).toEqual({ num: 25n, den: 1n, exponent: -1 });
  expect(() => exact("x", { toStringTag: "Decimal" })).toThrow(TypeError);
});

it("long texts that are no number are refused in time that grows like their length", () => {
  const start = process.cpuUsage().user;
  for (const text of [
    `${"1".repeat(1e5)}x`,
    `${"0".repeat(1e5)}..`,
    "1_".repeat(1e5),
    `0x${"f".repeat(1e5)}.g`,
  ]) {
    expect(read(text)).toBe("none");
  }
  expect(process.cpuUsage().user - start).toBeLessThan(2e6);
});

describe("a decimal is written as decimal.js writes it", () => {
  it.each([
    "0",
    "1e20",
    "1e21",
    "-123456789012345678901",
    "1.5e21",
    "1e-6",
    "1e-7",
    "-1.25e-6",
    "1.25e-7",
    "120",
    "0.5",
    "-7.25",
    "1e9000000000000000",
  ])("%s is written as decimal.js writes it", (text) => {
    expect(nameOf(exact("x", text) as Exact)).toBe(new Wide(text).toString());
  });
});

describe("fractions of many digits", () => {
  it("are reduced where one part divides the other, however long it is", () => {
    const long = `1${"3".repeat(40_000)}7`;
    expect(nameOf(exact("x", `${long}00/-${long}`) as Exact)).toBe("-100");
    expect(nameOf(exact("x", `${long}/${long}`) as Exact)).toBe("1");
    expect(nameOf(exact("x", `0/${long}`) as Exact)).toBe("0");
  });

  it("are reduced where one part has up to 9000 digits", () => {
    const factor = 7n ** 5000n;
    expect(nameOf(exact("x", `${3n * factor * 10n ** 20_000n}/${7n * factor}`) as Exact)).toBe(
      `3${"0".repeat(20_000)}/7`,
    );
  });

  it("have the value that they have reduced", () => {
    const factor = 7n ** 20_000n;
    const written = exact("x", `${2n * factor}/${3n * factor}`) as Exact;
    expect(written.den % factor).toBe(0n);
    for (const p of [0n, 64n, 300n]) {
      expect(toFixed(written, p)).toBe(toFixed(exact("x", "2/3") as Exact, p));
    }
    expect(isInteger(written)).toBe(false);
    expect(iterateExp("1", `${2n * factor}/${3n * factor}`, { digits: 30 }).toString()).toBe(
      iterateExp("1", "2/3", { digits: 30 }).toString(),
    );
  });
});
