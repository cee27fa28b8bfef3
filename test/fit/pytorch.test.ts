import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Fit, fitIterate } from "../../src/fit.js";
import { singleArguments, worstDifferences } from "./singles.js";
import { argumentsFor, available, bytesOf, readFloats, runProgram } from "./toolchain.js";

const PYTHON = "/usr/bin/python3";

const wide = { alpha: 0.5, domain: [-Infinity, 1e5] } as const;
const fits: Record<string, Fit> = {
  f64_uniform: fitIterate({ alpha: 0.5, domain: [-20, 25], maxError: 4, error: "ulp" }),
  f64_layouts: fitIterate({ ...wide, maxError: 1e-11 }),
  f64_clamped: fitIterate({ alpha: -0.5, domain: [0, 9], maxError: 1e-9, outside: "clamp" }),
  f64_quotient: fitIterate({ alpha: 0.25, domain: [0, 4], maxError: 1e-7, shape: "rational" }),
  f32_uniform: fitIterate({ alpha: 0.5, domain: [-8, 8], maxError: 1e-7, precision: "f32" }),
  f32_layouts: fitIterate({ ...wide, maxError: 1e-5, precision: "f32", outside: "clamp" }),
};
const cases = Object.entries(fits).map(([name, fit]) => ({ name, fit }));

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
`;

const calls = cases.map(({ name, fit }) => {
  const type = fit.precision === "f64" ? "float64" : "float32";
  return `
from ${name} import half, half_derivative
run("${name}", half, half_derivative, "${fit.precision.replace("64", "8").replace("32", "4")}",
    torch.linspace(0.031, 3.97, 60, dtype=torch.${type}))`;
});

describe.skipIf(!available(PYTHON, "-c", "import torch"))("PyTorch", () => {
  const folder = mkdtempSync(join(tmpdir(), "iterexp-torch-"));
  const arguments_ = new Map(
    cases.map(({ name, fit }) => [
      name,
      fit.precision === "f64" ? argumentsFor(fit, 20_000) : singleArguments(fit),
    ]),
  );
  beforeAll(() => {
    writeFileSync(join(folder, "main.py"), MAIN + calls.join("\n"));
    for (const { name, fit } of cases) {
      writeFileSync(join(folder, `${name}.py`), fit.emit("pytorch", { name: "half" }));
      writeFileSync(join(folder, `${name}.x`), bytesOf(arguments_.get(name) as Float64Array));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is differentiated by autograd, for every shape and stride, once and in its own dtype", () =>
    runProgram(PYTHON, ["main.py"], folder));

  it.each(cases)("$name: the same values and derivatives", ({ name, fit }) => {
    const xs = arguments_.get(name) as Float64Array | Float32Array;
    const ys = readFloats(join(folder, `${name}.y`), fit.precision);
    const [values, slopes] = [ys.slice(0, xs.length), ys.slice(xs.length)];
    if (xs instanceof Float64Array) {
      expect(values).toEqual(Array.from(xs, fit.evaluate));
      expect(slopes).toEqual(Array.from(xs, fit.derivative));
      return;
    }
    const worst = worstDifferences(fit, xs, Float32Array.from(values), Float32Array.from(slopes));
    if (process.env.REPORT) console.log(name, worst);
    expect(worst.share).toBeLessThanOrEqual(1);
  });
});
