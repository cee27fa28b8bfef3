import { describe, expect, it } from "vitest";
import { solveAbel } from "../../src/abel/kneser/solve.js";
import { written } from "../../src/decimal/expansion-json.js";
import { SHIPPED_DIGITS, shippedExpansion } from "../../src/decimal/generate.js";
import { shipped } from "../../src/decimal/shipped.generated.js";
import { Expansion, fromJSON, sexp } from "../../src/decimal.js";

describe("an expansion as JSON", () => {
  const expansion = new Expansion(solveAbel({ digits: 100 }));
  const text = JSON.stringify(expansion);

  it("comes back whole", () => {
    const back = Expansion.fromJSON(text);
    expect(JSON.stringify(back)).toBe(text);
    expect(back.digits).toBe(100);
    expect(back.report.matchingDigits).toBeGreaterThan(100);
    expect(Expansion.fromJSON(JSON.parse(text)).digits).toBe(100);
  });

  it("serves once loaded: nothing is solved for its digits", () => {
    const loaded = fromJSON(text);
    const before = loaded.series.part;
    let used = 0;
    (loaded.series as { part: typeof before }).part = (...args) => {
      used++;
      return before(...args);
    };
    expect(sexp("1/2", { digits: 85 }).toString()).toBe(
      "1.646354233751194580971924031592114518205311648969041530394879047518804627043365960656",
    );
    expect(used).toBeGreaterThan(0);
  });

  it("is copied by structuredClone as what is stored, which fromJSON takes", () => {
    const copy = structuredClone(expansion);
    expect(Object.keys(copy)).toEqual(["stored"]);
    expect(Expansion.fromJSON(copy).toJSON()).toEqual(expansion.toJSON());
  });

  it("is refused wherever a character is changed", () => {
    for (let i = 3; i < text.length; i += 97) {
      const other = text[i] === "1" ? "2" : "1";
      const damaged = text.slice(0, i) + other + text.slice(i + 1);
      expect(() => Expansion.fromJSON(damaged), `at ${i}`).toThrow(RangeError);
    }
  });

  it("is refused where it is cut off, of another kind or version", () => {
    const object = JSON.parse(text);
    expect(() => Expansion.fromJSON(text.slice(0, -1))).toThrow(/^fromJSON: "\{.*…, expected/);
    expect(() => Expansion.fromJSON(null)).toThrow("fromJSON: null, expected");
    expect(() => Expansion.fromJSON({ ...object, format: "other" })).toThrow('format = "other"');
    expect(() => Expansion.fromJSON({ ...object, version: 2 })).toThrow("version = 2");
    const coefficients = [...object.coefficients.slice(0, -1), "1f"];
    expect(() => Expansion.fromJSON({ ...object, coefficients })).toThrow("damaged");
  });

  it("is refused where its checksum is right but its coefficients are not A's", () => {
    const { chart, line, report } = solveAbel({ digits: 30 });
    const other = new Expansion({
      kappa: 0n,
      p: 160n,
      chart,
      line,
      report,
      coefficients: [0n, 1n << 159n, 1n << 150n],
    });
    expect(() => Expansion.fromJSON(JSON.stringify(other))).toThrow("A(e^u) = A(u) + 1");
  });
});

describe("a forged expansion with the right checksum", () => {
  const solved = solveAbel({ digits: 40 });
  const { report, chart, line, coefficients, p } = solved;
  const forged = (changes: Partial<typeof solved>): string =>
    JSON.stringify(written({ ...solved, ...changes }, "e"));
  const claiming = (digits: number) => ({ ...report, digits });

  it("is read where nothing is forged", () => {
    expect(Expansion.fromJSON(forged({})).digits).toBe(40);
  });

  /** Each would take time or memory far beyond that of its text if what it counts were made. */
  it.each([
    ["bits", { p: 10_000_000n }, "bits = 10000000 for 40 digits"],
    ["bits", { p: 1n }, "bits = 1 for 40 digits"],
    ["digits", { report: claiming(1e9) }, "digits = 1000000000"],
    ["digits", { report: claiming(10_000) }, `bits = ${p} for 10000 digits`],
    [
      "digits and bits",
      { report: claiming(10_000), p: 33_300n },
      "coefficients for 10000 digits and chart.radius",
    ],
    [
      "digits, bits and short coefficients",
      { report: claiming(1000), p: 3400n, coefficients: Array.from({ length: 1900 }, () => 1n) },
      "coefficients of 7600 bits in all",
    ],
    ["coefficients", { coefficients: Array.from({ length: 5000 }, () => 1n) }, "5000 coefficients"],
    [
      "a coefficient",
      { coefficients: [1n << 100_000n, ...coefficients.slice(1)] },
      "coefficients[0]",
    ],
    ["samples", { line: { ...line, count: 1_000_000_000 } }, "line of 1000000000 samples"],
    ["prime samples", { line: { ...line, count: 61 } }, "line of 61 samples"],
    ["a height", { line: { ...line, level: 1e300 } }, "at 1e+300"],
    ["the radius", { chart: { ...chart, radius: 1e-300 } }, "chart.radius = 1e-300"],
    ["the middle", { chart: { ...chart, middle: 1e300 } }, "chart.middle = 1e+300"],
    ["the half", { chart: { ...chart, half: 0 } }, "chart.half = 0 for base e"],
    ["unknowns", { report: { ...report, unknowns: 1e9 } }, "report.unknowns = 1000000000"],
    [
      "the slope",
      { coefficients: coefficients.map((c, k) => (k === 1 ? c + (1n << 60n) : c)) },
      "A(e^u) = A(u) + 1",
    ],
  ])("is refused for its %s", (_, changes, message) => {
    expect(() => Expansion.fromJSON(forged(changes))).toThrow(message);
  });

  it("is refused for coefficients that are no texts, before they are counted", () => {
    const object = JSON.parse(forged({}));
    const sparse = new Array(coefficients.length);
    expect(() => Expansion.fromJSON({ ...object, coefficients: sparse })).toThrow(
      "coefficients[0]",
    );
    const endless = new Array(2 ** 32 - 1);
    expect(() => Expansion.fromJSON({ ...object, coefficients: endless })).toThrow(
      "4294967295 coefficients for 40 digits",
    );
  });
});

describe("the shipped expansion", () => {
  it("is what generate.ts solves, within its digits", () => {
    const ours = Expansion.shipped(shipped).toJSON();
    const solved = shippedExpansion();
    expect(ours.digits).toBe(SHIPPED_DIGITS);
    expect(ours.chart).toEqual(solved.chart);
    expect(BigInt(ours.bits)).toBe(solved.p);
    const limit = (1n << solved.p) / 10n ** BigInt(SHIPPED_DIGITS);
    solved.coefficients.forEach((c, k) => {
      const text = ours.coefficients[k];
      const shippedValue = BigInt(`0x${text.replace("-", "")}`) * (text.startsWith("-") ? -1n : 1n);
      const miss = shippedValue - c;
      expect((miss < 0n ? -miss : miss) < limit).toBe(true);
    });
  });
});
