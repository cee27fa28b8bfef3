import { fromNumber } from "../numbers/fixed.js";
import { newSum } from "../numbers/sum.js";
import { iterateExp } from "../real/iterate.js";
import { bitsFor, type Fixed, iterateFixed } from "./fixed.js";
import { Iterate, restOf } from "./iterate.js";
import { setPair } from "./pair.js";
import { quotient, type Slope, slopeAt, speed } from "./slopes.js";

/**
 * The way between the outer numbers x, y and the inner ones z = exp^-b(x), Z = exp^-b(y), in which an
 * operation is plain arithmetic. An extension bends it where exp^-b is not real.
 */
export interface Chart {
  readonly b: number;
  /** No number below has an inner value; -Infinity where all have. */
  readonly from: number;
  /** Whether a single number comes back as it went. */
  readonly invertible: boolean;
  /** Decides where pairs cannot tell how to round; without it results are a few ulps off. */
  readonly fixed: FixedChart | undefined;
  /** s[0] = x, a finite number of the domain, becomes its inner pair; with the bound Infinity if it has none. */
  down(s: Float64Array): void;
  /** The inner pair s becomes the outer one. */
  up(s: Float64Array): void;
  /** The inner value as a double. */
  inner(x: number): number;
  /** What the derivatives at y = exp^b(Z) have in common. */
  result(y: number, Z: number): Result;
  /** dy/dx and the part of dy/dalpha that comes by z, for dZ/dz = share. */
  slopes(result: Result, share: number, x: number, z: number, slopes: Slopes): void;
}

export interface Result {
  /** slog' of y and Z, or of what stands for them. */
  readonly y: Slope;
  readonly Z: Slope;
  /** dy/dalpha for a fixed Z. */
  readonly speed: number;
}

export interface Slopes {
  dx: number;
  dalpha: number;
}

/** The same way in fixed point. */
export interface FixedChart {
  readonly b: number;
  /** Fraction bits to work with, at least. */
  readonly bits: bigint;
  downFixed(x: number, p: bigint): Fixed;
  upFixed(z: Fixed, p: bigint): Fixed;
}

const scratch = newSum();

/** exp^-b and exp^b as they are, b = alpha + shift. */
export class PlainChart implements Chart, FixedChart {
  readonly invertible = true;
  readonly fixed = this;
  readonly from: number;
  readonly bits: bigint;
  readonly #down: Iterate;
  readonly #up: Iterate;
  /** alpha + shift is b + low, b a double. */
  readonly b: number;
  readonly #low: number;

  constructor(alpha: number, shift = 0) {
    const b = alpha + shift;
    const low = restOf(alpha, shift);
    this.b = b;
    this.#low = low;
    this.from = iterateExp(Number.NEGATIVE_INFINITY, Math.max(b, 0));
    this.bits = bitsFor(b, low);
    this.#down = new Iterate(-b, -low);
    this.#up = new Iterate(b, low);
  }

  down(s: Float64Array): void {
    s[1] = 0;
    s[2] = 0;
    this.#down.apply(s);
  }

  /** The same for a pair. */
  downPair(s: Float64Array): void {
    this.#down.apply(s);
  }

  up(s: Float64Array): void {
    this.#up.apply(s);
  }

  downFixed(x: number, p: bigint): Fixed {
    return this.downFixedFrom(Number.isFinite(x) ? fromNumber(x, p) : x, p);
  }

  downFixedFrom(x: Fixed, p: bigint): Fixed {
    return iterateFixed(x, -this.b, -this.#low, p);
  }

  upFixed(z: Fixed, p: bigint): Fixed {
    return iterateFixed(z, this.b, this.#low, p);
  }

  inner(x: number): number {
    if (!Number.isFinite(x)) return iterateExp(x, -this.b);
    setPair(scratch, x);
    this.#down.apply(scratch);
    return scratch[2] < 2 ** -56 * Math.abs(scratch[0]) ? scratch[0] : iterateExp(x, -this.b);
  }

  result(y: number, Z: number): Result {
    return { y: slopeAt(y), Z: slopeAt(Z), speed: speed(y) };
  }

  slopes({ y, Z, speed }: Result, share: number, x: number, z: number, slopes: Slopes): void {
    const at = slopeAt(z);
    slopes.dx = this.b === 0 ? share : quotient(share, slopeAt(x), y, Z, at);
    slopes.dalpha = -speed * quotient(share, Z, at);
  }
}
