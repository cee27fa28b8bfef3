import { Complex } from "complex.js";
import { describe, expect, it } from "vitest";
import { solveMerged } from "../../src/abel/merged/solve.js";
import { functionsOf } from "../../src/base/complex/functions.js";
import { mergedPlane } from "../../src/base/complex/merged.js";
import { base, complexBase } from "../../src/base.js";
import * as ofE from "../../src/complex.js";
import { fromNumbers, log } from "../../src/numbers/fixed-complex.js";

const c = (re: number, im = 0): Complex => new Complex(re, im);
const apart = (a: Complex, b: Complex): number => a.sub(b).abs() / Math.max(1, b.abs());
const heights = ["0.5", "-0.7+0.3i", "-1.5-0.3i", "-0.6+1.5i", "-0.6-1.5i", "-3.5+0.4i"];

describe("the regular solution", () => {
  it("of 1/2 is the published one", () => {
    const z = complexBase(0.5, { solution: "regular" }).sexp(0.5);
    expect(z.re).toBeCloseTo(0.629786228396124871963062599527, 15);
    expect(z.im).toBeCloseTo(0.217861863125084028374924995638, 15);
  });

  it("of the base from below is the conjugate", () => {
    const above = complexBase(0.5, { solution: "regular" }).sexp(0.5);
    const below = complexBase({ re: 0.5, im: -0 }, { solution: "regular" }).sexp(0.5);
    expect(below.conjugate().equals(above)).toBe(true);
  });

  it.each([c(0.5), c(0.1), c(0.8, 0.4), c(1, 1), c(0.3, -0.2)])(
    "has its towers and its inverse at base %s",
    (b) => {
      const t = complexBase(b, { solution: "regular" });
      expect(apart(t.sexp(0), c(1))).toBeLessThan(1e-15);
      expect(apart(t.sexp(2), b.pow(b))).toBeLessThan(2e-15);
      for (const h of heights) {
        const z = t.sexp(h);
        expect(apart(b.pow(z), t.sexp(c(1).add(h))), h).toBeLessThan(4e-15 * Math.max(1, z.abs()));
        if (t.slog(z).isNaN()) {
          expect([b.re, h]).toEqual([0.1, "-0.6-1.5i"]); // not led to the fixed point
          continue;
        }
        // slog may be on another sheet.
        const back = t.sexp(t.slog(z));
        expect(apart(back, z), h).toBeLessThan(1e-13);
      }
      for (const z of ["0.4+0.1i", "0.9"]) {
        const whole = t.iterate(z, 1);
        expect(apart(t.iterate(t.iterate(z, 0.25), 0.75), whole), z).toBeLessThan(1e-14);
      }
    },
  );

  it("goes over into that of real bases", () => {
    const near = complexBase({ re: Math.SQRT2, im: 1e-9 }, { solution: "regular" });
    for (const h of ["0.5+0.3i", "-1.2-0.3i"]) {
      expect(apart(near.sexp(h), complexBase(Math.SQRT2).sexp(h)), h).toBeLessThan(1e-8);
    }
  });
});

describe("the merged solution", () => {
  it("goes over into Kneser's for real bases: e + i eps against e, 2 - i eps against 2", () => {
    const [nearE, near2] = [
      complexBase({ re: Math.E, im: 1e-9 }),
      complexBase({ re: 2, im: -1e-9 }),
    ];
    for (const h of heights) {
      expect(apart(nearE.sexp(h), ofE.sexp(h)), h).toBeLessThan(3e-8);
      expect(apart(near2.sexp(h), complexBase(2).sexp(h)), h).toBeLessThan(3e-8);
    }
    // b -> f_b is analytic: the derivative along both axes is one.
    const h = "0.5+0.3i";
    const alongImaginary = nearE.sexp(h).sub(ofE.sexp(h)).div(c(0, 1e-9));
    const alongReal = complexBase(Math.E + 1e-5)
      .sexp(h)
      .sub(complexBase(Math.E - 1e-5).sexp(h))
      .div(2e-5);
    expect(apart(alongImaginary, alongReal)).toBeLessThan(1e-6);
  });

  it.each([c(1, 1), c(3, 2), c(1.5, 0.2), c(0, 1), c(0.5, 2)])(
    "has its towers and two fixed points at base %s",
    (b) => {
      const t = complexBase(b);
      expect(t.solution).toBe("kneser");
      expect(apart(t.sexp(0), c(1))).toBeLessThan(1e-15);
      expect(apart(t.sexp(1), b)).toBeLessThan(1e-15);
      expect(t.sexp(-1).abs()).toBeLessThan(1e-15);
      for (const h of heights) {
        const z = t.sexp(h);
        expect(apart(b.pow(z), t.sexp(c(1).add(h))), h).toBeLessThan(4e-15 * Math.max(1, z.abs()));
      }
      // Far up and down are two different fixed points.
      const [L1, L2] = [t.sexp({ re: 0, im: Infinity }), t.sexp({ re: 0, im: -Infinity })];
      for (const [L, h] of [
        [L1, c(0.3, 12)],
        [L2, c(0.3, -12)],
      ]) {
        expect(apart(b.pow(L), L)).toBeLessThan(1e-14);
        expect(apart(t.sexp(h), L)).toBeLessThan(0.1);
      }
      expect(apart(L1, L2)).toBeGreaterThan(0.5);
      for (const z of ["1", "0.5+0.1i", "0.2"]) {
        const h = t.slog(z);
        expect(apart(t.sexp(h), new Complex(z)), z).toBeLessThan(4e-15);
      }
    },
  );

  it("does not depend on the circle of the solve", () => {
    const q = 192n;
    const ln = log(fromNumbers(1, 1, q), q);
    const kappa = log(ln, q);
    const cut = ({ re, im }: typeof ln) => ({ re: re >> 64n, im: im >> 64n });
    const other = functionsOf(() => mergedPlane(cut(ln), solveMerged(cut(kappa), true)));
    for (const h of heights) {
      expect(apart(other.sexp(h), complexBase(c(1, 1)).sexp(h)), h).toBeLessThan(1e-15);
    }
  });

  it("is not the regular one where both exist, though near to it far up", () => {
    const [kneser, regular] = (["kneser", "regular"] as const).map((solution) =>
      complexBase(c(1.5, 0.2), { solution }),
    );
    expect(apart(kneser.sexp("0.5"), regular.sexp("0.5"))).toBeGreaterThan(1e-9);
  });

  // Also where a fixed point attracts; heights of the strip come back as they are.
  it.each([c(Math.SQRT2), c(1.2, 0.1), c(0.3), c(0.5), c(0.95), c(1.05), c(0.8, -0.4)])(
    "has its inverse too where a fixed point may attract, base %s",
    (b) => {
      const t = complexBase(b, { solution: "kneser" });
      expect(apart(t.sexp(0), c(1))).toBeLessThan(1e-15);
      expect(apart(t.sexp(1), b)).toBeLessThan(1e-15);
      expect(t.sexp(-1).abs()).toBeLessThan(1e-15);
      for (const h of ["0.5", "-0.7+0.3i", "-1.5-0.3i", "-0.6+1.5i", "0.2-0.4i", "-2.5-0.1i"]) {
        const z = t.sexp(h);
        expect(apart(b.pow(z), t.sexp(c(1).add(h))), h).toBeLessThan(4e-15 * Math.max(1, z.abs()));
        const back = t.slog(z);
        expect(apart(t.sexp(back), z), h).toBeLessThan(4e-15);
        if (h === "0.5") expect(apart(back, c(0.5)), h).toBeLessThan(4e-15);
      }
      // Next to the fixed points regular iteration of theirs.
      const [up, down] = [t.sexp({ re: 0, im: Infinity }), t.sexp({ re: 0, im: -Infinity })];
      for (const L of [up, down]) expect(apart(b.pow(L), L)).toBeLessThan(1e-14);
      expect(apart(up, down)).toBeGreaterThan(0.4);
    },
  );

  it("of real bases is the limit from above", () => {
    for (const re of [1.05, 1.3, 0.5]) {
      const [on, beside] = [0, 1e-9].map((im) => complexBase({ re, im }, { solution: "kneser" }));
      for (const h of ["0.5", "-1.5+0.3i", "0.2-0.8i"]) {
        expect(apart(on.sexp(h), beside.sexp(h)), `${re} ${h}`).toBeLessThan(1e-7);
      }
    }
  });

  it("differs from the regular one of sqrt 2 far down only", () => {
    const [kneser, regular] = (["kneser", "regular"] as const).map((solution) =>
      complexBase(c(Math.SQRT2, 0), { solution }),
    );
    expect(apart(kneser.sexp("0.5+0.1i"), regular.sexp("0.5+0.1i"))).toBeLessThan(1e-15);
    expect(apart(kneser.sexp("0.5-17i"), regular.sexp("0.5-17i"))).toBeGreaterThan(1e-3);
  });

  it("is smooth in b", () => {
    const values = [1.52, 1.5, 1.48, 1.46].map((re) => complexBase(c(re, 0.2)).sexp("0.5"));
    const second = (i: number) => values[i].sub(values[i + 1].mul(2)).add(values[i + 2]);
    expect(values[0].sub(values[1]).abs()).toBeGreaterThan(1e-3);
    expect(second(0).abs()).toBeLessThan(1e-3);
    expect(second(0).sub(second(1)).abs()).toBeLessThan(1e-4);
  });
});

describe("errors say what to call instead", () => {
  it.each([
    [() => complexBase({ re: 0, im: 0 }), /neither 0 nor 1/],
    [() => complexBase({ re: 1, im: 0 }), /neither 0 nor 1/],
    [() => complexBase({ re: Number.NaN, im: 0 }), /finite/],
    [() => base(0.5), /call complexBase\(0.5\)/],
    [() => base("1/3"), /call complexBase\(1\/3\)/],
    [() => base(-2), /call complexBase\(-2\)/],
    [() => complexBase(c(3, 2), { solution: "regular" }), /solution: "kneser"/],
    [() => complexBase(c(2, 1), { solution: null as never }), /solution = null, expected "kneser"/],
    [() => complexBase("e", { solution: null as never }), /solution = null, expected "kneser"/],
    [() => complexBase(c(2, 1), { solution: "other" as never }), /expected "kneser" or "regular"/],
    [() => complexBase(Math.exp(-Math.E), { solution: "kneser" }), /Shell-Thron/],
  ])("complexBase says what it expects: %s", (call, message) => {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(message);
  });

  it("on the Shell-Thron boundary a base beside it, which serves", () => {
    for (const turn of [0.5, 1, 2, Math.PI]) {
      const [re, im] = [Math.cos(turn), Math.sin(turn)];
      const ln = new Complex(re, im).mul(new Complex(-re, -im).exp());
      let offered: RegExpExecArray | null = null;
      try {
        complexBase(ln.exp(), { solution: "kneser" });
      } catch (error) {
        offered = /call complexBase\("(.*)", \{ solution: "regular" \}\)/.exec(String(error));
      }
      const b = offered?.[1] ?? "";
      const half = complexBase(b, { solution: "regular" }).sexp(0.5);
      expect(Number.isFinite(half.re) && Number.isFinite(half.im), b).toBe(true);
    }
  });

  it("a real base > 1 as a complex number is that base", () => {
    const t = complexBase({ re: 2, im: 0 });
    expect(t.sexp(0.5).re).toBe(base(2).sexp(0.5));
    expect(t).toBe(complexBase(2));
  });
});
