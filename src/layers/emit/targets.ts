/** The frameworks that there are layers for. */
export const LAYER_TARGETS: readonly LayerTarget[] = ["pytorch", "jax"];

/** A framework that there are layers for. */
export type LayerTarget = "pytorch" | "jax";
