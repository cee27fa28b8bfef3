import type { Dialect } from "./dialect.js";

/** iterate_exp, rho_sum, gate and co_modulate. */
export const operations = ({
  m,
  Tensor,
  dim,
  keepdim,
  to,
  nn,
  softmax,
  on,
}: Dialect): string => `def iterate_exp(x: ${Tensor}, alpha: Union[${Tensor}, float]) -> ${Tensor}:
    """exp^alpha(x), elementwise: exp^0(x) = x, exp^1 = exp, exp^a(exp^b(x)) = exp^(a + b)(x), by Kneser's solution.

    NaN where there is no real value: for alpha < 0 below sexp(-2 - alpha), which is 0 for the logarithm and -0.696 for
    alpha = -1/2; -Infinity there, and Infinity where the dtype overflows. The numbers alpha = 0, 1 and -1 give x, ${m}.exp
    and ${m}.log.

    Derivatives in x and alpha, and derivatives of these; x and alpha alone are kept for them. They are finite where the
    value is: one that would overflow is the largest number of its type.

    Args:
        x: any shape; float64, float32, bfloat16 or float16. bfloat16 and float16 compute in float32.
        alpha: a finite number, or a tensor that broadcasts with x.

    Returns:
        the common shape, with the dtype of x.
    """
    x = _as_tensor("x", x)
    alpha = _as_alpha("alpha", alpha, x)
    if not isinstance(alpha, ${Tensor}):
        if alpha == 0:
            return +x
        if alpha == 1:
            return ${m}.exp(x)
        if alpha == -1:
            return ${m}.log(x)
    return _map("iterate", x, alpha)


def _identity(x: ${Tensor}, alpha: Union[${Tensor}, float]) -> ${Tensor}:
    """exp^alpha(0), the number that adds nothing."""
    return _map("iterate", ${m}.zeros((), dtype=x.dtype${on("x")}), alpha)


def _expect_extension(extension: Optional[str], alpha: Union[${Tensor}, float]) -> Union[${Tensor}, float]:
    if extension not in (None, "none", "odd", "shift"):
        raise ValueError(f'extension = {extension!r}, expected "odd", "shift" or None')
    if extension in (None, "none"):
        return alpha
    most = 2 if extension == "shift" else math.inf
    if isinstance(alpha, ${Tensor}):
        return ${m}.where((alpha >= 0) & (alpha <= most), alpha, math.nan)
    if not 0 <= alpha <= most:
        raise ValueError(f'alpha = {alpha}, expected 0 <= alpha <= {most} for "{extension}"')
    return alpha


def _inward(x: ${Tensor}, alpha: Union[${Tensor}, float], extension: Optional[str]) -> ${Tensor}:
    """exp^-alpha(x), extended to every x."""
    if extension in (None, "none") or (not isinstance(alpha, ${Tensor}) and alpha == 0):
        return iterate_exp(x, -alpha)
    if extension == "odd":
        e = _identity(x, alpha)
        right = x > e
        y = iterate_exp(${m}.where(right, x, 2 * e - x), -alpha)
        return ${m}.where(right, y, -y)
    zero = ${m}.full((), -${m}.finfo(x.dtype).max, dtype=x.dtype${on("x")})
    absorber = ${m}.clip(_map("iterate", zero, alpha), min=_LOWEST)
    level = absorber + ${nn}.softplus(x - absorber)
    # The number of level _LEAST - 1, where a result is left below it or is NaN for want of digits.
    inmost = math.log(_LEAST * 1.0917673512583209)
    kept = (iterate_exp(level, -alpha) > inmost) | ${m}.isnan(x)
    # What is not kept has the slope 0, which times an infinite one or NaN would be NaN.
    y = iterate_exp(${m}.where(kept, level, absorber + 1), -alpha)
    return ${m}.where(kept, y, ${m}.full_like(y, inmost))


def _outward(z: ${Tensor}, alpha: Union[${Tensor}, float], extension: Optional[str]) -> ${Tensor}:
    """exp^alpha(z), for "odd" mirrored at 0."""
    if extension != "odd" or (not isinstance(alpha, ${Tensor}) and alpha == 0):
        return iterate_exp(z, alpha)
    right = z > 0
    y = iterate_exp(${m}.where(right, z, -z), alpha)
    return ${m}.where(right, y, 2 * _identity(z, alpha) - y)


def rho_sum(
    x: ${Tensor},
    ${dim}: Union[int, Sequence[int]] = -1,
    alpha: Union[${Tensor}, float] = 0.5,
    weights: Optional[${Tensor}] = None,
    extension: Optional[str] = None,
    ${keepdim}: bool = False,
) -> ${Tensor}:
    """exp^alpha(sum of weights * exp^-alpha(x)) along ${dim}: the sum at alpha = 0, the product of powers at alpha = 1.

    exp^-alpha(x) is real for x > sexp(alpha - 2), -0.696 at alpha = 1/2. Below it the result is NaN, or with an extension
    "odd" the inner number is mirrored at the identity exp^alpha(0), and with "shift" x counts as ln(e^x + sexp(alpha - 1)).

    Args:
        x: any shape.
        ${dim}: the dimension to sum along, or several.
        alpha: a number, or a tensor that broadcasts with x, of length 1 along ${dim}.
        weights: a tensor that broadcasts with x; 1 by default.
        extension: None, "odd" (alpha >= 0) or "shift" (0 <= alpha <= 2).
        ${keepdim}: whether dimensions summed along stay, with length 1.

    Returns:
        the common shape without ${dim}, with the dtype of x.
    """
    x = _as_tensor("x", x)
    alpha = _expect_extension(extension, _as_alpha("alpha", alpha, x))
    inner = _inward(_wide(x), alpha, extension)
    if weights is not None:
        inner = inner * _as_tensor("weights", weights)
    if inner.ndim > x.ndim:
        raise ValueError(f"alpha or weights has {inner.ndim} dimensions, expected at most {x.ndim}")
    total = inner.sum(${dim}, ${keepdim}=${keepdim})
    if isinstance(alpha, ${Tensor}) and alpha.ndim > 0:
        alpha = ${m}.broadcast_to(alpha, inner.sum(${dim}, ${keepdim}=True).shape).reshape(total.shape)
    return _outward(total, alpha, extension).${to}(x.dtype)


def gate(xs: Sequence[${Tensor}], heights: Union[${Tensor}, Sequence[float], None] = None) -> ${Tensor}:
    """The product of exp^(a_i)(x_i), elementwise, a_i >= 0 with the sum 1: f(x_0) * f(x_1) for two equal halves.

    Args:
        xs: tensors of shapes that broadcast.
        heights: one number a factor, or a tensor [factors, ...] whose rows broadcast with the factors; equal by default.

    Returns:
        the common shape.
    """
    if len(xs) == 0:
        raise ValueError("xs = [], expected at least one tensor")
    xs = [_as_tensor(f"xs[{i}]", x) for i, x in enumerate(xs)]
    if heights is None:
        heights = [1 / len(xs)] * len(xs)
    if isinstance(heights, ${Tensor}):
        if heights.shape[:1] != (len(xs),):
            raise ValueError(f"heights has shape {list(heights.shape)}, expected [{len(xs)}, ...]")
        heights = list(heights)
    else:
        _expect_heights(heights, len(xs))
    product = None
    for x, height in zip(xs, heights):
        factor = iterate_exp(_wide(x), height)
        product = factor if product is None else product * factor
    return product.${to}(xs[0].dtype)


def _expect_heights(heights: Sequence[float], count: int) -> None:
    numbers = all(isinstance(a, (int, float)) and 0 <= a <= 1 for a in heights)
    if not (numbers and len(heights) == count and abs(sum(heights) - 1) <= 1e-5):
        raise ValueError(f"heights = {list(heights)}, expected {count} numbers from 0 to 1 with the sum 1")


def _hidden(mask: Optional[${Tensor}], causal: bool, scores: ${Tensor}) -> Optional[${Tensor}]:
    """True where a query may look, or None where it may look everywhere."""
    if mask is not None:
        mask = ${m}.asarray(mask${on("scores")}) != 0
    if causal:
        queries, keys = scores.shape[-2:]
        past = ${m}.tril(${m}.ones((queries, keys), dtype=${m}.bool${on("scores")}), keys - queries)
        mask = past if mask is None else mask & past
    return mask


def _softmax(scores: ${Tensor}, seen: Optional[${Tensor}]) -> ${Tensor}:
    """Softmax over what is seen; 0 where nothing is."""
    if seen is None:
        return ${softmax}.softmax(scores, -1)
    return ${m}.where(seen, ${softmax}.softmax(${m}.where(seen, scores, -1e9), -1), 0.0)


def co_modulate(
    query: ${Tensor},
    key: ${Tensor},
    value: ${Tensor},
    alpha: Union[${Tensor}, float] = 0.5,
    mask: Optional[${Tensor}] = None,
    causal: bool = False,
) -> ${Tensor}:
    """Co-modulated attention, out_i = sum_j w(s_ij) f(v_j) / sum_j w(s_ij), s_ij = q_i . k_j / sqrt(length), with

        f(v) = exp^alpha(v),    w(s) = exp^(1 - alpha)(s) - exp^(1 - alpha)(-Infinity).

    alpha = 0 is softmax attention; at 1/2 both sides go through the same half-exponential. Scores and values above 64
    count as 64. A query that sees nothing gets 0. What is hidden, NaN too, changes no result and no gradient.

    Args:
        query: [..., queries, length].
        key: [..., keys, length].
        value: [..., keys, any].
        alpha: in [0, 1), a number or a tensor that broadcasts with [..., 1, 1].
        mask: not 0 where a query may look; broadcasts with [..., queries, keys].
        causal: whether a query looks at no key behind it; the last query stands at the last key.

    Returns:
        [..., queries, any], with the dtype of query.
    """
    dtype = _as_tensor("query", query).dtype
    query, key, value = (_wide(_as_tensor(name, x)) for name, x in (("query", query), ("key", key), ("value", value)))
    alpha = _as_alpha("alpha", alpha, query)
    if isinstance(alpha, ${Tensor}):
        alpha = ${m}.where((alpha >= 0) & (alpha < 1), alpha, math.nan)
    elif not 0 <= alpha < 1:
        raise ValueError(f"alpha = {alpha}, expected 0 <= alpha < 1")
    lost = None
    if mask is not None or causal:
        # 0 NaN and 0 Infinity are NaN: what is lost becomes 0, and its key's scores NaN where they are seen.
        linear = not isinstance(alpha, ${Tensor}) and alpha == 0
        lost_key = ~${m}.isfinite(key)
        lost_value = ~${m}.isfinite(value) if linear else ${m}.isnan(value)
        lost = (lost_key.any(-1) | lost_value.any(-1))[..., None, :]
        key, value = ${m}.where(lost_key, 0.0, key), ${m}.where(lost_value, 0.0, value)
    scores = (query / math.sqrt(query.shape[-1])) @ ${m}.swapaxes(key, -1, -2)
    seen = _hidden(mask, causal, scores)
    if lost is not None:
        scores = ${m}.where(seen, ${m}.where(lost, math.nan, scores), 0.0)
    if not isinstance(alpha, ${Tensor}) and alpha == 0:
        return (_softmax(scores, seen) @ value).${to}(dtype)
    weights = _map("weight", scores, alpha)
    if seen is not None:
        weights = ${m}.where(seen, weights, 0.0)
    total = ${m}.clip(weights.sum(-1, ${keepdim}=True), min=_NOTHING)
    return (weights @ _map("bounded", value, alpha) / total).${to}(dtype)
`;
