/** How the Python of PyTorch and that of JAX differ, as far as what they share goes. */
export interface Dialect {
  /** The module of functions of arrays. */
  readonly m: "torch" | "jnp";
  readonly Tensor: "Tensor" | "Array";
  /** What a dimension is called, and the option that keeps one that is summed along. */
  readonly dim: "dim" | "axis";
  readonly keepdim: "keepdim" | "keepdims";
  /** The same in words, and what a layer learns. */
  readonly dimension: "dimension" | "axis";
  readonly weights: "Parameters" | "Weights";
  /** The attribute that casts. */
  readonly to: "to" | "astype";
  /** Where functions of networks are. */
  readonly nn: "torch.nn.functional" | "jax.nn";
  /** The same for softmax and sigmoid. */
  readonly softmax: "torch" | "jax.nn";
  /** What counts as a constant for gradients. */
  readonly fixed: (array: string) => string;
  /** exp of numbers below and above 0 and log of those above, inside exp^alpha. */
  readonly expBelow: string;
  readonly expAbove: string;
  readonly log: string;
  /** What stands before a condition on shapes, of which a trace would warn. */
  readonly untraced: string;
  /** Arguments that put a new array to the device of another. */
  readonly on: (array: string) => string;
  /** An array of which all that follows reads one copy. */
  readonly stored: (array: string) => string;
}

export const PYTORCH: Dialect = {
  m: "torch",
  Tensor: "Tensor",
  dim: "dim",
  keepdim: "keepdim",
  dimension: "dimension",
  weights: "Parameters",
  to: "to",
  nn: "torch.nn.functional",
  softmax: "torch",
  fixed: (array) => `${array}.detach()`,
  expBelow: "_exp_below",
  expAbove: "_exp_above",
  log: "_log",
  untraced: "not torch.jit.is_tracing() and ",
  on: (array) => `, device=${array}.device`,
  stored: (array) => array,
};

export const JAX: Dialect = {
  m: "jnp",
  Tensor: "Array",
  dim: "axis",
  keepdim: "keepdims",
  dimension: "axis",
  weights: "Weights",
  to: "astype",
  nn: "jax.nn",
  softmax: "jax.nn",
  fixed: (array) => `jax.lax.stop_gradient(${array})`,
  expBelow: "jnp.exp",
  expAbove: "jnp.exp",
  log: "jnp.log",
  untraced: "",
  on: () => "",
  stored: (array) => `_stored(${array})`,
};
