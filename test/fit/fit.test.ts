import { describe, expect, it } from "vitest";
import * as decimal from "../../src/decimal.js";
import { ulp } from "../../src/fit/evaluate/precision.js";
import { makePiece } from "../../src/fit/make/piece.js";
import type { Piece } from "../../src/fit/make/shape.js";
import { truth } from "../../src/fit/make/truth.js";
import { type Fit, type FitOptions, fitIterate, loadFit } from "../../src/fit.js";
import { iterateExp, iterateExpGradient } from "../../src/index.js";
import { stepped, uniform } from "../fixtures/doubles.js";
import { ulpError } from "../real/engine.js";

const COUNT = Number(process.env.POINTS ?? 20_000);

/** Random x of the domain, uniform and logarithmic, its ends, and neighbours of the zero and of the joints. */
function samples(fit: Fit): number[] {
  const [from, to] = fit.domain;
  const random = uniform(5);
  const low = Math.max(from, -50);
  const xs = [Math.max(from, -1e300), to, from];
  const zero = iterateExp(0, -fit.alpha);
  const round = (x: number) => (fit.precision === "f32" ? Math.fround(x) : x);
  for (let i = -200; i <= 200; i++) xs.push(round(zero) + i * ulp(zero, fit.precision));
  for (let i = 0; i < COUNT; i++) {
    xs.push(low + (Math.min(to, 64) - low) * random());
    if (fit.alpha < 0) xs.push(from + (Math.min(to, 2) - from) * 2 ** (-60 * random()));
    if (to > 64) xs.push(16 * (to / 16) ** random());
    const joint = Math.round(64 * (low + (Math.min(to, 64) - low) * random())) / 64;
    if (i % 8 === 0) xs.push(joint, stepped(joint), stepped(joint, -1));
  }
  return xs.map(round).filter((x) => x >= from && x <= to);
}

/** The worst error in the measure of the fit; the reference is correctly rounded, which costs it half an ulp of f64. */
function worstError(fit: Fit): { error: number; x: number } {
  const worst = { error: 0, x: Number.NaN };
  const { measure } = fit.maxError;
  const xs = samples(fit);
  // The exact reference of ulps is slow.
  const chosen =
    fit.precision === "f64" && measure === "ulp"
      ? xs.filter((_, i) => i < 404 || i % 16 === 0)
      : xs;
  for (const x of chosen) {
    const y = iterateExp(x, fit.alpha);
    const miss =
      fit.precision === "f64" && measure === "ulp" && Number.isFinite(x)
        ? Math.abs(ulpError(x, fit.alpha, fit.evaluate(x)))
        : Math.abs(fit.evaluate(x) - y) /
          (measure === "absolute"
            ? 1
            : measure === "relative"
              ? Math.abs(y)
              : ulp(y, fit.precision));
    const error = fit.evaluate(x) === y && measure !== "ulp" ? 0 : miss;
    if (!(error <= worst.error)) Object.assign(worst, { error, x });
  }
  return worst;
}

/** Checks the bounds of the derivative against exact gradients, which are right to 7 ulp themselves. */
function expectDerivativeBounds(fit: Fit): void {
  const { absolute, relative } = fit.maxDerivativeError;
  const worst = { absolute: 0, relative: 0 };
  for (const x of samples(fit).filter((_, i) => i < 404 || i % 8 === 0)) {
    const { dx } = iterateExpGradient(x, fit.alpha);
    if (dx === 0) continue; // far to the left
    const miss = Math.max(0, Math.abs(fit.derivative(x) - dx) - 2e-15 * dx);
    worst.absolute = Math.max(worst.absolute, miss);
    worst.relative = Math.max(worst.relative, miss / dx);
  }
  if (process.env.POINTS) console.log("derivative", { absolute, relative }, worst);
  expect(worst.absolute).toBeLessThanOrEqual(absolute);
  expect(worst.relative).toBeLessThanOrEqual(relative);
  // Bounds of the last places count noise that the samples do not show; next to overflow they miss the steepest place.
  expect(worst.absolute).toBeGreaterThan(
    absolute < 1e-8 ? -1 : absolute / (fit.evaluate(fit.domain[1]) > 1e30 ? 1000 : 30),
  );
}

const half = { alpha: 0.5 } as const;
const cases: Record<string, FitOptions> = {
  "4 ulp": { ...half, domain: [-20, 25], maxError: 4, error: "ulp" },
  "1 ulp": { ...half, domain: [-3, 3], maxError: 1, error: "ulp" },
  "1 ulp of f32": { ...half, domain: [-20, 25], maxError: 1, error: "ulp", precision: "f32" },
  "relative 1e-7 in f32": { ...half, domain: [-8, 8], maxError: 1e-7, precision: "f32" },
  "the whole line to 1e5": { ...half, domain: [-Infinity, 1e5], maxError: 1e-10 },
  "absolute, one polynomial": { ...half, domain: [-1, 1], maxError: 1e-4, error: "absolute" },
  "shape polynomials, f32": {
    ...half,
    domain: [-8, 8],
    maxError: 1e-6,
    precision: "f32",
    shape: "polynomials",
  },
  "shape polynomials, to -Infinity": {
    ...half,
    domain: [-Infinity, 8],
    maxError: 1e-10,
    shape: "polynomials",
  },
  "shape polynomials, continuity 1": {
    alpha: 0.25,
    domain: [-5, 20],
    maxError: 1e-7,
    error: "absolute",
    continuity: 1,
    shape: "polynomials",
  },
  "shape polynomial": { ...half, domain: [-1, 2], maxError: 1e-12, shape: "polynomial" },
  "through exp and log": { ...half, domain: [-Infinity, 2.9e10], maxError: 1e-8, maxBytes: 3000 },
  "through log, to 1e-12": { ...half, domain: [-4, 2.9e10], maxError: 1e-12 },
  "through exp, to 2 ulp": {
    ...half,
    domain: [-Infinity, -1.5],
    maxError: 2,
    error: "ulp",
    maxBytes: 2000,
  },
  "through exp, a third": {
    alpha: 1 / 3,
    domain: [-Infinity, 9],
    maxError: 1e-13,
    maxBytes: 12_000,
  },
  "through exp, above 1": { alpha: 1.5, domain: [-Infinity, 2], maxError: 1e-10, maxBytes: 2000 },
  "through exp, absolute": {
    ...half,
    domain: [-Infinity, -1],
    maxError: 1e-9,
    error: "absolute",
    maxBytes: 400,
  },
  "through log in f32": {
    ...half,
    domain: [-Infinity, 1e5],
    maxError: 3e-4,
    precision: "f32",
    maxBytes: 700,
  },
  "from the singularity, 4 ulp": {
    alpha: -0.5,
    domain: [iterateExp(-Infinity, 0.5), 8],
    maxError: 4,
    error: "ulp",
  },
  "from near the singularity": { alpha: -0.5, domain: [-0.69, 1e6], maxError: 1e-10 },
  "from the singularity in f32": {
    alpha: -0.5,
    domain: [Math.fround(-0.69602474), 8],
    maxError: 1,
    error: "ulp",
    precision: "f32",
  },
  "from the singularity, 1/100 off 0": {
    alpha: -0.99,
    domain: [iterateExp(-Infinity, 0.99), 2],
    maxError: 1e-9,
    error: "absolute",
  },
  "from the singularity, below -1": {
    alpha: -1.5,
    domain: [iterateExp(-Infinity, 1.5), 8],
    maxError: 1e-9,
  },
  "half-logarithm": { alpha: -0.5, domain: [0, 1e6], maxError: 1e-12 },
  "a third": { alpha: 1 / 3, domain: [-5, 5], maxError: 8, error: "ulp" },
  exp: { alpha: 1, domain: [-5, 5], maxError: 4, error: "ulp" },
  "the identity": { alpha: 0, domain: [-5, 5], maxError: 4, error: "ulp" },
  logarithm: { alpha: -1, domain: [0.25, 8], maxError: 1e-13 },
  smooth: { ...half, domain: [-4, 4], maxError: 1e-6, continuity: 1 },
  monotone: { ...half, domain: [-30, 4], maxError: 1e-5, monotone: true },
};

describe("fitIterate", () => {
  it.each(Object.entries(cases))("keeps its promise: %s", (name, options) => {
    const fit = fitIterate(options);
    const { bound, measure } = fit.maxError;
    expect(bound).toBeLessThanOrEqual(options.maxError);
    const { error, x } = worstError(fit);
    if (process.env.POINTS)
      console.log(options, fit.degree, fit.pieces, fit.bytes, bound, error, x);
    expect(error, `x = ${x}`).toBeLessThanOrEqual(bound);
    expect(error).toBeGreaterThan(options.alpha === 0 ? -1 : bound / 20);
    expect(measure).toBe(options.error ?? "relative");
    expectDerivativeBounds(fit);
    if (name.startsWith("through")) {
      const { segments } = fit.toJSON() as { segments: { argument?: string }[] };
      expect(segments.flatMap(({ argument }) => argument ?? [])).toEqual(
        name.match(/\b(exp|log)\b/g),
      );
    }
  });

  it("bounds Kneser's solution, not another: published digits of halfExp(1)", () => {
    const fit = fitIterate({ ...half, domain: [-20, 25], maxError: 4, error: "ulp" });
    expect(fit.evaluate(1)).toBeCloseTo(1.646354233751194, 14);
  });

  it("finds the same polynomials as a coarse search when the error is halved: minimax beats Chebyshev", () => {
    const fit = fitIterate({
      ...half,
      domain: [-1, 1],
      maxError: 1e-3,
      error: "absolute",
      shape: "polynomial",
    });
    const chebyshev = chebyshevInterpolant((x) => iterateExp(x, 0.5), -1, 1, fit.degree);
    let theirs = 0;
    for (let x = -1; x <= 1; x += 1e-3) {
      theirs = Math.max(theirs, Math.abs(chebyshev(x) - iterateExp(x, 0.5)));
    }
    expect(worstError(fit).error).toBeLessThan(1.05 * theirs);
  });

  it.each([0, 1] as const)(
    "meets at the joints, with slopes for continuity 1: %i",
    (continuity) => {
      const fit = fitIterate({
        ...half,
        domain: [-4, 4],
        maxError: 1e-5,
        continuity,
        shape: "piecewise",
        error: "absolute",
      });
      let jump = 0;
      let kink = 0;
      for (let x = -4 + 1 / 256; x < 4; x += 1 / 256) {
        const before = stepped(x, -1);
        jump = Math.max(jump, Math.abs(fit.evaluate(x) - fit.evaluate(before)));
        kink = Math.max(kink, Math.abs(fit.derivative(x) - fit.derivative(before)));
      }
      expect(fit.pieces).toBeGreaterThan(4);
      expect(jump).toBeLessThan(1e-13);
      if (continuity === 1) expect(kink).toBeLessThan(1e-11);
      else expect(kink).toBeGreaterThan(1e-9);
    },
  );

  it("meets its neighbours also in a row of which the domain needs a sliver", () => {
    const cases = [
      [{ domain: [0.124, 4.13], maxError: 1e-3, continuity: 1 }, 4.124],
      [{ alpha: 1e-4, domain: [0, 992.5], maxError: 1e-6, error: "absolute" }, 992],
    ] as const;
    for (const [options, joint] of cases) {
      const fit = fitIterate({ alpha: 0.5, shape: "piecewise", ...options });
      const jump = fit.evaluate(stepped(joint, 9)) - fit.evaluate(stepped(joint, -9));
      expect(Math.abs(jump), `${joint}`).toBeLessThan(200 * ulp(joint, "f64"));
    }
  });

  it("is a few polynomials that meet, with slopes for continuity 1, and can be stored", () => {
    for (const continuity of [0, 1] as const) {
      const options = { ...half, domain: [-8, 8], maxError: 1e-8, continuity } as const;
      const fit = fitIterate({ ...options, shape: "polynomials" });
      const { segments } = fit.toJSON() as { segments: { kind: string; to: number }[] };
      expect(segments.map(({ kind }) => kind)).toEqual(segments.map(() => "single"));
      expect(segments.length).toBeGreaterThan(1);
      expect(fit.bytes).toBeLessThanOrEqual(128 * 8);
      for (const { to } of segments.slice(0, -1)) {
        const before = stepped(to, -1);
        expect(Math.abs(fit.evaluate(to) - fit.evaluate(before))).toBeLessThan(1e-13);
        const kink = Math.abs(fit.derivative(to) - fit.derivative(before));
        if (continuity === 1) expect(kink).toBeLessThan(1e-11);
        else expect(kink).toBeGreaterThan(1e-11);
      }
      const loaded = loadFit(fit.toBuffer()) as Fit;
      for (let x = -8; x <= 8; x += 1 / 16) expect(loaded.evaluate(x)).toBe(fit.evaluate(x));
    }
    const narrow = { ...half, domain: [-1, 1], maxError: 1e-3, shape: "polynomials" } as const;
    expect(fitIterate(narrow).pieces).toBe(1);
    expect(() => fitIterate({ ...narrow, domain: [-8, 1e9] })).toThrow("no polynomials fit in f64");
    expect(() => fitIterate({ ...narrow, maxBytes: 8 })).toThrow("maxBytes = 8: the smallest");
  });

  it("counts the rounding of a constant, and refuses one that misses the error", () => {
    for (const precision of ["f64", "f32"] as const) {
      for (const alpha of [0.3, 0.5, 0.7, 1.5]) {
        const options = { alpha, domain: [-Infinity, -50], precision, error: "ulp" } as const;
        const fit = fitIterate({ ...options, maxError: 0.6 });
        expect(fit.pieces).toBe(1);
        const value = fit.evaluate(-60);
        const exact = decimal.iterateExp(-60, alpha, { digits: 40 });
        const error = exact.minus(value.toFixed(70)).abs().toNumber() / ulp(value, precision);
        expect(fit.maxError.bound).toBeGreaterThanOrEqual(error);
        expect(fit.maxError.bound).toBeLessThan(1.01 * error);
        const less = { ...options, maxError: error / 2 };
        for (const shape of ["auto", "polynomials", "piecewise"] as const) {
          expect(() => fitIterate({ ...less, shape })).toThrow("(ulp): no ");
        }
      }
    }
    // Below the least double a constant of 0 has no relative error that can be stated.
    expect(() => fitIterate({ alpha: 1, domain: [-Infinity, -760], maxError: 1e-5 })).toThrow(
      "maxError = 0.00001 (relative): no fit in f64",
    );
  });

  it("refuses a domain too narrow for its numbers", () => {
    const tiny = { alpha: 0.5, domain: [0, 1e-310], maxError: 1e-6 } as const;
    expect(() => fitIterate(tiny)).toThrow("maxError = 0.000001 (relative): no fit in f64");
    expect(() => fitIterate({ ...tiny, precision: "f32" })).toThrow("with from < to in f32");
  });

  // Rows of binades as fine as that have no center of their own in the upper word of a double.
  it.each<[string, FitOptions]>([
    [
      "slopes that meet",
      {
        ...{ alpha: -0.9514519111253321, domain: [0, 6.001267665997148e-7], maxError: 1e-10 },
        ...{ shape: "piecewise", continuity: 1, monotone: true },
      },
    ],
    [
      "ulps",
      {
        ...{ alpha: -0.5, domain: [-0.6643505645915866, -0.6643492018679653], maxError: 2 },
        ...{ error: "ulp", monotone: true },
      },
    ],
  ])(
    "keeps its bound where it may not fall on a few numbers next to a singularity: %s",
    (_, options) => {
      const fit = fitIterate(options);
      expect(worstError(fit).error).toBeLessThanOrEqual(fit.maxError.bound);
      expect(fit.evaluate(fit.domain[0])).not.toBe(0);
    },
  );

  it.each(
    (["f32", "f64"] as const).flatMap((precision) =>
      [-0.2, -0.5, -0.9, -1.5].map((alpha) => ({ precision, alpha })),
    ),
  )("keeps its bound at every one of the first numbers, wherever it ends: %o", (wanted) => {
    const least = iterateExp(Number.NEGATIVE_INFINITY, -wanted.alpha);
    const unit = ulp(least, wanted.precision);
    const first = Math.ceil(least / unit) * unit;
    const xs = Array.from({ length: 40 }, (_, n) => first + n * unit).filter(
      (x) => iterateExp(x, wanted.alpha) > Number.NEGATIVE_INFINITY,
    );
    for (let n = 1; n < xs.length; n++) {
      const fit = fitIterate({ ...wanted, maxError: 1e-3, domain: [xs[0], xs[n]] });
      for (const x of xs.slice(0, n + 1)) {
        const error = Math.abs(fit.evaluate(x) / iterateExp(x, wanted.alpha) - 1);
        expect(error).toBeLessThanOrEqual(fit.maxError.bound + 2 ** -52);
      }
    }
  });

  it("never decreases if asked, where an unconstrained piece does", () => {
    const place = { center: -20, from: -30, to: -10, zero: false };
    const least = (monotone: boolean) => {
      const shape = {
        degree: 6,
        extra: 0,
        precision: "f64",
        measure: "absolute",
        continuity: 0,
        monotone,
      } as const;
      const { coefficients: c } = makePiece(
        (x, out) => truth(x, 0.5, out),
        place,
        shape,
        1,
      ) as Piece;
      const slopes = Array.from({ length: 2001 }, (_, i) => {
        const t = i / 100 - 10;
        return c.reduce((s, v, k) => (k === 0 ? s : s + k * v * t ** (k - 1)), 0);
      });
      return Math.min(...slopes);
    };
    expect(least(false)).toBeLessThan(-1e-9);
    expect(least(true)).toBeGreaterThanOrEqual(0);
  });

  it("has the derivative of the function, nearly", () => {
    const fit = fitIterate({ ...half, domain: [-20, 25], maxError: 4, error: "ulp" });
    for (let x = -20; x < 25; x += 0.37) {
      expect(fit.derivative(x) / iterateExpGradient(x, 0.5).dx).toBeCloseTo(1, x < -10 ? 2 : 8);
    }
  });

  it("serves the widest domain", { timeout: 60_000 }, () => {
    const fit = fitIterate({ ...half, domain: [-Infinity, 2.9e10], maxError: 1e-8 });
    expect(worstError(fit).error).toBeLessThanOrEqual(1e-8);
    expectDerivativeBounds(fit);
    expect(fit.evaluate(-Infinity)).toBe(iterateExp(-Infinity, 0.5));
    expect(fit.derivative(-Infinity)).toBe(0);
    expect(Number.isFinite(fit.evaluate(2.9e10))).toBe(true);
    expect(fit.evaluate(stepped(2.9e10))).toBeNaN();
  });

  const singularity = iterateExp(-Infinity, 0.5);

  it("begins behind the singularity if asked to begin there", () => {
    const options = { alpha: -0.5, maxError: 1e-6, error: "absolute" } as const;
    const fit = fitIterate({ ...options, domain: [stepped(singularity, -1), 2] });
    expect(fit.domain[0]).toBe(singularity);
    expect(fit.evaluate(singularity)).toBeCloseTo(iterateExp(singularity, -0.5), 5);
    expect(fit.evaluate(stepped(singularity, -1))).toBeNaN();
    expect(fit.evaluate(-1)).toBeNaN();
    expect(() => fitIterate({ ...options, domain: [-0.7, 2] })).toThrow(
      /domain: exp\^-0.5\(-0.7\) = NaN, expected a finite value/,
    );
    // every number next to the singularity
    for (let x = singularity, i = 0; i < 300; i++, x = stepped(x)) {
      const miss = Math.abs(fit.evaluate(x) - iterateExp(x, -0.5));
      expect(miss, `x = ${x}`).toBeLessThanOrEqual(fit.maxError.bound);
      const { dx } = iterateExpGradient(x, -0.5);
      expect(Math.abs(fit.derivative(x) - dx) / dx).toBeLessThanOrEqual(
        fit.maxDerivativeError.relative + 1e-14,
      );
    }
  });

  it.each([-0.7, -0.8, -0.9, -1.2])(
    "begins anywhere near the singularity or a zero: alpha = %d and 1 + alpha / 10",
    (alpha) => {
      const first = iterateExp(-Infinity, -alpha);
      for (const distance of [1e-9, 0.05, 0.1, 0.15, 0.22, 0.3]) {
        const domain = [first + distance, 3] as const;
        const fit = fitIterate({ alpha, domain, maxError: 1e-5, error: "absolute" });
        expect(worstError(fit).error).toBeLessThanOrEqual(fit.maxError.bound);
      }
      const beta = 1 - (alpha / 10) ** 8;
      const zero = iterateExp(0, -beta);
      const fit = fitIterate({ alpha: beta, domain: [zero - 0.01, 1], maxError: 1e-4 });
      expect(worstError(fit).error).toBeLessThanOrEqual(fit.maxError.bound);
    },
  );

  it.each([
    { domain: [0, 1], maxError: 1e-2 },
    { domain: [1.2e-38, 1e-37], maxError: 1e-4 },
    { domain: [0, 1e-36], maxError: 1e-4 },
  ] as const)("is the logarithm from the least numbers of f32 on: %j", (options) => {
    const fit = fitIterate({ alpha: -1, error: "absolute", precision: "f32", ...options });
    const [from, to] = fit.domain;
    for (let i = 0; i <= 4000; i++) {
      const x = Math.min(Math.max(Math.fround(from * (to / from) ** (i / 4000)), from), to);
      expect(Math.abs(fit.evaluate(x) - Math.log(x)), `${x}`).toBeLessThan(
        fit.maxError.bound + 1e-13,
      );
    }
  });

  it.each([
    [0, 1e-38],
    [0, 1e-40],
    [-1e-38, 1e-38],
    [1e-39, 2e-39],
  ] as const)("refuses [%d, %d] in f32, whose rows no target could find", (from, to) => {
    for (const shape of ["auto", "polynomial", "piecewise"] as const) {
      const options = { ...half, maxError: 1e-4, precision: "f32", shape } as const;
      expect(() => fitIterate({ ...options, domain: [from, to] })).toThrow(/in f32 keeps it/);
    }
    const log = {
      alpha: -1,
      error: "absolute",
      maxError: 1e-2,
      domain: [2.3e-308, 1e-306],
    } as const;
    expect(() => fitIterate(log)).toThrow(/no fit in f64 keeps it/);
  });

  it("keeps tables within maxBytes, or says what was possible", () => {
    const options = { ...half, domain: [-Infinity, 2.9e10], maxError: 1e-8 } as const;
    const small = fitIterate({ ...options, maxBytes: 5000 });
    expect(small.bytes).toBeLessThanOrEqual(5000);
    expect(small.maxError.established).toMatch(/exp and log within 1 ulp$/);
    expect(fitIterate(options).bytes).toBeGreaterThan(5000);
    const narrow = { ...half, domain: [-2, 2], maxError: 1e-8 } as const;
    let message = "";
    try {
      fitIterate({ ...narrow, maxBytes: 64 });
    } catch (error) {
      message = (error as Error).message;
    }
    const [, possible] =
      message.match(/^maxBytes = 64: the smallest table found .* has (\d+) bytes; expected/) ?? [];
    expect(fitIterate({ ...narrow, maxBytes: Number(possible) }).bytes).toBe(Number(possible));
    expect(() => fitIterate({ ...narrow, maxBytes: 0 })).toThrow(
      /maxBytes = 0, expected a number > 0/,
    );
    expect(() => fitIterate({ ...narrow, maxBytes: "1k" as unknown as number })).toThrow(TypeError);
  });

  it("meets where a reduced part does", () => {
    const fit = fitIterate({
      ...half,
      domain: [-Infinity, 1e9],
      maxError: 1e-9,
      maxBytes: 4000,
      continuity: 1,
    });
    const { segments } = fit.toJSON() as { segments: { kind: string; to: number }[] };
    expect(segments.map(({ kind }) => kind)).toEqual(["reduced", "uniform", "reduced"]);
    for (const { to } of segments.slice(0, -1)) {
      const [before, y] = [stepped(to, -1), to].map(fit.evaluate);
      expect(Math.abs(y / before - 1)).toBeLessThan(4e-15);
      const [left, right] = [stepped(to, -1), to].map(fit.derivative);
      expect(Math.abs(right / left - 1)).toBeLessThan(1e-10);
    }
  });

  it("counts what makes a piece monotone in its error", () => {
    const fit = fitIterate({ ...half, domain: [-30, -8], maxError: 1e-3, monotone: true });
    expect(worstError(fit).error).toBeLessThanOrEqual(fit.maxError.bound);
    let last = -Infinity;
    for (let x = -30; x <= -8; x += 2 ** -8) {
      const y = fit.evaluate(x);
      expect(y).toBeGreaterThanOrEqual(last);
      last = y;
    }
  });

  it("does outside the domain what it is told", () => {
    const make = (outside: "nan" | "clamp" | "exact") =>
      fitIterate({ ...half, domain: [0, 2], maxError: 1e-6, outside });
    expect(make("nan").evaluate(3)).toBeNaN();
    expect(make("nan").derivative(-1)).toBeNaN();
    const clamped = make("clamp");
    expect(clamped.evaluate(3)).toBe(clamped.evaluate(2));
    expect(clamped.evaluate(-1)).toBe(clamped.evaluate(0));
    expect(clamped.derivative(3)).toBe(0);
    const exact = make("exact");
    expect(exact.evaluate(3)).toBe(iterateExp(3, 0.5));
    expect(exact.derivative(-1)).toBe(iterateExpGradient(-1, 0.5).dx);
    for (const fit of [clamped, exact]) {
      expect(fit.evaluate(Number.NaN)).toBeNaN();
      expect(fit.derivative(Number.NaN)).toBeNaN();
    }
  });

  it.each(["f64", "f32"] as const)(
    "takes numbers only, with code from strings and without: %s",
    (precision) => {
      const fit = fitIterate({ ...half, domain: [-2, 2], maxError: 1e-4, precision });
      const surface = fitIterate({
        alpha: [0, 1],
        domain: [0, 1],
        maxError: 1e-2,
        error: "absolute",
        precision,
      });
      for (const x of [
        "1",
        null,
        undefined,
        true,
        [1],
        {},
        1n,
        new Date(0),
      ] as unknown as number[]) {
        for (const call of [fit.evaluate, fit.derivative]) {
          expect(() => call(x)).toThrow(TypeError);
          expect(() => call(x)).toThrow(/^x = .*, expected a number$/);
        }
        for (const name of ["evaluate", "gradient"] as const) {
          expect(() => surface[name](x, 0.5)).toThrow(/^x = .*, expected a number$/);
          expect(() => surface[name](0.5, x)).toThrow(/^alpha = .*, expected a number$/);
        }
      }
    },
  );

  it("evaluates arrays of both kinds, in place and overlapping", () => {
    const fit = fitIterate({ ...half, domain: [-2, 2], maxError: 1e-9 });
    const xs = Float64Array.of(-3, -2, 0, 1.5, 2, Number.NaN);
    const values = Array.from(xs, fit.evaluate);
    expect([...fit.evaluateInto(new Float64Array(6), xs)]).toEqual(values);
    expect([...fit.evaluateInto(new Float32Array(6), xs)]).toEqual(values.map(Math.fround));
    const shared = new Float64Array(7);
    shared.set(xs);
    fit.evaluateInto(shared.subarray(1), shared.subarray(0, 6));
    expect([...shared.subarray(1)]).toEqual(values);
    expect(() => fit.evaluateInto(new Float64Array(2), xs)).toThrow(
      /out.length = 2, expected xs.length = 6/,
    );
    expect(() => fit.evaluateInto([] as never, xs)).toThrow(
      /out = an object \(Array\), expected a Float64Array/,
    );
  });

  it.each([
    [{ alpha: "1/2" }, TypeError, /alpha = "1\/2", expected a number/],
    [{ alpha: 9 }, RangeError, /alpha = 9, expected \|alpha\| < 8/],
    [{ domain: [2, 1] }, RangeError, /domain = \[2, 1\], expected \[from, to\] with from < to/],
    [{ domain: 3 }, TypeError, /domain = 3, expected \[from, to\]/],
    [
      { domain: [0, 3e10] },
      RangeError,
      /exp\^0.5\(30000000000\) = Infinity, expected a finite value/,
    ],
    [
      { alpha: -0.5, domain: [-1, 2] },
      RangeError,
      /exp\^-0.5\(-1\) = NaN, expected a finite value/,
    ],
    [{ maxError: 0 }, RangeError, /maxError = 0, expected a number > 0/],
    [{ error: "ulps" }, RangeError, /error = "ulps", expected "relative" or "absolute" or "ulp"/],
    [{ precision: "f16" }, RangeError, /precision = "f16", expected "f64" or "f32"/],
    [{ shape: "rational" }, RangeError, /shape = "rational", expected "auto" or "polynomial" or/],
    [{ shape: "spline" }, RangeError, /shape = "spline", expected "auto" or/],
    [{ continuity: 2 }, RangeError, /continuity = 2, expected 0 or 1/],
    [{ monotone: 1 }, TypeError, /monotone = 1, expected a boolean/],
    [{ outside: "zero" }, RangeError, /outside = "zero", expected "nan" or "clamp" or "exact"/],
    ...["error", "precision", "shape", "continuity", "outside"].map(
      (name) =>
        [{ [name]: null }, RangeError, new RegExp(`^${name} = null, expected`)] as [
          object,
          typeof RangeError,
          RegExp,
        ],
    ),
    [{ monotone: null }, TypeError, /monotone = null, expected a boolean/],
    [{ maxBytes: null }, TypeError, /maxBytes = null, expected a number/],
    [{ maxError: 1e-20 }, RangeError, /maxError = 1e-20 \(relative\): no fit in f64 keeps it/],
  ])("fitIterate refuses %j", (change, type, message) => {
    const options = { alpha: 0.5, domain: [-1, 1], maxError: 1e-6, ...change } as FitOptions;
    expect(() => fitIterate(options)).toThrow(type);
    expect(() => fitIterate(options)).toThrow(message);
  });
});

function chebyshevInterpolant(f: (x: number) => number, from: number, to: number, n: number) {
  const nodes = Array.from(
    { length: n + 1 },
    (_, j) => (from + to) / 2 + ((to - from) / 2) * Math.cos((Math.PI * (j + 0.5)) / (n + 1)),
  );
  const ys = nodes.map(f);
  return (x: number) =>
    ys.reduce(
      (sum, y, i) =>
        sum +
        y * nodes.reduce((p, node, j) => (i === j ? p : (p * (x - node)) / (nodes[i] - node)), 1),
      0,
    );
}

describe("an error that no fit keeps", () => {
  const given = { alpha: 0.5, domain: [0, 1], precision: "f32" } as const;
  it.each([
    [{ maxError: 1e-9 }, "f64"],
    [{ maxError: 1e-9, shape: "polynomial" }, "f64"],
    [{ maxError: 1e-18 }, "another shape"],
    [{ maxError: 0.4, error: "ulp" }, "another shape"],
    // The zero lies beside the domain, and nearer to it than numbers can follow the function.
    [{ maxError: 1e-3, alpha: 1e-40 }, "another shape"],
    [{ maxError: 1e-3, alpha: 1e-40, domain: [-1, 1] }, "f64"],
    [{ maxError: 1e-9, alpha: -0.5, domain: [-0.6, 1] }, "f64"],
    [{ maxError: 1e-3, alpha: 5e-324, precision: "f64" }, "another shape"],
  ] as const)("%o is refused with f64 named only where it helps: %s", (options, helps) => {
    const wanted = { ...given, ...options };
    expect(() => fitIterate(wanted)).toThrow(
      new RegExp(`: no .*fit in ${wanted.precision} keeps it on .* a narrower domain or ${helps}$`),
    );
    if (helps === "f64") {
      const { maxError } = fitIterate({ ...wanted, precision: "f64" });
      expect(maxError.bound).toBeLessThanOrEqual(wanted.maxError);
    }
  });
});

describe("a fit in a buffer", () => {
  const fits = [
    fitIterate({ ...half, domain: [-Infinity, 100], maxError: 1e-6 }),
    fitIterate({ ...half, domain: [-8, 8], maxError: 1e-6, precision: "f32", outside: "clamp" }),
    fitIterate({ ...half, domain: [0, 4], maxError: 1e-6 }),
  ];

  it.each(fits.map((fit, i) => [i, fit] as const))("comes back the same: %i", (_, fit) => {
    for (const source of [
      fit.toBuffer(),
      new Uint8Array(fit.toBuffer()),
      JSON.parse(JSON.stringify(fit)),
    ]) {
      const loaded = loadFit(source) as Fit;
      for (let x = -9; x < 9; x += 0.01) {
        expect(loaded.evaluate(x)).toBe(fit.evaluate(x));
        expect(loaded.derivative(x)).toBe(fit.derivative(x));
      }
      expect(loaded.maxError).toEqual(fit.maxError);
      expect(loaded.domain).toEqual(fit.domain);
    }
  });

  const buffer = fits[0].toBuffer();
  const changed = (at: number, value: number) => {
    const copy = new Uint8Array(buffer.slice(0));
    copy[at] ^= value;
    return copy;
  };

  it.each([
    ["any flipped bit", () => changed(5000, 1), /damaged, its checksum does not fit/],
    ["a flipped bit of the description", () => changed(30, 4), /damaged/],
    ["a truncated buffer", () => buffer.slice(0, -8), /truncated, expected \d+ bytes/],
    ["a newer version", () => changed(4, 3), /has version 2, expected 1/],
    ["something else", () => new ArrayBuffer(100), /expected bytes made by toBuffer/],
    ["nothing", () => new ArrayBuffer(0), /expected bytes made by toBuffer/],
  ])("a fit in a buffer with %s is refused", (_, make, message) => {
    expect(() => loadFit(make())).toThrow(RangeError);
    expect(() => loadFit(make())).toThrow(message);
  });

  it("refuses other things", () => {
    expect(() => loadFit({})).toThrow(TypeError);
    expect(() => loadFit({ ...fits[0].toJSON(), version: 7 })).toThrow(
      /source.version = 7, expected 1/,
    );
    expect(() => loadFit({ ...fits[0].toJSON(), coefficients: [1] })).toThrow(
      /expected \d+ rows of/,
    );
  });
});

it.each([0.8, 1, 1.5])(
  "keeps %d ulp where the coarsest plan lacks digits between its probes",
  (maxError) => {
    const fit = fitIterate({ alpha: 0.5, domain: [1, 3], maxError, error: "ulp" });
    expect(fit.maxError.bound).toBeLessThanOrEqual(maxError);
    expect(fit.bytes).toBeLessThan(30_000);
  },
);
