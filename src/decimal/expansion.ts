import type { AbelExpansion } from "../abel/kneser/solve.js";
import { natural, type PowerMap } from "../abel/power-map.js";
import { type Series, series } from "../abel/series.js";
import { unpacked } from "../numbers/packed.js";
import { cloneAs } from "../numbers/properties.js";
import { type ExpansionJSON, read, written } from "./expansion-json.js";

export { baseOf, type ExpansionJSON } from "./expansion-json.js";

/** How a solved expansion comes with the package: its base says kappa, and the coefficients are packed. */
export interface Shipped extends Pick<AbelExpansion, "chart" | "line" | "report"> {
  readonly bits: number;
  /** The last ones, which are 0 in all coefficients and are not packed. */
  readonly dropped: number;
  readonly coefficients: string;
}

/**
 * A solved expansion of the super-logarithm, as `prepare` gives it: what iterexp/decimal computes all
 * its values from. It can be written down by JSON.stringify and read back by `fromJSON`.
 *
 * @example
 * const expansion = await prepare(20);
 * expansion.base; // 'e'
 * expansion.digits >= 34; // true
 */
export class Expansion {
  /** The value of the series and its inverse. @internal */
  get series(): Series {
    return this.#series;
  }

  /** @internal */
  get solved(): AbelExpansion {
    return this.#solved;
  }

  readonly #series: Series;
  readonly #solved: AbelExpansion;
  readonly #map: PowerMap;

  /** @internal */
  constructor(solved: AbelExpansion, map: PowerMap = natural) {
    this.#series = series(solved, map);
    this.#solved = solved;
    this.#map = map;
    cloneAs(this, () => this.toJSON());
  }

  /** What `toJSON()` gives: what structuredClone and postMessage copy of an expansion, and `fromJSON` takes back. */
  declare readonly stored: ExpansionJSON;

  /** The base as it is written down, "e" for the natural one. */
  get base(): string {
    return this.#map.name;
  }

  /** Confirmed decimals of the super-logarithm: its error is below 10^-digits. */
  get digits(): number {
    return this.#solved.report.digits;
  }

  /**
   * What the digits rest on, as digits d of residuals 10^-d: the equation left out of the system, the
   * functional equation and the matching at the fixed point, both between the samples of the solve.
   */
  get report(): AbelExpansion["report"] {
    return this.#solved.report;
  }

  /** What console.log of Node prints. @internal */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return `Expansion { base: ${this.base}, digits: ${this.digits} }`;
  }

  /**
   * What JSON.stringify writes of it.
   *
   * @returns its numbers, to the last bit
   */
  toJSON(): ExpansionJSON {
    return written(this.#solved, this.#map.name);
  }

  /**
   * The expansion that toJSON wrote.
   *
   * @param json what toJSON gave, as an object or as its text, or a structured clone of the expansion
   * @param map the power map of its base; that of base e by default
   * @returns the expansion
   * @throws RangeError where it is none, of another version or base, damaged, of counts that do not fit each other, or not as
   *   a solve leaves it
   */
  static fromJSON(json: unknown, map: PowerMap = natural): Expansion {
    return new Expansion(read(json, map), map);
  }

  /** One that comes with the package, whose numbers its tests look at. @internal */
  static shipped(
    { bits, dropped, coefficients, ...rest }: Shipped,
    map: PowerMap = natural,
  ): Expansion {
    const p = BigInt(bits);
    const whole = unpacked(coefficients).map((c) => c << BigInt(dropped));
    return new Expansion({ ...rest, p, kappa: map.kappaAt(p), coefficients: whole }, map);
  }
}
