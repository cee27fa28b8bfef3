import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  expIterate,
  iterateExp,
  iterateExpGradient,
  sexp,
  sexpDerivative,
  slog,
  slogDerivative,
} from "../../src/index.js";
import { uniform } from "../fixtures/doubles.js";
import { gradient, sexpDerivativeError, slogDerivativeError, ulpsOff } from "./engine.js";

/** POINTS=20000 measures more points a family and prints the worst errors. */
const POINTS = Number(process.env.POINTS ?? 300);
const TIMEOUT = 10000 + 3 * POINTS;

/** Promised ulps. */
const FEW = 8;

type Random = () => number;
const sign = (random: Random): number => (random() < 0.5 ? -1 : 1);

const xs: Record<string, (random: Random) => number> = {
  "uniform in [-30, 30]": (r) => 60 * r() - 30,
  "uniform in height": (r) => sexp(5.6 * r() - 2),
  "log-uniform": (r) => sign(r) * 2 ** (2083 * r() - 1074),
  "uniform in [-36, -20]": (r) => -20 - 16 * r(),
  "uniform in [-740, 0]": (r) => -740 * r(),
};

/** An alpha with a finite iterate of x, of many kinds. */
function alphaFor(random: Random, x: number): number {
  for (;;) {
    const kind = random();
    const alpha =
      kind < 0.1
        ? 0.5
        : kind < 0.6
          ? 10 * random() - 4
          : kind < 0.7
            ? Math.round(10 * random() - 4)
            : kind < 0.85
              ? Math.round(8 * random() - 3) + sign(random) * 2 ** (-2 - 50 * random())
              : sign(random) * 2 ** (-300 * random());
    const h = slog(x) + alpha;
    if (h > -2 && h < 3.6389) return alpha;
  }
}

/** The largest |error| over POINTS draws has to be at most FEW. */
function expectFew(seed: number, what: string, draw: (random: Random) => [number, string]): void {
  const random = uniform(seed);
  let [worst, at] = [0, ""];
  for (let i = 0; i < POINTS; i++) {
    const [error, where] = draw(random);
    if (!(Math.abs(error) <= worst)) [worst, at] = [Math.abs(error), where];
  }
  if (process.env.POINTS) console.log(`${what}: ${worst.toFixed(2)} ulps at ${at}`);
  expect(worst, at).toBeLessThanOrEqual(FEW);
}

describe.each(Object.entries(xs))("x %s", (name, drawX) => {
  /** x, alpha and a finite value in the range where the engine has slopes. */
  const drawPoint = (random: Random): { x: number; alpha: number; y: number } => {
    for (;;) {
      const x = drawX(random);
      if (!(x > -1000)) continue;
      const alpha = alphaFor(random, x);
      const y = iterateExp(x, alpha);
      if (y > -1000 && y < Number.POSITIVE_INFINITY) return { x, alpha, y };
    }
  };

  it.each(["dx", "dalpha"] as const)(
    "%s of iterateExpGradient within few ulps",
    (part) =>
      expectFew(1, `${part}, x ${name}`, (random) => {
        const { x, alpha, y } = drawPoint(random);
        const got = iterateExpGradient(x, alpha);
        expect(got.value).toBe(y);
        return [
          ulpsOff(got[part], gradient(x, alpha, y)[part]),
          `x = ${x}, alpha = ${alpha}: ${got[part]}`,
        ];
      }),
    TIMEOUT,
  );

  it(
    "slogDerivative",
    () =>
      expectFew(2, `slogDerivative, x ${name}`, (random) => {
        const x = drawX(random);
        return [slogDerivativeError(x, slogDerivative(x)), `x = ${x}`];
      }),
    TIMEOUT,
  );

  it(
    "expIterate(alpha).derivative",
    () => {
      let f = expIterate(0.5);
      let uses = 0;
      expectFew(3, `derivative, x ${name}`, (random) => {
        for (;;) {
          const x = drawX(random);
          if (uses++ % 16 === 15) f = expIterate(alphaFor(random, x));
          const y = f(x);
          if (!(x > -1000 && y > -1000 && y < Number.POSITIVE_INFINITY)) continue;
          const got = f.derivative(x);
          return [ulpsOff(got, gradient(x, f.alpha, y).dx), `x = ${x}, alpha = ${f.alpha}: ${got}`];
        }
      });
    },
    TIMEOUT,
  );
});

it(
  "sexpDerivative",
  () =>
    expectFew(4, "sexpDerivative", (random) => {
      const corner = Math.floor(6 * random()) - 2;
      const h = random() < 0.5 ? 5.638 * random() - 2 : corner + 2 ** (-1 - 51 * random());
      return [sexpDerivativeError(h, sexp(h), sexpDerivative(h)), `h = ${h}`];
    }),
  TIMEOUT,
);

describe("special cases of the gradient", () => {
  const { NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;
  const nothing = { value: Number.NaN, dx: Number.NaN, dalpha: Number.NaN };

  it("is NaN where there is no value", () => {
    for (const [x, alpha] of [
      [-1, -1],
      [0, -1.5],
      [Number.NaN, 0.5],
      [0, Number.NaN],
      [NEGATIVE_INFINITY, -0.5],
      [5, NEGATIVE_INFINITY],
      [POSITIVE_INFINITY, NEGATIVE_INFINITY],
      [1e300, -9],
    ]) {
      expect(iterateExpGradient(x, alpha)).toEqual(nothing);
    }
  });

  it("has infinite slopes at the value -Infinity and at overflow", () => {
    for (const [x, alpha, value] of [
      [0, -1, NEGATIVE_INFINITY],
      [1, -2, NEGATIVE_INFINITY],
      [1e12, 0.5, POSITIVE_INFINITY],
      [710, 1, POSITIVE_INFINITY],
      [3, 1e300, POSITIVE_INFINITY],
      [POSITIVE_INFINITY, 0.5, POSITIVE_INFINITY],
    ]) {
      expect(iterateExpGradient(x, alpha)).toEqual({
        value,
        dx: POSITIVE_INFINITY,
        dalpha: POSITIVE_INFINITY,
      });
    }
  });

  it("has dx = 1 at alpha = 0, for every x", () => {
    for (const x of [0, 1, -1, 1e-300, 1e300, -30, -37, -700, -800, -1000, -1e300]) {
      const { value, dx } = iterateExpGradient(x, 0);
      expect([value, dx], `x = ${x}`).toEqual([x, 1]);
    }
    expect(iterateExpGradient(NEGATIVE_INFINITY, 0).dx).toBe(1);
    expect(iterateExpGradient(POSITIVE_INFINITY, 0).dx).toBe(1);
  });

  it("has dx = 0 and a finite dalpha at x = -Infinity", () => {
    const { value, dx, dalpha } = iterateExpGradient(NEGATIVE_INFINITY, 0.5);
    expect(value).toBe(sexp(-1.5));
    expect(dx).toBe(0);
    expect(dalpha).toBeCloseTo(sexpDerivative(-1.5), 14);
    expect(iterateExpGradient(NEGATIVE_INFINITY, 1)).toMatchObject({ value: 0, dx: 0 });
  });

  it("is e^x and 1/x at alpha = 1 and -1", () => {
    for (const x of [0.001, 0.5, 1, 2.5, 100, 700]) {
      expect(iterateExpGradient(x, 1).dx / Math.exp(x)).toBeCloseTo(1, 14);
      expect(iterateExpGradient(x, -1).dx * x).toBeCloseTo(1, 14);
      expect(expIterate(1).derivative(x) / Math.exp(x)).toBeCloseTo(1, 14);
    }
  });

  it("keeps large slopes times small ones", () => {
    // e^-744 is subnormal, the product is not.
    for (const [x, alpha] of [
      [-744, 5.4],
      [-760, 5.5],
      [-200, 1e-10],
      [-740, 1e-300],
    ]) {
      const got = iterateExpGradient(x, alpha);
      const truth = gradient(x, alpha, got.value);
      expect(Math.abs(ulpsOff(got.dx, truth.dx)), `x = ${x}`).toBeLessThanOrEqual(FEW);
      expect(Math.abs(ulpsOff(got.dalpha, truth.dalpha)), `x = ${x}`).toBeLessThanOrEqual(FEW);
    }
  });
});

describe("far to the left", () => {
  it("every engine gives the same jets", () => {
    const hash = createHash("sha256");
    const random = uniform(9);
    for (let i = 0; i < 400; i++) {
      const { dx, dalpha } = iterateExpGradient(-1400 - 300 * random(), 2 * random());
      hash.update(Float64Array.of(dx, dalpha));
    }
    expect(hash.digest("hex").slice(0, 16)).toBe("8c58396d4b9fb6f4");
  });
});

describe("beyond the largest double", () => {
  it("sexp' is Infinity next to its overflow as farther out", () => {
    for (const h of [3.6390078, 3.63901, 3.63904, 3.639099, 3.6391, 3.64, 5]) {
      expect(sexpDerivative(h), `${h}`).toBe(Infinity);
    }
    expect(sexpDerivative(3.6)).toBeLessThan(Infinity);
  });
});
