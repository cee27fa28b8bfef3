import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { base, complexBase, decimalBase } from "../../src/base.js";
import * as complex from "../../src/complex.js";
import * as decimal from "../../src/decimal.js";
import { fitIterate } from "../../src/fit.js";
import { Memo } from "../../src/numbers/memo.js";

/** Every memo that was asked for something, of those that are made now and then too. */
const asked = new Set<Memo<unknown, object>>();
const { find } = Memo.prototype;

beforeAll(() => {
  vi.spyOn(Memo.prototype, "find").mockImplementation(function (this: never, key: unknown) {
    asked.add(this);
    return find.call(this, key);
  });
});

afterAll(() => {
  vi.restoreAllMocks();
});

/** Entries of all memos that were asked, and how many of them are full. */
function counted(): { full: number } {
  let full = 0;
  for (const memo of asked) {
    expect(memo.size).toBeLessThanOrEqual(memo.most);
    if (memo.size === memo.most) full++;
  }
  return { full };
}

/** What lives on at the top of modules: the memo of the bases, and so on. */
const holds = (key: unknown): boolean => [...asked].some((memo) => memo.keys().includes(key));

describe("caches", () => {
  it("let go of bases, and a base that is held goes on", () => {
    const [held, digitsOf] = [base("1.25"), decimalBase("1.25")];
    const value = held.half(0.5);
    const digits = digitsOf.half("0.5", { digits: 30 }).toString();
    expect(holds("1.25 attracting")).toBe(true);
    for (let k = 0; k < 100; k++) base(1.1 + k / 1000);
    expect(holds("1.25 attracting")).toBe(false);
    expect(held.half(0.5)).toBe(value);
    expect(digitsOf.half("0.5", { digits: 30 }).toString()).toBe(digits);
    const again = base("1.25");
    expect(again).not.toBe(held);
    expect(again.half(0.5)).toBe(value);
    expect(base("1.25")).toBe(again);
    expect(counted().full).toBeGreaterThan(0);
  });

  it("let go of complex bases", () => {
    const of = (re: number) => complexBase({ re, im: 0 }, { solution: "regular" });
    const held = of(0.5);
    const { re, im } = held.half(0.5);
    for (let k = 0; k < 100; k++) of(0.51 + k / 1000);
    expect(of(0.5)).not.toBe(held);
    expect(of(0.5).half(0.5)).toMatchObject({ re, im });
    counted();
  });

  it("let go of fixed points", () => {
    const first = complex.fixedPoint(7);
    for (let k = 0; k < 200; k++) complex.fixedPoint(k + 10);
    expect(counted().full).toBeGreaterThan(0);
    expect(complex.fixedPoint(7)).toEqual(first);
  });

  it("let go of precisions and expansions", () => {
    const value = decimal.sexp("0.5", { digits: 20 }).toString();
    for (let digits = 1; digits <= 40; digits++) {
      decimal.iterateExp("0.3", `1e-${digits}`, { digits });
      decimalBase(3).half("0.3", { digits });
    }
    expect(counted().full).toBeGreaterThan(0);
    expect(decimal.sexp("0.5", { digits: 20 }).toString()).toBe(value);
  });

  it("let go of what fits share", () => {
    for (let k = 0; k < 8; k++) {
      fitIterate({ alpha: 0.3, domain: [0, 1], maxError: 10 ** -(3 + k), error: "absolute" });
    }
    counted();
  });

  it("are all of this kind: no module keeps a map that grows", () => {
    const files = readdirSync("src", { recursive: true, encoding: "utf8" });
    const growing = files
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => {
        const text = readFileSync(`src/${file}`, "utf8");
        const declared = text.match(/^(export )?(const|let) \w+.*= new (Map|Set)\b.*$/gm) ?? [];
        const open = declared.filter((line) => !/^[^=]*: Readonly(Map|Set)</.test(line));
        return open.map((line) => `${file}: ${line}`);
      });
    expect(growing).toEqual([]);
  });
});
