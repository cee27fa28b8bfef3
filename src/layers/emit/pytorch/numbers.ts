/** exp^alpha for an alpha that is known before anything is compiled: polynomials of its own. */
export const NUMBERS = `# A number alpha from _EASY to 1 has polynomials of its own in float32: exp^alpha(z) = H(z) for 0 <= z < 4.5
# and exp^alpha(x) = b + z Q(z), z = e^x, below 0. The degree of H is 8 to 11, that of Q 18 at _EASY: it is
# singular at z = sexp(-1 - alpha). Chebyshev's series end below 2^-22.

_EASY = 0.15


def _level_of(z: float) -> float:
    return _level_of(math.log(z)) + 1 if z > 1 else z * _polynomial(z, _FLOAT64.slog[0])


def _at_level(k: float) -> float:
    return math.exp(_at_level(k - 1)) if k > 1 else k * _polynomial(k, _FLOAT64.sexp[0])


def _fitted(f: Callable, half: float, center: float) -> Tuple:
    """f on [0, 2 half] as (center, coefficients)."""
    angles = [math.pi * (j + 0.5) / 48 for j in range(48)]
    values = [f(half + half * math.cos(a)) for a in angles]
    series = [sum(y * math.cos(k * a) for y, a in zip(values, angles)) / 24 for k in range(48)]
    while abs(series[-1]) < 2.0**-24:
        series.pop()
    # Clenshaw's rule on polynomials.
    times = lambda p: [((center - half) * a + b) / half for a, b in zip([*p, 0.0], [0.0, *p])]
    p, before = [], []
    for a in reversed(series[1:]):
        p, before = [2 * y - z for y, z in zip(times(p), [*before, 0.0, 0.0])], p
        p[0] += a
    p = [y - z for y, z in zip(times(p), [*before, 0.0, 0.0])]
    return center, (p[0] + series[0] / 2, *p[1:])


def _known(alpha: float) -> bool:
    """Whether alpha is a constant of what is compiled; one that has changed is an input from then on."""
    if not _compiling():
        return True
    from torch.fx.experimental import symbolic_shapes as shapes

    return hasattr(shapes, "has_static_value") and shapes.has_static_value(alpha)


def _height(kind: str, x: Tensor, alpha: Union[Tensor, float]) -> Optional[float]:
    if isinstance(alpha, Tensor) or x.dtype == torch.float64 or not _known(alpha):
        return None
    height = 1 - alpha if kind == "weight" else alpha
    return height if _EASY <= height <= 1 else None


@lru_cache(maxsize=64)
def _polynomials(alpha: float) -> Tuple:
    """(b, Q, H)."""

    def below(z: float) -> float:
        level = _level_of(z) + alpha
        return math.log(_at_level(level)) if level < 1 else _at_level(level - 1)

    limit = below(0.0)
    above = _fitted(lambda z: _at_level(_level_of(z) + alpha), 2.25, 1.0)
    return limit, _fitted(lambda z: (below(z) - limit) / z, 0.5, 0.5), above


def _own(alpha: float) -> Tuple:
    return _polynomials(alpha)


if hasattr(torch, "compiler"):
    _own = torch.compiler.assume_constant_result(_own)


def _by_own(kind: str, x: Tensor, height: float) -> Tensor:
    """What _evaluate gives with order 0, in float32."""
    limit, below, above = _own(height)
    if kind != "iterate":
        x = torch.clip(x, max=_LARGEST)
    z, ups = x, []
    for _ in range(2 if kind == "iterate" else 1):
        ups.append(z > math.e)
        z = torch.where(ups[-1], _log(z), z)
    y = _polynomial(z, above)
    for up in reversed(ups):
        y = torch.where(up, _exp_above(y), y)
    z = _exp_below(x)
    less = z * _polynomial(z, below)
    y = torch.where(x < 0, *((less, y - limit) if kind == "weight" else (less + limit, y)))
    return torch.where(x == math.inf, math.inf, y) if kind == "iterate" else y
`;
