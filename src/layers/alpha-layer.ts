import * as tf from "@tensorflow/tfjs-core";
import type { LayerVariable } from "@tensorflow/tfjs-layers";
import { describe } from "../numbers/arguments.js";
import { expectBoolean, expectCount } from "./arguments.js";
import { inside, LEAST_INSIDE, outside } from "./inside.js";
import { IterateLayer } from "./layer.js";
import type { DenseOptions } from "./options.js";

export interface AlphaOptions extends DenseOptions {
  /**
   * The iterate, 1/2 by default: a number for the whole layer, or one number a unit (a head) as an array, or "unit"
   * ("head") for the numbers (j + 1/2) / n, spread between sum and product.
   */
  readonly alpha?: number | readonly number[] | "unit" | "head";
  /** Whether alpha is learned, as 1 / (1 + e^-theta) with the weight theta; it begins where alpha is. */
  readonly trainAlpha?: boolean;
}

/** A layer with one alpha, or one for each of its units or heads. */
export abstract class AlphaLayer extends IterateLayer {
  /** The iterate, at first where it is learned. */
  readonly alpha: number | readonly number[] | "unit" | "head";
  /** Whether alpha is learned. */
  readonly trainAlpha: boolean;
  readonly #first: readonly number[];
  #theta: LayerVariable | undefined;

  /** Units or heads. */
  protected readonly count: number;

  /** `part` says what has an alpha; `learned` whether alpha is so in any case. */
  constructor(
    config: AlphaOptions,
    own: readonly string[],
    part: "unit" | "head",
    learned = false,
  ) {
    super(config, ["alpha", "trainAlpha", `${part}s`, ...own]);
    const { [`${part}s`]: count } = config as { readonly [option: string]: unknown };
    this.count = expectCount(`${part}s`, count);
    this.alpha = config.alpha ?? 1 / 2;
    this.trainAlpha = expectBoolean("trainAlpha", config.trainAlpha ?? learned);
    this.#first = firstAlphas(this.alpha, part, this.count);
    for (const alpha of this.#first) {
      const free = !learned && !this.trainAlpha;
      if (free || (alpha >= LEAST_INSIDE && alpha <= 1 - LEAST_INSIDE)) continue;
      const least = LEAST_INSIDE.toPrecision(1);
      throw new RangeError(
        `alpha = ${alpha}, expected 0 < alpha < 1, by ${least} from both, where it is learned`,
      );
    }
  }

  /** One alpha, or as many as there are units. */
  protected get firstAlphas(): readonly number[] {
    return this.#first;
  }

  protected addTheta(): LayerVariable {
    this.#theta = this.addNumbers("theta", this.#first.map(outside), this.trainAlpha);
    return this.#theta;
  }

  /** alpha as it is now: a number, or a tensor [1] or [units]. */
  protected currentAlpha(): number | tf.Tensor {
    if (this.#theta !== undefined) return inside(this.#theta.read());
    return this.#first.length === 1 ? this.#first[0] : tf.tensor1d([...this.#first]);
  }

  /** The options of the layer, as a saved model keeps them. */
  override getConfig(): tf.serialization.ConfigDict {
    const { alpha, trainAlpha } = this;
    const value = typeof alpha === "object" ? [...alpha] : alpha;
    return { ...super.getConfig(), alpha: value, trainAlpha };
  }
}

function firstAlphas(alpha: unknown, part: string, count: number): readonly number[] {
  if (typeof alpha === "number" && Number.isFinite(alpha)) return [alpha];
  if (alpha === part) return Array.from({ length: count }, (_, j) => (j + 1 / 2) / count);
  if (Array.isArray(alpha) && alpha.length === count && alpha.every(Number.isFinite)) return alpha;
  throw (typeof alpha === "number" ? RangeError : TypeError)(
    `alpha = ${describe(alpha)}, expected a finite number, an array of ${count} or "${part}"`,
  );
}
