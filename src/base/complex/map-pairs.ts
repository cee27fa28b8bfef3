import { type ComplexPair, type PairParts, pairParts } from "../../numbers/complex-pair.js";
import { type Complex, div } from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";

/** A unit of rounding. */
const UNIT = 2 ** -53;

/** The stated error, 2e-15 max(1, c) of a result, in units of rounding. */
const ACCEPTED = 18;

/** Next to singularities a result moves by more times what its argument does: these are left to the digits engine too. */
const STEEPEST = 2 ** 10;

/** Smaller results are left to the digits engine, which gives them digits of their own size. */
const SMALL = 1 / 64;

/** Where u, and Re u before e^u, are left to the digits engine: their squares have to be doubles. */
const LARGEST = 2 ** 500;
const LARGEST_EXPONENT = 340;

/** g(u) = e^u + kappa, u = z ln b + kappa, and its inverse on pairs of doubles. */
export class MapInPairs {
  readonly kappa: PairParts;
  private readonly ln: PairParts;
  private readonly perLn: PairParts;

  constructor(ln: Complex, kappa: Complex, p: bigint) {
    this.ln = pairParts(ln, p);
    this.perLn = pairParts(div({ re: 1n << p, im: 0n }, ln, p), p);
    this.kappa = pairParts(kappa, p);
  }

  /** z becomes u; false where it is too large. */
  fromZ(x: ComplexPair, { re, im }: Parts): boolean {
    x.start(re, im);
    x.times(this.ln);
    x.plus(this.kappa, 1);
    return x.size < LARGEST;
  }

  up(x: ComplexPair): void {
    x.exponential();
    x.plus(this.kappa, 1);
  }

  /** The logarithm whose imaginary part is nearest to an angle; the turns it has more than the principal one. */
  down(x: ComplexPair, near = 0): number {
    this.log(x, 0);
    const turns = Math.round((near - x.im) / (2 * Math.PI));
    if (turns !== 0) x.turn(turns);
    return turns;
  }

  /** The logarithm so many turns from the principal one. */
  log(x: ComplexPair, turns: number): void {
    x.plus(this.kappa, -1);
    x.logarithm();
    if (turns !== 0) x.turn(turns);
  }

  /** The point u, so many steps before the end, becomes z; false where it leaves what doubles hold. */
  toZ(x: ComplexPair, steps: number): boolean {
    for (let i = 1; i <= steps; i++) {
      if (!(Math.abs(x.re) < LARGEST_EXPONENT)) return false;
      if (i < steps) this.up(x);
      else x.exponential();
    }
    if (steps === 0) x.plus(this.kappa, -1);
    x.times(this.perLn);
    return true;
  }

  /** The result, the mirror image of it for `lower`, if its error is small for what moves it so much. */
  accepted(x: ComplexPair, moves: number, lower: boolean): Parts | undefined {
    const { re, im, size, error } = x;
    if (!(size > SMALL && moves < STEEPEST * size)) return undefined;
    if (!(error + UNIT * size < ACCEPTED * UNIT * Math.max(size, moves))) return undefined;
    return { re, im: lower ? -im : im };
  }
}

/** Steps of g or logarithms in a row; more belong to far orbits. */
export const FAR = 400;

/** Whether g can be taken of u. */
export const hasPower = (x: ComplexPair): boolean => x.re < LARGEST_EXPONENT;

/** Whether a height may be on either side of the cut of sexp to the left of -2, for all that its error tells. */
export const isOnCut = ({ re, im, error }: ComplexPair): boolean =>
  Math.abs(im) <= error && re - error < -2;
