import { describe, expect, it } from "vitest";
import {
  halfExp,
  iterateExp,
  sexp,
  sexpDerivative,
  slog,
  slogDerivative,
} from "../../src/index.js";
import { toNumber } from "../../src/numbers/fixed.js";
import { stepped, uniform } from "../fixtures/doubles.js";
import { integerIterate, sexpUlpError, slogUlpError, ulpError, WIDE } from "./engine.js";
import { LIMIT } from "./sweep.js";

const { MAX_VALUE, MIN_VALUE, NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;
const NONE = Number.NaN;

const finite = [0, -0, 1, -1, 0.5, MIN_VALUE, -MIN_VALUE, Math.E, 40, -40, MAX_VALUE, -MAX_VALUE];

describe("iterateExp at special arguments", () => {
  it.each([...finite, NEGATIVE_INFINITY])("x = %d, alpha infinite or far out", (x) => {
    for (const alpha of [POSITIVE_INFINITY, 1e300, 8, 8.5, 1000]) {
      expect(iterateExp(x, alpha)).toBe(POSITIVE_INFINITY);
    }
    for (const alpha of [NEGATIVE_INFINITY, -1e300, -8, -8.5, -1000]) {
      expect(iterateExp(x, alpha)).toBe(NONE);
    }
  });

  it("gives Infinity at Infinity but for alpha = -Infinity", () => {
    for (const alpha of [
      0,
      -0,
      0.5,
      -0.5,
      1,
      -1,
      -7,
      -1e300,
      1e300,
      MIN_VALUE,
      POSITIVE_INFINITY,
    ]) {
      expect(iterateExp(POSITIVE_INFINITY, alpha)).toBe(POSITIVE_INFINITY);
    }
    expect(iterateExp(POSITIVE_INFINITY, NEGATIVE_INFINITY)).toBe(NONE);
  });

  it("has height -2 at -Infinity", () => {
    const at = (alpha: number) => iterateExp(NEGATIVE_INFINITY, alpha);
    expect(at(0)).toBe(NEGATIVE_INFINITY);
    expect(at(1)).toBe(0);
    expect(at(2)).toBe(1);
    expect(at(3)).toBe(Math.E);
    for (const alpha of [-MIN_VALUE, -(2 ** -53), -0.5, -1, -2]) expect(at(alpha)).toBe(NONE);
    for (const alpha of [0.25, 0.5, 1.25, 2.5, 3.75, 5, 5.6])
      expect(at(alpha)).toBe(sexp(alpha - 2));
    for (const alpha of [MIN_VALUE, 1e-300, 1e-40, 2 ** -53, 1e-5]) {
      expect(Math.abs(ulpError(NEGATIVE_INFINITY, alpha, at(alpha)))).toBeLessThanOrEqual(LIMIT);
    }
  });

  it("passes NaN through", () => {
    for (const v of [...finite, NONE, POSITIVE_INFINITY, NEGATIVE_INFINITY]) {
      expect(iterateExp(NONE, v)).toBe(NONE);
      expect(iterateExp(v, NONE)).toBe(NONE);
    }
    expect(halfExp(NONE)).toBe(NONE);
  });

  it("is the identity at alpha = 0, and takes -0 for 0", () => {
    for (const x of finite) expect(iterateExp(x, 0)).toBe(x + 0);
    for (const alpha of [-0, 0.5, 1, -1, 1e-300]) {
      expect(Object.is(iterateExp(-0, alpha), iterateExp(0, alpha))).toBe(true);
      expect(Object.is(iterateExp(0.25, -0), 0.25)).toBe(true);
    }
  });

  it("rounds exp and log repeated correctly", () => {
    const random = uniform(5);
    const xs = [
      ...finite,
      ...[1, Math.E, 0.5, 709.782712893384, -745.1332191019411, -708.4, 700, -690].flatMap((x) =>
        [-2, -1, 0, 1, 2].map((n) => stepped(x, n)),
      ),
      ...Array.from({ length: 50 }, () => 20 * random() - 10),
      ...Array.from({ length: 50 }, () => (random() - 0.5) * 2 ** (2000 * random() - 1000)),
    ];
    for (const x of xs) {
      for (const n of [-3, -2, -1, 1, 2, 3]) {
        const truth = integerIterate(x, n);
        const right = typeof truth === "number" ? truth : toNumber(truth, WIDE);
        expect(iterateExp(x, n), `x = ${x}, alpha = ${n}`).toBe(right + 0);
      }
    }
  });

  it("is -Infinity exactly where the height is -2", () => {
    expect(iterateExp(0, -1)).toBe(NEGATIVE_INFINITY);
    expect(iterateExp(1, -2)).toBe(NEGATIVE_INFINITY);
    expect(iterateExp(-MIN_VALUE, -1)).toBe(NONE);
    expect(iterateExp(stepped(1, -1), -2)).toBe(NONE);
    expect(iterateExp(MIN_VALUE, -1)).toBe(-744.4400719213812);
    expect(iterateExp(0, stepped(-1, -1))).toBe(NONE);
    expect(Number.isFinite(iterateExp(0, stepped(-1, 1)))).toBe(true);
  });

  it("moves x by sexp'(slog x) alpha for tiny alpha", () => {
    const cases = [
      0,
      1,
      -1,
      1e-300,
      -1e-300,
      MIN_VALUE,
      -MIN_VALUE,
      5e-310,
      1e300,
      -50,
      -700,
      -1000,
    ];
    for (const x of cases) {
      for (const size of [MIN_VALUE, 3e-323, 1e-308, 1e-300, 1e-100, 1e-40, 1e-20, 2 ** -53]) {
        for (const alpha of [size, -size]) {
          const y = iterateExp(x, alpha);
          const error = Math.abs(ulpError(x, alpha, y));
          expect(error, `x = ${x}, alpha = ${alpha}, y = ${y}`).toBeLessThanOrEqual(LIMIT);
        }
      }
    }
  });
});

/** The least double x of [low, high] with the property, which holds from some point on. */
function firstWith(low: number, high: number, property: (x: number) => boolean): number {
  let [a, b] = [low, high];
  while (stepped(a, 1) < b) {
    const middle = a + (b - a) / 2;
    if (property(middle)) b = middle;
    else a = middle;
  }
  return b;
}

describe("edges of the domain", () => {
  it.each([0.5, 0.25, 1 / 3, 0.9, 1, 1.5, 2, 2.75, 3.5, 4.2, 5.5])(
    "overflows where the true value does, alpha = %d",
    (alpha) => {
      const edge = firstWith(-100, 1e300, (x) => iterateExp(x, alpha) === POSITIVE_INFINITY);
      const below = stepped(edge, -1);
      expect(ulpError(edge, alpha, iterateExp(edge, alpha))).toBe(0);
      const error = ulpError(below, alpha, iterateExp(below, alpha));
      expect(Math.abs(error)).toBeLessThanOrEqual(LIMIT);
    },
  );

  it("overflows halfExp just above 29348128548.31", () => {
    expect(halfExp(29348128548.31)).toBeLessThan(POSITIVE_INFINITY);
    expect(halfExp(29348128548.33)).toBe(POSITIVE_INFINITY);
  });

  it.each([-0.25, -0.5, -1 / 3, -1, -1.2, -2, -2.5, -3.3])(
    "has a value where the true height is above -2, alpha = %d",
    (alpha) => {
      const edge = firstWith(-20, 1e9, (x) => iterateExp(x, alpha) > NEGATIVE_INFINITY);
      for (let n = -3; n <= 3; n++) {
        const x = stepped(edge, n);
        const error = ulpError(x, alpha, iterateExp(x, alpha));
        expect(Math.abs(error), `${x}`).toBeLessThanOrEqual(LIMIT);
      }
    },
  );
});

describe("sexp at special heights", () => {
  it("is exp repeated at integers", () => {
    const values = [NEGATIVE_INFINITY, 0, 1, Math.E, 15.15426224147926419, 3814279.10476022059];
    values.forEach((y, i) => {
      expect(sexp(i - 2)).toBe(y);
    });
    expect(sexp(4)).toBe(POSITIVE_INFINITY);
  });

  it("ends at -2 and at overflow", () => {
    expect(sexp(stepped(-2, -1))).toBe(NONE);
    expect(sexp(NEGATIVE_INFINITY)).toBe(NONE);
    expect(sexp(NONE)).toBe(NONE);
    for (const h of [4, 5.5, 1e300, POSITIVE_INFINITY]) expect(sexp(h)).toBe(POSITIVE_INFINITY);
    const edge = firstWith(3, 4, (h) => sexp(h) === POSITIVE_INFINITY);
    expect(sexpUlpError(edge, POSITIVE_INFINITY)).toBe(0);
    expect(Math.abs(sexpUlpError(stepped(edge, -1), sexp(stepped(edge, -1))))).toBeLessThan(LIMIT);
  });

  it.each([-2, -1.5, -1, -0.5, 0, 1, 2, 3])("is right beside %d", (h) => {
    for (let n = -20; n <= 20; n++) {
      const near = stepped(h, n);
      const error = Math.abs(sexpUlpError(near, sexp(near)));
      expect(error, `h = ${near}`).toBeLessThanOrEqual(LIMIT);
    }
  });

  it("takes tiny heights for 0, of both signs", () => {
    for (const h of [MIN_VALUE, -MIN_VALUE, 1e-300, -1e-300, 1e-17, -0]) expect(sexp(h)).toBe(1);
  });
});

describe("slog at special arguments", () => {
  it("inverts exp repeated", () => {
    expect(slog(NEGATIVE_INFINITY)).toBe(-2);
    expect(slog(-MAX_VALUE)).toBe(-2);
    expect(slog(0)).toBe(-1);
    expect(slog(-0)).toBe(-1);
    expect(slog(MIN_VALUE)).toBe(-1);
    expect(Object.is(slog(1), 0)).toBe(true);
    expect(slog(Math.E)).toBe(1);
    expect(slog(MAX_VALUE)).toBe(3.639007707228627);
    expect(slog(POSITIVE_INFINITY)).toBe(POSITIVE_INFINITY);
    expect(slog(NONE)).toBe(NONE);
  });

  it.each([
    0,
    1,
    Math.E,
    32,
    -32,
    1 / 128,
    -1 / 128,
    2,
    -2,
    -36.04,
    Math.exp(32),
    MIN_VALUE,
    -1e10,
  ])("is right beside %d", (x) => {
    for (let n = -20; n <= 20; n++) {
      const near = stepped(x, n);
      const error = Math.abs(slogUlpError(near, slog(near)));
      expect(error, `x = ${near}`).toBeLessThanOrEqual(LIMIT);
    }
  });
});

describe("derivatives at special arguments", () => {
  it("sexpDerivative", () => {
    expect(sexpDerivative(-2)).toBe(POSITIVE_INFINITY);
    expect(sexpDerivative(stepped(-2, -1))).toBe(NONE);
    expect(sexpDerivative(NONE)).toBe(NONE);
    expect(sexpDerivative(5)).toBe(POSITIVE_INFINITY);
    expect(sexpDerivative(POSITIVE_INFINITY)).toBe(POSITIVE_INFINITY);
    expect(sexpDerivative(stepped(-2, 1)) * 2 ** -52).toBeCloseTo(1, 12);
  });

  it("slogDerivative", () => {
    expect(slogDerivative(NEGATIVE_INFINITY)).toBe(0);
    expect(slogDerivative(POSITIVE_INFINITY)).toBe(0);
    expect(slogDerivative(NONE)).toBe(NONE);
    expect(slogDerivative(-1000)).toBe(0);
    expect(slogDerivative(MAX_VALUE)).toBeGreaterThan(0);
  });
});
