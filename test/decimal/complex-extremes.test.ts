import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import * as doubles from "../../src/complex.js";
import { complex } from "../../src/decimal.js";

const { fixedPoint, halfExp, iterateExp, sexp, slog } = complex;
const L = ["0.3181315052047641353", "1.3372357014306894089"];
const twenty = { digits: 20 };
const regular = { digits: 20, solution: "regular" } as const;

const text = ({ re, im }: { re: Decimal; im: Decimal }): string[] => [`${re}`, `${im}`];

describe("exact integer heights and anchors", () => {
  it.each([
    ["sexp(-1)", () => sexp(-1), "0", "0"],
    ["sexp(0)", () => sexp(0), "1", "0"],
    ["slog(1)", () => slog(1), "0", "0"],
    ["slog(0)", () => slog(0), "-1", "0"],
    ["iterateExp(1, -1)", () => iterateExp(1, -1), "0", "0"],
    ["iterateExp(0, -0 i)", () => iterateExp({ re: 0, im: -0 }, 0), "0", "0"],
    ["slog(-1e308)", () => slog(-1e308), "-2", "0"],
    ["halfExp(-1e308)", () => halfExp(-1e308), "-0.69602474088608417173", "0"],
    ["iterateExp(0.318, -1e308)", () => iterateExp(0.318, -1e308), ...L],
    ["iterateExp(i, -1e308)", () => iterateExp({ re: 0, im: 1 }, -1e308, twenty), ...L],
    [
      "iterateExp(-1, -2)",
      () => iterateExp(-1, -2),
      "1.1447298858494001741",
      "1.5707963267948966192",
    ],
    ["iterateExp(3 + 4i, 0)", () => iterateExp({ re: 3, im: 4 }, 0), "3", "4"],
  ])("%s, of an integer height or an anchor, is exact", (_, value, re, im) => {
    expect(text(value())).toEqual([re, im]);
  });

  it("says where there is no value", () => {
    expect(() => iterateExp(1, -3)).toThrow("a singularity");
    expect(() => iterateExp(0, -1)).toThrow("a singularity");
    expect(() => slog(0, regular)).toThrow("a branch point");
    expect(() => slog(1, { branch: 1 })).toThrow("a branch point of the sheet 1");
    expect(() => slog(1, regular)).toThrow("a branch point");
  });
});

/** By mpmath: log(z - L) / L next to L, log(log(t)) with t = 1e-300 i / 0.915946056499533393944 and the like. */
describe("next to integers, to L and to branch points", () => {
  const slope = "1.0917673512583209918"; // 1 / 0.91594605649953339395, slog'(0) as published
  it.each([
    ["sexp(-1 + 1e-300 i)", () => sexp({ re: -1, im: "1e-300" }, twenty), "0", `${slope}e-300`],
    ["sexp(-1 + 1e-20 i)", () => sexp({ re: -1, im: "1e-20" }, twenty), "0", `${slope}e-20`],
    [
      "sexp(-3 + 1e-300 i)",
      () => sexp({ re: -3, im: "1e-300" }, twenty),
      "6.5376903975825631718",
      "3.1393184078631017577",
    ],
    [
      "slog(1 + 1e-300 i)",
      () => slog({ re: 1, im: "1e-300" }, twenty),
      "0",
      "9.1594605649953339395e-301",
    ],
    [
      "slog(1 + 1e-100000000 i)",
      () => slog({ re: 1, im: "1e-100000000" }, twenty),
      "0",
      "9.1594605649953339395e-100000001",
    ],
    [
      "iterateExp(0, 1e-300 i)",
      () => iterateExp(0, { re: 0, im: "1e-300" }, twenty),
      "0",
      `${slope}e-300`,
    ],
    [
      "regular slog(1e-300)",
      () => slog("1e-300", regular),
      "-1.2324253562660033499",
      "-1.7481457995979815599",
    ],
    [
      "regular slog(L to 90 digits)",
      () => slog(fixedPoint(0, { digits: 90 }), regular),
      "-36.38209919753337781",
      "144.97749790613360492",
    ],
    [
      "regular slog(L to 300 digits)",
      () => slog(fixedPoint(0, { digits: 300 }), regular),
      "-114.88061308527048061",
      "488.34677393899902141",
    ],
  ])("%s has all its digits", (_, value, re, im) => {
    expect(text(value())).toEqual([re, im]);
  });

  it("slog of L to more and more digits is sexp's inverse, and Kneser's slog less the regular one a constant", () => {
    const constants = [30, 45, 90].map((digits) => {
      const z = fixedPoint(0, { digits });
      const [ours, local] = [slog(z, twenty), slog(z, regular)];
      return [ours.re.minus(local.re).toFixed(15), ours.im.minus(local.im).toFixed(15)];
    });
    expect(constants[1]).toEqual(constants[0]);
    expect(constants[2]).toEqual(constants[0]);
  });
});

describe("far away", () => {
  it.each([
    ["sexp(-1e4 + 1e-10 i)", () => sexp({ re: -1e4, im: 1e-10 })],
    ["sexp(-1e300 + 2 i)", () => sexp({ re: -1e300, im: 2 })],
    ["sexp(1e120 i)", () => sexp({ re: 0, im: 1e120 })],
    ["regular sexp(1e160 i)", () => sexp({ re: 0, im: 1e160 }, regular)],
    ["regular sexp(-1e308)", () => sexp(-1e308, regular)],
  ])("%s, far away, is the fixed point L", (_, value) => {
    expect(text(value())).toEqual(L);
  });

  it("left of the cut agrees with logarithms of a nearer height", () => {
    const Wide = Decimal.clone({ precision: 60 });
    let { re, im } = sexp({ re: "-2.5", im: "1e-3" }, { digits: 50 });
    for (let i = 0; i < 60; i++) {
      [re, im] = [Wide.ln(Wide.hypot(re, im)), Wide.atan2(im, re)];
    }
    const far = sexp({ re: "-62.5", im: "1e-3" }, { digits: 40 });
    expect(far.re.toNumber()).not.toBeCloseTo(Number(L[0]), 12);
    expect(Wide.abs(far.re.minus(re)).toNumber()).toBeLessThan(1e-39);
    expect(Wide.abs(far.im.minus(im)).toNumber()).toBeLessThan(1e-39);
  });

  it.each([
    () => sexp({ re: 1.797e308, im: 1.837 }),
    () => sexp({ re: 1e4, im: 3 }),
    () => sexp({ re: 0, im: -1e160 }, regular),
    () => iterateExp({ re: 0, im: 1 }, { re: 1.7976931348623157e308, im: 1.837 }, regular),
    () => iterateExp({ re: 1, im: 2 }, 1e308),
    () => iterateExp({ re: -5000, im: 1 }, 1, twenty),
    () => sexp({ re: 20, im: 1 }, twenty),
  ])("%s, far away, is refused", (value) => {
    expect(value).toThrow(/no 20 digits reached|beyond e\^1000/);
  });
});

it("takes -0 for the side below a cut", () => {
  const above = sexp({ re: "-2.5", im: "0" }, twenty);
  expect(text(above)).toEqual(["-0.3623700720293849922", "3.1415926535897932385"]);
  for (const im of [-0, "-0", "-0.0", new Decimal(-0)]) {
    expect(text(sexp({ re: "-2.5", im }, twenty))).toEqual([`${above.re}`, `-${above.im}`]);
    expect(iterateExp({ re: -1, im }, -1).im.isNegative()).toBe(true);
  }
  const step = { re: 0.5, im: 0.5 };
  for (const z of [
    { re: 0.5, im: -0 },
    { re: 0.5, im: 0 },
    { re: 0.5, im: -1e-300 },
    { re: 0, im: -1 },
  ]) {
    for (const alpha of [step, { re: -2.5, im: 0.25 }, -2.5, -0.25]) {
      const [ours, double] = [iterateExp(z, alpha, twenty), doubles.iterateExp(z, alpha)];
      expect(Math.abs(ours.re.toNumber() - double.re)).toBeLessThan(1e-13);
      expect(Math.abs(ours.im.toNumber() - double.im)).toBeLessThan(1e-13);
    }
  }
  // By mpmath: log(-t), t = 1e-172 / 0.915946056499533393944.
  const far = iterateExp({ re: -1e308, im: -1e-168 }, "-1e-172", twenty);
  expect(text(far)).toEqual(["-395.9568381886493978", "-3.14159265358979324"]);
  expect(iterateExp({ re: 0, im: -1 }, -1e308, twenty).im.toNumber()).toBeLessThan(-1.337);
});
