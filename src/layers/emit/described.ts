import type { Dialect } from "./dialect.js";

/** What layers are given and say of themselves, alike in both frameworks. */

export type Layer =
  | "RhoDense"
  | "CoModulatedGate"
  | "CoModulatedAttention"
  | "RhoAttention"
  | "MutualModulation";

const ALPHA = "alpha: Union[float, Sequence[float], str] = 0.5";
const EXTENSION = 'extension: Optional[str] = "odd"';
const ATTENTION = [
  "input_dim: int",
  "heads: int",
  ALPHA,
  "train_alpha: bool = False",
  "head_length: Optional[int] = None",
  "causal: bool = False",
  "train_scale: bool = False",
];

const argumentsFor = (): Record<Layer, readonly string[]> => ({
  RhoDense: [
    "input_dim: int",
    "units: int",
    ALPHA,
    "train_alpha: Optional[bool] = None",
    EXTENSION,
    "context: bool = False",
    "context_dim: Optional[int] = None",
  ],
  CoModulatedGate: [
    "input_dim: int",
    "units: int",
    "branches: Optional[int] = None",
    "heights: Optional[Sequence[float]] = None",
    "train_heights: bool = False",
    'per: str = "layer"',
  ],
  CoModulatedAttention: [...ATTENTION, "source_dim: Optional[int] = None"],
  RhoAttention: [...ATTENTION, EXTENSION],
  MutualModulation: ["input_dim: int", "units: int", ALPHA, "train_alpha: bool = False"],
});

/** Of every layer, by name. */
const OPTIONS = [
  "activation=None",
  "use_bias: bool = True",
  'kernel_initializer: Initializer = "leCunUniform"',
  'bias_initializer: Initializer = "zeros"',
];

/** The arguments of a layer, one a line, with those that one of the frameworks has beside. */
export const argumentsOf = (layer: Layer, indent: string, beside: readonly string[] = []): string =>
  [...argumentsFor()[layer], "*", ...OPTIONS, ...beside]
    .map((one) => `${indent}${one},`)
    .join("\n");

const documents = ({ dimension, weights }: Dialect, shapes: string): Record<Layer, string> => ({
  RhoDense: `Neurons between sum and product, y_j = exp^a(sum_i K_ij exp^-a(x_i) + b_j), over the last ${dimension}.

    A linear layer at alpha = 0, products of powers at 1. ${shapes}

    ${weights}: kernel [input_dim, units], bias [units], and where they apply theta [1] or [units] and context_kernel
    [context_dim, 1 or units].`,

  CoModulatedGate: `The co-modulated gate y = prod_i exp^(a_i)(x K_i + b_i), a_i >= 0, sum a_i = 1: f(Vx + b) * f(Wx + c) by default.

    x [..., input_dim] to [..., units]. ${weights}: kernel_0, bias_0, kernel_1, ..., and theta [branches, 1 or units]
    where heights are learned, as e^theta_i / sum_j e^theta_j.`,

  CoModulatedAttention: `Multi-head co_modulate between affine maps, with the weights of softmax attention.

    ${shapes} mask [batch, positions of the source] is 0 where a position is hidden, query_mask [batch, positions] likewise.

    ${weights}: query_kernel, key_kernel, value_kernel [length, heads * head_length], output_kernel back, their biases, and where
    they apply scale [heads] and theta [1] or [heads].`,

  RhoAttention: `Attention without queries, keys and values: u = x W + b, y_i = exp^a(sum_j softmax_j(u_i . u_j / sqrt(n)) exp^-a(u_j)).

    x [batch, positions, input_dim] to [batch, positions, heads * head_length]; mask [batch, positions] is 0 where a
    position is hidden. A position that sees none gets the identity exp^a(0).

    ${weights}: kernel [input_dim, heads * head_length], bias, and where they apply scale [heads] and theta [1] or [heads].`,

  MutualModulation: `Inputs that modulate each other: u = exp^a(x W + b), y = u * (u C), elementwise.

    x [..., input_dim] to [..., units]. ${weights}: kernel W, bias b, modulation_kernel C [units, units], and theta [1] or
    [units] where alpha is learned.`,
});

/** The docstring of a layer; `shapes` says where they differ what goes in and comes out. */
export const documentOf = (layer: Layer, words: Dialect, shapes = ""): string =>
  `    """${documents(words, shapes)[layer]}\n    """`;
