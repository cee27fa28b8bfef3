import type { NamedAttrMap } from "@tensorflow/tfjs-core";
import type { MapName } from "./maps.js";

/** The kernels, by the names under which TensorFlow.js knows them. */
export const KERNEL = {
  /** f(x, alpha), elementwise. */
  map: "IterexpMap",
  /** The sum of f(x, alpha) weights along axes. */
  sum: "IterexpSum",
  /** The gradients of both, in x, alpha and weights. */
  slopes: "IterexpSlopes",
  /** The shares of co-modulated attention. */
  shares: "IterexpShares",
  sharesSlopes: "IterexpSharesSlopes",
} as const;

/** Attributes beside those that say which inputs there are. alpha: a number where there is no tensor of it. */
export interface MapAttributes {
  readonly map: MapName;
  readonly alpha?: number;
  /** Of a sum; the shape of the result with the axes kept. */
  readonly kept?: readonly number[];
}

export interface SharesAttributes {
  readonly alpha?: number;
  readonly scale: number;
  /** Whether no query sees keys behind it, the last query standing at the last key. */
  readonly causal: boolean;
}

/** The inputs of a kernel by their names. */
export const named = <T>(attributes: NamedAttrMap, inputs: readonly T[]): Record<string, T> =>
  Object.fromEntries((attributes.inputs as string[]).map((name, i) => [name, inputs[i]]));

/** The backends of GPUs: to read from them is to wait. */
export const GPUS: readonly string[] = ["webgl", "webgpu"];
