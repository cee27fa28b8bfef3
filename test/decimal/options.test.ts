import { describe, expect, it } from "vitest";
import {
  base,
  complexBase,
  decimalBase,
  encloseComplexRegular,
  encloseRegular,
} from "../../src/base.js";
import {
  certify,
  complex,
  fromJSON,
  halfExp,
  iterateExp,
  iterateExpGradient,
  prepare,
  sexp,
  sexpDerivative,
  slog,
  slogDerivative,
} from "../../src/decimal.js";

/** An option with a value of another type is refused by its name, null among them: only undefined stands for the default. */
const two = decimalBase(2);
const wrong = (value: unknown) => value as never;

describe("digits", () => {
  it.each<[string, (digits: never) => unknown]>([
    ["iterateExp", (digits) => iterateExp(1, 0.5, { digits })],
    ["halfExp", (digits) => halfExp(1, { digits })],
    ["sexp", (digits) => sexp(1, { digits })],
    ["sexpDerivative", (digits) => sexpDerivative(1, { digits })],
    ["slog", (digits) => slog(1, { digits })],
    ["slogDerivative", (digits) => slogDerivative(1, { digits })],
    ["iterateExpGradient", (digits) => iterateExpGradient(1, 1, { digits })],
    ["complex.sexp", (digits) => complex.sexp(1, { digits })],
    ["complex.slog", (digits) => complex.slog(1, { digits })],
    ["complex.iterateExp", (digits) => complex.iterateExp(1, 0.5, { digits })],
    ["complex.fixedPoint", (digits) => complex.fixedPoint(0, { digits })],
    ["decimalBase(2).iterate", (digits) => two.iterate(1, 0.5, { digits })],
    ["decimalBase(2).sexp", (digits) => two.sexp(1, { digits })],
    ["decimalBase(2).slog", (digits) => two.slog(1, { digits })],
    ["encloseRegular", (digits) => encloseRegular("1.2", { digits })],
    ["encloseComplexRegular", (digits) => encloseComplexRegular("0.5", { digits })],
  ])("%s refuses digits that are none", (_, call) => {
    for (const value of [null, "30", 30n, true, [30], {}, Number.NaN, 0, -1, 1.5]) {
      expect(() => call(wrong(value))).toThrow(/^digits = /);
    }
  });

  it("of prepare, which rejects", async () => {
    await expect(prepare(wrong(null))).rejects.toThrow(/^digits = null/);
    await expect(base.prepare(2, { digits: wrong(null) })).rejects.toThrow(/^digits = null/);
  });
});

describe("other options", () => {
  it.each(["onProgress", "signal"])("%s is refused where it is of another type", async (name) => {
    const expansion = await prepare(20);
    for (const value of [null, 3, "x", {}]) {
      const options = { [name]: wrong(value) };
      const message = new RegExp(`^${name} = `);
      await expect(prepare(20, options)).rejects.toThrow(message);
      await expect(base.prepare(3, options)).rejects.toThrow(message);
      await expect(certify(expansion, options)).rejects.toThrow(message);
      expect(() => fromJSON(expansion.toJSON(), { certify: true, ...options })).toThrow(message);
    }
  });

  it("certify, solution, fixedPoint and branch", () => {
    for (const value of [null, "yes", 1, {}]) {
      expect(() => fromJSON({}, { certify: wrong(value) })).toThrow(/^certify = /);
      expect(() => complexBase(0.5, { solution: wrong(value) })).toThrow(/^solution = /);
      expect(() => complexBase("e", { solution: wrong(value) })).toThrow(/^solution = /);
      expect(() => base(1.3, { fixedPoint: wrong(value) })).toThrow(/^fixedPoint = /);
      expect(() => complex.sexp(0.5, { solution: wrong(value) })).toThrow(/^solution = /);
      if (value === 1) continue;
      expect(() => complex.slog(0.5, { branch: wrong(value) })).toThrow(/^branch = /);
      expect(() => complex.sexp(0.5, { solution: "regular", fixedPoint: wrong(value) })).toThrow(
        /^fixedPoint = /,
      );
    }
  });
});
