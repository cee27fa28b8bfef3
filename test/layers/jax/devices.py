"""The layers as models are trained with JAX: four devices, donated buffers, heads by vmap, no elements, float64 off."""
import json
import os

os.environ["XLA_FLAGS"] = "--xla_force_host_platform_device_count=4"

import jax
import jax.numpy as jnp
import numpy as np
from jax.sharding import Mesh, NamedSharding, PartitionSpec

from iterexp_jax import *

jax.config.update("jax_disable_most_optimizations", True)
done = []
init, apply = CoModulatedGate(3, 2, train_heights=True)
weights = init(jax.random.key(1))
x = jax.random.normal(jax.random.key(2), (8, 3))
loss = lambda weights, x: (apply(weights, x) ** 2).mean()
same = lambda a, b: jax.tree.all(jax.tree.map(lambda a, b: a.dtype == b.dtype and np.allclose(a, b, 1e-4, 1e-6), a, b))
plain = jax.jit(jax.grad(loss))(weights, x)
assert all(leaf.dtype == jnp.float32 for leaf in jax.tree.leaves(plain))

mesh = Mesh(np.array(jax.devices()), ("batch",))
spread = jax.device_put(x, NamedSharding(mesh, PartitionSpec("batch")))
assert len(spread.sharding.device_set) == 4 and same(jax.jit(jax.grad(loss))(weights, spread), plain)
own = lambda weights, x: jax.lax.pmean(jax.grad(loss)(jax.lax.pcast(weights, "batch", to="varying"), x), "batch")
shared = jax.shard_map(own, mesh=mesh, in_specs=(PartitionSpec(), PartitionSpec("batch")), out_specs=PartitionSpec())
assert same(jax.jit(shared)(weights, spread), plain)
done.append("devices")

step = jax.jit(lambda weights, x: jax.tree.map(lambda w, g: w - 0.1 * g, weights, jax.grad(loss)(weights, x)), donate_argnums=0)
before = float(loss(weights, x))
moved = step(jax.tree.map(jnp.copy, weights), x)
for _ in range(5):
    moved = step(moved, x)
assert loss(moved, x) < before
done.append("donated buffers")

q, k, v = jax.random.normal(jax.random.key(3), (3, 2, 4, 3))
alphas = jnp.array([0.25, 0.5])
heads = jax.jit(jax.vmap(co_modulate))(q, k, v, alphas)
assert same(heads, jnp.stack([co_modulate(q[i], k[i], v[i], float(alphas[i])) for i in (0, 1)]))
assert same(jax.jit(jax.checkpoint(lambda x: iterate_exp(x, 0.5)))(x), iterate_exp(x, 0.5))
done.append("heads")

x = jnp.array([-3e38, -200.0, -1.0, 0.0, 2.0, 3e38])
y, slope = jax.vmap(jax.value_and_grad(iterate_exp), (0, None))(x, jnp.zeros(()))
assert (y == x).all() and (slope == 1).all()
for layer in (CoModulatedAttention(6, 2, "head", train_alpha=True), RhoAttention(6, 2)):
    w = layer.init(jax.random.key(1))
    for shape in ((0, 5, 6), (3, 0, 6)):
        slopes = jax.grad(lambda w, x: layer.apply(w, x).sum(), (0, 1))(w, jnp.zeros(shape))
        assert slopes[1].shape == shape and layer.apply(w, jnp.zeros(shape)).shape == shape
for layer in (RhoDense(6, 4, "unit"), CoModulatedGate(6, 4), MutualModulation(6, 4)):
    assert layer.apply(layer.init(jax.random.key(1)), jnp.zeros((0, 6))).shape == (0, 4)
for bad, name in ((lambda: iterate_exp("2", 0.5), "x = '2'"), (lambda: iterate_exp(1.0, None), "alpha = None")):
    try:
        bad()
        raise AssertionError(name)
    except TypeError as error:
        assert str(error).startswith(name), error
done.append("ends")
json.dump({"done": done}, open("out.json", "w"))
