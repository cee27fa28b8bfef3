import { exp, fromNumber, log } from "../numbers/fixed.js";
import { blockPolynomial } from "../numbers/interpolation.js";
import { memoized } from "../numbers/memo.js";
import { addPair, Pair, setPair } from "../numbers/pair.js";
import type { Fixed } from "../real/exact.js";
import { slogFixed } from "../real/exact.js";
import { iterateExp } from "../real/iterate.js";
import { sexpDerivative } from "../real/sexp.js";
import { slogDerivative } from "../real/slog.js";
import { PlainChart, type Result, type Slopes, sharpInner } from "./chart.js";
import { raise } from "./growth.js";
import { Iterate, restOf } from "./iterate.js";
import { quotient, type Slope } from "./slopes.js";
import { finite } from "./world.js";

/** Above, the shift is below 2^-72. */
const HIGH = 64;

/** Below, inner values come from quadrature. */
const FAR = -12;

/** Below, inner values are x and a constant, to 2^-92. */
const LINEAR = -64;

/** Half the interval around E on which slog is a polynomial for small e^x, and the x of its end. */
const HALF_WIDTH = 1 / 8;
const NEAR = -2.1;

/** Gauss's two nodes on [0, 1]. */
const NODES = [1 / 2 - Math.sqrt(3) / 6, 1 / 2 + Math.sqrt(3) / 6];

const mean = (f: (u: number) => number): number => (f(NODES[0]) + f(NODES[1])) / 2;

/**
 * The extension "shift", for alpha from 0 to 2: inner values are exp^-alpha(s(x)) with
 * s(x) = ln(e^x + exp^alpha(0)) = A + softplus(x - A), A = exp^alpha(-Infinity) the absorber, an analytic
 * map of the whole line onto the domain (A, Infinity). Results are those of the plain operation on
 * the shifted numbers, so that a single number does not come back, and the operation is not associative.
 *
 * Method: exp^-alpha(s(x)) = exp^(-alpha - 1)(E + e^x), E = exp^alpha(0). For x < -12 this is ln(v) with
 * v = sexp(-1 + t), t = slog(E + e^x) - slog(E): both differences by Gauss's rule of two nodes, whose
 * relative error is e^(4x)/4320. A result with a bound of 4 ulps is taken; where errors have grown more, or the result
 * leaves the doubles, fixed point decides. There the inner value of x < -64 is x + C, C from that of -64: what they
 * differ by is e^-64.
 */
export class ShiftChart extends PlainChart {
  override readonly invertible = false;
  override readonly from = Number.NEGATIVE_INFINITY;
  override readonly inward = undefined;
  override readonly enough = 2 ** -51;
  readonly #lower: Iterate;
  /** E as a double and as a pair. */
  readonly #shift: number;
  readonly #shiftPair = new Pair();
  /** Coefficients of slog around E in multiples of HALF_WIDTH. */
  #around: Float64Array | undefined;

  constructor(b: number) {
    super(b);
    this.#lower = new Iterate(-b - 1, -restOf(b, 1));
    this.#shift = iterateExp(0, b);
    // e^Z itself, for alpha = 1, is as small as a double can be.
    if (b === 1) this.bits = 1408n;
    setPair(this.#shiftPair, 0);
    new Iterate(b).apply(this.#shiftPair);
  }

  override down(s: Pair): void {
    const x = s.hi;
    s.lo = 0;
    s.error = 0;
    if (x > HIGH || this.#shift === 0) {
      this.downPair(s);
      return;
    }
    if (x >= FAR) {
      raise(s);
      addPair(s, this.#shiftPair);
      this.#lower.apply(s);
      if (s.error < Number.POSITIVE_INFINITY) return;
    }
    s.hi = this.#far(x);
    s.lo = 0;
    s.error = 2 ** -51 * Math.abs(s.hi);
  }

  #far(x: number): number {
    const power = Math.exp(x);
    const slope = mean((u) => slogDerivative(this.#shift + u * power));
    const height = slope * power;
    return x + Math.log(slope * mean((u) => sexpDerivative(-1 + u * height)));
  }

  override downFixed(x: number, p: bigint): Fixed {
    if (this.#shift === 0 || x > Number(p)) return super.downFixed(x, p);
    return x < LINEAR
      ? fromNumber(x, p) + this.#offset(p)
      : this.downFixedFrom(log(exp(fromNumber(x, p), p) + this.#shiftAt(p), p), p);
  }

  readonly #shiftAt = memoized(4, (p: bigint) => finite(this.upFixed(0n, p)));

  /** C of the inner values x + C. */
  readonly #offset = memoized(
    4,
    (p: bigint) => finite(this.downFixed(LINEAR, p)) - fromNumber(LINEAR, p),
  );

  override inner(x: number): number {
    return Number.isFinite(x) ? sharpInner(this, x) : x;
  }

  /** (slog'(E + h) - slog'(E)) / h for small h, from a polynomial around E: without the difference. */
  #slopeOver(h: number): number {
    const interval = { center: this.#shift, halfWidth: HALF_WIDTH };
    this.#around ??= blockPolynomial(interval, slogFixed).hi;
    const t = h / HALF_WIDTH;
    let sum = 0;
    for (let k = this.#around.length - 1; k > 1; k--) sum = sum * t + k * this.#around[k];
    return sum / HALF_WIDTH ** 2;
  }

  override slopes(result: Result, share: Slope, x: number, z: number, slopes: Slopes): void {
    if (x > HIGH) {
      super.slopes(result, share, x, z, slopes);
      return;
    }
    const outer = quotient(share, result.Z, result.y);
    const power = Math.exp(x);
    const at = slogDerivative(this.#shift);
    const shifted = slogDerivative(this.#shift + power);
    // dz/dx = e^x slog'(E + e^x) / slog'(z), where both exponentials may underflow; dz/dalpha likewise.
    const stretch = z < -40 ? Math.exp(x - z) / slogDerivative(0) : power / slogDerivative(z);
    const drift = x < NEAR ? this.#slopeOver(power) / at : (shifted / at - 1) / power;
    slopes.dx = outer * stretch * shifted;
    slopes.dalpha = outer * stretch * drift;
  }
}
