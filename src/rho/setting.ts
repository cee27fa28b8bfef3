import type { Pair } from "../numbers/pair.js";
import { iterateExp } from "../real/iterate.js";
import { additive } from "./additive.js";
import { type Chart, PlainChart, type Result } from "./chart.js";
import { FarLeft } from "./far-left.js";
import type { SignedCharts } from "./large-product.js";
import type { Derivatives } from "./limits.js";
import { logarithmic } from "./logarithmic.js";
import { multiplicative } from "./multiplicative.js";
import { OddChart } from "./odd.js";
import { ShiftChart } from "./shift.js";
import { type Inner, type Terms, type World, weight } from "./world.js";

/** What stands in for exp^-alpha(x) where that is not real. */
export type Extension = "odd" | "shift" | "signed";

/** A world and the way into it. */
export interface Room<C extends Chart = Chart> {
  readonly world: World;
  readonly chart: C;
}

/** What takes two terms at a time. It is handed in where rows are asked for; each function returns false where it has no value. */
export interface Lanes {
  /** out = sum w exp^alpha(x) with its error, and exp^alpha(x), rounded, in z. */
  sum(alpha: number, terms: Terms, out: Pair, z?: Float64Array): boolean;
  /** The derivatives of the plain chart, into `found`. */
  derivatives(result: Result, terms: Terms, inner: Inner, found: Derivatives): boolean;
}

/** Beyond, fixed point has no inner value but its logarithm. */
const OVERFLOW = 1e308;

/** Where the operation of one alpha and extension is computed, and its borders. */
export class Setting {
  /** exp^alpha(0). */
  readonly identity: number;
  /** exp^alpha(-Infinity), NaN for alpha < 0. */
  readonly absorber: number;
  /** The least number of the domain. */
  readonly from: number;
  readonly room: Room;
  /** "signed" for alpha < 1 is the plain operation above the absorber, where its products overflow early. */
  readonly positive: Setting | undefined;
  /** The double that stands for exp^alpha(-Infinity), the absorber before it was rounded. */
  readonly #wall: number;
  #overflowing: Room<PlainChart> | undefined;
  #farLeft: FarLeft | undefined;

  constructor(
    readonly alpha: number,
    readonly extension: Extension | undefined,
    readonly lanes: Lanes | undefined,
  ) {
    this.identity = iterateExp(0, alpha);
    this.absorber = extension === "odd" ? Number.NaN : iterateExp(Number.NEGATIVE_INFINITY, alpha);
    this.#wall = extension === "shift" ? Number.NaN : this.absorber;
    this.room =
      extension === undefined && alpha <= -1 ? this.overflowing : roomFor(alpha, extension);
    this.from = this.room.chart.from;
    const early = extension === "signed" && alpha > 0 && alpha < 1;
    this.positive = early ? new Setting(alpha, undefined, lanes) : undefined;
  }

  /** Where inner values overflow though results may not. */
  get overflowing(): Room<PlainChart> {
    this.#overflowing ??= { world: logarithmic, chart: new PlainChart(this.alpha, 1) };
    return this.#overflowing;
  }

  get farLeft(): FarLeft {
    this.#farLeft ??= new FarLeft(this.alpha);
    return this.#farLeft;
  }

  /** The two ways in of the extension "signed". */
  get signed(): SignedCharts {
    const { chart } = (this.positive ?? this).room;
    return { product: this.room.chart as PlainChart, sum: chart as PlainChart };
  }

  isAbsorbing(x: number): boolean {
    return x === this.#wall;
  }

  /** Whether all numbers are finite and inside the domain. */
  isRegular({ x, n }: Terms): boolean {
    for (let i = 0; i < n; i++) {
      if (!(x[i] > this.from && x[i] <= Number.MAX_VALUE) || x[i] === this.#wall) return false;
    }
    return true;
  }

  /** The inner value of a number in a room; that of the absorber, which lies at the border, exactly. */
  innerIn({ world, chart }: Room, x: number): number {
    if (x !== this.#wall) return chart.inner(x);
    return world === multiplicative ? 0 : Number.NEGATIVE_INFINITY;
  }

  /** Whether an inner value is beyond the doubles, or a term of the sum beyond `largest`. */
  overflows(terms: Terms, largest = Number.POSITIVE_INFINITY): boolean {
    for (let i = 0; i < terms.n; i++) {
      const z = Math.abs(this.room.chart.inner(terms.x[i]));
      if (!(z < OVERFLOW) || Math.abs(z * weight(terms, i)) > largest) return true;
    }
    return false;
  }

  /** Whether the extension "signed" has a factor or a product beyond the doubles, and no factor 0. */
  isLarge(terms: Terms): boolean {
    if (this.positive === undefined) return false;
    let product = 1;
    let largest = 1;
    for (let i = 0; i < terms.n; i++) {
      const z = this.room.chart.inner(terms.x[i]);
      if (z === 0) return false;
      product *= z ** weight(terms, i);
      largest = Math.max(largest, Math.abs(z));
    }
    return !(Math.abs(product) < OVERFLOW && largest < OVERFLOW);
  }

  /** The setting that serves these terms: `positive` where all of them lie above the absorber. */
  servingFor({ x, n }: Terms): Setting {
    if (this.positive === undefined) return this;
    for (let i = 0; i < n; i++) if (!(x[i] > this.absorber)) return this;
    return this.positive;
  }
}

function roomFor(alpha: number, extension: Extension | undefined): Room {
  if (extension === "odd") return { world: additive, chart: new OddChart(alpha) };
  if (extension === "shift") return { world: additive, chart: new ShiftChart(alpha) };
  const signed = alpha > 0 && (extension === "signed" || Number.isInteger(alpha));
  if (signed) return { world: multiplicative, chart: new PlainChart(alpha, -1) };
  return { world: additive, chart: new PlainChart(alpha) };
}

/** A single number that comes back as it is. */
export const isAlone = (terms: Terms, { invertible }: Chart): boolean =>
  terms.n === 1 && invertible && weight(terms, 0) === 1;

/** Whether a pair Z is as right as a double may be for slog'(Z) to be, and for the quotients Z / z of a product. */
export const isSharp = (Z: Pair, world: World): boolean =>
  Z.error < 2 ** -54 * Math.max(Math.abs(Z.hi), world === multiplicative ? 0 : 1);
