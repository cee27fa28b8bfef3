import { describe, expect, it } from "vitest";
import { expIterate, iterateExp, sexp, slog } from "../../src/index.js";
import { stepped } from "../fixtures/doubles.js";

const STEPS = 100;

/** NaN, no value, comes before every value; after a value there is always one. */
function expectNondecreasing(f: (x: number) => number, middle: number): void {
  let last = Number.NaN;
  for (let n = -STEPS; n <= STEPS; n++) {
    const x = stepped(middle, n);
    const y = f(x);
    if (!(y >= last || Number.isNaN(last))) {
      expect.fail(`f(${stepped(x, -1)}) = ${last}, f(${x}) = ${y}`);
    }
    last = y;
  }
}

const alphas = [0.5, -0.5, 1 / 3, 1.7, -1.2, 1e-12, -1e-12, 1, -1, 2, 3.1];

/** Where slog, or the range reduction of any alpha, changes its method. */
const seamsInX = [
  0,
  1,
  Math.E,
  1 / 128,
  -1 / 128,
  3 / 128,
  1.0078125,
  -0.9921875,
  2,
  -2,
  4,
  31.75,
  32,
  -32,
  -16,
  Math.exp(32),
  Math.exp(32) * 64,
  100,
  709.78,
  710,
  -37,
  -690,
  -745,
  -800,
  2 ** -1022,
  1e300,
  -1e300,
];

/** Heights beside which sexp changes its method. */
const seamHeights = [
  -2,
  -1.5,
  -1,
  0,
  1,
  2,
  3,
  1 / 256,
  -1 / 256,
  0.50390625,
  -1.49609375,
  slog(2 ** -12) - 1,
  3.639007707228627,
];

describe.each(alphas)("exp^%d", (alpha) => {
  it("is nondecreasing in x across the seams of slog", () => {
    for (const x of seamsInX) expectNondecreasing((v) => iterateExp(v, alpha), x);
  });

  it("is nondecreasing in x across the seams of sexp", () => {
    for (const h of seamHeights) {
      const x = sexp(h - alpha);
      if (Number.isFinite(x)) expectNondecreasing((v) => iterateExp(v, alpha), x);
    }
  });

  it("is nondecreasing in x as expIterate", () => {
    const f = expIterate(alpha);
    for (const x of seamsInX) expectNondecreasing(f, x);
  });

  it("is nondecreasing over all doubles, taken coarsely", () => {
    const powers = Array.from({ length: 2098 }, (_, n) => 2 ** (n - 1074));
    let last = Number.NaN;
    for (const x of [...powers.map((v) => -v).reverse(), 0, ...powers]) {
      const y = iterateExp(x, alpha);
      expect(y >= last || Number.isNaN(last), `${x}`).toBe(true);
      last = y;
    }
  });
});

describe("exp^alpha(x) in alpha", () => {
  const xs = [
    Number.NEGATIVE_INFINITY,
    -1000,
    -33,
    -1,
    -1e-300,
    0,
    0.3,
    1,
    2,
    Math.E,
    40,
    1e10,
    1e300,
  ];

  it.each(xs)("is nondecreasing across integers, x = %d", (x) => {
    for (const alpha of [-3, -2, -1, 0, 1, 2, 3, 4, 5]) {
      expectNondecreasing((a) => iterateExp(x, a), alpha);
    }
  });

  it.each(xs)("is nondecreasing across the seams of sexp, x = %d", (x) => {
    for (const h of seamHeights) expectNondecreasing((a) => iterateExp(x, a), h - slog(x));
  });

  it.each(xs)("is nondecreasing over [-8.1, 8.1], taken coarsely, x = %d", (x) => {
    let last = Number.NaN;
    for (let alpha = -8.1; alpha < 8.1; alpha += 0.0123) {
      const y = iterateExp(x, alpha);
      expect(y >= last || Number.isNaN(last), `${alpha}`).toBe(true);
      last = y;
    }
  });
});

describe("slog and sexp", () => {
  it.each(seamsInX)("slog is nondecreasing across %d", (x) => expectNondecreasing(slog, x));
  it.each(seamHeights)("sexp is nondecreasing across %d", (h) => expectNondecreasing(sexp, h));
});
