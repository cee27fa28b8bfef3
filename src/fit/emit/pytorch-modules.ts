import type { Polynomial } from "../../layers/heights/polynomial.js";
import { sexpQuotient, slogQuotient } from "../../layers/heights/polynomials.generated.js";

const literal = ({ center, c }: Polynomial): string => `(${center}, (${c.join(", ")}))`;

/**
 * RhoSum and CoModulatedAttention for PyTorch, any alpha, learned or not, and what they stand on: the method of
 * src/layers/heights.ts, whose polynomials PyTorch differentiates itself. alpha: the one of the fit, taken by default.
 */
export function pytorchModules(alpha: number): string {
  return `# RhoSum and CoModulatedAttention, as in iterexp/tfjs, for every alpha and floating dtype; good to f32. Tested in f32
# with PyTorch 1.13 on the CPU against the TypeScript, values and gradients.
import math

_SLOG = ${literal(slogQuotient)}
_SEXP = ${literal(sexpQuotient)}


def _polynomial(x, polynomial):
    center, c = polynomial
    t = x - center
    y = torch.full_like(x, c[-1])
    for a in c[-2::-1]:
        y = y * t + a
    return y


def _to_height(x):
    """slog(x) + 2."""
    one = torch.ones_like(x)
    below = x < 1
    z = torch.where(below, torch.exp(torch.where(below, x, one)), torch.log(torch.where(below, one, x)))
    above = z > math.e
    z = torch.where(above, torch.log(torch.where(above, z, one)), z)
    return z * _polynomial(z, _SLOG) + (2 - 2 * below.to(x.dtype) + above.to(x.dtype))


def _from_height(k):
    """sexp(k - 2)."""
    one = torch.ones_like(k)
    low = k < 2
    high = k >= 4
    h = k - (2 - 2 * low.to(k.dtype) + high.to(k.dtype))
    h = torch.where(k < 0, torch.full_like(k, math.nan), h)  # where the polynomial would go on
    s = h * _polynomial(h, _SEXP)
    power = torch.exp(torch.where(low, one, s))
    above = torch.where(high, torch.exp(torch.where(high, power, one)), power)
    return torch.where(low, torch.log(torch.where(low, s, one)), above)


def iterate_exp(x, alpha):
    """exp^alpha(x), alpha a number or a tensor that broadcasts with x; NaN where there is none."""
    if not torch.is_tensor(alpha):
        if alpha == 0:
            return x
        if alpha == 1:
            return torch.exp(x)
        if alpha == -1:
            return torch.log(x)
    return _from_height(_to_height(x) + alpha)


class _Alpha(torch.nn.Module):
    """A number, or 1 / (1 + e^-theta) with a parameter theta."""

    def __init__(self, alpha, train_alpha):
        super().__init__()
        self.alpha = alpha
        if train_alpha:
            if not 0 < alpha < 1:
                raise ValueError(f"alpha = {alpha}, expected 0 < alpha < 1 with train_alpha")
            self.theta = torch.nn.Parameter(torch.tensor([math.log(alpha / (1 - alpha))]))

    def forward(self):
        return torch.sigmoid(self.theta) if hasattr(self, "theta") else self.alpha


class RhoSum(torch.nn.Module):
    """
    exp^alpha(sum of weights * exp^-alpha(x)) along dim: addition at alpha = 0, multiplication at 1. For x below the
    domain NaN, or with extension "odd" or "shift" what these stand for in iterexp/rho.
    """

    def __init__(self, dim=-1, alpha=${alpha}, train_alpha=False, extension=None):
        super().__init__()
        if extension not in (None, "odd", "shift"):
            raise ValueError(f'extension = {extension!r}, expected "odd", "shift" or None')
        self.dim = dim
        self.extension = extension
        self.alpha = _Alpha(alpha, train_alpha)

    def forward(self, x, weights=None):
        alpha = self.alpha()
        z = self._inward(x, alpha)
        if weights is not None:
            z = z * weights
        return self._outward(z.sum(self.dim), alpha)

    def _inward(self, x, alpha):
        if not torch.is_tensor(alpha) and alpha == 0:
            return x
        if self.extension == "shift":
            a = torch.as_tensor(alpha, dtype=x.dtype, device=x.device)
            absorber = _from_height(a).clamp(min=-32)
            shifted = absorber + torch.nn.functional.softplus(x - absorber)
            return _from_height((_to_height(shifted) - a).clamp(min=2 ** -24))
        if self.extension == "odd":
            e = self._identity(x, alpha)
            return torch.where(x > e, 1.0, -1.0).to(x.dtype) * iterate_exp(torch.where(x > e, x, 2 * e - x), -alpha)
        return iterate_exp(x, -alpha)

    def _outward(self, z, alpha):
        if self.extension != "odd" or (not torch.is_tensor(alpha) and alpha == 0):
            return iterate_exp(z, alpha)
        e = self._identity(z, alpha)
        y = iterate_exp(torch.where(z > 0, z, -z), alpha)
        return torch.where(z > 0, y, 2 * e - y)

    @staticmethod
    def _identity(x, alpha):
        return _from_height(torch.as_tensor(alpha, dtype=x.dtype, device=x.device) + 1)


def co_modulate(query, key, value, alpha=0.5, mask=None, causal=False):
    """
    sum of w(s) * exp^alpha(v) over sum of w(s), s = query . key / sqrt(length), w = exp^(1 - alpha) less its limit at
    -infinity. alpha in [0, 1), 0 is softmax attention. mask: True where a query may look.
    """
    scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1])
    if causal:
        queries, keys = scores.shape[-2:]
        past = torch.ones(queries, keys, dtype=torch.bool, device=scores.device).tril(keys - queries)
        mask = past if mask is None else mask.to(torch.bool) & past
    if not torch.is_tensor(alpha) and alpha == 0:
        if mask is not None:
            scores = scores.masked_fill(~mask.to(torch.bool), -1e9)
        weights = torch.softmax(scores, -1)
    else:
        rest = torch.as_tensor(1 - alpha, dtype=scores.dtype, device=scores.device)
        weights = torch.relu(_from_height(_to_height(scores.clamp(max=64)) + rest) - _from_height(rest))
        value = iterate_exp(value.clamp(max=64), alpha)
    if mask is not None:
        weights = weights * mask.to(weights.dtype)
    return weights @ value / weights.sum(-1, keepdim=True).clamp(min=2 ** -100)


class CoModulatedAttention(torch.nn.Module):
    """
    Multi-head co_modulate between affine maps, with the parameters of softmax attention. forward(x), or
    forward(query, source); mask [batch, keys]: True where there is a position.
    """

    def __init__(self, length, heads, alpha=${alpha >= 0 && alpha < 1 ? alpha : 0.5}, train_alpha=False, causal=False, bias=True, head_length=None, source_length=None):
        super().__init__()
        if not 0 <= alpha < 1:
            raise ValueError(f"alpha = {alpha}, expected 0 <= alpha < 1")
        if head_length is None:
            if length % heads != 0:
                raise ValueError(f"heads = {heads}, expected a divisor of the length {length}, or head_length")
            head_length = length // heads
        self.heads = heads
        self.causal = causal
        self.alpha = _Alpha(alpha, train_alpha)
        source = length if source_length is None else source_length
        self.query = torch.nn.Linear(length, heads * head_length, bias)
        self.key = torch.nn.Linear(source, heads * head_length, bias)
        self.value = torch.nn.Linear(source, heads * head_length, bias)
        self.output = torch.nn.Linear(heads * head_length, length, bias)

    def forward(self, query, source=None, mask=None):
        source = query if source is None else source
        split = lambda x: x.reshape(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)
        q, k, v = split(self.query(query)), split(self.key(source)), split(self.value(source))
        seen = None if mask is None else mask[:, None, None, :]
        y = co_modulate(q, k, v, self.alpha(), seen, self.causal)
        return self.output(y.transpose(1, 2).reshape(query.shape[0], query.shape[1], -1))
`;
}
