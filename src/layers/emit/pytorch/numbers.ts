/** For which alpha there are polynomials of its own, and exp^alpha of every float32 by them. */
export const NUMBERS = `def _known(alpha: float) -> bool:
    """Whether alpha is a constant of what is compiled, until it changes."""
    if not _compiling():
        return True
    from torch.fx.experimental import symbolic_shapes as shapes

    return hasattr(shapes, "has_static_value") and shapes.has_static_value(alpha)


def _is_own(kind: str, x: Tensor, alpha: Union[Tensor, float]) -> bool:
    if isinstance(alpha, Tensor) or x.dtype == torch.float64 or not _known(alpha):
        return False
    return _EASY <= (1 - alpha if kind == "weight" else alpha) <= 1


def _own(kind: str, alpha: float) -> Tuple:
    return _polynomials(kind, alpha)


if hasattr(torch, "compiler"):
    _own = torch.compiler.assume_constant_result(_own)


def _by_own(kind: str, x: Tensor, alpha: float) -> Tensor:
    own, up = _own(kind, alpha), x > _LARGEST
    if kind != "iterate":
        return _attended(kind, x, own, 0)[0]
    y = _attended(kind, torch.where(up, _log(x), x), own, 0)[0]
    y = torch.where(up, _exp_above(y), y)
    return torch.where(x == math.inf, math.inf, y)
`;
