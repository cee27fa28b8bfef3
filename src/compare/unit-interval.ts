import { expectNumber } from "../numbers/arguments.js";

/**
 * A strictly increasing map of [0, 1] onto itself: 1 + slog there, and its inverse. Any such pair
 * makes an Abel function on the whole line.
 */
export interface UnitPiece {
  /** 1 + slog(u) for u in [0, 1]. */
  readonly up: (u: number) => number;
  /** sexp(t - 1) for t in [0, 1]. */
  readonly down: (t: number) => number;
}

/**
 * slog, sexp and iterate on the whole line from their piece on [0, 1], by slog(e^x) = slog(x) + 1.
 *
 * slog(-Infinity) = -2, slog(0) = -1, slog(1) = 0, slog(Infinity) = Infinity; sexp(-2) = -Infinity, NaN
 * below; iterate(x, alpha) is NaN where slog(x) + alpha < -2. Overflow is Infinity, NaN gives NaN.
 * Throws TypeError if an argument is not a number.
 *
 * Error: exp and log take x to the piece and back in doubles. An error d of the height there becomes
 * d sexp'(h) / sexp(h) relative to a result at height h: some units in the 16th digit up to results of
 * 100, near 10^4 of them next to overflow. Next to a zero of the result the error is absolute.
 */
export function extend(piece: UnitPiece) {
  // The ends exactly, however the piece rounds.
  const up = (u: number): number => (u === 0 ? 0 : piece.up(u));
  const down = (t: number): number => (t === 0 ? 0 : piece.down(t));

  /** x = exp^n(u), u in [0, 1), as u, and n in `steps`; x finite or -Infinity. */
  let steps = 0;
  const toUnit = (x: number): number => {
    steps = 0;
    let u = x;
    for (; u >= 1; steps++) u = Math.log(u);
    for (; u < 0; steps--) u = Math.exp(u);
    return u;
  };

  /** sexp(t - 1 + n) for t in [0, 1). */
  const fromUnit = (t: number, n: number): number => {
    if (n < -1) return Number.NaN;
    let y = down(t);
    if (n < 0) return Math.log(y);
    for (let i = 0; i < n && y < Number.POSITIVE_INFINITY; i++) y = Math.exp(y);
    return y;
  };

  return {
    slog(x: number): number {
      expectNumber("x", x);
      if (!(x < Number.POSITIVE_INFINITY)) return x;
      const t = up(toUnit(x));
      return t - 1 + steps;
    },

    sexp(height: number): number {
      expectNumber("height", height);
      if (!(Math.abs(height) < Number.POSITIVE_INFINITY)) return height > 0 ? height : Number.NaN;
      const n = Math.floor(height);
      return fromUnit(height - n, n + 1);
    },

    iterate(x: number, alpha: number): number {
      expectNumber("x", x);
      expectNumber("alpha", alpha);
      if (Number.isNaN(x) || Number.isNaN(alpha)) return Number.NaN;
      if (x === Number.POSITIVE_INFINITY)
        return alpha === Number.NEGATIVE_INFINITY ? Number.NaN : x;
      if (!(Math.abs(alpha) < 8)) return alpha > 0 ? Number.POSITIVE_INFINITY : Number.NaN;
      if (Number.isInteger(alpha)) return repeat(x, alpha);
      const t = up(toUnit(x)) + alpha;
      const n = Math.floor(t);
      return fromUnit(t - n, n + steps);
    },
  };
}

/**
 * The u in [0, 1] with up(u) = t, for an `up` that is nearly linear: Newton's method from t, whose steps at least halve until
 * only rounding is left of them.
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
  if (!Number.isNaN(u) && Math.abs(up(u) - t) > Math.max(2 ** -44 * Math.abs(t), 2 ** -1064)) {
    throw new RangeError(`no u was found for t = ${t}: the function is too far from linear`);
  }
  return u;
}

/** exp or log, |n| times. */
function repeat(x: number, n: number): number {
  let y = x;
  for (let i = 0; i < n; i++) y = Math.exp(y);
  for (let i = 0; i > n; i--) y = Math.log(y);
  return y + 0;
}
