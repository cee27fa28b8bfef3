import { describe, expect, it } from "vitest";
import * as precise from "../../src/decimal.js";
import * as real from "../../src/index.js";
import { stepped, uniform } from "../fixtures/doubles.js";

const to = { digits: 30 };

describe("rounded to doubles", () => {
  const random = uniform(7);
  const arguments_ = Array.from({ length: 300 }, () => ({
    x: 60 * random() - 20,
    alpha: 4 * random() - 2,
  }));

  it("iterateExp is the real entry's, to the bit", () => {
    for (const { x, alpha } of arguments_) {
      const value = precise.iterateExp(x, alpha, to).toNumber();
      expect(value, `${x}, ${alpha}`).toBe(real.iterateExp(x, alpha));
    }
  });

  it("slog and sexp are the real entry's, to the bit", () => {
    for (const { x, alpha } of arguments_) {
      expect(precise.slog(x, to).toNumber(), `slog(${x})`).toBe(real.slog(x));
      expect(precise.sexp(alpha, to).toNumber(), `sexp(${alpha})`).toBe(real.sexp(alpha));
    }
  });

  it("the derivatives are the real entry's within its 8 ulp", () => {
    for (const { x, alpha } of arguments_.slice(0, 120)) {
      const { dx, dalpha } = precise.iterateExpGradient(x, alpha, to);
      const ours = real.iterateExpGradient(x, alpha);
      if (!(Math.abs(ours.dx) < 1e300) || !(Math.abs(ours.dalpha) < 1e300)) continue;
      expect(real.ulpDistance(dx.toNumber(), ours.dx), `${x}, ${alpha}`).toBeLessThanOrEqual(8);
      expect(real.ulpDistance(dalpha.toNumber(), ours.dalpha)).toBeLessThanOrEqual(8);
    }
  });

  const seams = [0, 1, Math.E, -0.6960247408860842, 0.49856328794111445, -0.5065857, 0.6025493];
  const edges = seams.flatMap((x) => [stepped(x, -1), x, stepped(x, 1)]);

  it.each(edges)("exp^a(%d) is the real entry's next to zeros and seams", (x) => {
    for (const alpha of [-2, -1, -0.5, -1e-9, 0, 1e-300, 0.5, 1, 1.5, 2]) {
      expect(precise.iterateExp(x, alpha, to).toNumber()).toBe(real.iterateExp(x, alpha));
    }
    expect(precise.slog(x, to).toNumber()).toBe(real.slog(x));
  });

  it.each([5e-324, -5e-324, 1e-300, -745, -1e5, -Number.MAX_VALUE, Number.MAX_VALUE])(
    "exp^a(%d) is the real entry's",
    (x) => {
      for (const alpha of [-2.5, -1, -0.5, -5e-324, 0, 5e-324, 0.5]) {
        const value = precise.iterateExp(x, alpha, to).toNumber();
        expect(value + 0, `${alpha}`).toBe(real.iterateExp(x, alpha));
      }
      expect(precise.slog(x, to).toNumber()).toBe(real.slog(x));
    },
  );
});
