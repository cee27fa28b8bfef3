"""What holds for every PyTorch: values and derivatives against given.json, gradcheck, memory, types, masks."""
import copy
import io
import json
import math
import pickle

import torch
import torch.nn.utils.parametrize
import torch.nn.utils.prune
from torch.utils.checkpoint import checkpoint

import iterexp_torch
from iterexp_torch import *

given = json.load(open("given.json"))
double = torch.float64
number = lambda text: float(text)


def close(ours, theirs, tolerance, what):
    theirs = torch.tensor([number(y) for y in theirs], dtype=double)
    ours = ours.detach().double().flatten()
    assert torch.equal(ours.isnan(), theirs.isnan()), (what, ours, theirs)
    same = ours == theirs
    error = ((ours - theirs).abs() / theirs.abs().clamp(min=0.25)).masked_fill(same | theirs.isnan(), 0.0)
    assert error.max() <= tolerance, (what, error.max(), error.argmax())


# Values and derivatives in x and alpha, of every type; alpha as a number and as a tensor.
for case in given["points"]:
    xs = [number(x) for x in case["x"]]
    for dtype, tolerance, slope in ((double, 1e-12, 4e-12), (torch.float32, 2e-5, 5e-5)):
        x = torch.tensor(xs, dtype=dtype, requires_grad=True)
        a = torch.tensor(case["alpha"], dtype=dtype).expand(len(xs)).clone().requires_grad_()
        if dtype != double and not case["single"]:
            continue
        y = iterate_exp(x, a)
        assert y.dtype == dtype
        close(y, case["value"], tolerance, (case["alpha"], dtype))
        close(iterate_exp(x, case["alpha"]), case["value"], tolerance, case["alpha"])
        gx, ga = torch.autograd.grad(y.sum(), (x, a))
        close(gx, case["dx"], slope, (case["alpha"], "dx", dtype))
        close(ga, case["dalpha"], slope, (case["alpha"], "dalpha", dtype))
        (g,) = torch.autograd.grad(iterate_exp(x, case["alpha"]).sum(), x)
        close(g, case["dx"], slope, (case["alpha"], "dx", dtype))

# Special values, and derivatives that are finite where the value is, each element for itself.
ends = torch.tensor([math.nan, math.inf, -math.inf, 0.0, 1e26, 1e30, 3e38, -1e30, 1.1e5], requires_grad=True)
for alpha in (0.5, 0.25, 0.9, 0.01, -0.01, -0.5, -0.9):
    a = torch.full_like(ends, alpha).requires_grad_()
    y = iterate_exp(ends, a)
    assert y[0].isnan() and y[1] == math.inf
    gradients = torch.autograd.grad(y.sum(), (ends, a))
    for g in gradients:
        assert torch.isfinite(g[torch.isfinite(y)]).all(), (alpha, g, y)
x = torch.tensor([0.3, -5.0, 7.0])
assert torch.equal(iterate_exp(x, 0), x) and torch.equal(iterate_exp(x, 1), x.exp())
assert iterate_exp(x.abs(), -1).equal(x.abs().log())

# bfloat16 and float16 against float64: half an ulp of the type but for the last digits of float32.
for dtype in (torch.bfloat16, torch.float16):
    info = torch.finfo(dtype)
    x = torch.linspace(-20, 60, 4001).to(dtype)
    for alpha in (0.5, 0.25, -0.3, 0.9, -0.9, 1.5):
        y, truth = iterate_exp(x, alpha), iterate_exp(x.double(), alpha)
        assert y.dtype == dtype and torch.equal(y.isnan(), truth.isnan())
        inside = truth.abs() < info.max
        ulp = 2.0 ** torch.floor(torch.log2(truth.abs())) * info.eps
        wrong = ((y.double() - truth).abs() - 1e-6) / ulp.clamp(min=info.tiny * info.eps)
        assert wrong[inside].max() < 0.6, (dtype, alpha, wrong[inside].max())

# Their derivatives are those of float64, up to the largest number of the type. PyTorch 1.13 has no exp of float16 on the CPU.
for dtype in (torch.bfloat16, *([torch.float16] if hasattr(torch, "compile") else [])):
    info = torch.finfo(dtype)
    x = torch.cat([torch.linspace(-20, 60, 4001), torch.logspace(1, 38, 999)]).clamp(max=info.max).to(dtype).requires_grad_()
    for alpha in (0.25, 0.5, 0.9, 1.0, 1.5, 2.0):
        a = torch.full_like(x, alpha).requires_grad_()
        y = iterate_exp(x, a)
        wide = x.detach().double().requires_grad_(), a.detach().double().requires_grad_()
        gradients = torch.autograd.grad(y.double().sum(), (x, a)), torch.autograd.grad(iterate_exp(*wide).sum(), wide)
        largest = False
        for ours, theirs in zip(*gradients):
            assert ours[y.isfinite()].isfinite().all(), (dtype, alpha)
            largest |= bool((ours == info.max)[y.isfinite()].any())
            usual = y.isfinite() & (theirs < info.max / 2)
            assert ours.double()[usual].allclose(theirs[usual], rtol=2 * info.eps, atol=info.tiny), (dtype, alpha)
        assert largest or alpha == 0.25, (dtype, alpha)

# The maps of a number alpha with polynomials of its own in float32, beside float64.
near = torch.cat([torch.linspace(-100, 100, 4001), torch.logspace(-45, 38.5, 2001), torch.tensor([-math.inf, math.nan])])
for kind in ("iterate", "bounded", "weight"):
    for alpha in (0.16, 0.2, 0.3, 0.5, 0.7, 0.84, 0.95, 0.999):
        wide = near.double().requires_grad_()
        truth = iterexp_torch._map(kind, wide, torch.tensor(alpha, dtype=double))
        (slope,) = torch.autograd.grad(truth.sum(), wide)
        y = iterexp_torch._map(kind, near, alpha).double()
        assert torch.equal(y.isnan(), near.isnan()) and y[near < -90].allclose(truth[near < -90], atol=1e-6)
        inside = (slope.abs() < 1000) & (truth.abs() < math.inf)
        error = ((y - truth).abs() / truth.abs().clamp(min=0.25))[inside].max()
        assert inside.sum() > 2000 and error < 1e-5, (kind, alpha, error)
        if iterexp_torch._is_own(kind, near, alpha) and kind != "iterate":
            single = near.clone().requires_grad_()
            (own,) = torch.autograd.grad(iterexp_torch._map(kind, single, alpha).sum(), single)
            seen = (near > -80) & (slope > 0)
            assert torch.equal(own.isnan(), near.isnan()) and (own[near > 64] == 0).all()
            error = ((own.double() - slope).abs() / slope.clamp(min=0.25))[seen].max()
            assert seen.sum() > 3000 and error < 5e-5, (kind, alpha, error)

# Analytic derivatives against differences, of the first and the second order.
check = lambda f, xs: torch.autograd.gradcheck(f, xs) and torch.autograd.gradgradcheck(f, xs)
x = torch.tensor([-4.0, -0.9, -0.1, 0.4, 0.99, 1.3, 2.6, 2.8, 5.0, 9.0], dtype=double, requires_grad=True)
alphas = torch.tensor([[0.2], [0.5], [0.85]], dtype=double, requires_grad=True)
assert check(iterate_exp, (x, alphas)) and check(lambda x: iterate_exp(x, 0.5), (x,))
torch.manual_seed(1)
row = torch.tensor([[0.5, 2.0, -1.3], [4.0, 1.0, 1.5]], dtype=double, requires_grad=True)
w = torch.tensor([1.0, 0.5, 1.5], dtype=double, requires_grad=True)
half = torch.tensor(0.4, dtype=double, requires_grad=True)
for extension in ("odd", "shift"):
    assert check(lambda x, w, a: rho_sum(x, 1, a, w, extension), (row, w, half))
# Where "shift" holds the inner number its gradient is 0, in float32 and float64.
for dtype in (torch.float32, double):
    low = torch.tensor([[-25.0, 1.0], [-1e3, 2.0], [-1e30, -3.0], [-math.inf, -40.0]], dtype=dtype, requires_grad=True)
    for number in (0.25, 0.5, 1.0, 2.0):
        (slopes,) = torch.autograd.grad(rho_sum(low, 1, number, extension="shift").sum(), low)
        assert (slopes[:, 0].abs() < 1e-9).all() and slopes.isfinite().all(), (dtype, number, slopes)
        alpha = torch.tensor(number, dtype=dtype, requires_grad=True)
        assert all(g.isfinite().all() for g in torch.autograd.grad(rho_sum(low, 1, alpha, extension="shift").sum(), (low, alpha)))
# Several alphas: a sum for each.
three = torch.tensor([[0.2], [0.4], [0.9]], dtype=double)
for extension in (None, "odd"):
    y = rho_sum(row[:, None].exp(), -1, three, extension=extension)
    assert y.shape == rho_sum(row[:, None].exp(), 2, three, keepdim=True)[..., 0].shape == (2, 3)
    assert all(y[i, j].equal(rho_sum(row[i].exp(), 0, three[j, 0], extension=extension)) for i in range(2) for j in range(3))
y = rho_sum(row.exp(), 0, w / 2)
assert y.equal(torch.stack([rho_sum(row[:, j].exp(), 0, w[j] / 2) for j in range(3)]))
assert y.equal(rho_sum(row.exp(), 0, w / 2, keepdim=True)[0])
q, k, v = (torch.randn(2, 4, 3, dtype=double, requires_grad=True) for _ in range(3))
for options in ({}, {"causal": True}, {"mask": torch.tensor([1, 0, 1, 1])}):
    assert check(lambda q, k, v, a: co_modulate(q, k, v, a, **options), (q, k, v, half))
try:
    (g,) = torch.autograd.grad(iterate_exp(x, 0.5).sum(), x, create_graph=True)
    (g,) = torch.autograd.grad(g.sum(), x, create_graph=True)
    torch.autograd.grad(g.sum(), x)
    raise AssertionError("a third derivative")
except RuntimeError as error:
    assert "twice" in str(error), error


def saved(f, *xs):
    """Bytes kept for the gradient."""
    count = 0

    def pack(tensor):
        nonlocal count
        count += tensor.numel() * tensor.element_size()
        return tensor

    with torch.autograd.graph.saved_tensors_hooks(pack, lambda tensor: tensor):
        f(*xs)
    return count


x = torch.randn(1000, requires_grad=True)
learned = torch.full((1000,), 0.5, requires_grad=True)
memory = {"exp": saved(torch.exp, x), "number": saved(lambda x: iterate_exp(x, 0.5), x), "tensor": saved(iterate_exp, x, learned)}
q, k, v = (torch.randn(1, 4, 128, 16, requires_grad=True) for _ in range(3))
memory["softmax"] = saved(lambda q, k, v: torch.softmax(q @ k.transpose(-1, -2) / 4, -1) @ v, q, k, v)
memory["attention"] = saved(co_modulate, q, k, v)
memory["causal"] = saved(lambda q, k, v: co_modulate(q, k, v, causal=True), q, k, v)

# What is hidden changes nothing, NaN and infinities too; what is seen is NaN.
for bad in (math.nan, math.inf, -math.inf):
    for alpha in (0, 0.5):
        q, k, v = (torch.randn(2, 4, 3) for _ in range(3))
        mask = torch.tensor([True, False, True, True])
        results = []
        for spoiled in (False, True):
            k2, v2 = k.clone(), v.clone()
            if spoiled:
                k2[:, 1], v2[:, 1] = bad, bad
            leaves = [t.requires_grad_() for t in (q.clone(), k2, v2)]
            y = co_modulate(*leaves, alpha, mask)
            results.append([y, *torch.autograd.grad((y * y).sum(), leaves)])
        assert all(torch.equal(a, b) and torch.isfinite(a).all() for a, b in zip(*results)), (bad, alpha)
        assert bad == bad or co_modulate(q, k2, v2, alpha).isnan().all()
assert torch.equal(co_modulate(q, k, v, 0.5, torch.zeros(4)), torch.zeros(2, 4, 3))
for make in (CoModulatedAttention, RhoAttention):
    layer = make(6, 2, "head", train_alpha=True, train_scale=True, causal=True, seed=1)
    x = torch.randn(2, 5, 6)
    mask = torch.tensor([[1, 1, 1, 0, 0], [1, 1, 1, 1, 1]])
    results = []
    for bad in (0.0, math.nan):
        spoiled = x.masked_fill((mask == 0).unsqueeze(-1), bad)
        y = layer(spoiled, mask=mask)
        results.append([y, *torch.autograd.grad(y.sum(), list(layer.parameters()))])
    assert all(torch.equal(a, b) and torch.isfinite(a).all() for a, b in zip(*results)), make

# theta counts as the nearest number of [-12, 12], with a gradient beyond.
layer = RhoDense(2, 1, train_alpha=True, seed=3)
with torch.no_grad():
    layer.theta.fill_(40.0)
layer(torch.ones(1, 2)).sum().backward()
assert layer.theta.grad.abs() > 0 and 0 < layer._alpha() < 1

# Names, seeds, state, and what is refused.
for layer in (RhoDense(3, 4, "unit", seed=5), CoModulatedGate(3, 4, seed=5), MutualModulation(3, 4, seed=5)):
    again = type(layer)(3, 4, *(("unit",) if isinstance(layer, RhoDense) else ()), seed=5)
    assert all(a.equal(b) for a, b in zip(layer.parameters(), again.parameters()))
    other = type(layer)(3, 4, *(("unit",) if isinstance(layer, RhoDense) else ()), seed=6)
    other.load_state_dict(layer.state_dict())
    x = torch.rand(2, 3)
    assert layer(x).equal(other(x)) and layer(x).shape == (2, 4)
    assert layer.double()(x.double()).dtype == double and layer.bfloat16()(x.bfloat16()).dtype == torch.bfloat16
on_meta = CoModulatedGate(3, 4, seed=5, device="meta").to_empty(device="cpu")
on_meta.reset_parameters()
assert on_meta.kernel_0.equal(CoModulatedGate(3, 4, seed=5).kernel_0)
gate_layer = CoModulatedGate(1000, 50, seed=1)
assert abs(gate_layer.kernel_0.var() * 1000 - 1) < 0.05 and not gate_layer.kernel_0.equal(gate_layer.kernel_1)
refused = (
    lambda: RhoDense(3, 0), lambda: RhoDense(3, 4, alpha="head"), lambda: RhoDense(3, 4, extension="even"),
    lambda: RhoDense(3, 4, alpha=-1), lambda: RhoDense(3, 4, alpha=1.0, train_alpha=True), lambda: CoModulatedGate(3, 4, heights=[1, 1]),
    lambda: CoModulatedGate(3, 4, per="head"), lambda: CoModulatedAttention(6, 4), lambda: CoModulatedAttention(6, 2, alpha=1),
    lambda: MutualModulation(3, 4, alpha=2), lambda: RhoDense(3, 4, kernel_initializer="leCun"), lambda: iterate_exp(1.0, math.nan),
    lambda: gate([]), lambda: gate([1.0], [0.5]), lambda: co_modulate(q, k, v, 1), lambda: rho_sum(q, alpha=3, extension="shift"),
    lambda: gate([q, q], torch.tensor(0.5)), lambda: rho_sum(q, 0, torch.full((4, 1, 1, 1), 0.5)), lambda: rho_sum(q[0, 0], 0, 0.5, torch.ones(2, 3)),
    lambda: RhoDense(3, 2, [0.5, math.nan], extension=None),
    lambda: RhoDense(3, 2, ["a", "b"]), lambda: RhoDense(3, 2, [None, 0.5]), lambda: RhoAttention(6, 2, [math.inf, 0.5]),
    lambda: CoModulatedGate(3, 4, heights="ab"), lambda: CoModulatedGate(3, 4, heights=[None, 1]), lambda: RhoDense(3, 2, context_dim=1)(torch.ones(2, 3), torch.ones(3, 1)),
    lambda: CoModulatedGate(3, 4, 3, heights=[0.5, 0.5]), lambda: CoModulatedAttention(-6, 2, head_length=3), lambda: RhoAttention(2.5, 2, head_length=3),
    lambda: CoModulatedAttention(6, 2, source_dim=0), lambda: CoModulatedGate(3, 4, activation=3),
    # Inputs of another length, which kernels of units and of one alpha would take otherwise.
    lambda: RhoDense(3, 2, "unit")(torch.ones(2, 1)), lambda: RhoDense(3, 2, "unit")(torch.tensor(1.0)), lambda: RhoDense(3, 2)(torch.ones(2, 1)),
    lambda: CoModulatedGate(3, 4)(torch.ones(2, 4)), lambda: MutualModulation(3, 4)(torch.ones(2, 4)), lambda: RhoAttention(6, 2)(torch.ones(5, 6)),
    lambda: CoModulatedAttention(6, 2, source_dim=4)(torch.ones(1, 5, 6), torch.ones(1, 5, 6)), lambda: CoModulatedAttention(6, 2)(torch.ones(5, 6)),
)
for i, make in enumerate(refused):
    try:
        make()
    except ValueError:
        continue
    raise AssertionError(i)

try:
    # An alpha for each term, where the result has none of them.
    rho_sum(torch.ones(3, 3), -1, torch.full((3,), 0.5))
    raise AssertionError("an alpha for each term")
except RuntimeError as error:
    assert "size" in str(error), error

for make, name in ((lambda: iterate_exp("2", 0.5), "x = '2'"), (lambda: iterate_exp(1.0, None), "alpha = None"), (lambda: gate([None]), "xs[0] = None")):
    try:
        make()
        raise AssertionError(name)
    except TypeError as error:
        assert str(error).startswith(name), error

# Whole numbers and lists are floats to every layer.
for layer in (RhoDense(3, 2, "unit"), RhoDense(3, 2, extension="shift"), CoModulatedGate(3, 4), MutualModulation(3, 4), CoModulatedAttention(3, 1), RhoAttention(3, 1)):
    whole = torch.tensor([[[1, 2, 3], [4, 5, 6]]])
    assert layer(whole).equal(layer(whole.float())) and layer(whole.tolist()).equal(layer(whole.float())), layer

# Alphas of a tensor for which there is no result, as iterexp/tfjs has them.
x, alphas = torch.ones(3, 2), torch.tensor([[-0.5], [0.5], [2.5]])
assert rho_sum(x, 1, alphas, extension="odd").isnan().tolist() == [True, False, False]
assert rho_sum(x, 1, alphas, extension="shift").isnan().tolist() == [True, False, True]
assert rho_sum(x, 1, alphas, extension="none").allclose(rho_sum(x, 1, alphas), 0, 0, equal_nan=True)
x, alphas = torch.ones(4, 2, 2), torch.tensor([-0.1, 0.0, 0.9, 1.0]).reshape(4, 1, 1)
assert co_modulate(x, x, x, alphas).isnan().all(2).all(1).tolist() == [True, False, False, True]

# alpha = 0 in a tensor: x itself, however far, with the slope 1.
x = torch.tensor([-3e38, -200.0, -1.0, 0.0, 2.0, 3e38], requires_grad=True)
y = iterate_exp(x, torch.zeros(()))
assert y.equal(x) and torch.autograd.grad(y.sum(), x)[0].equal(torch.ones(6))
assert gate([x, torch.ones(6)], torch.tensor([0.0, 1.0])).allclose(x * math.e)

# Copies, pickles, files, checkpoints, new weights, batches of no or other elements.
for made in (
    RhoDense(6, 4, "unit", train_alpha=True), RhoDense(6, 4, "unit"), CoModulatedGate(6, 4, train_heights=True), MutualModulation(6, 4),
    CoModulatedAttention(6, 2, "head", train_alpha=True, train_scale=True), CoModulatedAttention(6, 2, "head"), RhoAttention(6, 2),
):
    attends = "Attention" in type(made).__name__
    x = torch.randn(3, 5, 6) if attends else torch.randn(3, 6)
    y = made(x)
    file = io.BytesIO()
    torch.save(made.state_dict(), file)
    file.seek(0)
    other = copy.deepcopy(made)
    for parameter in other.parameters():
        torch.nn.init.constant_(parameter, math.nan)
    other.reset_parameters()
    assert all(p.isfinite().all() for p in other.parameters()), type(made)
    other.load_state_dict(torch.load(file))
    for again in (copy.deepcopy(made), pickle.loads(pickle.dumps(made)), other):
        assert again(x).equal(y), type(made)
    empty = copy.deepcopy(made).to("meta").to_empty(device="cpu")
    empty.reset_parameters()
    empty.load_state_dict(made.state_dict())
    assert empty(x).equal(y), type(made)
    # theta and scale count where a parametrization holds them too, and where pruning does.
    other = copy.deepcopy(made)
    for name in [name for name, _ in made.named_parameters()]:
        with torch.no_grad():
            getattr(made, name).add_(0.25)
            getattr(other, name).copy_(getattr(made, name))
        torch.nn.utils.parametrize.register_parametrization(other, name, torch.nn.Identity())
    pruned = copy.deepcopy(made)
    for name in [name for name, _ in made.named_parameters()]:
        torch.nn.utils.prune.identity(pruned, name)
    assert not made(x).equal(y) and other(x).equal(made(x)) and pruned(x).equal(made(x)), type(made)
    strided = x.transpose(0, 1).contiguous().transpose(0, 1)
    assert not strided.is_contiguous() and made(strided).allclose(made(x), rtol=1e-4, atol=1e-5)
    for shape in ((0, *x.shape[1:]), *([(3, 0, 6)] if attends else [(2, 0, 6)])):
        none = torch.zeros(shape, requires_grad=True)
        made(none).sum().backward()
        assert none.grad.shape == shape and made(none).shape[:-1] == shape[:-1]
    leaf = x.clone().requires_grad_()
    (plain,) = torch.autograd.grad(made(leaf).square().sum(), leaf)
    checkpoint(made, leaf, use_reentrant=False).square().sum().backward()
    assert leaf.grad.allclose(plain), type(made)
    made.requires_grad_(False)
    assert not made(x).requires_grad and made(leaf).requires_grad
    # PyTorch 1.13 has no product of matrices of float16 on the CPU.
    assert not hasattr(torch, "compile") or made.half()(x.half()).dtype == torch.float16
    assert "kernel" in repr(made)

# NaN, infinities and sums of nothing as rhoSum of TensorFlow.js has them.
kind = lambda y: "finite" if math.isfinite(y) else str(y).replace("inf", "infinity")
pairs = torch.tensor([[float(x) for x in pair] for pair in given["specials"]["pairs"]])
for case in given["specials"]["sums"]:
    alpha = case["alpha"] if case["is_number"] else torch.tensor(case["alpha"])
    weights = None if case["weights"] is None else torch.tensor(case["weights"], dtype=torch.float32)
    for x, w, kinds in ((pairs, weights, case["kinds"]), (pairs[:2, :0], None, case["empty"])):
        y = rho_sum(x, 1, alpha, w, case["extension"])
        assert [kind(one) for one in y.tolist()] == kinds, (case["alpha"], case["extension"], w)

# The layers with the weights of TensorFlow.js.
layers = {}
for case in given["layers"]:
    torch.manual_seed(0)
    layer = globals()[case["class"]](**case["options"])
    names = [name for name, _ in layer.named_parameters()]
    with torch.no_grad():
        for name, values in case["weights"].items():
            assert name in names, (case["class"], name, names)
            getattr(layer, name).copy_(torch.tensor(values))
    assert set(names) == set(case["weights"]), (case["class"], names)
    y = layer(*[torch.tensor(x) for x in case["inputs"]])
    (y * y).sum().backward()
    layers[case["class"]] = True
    for ours, theirs, what in ((y, case["output"], "output"), *((getattr(layer, n).grad, g, n) for n, g in case["gradients"].items())):
        theirs = torch.tensor(theirs)
        error = (ours - theirs).abs().max() / theirs.abs().max().clamp(min=1)
        assert error < 1e-4, (case["class"], what, error)

json.dump({"version": torch.__version__, "memory": memory, "layers": sorted(layers)}, open("out.json", "w"))
