import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ulp } from "../../src/fit/evaluate/precision.js";
import type { Fit } from "../../src/fit.js";
import { python } from "../python/environment.js";
import { severalFits } from "./several.js";
import { singleArguments, worstDifferences } from "./singles.js";
import { expectSurface, pairsFor, surfaces } from "./surfaces.js";
import { argumentsFor, available, bytesOf, inFolder, readFloats, runProgram } from "./toolchain.js";

/** Writes values under jit and derivatives by vmap of grad; the rest are assertions. */
const MAIN = `
import importlib, sys
import jax
import jax.numpy as jnp
import numpy as np

def refuses(kind, text, action):
    try:
        action()
    except kind as error:
        assert text in str(error), error
        return
    raise AssertionError(f"no {kind}")

TRANSFORMED = "f64_reduced", "f32_uniform"
wide = importlib.import_module("f64_uniform").half
refuses(TypeError, "jax_enable_x64", lambda: wide(jnp.ones(3)))
jax.config.update("jax_enable_x64", True)
for name in sys.argv[1:]:
    f, derivative = (getattr(importlib.import_module(name), own) for own in ("half", "half_derivative"))
    x = jnp.asarray(np.fromfile(name + ".x", "<" + name[:3].replace("64", "8").replace("32", "4")))
    values, slopes = jax.jit(f)(x), jax.jit(jax.vmap(jax.grad(f)))(x)
    assert values.dtype == slopes.dtype == x.dtype
    np.concatenate([values, slopes]).tofile(name + ".y")
    refuses(TypeError, "has dtype int64, expected float", lambda: f(jnp.arange(3)))
    refuses(TypeError, "half can be differentiated once", lambda: jax.grad(jax.grad(f))(x[0]))
    if name not in TRANSFORMED:
        continue
    x = x[jnp.isfinite(values) & (slopes != 0)][:6]
    values, slopes, near = f(x), derivative(x), x.reshape(2, 3)
    close = lambda a, b: a.shape == b.shape and np.allclose(a, b, 1e-4)
    assert close(f(near), values.reshape(2, 3)) and close(f(x[0]), values[0]) and f(x[:0]).shape == (0,)
    assert close(jax.jvp(f, (x,), (2 * jnp.ones(6, x.dtype),))[1], 2 * slopes)
    assert close(jax.vmap(f)(near), f(near)) and close(jax.jacrev(f)(x[:2]), jnp.diag(slopes[:2]))
`;

const cases = Object.entries(severalFits).map(([name, fit]) => ({ name, fit }));
const argumentsOf = (fit: Fit) =>
  fit.precision === "f64" ? argumentsFor(fit, 5000) : singleArguments(fit);

/** XLA fuses products and sums, and counts subnormal numbers as 0: both values keep the bound, so they differ by twice that. */
function expectClose(fit: Fit, xs: Float64Array, values: number[], slopes: number[]): void {
  const { bound, measure } = fit.maxError;
  xs.forEach((x, i) => {
    if (x !== 0 && Math.abs(x) < 2 ** -1022) return;
    const [y, slope] = [fit.evaluate(x), fit.derivative(x)];
    if (Number.isNaN(y)) {
      expect([values[i], slopes[i]], `x = ${x}`).toEqual([y, slope]);
      return;
    }
    const unit = measure === "ulp" ? ulp(y, "f64") : measure === "relative" ? Math.abs(y) : 1;
    expect(Math.abs(values[i] - y), `x = ${x}`).toBeLessThanOrEqual(2 * bound * unit);
    const apart = Math.abs(slopes[i] - slope);
    expect(apart, `slope at ${x}`).toBeLessThanOrEqual(slopeRoundings(fit, x, slope) + 1e-300);
  });
}

/**
 * How far two derivatives at x may lie apart. Horner's rule rounds the k-th term of a polynomial p' at most 2 k times, be it fused or
 * not, and terms may cancel, as those of p' do where f is next to its limit at the left. Layouts with short rows have terms that do not.
 */
function slopeRoundings(fit: Fit, x: number, slope: number): number {
  const { degree, extra, segments, coefficients } = fit.toJSON() as unknown as Polynomials;
  const segment = segments.find(({ from, to }) => from <= x && x <= to);
  if (segment?.kind !== "single") return 1e-12 * Math.abs(slope);
  const first = segment.row * (degree + 1 + extra) + extra;
  const t = Math.abs(x - segment.center);
  let terms = 0;
  for (let k = degree; k > 0; k--) terms = terms * t + k * Math.abs(coefficients[first + k]);
  return 4 * degree * 2 ** -53 * terms;
}

interface Polynomials {
  readonly degree: number;
  readonly extra: number;
  readonly segments: readonly {
    readonly kind: string;
    readonly from: number;
    readonly to: number;
    readonly center: number;
    readonly row: number;
  }[];
  readonly coefficients: readonly number[];
}

/** Writes value, dx and dalpha under jit, vmap and grad for each pair. */
const SURFACES = `
import importlib, sys
import jax
import jax.numpy as jnp
import numpy as np

jax.config.update("jax_enable_x64", True)
for name in sys.argv[1:]:
    f = importlib.import_module(name).iterate
    pairs = np.fromfile(name + ".x", "<f8" if name.endswith("f64") else "<f4").reshape(-1, 2)
    x, alpha = jnp.asarray(pairs).T
    values, slopes = jax.jit(jax.vmap(jax.value_and_grad(f, (0, 1))))(x, alpha)
    np.stack([values, *slopes], 1).tofile(name + ".y")
    assert values.dtype == x.dtype

    v, a = jnp.linspace(-2.2, 2.9, 40, dtype=x.dtype), jnp.asarray(0.37, x.dtype)
    assert (f(v, 0.37) == f(v, a)).all() and f(v[:, None], alpha[:3]).shape == (40, 3) and f(v[:0], a).shape == (0,)
    over = lambda a: f(v, a).sum()
    each = jax.grad(lambda a: f(v, a).sum())(jnp.full(40, a))
    assert jnp.allclose(jax.grad(over)(a), each.sum()) and jnp.allclose(jax.jvp(over, (a,), (2 * a,))[1], 2 * a * each.sum())
    for refused, text in ((lambda: jax.grad(jax.grad(over))(a), "iterate can be differentiated once"), (lambda: f(v, jnp.arange(40)), "alpha has dtype int64")):
        try:
            refused()
        except TypeError as error:
            assert text in str(error), error
            continue
        raise AssertionError(text)
`;

describe.skipIf(!available(python, "-c", "import jax"))("JAX", () => {
  it("has the values and derivatives under jit, vmap and grad, once and in its own dtype", {
    timeout: 600_000,
  }, async () => {
    const files: Record<string, string | Uint8Array> = { "main.py": MAIN };
    for (const { name, fit } of cases) {
      files[`${name}.py`] = fit.emit("jax", { name: "half" });
      files[`${name}.x`] = bytesOf(argumentsOf(fit));
    }
    await inFolder(files, (folder) => {
      runProgram(python, ["main.py", ...Object.keys(severalFits)], folder);
      for (const { name, fit } of cases) {
        const xs = argumentsOf(fit);
        const ys = readFloats(join(folder, `${name}.y`), fit.precision);
        const [values, slopes] = [ys.slice(0, xs.length), ys.slice(xs.length)];
        if (xs instanceof Float64Array) expectClose(fit, xs, values, slopes);
        else {
          const [y, slope] = [values, slopes].map((all) => Float32Array.from(all));
          expect(worstDifferences(fit, xs, y, slope).share).toBeLessThanOrEqual(1);
        }
      }
    });
  });

  it("has the values and gradients of two-variable fits, which broadcast", {
    timeout: 600_000,
  }, async () => {
    const files: Record<string, string | Uint8Array> = { "main.py": SURFACES };
    for (const { name, fit } of surfaces) {
      files[`${name}.py`] = fit.emit("jax");
      files[`${name}.x`] = bytesOf(pairsFor(fit));
    }
    await inFolder(files, (folder) => {
      runProgram(python, ["main.py", ...surfaces.map(({ name }) => name)], folder);
      for (const { name, fit } of surfaces) {
        const results = readFloats(join(folder, `${name}.y`), fit.precision);
        expectSurface(fit, pairsFor(fit), results, { fused: true });
      }
    });
  });
});
