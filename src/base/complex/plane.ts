import type { Complex } from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";

/**
 * An Abel function of b^z on the plane and its inverse, in fixed point of p bits and in the variable
 * u = z ln b + kappa, kappa = ln ln b, that turns b^z into g(u) = e^u + kappa.
 */
export interface Plane {
  readonly p: bigint;
  readonly ln: Complex;
  readonly kappa: Complex;
  /** Whether it is real on the real axis, so that conjugates go to conjugates. */
  readonly real: boolean;
  /** Its height, 0 at z = 1, on the sheet `branch`; undefined where it has none. */
  slog(u: Complex, branch: number): Complex | undefined;
  /**
   * A point of the orbit of sexp(h), and how many steps of g it is before it; undefined where sexp has no value. `above`:
   * a height on a cut is approached from above.
   */
  sexp(h: Complex, above: boolean): PointBefore | undefined;
  /**
   * g^n(u), or its limit where n is absent, in closed form where u lies next to a fixed point that attracts it; undefined
   * elsewhere.
   */
  readonly attracted?: (u: Complex, n?: bigint) => Complex | undefined;
  /** The same with many more bits, for orbits that lose too many. */
  readonly finer?: () => Plane;
  /** Digits of the heights that the theorem of docs/certificate.md gives from samples, where a solve with a disc is behind them. */
  readonly sampledDigits?: number;
  /** The same functions in doubles, for most arguments that are not real. */
  readonly doubles?: PlaneInDoubles;
  /** For results as Im h grows: their limit as z, above and below. */
  readonly limits: readonly [above: Parts | undefined, below: Parts | undefined];
}

/** The functions of a base in doubles; undefined where doubles do not have the stated accuracy. */
export interface PlaneInDoubles {
  slog(z: Parts): Parts | undefined;
  sexp(h: Parts): Parts | undefined;
  iterate(z: Parts, alpha: Parts): Parts | undefined;
}

export interface PointBefore {
  readonly u: Complex;
  readonly steps: bigint;
}
