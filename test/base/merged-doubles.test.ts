import { describe, expect, it } from "vitest";
import { MERGED_BITS, solveMerged } from "../../src/abel/merged/solve.js";
import { functionsOf } from "../../src/base/complex/functions.js";
import { mergedPlane } from "../../src/base/complex/merged.js";
import type { Plane, PlaneInDoubles } from "../../src/base/complex/plane.js";
import { complexBase } from "../../src/base.js";
import { partsOf } from "../../src/complex/arguments.js";
import { abs, fromNumber, pi } from "../../src/numbers/fixed.js";
import { type Complex, log, toNumbers } from "../../src/numbers/fixed-complex.js";
import { expParts, minusParts, type Parts, timesParts } from "../../src/numbers/parts.js";
import { uniform } from "../fixtures/doubles.js";
import { apart, size, testPoints } from "../fixtures/plane-points.js";

/** ln b and ln ln b of a base in the upper half plane. */
function logarithms(b: string): { ln: Complex; kappa: Complex } {
  const q = MERGED_BITS + 1088n;
  const upper = (z: Complex): Complex => {
    const l = log({ re: z.re, im: abs(z.im) }, q);
    return z.im === 0n && z.re < 0n ? { re: l.re, im: pi(q) } : l;
  };
  const { re, im } = partsOf("b", b);
  const ln = upper({ re: fromNumber(re, q), im: fromNumber(im, q) });
  const kappa = upper(ln);
  const cut = (z: Complex): Complex => ({ re: z.re >> 1088n, im: z.im >> 1088n });
  return { ln: cut(ln), kappa: cut(kappa) };
}

/** Both forms of a base: in doubles, and by the digits engine alone. */
function planesOf(b: string) {
  const { ln, kappa } = logarithms(b);
  const { doubles, ...plane } = mergedPlane(ln, solveMerged(kappa));
  return { doubles: doubles as PlaneInDoubles, exact: functionsOf(() => plane as Plane) };
}

describe.each([
  // With a fixed point that attracts
  ["1.5+i", 0.95],
  ["i", 0.9],
  ["1+i", 0.95],
  // With two that repel
  ["0.5+2i", 0.9],
  ["2+i", 0.95],
  ["-1+i", 0.9],
  ["3+2i", 0.9],
])("base %s on the plane in doubles", (b, share) => {
  const { doubles, exact } = planesOf(b);
  testPoints(`base ${b}`, doubles, exact, { count: 16, share });
});

describe.each(["1.5+i", "i", "-1+i", "1.2+3.5i"])("base %s, of whose sheets much is known", (b) => {
  const random = uniform(11);
  const point = (): Parts => ({ re: 3 * random() - 1.5, im: 3 * random() - 1.5 });
  const { doubles, exact } = planesOf(b);
  const height = (): Parts => ({ re: 4 * random() - 4, im: 3 * random() - 1.5 });
  for (let i = 0; i < 5000; i++) doubles.slog(point());
  for (let i = 0; i < 5000; i++) doubles.sexp(height());
  // Of this one too little is asked for that any would be.
  const { doubles: searching } = planesOf(b);
  const cases = Array.from({ length: 100 }, () => ({ z: point() }));

  it("has the heights that a search finds, to the bit", () => {
    for (const { z } of cases)
      expect(doubles.slog(z), JSON.stringify(z)).toEqual(searching.slog(z));
  });

  it("has the sheets of the digits engine", () => {
    for (const { z } of cases.slice(0, 40)) {
      const ours = doubles.slog(z);
      if (ours !== undefined) expect(apart(ours, exact.slog(z))).toBeLessThan(2e-15 * 2 ** 10);
    }
  });

  it("has the same iterates at zeros of either sign", () => {
    for (const re of [0.3, -0.7, 1.3]) {
      const [above, below] = [0, -0].map((im) => doubles.iterate({ re, im }, { re: 0.5, im: 0 }));
      expect(above).toEqual(below);
    }
  });
});

describe("beside the cuts of base 2+i", () => {
  const { doubles, exact } = planesOf("2+i");
  const near = (z: Parts, by: number): Parts => ({ re: z.re, im: z.im + by });

  it("sexp has the values of either side", () => {
    // Horizontally to the left of the singularities at -2, -3, ...
    for (const re of [-2.3, -2.5, -3.25]) {
      const [above, below] = [0, -0].map((im) => doubles.sexp({ re, im }) as Parts);
      expect(apart(above, exact.sexp({ re, im: 0 }))).toBeLessThan(2e-15 * size(above));
      expect(apart(below, exact.sexp({ re, im: -0 }))).toBeLessThan(2e-15 * size(below));
      expect(apart(above, below)).toBeGreaterThan(0.1);
      expect(apart(doubles.sexp({ re, im: 1e-12 }) as Parts, above)).toBeLessThan(1e-9);
      expect(apart(doubles.sexp({ re, im: -1e-12 }) as Parts, below)).toBeLessThan(1e-9);
    }
  });

  it("slog has the values of the digits engine on both sides of lines through the fixed points", () => {
    const limits = [1, -1].map((side) =>
      complexBase("2+i").sexp({ re: 0, im: side * Number.POSITIVE_INFINITY }),
    );
    let given = 0;
    for (const point of limits) {
      for (let t = 0; t < 8; t++) {
        const [re, im] = [Math.cos((Math.PI * t) / 4), Math.sin((Math.PI * t) / 4)];
        const z = { re: point.re + 0.7 * re, im: point.im + 0.7 * im };
        for (const by of [0, 2 ** -52, -(2 ** -52), 1e-9, -1e-9]) {
          const ours = doubles.slog(near(z, by));
          if (ours === undefined) continue;
          given++;
          expect(apart(ours, exact.slog(near(z, by)))).toBeLessThan(2e-15 * size(ours));
        }
      }
    }
    expect(given).toBeGreaterThan(60);
  });
});

// The disc does not reach these, or not all of the unit to the right that logarithms are followed from.
describe.each([
  ["0.5+2i", -0.8972216069367477, -0.5012246809476186],
  ["0.5+2i", -1.5, 0.36],
  ["0.5+2i", -2.6, -1.48],
  // Next to the line of theta
  ["0.5+2i", -3.1899352513490387, 0.0686744063570881],
  ["1.2+3.5i", -2.5, 0.1],
  ["1.4i", -3.35, 1e-9],
  ["1.4i", -3.25, 0.12],
  ["1.4i", -2.3, 0.6],
] as const)("sexp of base %s at the height %d + %di", (b, re, im) => {
  const { doubles, exact } = planesOf(b);
  const { ln } = logarithms(b);
  const by = 1e-5;

  it("has values, and is analytic", () => {
    const at = (x: number, y: number): Parts => exact.sexp({ re: re + x, im: im + y });
    const [right, up] = [at(by, 0), at(0, by)].map((z) => minusParts(z, at(0, 0)));
    expect(apart(timesParts({ re: 0, im: 1 }, right), up)).toBeLessThan(1e-3 * size(up));
    const power = expParts(timesParts(toNumbers(ln, MERGED_BITS), at(0, 0)));
    expect(apart(power, at(1, 0))).toBeLessThan(1e-13 * size(power));
    const fast = doubles.sexp({ re, im });
    if (fast !== undefined) expect(apart(fast, at(0, 0))).toBeLessThan(1e-14 * size(fast));
  });
});

// Here sexp goes on to another expansion after logarithms, while it looks how these turn around.
it("sexp of base 1.4i has the values of the digits engine where the disc ends, again and again", () => {
  const { doubles, exact } = planesOf("1.4i");
  const random = uniform(5);
  for (let i = 0; i < 300; i++) {
    const h = { re: -4 + 2 * random(), im: 0.5 + 0.2 * random() };
    const ours = doubles.sexp(h);
    if (ours === undefined) continue;
    const right = exact.sexp(h);
    expect(apart(ours, right), JSON.stringify(h)).toBeLessThan(1e-13 * size(right));
  }
});

// Its nearest double has no distance from it in doubles, and the height NaN that came of that passed every comparison.
describe("the fixed point of base 0.04+0.01i that attracts", () => {
  const { exact } = planesOf("0.04+0.01i");
  const t = complexBase("0.04+0.01i");
  const z = t.sexp({ re: 0, im: Number.POSITIVE_INFINITY });

  it.each([0.6934, -0.7683, 1.5])("is iterated %d times as points beside it are", (alpha) => {
    for (const by of [0, 1e-8, -1e-8]) {
      const beside = exact.iterate({ re: z.re + by, im: z.im }, alpha);
      expect(apart(t.iterate(z, alpha), beside)).toBeLessThan(1e-5 * size(beside));
    }
  });
});

describe.each([
  ["0.5+2i", { re: 0.5, im: 2 }],
  ["1.5+i", { re: 1.5, im: 1 }],
])("base %s itself, whose height is 1", (b, z) => {
  const t = complexBase(b);
  // It is real but for rounding, and the side of the cut of sexp that of z.
  it.each([-3.25, -3.5, -4.5])("has an iterate to %d of its side of the cut", (alpha) => {
    for (const near of [t.sexp({ re: 1 + alpha, im: 0 }), t.sexp({ re: 1 + alpha, im: 1e-12 })]) {
      expect(apart(t.iterate(z, alpha), near)).toBeLessThan(1e-10);
    }
    const mirrored = complexBase({ re: z.re, im: -z.im });
    const { re, im } = mirrored.iterate({ re: z.re, im: -z.im }, alpha);
    expect(apart({ re, im: -im }, t.iterate(z, alpha))).toBe(0);
  });
});

describe("base i", () => {
  const t = complexBase("i");

  it("has the special values of the digits engine", () => {
    const { exact } = planesOf("i");
    const [inf, nan] = [Number.POSITIVE_INFINITY, Number.NaN];
    for (const re of [0, -0, 1, -1, -2, 0.5, inf, -inf, nan, 1e300, 1e-300]) {
      for (const im of [0, -0, 1, inf, nan, 1e-300]) {
        for (const name of ["sexp", "slog", "half"] as const) {
          const [ours, right] = [t[name]({ re, im }), exact[name]({ re, im })];
          if (Number.isNaN(right.re) || Number.isNaN(right.im) || size(right) === inf) {
            expect([ours.re, ours.im], `${name} ${re} ${im}`).toEqual([right.re, right.im]);
          } else {
            expect(apart(ours, right), `${name} ${re} ${im}`).toBeLessThanOrEqual(
              4e-16 * size(right),
            );
          }
        }
      }
    }
  });

  it("leaves what is next to 0, 1 or a singularity, or far away, to the digits engine", () => {
    const { doubles } = planesOf("i");
    for (const h of [-1, -2]) expect(doubles.sexp({ re: h, im: 1e-12 })).toBeUndefined();
    for (const z of [0, 1]) expect(doubles.slog({ re: z, im: 1e-9 })).toBeUndefined();
    expect(doubles.slog({ re: 1e200, im: 1e300 })).toBeUndefined();
    expect(doubles.sexp({ re: 1e9, im: 0.5 })).toBeUndefined();
  });
});
