"""Ratios of the emitted layers to torch's own functions: medians of ratios within a round. `npm run bench:python`."""
import statistics
import time

import torch

from iterexp_torch import co_modulate, iterate_exp

torch.set_num_threads(1)
ROUNDS = 15


def seconds(f):
    start = time.perf_counter()
    f()
    return time.perf_counter() - start


def ratio(f, reference):
    for _ in range(3):
        f(), reference()
    # Enough calls of each that a round lasts some 20 ms.
    calls = max(1, int(0.02 / max(seconds(reference), 1e-5)))
    few = max(1, int(0.02 / max(seconds(f), 1e-5)))
    each = lambda g, n: seconds(lambda: [g() for _ in range(n)]) / n
    return statistics.median(each(f, few) / each(reference, calls) for _ in range(ROUNDS))


def softmax(q, k, v):
    return torch.softmax(q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5, -1) @ v


def gradients(f):
    def run(*xs):
        return torch.autograd.grad(f(*xs).sum(), [x for x in xs if isinstance(x, torch.Tensor)])

    return run


torch.manual_seed(1)
x = torch.randn(65536, requires_grad=True)
alpha = torch.tensor(0.5, requires_grad=True)
qkv = [torch.randn(8, 2, 64, 16, requires_grad=True) for _ in range(3)]
attends = torch.nn.functional.scaled_dot_product_attention if hasattr(torch.nn.functional, "scaled_dot_product_attention") else softmax
modes = {"eager": lambda f: f}
if hasattr(torch, "compile"):
    modes["compiled"] = lambda f: torch.compile(f, fullgraph=True)
print(f"PyTorch {torch.__version__}, one thread, cpu")
for mode, made in modes.items():
    number = made(lambda x: iterate_exp(x, 0.5))
    learned = made(iterate_exp)
    attention = made(lambda q, k, v: co_modulate(q, k, v, 0.5))
    exp, unfused = made(torch.exp), made(softmax)
    with torch.no_grad():
        print(f"{mode}: iterate_exp(x, 1/2), times exp: {ratio(lambda: number(x), lambda: exp(x)):.1f}")
        print(f"{mode}: attention, times softmax attention: {ratio(lambda: attention(*qkv), lambda: unfused(*qkv)):.1f}")
        print(f"{mode}: attention, times scaled_dot_product_attention: {ratio(lambda: attention(*qkv), lambda: attends(*qkv)):.1f}")
    print(f"{mode}: gradients in x and alpha, times those of exp: {ratio(lambda: gradients(learned)(x, alpha), lambda: gradients(exp)(x)):.1f}")
    print(f"{mode}: attention with gradients, times softmax: {ratio(lambda: gradients(attention)(*qkv), lambda: gradients(unfused)(*qkv)):.1f}")
