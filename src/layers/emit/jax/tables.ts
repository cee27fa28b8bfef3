/**
 * exp^alpha for an alpha that is known before anything is compiled: a table, from which three numbers are read. The error of a
 * parabola is width^3 / 192 times the third derivative.
 */
export const TABLES = `# A table has exp^alpha in float32: for |x| + 1 in 64 parts of each [2^k, 2^(k + 1)) a parabola of -1/128 <= s <= 1/128, from
# x = 1 on of the logarithm.

_FLAT = 2.0**-16  # nearer to 0, exp^alpha is not yet flat at -31
_NEGATIVE = 5  # [2^k, 2^(k + 1)) for x from -31 to 0; the last part has the limit at -infinity


def _double(x: np.ndarray, alpha: float) -> np.ndarray:
    """exp^alpha(x) in float64."""
    z, n = np.where(x < 0, np.exp(np.minimum(x, 0)), x), np.where(x < 0, -1, 0)
    for _ in range(_FLOAT64.logs):
        z, n = np.where(z > 1, np.log(np.maximum(z, 1)), z), n + (z > 1)
    level = z * _polynomial(z, _FLOAT64.slog[0]) + n + alpha
    steps = np.floor(level)
    h = level - steps
    y = h * _polynomial(h, _FLOAT64.sexp[0])
    for i in range(_FLOAT64.exps):
        y = np.where(steps > i, np.exp(np.minimum(y, 6.55)), y)
    return np.where(level < 0, np.log(np.maximum(y, 1e-300)), y)


@functools.lru_cache(maxsize=64)
def _rows(alpha: float) -> np.ndarray:
    center = 1 + (np.arange(64) + 0.5) / 64
    node = np.array([[-1.0], [0.0], [1.0]]) * math.sqrt(0.75) / 128
    places = lambda count: (2.0 ** np.arange(count)[:, None, None] * (node + center) - 1).swapaxes(0, 1).reshape(3, -1)
    right = places(128)
    values = _double(np.where(right >= 1, np.log(np.maximum(right, 1)), right), alpha)
    left = _double(-places(_NEGATIVE), alpha)
    left[:, -1] = _double(np.array(-np.inf), alpha)
    first, middle, last = np.concatenate([values, left], 1)
    step = node[2]
    return np.stack([middle, (last - first) / (2 * step), (last - 2 * middle + first) / (2 * step * step)]).astype(np.float32)


def _looked_up(x: Array, alpha: float) -> Array:
    """exp^alpha in float32, from its table."""
    rows = _rows(alpha)
    near = jnp.clip(x, min=-30.9)
    bits = jax.lax.bitcast_convert_type(jnp.abs(near) + 1, jnp.int32)
    row = (bits >> 17) - 127 * 64
    row = jnp.where(x < 0, row + 64 * 128, row)
    s = jax.lax.bitcast_convert_type((bits & 0x1FFFF) | 0x3F800000, jnp.float32) - (1 + 2.0**-7)
    a, b, c = (jnp.take(column, row, mode="clip") for column in rows)
    y = _stored(a + s * (b + s * c))
    y = jnp.where((x > 0) & (bits >= 0x40000000), jnp.exp(y), y)
    return jnp.where(near < math.inf, y, near)
`;
