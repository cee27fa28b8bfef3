import { fromNumber } from "../numbers/fixed.js";
import { addPair, negate, Pair, setPair } from "../numbers/pair.js";
import type { Fixed } from "../real/exact.js";
import { iterateExp } from "../real/iterate.js";
import { PlainChart, type Result, type Slopes, sharpInner } from "./chart.js";
import { Iterate } from "./iterate.js";
import { numberOf, quotient, type Slope, slopeAt, speed, unit } from "./slopes.js";

/**
 * The extension "odd", for alpha >= 0: with e = exp^alpha(0), the identity, inner values are
 * exp^-alpha(x) for x >= e and -exp^-alpha(2 e - x) below. The chart is an odd function around e and
 * maps all real numbers one-to-one onto all real numbers, so that the operation is a commutative
 * group on the whole line. At e it has a continuous derivative; the second derivative changes its sign.
 */
export class OddChart extends PlainChart {
  override readonly from = Number.NEGATIVE_INFINITY;
  override readonly inward = undefined;
  /** e as a double and as a pair. */
  readonly #identity: number;
  readonly #identityPair = new Pair();

  constructor(b: number) {
    super(b);
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

  override down(s: Pair): void {
    s.lo = 0;
    s.error = 0;
    const below = s.hi < this.#identity;
    if (below) this.#reflect(s);
    this.downPair(s);
    if (below) negate(s);
  }

  override up(s: Pair): void {
    const below = s.hi < 0;
    if (below) negate(s);
    super.up(s);
    if (below) this.#reflect(s);
  }

  override downFixed(x: number, p: bigint): Fixed {
    const z = fromNumber(x, p);
    const twice = this.#twiceIdentity(p);
    if (2n * z >= twice) return this.downFixedFrom(z, p);
    return -(this.downFixedFrom(twice - z, p) as bigint);
  }

  override upFixed(z: Fixed, p: bigint): Fixed {
    if (typeof z === "number") return z;
    const y = super.upFixed(z < 0n ? -z : z, p);
    if (z >= 0n) return y;
    return typeof y === "number" ? -y : this.#twiceIdentity(p) - y;
  }

  #twiceIdentity(p: bigint): bigint {
    return 2n * (super.upFixed(0n, p) as bigint);
  }

  override inner(x: number): number {
    return Number.isFinite(x) ? sharpInner(this, x) : x;
  }

  #mirrored(x: number): number {
    return x < this.#identity ? 2 * this.#identity - x : x;
  }

  override result(y: number, Z: number): Result {
    const Y = this.#mirrored(y);
    const direct = speed(Y);
    return {
      y: slopeAt(Y),
      Z: slopeAt(Math.abs(Z)),
      speed: y < this.#identity ? 2 * speed(this.#identity) - direct : direct,
    };
  }

  override slopes({ y, Z }: Result, share: Slope, x: number, z: number, slopes: Slopes): void {
    const at = slopeAt(Math.abs(z));
    const dx = quotient(share, slopeAt(this.#mirrored(x)), y, Z, at);
    const direct = quotient(share, Z, at, unit, y);
    const turned = x < this.#identity;
    slopes.dx = this.b === 0 ? numberOf(share) : dx;
    slopes.dalpha = turned ? direct - 2 * dx * speed(this.#identity) : -direct;
  }
}
