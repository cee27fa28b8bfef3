import { masks } from "../checks.js";
import { argumentsOf, documentOf, type Layer } from "../described.js";
import { PYTORCH } from "../dialect.js";

const BESIDE = ["seed: Optional[int] = None", "device=None", "dtype=None"];

/** The beginning of a module, up to what is its own. */
const head = (layer: Layer, base: string, shapes?: string): string => `class ${layer}(${base}):
${documentOf(layer, PYTORCH, shapes)}

    def __init__(
        self,
${argumentsOf(layer, "        ", BESIDE)}
    ):
        super().__init__(activation, use_bias, kernel_initializer, bias_initializer, seed, device, dtype)`;

/** The modules, with the names and defaults of iterexp/tfjs. */
export const modules = (): string => `${head(
  "RhoDense",
  "_AlphaLayer",
  `x [..., input_dim] to [..., units]; with a context u
    [..., context_dim] of the same outer dimensions, or [batch, context_dim], alpha = 1 / (1 + e^-(u M + theta)), M zero at first.`,
)}
        self.units = _expect_count("units", units)
        self.extension = extension
        self.context = context or context_dim is not None
        learned = self.context or bool(train_alpha)
        self._add_affine(_expect_count("input_dim", input_dim), units)
        self._set_alpha(alpha, "unit", units, learned)
        for a in self._first:
            _expect_extension(self.extension, a)
        if self.context:
            if train_alpha is False:
                self.theta.requires_grad_(False)
            self._add_numbers("context_kernel", [[0.0] * len(self._first)] * _expect_count("context_dim", context_dim))
        self.reset_parameters()

    def forward(self, x: Tensor, context: Optional[Tensor] = None) -> Tensor:
        if (context is None) == self.context:
            raise ValueError(f"context = {context!r}"[:60] + f", expected {'a tensor' if self.context else 'none'}")
        x = _fitting(x, self.kernel)
        dtype = x.dtype
        alpha = self._alpha() if context is None else self._driven(x, context)
        x = _wide(x)
        if len(self._first) == 1:
            z = self._affine(_inward(x, alpha, self.extension).to(dtype))
            dtype = z.dtype
        else:
            # exp^-a_j(x_i) for every i and j: [..., input_dim, units].
            each = alpha if context is None else alpha.unsqueeze(-2)
            z = (_inward(x.unsqueeze(-1), each, self.extension) * self.kernel).sum(-2)
            z = z if self.bias is None else z + self.bias
        return self._activate(_outward(_wide(z), alpha, self.extension).to(dtype))

    def _driven(self, x: Tensor, context: Tensor) -> Tensor:
        level = context @ self.context_kernel + self.theta
        return _inside(_beside(level, x))


${head("CoModulatedGate", "_Layer")}
        self.units = _expect_count("units", units)
        self.heights = _first_heights(heights, branches, train_heights)
        self.branches = len(self.heights)
        if per not in ("layer", "unit"):
            raise ValueError(f'per = {per!r}, expected "layer" or "unit"')
        for i in range(self.branches):
            self._add_affine(_expect_count("input_dim", input_dim), units, suffix=f"_{i}")
        self._learned = train_heights
        if train_heights:
            columns = units if per == "unit" else 1
            self._add_numbers("theta", [[math.log(a)] * columns for a in self.heights])
        self.reset_parameters()

    def forward(self, x: Tensor) -> Tensor:
        heights = _shares(self.theta) if self._learned else self.heights
        return self._activate(gate([self._affine(x, suffix=f"_{i}") for i in range(self.branches)], heights))


class _Heads(_AlphaLayer):
    """What layers of attention in several heads share."""

    def _set_heads(self, input_dim, heads, head_length, causal) -> int:
        """The length of all heads together."""
        self.heads = _expect_count("heads", heads)
        if head_length is None:
            if input_dim % heads != 0:
                raise ValueError(f"heads = {heads}, expected a divisor of the input's length {input_dim}, or head_length")
            head_length = input_dim // heads
        self.head_length = _expect_count("head_length", head_length)
        self.causal = causal
        return heads * head_length

    def _head_alpha(self) -> Union[Tensor, float]:
        alpha = self._alpha()
        return alpha.reshape(-1, 1, 1) if isinstance(alpha, Tensor) else alpha

    def _scaled(self, query: Tensor) -> Tensor:
        return query * self.scale.reshape(-1, 1, 1) if self._scales else query

    def _split(self, x: Tensor) -> Tensor:
        return x.reshape(x.shape[0], x.shape[1], self.heads, self.head_length).transpose(1, 2)

    @staticmethod
    def _merge(x: Tensor) -> Tensor:
        return x.transpose(1, 2).flatten(2)


${masks(PYTORCH, "torch.where((mask != 0).unsqueeze(-1), x, torch.zeros_like(x))")}


${head(
  "CoModulatedAttention",
  "_Heads",
  `forward(x) or forward(query, source): [batch, positions, input_dim] and [batch, positions, source_dim] to the shape of
    the query.`,
)}
        input_dim = _expect_count("input_dim", input_dim)
        inner = self._set_heads(input_dim, heads, head_length, causal)
        source_dim = input_dim if source_dim is None else _expect_count("source_dim", source_dim)
        self._add_affine(input_dim, inner, prefix="query_")
        self._add_affine(source_dim, inner, prefix="key_")
        self._add_affine(source_dim, inner, prefix="value_")
        self._add_affine(inner, input_dim, prefix="output_")
        self._scales = train_scale
        if train_scale:
            self._add_numbers("scale", [1.0] * heads)
        self._set_alpha(alpha, "head", heads, train_alpha)
        for a in self._first:
            if not 0 <= a < 1:
                raise ValueError(f"alpha = {a}, expected 0 <= alpha < 1")
        self.reset_parameters()

    def forward(
        self,
        query: Tensor,
        source: Optional[Tensor] = None,
        mask: Optional[Tensor] = None,
        query_mask: Optional[Tensor] = None,
    ) -> Tensor:
        if source is None:
            query_mask = mask if query_mask is None else query_mask
            source = query
        source = _hide(source, mask)
        q = self._split(self._affine(_hide(query, query_mask), "query_"))
        k, v = (self._split(self._affine(source, part)) for part in ("key_", "value_"))
        mixed = co_modulate(self._scaled(q), k, v, self._head_alpha(), _of_keys(mask), self.causal)
        return self._activate(self._affine(self._merge(mixed), "output_"))


${head("RhoAttention", "_Heads")}
        self.extension = extension
        input_dim = _expect_count("input_dim", input_dim)
        self._add_affine(input_dim, self._set_heads(input_dim, heads, head_length, causal))
        self._scales = train_scale
        if train_scale:
            self._add_numbers("scale", [1.0] * heads)
        self._set_alpha(alpha, "head", heads, train_alpha)
        for a in self._first:
            _expect_extension(self.extension, a)
        self.reset_parameters()

    def forward(self, x: Tensor, mask: Optional[Tensor] = None) -> Tensor:
        u = self._split(self._affine(_hide(x, mask)))
        dtype, u = u.dtype, _wide(u)
        alpha = self._head_alpha()
        scores = (self._scaled(u) / math.sqrt(self.head_length)) @ u.transpose(-1, -2)
        shares = _softmax(scores, _hidden(_of_keys(mask), self.causal, scores))
        mean = shares @ _inward(u, alpha, self.extension)
        return self._activate(self._merge(_outward(mean, alpha, self.extension).to(dtype)))


${head("MutualModulation", "_AlphaLayer")}
        self.units = _expect_count("units", units)
        self._add_affine(_expect_count("input_dim", input_dim), units)
        self._add_affine(units, units, prefix="modulation_", bias=False)
        self._set_alpha(alpha, "unit", units, train_alpha)
        for a in self._first:
            if not 0 <= a <= 1:
                raise ValueError(f"alpha = {a}, expected 0 <= alpha <= 1")
        self.reset_parameters()

    def forward(self, x: Tensor) -> Tensor:
        u = iterate_exp(self._affine(x), self._alpha())
        return self._activate(u * self._affine(u, "modulation_"))
`;
