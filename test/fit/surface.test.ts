import { describe, expect, it } from "vitest";
import { neighbour, ulp } from "../../src/fit/evaluate/precision.js";
import { type FitSurface, fitIterate, loadFit, type SurfaceOptions } from "../../src/fit.js";
import { iterateExp, iterateExpGradient } from "../../src/index.js";
import { stepped, uniform } from "../fixtures/doubles.js";

const COUNT = Number(process.env.POINTS ?? 5000);

const cases: Record<string, SurfaceOptions> = {
  f64: { alpha: [0, 1], domain: [-3, 3], maxError: 1e-7, error: "absolute" },
  "f32, for networks": {
    alpha: [0, 1],
    domain: [-3, 3],
    maxError: 1e-5,
    error: "absolute",
    precision: "f32",
  },
  "f32, logarithms": {
    alpha: [-1, 0],
    domain: [0.5, 4],
    maxError: 1e-5,
    error: "absolute",
    precision: "f32",
  },
  "f32, wide": {
    alpha: [0.05, 0.95],
    domain: [-8, 8],
    maxError: 0.01,
    error: "absolute",
    precision: "f32",
  },
  relative: { alpha: [0.1, 0.9], domain: [0.5, 3.3], maxError: 1e-6 },
  ulps: { alpha: [0.25, 0.75], domain: [1, 2], maxError: 100, error: "ulp" },
};

const fits = Object.entries(cases).map(([name, options]) => ({
  name,
  options,
  fit: fitIterate(options) as FitSurface,
}));

/** Random points of the rectangle, its corners, and both sides of the edges of cells. */
function points({ domain, alpha, precision }: FitSurface): [number, number][] {
  const round = precision === "f32" ? Math.fround : (x: number) => x;
  const random = uniform(9);
  const within = ([from, to]: readonly [number, number], share: number) =>
    Math.min(Math.max(round(from + (to - from) * share), from), to);
  const result: [number, number][] = [];
  for (const x of domain) for (const a of alpha) result.push([x, a]);
  for (let i = 0; i < COUNT; i++) {
    result.push([within(domain, random()), within(alpha, random())]);
    const x = Math.round(random() * 256) / 256;
    result.push([within(domain, x), within(alpha, random())]);
    result.push([within(domain, stepped(x, -1)), within(alpha, stepped(x))]);
  }
  return result;
}

describe("a fit in x and alpha", () => {
  it.each(fits)("keeps its promises: $name", ({ fit, options }) => {
    const { bound, measure } = fit.maxError;
    const { dx, dalpha } = fit.maxGradientError;
    const worst = { value: 0, dx: 0, dalpha: 0 };
    for (const [x, alpha] of points(fit)) {
      const exact = iterateExpGradient(x, alpha);
      const ours = fit.gradient(x, alpha);
      expect(fit.evaluate(x, alpha)).toBe(ours.value);
      const unit =
        measure === "absolute"
          ? 1
          : measure === "relative"
            ? Math.abs(exact.value)
            : ulp(exact.value, fit.precision);
      worst.value = Math.max(worst.value, Math.abs(ours.value - exact.value) / unit);
      worst.dx = Math.max(worst.dx, Math.abs(ours.dx - exact.dx));
      worst.dalpha = Math.max(worst.dalpha, Math.abs(ours.dalpha - exact.dalpha));
    }
    if (process.env.POINTS) console.log(options, fit.degree, fit.pieces, fit.bytes, worst);
    expect(bound).toBeLessThanOrEqual(options.maxError);
    expect(worst.value).toBeLessThanOrEqual(bound);
    expect(worst.dx).toBeLessThanOrEqual(dx);
    expect(worst.dalpha).toBeLessThanOrEqual(dalpha);
    expect(worst.value).toBeGreaterThan(bound / 30);
    // f64 derivatives near a bound of 1e-9 count noise of the samples that does not show.
    expect(worst.dx).toBeGreaterThan(dx / 1000);
    expect(worst.dalpha).toBeGreaterThan(dalpha / 5000);
  });

  it("meets at the edges of its cells", () => {
    const [{ fit }] = fits;
    for (let i = 1; i < 64; i++) {
      const x = -3 + (6 * i) / 64;
      const a = i / 64;
      const [left, low] = [stepped(x, -1), stepped(a, -1)];
      expect(Math.abs(fit.evaluate(x, 0.3) - fit.evaluate(left, 0.3))).toBeLessThan(1e-13);
      expect(Math.abs(fit.evaluate(1, a) - fit.evaluate(1, low))).toBeLessThan(1e-13);
    }
  });

  it("comes back from a buffer and from JSON", () => {
    for (const { fit } of fits) {
      for (const source of [fit.toBuffer(), JSON.parse(JSON.stringify(fit))]) {
        const loaded = loadFit(source) as FitSurface;
        for (const [x, alpha] of points(fit).slice(0, 50)) {
          expect(loaded.gradient(x, alpha)).toEqual(fit.gradient(x, alpha));
        }
        expect(loaded.maxError).toEqual(fit.maxError);
        expect(loaded.maxGradientError).toEqual(fit.maxGradientError);
      }
    }
  });

  it("does outside what it is told", () => {
    const [{ fit, options }] = fits;
    expect(fit.evaluate(4, 0.5)).toBeNaN();
    expect(fit.gradient(0, 1.5).dalpha).toBeNaN();
    const clamped = fitIterate({ ...options, maxError: 1e-3, outside: "clamp" });
    expect(clamped.gradient(5, 0.5)).toEqual({ ...clamped.gradient(3, 0.5), dx: 0 });
    expect(clamped.gradient(0.5, -1)).toEqual({ ...clamped.gradient(0.5, 0), dalpha: 0 });
    expect(clamped.gradient(Number.NaN, 0.5).dx).toBeNaN();
    const exact = fitIterate({ ...options, maxError: 1e-3, outside: "exact" });
    expect(exact.evaluate(4, 0.5)).toBe(iterateExp(4, 0.5));
    expect(exact.gradient(4, 0.5)).toEqual(iterateExpGradient(4, 0.5));
    expect(exact.gradient(4, Number.NaN).value).toBeNaN();
  });

  it("refuses what a fit of one alpha only can be", () => {
    const shaped = { ...fits[0].options, monotone: true };
    expect(() => fitIterate(shaped)).toThrow("monotone = true, expected none for a range of alpha");
  });

  it("refuses a rectangle with points that have no value", () => {
    expect(() => fitIterate({ ...fits[0].options, alpha: [-1, 1] })).toThrow(/exp\^-1\(-3\) = NaN/);
  });
});

describe("arrays", () => {
  const [{ fit }] = fits;
  const xs = Float64Array.of(-4, -3, 0.5, 2, 3, Number.NaN);
  const alphas = Float64Array.of(0.5, 0, 0.25, 1, 2, 0.5);
  const expected = Array.from(xs, (x, i) => fit.gradient(x, alphas[i]));
  const values = expected.map(({ value }) => value);

  it("takes an alpha for each x, or one for all", () => {
    expect([...fit.evaluateInto(new Float64Array(6), xs, alphas)]).toEqual(values);
    expect([...fit.evaluateInto(new Float32Array(6), xs, alphas)]).toEqual(values.map(Math.fround));
    expect([...fit.evaluateInto(new Float64Array(6), xs, 0.5)]).toEqual(
      Array.from(xs, (x) => fit.evaluate(x, 0.5)),
    );
  });

  it("gives the derivatives that are asked for", () => {
    const out = {
      value: new Float64Array(6),
      dx: new Float64Array(6),
      dalpha: new Float64Array(6),
    };
    expect(fit.gradientInto(out, xs, alphas)).toBe(out);
    expect(
      Array.from(xs, (_, i) => ({ value: out.value[i], dx: out.dx[i], dalpha: out.dalpha[i] })),
    ).toEqual(expected);
    const { dalpha } = fit.gradientInto({ dalpha: new Float64Array(6) }, xs, alphas);
    expect(dalpha).toEqual(out.dalpha);
  });

  it("may write over what it reads", () => {
    const shared = Float64Array.of(...xs, 0);
    fit.evaluateInto(shared.subarray(1), shared.subarray(0, 6), alphas);
    expect([...shared.subarray(1)]).toEqual(values);
    const inPlace = xs.slice();
    const second = alphas.slice();
    fit.gradientInto({ value: inPlace, dalpha: second }, inPlace, second);
    expect([...inPlace]).toEqual(values);
    expect([...second]).toEqual(expected.map(({ dalpha }) => dalpha));
  });

  it.each([
    [
      () => fit.evaluateInto([] as never, xs, alphas),
      TypeError,
      /out = an object \(Array\), expected/,
    ],
    [
      () => fit.evaluateInto(new Float64Array(2), xs, 1),
      RangeError,
      /out.length = 2, expected xs.length = 6/,
    ],
    [
      () => fit.evaluateInto(xs, xs, new Float64Array(3)),
      RangeError,
      /alphas.length = 3, expected/,
    ],
    [() => fit.evaluateInto(xs, xs, "1" as never), TypeError, /alphas = "1", expected/],
    [() => fit.gradientInto({}, xs, 1), TypeError, /expected at least one of the arrays/],
    [
      () => fit.gradientInto(xs as never, xs, 1),
      TypeError,
      /out = .*, expected a plain object with value, dx, dalpha/,
    ],
    [() => fit.gradientInto({ value: xs, dx: xs }, xs, 1), RangeError, /out.dx overlaps out.value/],
    [() => fit.gradientInto({ dx: [1] as never }, xs, 1), TypeError, /out.dx = .*, expected/],
  ])("refuses wrong ones: %#", (call, type, message) => {
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  });

  it.each([
    { domain: [5.246876239776611, 5.2468767166137695], maxError: 0.01, precision: "f32" },
    { domain: [5.199999809265137, 5.200002193450928], maxError: 1e-4, precision: "f32" },
    { domain: [5.2, 5.2 + 2 ** -49], maxError: 1e-6 },
    { domain: [0, 2e-38], maxError: 1e-3, precision: "f32" },
  ] as const)("reads cells of its own on a narrow rectangle: %j", (options) => {
    const fit = fitIterate({ alpha: [0.25, 0.75], error: "absolute", ...options });
    const next = (x: number) => neighbour(x, 1, fit.precision);
    const [from, to] = fit.domain;
    for (let x = from, i = 0; x <= to && i < 50; x = next(x), i++) {
      for (const alpha of [0.25, 0.3, 0.5, 0.625, 0.75].map(Math.fround)) {
        const miss = Math.abs(fit.evaluate(x, alpha) - iterateExp(x, alpha));
        expect(miss, `${x}, ${alpha}`).toBeLessThanOrEqual(fit.maxError.bound);
      }
    }
  });

  it("refuses what f32 cannot cut into cells", () => {
    const options = { error: "absolute", maxError: 1e-3, precision: "f32" } as const;
    expect(() => fitIterate({ ...options, alpha: [0.25, 0.75], domain: [0, 1e-40] })).toThrow(
      /domain = \[0, .*\], too narrow for f32/,
    );
    expect(() => fitIterate({ ...options, alpha: [0, 1e-40], domain: [0, 1] })).toThrow(
      /alpha = \[0, .*\], too narrow for f32/,
    );
  });

  it("says what takes every alpha where no fit keeps the error", () => {
    const everything = { alpha: [0, 1], domain: [-8, 8], maxError: 1e-3 } as const;
    expect(() => fitIterate(everything)).toThrow(/PyTorch and JAX, iterexp layers take every x/);
  });
});
