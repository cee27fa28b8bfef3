import { fromNumber, toNumber } from "../numbers/fixed.js";
import { Pair } from "../numbers/pair.js";
import type { Fixed } from "../real/exact.js";
import { iterateExp } from "../real/iterate.js";
import { bitsFor, iterateFixed } from "./fixed.js";
import { Iterate, restOf } from "./iterate.js";
import { numberOf, quotient, type Slope, slopeAt, speed, unit } from "./slopes.js";

/**
 * The way between the outer numbers x, y and the inner ones z = exp^-b(x), Z = exp^-b(y), in which an
 * operation is plain arithmetic. An extension bends it where exp^-b is not real.
 */
export interface Chart extends FixedChart {
  /** No number below has an inner value; -Infinity where all have. */
  readonly from: number;
  /** Whether a single number comes back as it went. */
  readonly invertible: boolean;
  /** No inner pair below has an outer one; -Infinity where all have, or none is known. */
  readonly least: number;
  /** A relative error with which a pair is taken for the result; 0 where every result is rounded correctly. */
  readonly enough: number;
  /** The alpha for which exp^alpha leads inside and nothing else does; absent where something does. */
  readonly inward?: number | undefined;
  /** s.hi = x, a finite number of the domain, becomes its inner pair; with the bound Infinity if it has none. */
  down(s: Pair): void;
  /** The inner pair s becomes the outer one. */
  up(s: Pair): void;
  /** The inner value as a double. */
  inner(x: number): number;
  /** What the derivatives at y = exp^b(Z) have in common. */
  result(y: number, Z: number): Result;
  /** dy/dx and the part of dy/dalpha that comes by z, for dZ/dz = share. */
  slopes(result: Result, share: Slope, x: number, z: number, slopes: Slopes): void;
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

const scratch = new Pair();

/** The inner value of a finite x, to the last digit or the one before. */
export function sharpInner(chart: Chart, x: number): number {
  scratch.hi = x;
  chart.down(scratch);
  if (scratch.error < 2 ** -56 * Math.abs(scratch.hi)) return scratch.hi;
  const z = chart.downFixed(x, chart.bits);
  return typeof z === "number" ? z : toNumber(z, chart.bits);
}

/** exp^-b and exp^b as they are, b = alpha + shift. */
export class PlainChart implements Chart {
  readonly invertible: boolean = true;
  readonly enough: number = 0;
  readonly from: number;
  readonly least: number;
  bits: bigint;
  readonly #down: Iterate;
  readonly #up: Iterate;
  /** alpha + shift is b + low, b a double. */
  readonly b: number;
  readonly inward: number | undefined;
  readonly #low: number;

  constructor(alpha: number, shift = 0) {
    const b = alpha + shift;
    const low = restOf(alpha, shift);
    this.b = b;
    this.#low = low;
    this.inward = low === 0 ? -b : undefined;
    this.from = iterateExp(Number.NEGATIVE_INFINITY, Math.max(b, 0));
    // Its double, and whatever rounding b and it may have moved it by.
    const least = iterateExp(Number.NEGATIVE_INFINITY, Math.max(-b, 0));
    this.least = least - 2 ** -40 * Math.max(Math.abs(least), 1);
    this.bits = bitsFor(b, low);
    this.#down = new Iterate(-b, -low);
    this.#up = new Iterate(b, low);
  }

  down(s: Pair): void {
    s.lo = 0;
    s.error = 0;
    this.#down.apply(s);
  }

  /** The same for a pair. */
  downPair(s: Pair): void {
    this.#down.apply(s);
  }

  up(s: Pair): void {
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
    return Number.isFinite(x) && this.#low !== 0 ? sharpInner(this, x) : iterateExp(x, -this.b);
  }

  result(y: number, Z: number): Result {
    return { y: slopeAt(y), Z: slopeAt(Z), speed: speed(y) };
  }

  slopes({ y, Z }: Result, share: Slope, x: number, z: number, slopes: Slopes): void {
    const at = slopeAt(z);
    slopes.dx = this.b === 0 ? numberOf(share) : quotient(share, slopeAt(x), y, Z, at);
    slopes.dalpha = -quotient(share, Z, at, unit, y);
  }
}
