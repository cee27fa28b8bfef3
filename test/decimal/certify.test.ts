import { describe, expect, it } from "vitest";
import { base } from "../../src/base.js";
import { decimals } from "../../src/decimal/result.js";
import { certify, type Expansion, fromJSON, iterateExp, prepare } from "../../src/decimal.js";
import { digitsOf } from "../fixtures/reference.js";

const D = decimals(120);

describe("certify", () => {
  it("proves what the package ships, and more digits than it claims", async () => {
    const expansion = await prepare(50);
    const proof = await certify(expansion);
    expect(proof.digits).toBeGreaterThanOrEqual(expansion.digits);
    for (const [{ lower, upper }, name] of [
      [proof.enclosures.sexp("1/2"), "sexp(1/2)"],
      [proof.enclosures.iterateExp(0, "1/2"), "halfExp(0)"],
      [proof.enclosures.slog(2), "slog(2)"],
    ] as const) {
      const published = new D(digitsOf(name));
      const unit = new D(10).pow(2 - digitsOf(name).length);
      expect(
        new D(lower).lte(published.add(unit)) && new D(upper).gte(published.sub(unit)),
        name,
      ).toBe(true);
      expect(new D(upper).sub(lower).lt("1e-70"), name).toBe(true);
    }
    // A hundred digits of another solve lie inside.
    const { lower, upper } = proof.enclosures.iterateExp("7/3", "-2/5");
    const value = iterateExp("7/3", "-2/5", { digits: 110 });
    expect(value.gte(lower) && value.lte(upper)).toBe(true);
    expect(JSON.parse(JSON.stringify(proof)).claim.bound).toBe(proof.bound.toString());
  });

  it("knows base 2 exactly where it is known", async () => {
    const expansion = await base.prepare(2, { digits: 30 });
    const { enclosures } = await certify(expansion as Expansion);
    for (const [interval, right] of [
      [enclosures.slog(2), 1],
      [enclosures.slog(4), 2],
      [enclosures.sexp(0), 1],
      [enclosures.sexp(3), 16],
      [enclosures.iterateExp(3, 1), 8],
    ] as const) {
      expect(interval.lower.lte(right) && interval.upper.gte(right)).toBe(true);
      expect(interval.upper.sub(interval.lower).lt("1e-60")).toBe(true);
    }
  });

  it("keeps an expansion from anyone only when it is proved", async () => {
    const good = (await prepare(20)).toJSON();
    const bar: number[] = [];
    const kept = await fromJSON(good, {
      certify: true,
      onProgress: (fraction) => bar.push(fraction),
    });
    expect(kept.digits).toBe(good.digits);
    expect(bar[bar.length - 1]).toBe(1);
    expect([...bar].sort((a, b) => a - b)).toEqual(bar);
  });

  it("stops where it is told to", async () => {
    const expansion = await prepare(50);
    const stop = new AbortController();
    const job = certify(expansion, {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("enough")),
    });
    await expect(job).rejects.toThrow("enough");
  });

  it("refuses other arguments by name", async () => {
    await expect(certify({} as Expansion)).rejects.toThrow(/^expansion = /);
    await expect(certify(await prepare(50), { digits: 3 } as object)).rejects.toThrow(/digits/);
    expect(() => fromJSON({}, { certified: true } as object)).toThrow(/certif/);
  });
});
