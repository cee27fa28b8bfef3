import { describe, expect, it } from "vitest";
import { abs, bitLength } from "../../src/numbers/fixed.js";
import { type Complex, exp, fromNumbers, log, rescale } from "../../src/numbers/fixed-complex.js";
import { tabled } from "../../src/numbers/tabled.js";
import { uniform } from "../fixtures/doubles.js";

/** Units of p bits between a value and the same function in 100 bits more, over those of its integer part. */
function miss(
  value: Complex,
  f: (z: Complex, p: bigint) => Complex,
  z: Complex,
  p: bigint,
): bigint {
  const q = p + 100n;
  const truth = rescale(f(rescale(z, p, q), q), q, p);
  const whole = Math.max(bitLength(truth.re), bitLength(truth.im)) - Number(p);
  const distance = abs(value.re - truth.re) + abs(value.im - truth.im);
  return distance >> BigInt(Math.max(0, whole));
}

describe.each([90n, 300n, 785n, 1500n])("tabled(%i)", (p) => {
  const functions = tabled(p);
  const random = uniform(Number(p));
  const zs = [
    ...Array.from({ length: 60 }, () =>
      fromNumbers((random() - 0.5) * 12, (random() - 0.5) * 20, p),
    ),
    // At borders of the tables and of the quarter turns, and beyond where they serve.
    ...[0.5, 1 / 64, 1 / 128, 1 / 8192, Math.LN2 / 2, Math.PI / 4, Math.PI].flatMap((t) => [
      fromNumbers(t, -t, p),
      fromNumbers(-t, t, p),
    ]),
    fromNumbers(800, 3, p),
    fromNumbers(-30, 5000, p),
  ];

  it("is exp, within a few units", () => {
    for (const z of zs) expect(miss(functions.exp(z), exp, z, p)).toBeLessThan(16n);
    expect(functions.exp({ re: 0n, im: 0n })).toEqual({ re: 1n << p, im: 0n });
  });

  it("is log, within a few units", () => {
    for (const z of zs) expect(miss(functions.log(z), log, z, p)).toBeLessThan(64n);
  });
});
