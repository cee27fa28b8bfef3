import { fromNumbers, sub } from "../bigfixed/complex.js";
import { rescale } from "../bigfixed/real.js";
import { blockLength, evaluate, powersOf, toDisc } from "./matching.js";
import {
  type AbelExpansion,
  digitsOf,
  magnitude,
  type SolveOptions,
  second,
  solveAbel,
} from "./solve.js";

/**
 * To how many digits two expansions of A agree, at the worst of some points of both discs, on the real
 * axis and off it. Two discretisations that share no sample, no circle and no truncation agree only in
 * what is true of A.
 */
export function agreedDigits(first: AbelExpansion, other: AbelExpansion): number {
  const center = (first.center + other.center) / 2;
  const reach = Math.min(first.radius, other.radius) - Math.abs(first.center - other.center);
  const p = first.p < other.p ? first.p : other.p;
  let worst = 0n;
  for (let i = 0; i < 12; i++) {
    const re = center + 0.9 * reach * Math.cos((Math.PI * (i + 0.5)) / 12);
    for (const share of [0, 0.5, 1]) {
      const im = 0.9 * reach * share * Math.sin((Math.PI * (i + 0.5)) / 12);
      const [a, b] = [first, other].map((expansion) => {
        const value = valueAt(expansion, re, im);
        return { re: rescale(value.re, expansion.p, p), im: rescale(value.im, expansion.p, p) };
      });
      const difference = magnitude(sub(a, b));
      if (difference > worst) worst = difference;
    }
  }
  return digitsOf(worst, p);
}

function valueAt(expansion: AbelExpansion, re: number, im: number) {
  const { coefficients, p } = expansion;
  const zeta = toDisc(fromNumbers(re, im, p), expansion, p);
  return evaluate(coefficients, p, powersOf(zeta, blockLength(coefficients.length), p), p);
}

/** solveAbel, confirmed by the second discretisation; throws RangeError where they disagree. */
export function solveConfirmed(options: SolveOptions): {
  expansion: AbelExpansion;
  agreedDigits: number;
} {
  const expansion = solveAbel(options);
  const agreed = agreedDigits(expansion, solveAbel({ ...options, variation: second }));
  if (agreed < options.digits) {
    throw new RangeError(
      `two discretisations agree to ${agreed.toFixed(1)} digits, expected ${options.digits}`,
    );
  }
  return { expansion, agreedDigits: agreed };
}
