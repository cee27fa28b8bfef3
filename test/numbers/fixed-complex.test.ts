import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import { abs, fromNumber, pi } from "../../src/numbers/fixed.js";
import {
  add,
  type Complex,
  cis,
  div,
  exp,
  fromNumbers,
  log,
  mul,
  norm,
  sub,
} from "../../src/numbers/fixed-complex.js";
import { uniform } from "../fixtures/doubles.js";

const P = 300n;
const one = 1n << P;

/** The larger part of |a - b| in units of 2^-P. */
const apart = (a: Complex, b: Complex): number =>
  Math.max(Number(abs(a.re - b.re)), Number(abs(a.im - b.im)));

const random = uniform(3);
const points = Array.from({ length: 40 }, () =>
  fromNumbers((random() - 0.5) * 8, (random() - 0.5) * 8, P),
);

describe("cis", () => {
  const D = Decimal.clone({ precision: 120 });
  const toDecimal = (a: bigint): Decimal => new D(a.toString()).div(new D(2).pow(Number(P)));
  const fromDecimal = (d: Decimal): bigint => BigInt(d.mul(new D(2).pow(Number(P))).toFixed(0));

  it.each([0, 1, -1, 0.5, 2 ** -60, 3, -4, 7.25, 100, -1000, 12345.678])(
    "agrees with decimal.js at %f",
    (t) => {
      const big = fromNumber(t, P);
      const x = toDecimal(big);
      const truth = { re: fromDecimal(x.cos()), im: fromDecimal(x.sin()) };
      expect(apart(cis(big, P), truth)).toBeLessThan(2 ** 4);
    },
  );

  it("turns by quarters", () => {
    const quarter = pi(P) / 2n;
    const turns = [
      { re: one, im: 0n },
      { re: 0n, im: one },
      { re: -one, im: 0n },
      { re: 0n, im: -one },
    ];
    for (let n = -9; n <= 9; n++) {
      const there = cis(BigInt(n) * quarter, P);
      expect(apart(there, turns[((n % 4) + 4) % 4])).toBeLessThan(2 ** 5);
    }
  });

  it("stays on the unit circle beside the seams of its reduction", () => {
    for (let n = -5n; n <= 5n; n++) {
      for (const offset of [-1n, 0n, 1n]) {
        const there = cis(((2n * n + 1n) * pi(P)) / 4n + offset, P);
        expect(Number(abs(norm(there, P) - one))).toBeLessThan(2 ** 6);
      }
    }
  });
});

describe("exp", () => {
  it("has e^(z + w) = e^z e^w", () => {
    for (const z of points.slice(0, 20)) {
      const w = points[20];
      const product = mul(exp(z, P), exp(w, P), P);
      expect(apart(exp(add(z, w), P), product)).toBeLessThan(2 ** 5 * Math.exp(9));
    }
  });

  it("gives e^(i pi) = -1", () => {
    expect(apart(exp({ re: 0n, im: pi(P) }, P), { re: -one, im: 0n })).toBeLessThan(2 ** 6);
  });
});

describe("cis of a large argument", () => {
  it.each([100n, 300n, 1500n])("is that of the rest at 2^%i", (power) => {
    const q = P + power + 40n;
    const t = 3n << (P + power);
    // The rest after whole turns, with pi to many more bits.
    const turn = 2n * pi(q);
    const rest = ((t << (q - P)) % turn) >> (q - P);
    expect(apart(cis(t, P), cis(rest, P))).toBeLessThan(64);
  });
});

describe("log", () => {
  it.each([2 ** -200, 1e-9, 3e-5, 1e4, 2 ** 90])("inverts exp where |z| is %d", (size) => {
    for (const angle of [0.1, 1.3, 2.9, -2]) {
      const z = fromNumbers(size * Math.cos(angle), size * Math.sin(angle), P);
      const back = exp(log(z, P), P);
      const scale = 2 ** 12 * Math.max(1, size) * 2 ** Math.max(0, -Math.log2(size) - 200);
      expect(apart(back, z)).toBeLessThan(scale);
    }
  });

  it("is the principal inverse of exp", () => {
    for (const z of points) {
      const w = log(z, P);
      expect(w.im > -pi(P) && w.im <= pi(P)).toBe(true);
      expect(apart(exp(w, P), z)).toBeLessThan(2 ** 12);
    }
  });

  it("has the imaginary part pi on the negative axis and -pi below it", () => {
    const above = log({ re: -2n * one, im: 0n }, P);
    const below = log({ re: -2n * one, im: -one >> 40n }, P);
    expect(Number(abs(above.im - pi(P)))).toBeLessThan(2 ** 6);
    expect(below.im < 0n).toBe(true);
  });

  it("is real on the positive axis", () => {
    expect(log({ re: 3n * one, im: 0n }, P).im).toBe(0n);
    expect(log({ re: one, im: 0n }, P)).toEqual({ re: 0n, im: 0n });
  });
});

describe("arithmetic", () => {
  it("divides what it multiplied", () => {
    for (const z of points) {
      const w = points[7];
      expect(apart(div(mul(z, w, P), w, P), z)).toBeLessThan(2 ** 4);
    }
    expect(sub(add(points[0], points[1]), points[1])).toEqual(points[0]);
  });
});
