import { Complex } from "complex.js";
import { describe, expect, it } from "vitest";
import { solveMerged } from "../../src/abel/merged/solve.js";
import { functionsOf } from "../../src/base/complex/functions.js";
import { mergedPlane } from "../../src/base/complex/merged.js";
import { complexBase } from "../../src/base.js";
import { fromNumbers, log } from "../../src/numbers/fixed-complex.js";

type Parts = { readonly re: number; readonly im: number };
const c = (re: number, im = 0): Complex => new Complex(re, im);
/** |a - b| / |b|, without the squares that underflow. */
const relative = (a: Parts, b: Parts): number =>
  Math.hypot(a.re - b.re, a.im - b.im) / Math.hypot(b.re, b.im);

const half = complexBase({ re: 0.5, im: 0 });
const halfKneser = complexBase({ re: 0.5, im: 0 }, { solution: "kneser" });
const regular = complexBase(c(1, 1), { solution: "regular" });
const kneser = complexBase(c(1, 1));
const minusI = complexBase({ re: 0, im: -1 });
const repelling = complexBase(c(3, 2));
const sqrt = complexBase(1.2);

describe("results next to 0 have digits of their own", () => {
  // Koenigs' limit in 150 digits of mpmath: (sexp(-1 + d) - 0) / d at d = 1e-25 i, and slog by the same.
  it.each([
    [half, c(0.46141033428241835, -1.7874900835147872)],
    [regular, c(1.0558126617422488, -0.60788256133499053)],
  ])("sexp next to -1", (b, slope) => {
    for (const d of [1e-12, 1e-25, 1e-150, 1e-300]) {
      const z = b.sexp({ re: -1, im: d });
      expect(relative({ re: z.re / d, im: z.im / d }, slope.mul(c(0, 1))), `${d}`).toBeLessThan(
        4e-12 < d ? 1e-9 : 1e-11,
      );
    }
    const z = b.sexp({ re: -1, im: 1e-25 });
    expect(relative({ re: z.re * 1e25, im: z.im * 1e25 }, slope.mul(c(0, 1)))).toBeLessThan(1e-15);
  });

  it("slog next to 0 and 1", () => {
    expect(
      relative(regular.slog(c(1 + 1e-9, 1e-9)), {
        re: 1.3364798246662054919e-9,
        im: 2.0550348141580974637e-10,
      }),
    ).toBeLessThan(1e-15);
    expect(
      relative(half.slog({ re: 1, im: 1e-20 }), {
        re: 7.5668653814122897639e-21,
        im: -1.953258324232051862e-21,
      }),
    ).toBeLessThan(1e-15);
    const next = half.slog({ re: 0, im: 1e-20 });
    expect(next.re).toBe(-1);
    expect(Math.abs(next.im / 1.3538955003466902504e-21 - 1)).toBeLessThan(1e-15);
  });

  it.each([
    ["1/2", half],
    ["1/2 kneser", halfKneser],
    ["1 + i", kneser],
    ["3 + 2i", repelling],
    ["-i", minusI],
    ["2", complexBase(2)],
    ["1.45", complexBase(1.45)],
    ["e^(1/e)", complexBase("e^(1/e)")],
  ])("base %s: a seam where the small distances begin, and next to -1, -2, -3", (_, b) => {
    // 2^-30 = 9.3e-10
    const [a, z] = [8e-10, 1.1e-9].map((d) => b.sexp({ re: -1, im: d }));
    expect(
      relative({ re: a.re / 8e-10, im: a.im / 8e-10 }, { re: z.re / 1.1e-9, im: z.im / 1.1e-9 }),
    ).toBeLessThan(2e-9);
    const [s, t] = [8e-10, 1.1e-9].map((d) => b.slog({ re: 1, im: d }));
    expect(
      relative({ re: s.re / 8e-10, im: s.im / 8e-10 }, { re: t.re / 1.1e-9, im: t.im / 1.1e-9 }),
    ).toBeLessThan(4e-9);
    // b^sexp(h) = sexp(h + 1)
    const two = b.sexp({ re: -2, im: 1e-300 });
    expect(Math.abs(two.re) + Math.abs(two.im)).toBeGreaterThan(250);
    expect(relative(b.iterate(two, 1), b.sexp({ re: -1, im: 1e-300 }))).toBeLessThan(1e-12);
    expect(relative(b.iterate(b.sexp({ re: -3, im: 1e-300 }), 1), two)).toBeLessThan(1e-13);
    expect(
      relative(b.iterate(b.sexp({ re: -3, im: -1e-300 }), 1), b.sexp({ re: -2, im: -1e-300 })),
    ).toBeLessThan(1e-13);
  });

  it("e^u of a u far to the left", () => {
    const q = 192n;
    const ln = log(fromNumbers(1, 1, q), q);
    const cut = ({ re, im }: typeof ln) => ({ re: re >> 64n, im: im >> 64n });
    const other = functionsOf(() => mergedPlane(cut(ln), solveMerged(cut(log(ln, q)), true)));
    const b = c(1, 1);
    const small = b.pow(b.pow(other.sexp({ re: 0.45, im: -1.4 })));
    const z = kneser.sexp({ re: 2.45, im: -1.4 });
    expect(relative(z, small)).toBeLessThan(1e-10);
    expect(z.re).toBeCloseTo(2.77e-52, 54);
    expect(z.im).toBeCloseTo(1.58e-52, 54);
    const thousand = complexBase(1000);
    const w = thousand.sexp({ re: 1.8, im: -0.25 });
    expect(w.re / 3.01e-55).toBeCloseTo(1, 2);
    expect(relative(w, c(1000).pow(thousand.sexp({ re: 0.8, im: -0.25 })))).toBeLessThan(1e-12);
    const tiny = kneser.iterate({ re: -1500, im: -200 }, 1);
    const [l, turn] = [Math.log(2) / 2, Math.PI / 4];
    const size = -1500 * l + 200 * turn;
    const angle = -1500 * turn - 200 * l;
    expect(
      relative(tiny, {
        re: Math.exp(size) * Math.cos(angle),
        im: Math.exp(size) * Math.sin(angle),
      }),
    ).toBeLessThan(1e-12);
  });

  it.each([half, halfKneser, regular, kneser, minusI, repelling])("exact heights", (b) => {
    const parts = ({ re, im }: Parts): number[] => [re + 0, im + 0];
    expect(parts(b.sexp(-1))).toEqual([0, 0]);
    expect(parts(b.sexp(0))).toEqual([1, 0]);
    expect(parts(b.slog(1))).toEqual([0, 0]);
    expect(parts(b.slog(0))).toEqual([-1, 0]);
    expect(parts(b.iterate(1, -1))).toEqual([0, 0]);
    const own = b.sexp(1);
    const back = b.iterate(own, -2);
    expect(parts(back)).toEqual([0, 0]);
  });
});

describe("far heights", () => {
  // Fixed points -W(-ln b)/ln b of mpmath.
  const limits: [string, typeof half, Parts][] = [
    ["1/2", half, { re: 0.64118574450498598449, im: 0 }],
    ["1/2 kneser", halfKneser, { re: 0.64118574450498598449, im: 0 }],
    ["1 + i", kneser, { re: 0.64102647882048916446, im: 0.52362846125716326516 }],
    ["1 + i regular", regular, { re: 0.64102647882048916446, im: 0.52362846125716326516 }],
    ["-i", minusI, { re: 0.43828293672703211163, im: -0.36059247187138548595 }],
  ];

  it.each(limits)("base %s ends at its attracting fixed point", (_, b, limit) => {
    for (const h of [1e6, 1e6 + 0.5, 1e300, Number.POSITIVE_INFINITY]) {
      expect(relative(b.sexp(h), limit), `${h}`).toBeLessThan(1e-15);
    }
    for (const alpha of [1e8, 1e8 + 0.5, 1e300, Number.POSITIVE_INFINITY]) {
      expect(relative(b.iterate({ re: 0.9, im: 0.1 }, alpha), limit), `${alpha}`).toBeLessThan(
        1e-15,
      );
    }
  });

  it("real bases on the plane", () => {
    const limit = { re: 1.2577345413765264, im: 0 };
    for (const alpha of [1e4, 1e8, 1e300]) {
      expect(relative(sqrt.iterate(c(1, 1), alpha), limit)).toBeLessThan(1e-15);
    }
    expect(relative(sqrt.sexp({ re: Number.POSITIVE_INFINITY, im: 0.5 }), limit)).toBeLessThan(
      1e-15,
    );
    expect(
      relative(complexBase("e^(1/e)").iterate(c(1, 1), 1e300), { re: Math.E, im: 0 }),
    ).toBeLessThan(1e-15);
    const [L, high] = [complexBase(2).sexp({ re: 0, im: 40 }), complexBase(2)];
    for (const h of [c(0, 1e20), c(0, 1e120), c(1, 1e160), c(-1e300, 0.5)]) {
      expect(relative(high.sexp(h), L), h.toString()).toBeLessThan(1e-15);
      expect(relative(high.sexp(h.conjugate()), L.conjugate()), h.toString()).toBeLessThan(1e-15);
    }
  });

  // Koenigs' limit in 800 digits: sexp has the period 2 pi i / ln lambda, and the heights are taken as they are.
  it.each([
    [c(0, 1e20), c(1.4172166347141781773, -0.18651105606074706359)],
    [c(0, 1e120), c(1.1838071186754379058, -0.24123907814984502013)],
    [c(1, -1e160), c(1.2239421705584113808, 0.046611628984825858244)],
    [c(2.5, 1e200), c(1.2534203633023698597, -0.0045910108469155023492)],
  ])("iterates of base 1.2 at the far height %s", (h, value) => {
    expect(relative(sqrt.sexp(h), value)).toBeLessThan(1e-15);
  });

  it("an orbit with an attracting cycle is at the point of it that the height says", () => {
    const b = complexBase({ re: 0.02, im: 0 }, { solution: "kneser" });
    // The limit of 0.02^(0.02^x) in 40 digits, and 0.02 to it.
    const cycle = [0.031461560838549154488, 0.88419438340517428315];
    for (const n of [1000, 1e6, 2 ** 52, 1e300]) {
      expect(relative(b.sexp(n), { re: cycle[1], im: 0 })).toBeLessThan(1e-15);
      expect(relative(b.iterate(0.9, n), { re: cycle[1], im: 0 })).toBeLessThan(1e-15);
      if (n > 1e9) continue;
      expect(relative(b.sexp(n + 1), { re: cycle[0], im: 0 })).toBeLessThan(1e-15);
    }
    expect(b.sexp(Number.POSITIVE_INFINITY).isNaN()).toBe(true);
  });

  it("every function answers or has NaN parts, at any height", () => {
    const huge = [-1e160, Number.MAX_VALUE, 1e25, 1e-320, 0.5];
    for (const b of [half, halfKneser, regular, kneser, minusI, repelling, sqrt, complexBase(2)]) {
      for (const re of huge) {
        for (const im of huge) {
          b.sexp({ re, im });
          b.iterate({ re: 0.3, im: 0.2 }, { re, im });
          b.slog({ re, im });
        }
      }
    }
  }, 60_000);
});

describe("bases without a known method say so after bounded work", () => {
  it.each([c(0.05), c(0.05, 0.001), c(0.06), c(1.6, 0.04), c(0.1, 0.015)])(
    "base %s has no known method, and says so",
    (b) => {
      let message = "";
      try {
        complexBase({ re: b.re, im: b.im }, { solution: "kneser" });
      } catch (error) {
        if (error instanceof RangeError) message = error.message;
      }
      expect(message).toMatch(/no method is known/);
      expect(message.length).toBeLessThan(250);
    },
  );

  it("all sizes of b have logarithms", () => {
    for (const b of [c(1e300, 1e300), c(1e-300, 1e-300), c(1e10, 1e9)]) {
      const t = complexBase(b);
      expect(relative(t.iterate(t.sexp(-0.5), 1), t.sexp(0.5))).toBeLessThan(1e-13);
    }
  });
});

describe("bases that are nearly 0", () => {
  const b = [1e-20, 1e-18, 3e-17];
  const made = b.map((re) => complexBase({ re, im: 0 }));

  it("are told apart", () => {
    expect(made.map(({ name }) => name)).toEqual(b.map(String));
    expect(complexBase({ re: 1e-20, im: -1e-17 }).name).toBe("1e-20 - 1e-17i");
  });

  // b^z in doubles.
  it.each([0, 1, 2])("have their own functional equation, base %i", (i) => {
    const before = made[i].sexp(-0.5);
    const [size, turn] = [before.re * Math.log(b[i]), before.im * Math.log(b[i])];
    const power = c(Math.exp(size) * Math.cos(turn), Math.exp(size) * Math.sin(turn));
    expect(relative(made[i].sexp(0.5), power)).toBeLessThan(1e-13);
  });
});

describe("sheets", () => {
  // Koenigs' limit in 80 digits; on the axis for 0 < b < 1 the heights go over into one another as b leaves it.
  it("slog of the regular solution is continuous from 0 to 1 and in b", () => {
    const heights = [0, 0.01, 0.015, 0.02, 0.03].map((im) =>
      complexBase({ re: 0.5, im }, { solution: "regular" }).slog(-4),
    );
    const expected = [
      c(-1.1249382, -0.48400695),
      c(-1.1144185, -0.48975134),
      c(-1.1090852, -0.49260382),
      c(-1.1037021, -0.49544082),
      c(-1.0927865, -0.50105852),
    ];
    for (const [i, h] of heights.entries()) expect(relative(h, expected[i])).toBeLessThan(1e-7);
  });

  it("slog of the merged solution is next to -1 next to 0", () => {
    for (const b of [halfKneser, kneser, minusI, repelling]) {
      const h = b.slog({ re: 1e-3, im: 1e-4 });
      expect(Math.hypot(h.re + 1, h.im)).toBeLessThan(0.01);
    }
  });
});
