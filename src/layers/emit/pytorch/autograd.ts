import { JOINED } from "../../../python/autograd.js";
import { asAlpha } from "../checks.js";
import { PYTORCH } from "../dialect.js";

/** The maps as functions for autograd, torch.func and torch.compile. */
export const AUTOGRAD = `${JOINED}


def _keep(ctx, inputs: Tuple) -> None:
    """Saves x and alpha, and nothing else."""
    x, alpha, ctx.kind = inputs
    tensors = (x, alpha) if isinstance(alpha, Tensor) else (x,)
    ctx.number = None if isinstance(alpha, Tensor) else alpha
    ctx.save_for_backward(*tensors)
    if hasattr(ctx, "save_for_forward"):
        ctx.save_for_forward(*tensors)


def _kept(ctx) -> Tuple[Tensor, Union[Tensor, float], str]:
    x, *rest = ctx.saved_tensors
    return x, (rest[0] if rest else ctx.number), ctx.kind


def _sum_to(gradient: Tensor, like: Union[Tensor, float]) -> Optional[Tensor]:
    """A gradient of the common shape as that of a tensor which was broadcast to it; None for a number."""
    if not isinstance(like, Tensor):
        return None
    return gradient.sum_to_size(like.shape).to(like.dtype)


def _plus(a: Optional[Tensor], b: Optional[Tensor]) -> Optional[Tensor]:
    return b if a is None else a if b is None else a + b


def _times(tangent: Optional[Tensor], slope: Tensor) -> Optional[Tensor]:
    return None if tangent is None else tangent * slope


@_joined
class _Bend(torch.autograd.Function):
    """The second derivatives of a map, which refuse to be differentiated."""

    generate_vmap_rule = True

    @staticmethod
    def forward(x, alpha, kind):
        return tuple(_computed(kind, x, alpha, 2)[3:])

    @staticmethod
    def setup_context(ctx, inputs, output):
        pass

    @staticmethod
    def backward(ctx, *gradients):
        raise RuntimeError("iterates of exp can be differentiated twice: their third derivatives are not part of this file")

    jvp = backward


@_joined
class _Slope(torch.autograd.Function):
    """The derivatives d/dx and d/dalpha of a map."""

    generate_vmap_rule = True

    @staticmethod
    def forward(x, alpha, kind):
        if kind == "iterate" or not _is_own(kind, x, alpha):
            return tuple(_computed(kind, x, alpha, 1)[1:])
        slope = _attended(kind, x.to(torch.float32), _own(kind, alpha), 1)[1].to(x.dtype)
        return slope, torch.zeros_like(slope)

    @staticmethod
    def setup_context(ctx, inputs, output):
        _keep(ctx, inputs)

    @staticmethod
    def backward(ctx, over_x, over_alpha):
        x, alpha, kind = _kept(ctx)
        xx, xa, aa = _Bend.apply(x, alpha, kind)
        return _sum_to(over_x * xx + over_alpha * xa, x), _sum_to(over_x * xa + over_alpha * aa, alpha), None

    @staticmethod
    def jvp(ctx, x_tangent, alpha_tangent, _):
        x, alpha, kind = _kept(ctx)
        xx, xa, aa = _Bend.apply(x, alpha, kind)
        return (
            _plus(_times(x_tangent, xx), _times(alpha_tangent, xa)),
            _plus(_times(x_tangent, xa), _times(alpha_tangent, aa)),
        )


@_joined
class _Map(torch.autograd.Function):
    """A map of x and alpha, elementwise."""

    generate_vmap_rule = True

    @staticmethod
    def forward(x, alpha, kind):
        if not _is_own(kind, x, alpha):
            return _computed(kind, x, alpha, 0)[0]
        return _by_own(kind, x.to(torch.float32), alpha).to(x.dtype)

    @staticmethod
    def setup_context(ctx, inputs, output):
        _keep(ctx, inputs)

    @staticmethod
    def backward(ctx, gradient):
        x, alpha, kind = _kept(ctx)
        over_x, over_alpha = _Slope.apply(x, alpha, kind)
        return _sum_to(gradient * over_x, x), _sum_to(gradient * over_alpha, alpha) if ctx.needs_input_grad[1] else None, None


class _MapWithTangents(_Map):
    """The same with forward derivatives, which torch.compile does not take."""

    @staticmethod
    def jvp(ctx, x_tangent, alpha_tangent, _):
        x, alpha, kind = _kept(ctx)
        over_x, over_alpha = _Slope.apply(x, alpha, kind)
        return _plus(_times(x_tangent, over_x), _times(alpha_tangent, over_alpha))


def _map(kind: str, x: Tensor, alpha: Union[Tensor, float]) -> Tensor:
    if not isinstance(alpha, Tensor):
        alpha = float(alpha)
    return (_Map if _compiling() else _MapWithTangents).apply(x, alpha, kind)


def _as_tensor(name: str, x) -> Tensor:
    """A floating tensor; numbers, lists and whole numbers get the default dtype."""
    if not isinstance(x, Tensor):
        try:
            x = torch.as_tensor(x)
        except (TypeError, ValueError, RuntimeError):
            raise TypeError(f"{name} = {x!r}"[:60] + ", expected a tensor or numbers") from None
    if x.is_complex():
        raise TypeError(f"{name} has dtype {x.dtype}, expected a real one")
    return x if x.is_floating_point() else x.to(torch.get_default_dtype())


${asAlpha(
  PYTORCH,
  `    if isinstance(alpha, Tensor):
        return _as_tensor(name, alpha)
    return _as_tensor(name, alpha).to(device=x.device, dtype=x.dtype)`,
)}


def _wide(x: Tensor) -> Tensor:
    """float32 for bfloat16 and float16, so that results are rounded once."""
    return x.to(torch.float32) if x.dtype in (torch.float16, torch.bfloat16) else x
`;
