import { describe, expect, it } from "vitest";
import { iterateExp, iterateExpInto, sexp, sexpInto, slog, slogInto } from "../../src/complex.js";
import { uniform } from "../fixtures/doubles.js";

const random = uniform(3);
const zs = Float64Array.from({ length: 200 }, () => 8 * random() - 4);
zs.set([0, 0, 1, 0, -3, -0, Number.NaN, 0]);
const each = (f: (z: { re: number; im: number }) => { re: number; im: number }) =>
  Float64Array.from(zs, (_, i) => {
    const { re, im } = f({ re: zs[i & ~1], im: zs[i | 1] });
    return i % 2 === 0 ? re : im;
  });
const regular = { solution: "regular", fixedPoint: 1 } as const;

describe("forms on interleaved arrays", () => {
  it("give the bits of the functions of one number", () => {
    const out = new Float64Array(zs.length);
    expect(iterateExpInto(out, zs, 0.5, -0.25)).toBe(out);
    expect(out).toEqual(each((z) => iterateExp(z, { re: 0.5, im: -0.25 })));
    expect(iterateExpInto(out, zs, 0.5, 0, regular)).toEqual(
      each((z) => iterateExp(z, 0.5, regular)),
    );
    expect(sexpInto(out, zs)).toEqual(each((h) => sexp(h)));
    expect(sexpInto(out, zs, regular)).toEqual(each((h) => sexp(h, regular)));
    expect(slogInto(out, zs)).toEqual(each((z) => slog(z)));
    expect(slogInto(out, zs, { branch: 2 })).toEqual(each((z) => slog(z, { branch: 2 })));
  });

  it("may write over their input, and over a part of it", () => {
    const expected = slogInto(new Float64Array(zs.length), zs);
    expect(slogInto(zs.slice(), zs)).toEqual(expected);
    const own = zs.slice();
    expect(slogInto(own, own)).toEqual(expected);
    const buffer = new Float64Array(zs.length + 2);
    buffer.set(zs);
    expect(slogInto(buffer.subarray(2), buffer.subarray(0, zs.length))).toEqual(expected);
  });

  it("refuse other containers and lengths", () => {
    const four = new Float64Array(4);
    expect(() => slogInto([] as never, four)).toThrow(
      "out = an object (Array), expected a Float64Array",
    );
    expect(() => slogInto(four, new Float32Array(4) as never)).toThrow(TypeError);
    expect(() => slogInto(four, new Float64Array(2))).toThrow(
      "out.length = 4, expected zs.length = 2",
    );
    const three = new Float64Array(3);
    expect(() => sexpInto(three, three)).toThrow("hs.length = 3, expected pairs re, im");
    expect(() => iterateExpInto(four, four, "1" as never, 0)).toThrow(
      'alphaRe = "1", expected a number',
    );
    expect(() => iterateExpInto(four, four, 1, undefined as never)).toThrow(
      "alphaIm = undefined, expected a number",
    );
  });
});
