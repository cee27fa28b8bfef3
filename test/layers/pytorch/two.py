"""What PyTorch 2 adds: torch.func, torch.compile without a break, torch.export, autocast."""
import json

import torch
from torch.func import functional_call, grad, hessian, jacfwd, jacrev, vmap

from iterexp_torch import *

done = []
x = torch.tensor([-2.0, 0.3, 1.0, 4.0], dtype=torch.float64)
a = torch.tensor([0.1, 0.5, 0.3, 0.8], dtype=torch.float64)
rows = [iterate_exp(x[i], a[i]) for i in range(4)]
assert vmap(iterate_exp)(x, a).allclose(torch.stack(rows)) and vmap(iterate_exp, (0, None))(x, 0.5).allclose(iterate_exp(x, 0.5))
assert vmap(grad(iterate_exp), (0, None))(x, 0.5).allclose(torch.autograd.functional.jacobian(lambda x: iterate_exp(x, 0.5), x).diagonal())
for backward, forward in zip(jacrev(iterate_exp, (0, 1))(x, a), jacfwd(iterate_exp, (0, 1))(x, a)):
    assert backward.allclose(forward)
total = lambda x, a: iterate_exp(x, a).sum()
second = torch.autograd.functional.hessian(total, (x, a))
for ours in (hessian(total, (0, 1))(x, a), jacrev(jacrev(total, (0, 1)), (0, 1))(x, a)):
    assert all(ours[i][j].allclose(second[i][j]) for i in (0, 1) for j in (0, 1))
done.append("func")

layer = RhoDense(3, 4, "unit", train_alpha=True, seed=1)
given = torch.rand(5, 3) + 0.5
each = vmap(grad(lambda p, x: functional_call(layer, p, (x,)).sum()), (None, 0))(dict(layer.named_parameters()), given)
whole = torch.autograd.grad(layer(given).sum(), list(layer.parameters()))
assert all(g.sum(0).allclose(h, rtol=1e-3, atol=1e-5) for g, h in zip(each.values(), whole))
done.append("vmap of modules")

seen = torch.tensor([[1, 1, 1, 1, 0], [1, 1, 1, 1, 1]])
tokens = torch.randn(2, 5, 6)
layers = [
    (layer, (given,)),
    (RhoDense(3, 4, "unit", context_dim=2, seed=1), (given, torch.rand(5, 2))),
    (CoModulatedGate(3, 4, train_heights=True, per="unit", seed=1), (given,)),
    (MutualModulation(3, 4, seed=1), (given,)),
    (CoModulatedAttention(6, 2, "head", train_alpha=True, causal=True, train_scale=True, seed=1), (tokens, None, seen)),
    (RhoAttention(6, 2, train_alpha=True, seed=1), (tokens, seen)),
]
for module, inputs in layers:
    # One graph: fullgraph throws at a break.
    y = torch.compile(module, fullgraph=True, backend="eager")(*inputs)
    assert y.allclose(module(*inputs), rtol=1e-4, atol=1e-5), type(module)
    exported = torch.export.export(module, inputs).module()
    assert exported(*inputs).allclose(module(*inputs), rtol=1e-4, atol=1e-5), type(module)
done.append("compile and export of modules")

compiled = torch.compile(iterate_exp, fullgraph=True, backend="aot_eager")
x = torch.linspace(-3, 5, 64, requires_grad=True)
a = torch.tensor(0.3, requires_grad=True)
for f, g in zip(torch.autograd.grad(compiled(x, a).sum(), (x, a)), torch.autograd.grad(iterate_exp(x, a).sum(), (x, a))):
    assert f.allclose(g, rtol=1e-5)
done.append("gradients compiled")

# exp and log that are inlined in compiled code, over all of float32. The first alpha is a constant of the program; one that changes
# is an input, for which it is compiled once more.
torch._dynamo.reset()
programs = []
compiled = torch.compile(iterate_exp, fullgraph=True, backend=lambda program, _: programs.append(program) or program.forward)
powers = torch.logspace(-45, 38.5, 4001)
x = torch.cat([torch.linspace(-100, 100, 4001), powers, -powers, torch.tensor([0.0, torch.inf, -torch.inf, torch.nan, 2.0**-149, 2.0**-126, 90.01])])
for alpha in (0.5, 0.25, -0.3, -1.25, 1.5, 2.0**-20, -(2.0**-20)):
    for given in (alpha, torch.tensor(alpha)):
        y = compiled(x, given).double()
        wide = x.double().requires_grad_(), torch.tensor(alpha).double().expand(len(x)).clone().requires_grad_()
        truth = iterate_exp(*wide)
        slopes = torch.autograd.grad(truth.sum(), wide)
        near = ((slopes[0].abs() < 1000) & (slopes[1].abs() < 1000)) | truth.isnan() | truth.isinf()
        assert near.sum() > 6000 and y.isnan().equal(truth.isnan())
        error = (y - truth).abs() / truth.abs().clamp(min=0.25)
        assert error[near & (y != truth) & ~truth.isnan()].max() < 1e-5, (alpha, error.max())
constant, changing, _ = (len(list(program.graph.nodes)) for program in programs)
assert constant < 0.7 * changing, (constant, changing)
done.append("accuracy compiled")

with torch.autocast("cpu", dtype=torch.bfloat16):
    for module, inputs in layers:
        y = module(*inputs)
        y.float().sum().backward()
        assert all(p.grad is not None and p.grad.isfinite().all() for p in module.parameters()), type(module)
done.append("autocast")
json.dump({"version": torch.__version__, "done": done}, open("out.json", "w"))
