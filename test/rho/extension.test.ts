import { describe, expect, it } from "vitest";
import { type Extension, rho } from "../../src/rho.js";
import { spacing, stepped, uniform } from "../fixtures/doubles.js";
import { exactly, extended, slopes, ulps } from "./oracle.js";

const POINTS = Number(process.env.POINTS ?? 12);
const alphas = [0.5, 0.1, 0.9, 0.731];

/** Ulps: "odd" and "signed" are rounded correctly, "shift" is not. */
const PROMISE: Record<Extension, number> = { odd: 0.51, shift: 4, signed: 0.51 };

const draw = (random: () => number): number =>
  random() < 0.6 ? 12 * random() - 6 : 60 * random() - 30;

describe.each(["odd", "shift", "signed"] as const)('extension "%s"', (extension) => {
  it.each(alphas)("is what its formula says, values and gradients, alpha = %f", (alpha) => {
    const random = uniform(7);
    const r = rho(alpha, { extension });
    const worst = { value: 0, dx: 0, dalpha: 0 };
    for (let i = 0; i < POINTS; i++) {
      const xs = Array.from({ length: 1 + Math.floor(3 * random()) }, () => draw(random));
      const truth = extended[extension](exactly(alpha), xs.map(exactly));
      const got = r.sum(xs);
      if (truth.isNaN()) {
        expect(got).toBeNaN();
        continue;
      }
      const left = Math.max(1, ...xs.map(Math.abs), Math.abs(got));
      const want = slopes(extended[extension], alpha, xs);
      worst.value = Math.max(worst.value, Math.abs(ulps(got, truth)));
      const gradient = r.sumGradient(xs);
      expect(gradient.value).toBe(got);
      want.dxs.forEach((dx, j) => {
        if (dx.abs().lt(1e-15)) return; // differences see less
        worst.dx = Math.max(worst.dx, Math.abs(ulps(gradient.dxs[j], dx)) / left);
      });
      // What dalpha is a difference of may be larger; a share of that is what can be asked.
      const size = Math.max(1, Math.abs(got), ...want.dxs.map((dx) => Math.abs(dx.toNumber())));
      const off = exactly(gradient.dalpha).sub(want.dalpha).abs().toNumber();
      const scale = Math.max(size, Math.abs(want.dalpha.toNumber()));
      worst.dalpha = Math.max(worst.dalpha, off / scale);
    }
    if (process.env.POINTS) console.log(extension, alpha, worst);
    expect(worst.value).toBeLessThan(PROMISE[extension]);
    expect(worst.dx).toBeLessThan(16);
    expect(worst.dalpha).toBeLessThan(1e-9);
  });

  it.each(alphas)(
    "agrees with the plain operation where that is far from the seam, alpha = %f",
    (alpha) => {
      const plain = rho(alpha);
      const r = rho(alpha, { extension });
      for (const xs of [
        [70, 90],
        [100, 1e4, 200],
      ])
        expect(r.sum(xs)).toBe(plain.sum(xs));
    },
  );

  it("has sum and product at the ends", () => {
    expect(rho(0, { extension }).sum(2, -5)).toBe(-3);
    const product = rho(1, { extension }).sum(20, 30);
    if (extension === "shift") {
      const softplus = (x: number): number => Math.log1p(Math.exp(x));
      expect(product).toBeCloseTo(softplus(20) * softplus(30), 10);
    } else expect(product).toBe(600);
  });
});

describe('extension "odd"', () => {
  const r = rho(0.5, { extension: "odd" });
  const e = r.identity;

  it("is a group on the whole line", () => {
    expect(r.domain).toEqual([-Infinity, Infinity]);
    expect(r.absorber).toBeNaN();
    for (const x of [-1e6, -30, -1, 0, 0.3, e, 2, 1e6]) {
      expect(r.sum(x)).toBe(x);
      // 2 e - x, correctly rounded
      expect(Math.abs(r.inverse(x) - (2 * e - x))).toBeLessThanOrEqual(spacing(2 * e - x));
      expect(r.sum(x, r.inverse(x))).toBeCloseTo(e, Math.abs(x) > 100 ? 8 : 14);
    }
    expect(r.sum(-Infinity, 3)).toBe(-Infinity);
    expect(r.sum(Infinity, -Infinity)).toBeNaN();
  });

  it("is odd around the identity", () => {
    for (const [x, y] of [
      [3, 5],
      [-2, 4],
      [0.1, 7],
    ]) {
      expect(r.sum(2 * e - x, 2 * e - y)).toBeCloseTo(2 * e - r.sum(x, y), 12);
    }
  });

  it("has a continuous first derivative at the seam and a jump in the second", () => {
    const dx = (x: number): number => r.sumGradient(x, 2).dxs[0];
    expect(dx(stepped(e, -1)) / dx(e)).toBeCloseTo(1, 13);
    const second = (side: 1 | -1): number => (dx(e + side * 1e-5) - dx(e)) / (side * 1e-5);
    expect(Math.abs(second(1) - second(-1))).toBeGreaterThan(0.1);
  });
});

describe('extension "shift"', () => {
  const r = rho(0.5, { extension: "shift" });

  it("moves every number into the domain, smoothly, and absorbs from the far left", () => {
    const A = rho(0.5).absorber;
    expect(r.sum(-Infinity, 5)).toBe(A);
    expect(r.sum(-700, 5)).toBeCloseTo(A, 15);
    for (const x of [-1000, -800, -30, -12, stepped(-12, -1), -1, 0, 3, 63, 64, stepped(64, 1)]) {
      const { value, dxs, dalpha } = r.sumGradient(x, 2);
      expect(value).toBeGreaterThanOrEqual(A);
      expect(dxs[0]).toBeGreaterThanOrEqual(0);
      expect(dxs[0]).toBeLessThan(10);
      expect(dalpha).not.toBeNaN();
    }
  });

  it("meets itself where the method changes", () => {
    for (const seam of [-12, 64]) {
      const near = [seam, stepped(seam, 1), stepped(seam, -1)].map((x) => r.sumGradient(x, 2));
      for (const part of ["value", "dalpha"] as const) {
        const base = near[0][part];
        for (const other of near) expect(Math.abs(other[part] / base - 1)).toBeLessThan(1e-9);
      }
      for (const other of near) expect(other.dxs[0] / near[0].dxs[0]).toBeCloseTo(1, 9);
    }
  });
});

describe('extension "signed"', () => {
  it("follows the rule of signs and crosses the absorber analytically", () => {
    const r = rho(0.5, { extension: "signed" });
    const plain = rho(0.5);
    const A = plain.absorber;
    expect(r.domain).toEqual([-Infinity, Infinity]);
    expect(r.sum(A, 3)).toBe(A);
    expect(r.sum(-0.75, 0.5)).toBeLessThan(A);
    expect(r.sum(-5, 3)).toBeNaN(); // the product inside is below exp^(1 - alpha)(-Infinity)
    expect(r.sum(-5, -3)).toBeGreaterThan(A);
    for (const xs of [
      [0.1, 2],
      [3, 4, 5],
      [1e300, 7],
      [1e9, 1e12],
    ]) {
      expect(r.sum(xs)).toBe(plain.sum(xs));
    }
    const slope = (x: number): number => r.sumGradient(x, 3).dxs[0];
    expect(slope(A)).toBeCloseTo(slope(A + 1e-7), 5);
    expect(slope(A - 1e-7)).toBeCloseTo(slope(A + 1e-7), 5);
    expect(plain.sumGradient(A, 3).dxs[0]).toBeCloseTo(slope(A), 13);
  });
});
