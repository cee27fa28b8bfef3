import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { base } from "../../src/base.js";
import { iterateExpInto as iterateComplexInto } from "../../src/complex.js";
import { loadFit } from "../../src/fit/load.js";
import { fitIterate, table, tableToCsv } from "../../src/fit.js";
import { halfExp, iterateExpInto } from "../../src/index.js";
import { arrayRho, rho } from "../../src/rho.js";

const realm = createContext({});

/** The same array, made by the constructor of that name of another context, as of another window or of Jest. */
const foreign = <T extends Float64Array | Float32Array | Uint8Array>(array: T): T =>
  new (runInContext(array.constructor.name, realm))(array);

const XS = [0, 1, 2];

describe("arrays of another realm", () => {
  it("are none that instanceof knows", () => {
    expect(foreign(Float64Array.of(1)) instanceof Float64Array).toBe(false);
  });

  it.each([Float64Array, Float32Array])("are taken and written by iterateExpInto", (Type) => {
    const out = iterateExpInto(foreign(new Type(3)), foreign(Type.from(XS)), 1 / 2);
    expect([...out]).toEqual([...Type.from(XS.map((x) => halfExp(x)))]);
  });

  it("are taken by the iterates of a base and of the plane", () => {
    const xs = foreign(Float64Array.from(XS));
    expect([...base(2).iterateInto(new Float64Array(3), xs, 1 / 2)]).toEqual(XS.map(base(2).half));
    const plane = iterateComplexInto(
      foreign(new Float64Array(2)),
      foreign(Float64Array.of(1, 0)),
      1 / 2,
      0,
    );
    expect(plane[0]).toBe(halfExp(1));
  });

  it("are taken by rho, as lists and as strided data", () => {
    const data = foreign(Float64Array.of(2, 3));
    const { sum } = rho(1 / 2);
    expect(sum(data)).toBe(sum(2, 3));
    const out = foreign(new Float64Array(1));
    arrayRho(1 / 2).sumInto({ data: out, shape: [1] }, { data, shape: [1, 2] });
    expect(out[0]).toBe(sum(2, 3));
  });

  it("are taken as tables", () => {
    const made = table({ alpha: 1 / 2, from: 0, to: 1, count: 3, precision: "f32" });
    const copy = Object.fromEntries(
      Object.entries(made).map(([name, column]) => [name, foreign(column)]),
    ) as typeof made;
    expect(tableToCsv(copy)).toBe(tableToCsv(made));
  });

  it.each(["f64", "f32"] as const)("are evaluated and loaded by a fit in %s", (precision) => {
    const fit = fitIterate({ alpha: 1 / 2, domain: [0, 2], maxError: 1e-3, precision });
    const expected = XS.map((x) => fit.evaluate(x));
    for (const array of [Float64Array.from(XS), Float32Array.from(XS)]) {
      expect([...fit.evaluateInto(foreign(new Float64Array(3)), foreign(array))]).toEqual(expected);
    }
    const bytes = foreign(new Uint8Array(fit.toBuffer()));
    for (const source of [bytes, bytes.buffer, { stored: bytes.buffer }]) {
      expect(loadFit(source).evaluate(1)).toBe(fit.evaluate(1));
    }
  });

  it("leave what is no array refused", () => {
    const proxy = new Proxy(new Float64Array(1), {});
    for (const wrong of [proxy, foreign(new Uint8Array(1)), { length: 1 }]) {
      expect(() => iterateExpInto(new Float64Array(1), wrong as Float64Array, 1)).toThrow(
        /^xs = an object \(\w+\), expected a Float64Array or Float32Array$/,
      );
    }
  });
});
