import type { Dialect } from "./dialect.js";

/** exp^alpha for an alpha that is known before anything is compiled: polynomials of its own. */
export const numbers = ({
  m,
  Tensor,
  expBelow,
}: Dialect): string => `# A number alpha from _EASY to 1 has polynomials of its own in float32. exp^alpha(x) is b + z Q(z), z = e^x, below 0, and
# b + e^(s x + P(u)), u = x / (x + 20), from 0 to 89.

_EASY = 0.15
_BEND = 20.0


def _level_of(z: float) -> float:
    return _level_of(math.log(z)) + 1 if z > 1 else z * _polynomial(z, _FLOAT64.slog[0])


def _at_level(k: float) -> float:
    if k < 0:
        return math.log(_at_level(k + 1))
    return math.exp(_at_level(k - 1)) if k > 1 else k * _polynomial(k, _FLOAT64.sexp[0])


def _fitted(f: Callable, half: float) -> Tuple:
    """f on [0, 2 half] as (center, coefficients)."""
    angles = [math.pi * (j + 0.5) / 48 for j in range(48)]
    values = [f(half + half * math.cos(a)) for a in angles]
    series = [sum(y * math.cos(k * a) for y, a in zip(values, angles)) / 24 for k in range(48)]
    while len(series) > 1 and abs(series[-1]) < 2.0**-24:
        series.pop()
    times = lambda p: [a / half for a in [0.0, *p]]
    p, before = [], []
    for a in reversed(series[1:]):
        p, before = [2 * y - z for y, z in zip(times(p), [*before, 0.0, 0.0])], p
        p[0] += a
    p = [y - z for y, z in zip(times(p), [*before, 0.0, 0.0])]
    return half, (p[0] + series[0] / 2, *p[1:])


@functools.lru_cache(maxsize=64)
def _polynomials(kind: str, alpha: float) -> Tuple:
    """(b, s, Q, P)."""
    alpha = 1 - alpha if kind == "weight" else alpha
    below = lambda z: _at_level(_level_of(z) + alpha - 1)
    power = lambda x: math.log(_at_level(_level_of(x) + alpha) - limit)
    place = lambda u: _BEND * u / (1 - u)
    limit, top = below(0.0), 89.0
    s = round(256 * (power(top) - power(top - 1))) / 256
    above = _fitted(lambda u: power(place(u)) - s * place(u), top / (top + _BEND) / 2)
    return limit, s, _fitted(lambda z: (below(z) - limit) / z, 0.5), above


_derived = lambda p: (p[0], tuple(k * a for k, a in enumerate(p[1]))[1:] or (0.0,))


def _attended(kind: str, x: ${Tensor}, own: Tuple, order: int) -> List[${Tensor}]:
    """_evaluate in float32 without d/dalpha, for x < 89."""
    limit, s, q, p = own
    near = x if kind == "iterate" else ${m}.clip(x, max=_LARGEST)
    below, u = near < 0, near / (near + _BEND)
    z = ${expBelow}(${m}.where(below, near, s * near + _polynomial(u, p)))
    ratio = ${m}.where(below, _polynomial(z, q), 1.0)
    out = [z * ratio if kind == "weight" else limit + z * ratio]
    if order > 0:
        left, right = z * _polynomial(z, _derived(q)), s + _polynomial(u, _derived(p)) * (1 - u) ** 2 / _BEND
        out.append(${m}.where(x > _LARGEST, 0.0, z * ${m}.where(below, ratio + left, right)))
    return out
`;
