import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { iterateExp, ulpDistance } from "../../src/index.js";
import { rho } from "../../src/rho.js";
import { spacing, stepped } from "../fixtures/doubles.js";

const RUNS = {
  numRuns: Number(process.env.RUNS ?? 80),
  seed: Number(process.env.SEED ?? 1),
};

const alphas = fc.oneof(
  fc.constantFrom(0, 0.25, 0.5, 0.75, 1),
  fc.double({ min: 0, max: 1.5, noNaN: true }),
);
/** An alpha and numbers of its domain. */
const operands = (n: number) =>
  alphas.chain((alpha) =>
    fc.tuple(
      fc.constant(alpha),
      fc.array(
        fc
          .oneof(
            fc.double({ min: 0, max: 1, noNaN: true }),
            fc.double({ min: 0, max: 1e4, noNaN: true }),
          )
          .map((t) => Math.max(rho(alpha).absorber, -50) + 1e-6 + t),
        { minLength: n, maxLength: n },
      ),
    ),
  );

/** By how many ulps y may be off if every x is off by `ulps` of its own, to first order, and rounded. */
function slack(alpha: number, xs: readonly number[], ulps: number): number {
  const { value, dxs } = rho(alpha).sumGradient(xs);
  return (
    spacing(value) + 2 * xs.reduce((sum, x, i) => sum + ulps * spacing(x) * Math.abs(dxs[i]), 0)
  );
}

describe("laws", () => {
  it("is commutative, to the bit, for any number of operands", () => {
    fc.assert(
      fc.property(operands(5), fc.integer({ min: 0, max: 4 }), ([alpha, xs], shift) => {
        const r = rho(alpha);
        const turned = [...xs.slice(shift), ...xs.slice(0, shift)].reverse();
        expect(r.sum(turned)).toBe(r.sum(xs));
      }),
      RUNS,
    );
  });

  it("is associative as far as rounding in between allows", () => {
    fc.assert(
      fc.property(operands(3), ([alpha, [x, y, z]]) => {
        const r = rho(alpha);
        const all = r.sum(x, y, z);
        const xy = r.sum(x, y);
        const yz = r.sum(y, z);
        expect(Math.abs(r.sum(xy, z) - all)).toBeLessThanOrEqual(slack(alpha, [xy, z], 1));
        expect(Math.abs(r.sum(x, yz) - all)).toBeLessThanOrEqual(slack(alpha, [x, yz], 1));
      }),
      RUNS,
    );
  });

  it("has an identity, which is rounded", () => {
    fc.assert(
      fc.property(operands(1), ([alpha, [x]]) => {
        const r = rho(alpha);
        const got = r.sum(x, r.identity);
        expect(Math.abs(got - x)).toBeLessThanOrEqual(slack(alpha, [x, r.identity], 1));
        expect(r.sum([])).toBe(r.identity);
        expect(r.identity).toBe(iterateExp(0, alpha));
      }),
      RUNS,
    );
  });

  it("has an absorber, and numbers as near to it as they come do not absorb", () => {
    fc.assert(
      fc.property(operands(2), ([alpha, [x, y]]) => {
        fc.pre(alpha > 0.01);
        const r = rho(alpha);
        expect(r.sum(r.absorber, x, y)).toBe(r.absorber);
        const near = stepped(r.absorber, 1);
        expect(r.sum(near, x)).toBeGreaterThanOrEqual(r.absorber);
        expect(r.sum(near, 1e100)).toBeGreaterThan(r.absorber);
        // Products keep their signs at the integer; below other absorbers nothing is real.
        if (!Number.isInteger(alpha)) expect(r.sum(stepped(r.absorber, -1), x)).toBeNaN();
      }),
      RUNS,
    );
  });

  it("has inverses", () => {
    fc.assert(
      fc.property(operands(1), ([alpha, [x]]) => {
        const r = rho(alpha);
        const inverse = r.inverse(x);
        fc.pre(inverse < 1e300 && inverse > r.absorber);
        expect(inverse).toBe(r.dot([-1], [x]));
        const off = Math.abs(r.sum(x, inverse) - r.identity);
        expect(off).toBeLessThanOrEqual(slack(alpha, [x, inverse], 1));
      }),
      RUNS,
    );
  });

  it("is nondecreasing in every operand, from one double to the next too", () => {
    fc.assert(
      fc.property(
        operands(3),
        fc.double({ min: 0, max: 10, noNaN: true }),
        ([alpha, [x, y, z]], d) => {
          const r = rho(alpha);
          const base = r.sum(x, y, z);
          expect(r.sum(stepped(x, 1), y, z)).toBeGreaterThanOrEqual(base);
          expect(r.sum(x, y + d, z)).toBeGreaterThanOrEqual(base);
        },
      ),
      RUNS,
    );
  });

  it("takes weights as repetitions", () => {
    fc.assert(
      fc.property(operands(2), fc.integer({ min: 1, max: 4 }), ([alpha, [x, y]], n) => {
        const r = rho(alpha);
        const repeated = [...Array.from({ length: n }, () => x), y];
        expect(r.dot([n, 1], [x, y])).toBe(r.sum(repeated));
        expect(r.dot([0, 1], [x, y])).toBe(y);
      }),
      RUNS,
    );
  });

  it("is continuous in alpha at 0 and 1", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.5, max: 20, noNaN: true }), { minLength: 2, maxLength: 4 }),
        (xs) => {
          for (const [alpha, want] of [
            [0, xs.reduce((a, b) => a + b)],
            [1, xs.reduce((a, b) => a * b)],
          ]) {
            expect(ulpDistance(rho(alpha).sum(xs), want)).toBeLessThanOrEqual(4);
            for (const side of [stepped(alpha, -1), stepped(alpha, 1)]) {
              const step = Math.abs(side - alpha) * Math.abs(rho(alpha).sumGradient(xs).dalpha);
              const off = Math.abs(rho(side).sum(xs) - rho(alpha).sum(xs));
              expect(off).toBeLessThanOrEqual(spacing(want) + 1.01 * step);
            }
          }
        },
      ),
      RUNS,
    );
  });
});

describe("what is true of alpha", () => {
  it("2 + 2 = 2 x 2, and between them 2 (+) 2 is larger", () => {
    const at = (alpha: number): number => rho(alpha).sum(2, 2);
    expect([at(0), at(1)]).toEqual([4, 4]);
    for (const alpha of [0.01, 0.25, 0.5, 0.75, 0.99]) expect(at(alpha)).toBeGreaterThan(4);
    expect(at(0.5)).toBeCloseTo(4.521101080414605, 14);
    // It has to turn: up from alpha = 0, down before alpha = 1.
    expect(rho(0).sumGradient(2, 2).dalpha).toBeGreaterThan(0);
    expect(rho(1).sumGradient(2, 2).dalpha).toBeLessThan(0);
  });
});
