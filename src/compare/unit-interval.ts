import { expectNumber } from "../numbers/arguments.js";

/**
 * A strictly increasing map of [0, 1] onto itself: 1 + slog there, and its inverse. Any such pair
 * makes an Abel function on the whole line.
 */
interface UnitPiece {
  /** 1 + slog(u) for u in [0, 1]. */
  readonly up: (u: number) => number;
  /** sexp(t - 1) for t in [0, 1]. */
  readonly down: (t: number) => number;
}

/** x -> b^x for a base b > 1, in doubles. */
export interface Exponential {
  readonly iterates: "e^x" | "b^x";
  readonly b: number;
  readonly ln: number;
  readonly power: (x: number) => number;
  readonly log: (x: number) => number;
  /** The fixed point below which heights lead; Infinity where there is none. */
  readonly end: number;
  /** Whole heights that are gone at most, and what so many and more lead to. */
  readonly most: number;
  readonly far: number;
}

export const natural: Exponential = {
  iterates: "e^x",
  b: Math.E,
  ln: 1,
  power: Math.exp,
  log: Math.log,
  end: Number.POSITIVE_INFINITY,
  most: 8, // overflow, from any double
  far: Number.POSITIVE_INFINITY,
};

/**
 * slog, sexp and iterate on the whole line from their piece on [0, 1], by slog(e^x) = slog(x) + 1.
 *
 * slog(-Infinity) = -2, slog(0) = -1, slog(1) = 0, slog(Infinity) = Infinity; sexp(-2) = -Infinity, NaN
 * below; iterate(x, alpha) is NaN where slog(x) + alpha < -2. Overflow is Infinity, NaN gives NaN.
 * Throws TypeError if an argument is not a number.
 *
 * Of another base b the same, below the fixed point that heights lead to where b <= e^(1/e), and NaN from there on; NaN as well
 * where more than `most` steps lie between x or the result and [0, 1].
 *
 * Error: exp and log take x to the piece and back in doubles. An error d of the height there becomes
 * d sexp'(h) / sexp(h) relative to a result at height h: some units in the 16th digit up to results of
 * 100, near 10^4 of them next to overflow. Next to a zero of the result the error is absolute.
 */
export function extend(piece: UnitPiece, { power, log, end, most, far }: Exponential = natural) {
  // The ends exactly, however the piece rounds.
  const up = (u: number): number => (u === 0 ? 0 : piece.up(u));
  const down = (t: number): number => (t === 0 ? 0 : piece.down(t));

  /** x = exp^n(u), u in [0, 1), as u, and n in `steps`; x finite or -Infinity. */
  let steps = 0;
  const toUnit = (x: number): number => {
    steps = 0;
    let u = x < end ? x : Number.NaN;
    for (; u >= 1; steps++) u = steps < most ? log(u) : Number.NaN;
    for (; u < 0; steps--) u = power(u);
    return u;
  };

  /** sexp(t - 1 + n) for t in [0, 1). */
  const fromUnit = (t: number, n: number): number => {
    if (n < -1) return Number.NaN;
    let y = down(t);
    if (n < 0) return log(y);
    for (let i = 0, last = Number.NaN; i < n && y < end && y !== last; i++) {
      last = y;
      y = i < most ? power(y) : Number.NaN;
    }
    return y;
  };

  /** exp or log, |n| times. */
  function repeat(x: number, n: number): number {
    let y = x;
    for (let i = 0; i < n; i++) y = power(y);
    for (let i = 0; i > n; i--) y = log(y);
    return y + 0;
  }

  return {
    slog(x: number): number {
      expectNumber("x", x);
      if (!(x < Number.POSITIVE_INFINITY) && !(end < x)) return x;
      const t = up(toUnit(x));
      return t - 1 + steps;
    },

    sexp(height: number): number {
      expectNumber("height", height);
      if (!(Math.abs(height) < Number.POSITIVE_INFINITY)) return height > 0 ? end : Number.NaN;
      const n = Math.floor(height);
      return fromUnit(height - n, n + 1);
    },

    iterate(x: number, alpha: number): number {
      expectNumber("x", x);
      expectNumber("alpha", alpha);
      if (Number.isNaN(x) || Number.isNaN(alpha)) return Number.NaN;
      if (x === Number.POSITIVE_INFINITY)
        return alpha === Number.NEGATIVE_INFINITY ? Number.NaN : x;
      if (Math.abs(alpha) === Number.POSITIVE_INFINITY) return alpha > 0 ? end : Number.NaN;
      if (!(Math.abs(alpha) < most)) return alpha > 0 ? far : Number.NaN;
      if (Number.isInteger(alpha)) return repeat(x, alpha);
      const t = up(toUnit(x)) + alpha;
      const n = Math.floor(t);
      return fromUnit(t - n, n + steps);
    },
  };
}

/**
 * The u in [0, 1] with up(u) = t, for an `up` that rises: Newton's method from t, whose steps at least halve until only rounding
 * is left of them where `up` is nearly linear; where it is not and they do not, by halving the interval.
 */
export function invertUnit(
  up: (u: number) => number,
  slope: (u: number) => number,
  t: number,
): number {
  let u = t;
  for (let last = Number.POSITIVE_INFINITY; ; ) {
    const step = (up(u) - t) / slope(u);
    const size = Math.abs(step);
    if (!(size < last / 2)) break;
    u -= step;
    last = size;
    if (size <= u * 2 ** -50) return u;
  }
  const isFound = !(Math.abs(up(u) - t) > Math.max(2 ** -44 * Math.abs(t), 2 ** -1064));
  return isFound ? u : halved(up, t);
}

/** The same by halving [0, 1], for an `up` that rises in any way. */
function halved(up: (u: number) => number, t: number): number {
  let [low, high] = [0, 1];
  for (let u = 1 / 2; u > low && u < high; u = (low + high) / 2) {
    if (up(u) < t) low = u;
    else high = u;
  }
  return high;
}
