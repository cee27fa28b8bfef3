import type { FitData } from "../fit-data.js";
import { tableBody } from "./c.js";
import { header, type NamedOptions } from "./header.js";
import { type Arrays, arrayLanguage, locateArrays, pythonNumber } from "./python.js";
import { readsSquare, rowExpression, type Wanted } from "./scalar.js";

/** PyTorch: an autograd Function, in the precision of the fit on any device. */
export function pytorch(fit: FitData, { name }: NamedOptions): string {
  const f32 = fit.precision === "f32";
  const type = f32 ? "torch.float32" : "torch.float64";
  const word = f32 ? "torch.int32" : "torch.int64";
  const arrays: Arrays = {
    number: pythonNumber,
    zeros: (kind) =>
      `torch.zeros(x.shape, dtype=${kind === "integer" ? "torch.int64" : type}, device=x.device)`,
    truncated: (real) => `(${real}).to(torch.int64)`,
    toReal: (integer) => `(${integer}).to(${type})`,
    bits: (real) => `${real}.view(${word}).to(torch.int64)`,
    fromBits: (integer) => `${integer}.to(${word}).view(${type})`,
  };
  const language = arrayLanguage(pythonNumber, "table");
  const [from, to] = fit.domain.map(pythonNumber);
  const flat = fit.segments.find((segment) => segment.kind === "flat");
  const className = name[0].toUpperCase() + name.slice(1);
  const make = (suffix: string, wanted: Wanted) => `def _${name}_${suffix}(x):
    shape = x.shape
    x = x.reshape(-1)
${wanted === "value" && fit.outside === "clamp" ? `    x = x.clamp(${from}, ${to})\n` : ""}    inside = (x >= ${from}) & (x <= ${to})
    y = torch.where(x == x, ${wanted === "derivative" && fit.outside === "clamp" ? "0.0" : 'float("nan")'}, float("nan")).to(${type})
    x = x[inside]
    at, t = _${name}_locate(x)
${readsSquare(fit) ? "    u = t * t\n" : ""}    table = _${name}_table.to(x.device)
    r = ${rowExpression(fit, language, wanted)}
${flat ? `    r = torch.where(x < ${pythonNumber(flat.to)}, ${wanted === "value" ? pythonNumber(flat.value) : "0.0"}, r)\n` : ""}    y[inside] = r
    return y.reshape(shape)
`;
  return `${header(
    fit,
    { open: "", line: "#", close: "" },
    "NOT RUN in tests, which have no PyTorch; the same expressions are tested with NumPy",
  )}
import torch

_${name}_table = torch.tensor([
${tableBody(fit, pythonNumber)}
], dtype=${type})


def _${name}_locate(x):
    ${locateArrays(fit, arrays).join("\n    ")}


${make("value", "value")}

${make("derivative", "derivative")}

class ${className}(torch.autograd.Function):
    """exp^${fit.alpha}(x) for tensors of ${type}."""

    @staticmethod
    def forward(ctx, x):
        if x.dtype != ${type}:
            raise TypeError(f"x has dtype {x.dtype}, expected ${type}")
        ctx.save_for_backward(x)
        return _${name}_value(x)

    @staticmethod
    @torch.autograd.function.once_differentiable
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * _${name}_derivative(x)


${name} = ${className}.apply
`;
}
