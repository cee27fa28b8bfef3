import type { SurfaceData } from "../../surface/surface-data.js";
import type { NamedOptions } from "../header.js";
import { pythonNumber } from "../python.js";
import { type SurfaceText, surfaceHeader, surfaceText, tableLines } from "./text.js";

const HASH = { open: "", line: "#", close: "" };

/** How NumPy and PyTorch differ, as far as it matters here. */
interface Arrays {
  readonly number: (value: number) => string;
  readonly truncated: (real: string, most: number) => string;
  readonly toReal: (integer: string) => string;
  readonly zeros: string;
  readonly table: string;
}

/** Lines of a function of flat x and alpha in the rectangle that returns the value and, if wanted, the slopes. */
function cellLines(text: SurfaceText, arrays: Arrays): string[] {
  const { x, alpha, degree, length } = text;
  const { number } = arrays;
  const index = (name: string, axis: typeof x) =>
    arrays.truncated(
      `${name} * ${number(1 / axis.width)} + ${number(axis.offset)}`,
      axis.cells - 1,
    );
  const center = (name: string, axis: typeof x) =>
    `${arrays.toReal(name)} * ${number(axis.width)} + ${number(axis.anchor)}`;
  return [
    `i = ${index("x", x)}`,
    `j = ${index("alpha", alpha)}`,
    `s = x - (${center("i", x)})`,
    `t = alpha - (${center("j", alpha)})`,
    `at = (j * ${x.cells} + i) * ${length}`,
    `value = ds = dt = ${arrays.zeros}`,
    `for k in range(${degree}, -1, -1):`,
    `    row = slope = ${arrays.zeros}`,
    `    for l in range(${degree}, -1, -1):`,
    "        if slopes:",
    "            slope = slope * t + row",
    `        row = row * t + ${arrays.table}[at + (k * ${degree + 1} + l)]`,
    "    if slopes:",
    "        ds = ds * s + value",
    "        dt = dt * s + slope",
    "    value = value * s + row",
    "return value, ds, dt",
  ];
}

/** Python with NumPy: functions of arrays or numbers, which broadcast. */
export function python(data: SurfaceData, { name }: NamedOptions): string {
  const text = surfaceText(data, name);
  const { x, alpha } = text;
  const type = data.precision === "f32" ? "np.float32" : "np.float64";
  const number = (value: number) => `${type}(${pythonNumber(value)})`;
  const lines = cellLines(text, {
    number,
    truncated: (real, most) => `np.clip((${real}).astype(np.intp), 0, ${most})`,
    toReal: (integer) => `${integer}.astype(${type})`,
    zeros: "np.zeros_like(x)",
    table: `_${name}_table`,
  });
  const clamps = data.outside === "clamp";
  const inside = (variable: string, { from, to }: typeof x) =>
    `(${variable} >= ${number(from)}) & (${variable} <= ${number(to)})`;
  const locate = clamps
    ? `    inside = (x == x) & (alpha == alpha)
    beyond_x = (x < ${number(x.from)}) | (x > ${number(x.to)})
    beyond_alpha = (alpha < ${number(alpha.from)}) | (alpha > ${number(alpha.to)})
    x = np.clip(x, ${number(x.from)}, ${number(x.to)})
    alpha = np.clip(alpha, ${number(alpha.from)}, ${number(alpha.to)})`
    : `    inside = ${inside("x", x)} & ${inside("alpha", alpha)}`;
  return `${surfaceHeader(text, HASH, "tested with NumPy, bit for bit against the JavaScript evaluation for f64")}
import numpy as np

_${name}_table = np.array([
${tableLines(text, pythonNumber)}
], dtype=${type})


def _${name}_cells(x, alpha, slopes):
    ${lines.join("\n    ")}


def _${name}_everywhere(x, alpha, slopes):
    x, alpha = np.broadcast_arrays(np.asarray(x, ${type}), np.asarray(alpha, ${type}))
    shape = x.shape
    x = x.reshape(-1)
    alpha = alpha.reshape(-1)
${locate}
    results = []
    for values in _${name}_cells(x[inside], alpha[inside], slopes):
        y = np.full(x.shape, np.nan, ${type})
        y[inside] = values
        results.append(y)
${clamps ? "    results[1][inside & beyond_x] = 0\n    results[2][inside & beyond_alpha] = 0\n" : ""}    return [y.reshape(shape)[()] for y in results]


def ${name}(x, alpha):
    """exp^alpha(x)"""
    return _${name}_everywhere(x, alpha, False)[0]


def ${name}_gradient(x, alpha):
    """The value, and the derivatives in x and in alpha."""
    return tuple(_${name}_everywhere(x, alpha, True))
`;
}

/** PyTorch: an autograd Function with gradients in x and in alpha, which broadcast; in the fit's precision. */
export function pytorch(data: SurfaceData, { name }: NamedOptions): string {
  const text = surfaceText(data, name);
  const { x, alpha } = text;
  const type = data.precision === "f32" ? "torch.float32" : "torch.float64";
  const number = pythonNumber;
  const lines = cellLines(text, {
    number,
    truncated: (real, most) => `(${real}).to(torch.int64).clamp(0, ${most})`,
    toReal: (integer) => `${integer}.to(${type})`,
    zeros: "torch.zeros_like(x)",
    table: "table",
  });
  const className = `_${name[0].toUpperCase()}${name.slice(1)}`;
  const clamps = data.outside === "clamp";
  const inside = (variable: string, { from, to }: typeof x) =>
    `(${variable} >= ${number(from)}) & (${variable} <= ${number(to)})`;
  const among = `${inside("x", x)} & ${inside("alpha", alpha)}`;
  return `${surfaceHeader(
    text,
    HASH,
    "run with PyTorch 1.13 on the CPU in tests, f64 bit for bit against the JavaScript evaluation",
  )}
import torch

_${name}_table = torch.tensor([
${tableLines(text, pythonNumber)}
], dtype=${type})


def _${name}_cells(x, alpha, slopes):
    table = _${name}_table.to(x.device)
    ${lines.join("\n    ")}


def _${name}_everywhere(given_x, given_alpha, slopes):
    x, alpha = torch.broadcast_tensors(given_x, given_alpha)
    ok = ${clamps ? "(x == x) & (alpha == alpha)" : `(${among})`}
    # Where it is not, any place will do: the result is NaN.
    near_x = torch.where(ok, x, ${number(x.from)}).clamp(${number(x.from)}, ${number(x.to)})
    near_alpha = torch.where(ok, alpha, ${number(alpha.from)}).clamp(${number(alpha.from)}, ${number(alpha.to)})
    value, dx, dalpha = _${name}_cells(near_x, near_alpha, slopes)
${clamps ? "    dx = torch.where(near_x == x, dx, 0.0)\n    dalpha = torch.where(near_alpha == alpha, dalpha, 0.0)\n" : ""}    nan = float("nan")
    return [torch.where(ok, y, nan) for y in (value, dx, dalpha)]


class ${className}(torch.autograd.Function):
    """exp^alpha(x)"""

    @staticmethod
    def forward(ctx, x, alpha):
        for name, tensor in (("x", x), ("alpha", alpha)):
            if tensor.dtype != ${type}:
                raise TypeError(f"{name} has dtype {tensor.dtype}, expected ${type}")
        ctx.save_for_backward(x, alpha)
        return _${name}_everywhere(x, alpha, False)[0]

    @staticmethod
    def backward(ctx, grad):
        x, alpha = ctx.saved_tensors
        dx, dalpha = ${className}Gradient.apply(x, alpha)
        return (grad * dx).sum_to_size(x.shape), (grad * dalpha).sum_to_size(alpha.shape)


class ${className}Gradient(torch.autograd.Function):
    """Its derivatives, which refuse to be differentiated: silent zeros would be wrong."""

    @staticmethod
    def forward(ctx, x, alpha):
        return tuple(_${name}_everywhere(x, alpha, True)[1:])

    @staticmethod
    def backward(ctx, *grads):
        raise RuntimeError("${name} can be differentiated once: its second derivatives are not part of this source")


def ${name}(x, alpha):
    """
    exp^alpha(x) for tensors of ${type}, which broadcast; alpha may be a number. It can be differentiated once, in both.
    """
    if not isinstance(alpha, torch.Tensor):
        alpha = torch.tensor(alpha, dtype=x.dtype, device=x.device)
    return ${className}.apply(x, alpha)
`;
}
