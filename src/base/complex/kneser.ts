import { exactPlane } from "../../abel/kneser/plane.js";
import type { AbelExpansion } from "../../abel/kneser/solve.js";
import { toNumber } from "../../numbers/fixed.js";
import { type Complex, div, sub, toNumbers } from "../../numbers/fixed-complex.js";
import { kneserInDoubles } from "./kneser-doubles.js";
import { MANY_LOGS } from "./leftward.js";
import type { Plane } from "./plane.js";

/**
 * Kneser's solution of a real base b > e^(1/e) on the plane (src/abel/kneser/plane.ts): the sheets and cuts of
 * iterexp/complex, with the fixed point L of b^z for that of exp; with a first phase in pairs of doubles.
 */
export function kneserPlane(expansion: AbelExpansion, ln: bigint): Plane {
  const { p } = expansion;
  const plane = exactPlane(expansion);
  const kappa: Complex = { re: expansion.kappa, im: 0n };
  const { re, im } = toNumbers(div(sub(plane.fixedPoint, kappa), { re: ln, im: 0n }, p), p);
  const attempt = <T>(evaluate: () => T): T | undefined => {
    try {
      return evaluate();
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  };
  return {
    p,
    ln: { re: ln, im: 0n },
    kappa,
    real: true,
    doubles: kneserInDoubles(expansion, plane, ln),
    limits: [
      { re, im },
      { re, im: -im },
    ],
    slog: (u, branch) => attempt(() => plane.slog(u, branch)),
    sexp(h) {
      // Far to the left of the singularities every logarithm is at L already.
      if (toNumber(h.re, p) < -MANY_LOGS) {
        return {
          u: h.im < 0n ? { ...plane.fixedPoint, im: -plane.fixedPoint.im } : plane.fixedPoint,
          steps: 0n,
        };
      }
      return attempt(() => {
        const { u, steps } = plane.sexpFrom(h);
        return { u, steps: BigInt(steps) };
      });
    },
  };
}
