import { COMPILING, JOINED } from "../../python/autograd.js";
import type { FitData } from "../store/fit-data.js";
import type { NamedOptions } from "./header.js";
import { type ArrayFunctions, fitFunctions } from "./python-arrays.js";

/** PyTorch: an autograd Function, in the precision of the fit on any device, without masks as indices. */
export function pytorchSource({
  name,
  isSingle,
  parameters,
  formula,
  exported,
  head,
  rows,
  columns,
  functions,
}: ArrayFunctions): string {
  const type = `torch.float${isSingle ? 32 : 64}`;
  const className = `_${name[0].toUpperCase()}${name.slice(1)}`;
  const table =
    rows === undefined
      ? ""
      : `
_${name}_table = torch.tensor([\n${rows}\n], dtype=${type}).reshape(-1, ${columns}).t().contiguous()
_${name}_tables = {}


def _${name}_table_on(device):
    if device == _${name}_table.device:
        return _${name}_table
    if _compiling():
        return _${name}_table.to(device)
    if device not in _${name}_tables:
        _${name}_tables[device] = _${name}_table.to(device)
    return _${name}_tables[device]

`;
  const evaluation = functions(
    {
      module: "torch",
      toIndex: (real) => `(${real}).to(torch.int64)`,
      entries: (column, at) => `${column}[${at}]`,
      called: (name, real) =>
        isSingle ? `torch.${name}((${real}).double()).float()` : `torch.${name}(${real})`,
    },
    `_${name}_table_on(x.device)`,
  );
  return `${head(
    "run with PyTorch 1.13 and 2 on the CPU in tests, f64 bit for bit against the JavaScript evaluation; no GPU has run it",
  )}
import torch

${JOINED}


${COMPILING}

${table}
${evaluation}

@_joined
class ${className}Derivatives(torch.autograd.Function):
    """The derivatives, which refuse to be differentiated: silent zeros would be wrong."""

    generate_vmap_rule = True

    @staticmethod
    def forward(${parameters}):
        return tuple(_${name}_slopes(${parameters}))

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass

    @staticmethod
    def backward(ctx, *gradients):
        raise RuntimeError("${name} can be differentiated once: its second derivatives are not part of this source")

    jvp = backward


@_joined
class ${className}(torch.autograd.Function):
    """${formula}"""

    generate_vmap_rule = True

    @staticmethod
    def forward(${parameters}):
        return _${name}_value(${parameters})

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(*inputs)
        if hasattr(ctx, "save_for_forward"):
            ctx.save_for_forward(*inputs)

    @staticmethod
    def backward(ctx, gradient):
        return tuple(gradient * slope for slope in ${className}Derivatives.apply(*ctx.saved_tensors))


class ${className}WithTangents(${className}):
    """The same with forward derivatives, which torch.compile does not take."""

    @staticmethod
    def jvp(ctx, *tangents):
        slopes = ${className}Derivatives.apply(*ctx.saved_tensors)
        return sum(tangent * slope for tangent, slope in zip(tangents, slopes) if tangent is not None)


def _${name}_checked(name, x):
    if x.dtype != ${type}:
        raise TypeError(f"{name} has dtype {x.dtype}, expected ${type}")
    return x


def _${name}_map(*given):
    return (${className} if _compiling() else ${className}WithTangents).apply(*given)


def _${name}_once(*given):
    return ${className}Derivatives.apply(*given)


${exported("torch", "tensors")}`;
}

export const pytorch = (fit: FitData, { name }: NamedOptions): string =>
  pytorchSource(fitFunctions(fit, name));
