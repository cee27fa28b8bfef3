import { expect, it } from "vitest";
import { coefficientsOf, WANTED } from "../../src/layers/heights/generate.js";
import type { Polynomial } from "../../src/layers/heights/polynomial.js";
import * as shipped from "../../src/layers/heights/polynomials.generated.js";

const evaluate = ({ center, c }: Polynomial, x: number): number =>
  c.reduceRight((y, a) => y * (x - center) + a, 0);

it.each(Object.entries(WANTED))("%s keeps its error, and is what is generated", (name, wanted) => {
  const { f, center, half = center, order, error, precision = "f32" } = wanted;
  const polynomial = (shipped as Record<string, Polynomial>)[name];
  const fresh = { center, c: coefficientsOf(wanted) };
  expect(polynomial.center).toBe(center);
  const digits = (c: number) =>
    String(c)
      .replace(/e.*|[-.]/g, "")
      .replace(/^0+/, "").length;
  expect(Math.max(...polynomial.c.map(digits)) < 10).toBe(precision === "f32");
  // Beside the errors stand the roundings of the coefficients to f32.
  const size = polynomial.c.reduce((s, c, k) => s + Math.abs(c) * half ** k, 0);
  const limit = (error + (precision === "f32" ? 2 ** -24 : 0)) * size;
  // A difference of the fourth order, good to 1e-12 or so.
  const h = 2 ** -10;
  const difference = (x: number, step: number) => (f(x + step) - f(x - step)) / (2 * step);
  for (let i = 2; i < 998; i++) {
    const x = center + half * (i / 500 - 1);
    expect(Math.abs(evaluate(polynomial, x) - evaluate(fresh, x))).toBeLessThan(2 * limit);
    const truth = order === 0 ? f(x) : (4 * difference(x, h) - difference(x, 2 * h)) / 3;
    expect(Math.abs(evaluate(polynomial, x) - truth), `x = ${x}`).toBeLessThan(limit);
  }
});
