import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { python } from "../python/environment.js";
import { callsElementary, severalFits } from "./several.js";
import { singleArguments, worstDifferences } from "./singles.js";
import { expectSurface, pairsFor, surfaces } from "./surfaces.js";
import { argumentsFor, available, bytesOf, readFloats, runProgram } from "./toolchain.js";

const interpreters = [...new Set(["/usr/bin/python3", python])].filter((program) =>
  available(program, "-c", "import torch"),
);

const cases = Object.entries(severalFits).map(([name, fit]) => ({ name, fit }));

/** Writes the values and the gradients by autograd of every fit; the rest are assertions. */
const MAIN = `
import numpy, torch

def refuses(kind, text, action):
    try:
        action()
    except kind as error:
        assert text in str(error), error
        return
    raise AssertionError(f"no {kind}")

def run(name, f, derivative, dtype, inside):
    x = torch.from_numpy(numpy.fromfile(name + ".x", dtype.replace("f", "<f")))
    kept = x.clone()
    given = x.clone().requires_grad_()
    y = f(given)
    y.backward(torch.ones_like(y))
    numpy.concatenate([y.detach().numpy(), given.grad.numpy()]).tofile(name + ".y")
    assert y.requires_grad and not f(x).requires_grad and y.dtype == x.dtype
    same = lambda a, b: torch.equal(torch.nan_to_num(a, 7.0), torch.nan_to_num(b, 7.0)) and a.shape == b.shape
    assert same(x, kept)
    assert same(derivative(x), given.grad)

    # shapes and strides
    n = 4 * (x.numel() // 4)
    grid = x[:n].reshape(4, -1)
    assert same(f(grid.t()), f(grid).t()) and same(f(x[::3]), f(x)[::3])
    assert same(f(x[12].expand(2, 3)), f(x[12]).expand(2, 3)) and f(x[12]).shape == ()
    assert f(x[:0]).shape == (0,) and f(x[:0].reshape(0, 3)).shape == (0, 3)

    # the chain rule, a gradient that is not contiguous, a leaf of no dimension
    z = inside.clone().reshape(2, -1).requires_grad_()
    (3 * f(z * 0.5)).t().sum().backward()
    assert torch.allclose(z.grad, 1.5 * derivative(z.detach() * 0.5))
    w = inside[0].clone().requires_grad_()
    f(w).backward()
    assert w.grad.shape == () and same(w.grad, derivative(inside[0]))
    e = inside[:0].clone().requires_grad_()
    f(e).sum().backward()
    assert e.grad.shape == (0,)

    # once, and in its own dtype
    v = inside.clone().requires_grad_()
    (g,) = torch.autograd.grad(f(v).sum(), v, create_graph=True)
    refuses(RuntimeError, "half can be differentiated once", lambda: (g * v).sum().backward())
    refuses(RuntimeError, "half can be differentiated once", lambda: derivative(v).sum().backward())
    other = torch.float32 if x.dtype == torch.float64 else torch.float64
    refuses(TypeError, f"x has dtype {other}", lambda: f(x.to(other)))
    refuses(TypeError, "x has dtype torch.int64", lambda: f(torch.tensor([1])))
    if x.dtype == torch.float64:
        assert torch.autograd.gradcheck(f, (inside.clone().requires_grad_(),))
    if not hasattr(torch, "func"):
        return
    slopes = derivative(inside)
    func = torch.func
    assert same(func.vmap(f)(grid[:, 8:20]), f(grid[:, 8:20]))
    assert same(func.vmap(func.grad(f))(inside), slopes) and same(func.jvp(f, (inside,), (2 * slopes,))[1], 2 * slopes**2)
    refuses(RuntimeError, "half can be differentiated once", lambda: func.grad(func.grad(f))(inside[0]))
    if name in COMPILED:
        # One graph, forward and backward: fullgraph throws at a break.
        compiled = torch.compile(f, fullgraph=True, backend="aot_eager")
        w = inside.clone().requires_grad_()
        y = compiled(w)
        y.sum().backward()
        assert same(y.detach(), f(inside)) and same(w.grad, slopes)
        class Module(torch.nn.Module):
            def forward(self, x):
                return f(x)
        with torch.no_grad():
            assert same(torch.export.export(Module(), (inside,)).module()(inside), f(inside))

COMPILED = "f64_layouts", "f64_reduced", "f32_uniform", "f32_polynomials"
`;

/** Writes value, dx, dalpha by autograd for each pair. */
const SURFACE_MAIN = `
def run_surface(name, f, dtype):
    pairs = torch.from_numpy(numpy.fromfile(name + ".x", dtype.replace("f", "<f"))).reshape(-1, 2)
    x, alpha = (column.clone().requires_grad_() for column in pairs.t())
    y = f(x, alpha)
    y.backward(torch.ones_like(y))
    torch.stack([y.detach(), x.grad, alpha.grad], 1).numpy().tofile(name + ".y")
    assert y.dtype == x.dtype

    # alpha as a number, of no dimension and broadcast, its gradient summed
    v = torch.linspace(-2.2, 2.9, 40, dtype=x.dtype).requires_grad_()
    a = torch.tensor(0.37, dtype=x.dtype, requires_grad=True)
    assert torch.equal(f(v, 0.37), f(v, a)) and torch.equal(f(v, a), f(v, a.expand(40)))
    each = a.detach().expand(40).clone().requires_grad_()
    f(v, a).sum().backward()
    f(v, each).sum().backward()
    assert a.grad.shape == () and torch.allclose(a.grad, each.grad.sum())
    assert f(v[:0], a).shape == (0,) and f(v[0], a).shape == () and f(v.reshape(8, 5).t(), a).shape == (5, 8)

    (g,) = torch.autograd.grad(f(v, a).sum(), a, create_graph=True)
    refuses(RuntimeError, "iterate can be differentiated once", lambda: g.backward())
    refuses(TypeError, "has dtype torch.int64", lambda: f(torch.tensor([1]), a))
    if x.dtype == torch.float64:
        assert torch.autograd.gradcheck(f, (v, a))
    if not hasattr(torch, "func"):
        return
    slopes = torch.autograd.grad(f(v, a).sum(), v)[0]
    assert torch.equal(torch.func.vmap(torch.func.grad(f), (0, None))(v, a), slopes)
    assert torch.allclose(torch.func.jvp(lambda v: f(v, a), (v,), (2 * slopes,))[1], 2 * slopes**2)
    if x.dtype == torch.float64:
        return
    compiled = torch.compile(f, fullgraph=True, backend="aot_eager")
    w = v.detach().clone().requires_grad_()
    y = compiled(w, a)
    y.sum().backward()
    assert torch.equal(y, f(v, a)) and torch.equal(w.grad, slopes)
`;

const surfaceCalls = surfaces.map(
  ({ name, fit }) => `
from ${name} import iterate
run_surface("${name}", iterate, "${fit.precision === "f64" ? "f8" : "f4"}")`,
);

const calls = cases.map(({ name, fit }) => {
  const type = fit.precision === "f64" ? "float64" : "float32";
  const [from, to] = fit.domain;
  return `
from ${name} import half, half_derivative
run("${name}", half, half_derivative, "${fit.precision.replace("64", "8").replace("32", "4")}",
    torch.linspace(${Math.max(from, to < 0 ? 4 * to : 0.031)}, ${to < 0 ? 2.1 * to : Math.min(to - 0.01, 3.97)}, 60, dtype=torch.${type}))`;
});

describe.each(interpreters)("PyTorch of %s", (interpreter) => {
  const folder = mkdtempSync(join(tmpdir(), "iterexp-torch-"));
  const arguments_ = new Map(
    cases.map(({ name, fit }) => [
      name,
      fit.precision === "f64" ? argumentsFor(fit, 5000) : singleArguments(fit),
    ]),
  );
  beforeAll(() => {
    writeFileSync(
      join(folder, "main.py"),
      [MAIN, SURFACE_MAIN, ...calls, ...surfaceCalls].join("\n"),
    );
    for (const { name, fit } of surfaces) {
      writeFileSync(join(folder, `${name}.py`), fit.emit("pytorch"));
      writeFileSync(join(folder, `${name}.x`), bytesOf(pairsFor(fit)));
    }
    for (const { name, fit } of cases) {
      writeFileSync(join(folder, `${name}.py`), fit.emit("pytorch", { name: "half" }));
      writeFileSync(join(folder, `${name}.x`), bytesOf(arguments_.get(name) as Float64Array));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it(
    "is differentiated by autograd, for every shape and stride, once and in its own dtype",
    {
      timeout: 600_000,
    },
    () => runProgram(interpreter, ["main.py"], folder),
  );

  it.each(cases)("$name: the same values and derivatives", ({ name, fit }) => {
    const xs = arguments_.get(name) as Float64Array | Float32Array;
    const ys = readFloats(join(folder, `${name}.y`), fit.precision);
    const [values, slopes] = [ys.slice(0, xs.length), ys.slice(xs.length)];
    if (fit.precision === "f64" && callsElementary(fit)) {
      // The library's exp and PyTorch's may differ by an ulp.
      xs.forEach((x, i) => {
        const [y, slope] = [fit.evaluate(x), fit.derivative(x)];
        if (Number.isNaN(y)) expect([values[i], slopes[i]]).toEqual([y, slope]);
        else {
          expect(Math.abs(values[i] - y), `x = ${x}`).toBeLessThanOrEqual(1e-13 * Math.abs(y));
          const share = slope < 1e-300 ? 1 : 1e-13;
          expect(Math.abs(slopes[i] - slope), `x = ${x}`).toBeLessThanOrEqual(share * slope);
        }
      });
      return;
    }
    if (xs instanceof Float64Array) {
      expect(values).toEqual(Array.from(xs, fit.evaluate));
      expect(slopes).toEqual(Array.from(xs, fit.derivative));
      return;
    }
    const worst = worstDifferences(fit, xs, Float32Array.from(values), Float32Array.from(slopes));
    if (process.env.REPORT) console.log(name, worst);
    expect(worst.share).toBeLessThanOrEqual(1);
  });

  it.each(surfaces)("$name: the same values and gradients", ({ name, fit }) => {
    const results = readFloats(join(folder, `${name}.y`), fit.precision);
    expectSurface(fit, pairsFor(fit), results);
  });
});
