import { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import {
  abs,
  bitLength,
  exp,
  expm1,
  fromNumber,
  ln2,
  log,
  pi,
  rescale,
  sqrt,
  toNumber,
} from "../../src/numbers/fixed.js";
import { fromDecimal } from "../fixtures/decimal.js";
import { stepped, uniform } from "../fixtures/doubles.js";

const E =
  "2.7182818284590452353602874713526624977572470936999595749669676277240766303535475945713821785251664274";
const PI =
  "3.1415926535897932384626433832795028841971693993751058209749445923078164062862089986280348253421170679";
const LN2 =
  "0.6931471805599453094172321214581765680755001343602552541206800094933936219696947156058633269964186875";
const LN10 =
  "2.3025850929940456840179914546843642076011014886287729760333279009675726096773524802359972050895982983";

const P = 320n;

/** a - truth in units of 2^-p. */
const unitsBeside = (a: bigint, digits: string, p: bigint): number =>
  Number(a - fromDecimal(digits, p));

describe("constants", () => {
  it.each([64n, 200n, 320n])("agree with the known digits at %s bits", (p) => {
    expect(Math.abs(unitsBeside(pi(p), PI, p))).toBeLessThanOrEqual(1);
    expect(Math.abs(unitsBeside(ln2(p), LN2, p))).toBeLessThanOrEqual(1);
    expect(Math.abs(unitsBeside(exp(1n << p, p), E, p))).toBeLessThan(2 ** 3 * 3);
    expect(Math.abs(unitsBeside(log(10n << p, p), LN10, p))).toBeLessThan(2 ** 3);
  });

  it("do not depend on the precisions asked before", () => {
    const before = pi(100n);
    pi(3000n);
    expect(pi(100n)).toBe(before);
  });
});

describe("exp and log against decimal.js", () => {
  const D = Decimal.clone({ precision: 120 });
  const exact = (x: bigint): Decimal => new D(x.toString()).div(new D(2).pow(Number(P)));
  const difference = (a: bigint, truth: Decimal): number =>
    Math.abs(new D(a.toString()).sub(truth.mul(new D(2).pow(Number(P)))).toNumber());

  const random = uniform(1);
  const points = Array.from({ length: 60 }, () => (random() - 0.5) * 2 ** (12 * random() - 6));
  // Beside the multiples of ln(2)/2, where the reduction changes.
  for (let k = -5; k <= 5; k++) points.push((k * Math.LN2) / 2, stepped((k * Math.LN2) / 2, 1));

  it.each(points)("exp(%f) in fixed point is that of decimal.js", (x) => {
    const truth = exact(fromNumber(x, P)).exp();
    const scale = Math.max(1, truth.toNumber());
    expect(difference(exp(fromNumber(x, P), P), truth)).toBeLessThan(2 ** 3 * scale);
  });

  it.each(points.map((x) => Math.exp(x)))("log(%f) in fixed point is that of decimal.js", (x) => {
    expect(difference(log(fromNumber(x, P), P), exact(fromNumber(x, P)).ln())).toBeLessThan(2 ** 3);
  });

  it.each([-1, -0.3, -1e-20, 0, 1e-20, 0.7, 1])(
    "expm1(%f) in fixed point is that of decimal.js",
    (x) => {
      const big = fromNumber(x, P);
      expect(difference(expm1(big, P), exact(big).exp().sub(1))).toBeLessThan(2 ** 2);
    },
  );
});

describe("log", () => {
  it("is 0 at 1 and refuses what is not positive", () => {
    expect(log(1n << P, P)).toBe(0n);
    expect(() => log(0n, P)).toThrow(RangeError);
    expect(() => log(-5n, 2n)).toThrow("log: x = -5 * 2^-2, expected x > 0");
  });

  it("inverts exp over a wide range", () => {
    for (const x of [-100, -1, 2 ** -100, 3, 700]) {
      const back = log(exp(fromNumber(x, P), P), P);
      const lost = Math.max(1, Math.exp(-x));
      expect(Number(abs(back - fromNumber(x, P)))).toBeLessThan(2 ** 5 * lost);
    }
  });
});

describe("bitLength and rescale", () => {
  it("count the bits of the magnitude", () => {
    expect(bitLength(0n)).toBe(0);
    for (let n = 0n; n < 70n; n++) {
      expect(bitLength(1n << n)).toBe(Number(n) + 1);
      expect(bitLength((1n << (n + 1n)) - 1n)).toBe(Number(n) + 1);
      expect(bitLength(-(1n << n))).toBe(Number(n) + 1);
    }
  });

  it("round toward -Infinity when bits are dropped", () => {
    expect(rescale(5n, 1n, 4n)).toBe(40n);
    expect(rescale(5n, 3n, 1n)).toBe(1n);
    expect(rescale(-5n, 3n, 1n)).toBe(-2n);
  });
});

describe("fromNumber and toNumber", () => {
  const exactly = (x: number): number => toNumber(fromNumber(x, 1100n), 1100n);

  it("keep every exponent and the subnormals", () => {
    for (let e = -1074; e < 1024; e++) {
      for (const x of [2 ** e, -stepped(2 ** e, 1), stepped(2 ** e, -1)]) {
        expect(exactly(x) === x, `${x}`).toBe(true);
      }
    }
    expect(exactly(Number.MAX_VALUE)).toBe(Number.MAX_VALUE);
    expect(fromNumber(0, 10n)).toBe(0n);
    expect(fromNumber(-0, 10n)).toBe(0n);
  });

  it("rounds a double that has more bits toward -Infinity", () => {
    expect(fromNumber(0.75, 1n)).toBe(1n);
    expect(fromNumber(-0.75, 1n)).toBe(-2n);
    expect(fromNumber(5e-324, 100n)).toBe(0n);
    expect(fromNumber(-5e-324, 100n)).toBe(-1n);
  });

  it.each([-1080, -1075, -1074, -1060, -1022, -1021, -300, 0, 900, 970])(
    "rounds to the nearest double, ties to even, at the scale 2^%i",
    (e) => {
      const p = 1300n;
      const gap = Math.max(e + 1, -1074); // the exponent of the doubles' distance
      const grid = 1n << BigInt(gap + 1300);
      for (const odd of [2n ** 52n, 2n ** 52n + 1n, 2n ** 53n - 2n, 2n ** 53n - 1n]) {
        const tie = (2n * odd + 1n) << BigInt(e + 1300);
        for (const a of [tie - 1n, tie, tie + 1n]) {
          const truth = Number(toEven(a, grid)) * 2 ** gap;
          expect(toNumber(a, p) === truth, `${a - tie}`).toBe(true);
          expect(toNumber(-a, p) === -truth).toBe(true);
        }
      }
    },
  );

  function toEven(a: bigint, grid: bigint): bigint {
    const quotient = a / grid;
    const twice = 2n * (a % grid);
    const up = twice > grid || (twice === grid && quotient % 2n === 1n);
    return quotient + (up ? 1n : 0n);
  }

  it("overflows halfway beyond the largest double", () => {
    const half = 2n ** 1024n - 2n ** 970n;
    expect(toNumber(half << 7n, 7n)).toBe(Number.POSITIVE_INFINITY);
    expect(toNumber((half << 7n) - 1n, 7n)).toBe(Number.MAX_VALUE);
    expect(toNumber(-1n << 1024n, 0n)).toBe(Number.NEGATIVE_INFINITY);
  });

  it("underflows to 0 at half the least double", () => {
    expect(toNumber(1n, 1075n)).toBe(0);
    expect(toNumber(3n, 1076n)).toBe(Number.MIN_VALUE);
    expect(toNumber(1n, 5000n)).toBe(0);
  });
});

describe("sqrt", () => {
  it.each([2, 0.3, 1, 0.25, 0.2499, 4, 3.9999, 1e20, 1e-20, 2 ** -300])(
    "sqrt of %d squared is off by its rounding",
    (x) => {
      const square = fromNumber(x, P);
      const root = sqrt(square, P);
      const miss = root * root - (square << P);
      // |root^2 - x| <= 2 root * 2^(2 - p)
      expect(abs(miss) <= 8n * root + 64n).toBe(true);
    },
  );

  it("is exact at squares, 0 included, and refuses negative arguments", () => {
    expect(sqrt(0n, P)).toBe(0n);
    expect(abs(sqrt(9n << P, P) - (3n << P)) <= 4n).toBe(true);
    expect(() => sqrt(-1n, P)).toThrow("expected x >= 0");
  });
});
