import { Complex } from "complex.js";
import { describe, expect, it } from "vitest";
import { fixedPoint } from "../../src/abel/fixed-points.js";
import { confirm } from "../../src/abel/kneser/confirm.js";
import { type Choice, direct } from "../../src/abel/kneser/geometry.js";
import { solveAbel } from "../../src/abel/kneser/solve.js";
import { schroder } from "../../src/abel/schroder.js";
import { finish } from "../../src/abel/steps.js";
import { fromNumber, toNumber } from "../../src/numbers/fixed.js";

const DIGITS = 40;

describe("the second discretisation", () => {
  const expansion = solveAbel({ digits: DIGITS });
  const { p } = expansion;
  const s = finish(schroder(fixedPoint(0n, p), 0.25));
  // What the solve chose.
  const choice = direct(s) as Choice;

  const reached = (coefficients: readonly bigint[]): number => {
    const { functionalDigits, matchingDigits, sampledDigits } = finish(
      confirm(s, { ...expansion, coefficients }, choice, DIGITS + 2),
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
    // The largest of the dropped terms where the second circle, moved by 0.015 and smaller by 0.025, comes nearest to the first.
    const { radius, shift } = expansion.chart;
    const moved = (z: number, t: number): number => (z + t) / (1 + t * z);
    const ends = [1, -1].map((side) =>
      moved(moved(side * (radius - 0.025), shift + 0.015), -shift),
    );
    const nearest = Math.log10(Math.max(...ends.map(Math.abs)) / radius);
    const dropped = expansion.coefficients
      .map((c, k) => Math.log10(Math.abs(toNumber(c, p))) + k * nearest)
      .slice(short.length);
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
    const { functionalDigits, matchingDigits, sampledDigits } = finish(
      confirm(s, { ...expansion, coefficients: distorted }, choice, DIGITS + 2),
    );
    expect(functionalDigits).toBeGreaterThan(30);
    expect(matchingDigits).toBeLessThan(21);
    expect(sampledDigits).toBeLessThan(20);
  });
});

const zero = new Complex(0);

const unit = (turns: number): Complex => new Complex({ abs: 1, arg: 2 * Math.PI * turns });
