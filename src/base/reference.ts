import { cut } from "../numbers/arguments.js";
import { ulp } from "../numbers/doubles.js";
import { type Exact, fromNumber, one } from "../numbers/exact.js";
import { minus, toDouble } from "../numbers/significant.js";
import type { Reference } from "../real/reference.js";
import type { Values } from "./digits.js";
import type { Exactly } from "./doubles.js";
import type { Regime } from "./regime.js";

/** As much of a base as is measured by. */
interface Measure extends Exactly {
  readonly name: string;
  readonly regime: Regime;
}

/** Digits of b^x and of a double beside it, so that their own rounding does not count. */
const DIGITS = 40;

/** A value at the greatest height that is asked for, far from overflow. */
const LARGE = 1e77;

/** How well a double has to tell its height up to that one. */
const SHARP = 1e-11;

/** How well heights have to be told at all. */
const BLUNT = 1e-8;

/** A drift that may always be rounding. */
const LEAST = 1e-13;

/** What measures others by the iterates of a base other than e. Throws RangeError at the repelling fixed point, where 1 has no height. */
export function referenceOn(base: Measure, values: Values): Reference {
  const { iterate, iterateGradient, sexp, slog, slogDerivative } = base;
  const name = shortName(base.name);
  const end = sexp(Number.POSITIVE_INFINITY);
  const isKneser = base.regime === "kneser";
  /** The error of slog(x) that rounding x to a double causes. */
  const rounding = (x: number): number => (slogDerivative(x) * ulp(x)) / 2;

  /** The height up to which neighbouring doubles below the fixed point tell heights apart. */
  function sharpest(): number {
    let height = 4;
    while (height > -1 && !(rounding(sexp(height)) < SHARP)) height -= 1 / 8;
    return height;
  }

  return {
    kind: isKneser ? "Kneser" : "regular",
    whose: isKneser ? "Kneser's" : "the regular",
    name: base.name,
    exp: `exp_${name}`,
    power: (m) =>
      m === 0 ? "x" : m === 1 ? `${name}^x` : m === -1 ? `log_${name} x` : `exp_${name}^${m}(x)`,
    iterate,
    iterateGradient,
    sexp,
    slog: (x) => (x >= end ? Number.POSITIVE_INFINITY : slog(x)),
    noise: (interval, alpha) =>
      Math.max(
        LEAST,
        ...interval.flatMap((x) => [x, iterate(x, alpha)]).map((x) => 4 * rounding(x)),
      ),
    highest: isKneser ? slog(LARGE) : sharpest(),
    alphas: `a lesser alpha for base ${name}`,
    expectBelow([from, to], steps) {
      if (isKneser) return;
      if (!(to < end)) {
        throw new RangeError(
          `domain = [${from}, ${to}], expected ends below the fixed point ${end}`,
        );
      }
      if (rounding(iterate(to, steps)) < BLUNT) return;
      throw new RangeError(
        `domain = [${from}, ${to}]: f leads so near to the fixed point ${end} that doubles do not tell heights apart, expected ends farther below it`,
      );
    },
    powerError(y, x) {
      const { value } = values.iterate(fromNumber(x), one, DIGITS, false);
      const right = toDouble(value);
      const miss =
        Number.isFinite(right) && Number.isFinite(y)
          ? toDouble(minus(value as Exact, fromNumber(y) as Exact, 20))
          : right - y;
      return -miss / ulp(right) + 0;
    },
  };
}

/** As it stands in a formula: a double by its shortest decimal, and what is no decimal in parentheses. */
function shortName(name: string): string {
  if (!/^[\d.e+]+$/.test(name)) return `(${cut(name)})`;
  return (name.length > 17 ? `${Number(name)}` : name).replace("e+", "e");
}
