/** The frameworks that there are layers for. */
export const LAYER_TARGETS = ["pytorch", "jax"] as const;

/** A framework that there are layers for. */
export type LayerTarget = (typeof LAYER_TARGETS)[number];
