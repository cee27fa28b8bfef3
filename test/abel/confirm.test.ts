import { Complex } from "complex.js";
import { describe, expect, it } from "vitest";
import { fixedPoint } from "../../src/abel/fixed-points.js";
import { confirm } from "../../src/abel/kneser/confirm.js";
import { type Choice, direct, type Geometry, geometry } from "../../src/abel/kneser/geometry.js";
import { matching } from "../../src/abel/kneser/matching.js";
import { solveAbel } from "../../src/abel/kneser/solve.js";
import { schroder } from "../../src/abel/schroder.js";
import { finish } from "../../src/abel/steps.js";
import { fromNumber, toNumber } from "../../src/numbers/fixed.js";

const DIGITS = 40;

describe("the check between the samples of a solve", () => {
  const expansion = solveAbel({ digits: DIGITS });
  const { p } = expansion;
  const s = finish(schroder(fixedPoint(0n, p), 0.25));
  // What the solve chose.
  const g = finish(geometry(s, direct(s) as Choice, DIGITS + 2)) as Geometry;
  const m = finish(matching(s, g));

  const reached = (coefficients: readonly bigint[]): number => {
    const { functionalDigits, matchingDigits, sampledDigits } = finish(
      confirm(s, g, m, coefficients),
    );
    const residual = Math.min(functionalDigits, matchingDigits);
    expect(sampledDigits).toBeLessThan(residual);
    return residual;
  };

  it("confirms the solution", () => {
    expect(reached(expansion.coefficients)).toBeGreaterThan(DIGITS);
  });

  it.each([1, 7, 30])("sees an error of 1e-25 in coefficient %i", (k) => {
    const damaged = [...expansion.coefficients];
    damaged[k] += fromNumber(1e-25, p);
    expect(reached(damaged)).toBeGreaterThan(24);
    expect(reached(damaged)).toBeLessThan(27);
  });

  it("sees by how much a series is too short", () => {
    const short = expansion.coefficients.slice(0, -30);
    const dropped = expansion.coefficients
      .slice(short.length)
      .map((c) => Math.log10(Math.abs(toNumber(c, p))));
    const digits = -Math.max(...dropped);
    expect(digits).toBeLessThan(DIGITS - 4);
    expect(Math.abs(reached(short) - digits)).toBeLessThan(1);
  });

  /** A + e sin(2 pi A) is an Abel function too: it differs in its behaviour at the fixed point only. */
  it("tells a periodic distortion from the solution although its functional equation holds", () => {
    const a = expansion.coefficients.map((c) => toNumber(c, p));
    const count = 256;
    const samples = Array.from({ length: count }, (_, j) => {
      const v = unit(j / count);
      const A = a.reduceRight((sum, c) => sum.mul(v).add(c), new Complex(0));
      return A.mul(2 * Math.PI).sin();
    });
    const distorted = expansion.coefficients.map((c, k) => {
      const sum = samples.reduce((all, f, j) => all.add(f.mul(unit((-j * k) / count))), zero);
      return c + ((fromNumber(sum.re / count, p) * fromNumber(1e-20, p)) >> p);
    });
    const { functionalDigits, matchingDigits, sampledDigits } = finish(confirm(s, g, m, distorted));
    expect(functionalDigits).toBeGreaterThan(30);
    expect(matchingDigits).toBeLessThan(21);
    expect(sampledDigits).toBeLessThan(20);
  });
});

const zero = new Complex(0);

const unit = (turns: number): Complex => new Complex({ abs: 1, arg: 2 * Math.PI * turns });
