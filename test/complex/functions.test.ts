import { Complex } from "complex.js";
import { describe, expect, it } from "vitest";
import {
  fixedPoint,
  halfExp,
  inverseSchroder,
  iterateExp,
  schroder,
  sexp,
  slog,
} from "../../src/complex.js";
import * as real from "../../src/index.js";
import { stepped, uniform } from "../fixtures/doubles.js";
import { reference } from "../fixtures/reference.js";

const z = (re: number, im = 0): Complex => new Complex(re, im);
const parts = ({ re, im }: Complex) => [re, im];
const off = (a: Complex, b: Complex): number => a.sub(b).abs() / b.abs();
const L = fixedPoint(0);
const random = uniform(5);
const points = Array.from({ length: 40 }, () => z(6 * random() - 3, 6 * random() - 3));

describe("on the real axis, the bits of the real entry", () => {
  const xs = [-1e300, -745, -31.5, -1, -0.3, 0, 5e-324, 0.5, 1, 2, Math.E, 30, 1e10, 1e300];

  it.each(xs)("complex slog(%d) has the bits of the real one", (x) => {
    expect(parts(slog(x))).toEqual([real.slog(x), 0]);
  });

  it.each([-1.999, -1, -0.5, 0, 0.5, 1.9, 3.6, 4])(
    "complex sexp(%d) has the bits of the real one",
    (h) => {
      expect(parts(sexp(h))).toEqual([real.sexp(h), 0]);
    },
  );

  it.each(xs)("complex iterateExp(%d, alpha) has the bits of the real one", (x) => {
    for (const alpha of [0.5, 1, -1, 0.3, 0, 2]) {
      const y = real.iterateExp(x, alpha);
      if (!Number.isNaN(y)) expect(parts(iterateExp(x, alpha))).toEqual([y, 0]);
    }
  });

  it("continues from above where there is no real value, from below for -0", () => {
    expect(real.iterateExp(-1, -0.5)).toBeNaN();
    const above = iterateExp(-1, -0.5);
    expect(above.im).toBe(Math.PI);
    expect(off(above, iterateExp(z(-1, 1e-14), -0.5))).toBeLessThan(1e-12);
    expect(parts(iterateExp(z(-1, -0), -0.5))).toEqual([above.re, -Math.PI]);
  });
});

describe("Kneser's solution off the axis", () => {
  it.each(points)("sexp(slog(z)) = z at %s", (point) => {
    const h = slog(point);
    const slope = sexp(h.sub(1)).abs(); // |sexp'(h) / sexp(h)|, about
    expect(off(sexp(h), point)).toBeLessThan(4e-15 * Math.max(1, slope * h.abs()));
  });

  it.each(Object.entries(reference.plane))(
    "has the values of Cauchy's integral: sexp(%s) = %s",
    (h, y) => {
      const [height, value] = [new Complex(h), new Complex(y)];
      expect(sexp(height).sub(value).abs()).toBeLessThan(1e-12);
      expect(slog(value).sub(height).abs()).toBeLessThan(1e-11);
      expect(iterateExp(value, height.neg()).sub(1).abs()).toBeLessThan(1e-11);
    },
  );

  it.each(points)("conjugates at %s, to the bit", (point) => {
    expect(parts(slog(point.conjugate()))).toEqual(parts(slog(point).conjugate()));
    expect(parts(sexp(point.conjugate()))).toEqual(parts(sexp(point).conjugate()));
    const alpha = z(0.3, 0.4);
    expect(parts(iterateExp(point.conjugate(), alpha.conjugate()))).toEqual(
      parts(iterateExp(point, alpha).conjugate()),
    );
  });

  it("has the cuts of slog where they are said to run, and nowhere else", () => {
    const jump = (a: Complex, b: Complex) => slog(a).sub(slog(b)).abs();
    for (const x of [0.31, 0, -1, -5, -30]) {
      expect(jump(z(x, L.im), z(x, stepped(L.im, -1)))).toBeGreaterThan(0.2);
    }
    for (const x of [0.33, 1, 5, 100]) {
      expect(jump(z(x, L.im), z(x, stepped(L.im, -1)))).toBeLessThan(1e-13);
    }
    // Across lines that log and exp have as cuts or borders.
    for (const y of [1.4, 2, 3.2, 10]) {
      expect(jump(z(-1e-12, y), z(1e-12, y))).toBeLessThan(1e-11);
      expect(jump(z(L.re - 1e-12, y), z(L.re + 1e-12, y))).toBeLessThan(1e-10);
    }
    for (const x of [-0.2, -2, -9]) expect(jump(z(x, 1e-12), z(x, -1e-12))).toBeLessThan(1e-11);
    for (const t of [0.2, 0.5, 0.9]) {
      expect(jump(L.mul(t).add(1e-13), L.mul(t).sub(1e-13))).toBeLessThan(1e-11);
    }
  });

  it("tends to L upward and to conj(L) downward", () => {
    expect(parts(sexp(z(0.3, 40)))).toEqual(parts(L));
    expect(parts(sexp(z(-7, -1e300)))).toEqual([L.re, -L.im]);
  });

  it("joins its sheets: across the cut branch n + 1 goes on where branch n ends", () => {
    for (const x of [0.2, -1, -4]) {
      for (const n of [0, 1, 2]) {
        const above = slog(z(x, stepped(L.im, 4)), { branch: n });
        const below = slog(z(x, stepped(L.im, -4)), { branch: n + 1 });
        expect(above.sub(below).abs()).toBeLessThan(2e-14);
      }
    }
  });

  it.each([-2, -1, 1, 2, 5])("every sheet inverts sexp: branch %d", (branch) => {
    const period = new Complex(0, 2 * Math.PI).div(L);
    let found = 0;
    for (const point of [...points, L.add(1e-3, 2e-3), L.add(-1e-9, 1e-9)]) {
      const h = slog(point, { branch });
      if (Number.isNaN(h.re)) {
        expect(branch).toBeLessThan(0);
        continue;
      }
      found++;
      expect(off(sexp(h), point)).toBeLessThan(1e-11);
      expect(parts(slog(point.conjugate(), { branch }))).toEqual(parts(h.conjugate()));
      const turn = point.im >= 0 ? period : period.conjugate();
      expect(h.sub(slog(point)).sub(turn.mul(branch)).abs()).toBeLessThan(0.3);
    }
    expect(found).toBeGreaterThan(branch > 0 ? points.length - 1 : 0);
  });

  it("iterates by integers as exp and log do", () => {
    for (const point of points) {
      expect(off(iterateExp(point, 1), point.exp())).toBeLessThan(1e-15);
      expect(off(iterateExp(point, -1), point.log())).toBeLessThan(1e-15);
      expect(parts(iterateExp(point, 0))).toEqual(parts(point));
      expect(off(iterateExp(point, -2), point.log().log())).toBeLessThan(1e-14);
      expect(off(iterateExp(point, -40), L.mul(1)) < 1e-4 || point.im < 0).toBe(true);
    }
  });

  it("halves the exponential near the axis", () => {
    for (const point of [z(0, 0.5), z(1, 1), z(-2, 0.3), z(3, -0.4)]) {
      expect(off(halfExp(halfExp(point)), point.exp())).toBeLessThan(3e-14);
    }
  });

  it("is analytic: Cauchy's mean over a circle across seams is the value at its centre", () => {
    for (const [f, center, radius] of [
      [slog, z(0.9, 0.7), 0.5],
      [slog, z(1.5, 2), 1],
      [sexp, z(0.2, 0.7), 0.4],
      [sexp, z(-3, 1), 0.8],
      [(x: Complex) => iterateExp(x, z(0.3, -0.2)), z(2, 1), 0.8],
    ] as const) {
      let mean = z(0);
      for (let j = 0; j < 128; j++) {
        const phi = (2 * Math.PI * j) / 128;
        mean = mean.add(f(center.add(radius * Math.cos(phi), radius * Math.sin(phi))).div(128));
      }
      expect(off(mean, f(center))).toBeLessThan(2e-15);
    }
  });
});

describe("regular solutions", () => {
  it.each([
    ["regular at L: halfExp(1/2)", 0.5],
    ["regular at L: halfExp(2)", 2],
  ])("%s has its known digits", (name, x) => {
    const [, re, im] = reference.otherConstructions[name].match(/^([\d.]+)\+([\d.]+)i$/) ?? [];
    const y = halfExp(x, { solution: "regular" });
    expect(Math.abs(y.re - Number(re))).toBeLessThan(1e-10);
    expect(Math.abs(y.im - Number(im))).toBeLessThan(1e-10);
    const below = halfExp(x, { solution: "regular", fixedPoint: -1 });
    expect(parts(below)).toEqual(parts(y.conjugate()));
  });

  it.each([0, 1, 2, 7, 1000, -1, -2, -8])("fixedPoint(%d) is one", (k) => {
    const point = fixedPoint(k);
    expect(off(point.exp(), point)).toBeLessThan(3e-16 * point.abs());
    const turns = (k >= 0 ? 2 : -2) * Math.PI * (k >= 0 ? k : -1 - k);
    expect(Math.abs(point.im - turns)).toBeLessThan(Math.PI / 2);
    expect(parts(fixedPoint(-1 - k))).toEqual(parts(point.conjugate()));
  });

  it.each([0, 1, 3, -1, -4])("Schröder's equation and its inverse at fixed point %d", (k) => {
    const point = fixedPoint(k);
    for (const [x, y] of [
      [0.1, 0.05],
      [-0.05, 0.2],
      [1e-9, -2e-9],
    ]) {
      const near = point.add(x, y);
      expect(off(schroder(near.exp(), k), schroder(near, k).mul(point))).toBeLessThan(
        1e-14 + (1e-15 / Math.hypot(x, y)) * point.abs(),
      );
      expect(off(inverseSchroder(schroder(near, k), k), near)).toBeLessThan(1e-15);
    }
    const offset = z(1e-6, 2e-6);
    expect(off(schroder(point.add(offset), k), offset)).toBeLessThan(1e-5); // S'(L) = 1
    expect(parts(inverseSchroder(0, k))).toEqual(parts(point));
  });

  it("inverts where the cut belongs to the half plane of the fixed point", () => {
    for (const x of [-3, -0.5, 0.3, 2, 5]) {
      for (const k of [0, 1, -1, -2]) {
        expect(off(inverseSchroder(schroder(x, k), k), z(x))).toBeLessThan(1e-13);
        expect(parts(schroder(z(x, -0), k))).toEqual(parts(schroder(x, k)));
        const side = z(x, k >= 0 ? 1e-13 : -1e-13);
        expect(off(schroder(side, k), schroder(x, k))).toBeLessThan(1e-11);
      }
    }
  });

  it("has NaN parts at branch points", () => {
    for (const k of [0, -1])
      for (const x of [0, 1]) expect(parts(schroder(x, k))).toEqual([NaN, NaN]);
    expect(parts(schroder(0, 3))).toEqual([NaN, NaN]);
  });

  it("obeys the group law exactly where the documented orbit stays in the strip", () => {
    const options = { solution: "regular", fixedPoint: 0 } as const;
    let [held, broken] = [0, 0];
    for (const point of points) {
      if (point.im <= 0) continue;
      for (const beta of [0.5, 0.9, -0.7]) {
        const S = schroder(point).mul(L.mul(beta).exp());
        const orbit = Array.from({ length: 12 }, (_, n) => inverseSchroder(S.div(L.pow(n + 1))));
        const stays = orbit.every(({ im }) => im >= 0 && im < 2 * Math.PI);
        const twice = iterateExp(iterateExp(point, beta, options), 0.4, options);
        const error = off(twice, iterateExp(point, beta + 0.4, options));
        if (stays) held++;
        else broken++;
        if (stays) expect(error).toBeLessThan(1e-9);
        else expect(error).toBeGreaterThan(1e-6);
      }
    }
    expect(held).toBeGreaterThan(20);
    expect(broken).toBeGreaterThan(0);
  });

  it("has slog and sexp of its own, inverse to each other", () => {
    for (const k of [0, 2, -1]) {
      const options = { solution: "regular", fixedPoint: k } as const;
      for (const point of points) {
        const h = slog(point, options);
        expect(off(sexp(h, options), point)).toBeLessThan(1e-11);
        const period = new Complex(0, 2 * Math.PI).div(fixedPoint(k));
        const next = slog(point, { ...options, branch: 1 });
        const turn = k >= 0 ? period : period.neg(); // turns run clockwise around L below the axis
        expect(next.sub(h).sub(turn).abs()).toBeLessThan(1e-13 * h.abs() + 1e-14);
      }
    }
  });
});

describe("special values", () => {
  const { POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minus, NaN: nan } = Number;

  it.each([
    [-2, 0, minus, 0],
    [-3, 0, inf, Math.PI],
    [-3, -0, inf, -Math.PI],
    [-4, 0, inf, 0],
    [-1e15, 0, inf, 0],
    [-1000.5, 0, L.re, L.im],
    [-1000.5, -0, L.re, -L.im],
    [inf, 0, inf, 0],
    [minus, 0, nan, nan],
    [minus, 1, L.re, L.im],
    [0, inf, L.re, L.im],
    [0, minus, L.re, -L.im],
    [inf, 1, nan, nan],
    [nan, 0, nan, nan],
    [0, nan, nan, nan],
    [1e6, 0.7, nan, nan],
    [-1e300, 0.1, L.re, L.im],
    [5, 1e-300, nan, nan],
  ])("the special value sexp(%d + %di) is %d + %di", (re, im, toRe, toIm) => {
    expect(parts(sexp(z(re, im)))).toEqual([toRe, toIm]);
  });

  it("overflows part by part", () => {
    const u = sexp(z(2.9, 0.02));
    expect(u.re).toBeGreaterThan(710);
    expect(parts(sexp(z(3.9, 0.02)))).toEqual([Math.cos(u.im) * inf, Math.sin(u.im) * inf]);
  });

  it.each([
    [minus, 0, -2, 0],
    [minus, 1, -2, 0],
    [minus, -1, -2, -0],
    [minus, 2, inf, 0],
    [inf, 0, inf, 0],
    [3, inf, inf, 0],
    [3, minus, inf, -0],
    [nan, 1, nan, nan],
    [0, 0, -1, 0],
    [0, -0, -1, -0],
    [1, 0, 0, 0],
  ])("the special value slog(%d + %di) is %d + %di", (re, im, toRe, toIm) => {
    expect(parts(slog(z(re, im)))).toEqual([toRe, toIm]);
  });

  it("iterateExp of infinities and NaN", () => {
    expect(parts(iterateExp(inf, 0.5))).toEqual([inf, 0]);
    expect(parts(iterateExp(z(3, inf), 0.5))).toEqual([inf, 0]);
    expect(parts(iterateExp(z(3, inf), z(0, 1)))).toEqual([nan, nan]);
    expect(parts(iterateExp(minus, -1))).toEqual([inf, Math.PI]);
    expect(parts(iterateExp(nan, 0))).toEqual([nan, nan]);
    expect(parts(iterateExp(z(1, 1), nan))).toEqual([nan, nan]);
    expect(parts(iterateExp(inf, 0.5, { solution: "regular" }))).toEqual([nan, nan]);
  });
});

describe("arguments", () => {
  it("accepts numbers, Complex, { re, im } and strings", () => {
    const expected = parts(slog(z(1, -2)));
    expect(parts(slog({ re: 1, im: -2 }))).toEqual(expected);
    expect(parts(slog("1-2i"))).toEqual(expected);
    expect(parts(slog(" 1 - 2i "))).toEqual(expected);
    expect(slog(2)).toBeInstanceOf(Complex);
  });

  it.each([
    [() => slog("one"), 'z = "one", expected a complex number such as "1+2i"'],
    [() => slog(""), 'z = "", expected a complex number such as "1+2i"'],
    [() => sexp(null as never), "h = null, expected a number, a Complex"],
    [() => sexp([1, 2] as never), "h = an object (Array), expected a number"],
    [() => sexp({ re: 1 } as never), "h = an object (Object), expected a number"],
    [() => iterateExp(1, 1n as never), "alpha = 1n, expected a number"],
    [() => halfExp(undefined as never), "z = undefined, expected a number"],
    [() => fixedPoint("1" as never), 'k = "1", expected an integer'],
    [() => slog(1, { branch: "1" as never }), 'branch = "1", expected an integer'],
    [() => slog(1, { branch: null as never }), "branch = null, expected an integer"],
    [() => slog(1, 3 as never), "options = 3, expected a plain object"],
  ])("a complex argument of a wrong type is a TypeError, case %#", (call, message) => {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(message);
  });

  it("refuses a text that would take long to read", () => {
    const expected = "expected a complex number of at most 1000 characters";
    expect(() => slog("1".repeat(100_000))).toThrow(`z = "${"1".repeat(58)}…, ${expected}`);
    expect(slog("1".repeat(1000)).re).toBe(Number.POSITIVE_INFINITY);
  });

  it.each([
    [() => fixedPoint(0.5), "k = 0.5, expected an integer"],
    [() => fixedPoint(2 ** 40), "k = 1099511627776, expected an integer of at most 2^31 in size"],
    [() => slog(1, { branch: NaN }), "branch = NaN, expected an integer"],
    [
      () => halfExp(1, { solution: "other" as never }),
      'solution = "other", expected "kneser" or "regular"',
    ],
    [() => halfExp(1, { fixedPoint: 1 }), 'fixedPoint = 1, expected only with solution: "regular"'],
  ])("a complex argument out of range is a RangeError, case %#", (call, message) => {
    expect(call).toThrow(RangeError);
    expect(call).toThrow(message);
  });
});
