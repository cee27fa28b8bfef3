import { describe, expect, it } from "vitest";
import { iterateExp } from "../../src/complex.js";
import { complexRho, rho } from "../../src/rho.js";

const near = (z: { re: number; im: number }, re: number, im: number, digits = 12): void => {
  expect(z.re).toBeCloseTo(re, digits);
  expect(z.im).toBeCloseTo(im, digits);
};

describe("complexRho(alpha)", () => {
  it("agrees with the real operation where that is real", () => {
    for (const alpha of [-1, -0.5, 0, 0.3, 0.5, 1, 1.5]) {
      const c = complexRho(alpha);
      near(c.sum(2, 3, 4), rho(alpha).sum(2, 3, 4), 0, 10);
      near(c.dot([2, 0.5], [2, 3]), rho(alpha).dot([2, 0.5], [2, 3]), 0, 10);
      if (alpha > -1) expect(c.identity.re).toBe(rho(alpha).identity);
      if (alpha >= 0) expect(c.absorber.re).toBe(rho(alpha).absorber);
    }
  });

  it("has values below the domain, from above", () => {
    const c = complexRho(0.5);
    expect(rho(0.5).sum(-3, 2)).toBeNaN();
    const inner = iterateExp(-3, -0.5).add(iterateExp(2, -0.5));
    const { re, im } = iterateExp(inner, 0.5);
    const y = c.sum(-3, 2);
    expect([y.re, y.im]).toEqual([re, im]);
    expect(Math.abs(im)).toBeGreaterThan(0.1);
    near(c.sum({ re: -3, im: -0 }, 2), re, -im);
  });

  it("is the sum and the product of complex numbers at 0 and 1", () => {
    const [z, w] = [
      { re: 1, im: 2 },
      { re: -3, im: 0.5 },
    ];
    near(complexRho(0).sum(z, w), -2, 2.5);
    near(complexRho(1).sum(z, w), -4, -5.5);
    near(complexRho(1).sum([-2, 3]), -6, 0);
    near(complexRho(1).inverse({ re: 0, im: 2 }), 0, -0.5);
    near(complexRho(1).dot([2, 1], [z, 1]), -3, 4);
  });

  it("inverts, and gives the identity for no numbers", () => {
    const c = complexRho(0.5);
    const z = { re: 1.2, im: 0.4 };
    near(c.sum(z, c.inverse(z)), c.identity.re, 0);
    near(c.sum([]), c.identity.re, 0);
    near(complexRho({ re: 0.5, im: 0.1 }).sum(z), z.re, z.im);
  });

  it("refuses what is no complex number", () => {
    const c = complexRho(0.5);
    expect(() => c.sum("x")).toThrow('zs[0] = "x", expected a complex number');
    expect(() => c.dot([1], [1, 2])).toThrow("ws.length = 1, expected zs.length = 2");
    expect(() => c.dot(1 as never, [1])).toThrow(TypeError);
    expect(() => complexRho("a")).toThrow("alpha = ");
  });
});

describe("products whose factors are far apart", () => {
  // The exact products of the doubles, rounded.
  it.each([
    [[1e300, 1e300, 0], 0, 0],
    [[0, 1e300, -1e308], 0, 0],
    [[1e300, { re: 0, im: 1e300 }, 1e-300], 0, 1.0000000000000002e300],
    [[5e-324, 5e-324, 1e308, 1e308, 1e308], 2.4410086240052807e277, 0],
  ])("%j have their product", (zs, re, im) => {
    const product = complexRho(1).sum(zs);
    expect(Math.hypot(product.re - re, product.im - im)).toBeLessThanOrEqual(
      4e-16 * Math.hypot(re, im),
    );
  });
});
