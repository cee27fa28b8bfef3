import { Complex } from "complex.js";
import { describe, expect, it } from "vitest";
import { functionsOf } from "../../src/base/complex/functions.js";
import { kneserPlane } from "../../src/base/complex/kneser.js";
import { solutionOf } from "../../src/base/regime.js";
import { base, complexBase } from "../../src/base.js";

const apart = (a: Complex, b: Complex): number => a.sub(b).abs() / Math.max(1, b.abs());

describe("the series with two logarithms on the plane", () => {
  it("is Kneser's solution, on its sheets", () => {
    const t = complexBase(1.47);
    const { map, store } = solutionOf(1.47);
    const { solved } = store?.expansionWith(34, true) ?? {};
    if (solved === undefined) throw new Error("not solved");
    const { doubles: _, ...plane } = kneserPlane(solved, map.lnAt(solved.p).value);
    const peer = functionsOf(() => plane);
    for (const h of [
      "0.5",
      "0.3-0.1i",
      "-1.5+1i",
      "-3.2+0.4i",
      "-2.5",
      "3+5i",
      "-9+0.3i",
      "1+20i",
    ]) {
      expect(apart(t.sexp(h), peer.sexp(h)), h).toBeLessThan(1e-14);
    }
    for (const z of ["1+0.1i", "1-0.3i", "-1+0.2i", "0.5+2i", "3-1i", "-2-4i", "2.5+0.8i"]) {
      for (const branch of [0, 1, -1]) {
        const [own, other] = [t.slog(z, { branch }), peer.slog(z, { branch })];
        if (own.isNaN() || other.isNaN()) continue;
        expect(apart(own, other), `${z} ${branch}`).toBeLessThan(2e-14);
      }
      expect(t.slog(z).isNaN(), z).toBe(false);
    }
  });

  describe.each(["1.444667861009767", "1.4447", "1.447", "1.4501", "1.472"])("base %s", (b) => {
    const t = base(b);
    const f = complexBase(b);

    it("b^sexp(h) = sexp(h + 1), and slog leads back", () => {
      for (const h of ["0.3+0.1i", "-1.5-0.05i", "-3.2+0.4i", "-0.9+1.5i", "-2.5+4i", "-40+0.3i"]) {
        const z = f.sexp(h);
        const next = f.sexp(new Complex(h).add(1));
        expect(apart(new Complex(Number(b)).pow(z), next), h).toBeLessThan(4e-15);
        const other = f.sexp(f.slog(z));
        if (b !== "1.444667861009767") expect(apart(other, z), h).toBeLessThan(1e-12);
      }
    });

    it("goes over into the real functions, and conjugates go to conjugates", () => {
      for (const h of [0.5, -1.9, 3]) {
        const z = f.sexp({ re: h, im: 1e-14 });
        expect(apart(z, new Complex(t.sexp(h))), `${h}`).toBeLessThan(3e-13);
        expect(f.sexp({ re: h, im: -1e-14 }).conjugate().equals(z)).toBe(true);
        expect(f.slog({ re: t.sexp(h), im: 1e-30 }).re).toBeCloseTo(h, 13);
      }
    });
  });

  it("joins the solved plane above it", () => {
    const [under, over] = ["1.4722", "1.4724"].map((b) => complexBase(b).sexp("-0.5+0.4i"));
    const slope = over.sub(under).div(2e-4);
    const next = complexBase("1.4722")
      .sexp("-0.5+0.4i")
      .sub(complexBase("1.4720").sexp("-0.5+0.4i"));
    expect(apart(next.div(2e-4), slope)).toBeLessThan(1e-3);
    const seam = ["1.47229", "1.47230", "1.47231"].map((b) => complexBase(b).sexp("-0.5+0.4i"));
    expect(seam[0].add(seam[2]).sub(seam[1].mul(2)).abs()).toBeLessThan(1e-9);
  });
});
