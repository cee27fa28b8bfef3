"""What holds for the layers in JAX: values and derivatives against given.json, transformations, types, masks."""
import json
import math

import jax
import jax.numpy as jnp
import numpy as np
from jax.test_util import check_grads

import iterexp_jax
from iterexp_jax import *

jax.config.update("jax_enable_x64", True)
given = json.load(open("given.json"))
done = []


def close(ours, theirs, tolerance, what):
    ours, theirs = np.asarray(ours, float), np.array([float(y) for y in theirs])
    assert np.array_equal(np.isnan(ours), np.isnan(theirs)), (what, ours, theirs)
    with np.errstate(invalid="ignore"):
        error = np.abs(ours - theirs) / np.maximum(np.abs(theirs), 0.25)
    error[(ours == theirs) | np.isnan(theirs)] = 0
    assert error.max() <= tolerance, (what, error.max(), error.argmax())


def near(a, b, tolerance=1e-6):
    return jax.tree.all(jax.tree.map(lambda a, b: np.shape(a) == np.shape(b) and np.allclose(a, b, tolerance, 1e-6), a, b))


# Values and derivatives in x and alpha under jit, vmap and grad, in float64 and float32; alpha as a number and as an array.
both = jax.jit(jax.vmap(jax.value_and_grad(iterate_exp, (0, 1))))
for dtype, tolerance, slope in ((jnp.float64, 1e-12, 4e-12), (jnp.float32, 2e-5, 5e-5)):
    cases = [case for case in given["points"] if dtype == jnp.float64 or case["single"]]
    joined = lambda key: [y for case in cases for y in case[key]]
    x = jnp.array([float(x) for x in joined("x")], dtype)
    alphas = jnp.array([case["alpha"] for case in cases for _ in case["x"]], dtype)
    y, (gx, ga) = both(x, alphas)
    assert y.dtype == gx.dtype == ga.dtype == dtype
    close(y, joined("value"), tolerance, dtype)
    close(gx, joined("dx"), slope, ("dx", dtype))
    close(ga, joined("dalpha"), slope, ("dalpha", dtype))
    own = slice(0, len(cases[0]["x"]))
    close(iterate_exp(x[own], cases[0]["alpha"]), cases[0]["value"], tolerance, "a number")
iterate = jax.jit(iterate_exp)
done.append("values and derivatives")

# Derivatives that are finite where the value is, and special values.
ends = jnp.array([math.nan, math.inf, -math.inf, 0.0, 1e26, 1e30, 3e38, -1e30, 1.1e5], jnp.float32)
for alpha in (0.5, 0.01, -0.5, -0.9):
    y, gradients = both(ends, jnp.full_like(ends, alpha))
    assert jnp.isnan(y[0]) and y[1] == math.inf
    assert all(jnp.isfinite(g[jnp.isfinite(y)]).all() for g in gradients), (alpha, y, gradients)
x = jnp.array([0.3, -5.0, 7.0])
assert (iterate_exp(x, 0) == x).all() and (iterate_exp(x, 1) == jnp.exp(x)).all() and (iterate_exp(abs(x), -1) == jnp.log(abs(x))).all()
done.append("special values")

# A number alpha has a table in float32: within 1e-5 of float64 for results from 1/4 on, up to the largest number, and NaN and infinities as they are.
q = jnp.concatenate([jnp.linspace(-40, 40, 9001), jnp.exp(jnp.linspace(-8, 88, 9001)), jnp.array([jnp.nextafter(jnp.float32(1), 0), -math.inf, math.inf, math.nan])])
x = q.astype(jnp.float32)
tabled = [("iterate", alpha) for alpha in (2.0**-16, 0.001, 0.25, 0.5, 0.9, 1 - 2.0**-16)]
tabled += [(kind, alpha) for kind in ("bounded", "weight") for alpha in (0.001, 0.5, 0.9)]
exact = jax.jit(iterexp_jax._valued, static_argnums=0)
for kind, alpha in tabled:
    y = jax.jit(lambda x: iterexp_jax._map(kind, x, alpha))(x)
    truth = exact(kind, x.astype(float), jnp.array(alpha))
    assert y.dtype == jnp.float32 and (jnp.isnan(y) == jnp.isnan(truth)).all(), (kind, alpha)
    over = truth > float(jnp.finfo(jnp.float32).max)
    error = abs(y - truth) / jnp.maximum(abs(truth), 0.25)
    assert (y[over] > 3.4e38).all() and error[~over & ~jnp.isnan(y) & (y != truth)].max() < 1e-5, (kind, alpha, error.max())
slope = jax.jit(jax.vmap(jax.grad(lambda x: iterate_exp(x, 0.25))))(x)
assert (abs(slope - both(x, jnp.full_like(x, 0.25))[1][0]) <= 1e-6 * abs(slope)).sum() == jnp.isfinite(slope).sum()

# In attention a number alpha has polynomials of its own, for slopes too.
slopes = jax.jit(iterexp_jax._slope, static_argnums=0)
for kind, alpha in ((kind, alpha) for kind in ("bounded", "weight") for alpha in (0.15, 0.3, 0.5, 0.84)):
    y, slope = jax.jit(lambda x: jax.jvp(lambda x: iterexp_jax._map(kind, x, alpha), (x,), (jnp.ones_like(x),)))(x)
    value, truth, _ = slopes(kind, x.astype(float), jnp.array(alpha))
    assert (jnp.isnan(slope) == jnp.isnan(x)).all() and (slope[x > 64] == 0).all()
    seen = (x > -80) & (truth > 0)
    error = jnp.maximum(*(abs(a - b) / jnp.maximum(abs(b), 0.25) for a, b in ((y, value), (slope, truth))))[seen]
    assert seen.sum() > 9000 and error.max() < 5e-5, (kind, alpha, error.max())
done.append("tables")

# bfloat16 and float16 against float64: half an ulp of the type but for the last digits of float32.
for dtype in (jnp.bfloat16, jnp.float16):
    info = jnp.finfo(dtype)
    x = jnp.linspace(-20, 60, 4001).astype(dtype)
    for alpha in (0.5, -0.3):
        y, truth = iterate(x, alpha), iterate(x.astype(float), alpha)
        assert y.dtype == dtype and (jnp.isnan(y) == jnp.isnan(truth)).all()
        ulp = 2.0 ** jnp.floor(jnp.log2(abs(truth))) * float(info.eps)
        wrong = (abs(y.astype(float) - truth) - 1e-6) / jnp.maximum(ulp, float(info.tiny) * float(info.eps))
        assert wrong[abs(truth) < float(info.max)].max() < 0.6, (dtype, alpha)
    assert jax.eval_shape(jax.grad(lambda a: iterate_exp(x[2000:], a).sum()), 0.5).dtype == float
    # Derivatives are those of float64, up to the largest number of the type.
    for alpha in (0.5, 1.5):
        y, ours = both(x, jnp.full_like(x, alpha))
        truth, theirs = both(x.astype(float), jnp.full_like(x, alpha, float))
        for g, h in zip(ours, theirs):
            assert jnp.isfinite(g[jnp.isfinite(y)]).all(), (dtype, alpha)
            usual = jnp.isfinite(y) & (h < float(info.max) / 2)
            assert jnp.allclose(g[usual].astype(float), h[usual], 2 * float(info.eps), float(info.tiny)), (dtype, alpha)
        assert (ours[1] == info.max).any() or dtype == jnp.bfloat16 and alpha == 0.5, (dtype, alpha)
done.append("half types")

# What follows asks for no digit of a compiled function, and most of its time would go to optimizing what runs once.
jax.config.update("jax_disable_most_optimizations", True)

# Analytic derivatives against differences, of iterate_exp of the second order too; a third one is refused.
x = jnp.array([-4.0, -0.9, 0.4, 0.99, 1.3, 2.8, 9.0])
check_grads(iterate, (x, jnp.array(0.4)), 2, modes=("rev",), rtol=1e-4)
row = jnp.array([[0.5, 2.0, -1.3], [4.0, 1.0, 1.5]])
w = jnp.array([1.0, 0.5, 1.5])
for extension in ("odd", "shift"):
    check_grads(jax.jit(lambda x, w, a: rho_sum(x, 1, a, w, extension)), (row, w, jnp.array(0.4)), 1, modes=("rev",), rtol=1e-4)
# Where "shift" holds the inner number its gradient is 0.
low = jnp.array([[-25.0, 1.0], [-1e3, 2.0], [-1e30, -3.0], [-jnp.inf, -40.0]])
for number in (0.25, 0.5, 1.0, 2.0):
    slopes, dalpha = jax.grad(lambda x, a: rho_sum(x, 1, a, extension="shift").sum(), (0, 1))(low, jnp.array(number))
    assert (abs(slopes[:, 0]) < 1e-9).all() and jnp.isfinite(slopes).all() and jnp.isfinite(dalpha), (number, slopes, dalpha)
    assert jnp.isfinite(jax.grad(lambda x: rho_sum(x, 1, number, extension="shift").sum())(low)).all(), number
q, k, v = jax.random.normal(jax.random.key(1), (3, 2, 4, 3))
check_grads(jax.jit(lambda q, k, v, a: co_modulate(q, k, v, a, causal=True)), (q, k, v, jnp.array(0.4)), 1, modes=("rev",), rtol=1e-4)
try:
    jax.grad(jax.grad(jax.grad(iterate_exp)))(1.3, 0.4)
    raise AssertionError("a third derivative")
except TypeError as error:
    assert "twice" in str(error), error
done.append("differences")

# The operations: jit against plain, vmap against rows, the limits of rho_sum and of co_modulate.
pairs = jnp.array([[2.0, 3.0], [4.0, 5.0]])
for alpha, truth in ((0, [5, 9]), (0.5, [6.07457, 13.63332]), (1, [6, 20])):
    assert near(rho_sum(pairs, 1, alpha), jnp.array(truth, float), 1e-5)
# Several alphas: a sum for each.
three = jnp.array([[0.2], [0.4], [0.9]])
assert near(rho_sum(pairs[:, None], -1, three), jnp.array([[rho_sum(row, 0, a) for a in three[:, 0]] for row in pairs]))
assert near(rho_sum(pairs, 0, three[:2, 0]), jnp.stack([rho_sum(pairs[:, j], 0, three[j, 0]) for j in range(2)]))
assert rho_sum(pairs, (0, 1), 0.5, keepdims=True).shape == (1, 1) and near(gate(list(pairs.T)), iterate_exp(pairs, 0.5).prod(1))
assert near(co_modulate(q, k, v, 0), jax.nn.softmax(q @ k.swapaxes(1, 2) / math.sqrt(3)) @ v)
mask = jnp.array([1, 0, 1, 1])
plain = co_modulate(q, k, v, 0.5, mask)
assert near(jax.jit(co_modulate)(q, k, v, 0.5, mask), plain)
assert near(jax.jit(jax.vmap(lambda q, k, v: co_modulate(q, k, v, 0.5, mask)))(q, k, v), plain)
hessian = jax.jit(jax.hessian(lambda x: iterate_exp(x, 0.5).sum()))(x)
assert near(hessian, jnp.diag(jax.jit(jax.vmap(jax.grad(jax.grad(iterate_exp)), (0, None)))(x, 0.5)))
assert (co_modulate(q, k, v, 0.5, jnp.zeros(4)) == 0).all()
done.append("operations")

# What is hidden changes neither results nor gradients, NaN and infinities too.
for alpha in (0, 0.5):
    squares = jax.jit(jax.value_and_grad(lambda *t: (co_modulate(*t, alpha, mask) ** 2).sum(), (0, 1, 2)))
    for bad in (math.nan, math.inf):
        spoiled = squares(q, k.at[:, 1].set(bad), v.at[:, 1].set(bad))
        assert near(spoiled, squares(q, k, v)) and all(jnp.isfinite(g).all() for g in spoiled[1]), (bad, alpha)
for make in (CoModulatedAttention, RhoAttention):
    layer = make(6, 2, "head", train_alpha=True, train_scale=True, causal=True)
    weights = layer.init(jax.random.key(2))
    x, mask = jax.random.normal(jax.random.key(3), (2, 5, 6)), jnp.array([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]])
    total = jax.jit(jax.value_and_grad(lambda w, bad: layer.apply(w, jnp.where(mask[..., None] == 0, bad, x), mask=mask).sum()))
    results = [total(weights, bad) for bad in (0.0, math.nan)]
    assert near(*results), make
done.append("masks")

# Seeds, types, shapes, and what is refused.
layer = MutualModulation(2, 1, train_alpha=True)
weights = {**layer.init(jax.random.key(3)), "theta": jnp.array([40.0])}
assert abs(jax.jit(jax.grad(lambda w: layer.apply(w, jnp.ones((1, 2))).sum()))(weights)["theta"]) > 0
for layer in (RhoDense(3, 4, "unit"), CoModulatedGate(3, 4), MutualModulation(3, 4)):
    weights = layer.init(jax.random.key(5), jnp.bfloat16)
    assert near(weights, layer.init(jax.random.key(5), jnp.bfloat16)) and jax.jit(layer.apply)(weights, jnp.ones((2, 3), jnp.bfloat16)).dtype == jnp.bfloat16
    assert jax.eval_shape(layer.apply, layer.init(jax.random.key(5)), jnp.ones((2, 7, 3), jnp.float32)).shape == (2, 7, 4)
kernel = CoModulatedGate(1000, 50).init(jax.random.key(1))["kernel_0"]
assert abs(kernel.var() * 1000 - 1) < 0.05
refused = (
    lambda: RhoDense(3, 0), lambda: RhoDense(3, 4, alpha="head"), lambda: RhoDense(3, 4, extension="even"), lambda: RhoDense(3, 4, alpha=-1),
    lambda: RhoDense(3, 4, alpha=1.0, train_alpha=True), lambda: CoModulatedGate(3, 4, heights=[1, 1]), lambda: CoModulatedGate(3, 4, per="head"),
    lambda: CoModulatedAttention(6, 4), lambda: CoModulatedAttention(6, 2, alpha=1), lambda: MutualModulation(3, 4, alpha=2),
    lambda: RhoDense(3, 4, kernel_initializer="leCun").init(jax.random.key(0)), lambda: iterate_exp(1.0, math.nan), lambda: gate([]),
    lambda: gate([1.0], [0.5]), lambda: co_modulate(q, k, v, 1), lambda: rho_sum(q, alpha=3, extension="shift"),
    lambda: RhoDense(3, 4, activation="nothing"), lambda: RhoDense(3, 4, context=True),
    lambda: gate([q, q], jnp.array(0.5)), lambda: rho_sum(q, -1, jnp.full(3, 0.5)), lambda: rho_sum(q, 0, jnp.full((4, 1, 1, 1), 0.5)), lambda: RhoDense(3, 2, [0.5, math.nan], extension=None), lambda: RhoDense(3, 2, ["a", "b"]),
    lambda: CoModulatedGate(3, 4, heights="ab"), lambda: RhoAttention(2.5, 2, head_length=3),
    lambda: CoModulatedAttention(6, 2, source_dim=0),
)
for i, make in enumerate(refused):
    try:
        make()
    except ValueError:
        continue
    raise AssertionError(i)
done.append("refusals")

# NaN, infinities and sums of nothing as rhoSum of TensorFlow.js has them.
kind = lambda y: "finite" if math.isfinite(y) else str(float(y)).replace("inf", "infinity")
pairs = jnp.array([[float(x) for x in pair] for pair in given["specials"]["pairs"]], jnp.float32)
for case in given["specials"]["sums"]:
    alpha = case["alpha"] if case["is_number"] else jnp.array(case["alpha"], jnp.float32)
    weights = None if case["weights"] is None else jnp.array(case["weights"], jnp.float32)
    for x, w, kinds in ((pairs, weights, case["kinds"]), (pairs[:2, :0], None, case["empty"])):
        y = rho_sum(x, 1, alpha, w, case["extension"])
        assert [kind(one) for one in np.asarray(y)] == kinds, (case["alpha"], case["extension"], w)
done.append("sums of special values")

# Inputs of another length, whole numbers and lists.
key = jax.random.key(0)
for layer in (RhoDense(3, 2, "unit"), RhoDense(3, 2, extension="shift"), CoModulatedGate(3, 4), MutualModulation(3, 4), CoModulatedAttention(3, 1), RhoAttention(3, 1)):
    weights, whole = layer.init(key), jnp.array([[[1, 2, 3], [4, 5, 6]]])
    exact = layer.apply(weights, whole.astype(float))
    assert (layer.apply(weights, whole) == exact).all() and (layer.apply(weights, whole.tolist()) == exact).all()
    for wrong in (jnp.ones((1, 2, 1)), jnp.ones((1, 2, 4)), jnp.float32(1)):
        try:
            layer.apply(weights, wrong)
        except ValueError as error:
            assert str(error).startswith("x has shape ["), error
            continue
        raise AssertionError(wrong.shape)
for layer in (CoModulatedAttention(6, 2), RhoAttention(6, 2)):
    try:
        layer.apply(layer.init(key), jnp.ones((5, 6)))
        raise AssertionError("no batch")
    except ValueError as error:
        assert str(error) == "x has shape [5, 6], expected [batch, positions, length]", error
done.append("inputs of layers")

# Alphas of an array for which there is no result, as iterexp/tfjs has them.
x, alphas = jnp.ones((3, 2)), jnp.array([[-0.5], [0.5], [2.5]])
for extension, lost in (("odd", [True, False, False]), ("shift", [True, False, True])):
    assert jnp.isnan(rho_sum(x, 1, alphas, extension=extension)).tolist() == lost, extension
x, alphas = jnp.ones((4, 2, 2)), jnp.array([-0.1, 0.0, 0.9, 1.0]).reshape(4, 1, 1)
assert jnp.isnan(co_modulate(x, x, x, alphas)).all((1, 2)).tolist() == [True, False, False, True]

# The layers with the weights of TensorFlow.js.
layers = set()
for case in given["layers"]:
    options = {key: value for key, value in case["options"].items() if key != "seed"}
    layer = globals()[case["class"]](**options)
    shapes = jax.tree.map(jnp.shape, layer.init(jax.random.key(0)))
    weights = {name: jnp.array(values, jnp.float32) for name, values in case["weights"].items()}
    assert shapes == jax.tree.map(jnp.shape, weights), (case["class"], shapes)
    inputs = [jnp.array(x, jnp.float32) for x in case["inputs"]]
    squares = lambda w: (((y := layer.apply(w, *inputs)) ** 2).sum(), y)
    gradients, y = jax.jit(jax.grad(squares, has_aux=True))(weights)
    for ours, theirs, what in ((y, case["output"], "output"), *((gradients[n], g, n) for n, g in case["gradients"].items())):
        theirs = np.array(theirs)
        error = abs(ours - theirs).max() / max(abs(theirs).max(), 1)
        assert error < 1e-4, (case["class"], what, error)
    layers.add(case["class"])
done.append("layers of TensorFlow.js")
json.dump({"version": jax.__version__, "layers": sorted(layers), "done": done}, open("out.json", "w"))
