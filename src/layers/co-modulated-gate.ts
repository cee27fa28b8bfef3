import * as tf from "@tensorflow/tfjs-core";
import type { LayerVariable, Shape } from "@tensorflow/tfjs-layers";
import { expectOneOf } from "../numbers/arguments.js";
import { expectBoolean, expectCount } from "./arguments.js";
import { expectHeights, gate } from "./gate.js";
import { LEAST_INSIDE, shares } from "./inside.js";
import {
  type Affine,
  affine,
  type InputForm,
  IterateLayer,
  lastLength,
  shapesOf,
} from "./layer.js";
import type { DenseOptions } from "./options.js";

/** What a co-modulated gate is made of. */
export interface CoModulatedGateConfig extends DenseOptions {
  /** Length of the last axis of the output. */
  readonly units: number;
  /** How many factors there are: as many as heights, or 2. */
  readonly branches?: number;
  /** One height a branch, at least 0, with the sum 1; equal ones by default. */
  readonly heights?: readonly number[];
  /** Whether heights are learned, as e^theta_i / sum_j e^theta_j with the weight theta; they begin at `heights`. */
  readonly trainHeights?: boolean;
  /** Whether learned heights are those of the whole layer, by default, or of every unit. */
  readonly per?: "layer" | "unit";
}

/**
 * The co-modulated gate y = prod_i exp^(a_i)(W_i x + b_i), a_i >= 0, sum a_i = 1, over the last axis: f(Vx + b) f(Wx + c) with
 * the half-exponential f by default, and (Vx + b) e^(Wx + c) for heights [0, 1].
 *
 * Input [batch, ..., length], output [batch, ..., units]. Weights: kernel_0, bias_0, kernel_1, ... of
 * the branches, and theta [branches, 1] or [branches, units] where heights are learned.
 *
 * **Domain and special values.** Those of gate. Two equal halves overflow f32 where W_i x + b_i is above 5983; keep inputs of
 * order 1. The first kernels keep the mean square of x in every W_i x, but y is a product, whose level a stack of
 * gates does not keep: a deep one needs normalisation or residual connections, as other gated units do.
 *
 * @example
 * const layer = new CoModulatedGate({ units: 1, kernelInitializer: "ones" });
 * layer.apply(tf.tensor2d([[1, 1]])).dataSync()[0].toFixed(3); // '11.774'
 */
export class CoModulatedGate extends IterateLayer {
  /** The name that a saved model knows the layer by. */
  static className = "CoModulatedGate";
  /** Length of the last axis of the output. */
  readonly units: number;
  /** How many factors there are. */
  readonly branches: number;
  /** The heights of the factors, at first where they are learned. */
  readonly heights: readonly number[];
  /** Whether the heights are learned. */
  readonly trainHeights: boolean;
  /** Whether learned heights are those of the layer or of every unit. */
  readonly per: "layer" | "unit";
  #branches: Affine[] = [];
  #theta: LayerVariable | undefined;

  constructor(config: CoModulatedGateConfig) {
    super(config, ["units", "branches", "heights", "trainHeights", "per"]);
    const {
      heights,
      branches = heights?.length ?? 2,
      trainHeights = false,
      per = "layer",
    } = config;
    this.units = expectCount("units", config.units);
    this.branches = expectCount("branches", branches);
    this.heights = heights ?? new Array<number>(branches).fill(1 / branches);
    expectHeights(this.heights, branches);
    this.trainHeights = expectBoolean("trainHeights", trainHeights);
    if (trainHeights && this.heights.some((height) => height < LEAST_INSIDE)) {
      throw new RangeError(
        `heights = [${this.heights}], expected numbers from ${LEAST_INSIDE.toPrecision(2)} on where they are learned`,
      );
    }
    this.per = expectOneOf("per", per, ["layer", "unit"]);
  }

  protected override forms(): readonly InputForm[] {
    return [{ name: "the input", axes: ["batch", "...", "length"] }];
  }

  /**
   * Makes the weights.
   *
   * @param shape the shape of the input, or those of the inputs
   * @throws RangeError for shapes that the layer does not take
   */
  override build(shape: Shape | Shape[]): void {
    const length = lastLength("the input", shapesOf(shape)[0]);
    this.#branches = this.heights.map((_, i) =>
      this.addAffine(length, this.units, { suffix: `_${i}` }),
    );
    if (this.trainHeights) {
      const columns = this.per === "unit" ? this.units : 1;
      const rows = this.heights.map((height) => new Array<number>(columns).fill(Math.log(height)));
      this.#theta = this.addNumbers("theta", tf.tensor2d(rows));
    }
    super.build(shape);
  }

  /**
   * The shape of the output.
   *
   * @param shape the shape of the input, or those of the inputs
   * @returns the shape
   */
  override computeOutputShape(shape: Shape | Shape[]): Shape {
    return [...shapesOf(shape)[0].slice(0, -1), this.units];
  }

  protected override compute([x]: readonly tf.Tensor[]): tf.Tensor {
    const heights = this.#theta === undefined ? this.heights : shares(this.#theta.read());
    return gate(
      this.#branches.map((branch) => affine(x, branch)),
      { heights },
    );
  }

  /** The options of the layer, as a saved model keeps them. */
  override getConfig(): tf.serialization.ConfigDict {
    const { units, branches, heights, trainHeights, per } = this;
    return { ...super.getConfig(), units, branches, heights: [...heights], trainHeights, per };
  }
}

/**
 * A product of iterates of affine maps whose heights sum to 1, y = prod_i exp^(a_i)(W_i x + b_i), as the layer CoModulatedGate.
 *
 * @param config units, and any of the options of a dense layer, branches, heights, trainHeights, per
 * @returns the layer, to be used like those of tf.layers
 * @throws TypeError for an option that it does not know or of another type, RangeError for a value out of its range; when it is
 *   used, RangeError for inputs of other shapes
 * @example
 * const gate = coModulatedGate({ units: 1, kernelInitializer: "ones" });
 * gate.apply(tf.tensor2d([[1, 1]])).dataSync()[0].toFixed(3); // '11.774'
 * const modulated = coModulatedGate({ units: 1, heights: [0, 1], kernelInitializer: "ones" });
 * modulated.apply(tf.tensor2d([[1, 1]])).dataSync()[0].toFixed(3); // '14.778'
 */
export const coModulatedGate = (config: CoModulatedGateConfig): CoModulatedGate =>
  new CoModulatedGate(config);
