import { describe, expect, it } from "vitest";
import { abelFunction } from "../../src/abel/kneser/abel.js";
import { solveAbel } from "../../src/abel/kneser/solve.js";
import { abs, fromNumber } from "../../src/numbers/fixed.js";
import { sexpFixed, slogFixed } from "../../src/real/exact.js";

const { p: P, abel, inverse } = abelFunction(solveAbel({ digits: 75 }));

/** Points on both sides of the interval of the sums and of its ends, and next to 1. */
const xs = [
  ...Array.from({ length: 80 }, (_, i) => 0.45 + i / 61),
  ...[0.4921875, 0.4985, 0.49856, 1.6463, 1.6484375, 1 + 2 ** -52, 1 - 2 ** -40],
];

describe("slog and sexp in fixed point", () => {
  it.each([128n, 160n, 211n, 256n])(
    "at %d fraction bits are those of the solve, to all but 6 of them or to 205",
    (p) => {
      const tolerance = p < 211n ? 1n << (P - p + 6n) : 1n << (P - 205n);
      for (const x of xs) {
        const height = slogFixed(fromNumber(x, p), p);
        expect(abs((height << (P - p)) - abel(fromNumber(x, P)))).toBeLessThan(tolerance);
        const h = fromNumber(x - 1, p);
        const power = sexpFixed(h, p) as bigint;
        expect(abs((power << (P - p)) - inverse(h << (P - p)))).toBeLessThan(tolerance);
      }
    },
  );
});
