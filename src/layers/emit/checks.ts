import type { Dialect } from "./dialect.js";

/** What the layers of both frameworks ask of their arguments. */
export const CHECKS = `_LEAST_INSIDE = 1 / (1 + math.exp(_FARTHEST))


def _expect_count(name: str, value) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{name} = {value!r}, expected a whole number from 1 on")
    return value


def _first_alphas(alpha, part: str, count: int, learned: bool) -> List[float]:
    """What alpha is at first: one number, or one for each unit or head."""
    if isinstance(alpha, str) and alpha == part:
        first = [(j + 0.5) / count for j in range(count)]
    elif isinstance(alpha, (int, float)) and math.isfinite(alpha):
        first = [float(alpha)]
    elif isinstance(alpha, (list, tuple)) and len(alpha) == count:
        first = [float(a) for a in alpha]
    else:
        raise ValueError(f'alpha = {alpha!r}, expected a finite number, a list of {count} or "{part}"')
    for a in first:
        if learned and not _LEAST_INSIDE <= a <= 1 - _LEAST_INSIDE:
            raise ValueError(f"alpha = {a}, expected 0 < alpha < 1, by 6e-6 from both, where it is learned")
    return first`;

/** Masks of attention; `hidden` is x with 0 where the mask is 0. */
export const masks = (
  { Tensor }: Dialect,
  hidden: string,
): string => `def _hide(x: ${Tensor}, mask: Optional[${Tensor}]) -> ${Tensor}:
    """x [batch, positions, length] with 0 where the mask [batch, positions] hides it."""
    if mask is None:
        return x
    if mask.shape != x.shape[:2]:
        raise ValueError(f"mask has shape {list(mask.shape)} beside {list(x.shape)}, expected {list(x.shape[:2])}")
    return ${hidden}


def _of_keys(mask: Optional[${Tensor}]) -> Optional[${Tensor}]:
    return None if mask is None else (mask != 0)[:, None, None, :]`;
