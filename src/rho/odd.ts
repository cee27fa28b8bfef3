import { fromNumber } from "../numbers/fixed.js";
import { addPair, negate, Pair, setPair } from "../numbers/pair.js";
import { iterateExp } from "../real/iterate.js";
import { type Chart, PlainChart, type Result, type Slopes, sharpInner } from "./chart.js";
import type { Fixed } from "./fixed.js";
import { Iterate } from "./iterate.js";
import { numberOf, quotient, type Slope, slopeAt, speed, unit } from "./slopes.js";

/**
 * The extension "odd", for alpha >= 0: with e = exp^alpha(0), the identity, inner values are
 * exp^-alpha(x) for x >= e and -exp^-alpha(2 e - x) below. The chart is an odd function around e and
 * maps all real numbers one-to-one onto all real numbers, so that the operation is a commutative
 * group on the whole line. At e it has a continuous derivative; the second derivative changes its sign.
 */
export class OddChart implements Chart {
  readonly invertible = true;
  readonly from = Number.NEGATIVE_INFINITY;
  readonly enough = 0;
  readonly bits: bigint;
  readonly #plain: PlainChart;
  /** e as a double and as a pair. */
  readonly #identity: number;
  readonly #identityPair = new Pair();

  constructor(readonly b: number) {
    this.#plain = new PlainChart(b);
    this.bits = this.#plain.bits;
    this.#identity = iterateExp(0, b);
    setPair(this.#identityPair, 0);
    new Iterate(b).apply(this.#identityPair);
  }

  /** s = 2 e - s. */
  #reflect(s: Pair): void {
    negate(s);
    addPair(s, this.#identityPair);
    addPair(s, this.#identityPair);
  }

  down(s: Pair): void {
    s.lo = 0;
    s.error = 0;
    const below = s.hi < this.#identity;
    if (below) this.#reflect(s);
    this.#plain.downPair(s);
    if (below) negate(s);
  }

  up(s: Pair): void {
    const below = s.hi < 0;
    if (below) negate(s);
    this.#plain.up(s);
    if (below) this.#reflect(s);
  }

  downFixed(x: number, p: bigint): Fixed {
    const z = fromNumber(x, p);
    const twice = this.#twiceIdentity(p);
    if (2n * z >= twice) return this.#plain.downFixedFrom(z, p);
    return -(this.#plain.downFixedFrom(twice - z, p) as bigint);
  }

  upFixed(z: Fixed, p: bigint): Fixed {
    if (typeof z === "number") return z;
    const y = this.#plain.upFixed(z < 0n ? -z : z, p);
    if (z >= 0n) return y;
    return typeof y === "number" ? -y : this.#twiceIdentity(p) - y;
  }

  #twiceIdentity(p: bigint): bigint {
    return 2n * (this.#plain.upFixed(0n, p) as bigint);
  }

  inner(x: number): number {
    return Number.isFinite(x) ? sharpInner(this, x) : x;
  }

  #mirrored(x: number): number {
    return x < this.#identity ? 2 * this.#identity - x : x;
  }

  result(y: number, Z: number): Result {
    const Y = this.#mirrored(y);
    const direct = speed(Y);
    return {
      y: slopeAt(Y),
      Z: slopeAt(Math.abs(Z)),
      speed: y < this.#identity ? 2 * speed(this.#identity) - direct : direct,
    };
  }

  slopes({ y, Z }: Result, share: Slope, x: number, z: number, slopes: Slopes): void {
    const at = slopeAt(Math.abs(z));
    const dx = quotient(share, slopeAt(this.#mirrored(x)), y, Z, at);
    const direct = quotient(share, Z, at, unit, y);
    const turned = x < this.#identity;
    slopes.dx = this.b === 0 ? numberOf(share) : dx;
    slopes.dalpha = turned ? direct - 2 * dx * speed(this.#identity) : -direct;
  }
}
