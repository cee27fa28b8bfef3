"""
Ratios of processor time of the emitted layers and of an emitted fit to torch's own functions, one thread: the least of many calls of each,
taking turns. `npm run bench:python`.
"""
import sys
import time

import torch

from half import half
from iterexp_torch import co_modulate, iterate_exp
from tabulated import tabulated

torch.set_num_threads(1)
ROUNDS = 25


def seconds(f, calls):
    start = time.process_time()
    for _ in range(calls):
        f()
    return (time.process_time() - start) / calls


def ratio(f, reference):
    for _ in range(3):
        f(), reference()
    # Enough calls of each that a round lasts some 20 ms.
    calls = [max(1, int(0.02 / max(seconds(g, 1), 1e-5))) for g in (f, reference)]
    rounds = [(seconds(f, calls[0]), seconds(reference, calls[1])) for _ in range(ROUNDS)]
    ours, theirs = (min(times) for times in zip(*rounds))
    return ours / theirs


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
attends = getattr(torch.nn.functional, "scaled_dot_product_attention", softmax)
modes = {"eager": lambda f: f}
if hasattr(torch, "compile"):
    modes["compiled"] = lambda f: torch.compile(f, fullgraph=True)
print(f"PyTorch {torch.__version__}, one thread, cpu")
for mode in sys.argv[1:] or modes:
    made = modes[mode]
    show = lambda name, f, reference: print(f"{mode}: {name}: {ratio(f, reference):.1f}", flush=True)
    number = made(lambda x: iterate_exp(x, 0.5))
    learned = made(lambda x, alpha: iterate_exp(x, alpha))
    attention = made(lambda q, k, v: co_modulate(q, k, v, 0.5))
    fit, rows, exp, unfused = made(half), made(tabulated), made(torch.exp), made(softmax)
    with torch.no_grad():
        show("iterate_exp(x, 1/2), times exp", lambda: number(x), lambda: exp(x))
        show("a fit of exp^(1/2) by polynomials, times exp", lambda: fit(x), lambda: exp(x))
        show("a fit by a table, times exp", lambda: rows(x), lambda: exp(x))
        show("attention, times softmax attention", lambda: attention(*qkv), lambda: unfused(*qkv))
        show("attention, times scaled_dot_product_attention", lambda: attention(*qkv), lambda: attends(*qkv))
    show("gradients in x and alpha, times those of exp", lambda: gradients(learned)(x, alpha), lambda: gradients(exp)(x))
    show("gradient of the fit, times that of exp", lambda: gradients(fit)(x), lambda: gradients(exp)(x))
    show("attention with gradients, times softmax", lambda: gradients(attention)(*qkv), lambda: gradients(unfused)(*qkv))
