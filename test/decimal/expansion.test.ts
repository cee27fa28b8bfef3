import { describe, expect, it } from "vitest";
import { solveAbel } from "../../src/abel/kneser/solve.js";
import { SHIPPED_DIGITS } from "../../src/decimal/generate.js";
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

  it("is refused wherever a character is changed", () => {
    for (let i = 3; i < text.length; i += 97) {
      const other = text[i] === "1" ? "2" : "1";
      const damaged = text.slice(0, i) + other + text.slice(i + 1);
      expect(() => Expansion.fromJSON(damaged), `at ${i}`).toThrow(RangeError);
    }
  });

  it("is refused where it is cut off, of another kind or version", () => {
    const object = JSON.parse(text);
    expect(() => Expansion.fromJSON(text.slice(0, -1))).toThrow("fromJSON: undefined, expected");
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

describe("the shipped expansion", () => {
  it("is what generate.ts solves, within its digits", () => {
    const ours = Expansion.fromJSON(shipped).toJSON();
    const solved = solveAbel({ digits: SHIPPED_DIGITS });
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
