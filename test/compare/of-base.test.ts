import { describe, expect, it } from "vitest";
import { base } from "../../src/base.js";
import { judge, realConstructions, surveyOf } from "../../src/compare.js";

const PIECES = ["linear pieces", "quadratic pieces", "cubic pieces"];
const NATURAL = "Robbins' natural slog";

describe("surveyOf", () => {
  it.each([
    ["1.001", [...PIECES, NATURAL, "regular iteration"]],
    [Math.SQRT2, [...PIECES, NATURAL, "regular iteration"]],
    ["e^(1/e)", [...PIECES, NATURAL, "regular iteration"]],
    [2, [...PIECES, NATURAL, "Kneser"]],
    [4.8, [...PIECES, NATURAL, "Kneser"]],
    [4.82, [...PIECES, "Kneser"]],
    [1e32, [...PIECES, "Kneser"]],
  ])("%s: iterates that compose, rise and have an Abel function", (b, names) => {
    const own = base(b);
    const { entries, without } = surveyOf(own);
    expect(entries.map(({ name }) => name)).toEqual(names);
    const all = [...names, ...without.map(({ name }) => name)];
    expect(new Set(all).size).toBe(all.length);
    for (const { name } of realConstructions.filter(({ name }) => !PIECES.includes(name))) {
      expect(all).toContain(name);
    }
    for (const { reason } of without) expect(reason).not.toBe("");
    for (const { name, iterates, slog, sexp, iterate } of entries) {
      expect(iterates).toBe("b^x");
      expect([slog(-Infinity), slog(0), slog(1), sexp(-2), sexp(-1), sexp(0)]).toEqual([
        -2,
        -1,
        0,
        -Infinity,
        0,
        1,
      ]);
      expect([sexp(-2.1), iterate(-1, -1), iterate(0, -1), iterate(0, NaN)]).toEqual([
        NaN,
        NaN,
        -Infinity,
        NaN,
      ]);
      expect(sexp(Infinity)).toBe(own.sexp(Infinity));
      expect(iterate(0.3, 1)).toBeCloseTo(own.iterate(0.3, 1), 13);
      const kind = judge((x) => iterate(x, 1 / 2), { base: own }).kind;
      const isOwn = name === names.at(-1) || (name === NATURAL && b === "e^(1/e)");
      const regime = names.at(-1) === "Kneser" ? "Kneser" : "regular";
      expect(`${name}: ${kind}`).toBe(`${name}: ${isOwn ? regime : "another iterate"}`);
    }
  });

  it.each([
    [2, 1, 3.1e-2, 1.3e-4, 1.8e-3, 5e-10],
    [1.3, 1, 4.2e-2, 6.8e-3, 1.5e-3, 1.4e-6],
    [4, 1, 6.2e-2, 3.6e-3, 9.2e-3, 3.2e-7],
  ])("%d: pieces come nearer with their degree", (b, x, ...most) => {
    const { entries } = surveyOf(base(b));
    const exact = base(b).half(x);
    const off = entries.slice(0, 4).map(({ iterate }) => Math.abs(iterate(x, 1 / 2) / exact - 1));
    off.forEach((error, i) => {
      expect(error).toBeLessThan(most[i]);
    });
    expect(off[1]).toBeLessThan(off[0]);
    expect(off[3]).toBeLessThan(off[1]);
  });

  it("joins cubic pieces with two derivatives, for every base", () => {
    for (const b of [1.1, 2, 10, 1e6]) {
      const { slog } = surveyOf(base(b)).entries[2];
      const l = Math.log(b);
      const h = 1e-4;
      const derivatives = (x: number) => [
        (slog(x + h) - slog(x - h)) / (2 * h),
        (slog(x + h) - 2 * slog(x) + slog(x - h)) / h ** 2,
      ];
      // the pieces around 0 are s(b^x) - 1 and s(x)
      for (const side of [-2 * h, 2 * h]) {
        const [first, second] = derivatives(side);
        expect(first / derivatives(0)[0]).toBeCloseTo(1, l > 5 ? 1 : 2);
        expect(Math.abs(second - derivatives(-side)[1])).toBeLessThan(0.01 * (1 + l) ** 3);
      }
    }
  });

  it("ends at a fixed point, and says NaN beyond it and too near", () => {
    const [linear] = surveyOf(base("1.2")).entries;
    expect([linear.slog(2), linear.iterate(1.5, 0.5), linear.slog(Infinity)]).toEqual([
      NaN,
      NaN,
      NaN,
    ]);
    expect(linear.sexp(1e9)).toBeCloseTo(1.2577345413765264, 14);
    const [slow] = surveyOf(base("e^(1/e)")).entries;
    expect([slow.slog(2.7181), slow.sexp(1e6), slow.iterate(0, 1e9)]).toEqual([NaN, NaN, NaN]);
    expect(slow.iterate(0, Infinity)).toBe(Math.E);
    expect(slow.slog(slow.sexp(500.25))).toBeCloseTo(500.25, 6);
  });

  it("is that of e^x for base e, and refuses what is no base", () => {
    expect(surveyOf(base("e")).entries).toBe(realConstructions);
    expect(() => surveyOf(2 as never)).toThrow("base = 2, expected base(b) of iterexp/base");
    expect(() => surveyOf(base("1.2", { fixedPoint: "repelling" }))).toThrow(RangeError);
  });
});
