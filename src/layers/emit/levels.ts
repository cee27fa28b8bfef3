import type { Polynomial } from "../heights/polynomial.js";
import {
  sexpFirst,
  sexpQuotient,
  sexpSecond,
  sexpUnit,
  sexpUnitFirst,
  sexpUnitSecond,
  slogFirst,
  slogQuotient,
  slogSecond,
  slogUnit,
  slogUnitFirst,
  slogUnitSecond,
} from "../heights/polynomials.generated.js";
import type { Dialect } from "./dialect.js";
import { polynomial } from "./polynomials.js";

const polynomials = (...levels: readonly Polynomial[]): string =>
  `(${levels.map((each) => `\n        ${polynomial(each)},`).join("")}\n    )`;

/**
 * Values and derivatives of exp^alpha and of the maps of attention, without autograd. Nothing is indexed, nothing waits for the
 * device, and every constant is a literal.
 */
export const levels = ({
  m,
  Tensor,
  to,
  expBelow,
  expAbove,
  log,
  on,
  stored,
}: Dialect): string => `# Levels. slog is the Abel function of exp, slog(e^x) = slog(x) + 1, with Kneser's choice, and sexp its inverse. The level
# of x is slog(x) + 1: it is 0 at 0, 1 at 1, 2 at e, and exp^alpha adds alpha to it.
#
# exp and log carry every x to a z of a short interval, z = exp(x) or log(... log(x)), whose level is z * Q(z) with a
# polynomial Q; the way back is the same. A level is kept as a sum u + n of a number from 0 on and an exact whole
# number, so that its fraction keeps its digits. Derivatives have polynomials of their own.


class _Type(NamedTuple):
    """How one dtype computes: polynomials (center, coefficients) in powers of argument - center, on [0, top] and [0, width]."""

    top: float
    logs: int  # below 64 one less suffices
    width: int
    exps: int
    slog: Tuple
    sexp: Tuple


_FLOAT32 = _Type(
    top=math.e,
    logs=2,
    width=2,
    exps=2,
    slog=${polynomials(slogQuotient, slogFirst, slogSecond)},
    sexp=${polynomials(sexpQuotient, sexpFirst, sexpSecond)},
)

_FLOAT64 = _Type(
    top=1.0,
    logs=4,
    width=1,
    exps=4,
    slog=${polynomials(slogUnit, slogUnitFirst, slogUnitSecond)},
    sexp=${polynomials(sexpUnit, sexpUnitFirst, sexpUnitSecond)},
)

_FARTHEST = 12.0  # theta counts as the nearest number of [-12, 12]
_LARGEST = 64.0  # larger scores and values of attention count as this one
_LEAST = 2.0**-24  # the least level above -1 that "shift" leaves
_LOWEST = -32.0  # stands for the absorber -infinity of "shift" at alpha = 0
_SCALE = 2.0**32  # so that derivatives over it don't overflow
_NOTHING = 2.0**-100  # the least sum of weights that is divided by


def _polynomial(x: ${Tensor}, polynomial: Tuple) -> ${Tensor}:
    """Estrin's scheme: neighbours are added in pairs."""
    center, terms = polynomial
    t = x - center
    while len(terms) > 1:
        odd = terms[-1:] if len(terms) % 2 == 1 else ()
        # torch.onnx takes an addend below 1e-8 for 0.
        tiny = lambda a: isinstance(a, float) and abs(a) < 1e-6
        pairs = zip(terms[::2], terms[1::2])
        terms = (*(b * (t + a / b) if tiny(a) else a + b * t for a, b in pairs), *odd)
        t = t * t
    return terms[0]


def _level(x: ${Tensor}, by: _Type, order: int, logs: int) -> List[${Tensor}]:
    """[u, n] with the level u + n of x, and derivatives up to the order."""
    below = x < 0
    less, z, n = ${expBelow}(x), x, ${m}.where(below, -1.0, ${m}.zeros_like(x))
    if order > 0:
        first, second = ${m}.ones_like(x), ${m}.zeros_like(x)
    for _ in range(logs):
        above = z > by.top
        if order > 0:
            slope = first / z
            second = ${m}.where(above, second / z - slope * slope, second)
            first = ${m}.where(above, slope, first)
        z = ${m}.where(above, ${log}(z), z)
        n = ${m}.where(above, n + 1, n)
    z = ${m}.where(below, less, z)
    out = [${stored("z * _polynomial(z, by.slog[0])")}, n]
    if order > 0:
        first, second = ${m}.where(below, less, first), ${m}.where(below, less, second)
        steep = _polynomial(z, by.slog[1])
        out.append(steep * first)
    if order > 1:
        out.append(_polynomial(z, by.slog[2]) * first * first + steep * second)
    return out


def _number(u: ${Tensor}, n: ${Tensor}, by: _Type, order: int) -> List[${Tensor}]:
    """[x] of the level u + n, and derivatives up to the order over _SCALE, finite where x is."""
    k = ${stored(`${m}.floor(u + n)`)}
    low = k < 0
    steps = ${m}.clip(k - (by.width - 1), 0, by.exps)
    h = ${stored(`u + (n - ${m}.where(low, -1.0, steps))`)}
    inner = x = ${stored("h * _polynomial(h, by.sexp[0])")}
    if order > 0:
        under = ${m}.where(low, inner, 1.0)
        a, last = _polynomial(h, by.sexp[1]) / under, ${m}.ones_like(x)
    if order > 1:
        b = _polynomial(h, by.sexp[2]) / under - ${m}.where(low, a * a, 0.0)
    for i in range(by.exps):
        up = steps > i
        if order > 1:
            b = ${m}.where(up, last * b + (last * a) ** 2, b)
        if order > 0:
            a = ${m}.where(up, last * a, a)
        x = ${m}.where(up, ${expAbove}(x), x)
        if order > 0:
            last = ${m}.where(up, x, last)
    x = ${m}.where(low, ${m}.where(inner == 0, -math.inf, ${log}(inner)), x)
    lost = h < 0
    gone = k > by.width + by.exps
    ended = lambda y: ${m}.where(gone, math.inf, ${m}.where(lost, math.nan, y))
    slopes = [a, b] if order > 1 else [a] if order > 0 else []
    return [ended(x), *(${stored("ended(y / _SCALE * last)")} for y in slopes)]


def _bounded(slope: ${Tensor}, value: ${Tensor}, dtype) -> ${Tensor}:
    """A slope that is finite in the dtype where value is."""
    most = float(${m}.finfo(dtype).max)
    return ${m}.where(${m}.abs(value) < math.inf, ${m}.clip(slope, -most, most), slope)


def _iterate(x: ${Tensor}, alpha: Union[${Tensor}, float], by: _Type, order: int, logs: int) -> List[${Tensor}]:
    """[exp^alpha(x)], with order 1 [value, d/dx, d/dalpha], with order 2 also d2/dx2, d2/dx dalpha, d2/dalpha2."""
    given, largest = x, x == math.inf
    if order > 0:
        x = ${m}.clip(x, max=${m}.finfo(x.dtype).max)
    u, n, *slopes = _level(x, by, order, logs)
    value, *derivatives = _number(u + alpha, n, by, order)
    if isinstance(alpha, ${Tensor}):
        # Far below 0 the level keeps no digit of x.
        value = ${m}.where(alpha == 0, x, value)
    value = ${m}.where(largest, math.inf, value)
    if order == 0:
        return [value]
    a, *bend = derivatives
    slope, reach = slopes[0] * _SCALE, a
    along = a * slope
    if isinstance(alpha, ${Tensor}):
        along, reach = ${m}.where(alpha == 0, 1.0, along), ${m}.where(alpha == 0, given, a)
    out = [along, a * _SCALE]
    for b in bend:
        out += [b * slopes[0] * slope + a * (slopes[1] * _SCALE), b * slope, b * _SCALE]
    return [value, *(_bounded(y, reach, y.dtype) for y in out)]


def _evaluate(kind: str, x: ${Tensor}, alpha: Union[${Tensor}, float], by: _Type, order: int) -> List[${Tensor}]:
    """
    What _iterate gives, for the maps
    - "iterate", exp^alpha(x);
    - "bounded", exp^alpha(min(x, 64));
    - "weight", exp^(1 - alpha)(min(x, 64)) less its limit at -infinity, and 0 where that is below 0.
    """
    if kind == "iterate":
        return _iterate(x, alpha, by, order, by.logs)
    near = ${m}.clip(x, max=_LARGEST)
    logs = by.logs - 1
    if kind == "bounded":
        out = _iterate(near, alpha, by, order, logs)
    else:
        rest = 1 - alpha if isinstance(alpha, ${Tensor}) else ${m}.full((), 1 - alpha, dtype=x.dtype${on("x")})
        out = _iterate(near, rest, by, order, logs)
        value, *others = _number(rest, ${m}.full_like(rest, -1.0), by, order)
        out[0] = out[0] - value
        hidden = out[0] <= 0
        if order > 0:
            out[2] = others[0] * _SCALE - out[2]
        if order > 1:
            out[4] = -out[4]
            out[5] = out[5] - others[1] * _SCALE
        out = [${m}.where(hidden, 0.0, y) for y in out]
    for i in (1, 3, 4)[: len(out) // 2]:
        out[i] = ${m}.where(x > _LARGEST, 0.0, out[i])
    return out


def _computed(kind: str, x: ${Tensor}, alpha: Union[${Tensor}, float], order: int) -> List[${Tensor}]:
    """_evaluate in float64 for float64 and in float32 for the others, to the dtype of x."""
    wide = x.dtype == ${m}.float64
    dtype = ${m}.float64 if wide else ${m}.float32
    a = alpha.${to}(dtype) if isinstance(alpha, ${Tensor}) else alpha
    out = _evaluate(kind, x.${to}(dtype), a, _FLOAT64 if wide else _FLOAT32, order)
    if x.dtype != dtype:
        out[1:] = [_bounded(y, y, x.dtype) for y in out[1:]]
    return [y.${to}(x.dtype) for y in out]
`;
