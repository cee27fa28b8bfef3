import { Complex } from "complex.js";
import { describe, expect, it } from "vitest";
import { base, complexBase, ETA } from "../../src/base.js";
import * as ofE from "../../src/complex.js";

const c = (re: number, im = 0): Complex => new Complex(re, im);
const apart = (a: Complex, b: Complex): number => a.sub(b).abs() / Math.max(1, b.abs());

describe("real bases on the plane", () => {
  it("base e is iterexp/complex, and bases beside it go over into it", () => {
    expect(complexBase(Math.E).half("1+2i").toString()).toBe(ofE.halfExp("1+2i").toString());
    // e to 15 digits is another base, solved and evaluated by the generic plane.
    const t = complexBase("2.71828182845905");
    for (const h of ["0.3+0.2i", "-2.5+0.1i", "1.2+3i", "-1.5-0.4i", "0.1-1.1i"]) {
      expect(apart(t.sexp(h), ofE.sexp(h)), h).toBeLessThan(1e-13);
    }
    for (const z of ["1+2i", "-3+1.2i", "0.5-0.5i", "20+1i", "-2-4i"]) {
      expect(apart(t.slog(z), ofE.slog(z)), z).toBeLessThan(1e-13);
    }
  });

  describe.each([1.2, Math.SQRT2, ETA, 1.5, 2, 10, 1e6])("base %d", (b) => {
    const t = base(b);
    const f = complexBase(b);

    it("b^sexp(h) = sexp(h + 1)", () => {
      const ln = b === ETA ? 1 / Math.E : Math.log(b);
      for (const h of ["-0.7+0.3i", "-3.2+0.4i", "-1.5-0.2i", "-0.9+1.5i", "-2.5+4i"]) {
        const z = f.sexp(h);
        const next = f.sexp(c(1).add(h));
        expect(z.mul(ln).exp().sub(next).abs(), h).toBeLessThan(
          4e-15 * Math.max(1, next.abs() * z.abs() * ln),
        );
      }
    });

    it("slog is its inverse near the real axis, and conjugates go to conjugates", () => {
      for (const h of ["0.3+0.1i", "-1.5+0.05i", "1.2-0.02i", "-0.4-0.1i"]) {
        expect(apart(f.slog(f.sexp(h)), new Complex(h)), h).toBeLessThan(b === 1.2 ? 2e-14 : 2e-15);
        const mirrored = f.sexp(new Complex(h).conjugate());
        expect(mirrored.conjugate().equals(f.sexp(h)), h).toBe(true);
      }
    });

    it("two halves make a whole", () => {
      for (const z of ["0.4+0.1i", "-0.2-0.1i", "1.1+0.05i"]) {
        expect(apart(f.half(f.half(z)), f.iterate(z, 1)), z).toBeLessThan(4e-15);
      }
    });

    it("real arguments have the bits of the real functions; heights below -2 have values on both sides", () => {
      expect(f.sexp(0.5).re).toBe(t.sexp(0.5));
      expect(f.slog(0.7).re).toBe(t.slog(0.7));
      expect(f.iterate(0.2, 0.3).re).toBe(t.iterate(0.2, 0.3));
      const [above, below] = [f.sexp(-2.5), f.sexp({ re: -2.5, im: -0 })];
      expect(above.im).toBeGreaterThan(0);
      expect(below.conjugate().equals(above)).toBe(true);
      expect(apart(above, f.sexp({ re: -2.5, im: 1e-12 }))).toBeLessThan(1e-11);
    });

    it("special values", () => {
      expect(f.sexp(-2).re).toBe(Number.NEGATIVE_INFINITY);
      expect(f.sexp(-3).re).toBe(Number.POSITIVE_INFINITY);
      expect(f.sexp(-3).im).toBeCloseTo(Math.PI / Math.log(b), 13);
      expect(f.slog({ re: Number.NaN, im: 1 }).isNaN()).toBe(true);
      expect(f.sexp({ re: 2, im: Number.NaN }).isNaN()).toBe(true);
      expect(() => f.sexp({} as never)).toThrow(TypeError);
    });
  });

  it("the regular solution is periodic, and slog has its sheets", () => {
    const f = complexBase(Math.SQRT2);
    const period = (2 * Math.PI) / Math.log(Math.log(2)); // ln of the multiplier ln 2, negative
    const h = c(0.3, 0.2);
    expect(apart(f.sexp(h.add(0, -period)), f.sexp(h))).toBeLessThan(3e-14);
    const other = f.slog(f.sexp(h), { branch: 1 });
    expect(apart(other, h.add(0, -period).sub(0, -2 * period))).toBeLessThan(1e-14);
    expect(apart(f.sexp(other), f.sexp(h))).toBeLessThan(1e-14);
  });

  it("the bases on both sides of e^(1/e) go over into it", () => {
    const values = ["1.444", "e^(1/e)", "1.4502"].map((b) => complexBase(b).sexp("0.5+0.4i"));
    expect(apart(values[0], values[1])).toBeLessThan(4e-4);
    expect(apart(values[2], values[1])).toBeLessThan(4e-3);
    const slope = values[1].sub(values[0]).div(ETA - 1.444);
    expect(apart(values[1].add(slope.mul(1.4502 - ETA)), values[2])).toBeLessThan(3e-4);
  });

  it("at the repelling fixed point", () => {
    const f = complexBase(Math.SQRT2, { fixedPoint: "repelling" });
    const z = c(5, 1);
    expect(apart(f.half(f.half(z)), f.iterate(z, 1))).toBeLessThan(1e-14);
    expect(f.half(5).re).toBe(base(Math.SQRT2).half(5));
    expect(apart(f.half({ re: 5, im: 1e-9 }), f.half(5))).toBeLessThan(1e-8);
  });
});
