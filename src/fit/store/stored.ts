import { cloneAs } from "../../numbers/properties.js";
import type { Precision } from "../evaluate/precision.js";
import type { Measure } from "../make/shape.js";
import type { SurfaceData } from "../surface/surface-data.js";
import { pack, toStoredJson } from "./buffer.js";
import { describeFit } from "./describe.js";
import type { FitData } from "./fit-data.js";

/** A bound and where it comes from. */
export interface MaxError {
  /** The bound, in the measure. */
  readonly bound: number;
  /** How the error is measured. */
  readonly measure: Measure;
  /** How the bound comes about, in words. */
  readonly established: string;
}

/** What fits in x and fits in x and alpha have in common: what they say of themselves, and how they are stored. */
export class Stored<Data extends FitData | SurfaceData> {
  readonly #data: Data;
  readonly #established: (data: Data) => string;

  /** `established`: how the bounds come about. */
  constructor(data: Data, established: (data: Data) => string) {
    this.#data = data;
    this.#established = established;
    cloneAs(this, () => this.toBuffer());
  }

  /** What `toBuffer()` gives: what structuredClone and postMessage copy of a fit, and `loadFit` takes back. */
  declare readonly stored: ArrayBuffer;

  /** b of z -> b^z as a string; "e" unless another was asked for. */
  get base(): string {
    return this.#data.base ?? "e";
  }

  /** Which iterate it is, or the ends of the alpha served. */
  get alpha(): Data["alpha"] {
    return this.#data.alpha;
  }

  /** The ends of the x served. */
  get domain(): readonly [number, number] {
    return this.#data.domain;
  }

  /** The arithmetic that its bounds hold for. */
  get precision(): Precision {
    return this.#data.precision;
  }

  /** Degree of the polynomials. */
  get degree(): number {
    return this.#data.degree;
  }

  /** Size of the coefficients. */
  get bytes(): number {
    return this.#data.coefficients.byteLength;
  }

  /** The bound on the error of the value where the fit serves, rounding included. */
  get maxError(): MaxError {
    const { error, measure } = this.#data;
    return { bound: error, measure, established: this.#established(this.#data) };
  }

  /**
   * The fit as an object for JSON.stringify.
   *
   * @returns what loadFit reads
   */
  toJSON(): object {
    return toStoredJson(...describeFit(this.#data));
  }

  /**
   * The fit as bytes, smaller than its JSON.
   *
   * @returns what loadFit reads
   */
  toBuffer(): ArrayBuffer {
    return pack(...describeFit(this.#data));
  }
}
