import { COMPILING, JOINED } from "../../python/autograd.js";
import { rowLength } from "../evaluate/segments.js";
import type { FitData } from "../store/fit-data.js";
import { header, type NamedOptions } from "./header.js";
import { type Framework, pythonArrays, tableLiteral } from "./python-arrays.js";
import { hasTable } from "./whole-arrays.js";

/** PyTorch: an autograd Function, in the precision of the fit on any device, without masks as indices. */
export function pytorch(fit: FitData, { name }: NamedOptions): string {
  const f32 = fit.precision === "f32";
  const type = f32 ? "torch.float32" : "torch.float64";
  const framework: Framework = {
    module: "torch",
    clip: "clamp",
    toIndex: (real) => `(${real}).to(torch.int64)`,
    entries: (column, at) => `${column}[${at}]`,
    called: (name, real) =>
      f32 ? `torch.${name}((${real}).double()).float()` : `torch.${name}(${real})`,
  };
  const className = `_${name[0].toUpperCase()}${name.slice(1)}`;
  const table = hasTable(fit)
    ? `
_${name}_table = torch.tensor(${tableLiteral(fit)}, dtype=${type}).reshape(-1, ${rowLength(fit)}).t().contiguous()
_${name}_tables = {}


def _${name}_table_on(device):
    if device == _${name}_table.device:
        return _${name}_table
    if _compiling():
        return _${name}_table.to(device)
    if device not in _${name}_tables:
        _${name}_tables[device] = _${name}_table.to(device)
    return _${name}_tables[device]

`
    : "";
  return `${header(
    fit,
    { open: "", line: "#", close: "" },
    "run with PyTorch 1.13 and 2 on the CPU in tests, f64 bit for bit against the JavaScript evaluation; no GPU has run it",
  )}
import torch

${JOINED}


${COMPILING}

${table}
${pythonArrays(fit, framework, name, `_${name}_table_on(given.device)`)}

@_joined
class ${className}Derivative(torch.autograd.Function):
    """Its derivative, which refuses to be differentiated: a silent zero would be wrong."""

    generate_vmap_rule = True

    @staticmethod
    def forward(x):
        return _${name}_slope(x)

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass

    @staticmethod
    def backward(ctx, grad):
        raise RuntimeError("${name} can be differentiated once: its second derivative is not part of this source")

    @staticmethod
    def jvp(ctx, tangent):
        raise RuntimeError("${name} can be differentiated once: its second derivative is not part of this source")


@_joined
class ${className}(torch.autograd.Function):
    """exp^${fit.alpha}(x)"""

    generate_vmap_rule = True

    @staticmethod
    def forward(x):
        return _${name}_value(x)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)
        if hasattr(ctx, "save_for_forward"):
            ctx.save_for_forward(*inputs)

    @staticmethod
    def backward(ctx, grad):
        (x,) = ctx.saved_tensors
        return grad * ${name}_derivative(x)


class ${className}WithTangents(${className}):
    """The same with forward derivatives, which torch.compile does not take."""

    @staticmethod
    def jvp(ctx, tangent):
        (x,) = ctx.saved_tensors
        return tangent * ${name}_derivative(x)


def _${name}_checked(x):
    if x.dtype != ${type}:
        raise TypeError(f"x has dtype {x.dtype}, expected ${type}")
    return x


def ${name}(x):
    """exp^${fit.alpha}(x) for tensors of ${type}; it can be differentiated once."""
    return (${className} if _compiling() else ${className}WithTangents).apply(_${name}_checked(x))


def ${name}_derivative(x):
    """The derivative in x."""
    return ${className}Derivative.apply(_${name}_checked(x))
`;
}
