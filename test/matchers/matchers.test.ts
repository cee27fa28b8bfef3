import { expect as jestExpect } from "expect";
import { describe, expect, it } from "vitest";
import { base } from "../../src/base.js";
import { linear } from "../../src/compare.js";
import { halfExp, iterateExp, sexp } from "../../src/index.js";
import "../../src/matchers/vitest.js";
import type {} from "../../src/matchers/jest.js"; // the types alone: there is no global expect here
import { toBeIterateOfExp, toComposeToExp } from "../../src/matchers.js";
import { stepped } from "../fixtures/doubles.js";

const other = (x: number) => linear.iterate(x, 1 / 2);

describe("in Vitest", () => {
  it("toBeIterateOfExp knows Kneser's and no other", () => {
    expect(halfExp).toBeIterateOfExp();
    expect(halfExp).toBeIterateOfExp({ alpha: 1 / 2, within: "0 ulp", domain: [-50, 500] });
    expect((x: number) => iterateExp(x, -1 / 3)).toBeIterateOfExp({ alpha: -1 / 3 });
    expect(other).not.toBeIterateOfExp();
    expect(halfExp).not.toBeIterateOfExp({ alpha: 1 / 3, within: "5%" });
    expect(Math.exp).toBeIterateOfExp({ alpha: 1, within: "1 ulp" });
  });

  it("look at negative x and at large ones, and say where", () => {
    const onlyRight = (x: number) => (x < 0 ? x : halfExp(x));
    const onlyBelow16 = (x: number) => (x > 16 ? x : halfExp(x));
    for (const f of [onlyRight, onlyBelow16]) {
      expect(f).not.toBeIterateOfExp();
      expect(f).toBeIterateOfExp({ domain: [0, 15] });
      expect(f).not.toComposeToExp(2);
    }
    for (const message of [
      toBeIterateOfExp(halfExp).message(),
      toComposeToExp(halfExp, 2).message(),
      toComposeToExp(onlyRight, 2).message(),
    ]) {
      expect(message).toContain(" on [-4, 20]\n");
    }
    const ends = (alpha: number) =>
      / on \[(.*), (.*)\]/.exec(
        toBeIterateOfExp((x: number) => iterateExp(x, alpha), { alpha }).message(),
      );
    for (const [alpha, from, to] of [
      [0, -4, 20],
      [1, -4, 20],
      [2, -4, sexp(1.5)],
      [-1 / 2, sexp(0.25), sexp(3.25)],
    ]) {
      expect(ends(alpha)?.slice(1).map(Number)).toEqual([from, to]);
      expect((x: number) => iterateExp(x, alpha)).toBeIterateOfExp({ alpha, within: "0 ulp" });
    }
    for (const n of [1, 2, 3, 5, 64]) expect((x: number) => iterateExp(x, 1 / n)).toComposeToExp(n);
  });

  it("toBeIterateOfExp counts ulps and percents", () => {
    const near = (x: number) => stepped(halfExp(x), 3);
    expect(near).toBeIterateOfExp({ within: "3 ulp", domain: [1, 9] });
    expect(near).not.toBeIterateOfExp({ within: "2 ulp", domain: [1, 9] });
    expect(other).toBeIterateOfExp({ within: "7.7%", domain: [0, 10] });
    expect(other).not.toBeIterateOfExp({ within: "7.6%", domain: [0, 10] });
  });

  it("toComposeToExp does not care which", () => {
    expect(halfExp).toComposeToExp(2);
    expect((x: number) => iterateExp(x, 1 / 3)).toComposeToExp(3, { domain: [-2, 40] });
    expect(other).toComposeToExp(2, { within: "100 ulp", domain: [0, 15] });
    expect(other).toComposeToExp(2, { within: "200 ulp" });
    expect(other).not.toComposeToExp(2, { within: "1 ulp" });
    expect(other).toComposeToExp(2, { within: "1e-11%" });
    expect(halfExp).not.toComposeToExp(3);
    expect((x: number) => stepped(halfExp(x), 2)).not.toComposeToExp(2);
    expect((x: number) => x).not.toComposeToExp(2);
  });

  it("take other bases", () => {
    for (const b of [2, 10, 1.2, "e^(1/e)"]) {
      const own = base(b);
      expect((x: number) => own.half(x)).toBeIterateOfExp({ base: own, within: "0 ulp" });
      expect((x: number) => own.half(x)).toComposeToExp(2, { base: own });
      expect((x: number) => own.iterate(x, 1 / 3)).toComposeToExp(3, { base: own });
      expect((x: number) => own.iterate(x, 1 / 3)).not.toComposeToExp(2, { base: own });
      expect(halfExp).not.toBeIterateOfExp({ base: own, within: "5%" });
      expect(halfExp).not.toComposeToExp(2, { base: own, within: "5%" });
    }
    const message = (b: number) => {
      const own = base(b);
      const { message } = toBeIterateOfExp(halfExp, { base: own });
      return `${message()}\n${toComposeToExp(halfExp, 2, { base: own }).message()}`;
    };
    expect(message(2)).toMatch(
      /^expected f to be exp_2\^0\.5 within 1 ulp on \[-4, 20\]\nworst: f\(\S+\) = \S+, exp_2\^0\.5\(\S+ = \S+: off by .*\nexpected f to compose to f\(f\(x\)\) = 2\^x but for rounding on \[-4, 20\]\nworst: at x = \S+ it is \S+, 2\^x = /,
    );
    expect(message(1.2)).toContain(" on [-4, 1.2445647472039776]\n"); // below the fixed point
  });

  it("the assertion that fails shows the worst point", () => {
    expect(() => expect(other).toBeIterateOfExp({ within: "2 ulp", domain: [0, 10] })).toThrow(
      /^expected f to be exp\^0\.5 within 2 ulp on \[0, 10\]\nworst: f\(\d.*\) = \d.*, exp\^0\.5\(.*\) = \d.*: off by -?\S+ ulp \(-7\.\d+%\)$/,
    );
  });
});

describe("in Jest", () => {
  it("are the same, through expect.extend", () => {
    jestExpect.extend({ toBeIterateOfExp, toComposeToExp });
    jestExpect(halfExp).toBeIterateOfExp({ alpha: 1 / 2, within: "1 ulp" });
    jestExpect(other).not.toBeIterateOfExp();
    jestExpect(halfExp).toComposeToExp(2);
    expect(() => jestExpect(other).toBeIterateOfExp()).toThrow(
      /^expected f to be exp\^0\.5 within 1 ulp/,
    );
  });

  it("come from iterexp/matchers/jest with a global expect, and not without", async () => {
    const calls: object[] = [];
    const scope = globalThis as { expect?: unknown };
    const before = scope.expect;
    try {
      scope.expect = undefined;
      await expect(import("../../src/matchers/jest.js")).rejects.toThrow(/no global expect/);
      scope.expect = { extend: (matchers: object) => calls.push(matchers) };
      // another address, for a module that failed stays failed
      await import(`${"../../src/matchers/jest.js"}?again`);
    } finally {
      scope.expect = before;
    }
    expect(calls.map((matchers) => Object.keys(matchers))).toEqual([
      ["toBeIterateOfExp", "toComposeToExp"],
    ]);
  });
});

describe("messages", () => {
  it("say what was expected under .not", () => {
    const { pass, message } = toBeIterateOfExp(halfExp, { domain: [0, 1] });
    expect(pass).toBe(true);
    expect(message()).toMatch(/^expected f not to be exp\^0\.5 within 1 ulp on \[0, 1\]\nworst: /);
  });

  it("show where the composition is worst, and how much of it is rounding", () => {
    const { pass, message } = toComposeToExp((x: number) => halfExp(x) + (x > 2 ? 0.1 : 0), 2, {
      domain: [0, 3],
    });
    expect(pass).toBe(false);
    expect(message()).toMatch(
      /^expected f to compose to f\(f\(x\)\) = e\^x but for rounding on \[0, 3\]\nworst: at x = \S+ it is \S+, e\^x = \S+: off by \S+ ulp \(\S+%\), of which rounding f\(x\) to doubles explains \S+ ulp$/,
    );
  });

  it.each([
    ["NaN", () => Number.NaN, "f(-4) gave NaN"],
    ["a string", () => "1", 'f(-4) gave "1"'],
    [
      "an exception",
      () => {
        throw new Error("no");
      },
      "f(-4) threw no",
    ],
  ])("show where %s came", (_, f, text) => {
    for (const { pass, message } of [toBeIterateOfExp(f), toComposeToExp(f, 2)]) {
      expect(pass).toBe(false);
      expect(message().split("\n")[1]).toBe(text);
    }
  });
});

describe("wrong use throws, under .not as well", () => {
  it.each([
    [() => toBeIterateOfExp(3), "expect(f): f = 3, expected a function"],
    [() => toComposeToExp(null, 2), "expect(f): f = null, expected a function"],
    [() => toComposeToExp(halfExp, 0), "n = 0, expected an integer from 1 to 64"],
    [() => toComposeToExp(halfExp, 65), "n = 65, expected an integer from 1 to 64"],
    [() => toComposeToExp(halfExp, "2" as never), 'n = "2", expected an integer from 1 to 64'],
    [() => toBeIterateOfExp(halfExp, { alpha: "x" as never }), 'alpha = "x", expected a number'],
    [() => toBeIterateOfExp(halfExp, { domain: [2, 1] }), "domain = [2, 1], expected finite"],
    [
      () => toBeIterateOfExp(halfExp, { within: "two ulp" as never }),
      'within = "two ulp", expected such as "2 ulp" or "0.001%"',
    ],
    [() => toBeIterateOfExp(halfExp, { within: 2 as never }), "within = 2, expected such as"],
  ])("%s throws at a wrong argument", (use, message) => {
    expect(use).toThrow(message);
  });
});
