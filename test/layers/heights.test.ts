import { expect, it } from "vitest";
import { coefficientsOf, WANTED } from "../../src/layers/heights/generate.js";
import type { Polynomial } from "../../src/layers/heights/polynomial.js";
import * as shipped from "../../src/layers/heights/polynomials.generated.js";

const evaluate = ({ center, c }: Polynomial, x: number): number =>
  c.reduceRight((y, a) => y * (x - center) + a, 0);

it.each(Object.entries(WANTED))("%s keeps its error, and is what is generated", (name, wanted) => {
  const { f, center, order, error, precision = "f32" } = wanted;
  const polynomial = (shipped as Record<string, Polynomial>)[name];
  const fresh = { center, c: coefficientsOf(wanted) };
  expect(polynomial.center).toBe(center);
  expect(polynomial.c.every((c) => Math.fround(c) === c)).toBe(precision === "f32");
  // Beside the errors stand the roundings of the coefficients to f32.
  const size = polynomial.c.reduce((s, c, k) => s + Math.abs(c) * center ** k, 0);
  const limit = (error + (precision === "f32" ? 2 ** -24 : 0)) * size;
  const h = 2 ** -16;
  for (let i = 1; i < 1000; i++) {
    const x = (2 * center * i) / 1000;
    expect(Math.abs(evaluate(polynomial, x) - evaluate(fresh, x))).toBeLessThan(2 * limit);
    const truth = order === 0 ? f(x) : (f(x + h) - f(x - h)) / (2 * h);
    expect(Math.abs(evaluate(polynomial, x) - truth), `x = ${x}`).toBeLessThan(limit);
  }
});
