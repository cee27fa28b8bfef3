"""
The same ratios in JAX under jit: processor time, the least of many calls of each, taking turns. `npm run bench:python`.
"""
import os
import time

# JAX takes as many threads as the process may have processors.
os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import jax
import jax.numpy as jnp

from half_jax import half
from iterexp_jax import co_modulate, iterate_exp
from tabulated_jax import tabulated

ROUNDS = 25


def seconds(f, xs, calls):
    start = time.process_time()
    for _ in range(calls):
        jax.block_until_ready(f(*xs))
    return (time.process_time() - start) / calls


def show(name, f, reference, xs, theirs):
    f, reference = jax.jit(f), jax.jit(reference)
    pairs = ((f, xs), (reference, theirs))
    for g, given in pairs:
        seconds(g, given, 3)
    calls = [max(1, int(0.02 / max(seconds(g, given, 1), 1e-5))) for g, given in pairs]
    rounds = [[seconds(g, given, n) for (g, given), n in zip(pairs, calls)] for _ in range(ROUNDS)]
    ours, least = (min(times) for times in zip(*rounds))
    print(f"jit: {name}: {ours / least:.1f}", flush=True)


def softmax(q, k, v):
    return jax.nn.softmax(q @ jnp.swapaxes(k, -1, -2) / q.shape[-1] ** 0.5, -1) @ v


def gradients(f):
    return lambda *xs: jax.grad(lambda *xs: f(*xs).sum(), tuple(range(len(xs))))(*xs)


x = jax.random.normal(jax.random.key(1), (65536,))
alpha = jnp.array(0.5)
qkv = tuple(jax.random.normal(jax.random.key(2), (3, 8, 2, 64, 16)))
attention = lambda q, k, v: co_modulate(q, k, v, 0.5)
print(f"JAX {jax.__version__}, cpu")
show("iterate_exp(x, 1/2), times exp", lambda x: iterate_exp(x, 0.5), jnp.exp, (x,), (x,))
show("a fit of exp^(1/2) by polynomials, times exp", half, jnp.exp, (x,), (x,))
show("a fit by a table, times exp", tabulated, jnp.exp, (x,), (x,))
show("attention, times softmax attention", attention, softmax, qkv, qkv)
show("gradients in x and alpha, times those of exp", gradients(iterate_exp), gradients(jnp.exp), (x, alpha), (x,))
show("gradient of the fit, times that of exp", gradients(half), gradients(jnp.exp), (x,), (x,))
show("attention with gradients, times softmax", gradients(attention), gradients(softmax), qkv, qkv)
