import type { FitData } from "../store/fit-data.js";
import { tableBody } from "./c.js";
import { header, type NamedOptions } from "./header.js";
import {
  type Arrays,
  arrayLanguage,
  constantLine,
  locateArrays,
  pythonNumber,
  reducedLines,
} from "./python.js";
import { readsSquare, rowExpression, type Wanted } from "./scalar.js";

/** PyTorch: an autograd Function, in the precision of the fit on any device. */
export function pytorch(fit: FitData, { name }: NamedOptions): string {
  const f32 = fit.precision === "f32";
  const type = f32 ? "torch.float32" : "torch.float64";
  const word = f32 ? "torch.int32" : "torch.int64";
  const arrays: Arrays = {
    number: pythonNumber,
    zeros: (kind) =>
      kind === "integer" ? "torch.zeros_like(x, dtype=torch.int64)" : "torch.zeros_like(x)",
    truncated: (real) => `(${real}).to(torch.int64)`,
    toReal: (integer) => `(${integer}).to(${type})`,
    bits: (real) => `${real}.view(${word}).to(torch.int64)`,
    fromBits: (integer) => `${integer}.to(${word}).view(${type})`,
    call: (name, real) =>
      f32 ? `torch.${name}((${real}).double()).float()` : `torch.${name}(${real})`,
  };
  const language = arrayLanguage(pythonNumber, "table");
  const [from, to] = fit.domain.map(pythonNumber);
  const clamps = fit.outside === "clamp";
  const functionName = `_${name[0].toUpperCase()}${name.slice(1)}`;
  const make = (suffix: string, wanted: Wanted) => `def _${name}_${suffix}(x):
    shape = x.shape
    x = x.reshape(-1)
    outside = ${clamps && wanted === "derivative" ? `torch.where(x == x, torch.zeros_like(x), x)` : 'torch.full_like(x, float("nan"))'}
${clamps && wanted === "value" ? `    x = x.clamp(${from}, ${to})\n` : ""}    inside = (x >= ${from}) & (x <= ${to})
    x = torch.where(inside, x, torch.full_like(x, ${to}))
    at, t = _${name}_locate(x)
${readsSquare(fit) ? "    u = t * t\n" : ""}    table = _${name}_table_on(x.device)
    r = ${rowExpression(fit, language, wanted)}
${reducedLines(fit, language, arrays, wanted)
  .map((line) => `    ${line}\n`)
  .join(
    "",
  )}${constantLine(fit, pythonNumber, wanted)}    return torch.where(inside, r, outside).reshape(shape)
`;
  return `${header(
    fit,
    { open: "", line: "#", close: "" },
    "run with PyTorch 1.13 on the CPU in tests, f64 bit for bit against the JavaScript evaluation",
  )}
import torch

_${name}_table = torch.tensor([
${tableBody(fit, pythonNumber)}
], dtype=${type})
_${name}_tables = {}


def _${name}_table_on(device):
    if device not in _${name}_tables:
        _${name}_tables[device] = _${name}_table.to(device)
    return _${name}_tables[device]


def _${name}_locate(x):
    ${locateArrays(fit, arrays).join("\n    ")}


${make("value", "value")}

${make("slope", "derivative")}

class ${functionName}(torch.autograd.Function):
    """exp^${fit.alpha}(x)"""

    @staticmethod
    def forward(ctx, x):
        if x.dtype != ${type}:
            raise TypeError(f"x has dtype {x.dtype}, expected ${type}")
        ctx.save_for_backward(x)
        return _${name}_value(x)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * ${name}_derivative(x)


class ${functionName}Derivative(torch.autograd.Function):
    """Its derivative, which refuses to be differentiated: a silent zero would be wrong."""

    @staticmethod
    def forward(ctx, x):
        if x.dtype != ${type}:
            raise TypeError(f"x has dtype {x.dtype}, expected ${type}")
        return _${name}_slope(x)

    @staticmethod
    def backward(ctx, grad):
        raise RuntimeError("${name} can be differentiated once: its second derivative is not part of this source")


def ${name}(x):
    """exp^${fit.alpha}(x) for tensors of ${type}; it can be differentiated once."""
    return ${functionName}.apply(x)


def ${name}_derivative(x):
    """The derivative in x."""
    return ${functionName}Derivative.apply(x)
`;
}
