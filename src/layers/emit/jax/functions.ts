import { asAlpha } from "../checks.js";
import { JAX } from "../dialect.js";

/** The maps as functions with derivatives of their own. */
export const FUNCTIONS = `@functools.partial(jax.custom_jvp, nondiff_argnums=(0,))
def _bend(kind: str, x: Array, alpha: Array) -> Tuple[Array, ...]:
    """Value, first and second derivatives of a map, which refuse to be differentiated."""
    return tuple(_computed(kind, x, alpha, 2))


@_bend.defjvp
def _bend_jvp(kind, primals, tangents):
    raise TypeError("iterates of exp can be differentiated twice: their third derivatives are not part of this file")


@functools.partial(jax.custom_jvp, nondiff_argnums=(0,))
def _slope(kind: str, x: Array, alpha: Array) -> Tuple[Array, ...]:
    """Value, d/dx and d/dalpha of a map."""
    return tuple(_computed(kind, x, alpha, 1))


@_slope.defjvp
def _slope_jvp(kind, primals, tangents):
    value, over_x, over_alpha, xx, xa, aa = _bend(kind, *primals)
    along = lambda in_x, in_alpha: _along(value, in_x, in_alpha, tangents)
    return (value, over_x, over_alpha), (along(over_x, over_alpha), along(xx, xa), along(xa, aa))


@functools.partial(jax.custom_jvp, nondiff_argnums=(0,))
def _valued(kind: str, x: Array, alpha: Array) -> Array:
    """A map of x and alpha, elementwise."""
    return _computed(kind, x, alpha, 0)[0]


@_valued.defjvp
def _valued_jvp(kind, primals, tangents):
    value, over_x, over_alpha = _slope(kind, *primals)
    return value, _along(value, over_x, over_alpha, tangents)


def _along(value: Array, over_x: Array, over_alpha: Array, tangents: Tuple) -> Array:
    x_tangent, alpha_tangent = (tangent.astype(value.dtype) for tangent in tangents)
    return over_x * x_tangent + over_alpha * alpha_tangent


@functools.partial(jax.custom_jvp, nondiff_argnums=(0, 2))
def _fixed_slope(kind: str, x: Array, alpha: float) -> Tuple[Array, Array]:
    """Value and d/dx."""
    if kind == "iterate":
        return _fixed(kind, x, alpha), _slope(kind, x, jnp.asarray(alpha, _wide_dtype(x)))[1]
    return tuple(y.astype(x.dtype) for y in _attended(kind, x.astype(jnp.float32), _polynomials(kind, alpha), 1))


@_fixed_slope.defjvp
def _fixed_slope_jvp(kind, alpha, primals, tangents):
    value, slope = _fixed_slope(kind, *primals, alpha)
    bend = _bend(kind, *primals, jnp.asarray(alpha, _wide_dtype(value)))[3]
    return (value, slope), (slope * tangents[0], bend * tangents[0])


@functools.partial(jax.custom_jvp, nondiff_argnums=(0, 2))
def _fixed(kind: str, x: Array, alpha: float) -> Array:
    single = x.astype(jnp.float32)
    return (_looked_up(single, alpha) if kind == "iterate" else _attended(kind, single, _polynomials(kind, alpha), 0)[0]).astype(x.dtype)


@_fixed.defjvp
def _fixed_jvp(kind, alpha, primals, tangents):
    value, slope = _fixed_slope(kind, *primals, alpha)
    return value, slope * tangents[0]


def _map(kind: str, x: Array, alpha: Union[Array, float]) -> Array:
    if isinstance(alpha, Array):
        return _valued(kind, x, alpha)
    height = 1 - alpha if kind == "weight" else alpha
    if x.dtype != jnp.float64 and (_FLAT if kind == "iterate" else _EASY) <= height <= 1 - _FLAT:
        return _fixed(kind, x, alpha)
    return _valued(kind, x, jnp.asarray(alpha, _wide_dtype(x)))


def _as_tensor(name: str, x) -> Array:
    """A floating array; whole numbers become floats."""
    try:
        x = jnp.asarray(x)
    except (TypeError, ValueError):
        raise TypeError(f"{name} = {x!r}"[:60] + ", expected an array or numbers") from None
    if jnp.iscomplexobj(x):
        raise TypeError(f"{name} has dtype {x.dtype}, expected a real one")
    return x if jnp.issubdtype(x.dtype, jnp.floating) else x.astype(float)


${asAlpha(JAX, "    return _as_tensor(name, alpha)")}


def _wide_dtype(x: Array):
    return jnp.float32 if x.dtype in (jnp.float16, jnp.bfloat16) else x.dtype


def _wide(x: Array) -> Array:
    """float32 for bfloat16 and float16, so that results are rounded once."""
    return x.astype(_wide_dtype(x))
`;
