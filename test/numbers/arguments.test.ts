import { runInNewContext } from "node:vm";
import { expect, it, describe as suite } from "vitest";
import { base, complexBase, decimalBase } from "../../src/base.js";
import { judge } from "../../src/compare.js";
import * as complex from "../../src/complex.js";
import * as decimal from "../../src/decimal.js";
import { fitIterate, table } from "../../src/fit.js";
import { toBeIterateOfExp, toComposeToExp } from "../../src/matchers.js";
import {
  cut,
  describe,
  expectOneOf,
  expectOption,
  expectOptions,
  nearest,
} from "../../src/numbers/arguments.js";
import { arrayRho, rho } from "../../src/rho.js";

suite("describe", () => {
  it.each<[unknown, string]>([
    ["a", '"a"'],
    ["x".repeat(61), `"${"x".repeat(58)}…`],
    ["\n".repeat(40), `"${"\\n".repeat(29)}…`],
    [10n ** 57n, `1${"0".repeat(57)}n`],
    [10n ** 100000n, "a bigint of 59 digits or more"],
    [-(10n ** 100000n), "a bigint of 59 digits or more"],
    [Symbol("s".repeat(100)), `Symbol(${"s".repeat(52)}…`],
    [{ constructor: null }, "an object (no prototype)"],
    [{ constructor: { name: 3 } }, "an object (no name)"],
    [
      {
        get constructor(): never {
          throw new Error("no");
        },
      },
      "an object (no name)",
    ],
    [-0, "0"],
  ])("%# in 60 characters or fewer", (value, text) => {
    expect(describe(value)).toBe(text);
    expect(text.length).toBeLessThanOrEqual(60);
  });

  it("cuts what is longer, and nothing else", () => {
    expect(cut("a".repeat(60))).toBe("a".repeat(60));
    expect(cut("a".repeat(61))).toBe(`${"a".repeat(59)}…`);
  });
});

suite("nearest", () => {
  it.each([
    ["digit", "digits"],
    ["soluton", "solution"],
    ["Digits", "digits"],
    ["fixedpoint", "fixedPoint"],
    ["", "digits"],
    ["q".repeat(1e6), "digits"],
  ])("finds the known text for that of case %#", (given, found) => {
    expect(nearest(given, ["digits", "solution", "fixedPoint"])).toBe(found);
  });
});

suite("expectOption", () => {
  it("passes what is known", () => {
    expectOption("options", undefined, "digits");
    expectOption("options", { digits: undefined }, "digits");
  });

  it.each<[unknown, string]>([
    [40, "options = 40, expected a plain object with digits"],
    [{ x: 1 }, "options.x = 1, expected no such option: did you mean digits?"],
    [{ digits: 1, "": 2 }, "options. = 2, expected no such option: did you mean digits?"],
  ])("refuses the options of case %#", (options, message) => {
    expect(() => expectOption("options", options, "digits")).toThrow(new TypeError(message));
  });
});

suite("expectOptions", () => {
  const known = ["digits", "rounding"];
  it("passes what is known", () => {
    expectOptions("options", undefined, known);
    expectOptions("options", {}, known);
    expectOptions("options", { digits: undefined }, known);
    expectOptions("options", Object.create(null), known);
    expectOptions("options", Object.create({ digits: 20 }), known);
    expectOptions("options", runInNewContext("({ digits: 20 })"), known);
  });

  it.each<[unknown, string]>([
    [null, "options = null, expected a plain object with digits, rounding"],
    [40, "options = 40, expected a plain object with digits, rounding"],
    [[], "options = an object (Array), expected a plain object with digits, rounding"],
    [new Map(), "options = an object (Map), expected a plain object with digits, rounding"],
    [new Date(0), "options = an object (Date), expected a plain object with digits, rounding"],
    [
      new (class Digits {})(),
      "options = an object (Digits), expected a plain object with digits, rounding",
    ],
    [
      Object.create(new Set()),
      "options = an object (Set), expected a plain object with digits, rounding",
    ],
    [
      { digit: 40 },
      "options.digit = 40, expected no such option: did you mean digits, one of digits, rounding?",
    ],
    [
      Object.create({ rouding: undefined }),
      "options.rouding = undefined, expected no such option: did you mean rounding, one of digits, rounding?",
    ],
    [
      { ["y".repeat(1e5)]: "z".repeat(1e5) },
      `options.${"y".repeat(59)}… = "${"z".repeat(58)}…, expected no such option: did you mean digits, one of digits, rounding?`,
    ],
  ])("refuses the options of case %#", (options, message) => {
    expect(() => expectOptions("options", options, known)).toThrow(new TypeError(message));
  });
});

it("expectOneOf lists what is known", () => {
  expect(expectOneOf("outside", "nan", ["nan", "clamp"])).toBe("nan");
  expect(() => expectOneOf("outside", "nam", ["nan", "clamp", 0])).toThrow(
    new RangeError('outside = "nam", expected "nan" or "clamp" or 0'),
  );
});

/** Calls with one option too many, and the option meant. */
const fit = { alpha: 0.5, domain: [0, 1], maxError: 1e-3 } as const;
const half = fitIterate(fit);
const surface = fitIterate({ alpha: [0.4, 0.5], domain: [0, 1], maxError: 1e-2 });
const grid = { alpha: 0.5, from: 0, to: 1, count: 3 } as const;
const xs = Float64Array.of(1, 2);
const calls: [string, (options: never) => unknown, object, meant: string][] = [
  ["decimal.iterateExp", (o) => decimal.iterateExp(1, 0.5, o), { digit: 40 }, "digits"],
  ["decimal.halfExp", (o) => decimal.halfExp(1, o), { digit: 40 }, "digits"],
  ["decimal.sexp", (o) => decimal.sexp(1, o), { digit: 40 }, "digits"],
  ["decimal.slog", (o) => decimal.slog(1, o), { Digits: 40 }, "digits"],
  ["decimal.iterateExpGradient", (o) => decimal.iterateExpGradient(1, 1, o), { dgts: 4 }, "digits"],
  ["decimal.complex.sexp", (o) => decimal.complex.sexp(1, o), { soluton: "regular" }, "solution"],
  ["decimal.complex.slog", (o) => decimal.complex.slog(1, o), { brnch: 1 }, "branch"],
  ["decimal.complex.fixedPoint", (o) => decimal.complex.fixedPoint(1, o), { digit: 9 }, "digits"],
  ["base", (o) => base(2, o), { fixedpoint: "repelling" }, "fixedPoint"],
  ["base complex", (o) => complexBase({ re: 2, im: 1 }, o), { solutions: "kneser" }, "solution"],
  ["base.decimal", (o) => decimalBase(2).half(1, o), { digit: 40 }, "digits"],
  ["base.complex.slog", (o) => complexBase(2).slog(1, o), { brunch: 1 }, "branch"],
  [
    "base.complex.slog below",
    (o) => complexBase({ re: 0.5, im: -0 }, { solution: "regular" }).slog(1, o),
    { brunch: 1 },
    "branch",
  ],
  ["complex.iterateExp", (o) => complex.iterateExp(1, 0.5, o), { soluton: "regular" }, "solution"],
  ["complex.sexp", (o) => complex.sexp(1, o), { branch: 1 }, "solution"],
  ["complex.slog", (o) => complex.slog(1, o), { fixedpoint: 1 }, "fixedPoint"],
  ["complex.slogInto", (o) => complex.slogInto(xs, xs, o), { branc: 1 }, "branch"],
  ["rho", (o) => rho(0.5, o), { extensoin: "odd" }, "extension"],
  [
    "rho gradient",
    (o) => arrayRho(0.5).sumGradientInto(o, { data: xs, shape: [1, 2] }),
    { dx: xs },
    "dxs",
  ],
  ["fitIterate", (o) => fitIterate({ ...fit, ...(o as object) }), { outsid: "nan" }, "outside"],
  ["emit", (o) => half.emit("c", o), { nam: "f" }, "name"],
  ["surface.emit", (o) => surface.emit("c", o), { nam: "f" }, "name"],
  ["surface.gradientInto", (o) => surface.gradientInto(o, xs, 0.5), { dX: xs }, "dx"],
  ["table", (o) => table({ ...grid, ...(o as object) }), { column: ["x"] }, "columns"],
  ["judge", (o) => judge(Math.sin, o), { budgte: 10 }, "budget"],
  ["toBeIterateOfExp", (o) => toBeIterateOfExp(Math.sin, o), { withn: "1 ulp" }, "within"],
  ["toComposeToExp", (o) => toComposeToExp(Math.sin, 2, o), { domian: [0, 1] }, "domain"],
];

suite("an unknown option is a TypeError that names the nearest known one", () => {
  it.each(calls)("%s names the option that was meant", (_, call, options, meant) => {
    const [[name]] = Object.entries(options);
    expect(() => call(options as never)).toThrow(TypeError);
    expect(() => call(options as never)).toThrow(
      new RegExp(`\\.${name} = .*, expected no such option: did you mean ${meant}\\b`),
    );
  });

  it.each(calls)("%s takes no null for options", (_, call) => {
    if (!/fitIterate|table/.test(_)) expect(() => call(null as never)).toThrow(TypeError);
  });

  it("prepare, by its promise", async () => {
    await expect(decimal.prepare(20, { onprogress: () => {} } as never)).rejects.toThrow(
      "did you mean onProgress",
    );
    await expect(base.prepare(2, { digit: 20 } as never)).rejects.toThrow("did you mean digits");
  });

  it("an option that does not apply", () => {
    expect(() => complexBase({ re: 2, im: 1 }, { fixedPoint: "repelling" } as never)).toThrow(
      'fixedPoint = "repelling", expected none for a complex base',
    );
    expect(() => toBeIterateOfExp(Math.sin, { within: "1 ulps" as never })).toThrow(
      'within = "1 ulps", expected such as "2 ulp"',
    );
  });
});

suite("long values are cut in messages", () => {
  const long = "9".repeat(1e4);
  it.each<[string, () => unknown]>([
    ["base", () => base(long)],
    ["base of a string", () => base(`0.${"0".repeat(1e4)}1`)],
    ["base below 0", () => base(`-${long}`)],
    ["decimal", () => decimal.sexp(`${long}x`)],
    ["complex", () => complex.sexp(`${long}x`)],
    ["rho", () => rho(long as never)],
    ["extension", () => rho(0.5, { extension: long as never })],
    ["solution", () => complex.sexp(1, { solution: long as never })],
    ["fit", () => fitIterate({ ...fit, outside: long as never })],
    ["name", () => half.emit("c", { name: long })],
  ])("a long text is cut in the error: %s", (_, call) => {
    expect(call).toThrow(/^.{1,320}$/);
  });
});
