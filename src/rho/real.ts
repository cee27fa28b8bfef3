import { toNumber } from "../numbers/fixed.js";
import { Pair } from "../numbers/pair.js";
import { isRounded } from "../real/fast.js";
import { iterateExp } from "../real/iterate.js";
import { additive } from "./additive.js";
import { type Chart, PlainChart, type Slopes } from "./chart.js";
import { FarLeft } from "./far-left.js";
import { largeProduct, largeProductGradient, type SignedCharts } from "./large-product.js";
import {
  alone,
  bordering,
  type Derivatives,
  filled,
  infinitelyFar,
  nothing,
  overflown,
} from "./limits.js";
import { logarithmic } from "./logarithmic.js";
import { multiplicative } from "./multiplicative.js";
import { OddChart } from "./odd.js";
import { ShiftChart } from "./shift.js";
import { numberOf, quotient, slopeAt, slopeOfPower, speed } from "./slopes.js";
import { newInner, type Terms, type World, weight } from "./world.js";

/** What stands in for exp^-alpha(x) where that is not real. */
export type Extension = "odd" | "shift" | "signed";

/** A world and the way into it. */
interface Room<C extends Chart = Chart> {
  readonly world: World;
  readonly chart: C;
}

const out = new Pair();

/** What a double Z may be off for slog'(Z) to be right, and for the quotients Z / z of a product. */
const isSharp = (Z: Pair, world: World): boolean =>
  Z.error < 2 ** -54 * Math.max(Math.abs(Z.hi), world === multiplicative ? 0 : 1);

/** Beyond, fixed point has no inner value but its logarithm. */
const OVERFLOW = 1e308;

/** Beyond, a term of the sum is too large for the doubles of a gradient. */
const LARGE_TERM = 1e290;

/**
 * y = exp^alpha(sum w exp^-alpha(x)) on doubles.
 *
 * Method. The sum may be taken in any of the worlds that exp and ln lead to from exp^-alpha(x):
 *   additive        z = exp^-alpha(x)        Z = sum w z           y = exp^alpha(Z)
 *   multiplicative  z = exp^(1 - alpha)(x)   Z = product z^w       y = exp^(alpha - 1)(Z)
 *   logarithmic     z = exp^(-alpha - 1)(x)  Z = ln sum w e^z      y = exp^(alpha + 1)(Z)
 * For alpha = 1, 2, ... the second keeps everything real that x y and x^(ln y) keep real; the third serves
 * alpha <= -1, and alpha < 0 where z of the first overflows. Numbers between x and y are pairs of
 * doubles with an error bound near 2^-72 in the height, for exp^alpha may stretch the rounding of a
 * double Z by up to 10^4; a rounding test tells whether they do, else fixed point of 256 bits or more decides.
 */
export class RealOperation {
  /** exp^alpha(0). */
  readonly identity: number;
  /** exp^alpha(-Infinity), NaN for alpha < 0. */
  readonly absorber: number;
  /** The least number of the domain. */
  readonly from: number;
  readonly #room: Room;
  /** The double that stands for exp^alpha(-Infinity), the absorber before it was rounded. */
  readonly #wall: number;
  #beyond: Room<PlainChart> | undefined;
  #farLeft: FarLeft | undefined;
  #inner = newInner(0);
  /** The last Z that was decided in fixed point. */
  #latest: { readonly chart: Chart; readonly Z: number } | undefined;
  /** "signed" for alpha < 1 is the plain operation above the absorber, where its products overflow early. */
  readonly #positive: RealOperation | undefined;

  constructor(
    readonly alpha: number,
    readonly extension: Extension | undefined,
  ) {
    this.identity = iterateExp(0, alpha);
    this.absorber = extension === "odd" ? Number.NaN : iterateExp(Number.NEGATIVE_INFINITY, alpha);
    this.#wall = extension === "shift" ? Number.NaN : this.absorber;
    this.#room =
      extension === undefined && alpha <= -1 ? this.#overflowing : roomFor(alpha, extension);
    this.from = this.#room.chart.from;
    const early = extension === "signed" && alpha > 0 && alpha < 1;
    this.#positive = early ? new RealOperation(alpha, undefined) : undefined;
  }

  /** Where inner values overflow though results may not. */
  get #overflowing(): Room<PlainChart> {
    this.#beyond ??= logarithmicRoom(this.alpha);
    return this.#beyond;
  }

  get #left(): FarLeft {
    this.#farLeft ??= new FarLeft(this.alpha);
    return this.#farLeft;
  }

  value(terms: Terms): number {
    if (this.#positive !== undefined && allAbove(this.absorber, terms)) {
      return this.#positive.value(terms);
    }
    const { world, chart } = this.#room;
    const { n, x } = terms;
    if (n === 0) return this.identity;
    if (isAlone(terms, chart)) return this.#inDomain(x[0]);
    if (FarLeft.serves(this.alpha, terms)) return this.#left.value(terms);
    if (!this.#regular(terms)) return this.#undecided(terms);
    world.combine(chart, terms, out);
    return this.#rounded(terms);
  }

  /** Whether all numbers are finite and inside the domain. */
  #regular({ x, n }: Terms): boolean {
    for (let i = 0; i < n; i++) {
      if (!(x[i] > this.from && x[i] <= Number.MAX_VALUE) || x[i] === this.#wall) return false;
    }
    return true;
  }

  /** exp^b of the pair Z in `out`, rounded. */
  #rounded(terms: Terms): number {
    const { chart } = this.#room;
    if (Math.abs(out.hi) <= Number.MAX_VALUE && out.error < Number.POSITIVE_INFINITY) {
      chart.up(out);
      if (isRounded(out) || out.error < chart.enough * Math.abs(out.hi)) return out.hi + 0;
    }
    return this.#undecided(terms);
  }

  #inDomain(x: number): number {
    return x >= this.from ? x + 0 : Number.NaN;
  }

  /** exp^alpha(-exp^-alpha(x)). */
  inverse(x: number): number {
    if (this.alpha === 1 && this.#room.world === multiplicative) return 1 / (x + 0);
    return this.value({ x: Float64Array.of(x), w: Float64Array.of(-1), n: 1 });
  }

  /** Infinite values inside, and whatever pairs of doubles do not decide. */
  #undecided(terms: Terms): number {
    if (this.#room.world === logarithmic) return this.#logarithmic(terms);
    const infinite = this.#infinite(terms);
    if (infinite !== undefined) return infinite;
    if (this.alpha < 0 && this.#overflows(terms)) return this.#logarithmic(terms);
    const { world, chart } = this.#room;
    if (this.#isLarge(terms)) return largeProduct(this.#signed, terms);
    return this.#exactly(world, chart, terms);
  }

  /** exp^b(Z), rounded once. */
  #exactly(world: World, chart: Chart, terms: Terms): number {
    const { Z, p } = world.exact(chart, terms);
    this.#latest = { chart, Z: typeof Z === "number" ? Z : toNumber(Z, p) };
    const y = chart.upFixed(Z, p);
    return typeof y === "number" ? y : toNumber(y, p) + 0;
  }

  /** Z, rounded once, of the terms whose value was found last. */
  #nearestTotal({ world, chart }: Room, terms: Terms): number {
    if (this.#latest?.chart !== chart) this.#exactly(world, chart, terms);
    return this.#latest?.Z as number;
  }

  /** Whether the extension "signed" has a factor or a product beyond the doubles, and no factor 0. */
  #isLarge(terms: Terms): boolean {
    if (this.#positive === undefined) return false;
    let product = 1;
    let largest = 1;
    for (let i = 0; i < terms.n; i++) {
      const z = this.#room.chart.inner(terms.x[i]);
      if (z === 0) return false;
      product *= z ** weight(terms, i);
      largest = Math.max(largest, Math.abs(z));
    }
    return !(Math.abs(product) < OVERFLOW && largest < OVERFLOW);
  }

  get #signed(): SignedCharts {
    const { chart } = (this.#positive ?? this).#room;
    return { product: this.#room.chart as PlainChart, sum: chart as PlainChart };
  }

  #overflows(terms: Terms, largest = Number.POSITIVE_INFINITY): boolean {
    for (let i = 0; i < terms.n; i++) {
      const z = Math.abs(this.#room.chart.inner(terms.x[i]));
      if (!(z < OVERFLOW) || Math.abs(z * weight(terms, i)) > largest) return true;
    }
    return false;
  }

  /**
   * y where x or z or w is not finite, or x out of the domain, by IEEE arithmetic inside; undefined elsewhere. What is
   * neither 0 nor infinite inside counts by its sign alone, however large it is, and a weight 0 leaves its x out.
   */
  #infinite(terms: Terms): number | undefined {
    const { world, chart } = this.#room;
    const product = world === multiplicative;
    let total = product ? 1 : 0;
    let found = false;
    let idle = false;
    for (let i = 0; i < terms.n; i++) {
      const x = terms.x[i];
      const w = weight(terms, i);
      if (Number.isNaN(w) || !(x >= this.from)) return Number.NaN;
      const special = x === this.#wall || !(Math.abs(x) <= Number.MAX_VALUE) || x === this.from;
      const z = this.#innerIn(world, chart, x);
      const ordinary = !special || (Number.isFinite(z) && !(product && z === 0));
      if (w === 0) {
        idle ||= !ordinary;
      } else if (!ordinary || !Number.isFinite(w)) {
        found = true;
        if (product) total *= z ** w;
        else total += w * z;
      } else if (product) {
        total *= Math.sign(z) ** w;
      }
    }
    if (!found) return idle ? this.value(weighing(terms)) : undefined;
    if (product && total === 0) return this.absorber;
    const negative = total === Number.NEGATIVE_INFINITY && this.extension === "odd";
    return negative ? total : iterateExp(total, chart.b);
  }

  /** The sum of numbers beyond the doubles. */
  #logarithmic(terms: Terms): number {
    const { world, chart } = this.#overflowing;
    let [up, down] = [false, false];
    for (let i = 0; i < terms.n; i++) {
      const x = terms.x[i];
      const w = weight(terms, i);
      if (Number.isNaN(x) || Number.isNaN(w)) return Number.NaN;
      const infinite = w !== 0 && (x === Number.POSITIVE_INFINITY || !Number.isFinite(w));
      if (infinite && w > 0) up = true;
      if (infinite && w < 0) down = true;
    }
    if (down) return Number.NaN;
    if (up) return Number.POSITIVE_INFINITY;
    const highest = this.#netHighest(terms, chart);
    if (highest !== undefined) return highest;
    if (terms.w?.some((w) => w < 0)) return this.#exactly(world, chart, terms);
    world.combine(chart, terms, out);
    if (out.error < Number.POSITIVE_INFINITY) {
      chart.up(out);
      if (isRounded(out)) return out.hi + 0;
    }
    return this.#exactly(world, chart, terms);
  }

  /**
   * Where even the logarithm z of the largest inner value overflows, the sum is that value to all the digits
   * that matter: y = x, unless the weights of x add up to 0 (it is left out) or less (no value). Below
   * x = -600 the rest might matter: NaN.
   */
  #netHighest(terms: Terms, chart: Chart): number | undefined {
    let bound = Number.POSITIVE_INFINITY;
    for (;;) {
      let x = Number.NEGATIVE_INFINITY;
      let net = 0;
      for (let i = 0; i < terms.n; i++) {
        const w = weight(terms, i);
        if (w === 0 || !(terms.x[i] < bound) || terms.x[i] < x) continue;
        net = terms.x[i] === x ? net + w : w;
        x = terms.x[i];
      }
      if (Math.abs(chart.inner(x)) < Number.MAX_VALUE) {
        return undefined;
      }
      if (x === Number.NEGATIVE_INFINITY && chart.b === 0) return undefined;
      if (net < 0 || x < -600) return Number.NaN;
      if (net > 0) return x;
      bound = x;
    }
  }

  /** value and derivatives of terms; rho.ts says what they are at the edges. */
  gradient(terms: Terms): Derivatives {
    if (this.#positive !== undefined && allAbove(this.absorber, terms)) {
      return this.#positive.gradient(terms);
    }
    const { n, x } = terms;
    if (FarLeft.serves(this.alpha, terms)) return this.#left.gradient(terms);
    if (this.#inner.z.length !== n) this.#inner = newInner(n);
    const inner = this.#inner;
    inner.total = Number.NaN;
    let room = this.#room;
    let value = Number.NaN;
    if (n > 0 && this.#regular(terms)) {
      room.world.combine(room.chart, terms, out, inner.z);
      if (isSharp(out, room.world)) {
        inner.total = out.hi;
        value = isAlone(terms, room.chart) ? this.#inDomain(x[0]) : this.#rounded(terms);
      }
    }
    if (Number.isNaN(inner.total)) {
      this.#latest = undefined;
      value = this.value(terms);
      if (Number.isNaN(value)) return nothing(n);
      room = this.#roomOf(terms);
      if (this.#regular(terms) && hasFiniteWeights(terms) && this.#isLarge(terms)) {
        return largeProductGradient(this.#signed, terms, value);
      }
      if (this.alpha < 0 && value === Number.POSITIVE_INFINITY) {
        return infinitelyFar(terms, this.alpha);
      }
      if (room.world === logarithmic && this.#netHighest(terms, room.chart) !== undefined) {
        return alone(terms, value);
      }
      for (let i = 0; i < n; i++) inner.z[i] = this.#innerIn(room.world, room.chart, x[i]);
      room.world.combine(room.chart, terms, out);
      if (isSharp(out, room.world)) inner.total = out.hi;
      else if (this.#regular(terms) && hasFiniteWeights(terms)) {
        inner.total = this.#nearestTotal(room, terms);
      }
    }
    const { world, chart } = room;
    if (Number.isNaN(value)) return nothing(n);
    world.partials(chart, terms, inner);
    if (!Number.isFinite(value) && chart.b !== 0) return overflown(value, inner);
    if (inner.total === Number.NEGATIVE_INFINITY && chart.b > 0) {
      return world === multiplicative
        ? bordering(terms, inner, value)
        : filled(n, value, 0, speed(value));
    }

    const result = chart.result(value, inner.total);
    const slopes: Slopes = { dx: 0, dalpha: 0 };
    const share = { mantissa: 0, exponent: 0 };
    let dalpha = result.speed;
    const dxs = new Float64Array(n);
    const dws = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      share.exponent = inner.exponent[i];
      share.mantissa = inner.dz[i];
      if (share.mantissa !== 0) {
        chart.slopes(result, share, x[i], inner.z[i], slopes);
        dxs[i] = slopes.dx;
        dalpha += slopes.dalpha;
      }
      share.mantissa = inner.dw[i];
      dws[i] = chart.b === 0 ? numberOf(share) : quotient(share, result.Z, result.y);
    }
    if (world === logarithmic && chart.b >= 0 && this.alpha > -1) {
      this.#withoutLogarithms(terms, chart, value, inner.total, dxs, dws);
    }
    if (isAlone(terms, this.#room.chart)) {
      dxs[0] = 1;
      dalpha = 0;
    }
    return { value, dalpha, dxs, dws };
  }

  /** The derivatives in x that have no e^z = exp^-alpha(x) > 0, Z = e^L beyond the doubles. */
  #withoutLogarithms(
    terms: Terms,
    { from }: Chart,
    y: number,
    L: number,
    dxs: Float64Array,
    dws: Float64Array,
  ): void {
    const [outer, Z] = [slopeAt(y), slopeOfPower(L)];
    terms.x.forEach((x, i) => {
      if (x > from) return;
      const z = this.#room.chart.inner(x);
      dxs[i] = quotient(weight(terms, i), slopeAt(x), outer, Z, slopeAt(z));
      dws[i] = quotient(z, Z, outer);
    });
  }

  /** Where an operand is the absorber, the product one step further out has a slope, the sum has none. */
  #roomOf(terms: Terms): Room {
    const { world } = this.#room;
    if (this.alpha > 0 && world === additive && terms.x.includes(this.#wall)) {
      return { world: multiplicative, chart: new PlainChart(this.alpha, -1) };
    }
    const overflows = world === additive && this.alpha < 0 && this.#overflows(terms, LARGE_TERM);
    return overflows ? this.#overflowing : this.#room;
  }

  #innerIn(world: World, chart: Chart, x: number): number {
    if (x !== this.#wall) return chart.inner(x);
    return world === multiplicative ? 0 : Number.NEGATIVE_INFINITY;
  }
}

/** A single number that comes back as it is. */
const isAlone = (terms: Terms, { invertible }: Chart): boolean =>
  invertible && terms.n === 1 && weight(terms, 0) === 1;

/** The terms whose weight is not 0. */
function weighing({ x, w, n }: Terms): Terms {
  const kept = Array.from({ length: n }, (_, i) => i).filter((i) => w?.[i] !== 0);
  return {
    x: Float64Array.from(kept, (i) => x[i]),
    w: Float64Array.from(kept, (i) => w?.[i] ?? 1),
    n: kept.length,
  };
}

function hasFiniteWeights({ w }: Terms): boolean {
  return w?.every(Number.isFinite) ?? true;
}

function allAbove(x: number, terms: Terms): boolean {
  for (let i = 0; i < terms.n; i++) if (!(terms.x[i] > x)) return false;
  return true;
}

const logarithmicRoom = (alpha: number): Room<PlainChart> => ({
  world: logarithmic,
  chart: new PlainChart(alpha, 1),
});

function roomFor(alpha: number, extension: Extension | undefined): Room {
  if (extension === "odd") return { world: additive, chart: new OddChart(alpha) };
  if (extension === "shift") return { world: additive, chart: new ShiftChart(alpha) };
  const signed = alpha > 0 && (extension === "signed" || Number.isInteger(alpha));
  if (signed) return { world: multiplicative, chart: new PlainChart(alpha, -1) };
  return { world: additive, chart: new PlainChart(alpha) };
}
