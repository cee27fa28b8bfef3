import { EXP_ERROR, expSum } from "../numbers/elementary.js";
import { newSum } from "../numbers/sum.js";
import { iterateExp } from "../real/iterate.js";
import { sexpDerivative } from "../real/sexp.js";
import { slogDerivative } from "../real/slog.js";
import { type Chart, PlainChart, type Result, type Slopes } from "./chart.js";
import { Iterate, restOf } from "./iterate.js";
import { addPair } from "./pair.js";
import { quotient } from "./slopes.js";

const scratch = newSum();

/** Above, the shift is below 2^-72. */
const HIGH = 64;

/** Below, inner values come from quadrature. */
const FAR = -12;

/** Gauss's two nodes on [0, 1]. */
const NODES = [1 / 2 - Math.sqrt(3) / 6, 1 / 2 + Math.sqrt(3) / 6];

const mean = (f: (u: number) => number): number => (f(NODES[0]) + f(NODES[1])) / 2;

/** f'(x) by central differences of order 8. */
const slopeOf = (f: (x: number) => number, x: number): number => {
  const h = 1 / 64;
  const at = (k: number): number => f(x + k * h) - f(x - k * h);
  return ((4 / 5) * at(1) - at(2) / 5 + (4 / 105) * at(3) - at(4) / 280) / h;
};

/**
 * The extension "shift", for alpha from 0 to 2: inner values are exp^-alpha(s(x)) with
 * s(x) = ln(e^x + exp^alpha(0)) = A + softplus(x - A), A = exp^alpha(-Infinity) the absorber, an analytic
 * map of the whole line onto the domain (A, Infinity). Results are those of the plain operation on
 * the shifted numbers, so that a single number does not come back, and the operation is not associative.
 *
 * Method: exp^-alpha(s(x)) = exp^(-alpha - 1)(E + e^x), E = exp^alpha(0). For x < -12 this is ln(v) with
 * v = sexp(-1 + t), t = slog(E + e^x) - slog(E): both differences by Gauss's rule of two nodes, whose
 * relative error is e^(4x)/4320; so to a few ulps, with no second phase.
 */
export class ShiftChart implements Chart {
  readonly invertible = false;
  readonly from = Number.NEGATIVE_INFINITY;
  readonly fixed = undefined;
  readonly #plain: PlainChart;
  readonly #lower: Iterate;
  /** E as a double and as a pair. */
  readonly #shift: number;
  readonly #shiftPair = newSum();

  constructor(readonly b: number) {
    this.#plain = new PlainChart(b);
    this.#lower = new Iterate(-b - 1, -restOf(b, 1));
    this.#shift = iterateExp(0, b);
    new Iterate(b).apply(this.#shiftPair);
  }

  down(s: Float64Array): void {
    const x = s[0];
    s[1] = 0;
    s[2] = 0;
    if (x > HIGH || this.#shift === 0) {
      this.#plain.downPair(s);
      return;
    }
    if (x >= FAR) {
      expSum(s);
      s[2] = s[0] * EXP_ERROR;
      addPair(s, this.#shiftPair);
      this.#lower.apply(s);
      if (s[2] < Number.POSITIVE_INFINITY) return;
    }
    s[0] = this.#far(x);
    s[1] = 0;
    s[2] = 2 ** -51 * Math.abs(s[0]);
  }

  #far(x: number): number {
    const power = Math.exp(x);
    const slope = mean((u) => slogDerivative(this.#shift + u * power));
    const height = slope * power;
    return x + Math.log(slope * mean((u) => sexpDerivative(-1 + u * height)));
  }

  up(s: Float64Array): void {
    this.#plain.up(s);
  }

  inner(x: number): number {
    if (!Number.isFinite(x)) return x;
    scratch[0] = x;
    this.down(scratch);
    return scratch[0];
  }

  result(y: number, Z: number): Result {
    return this.#plain.result(y, Z);
  }

  slopes(result: Result, share: number, x: number, z: number, slopes: Slopes): void {
    if (x > HIGH || this.#shift === 0) {
      this.#plain.slopes(result, share, x, z, slopes);
      return;
    }
    const outer = quotient(share, result.Z, result.y);
    const power = Math.exp(x);
    const at = slogDerivative(this.#shift);
    const shifted = slogDerivative(this.#shift + power);
    // dz/dx = e^x slog'(E + e^x) / slog'(z), where both exponentials may underflow; dz/dalpha likewise.
    const stretch = z < -40 ? Math.exp(x - z) / slogDerivative(0) : power / slogDerivative(z);
    const drift =
      x < FAR ? slopeOf(slogDerivative, this.#shift + power / 2) / at : (shifted / at - 1) / power;
    slopes.dx = outer * stretch * shifted;
    slopes.dalpha = outer * stretch * drift;
  }
}
