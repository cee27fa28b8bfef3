import { checks, masks } from "../checks.js";
import { argumentsOf, documentOf, type Layer } from "../described.js";
import { JAX } from "../dialect.js";

/** The beginning of a layer, up to what is its own. */
const head = (layer: Layer, shapes?: string): string => `def ${layer}(
${argumentsOf(layer, "    ")}
) -> Layer:
${documentOf(layer, JAX, shapes)}`;

/** Weights beside those of affine maps. */
const SCALE = 'weights["scale"] = jnp.ones(heads, dtype)';
const THETA = 'weights["theta"] = _first_theta(first, dtype)';
const CONTEXT = 'weights["context_kernel"] = jnp.zeros((context_dim, len(first)), dtype)';

/** The function that makes the weights of a layer, with some where a condition holds. */
const init = (more: Readonly<Record<string, string>>): string =>
  `    def init(key, dtype=jnp.float32) -> Dict[str, Array]:
        weights = affines.init(key, dtype)
${Object.entries(more)
  .map(([condition, made]) => `        if ${condition}:\n            ${made}\n`)
  .join("")}        return weights`;

/** The layers as pairs of functions, with the names and defaults of iterexp/tfjs. */
export const layers = (): string => `Initializer = Union[str, Callable]


class Layer(NamedTuple):
    """init(key, dtype) gives a dictionary of weights; apply(weights, x, ...) the output."""

    init: Callable
    apply: Callable


def _initialized(key, shape: Tuple[int, int], initializer: Initializer, fan_in: int, dtype) -> Array:
    """A weight: "leCunUniform" has variance 1 / fan-in, "positive" is uniform in [0, 2 / fan-in]."""
    if callable(initializer):
        return initializer(key, shape, dtype)
    if initializer == "zeros":
        return jnp.zeros(shape, dtype)
    if initializer == "ones":
        return jnp.ones(shape, dtype)
    if initializer not in ("leCunUniform", "positive"):
        raise ValueError(
            f'initializer = {initializer!r}, expected "leCunUniform", "positive", "zeros", "ones" or a function of key, shape and dtype'
        )
    most = math.sqrt(3 / fan_in) if initializer == "leCunUniform" else 2 / fan_in
    return jax.random.uniform(key, shape, dtype, -most if initializer == "leCunUniform" else 0.0, most)


${checks(JAX)}


class _Affines:
    """Affine maps x K + b with kernels [length, units] and biases [units], as the weights of a layer."""

    def __init__(self, use_bias: bool, kernel_initializer: Initializer, bias_initializer: Initializer):
        self.use_bias = use_bias
        self.initializers = kernel_initializer, bias_initializer
        self.shapes = []

    def add(self, rows: int, columns: int, prefix: str = "", suffix: str = "", bias: bool = True) -> None:
        self.shapes.append((f"{prefix}kernel{suffix}", (rows, columns), rows, 0))
        if self.use_bias and bias:
            self.shapes.append((f"{prefix}bias{suffix}", (columns,), rows, 1))

    def init(self, key, dtype) -> Dict[str, Array]:
        keys = jax.random.split(key, max(len(self.shapes), 1))
        return {
            name: _initialized(own, shape, self.initializers[which], fan_in, dtype)
            for own, (name, shape, fan_in, which) in zip(keys, self.shapes)
        }


def _affine(weights: Dict[str, Array], x: Array, prefix: str = "", suffix: str = "") -> Array:
    kernel = weights[f"{prefix}kernel{suffix}"]
    y = _fitting(x, kernel) @ kernel
    bias = weights.get(f"{prefix}bias{suffix}")
    return y if bias is None else y + bias


def _first_theta(first: List[float], dtype) -> Array:
    return jnp.asarray([math.log(a / (1 - a)) for a in first], dtype)


def _alpha_of(weights: Dict[str, Array], first: List[float]) -> Union[Array, float]:
    """A number, or an array [1], [units] or [heads]."""
    if "theta" in weights:
        return _inside(weights["theta"])
    return first[0] if len(first) == 1 else jnp.asarray(first)


${head(
  "RhoDense",
  `apply(weights, x, context): x [..., input_dim] to [..., units]; with a
    context u [..., context_dim] of the same outer axes, or [batch, context_dim], alpha = 1 / (1 + e^-(u M + theta)), M zero at first.`,
)}
    driven = context or context_dim is not None
    learned = driven or bool(train_alpha)
    affines = _Affines(use_bias, kernel_initializer, bias_initializer)
    affines.add(_expect_count("input_dim", input_dim), _expect_count("units", units))
    first = _first_alphas(alpha, "unit", units, learned)
    for a in first:
        _expect_extension(extension, a)
    if driven:
        _expect_count("context_dim", context_dim)
    activate = _activation(activation) or (lambda y: y)

${init({ learned: THETA, driven: CONTEXT })}

    def driven_alpha(weights, x, context):
        theta = weights["theta"]
        level = context @ weights["context_kernel"] + (jax.lax.stop_gradient(theta) if train_alpha is False else theta)
        return _inside(_beside(level, x))

    def apply(weights: Dict[str, Array], x: Array, context: Optional[Array] = None) -> Array:
        if (context is None) == driven:
            raise ValueError(f"context = {context!r}"[:60] + f", expected {'an array' if driven else 'none'}")
        x = _fitting(x, weights["kernel"])
        dtype = x.dtype
        alpha = _alpha_of(weights, first) if context is None else driven_alpha(weights, x, context)
        x = _wide(x)
        if len(first) == 1:
            z = _affine(weights, _inward(x, alpha, extension).astype(dtype))
        else:
            # exp^-a_j(x_i) for every i and j: [..., input_dim, units].
            each = alpha if context is None else alpha[..., None, :]
            z = (_inward(x[..., None], each, extension) * weights["kernel"]).sum(-2)
            z = z + weights["bias"] if use_bias else z
        return activate(_outward(_wide(z), alpha, extension).astype(dtype))

    return Layer(init, apply)


${head("CoModulatedGate")}
    heights = _first_heights(heights, branches, train_heights)
    if per not in ("layer", "unit"):
        raise ValueError(f'per = {per!r}, expected "layer" or "unit"')
    affines = _Affines(use_bias, kernel_initializer, bias_initializer)
    for i in range(len(heights)):
        affines.add(_expect_count("input_dim", input_dim), _expect_count("units", units), suffix=f"_{i}")
    activate = _activation(activation) or (lambda y: y)

    def init(key, dtype=jnp.float32) -> Dict[str, Array]:
        weights = affines.init(key, dtype)
        if train_heights:
            columns = units if per == "unit" else 1
            weights["theta"] = jnp.asarray([[math.log(a)] * columns for a in heights], dtype)
        return weights

    def apply(weights: Dict[str, Array], x: Array) -> Array:
        shares = _shares(weights["theta"]) if train_heights else heights
        return activate(gate([_affine(weights, x, suffix=f"_{i}") for i in range(len(heights))], shares))

    return Layer(init, apply)


class _Heads(NamedTuple):
    """How an inner length is cut into heads."""

    heads: int
    length: int

    def split(self, x: Array) -> Array:
        return jnp.swapaxes(x.reshape(x.shape[0], x.shape[1], self.heads, self.length), 1, 2)

    @staticmethod
    def merge(x: Array) -> Array:
        x = jnp.swapaxes(x, 1, 2)
        return x.reshape(*x.shape[:2], x.shape[2] * x.shape[3])

    @staticmethod
    def alpha(weights: Dict[str, Array], first: List[float]) -> Union[Array, float]:
        alpha = _alpha_of(weights, first)
        return alpha.reshape(-1, 1, 1) if isinstance(alpha, Array) else alpha

    @staticmethod
    def scaled(weights: Dict[str, Array], query: Array) -> Array:
        return query * weights["scale"].reshape(-1, 1, 1) if "scale" in weights else query


def _heads_of(input_dim: int, heads, head_length) -> _Heads:
    _expect_count("heads", heads)
    if head_length is None:
        if input_dim % heads != 0:
            raise ValueError(f"heads = {heads}, expected a divisor of the input's length {input_dim}, or head_length")
        head_length = input_dim // heads
    return _Heads(heads, _expect_count("head_length", head_length))


${masks(JAX, "jnp.where((mask != 0)[..., None], x, 0)")}


${head(
  "CoModulatedAttention",
  `apply(weights, x) or apply(weights, query, source): [batch, positions, input_dim] and [batch, positions, source_dim] to the
    shape of the query.`,
)}
    input_dim = _expect_count("input_dim", input_dim)
    cut = _heads_of(input_dim, heads, head_length)
    inner = cut.heads * cut.length
    source_dim = input_dim if source_dim is None else _expect_count("source_dim", source_dim)
    affines = _Affines(use_bias, kernel_initializer, bias_initializer)
    affines.add(input_dim, inner, prefix="query_")
    affines.add(source_dim, inner, prefix="key_")
    affines.add(source_dim, inner, prefix="value_")
    affines.add(inner, input_dim, prefix="output_")
    first = _first_alphas(alpha, "head", heads, train_alpha)
    for a in first:
        if not 0 <= a < 1:
            raise ValueError(f"alpha = {a}, expected 0 <= alpha < 1")
    activate = _activation(activation) or (lambda y: y)

${init({ train_scale: SCALE, train_alpha: THETA })}

    def apply(
        weights: Dict[str, Array],
        query: Array,
        source: Optional[Array] = None,
        mask: Optional[Array] = None,
        query_mask: Optional[Array] = None,
    ) -> Array:
        if source is None:
            query_mask = mask if query_mask is None else query_mask
            source = query
        source = _hide(source, mask)
        q = cut.split(_affine(weights, _hide(query, query_mask), "query_"))
        k, v = (cut.split(_affine(weights, source, part)) for part in ("key_", "value_"))
        mixed = co_modulate(cut.scaled(weights, q), k, v, cut.alpha(weights, first), _of_keys(mask), causal)
        return activate(_affine(weights, cut.merge(mixed), "output_"))

    return Layer(init, apply)


${head("RhoAttention")}
    input_dim = _expect_count("input_dim", input_dim)
    cut = _heads_of(input_dim, heads, head_length)
    affines = _Affines(use_bias, kernel_initializer, bias_initializer)
    affines.add(input_dim, cut.heads * cut.length)
    first = _first_alphas(alpha, "head", heads, train_alpha)
    for a in first:
        _expect_extension(extension, a)
    activate = _activation(activation) or (lambda y: y)

${init({ train_scale: SCALE, train_alpha: THETA })}

    def apply(weights: Dict[str, Array], x: Array, mask: Optional[Array] = None) -> Array:
        u = cut.split(_affine(weights, _hide(x, mask)))
        dtype, u = u.dtype, _wide(u)
        alpha = cut.alpha(weights, first)
        scores = (cut.scaled(weights, u) / math.sqrt(cut.length)) @ jnp.swapaxes(u, -1, -2)
        shares = _softmax(scores, _hidden(_of_keys(mask), causal, scores))
        mean = shares @ _inward(u, alpha, extension)
        return activate(cut.merge(_outward(mean, alpha, extension).astype(dtype)))

    return Layer(init, apply)


${head("MutualModulation")}
    affines = _Affines(use_bias, kernel_initializer, bias_initializer)
    affines.add(_expect_count("input_dim", input_dim), _expect_count("units", units))
    affines.add(units, units, prefix="modulation_", bias=False)
    first = _first_alphas(alpha, "unit", units, train_alpha)
    for a in first:
        if not 0 <= a <= 1:
            raise ValueError(f"alpha = {a}, expected 0 <= alpha <= 1")
    activate = _activation(activation) or (lambda y: y)

${init({ train_alpha: THETA })}

    def apply(weights: Dict[str, Array], x: Array) -> Array:
        u = iterate_exp(_affine(weights, x), _alpha_of(weights, first))
        return activate(u * _affine(weights, u, "modulation_"))

    return Layer(init, apply)
`;
