import { beforeAll, describe, expect, it } from "vitest";
import { prepare, sexp } from "../../src/decimal.js";
import { digitsOf } from "../fixtures/reference.js";

describe("prepare", () => {
  it("has 50 digits and fewer at hand", async () => {
    const fractions: number[] = [];
    const expansion = await prepare(50, { onProgress: (f) => fractions.push(f) });
    expect(expansion.digits).toBeGreaterThanOrEqual(74);
    expect(fractions).toEqual([1]);
  });

  describe("of 70 digits", () => {
    const fractions: number[] = [];
    let turns = 0;
    beforeAll(async () => {
      const timer = setInterval(() => turns++, 1);
      const both = [
        prepare(70, { onProgress: (fraction) => fractions.push(fraction) }),
        prepare(68),
      ];
      const [first, second] = await Promise.all(both);
      clearInterval(timer);
      expect(second).toBe(first); // one level, solved once
      expect(first.digits).toBe(94);
    });

    it("tells a fraction that only grows, from 0 to 1", () => {
      expect(fractions[0]).toBe(0);
      expect(fractions.at(-1)).toBe(1);
      expect(fractions.length).toBeGreaterThan(3);
      fractions.slice(1).forEach((fraction, i) => {
        expect(fraction).toBeGreaterThan(fractions[i]);
      });
    });

    it("lets other work run meanwhile", () => {
      expect(turns).toBeGreaterThan(5);
    });

    it("leaves its digits to the synchronous functions", () => {
      const value = sexp("1/2", { digits: 70 }).toString();
      expect(digitsOf("sexp(1/2)").startsWith(value.slice(0, -1))).toBe(true);
    });

    it("answers at once the second time", async () => {
      const again: number[] = [];
      await prepare(70, { onProgress: (fraction) => again.push(fraction) });
      expect(again).toEqual([1]);
    });
  });

  it("stops when aborted, with the reason, and can be asked again", async () => {
    const controller = new AbortController();
    const reason = new Error("changed my mind");
    let last = 0;
    const stopped = prepare(90, {
      signal: controller.signal,
      onProgress: (fraction) => {
        last = fraction;
        if (fraction > 0) controller.abort(reason);
      },
    });
    await expect(stopped).rejects.toBe(reason);
    expect(last).toBeLessThan(1);
    expect(sexp("1/2", { digits: 80 }).toString()).toBe(
      "1.646354233751194580971924031592114518205311648969041530394879047518804627043366",
    );
    expect((await prepare(90)).digits).toBe(114);
  });

  it("does not begin when the signal is aborted already", async () => {
    await expect(prepare(500, { signal: AbortSignal.abort("no") })).rejects.toBe("no");
  });

  it("lets one caller go on while another stops", async () => {
    const controller = new AbortController();
    const impatient = prepare(100, { signal: controller.signal });
    const patient = prepare(100);
    controller.abort();
    await expect(impatient).rejects.toThrow(/abort/i);
    expect((await patient).digits).toBe(124);
  });

  it.each([0, 2.5, Number.NaN])("prepare refuses digits = %d", async (digits) => {
    await expect(prepare(digits)).rejects.toThrow(
      `digits = ${digits}, expected an integer from 1 to 1000000`,
    );
    await expect(prepare("70" as never)).rejects.toThrow(TypeError);
  });
});
