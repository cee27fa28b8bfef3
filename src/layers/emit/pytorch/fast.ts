import { COMPILING } from "../../../python/autograd.js";
import { expRest, logRest } from "../../heights/polynomials.generated.js";
import { polynomial } from "../polynomials.js";

/** exp and log in float32 as torch.compile makes loops of: its own call a function for every eight numbers. */
export const FAST = `_LOG_REST = ${polynomial(logRest)}
_EXP_REST = ${polynomial(expRest)}
_ROOT_HALF = 0x3F3504F3  # the bits of sqrt(1/2)


${COMPILING}


def _inlined(x: Tensor) -> bool:
    """Whether torch.compile makes a loop for the CPU of what follows; models that are exported keep exp and log."""
    if x.dtype != torch.float32 or x.device.type != "cpu" or not _compiling():
        return False
    return not getattr(torch.compiler, "is_exporting", _compiling)()


def _log(x: Tensor) -> Tensor:
    """log(x) for normal x: e ln(2) + log(1 + f), x = 2^e (1 + f), sqrt(1/2) <= 1 + f < sqrt(2)."""
    if not _inlined(x):
        return torch.log(x)
    bits = x.view(torch.int32) - _ROOT_HALF
    e = (bits >> 23).to(torch.float32)
    f = ((bits & 0x7FFFFF) + _ROOT_HALF).view(torch.float32) - 1.0
    rest = f * f * (f * _polynomial(f, _LOG_REST) - 0.5)
    return e * math.log(2) + (f + rest)


def _scaled_exp(x: Tensor) -> Tensor:
    """exp(x) for -86 <= x <= 89: 2^k exp(f), k the whole number next to x / ln(2)."""
    # Added to 1.5 * 2^23, a number leaves its nearest whole number in the last bits.
    shifted = x * 1.4426950408889634 + 12582912.0
    k = shifted - 12582912.0
    f = (x - k * 0.693145751953125) - k * 1.428606820309417e-06
    half_power = ((shifted.view(torch.int32) + 126) << 23).view(torch.float32)
    return (1.0 + f + f * f * _polynomial(f, _EXP_REST)) * half_power * 2.0


def _exp_below(x: Tensor) -> Tensor:
    """exp(x), but at least exp(-86), for x < 89."""
    return _scaled_exp(x.clip(min=-86.0)) if _inlined(x) else torch.exp(x)


def _exp_above(x: Tensor) -> Tensor:
    """exp(x) for x > 0."""
    return _scaled_exp(x.clip(max=89.0)) if _inlined(x) else torch.exp(x)
`;
