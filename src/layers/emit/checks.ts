import type { Dialect } from "./dialect.js";

/** What the layers make of learned numbers, and what they ask of their arguments. */
export const checks = ({
  m,
  Tensor,
  dimension,
  keepdim,
  fixed,
  nn,
  softmax,
  untraced,
}: Dialect): string => `def _near(theta: ${Tensor}) -> ${Tensor}:
    """theta cut to [-12, 12], with its gradient, so that it comes back."""
    fixed = ${fixed("theta")}
    return ${m}.clip(fixed, -_FARTHEST, _FARTHEST) + (theta - fixed)


def _inside(theta: ${Tensor}) -> ${Tensor}:
    """1 / (1 + e^-theta), above 0 and below 1."""
    return ${softmax}.sigmoid(_near(theta))


def _shares(theta: ${Tensor}) -> ${Tensor}:
    """e^theta_i / sum_j e^theta_j over the first ${dimension}."""
    power = ${m}.exp(_near(theta - ${m}.amax(theta, 0, ${keepdim}=True)))
    return power / power.sum(0, ${keepdim}=True)


def _fitting(x, kernel: ${Tensor}) -> ${Tensor}:
    """x as floats."""
    x = _as_tensor("x", x)
    if ${untraced}x.shape[-1:] != kernel.shape[:1]:
        raise ValueError(f"x has shape {list(x.shape)}, expected [..., {kernel.shape[0]}]")
    return x


def _beside(context: ${Tensor}, x: ${Tensor}) -> ${Tensor}:
    """What a context gives, beside x."""
    if context.shape[:-1] != x.shape[:-1]:
        if context.ndim != 2 or context.shape[0] != x.shape[0]:
            raise ValueError(f"context has outer shape {list(context.shape[:-1])}, expected {list(x.shape[:1])} or {list(x.shape[:-1])}")
        context = context.reshape(context.shape[0], *[1] * (x.ndim - 2), context.shape[-1])
    return context


def _activation(activation) -> Optional[Callable]:
    if activation in (None, "linear"):
        return None
    if callable(activation):
        return activation
    found = getattr(${nn}, f"{activation}", None) or getattr(${m}, f"{activation}", None)
    if not callable(found):
        raise ValueError(f"activation = {activation!r}, expected the name of a function of ${nn}, or a function")
    return found


_LEAST_INSIDE = 1 / (1 + math.exp(_FARTHEST))


def _expect_count(name: str, value) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{name} = {value!r}, expected a whole number from 1 on")
    return value


def _first_alphas(alpha, part: str, count: int, learned: bool) -> List[float]:
    """What alpha is at first: one number, or one for each unit or head."""
    if isinstance(alpha, str) and alpha == part:
        first = [(j + 0.5) / count for j in range(count)]
    else:
        first = alpha if isinstance(alpha, (list, tuple)) and len(alpha) == count else [alpha]
        if not all(isinstance(a, (int, float)) and math.isfinite(a) for a in first):
            raise ValueError(f'alpha = {alpha!r}, expected a finite number, a list of {count} or "{part}"')
        first = [float(a) for a in first]
    for a in first:
        if learned and not _LEAST_INSIDE <= a <= 1 - _LEAST_INSIDE:
            raise ValueError(f"alpha = {a}, expected 0 < alpha < 1, by 6e-6 from both where learned")
    return first


def _first_heights(heights, branches, learned: bool) -> List[float]:
    if heights is None:
        count = 2 if branches is None else _expect_count("branches", branches)
        return [1 / count] * count
    _expect_heights(heights, len(heights) if branches is None else branches)
    if learned and min(heights) < _LEAST_INSIDE:
        raise ValueError(f"heights = {heights}, expected numbers from 6e-6 on where learned")
    return [float(a) for a in heights]`;

/** The function that checks an alpha, which begins alike in both frameworks; `made` is a tensor of another alpha. */
export const asAlpha = (
  { Tensor }: Dialect,
  made: string,
): string => `def _as_alpha(name: str, alpha, x: ${Tensor}) -> Union[${Tensor}, float]:
    if isinstance(alpha, (int, float)):
        if not abs(alpha) < math.inf:
            raise ValueError(f"{name} = {alpha}, expected a finite number")
        return float(alpha)
${made}`;

/** Masks of attention; `hidden` is x with 0 where the mask is 0. */
export const masks = (
  { Tensor }: Dialect,
  hidden: string,
): string => `def _hide(x: ${Tensor}, mask: Optional[${Tensor}]) -> ${Tensor}:
    """x [batch, positions, length] with 0 where the mask [batch, positions] hides it."""
    x = _as_tensor("x", x)
    if x.ndim != 3:
        raise ValueError(f"x has shape {list(x.shape)}, expected [batch, positions, length]")
    if mask is None:
        return x
    if mask.shape != x.shape[:2]:
        raise ValueError(f"mask has shape {list(mask.shape)} beside {list(x.shape)}, expected {list(x.shape[:2])}")
    return ${hidden}


def _of_keys(mask: Optional[${Tensor}]) -> Optional[${Tensor}]:
    return None if mask is None else (mask != 0)[:, None, None, :]`;
