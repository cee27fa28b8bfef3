import { checks } from "../checks.js";
import { PYTORCH } from "../dialect.js";

/** What the modules share: weights, initializers, learned alphas. */
export const LAYER = `Initializer = Union[str, Callable[[Tensor], object]]


def _initialize(weight: Tensor, initializer: Initializer, fan_in: int, seed: Optional[int]) -> None:
    """Fills a weight: "leCunUniform" has variance 1 / fan-in, "positive" is uniform in [0, 2 / fan-in]."""
    with torch.no_grad():
        if callable(initializer):
            initializer(weight)
        elif initializer == "zeros":
            weight.zero_()
        elif initializer == "ones":
            weight.fill_(1.0)
        elif initializer in ("leCunUniform", "positive"):
            most = math.sqrt(3 / fan_in) if initializer == "leCunUniform" else 2 / fan_in
            least = -most if initializer == "leCunUniform" else 0.0
            generator = None
            if seed is not None and not weight.is_meta:
                generator = torch.Generator(device=weight.device).manual_seed(seed % 2**63)
            weight.uniform_(least, most, generator=generator)
        else:
            raise ValueError(
                f'initializer = {initializer!r}, expected "leCunUniform", "positive", "zeros", "ones" or a function that fills a tensor'
            )


${checks(PYTORCH)}


class _Layer(torch.nn.Module):
    """What the layers share: kernels [length, units] and biases [units] of affine maps x K + b, and an activation."""

    def __init__(self, activation, use_bias, kernel_initializer, bias_initializer, seed, device, dtype):
        super().__init__()
        self.use_bias = use_bias
        self._activation = _activation(activation)
        self._initializers = kernel_initializer, bias_initializer
        self._seed = seed
        self._made = {"device": device, "dtype": dtype}
        self._affines = []
        self._numbers = []

    def _add_affine(self, rows: int, columns: int, prefix: str = "", suffix: str = "", bias: bool = True) -> None:
        names = f"{prefix}kernel{suffix}", f"{prefix}bias{suffix}"
        self._affines.append((names, rows, len(self._affines)))
        self.register_parameter(names[0], torch.nn.Parameter(torch.empty(rows, columns, **self._made)))
        with_bias = self.use_bias and bias
        self.register_parameter(names[1], torch.nn.Parameter(torch.empty(columns, **self._made)) if with_bias else None)

    def _add_numbers(self, name: str, first, learned: bool = True) -> None:
        """A parameter, or a buffer that is no state, made of first."""
        value = torch.tensor(first, **self._made)
        self._numbers.append((name, first))
        if learned:
            self.register_parameter(name, torch.nn.Parameter(value))
        else:
            self.register_buffer(name, value, persistent=False)

    def reset_parameters(self) -> None:
        """Fills the weights anew, learned alphas, heights and scales too; kernel k takes seed + k, bias k takes seed - 1 - k."""
        for (kernel, bias), rows, k in self._affines:
            seed = self._seed
            _initialize(getattr(self, kernel), self._initializers[0], rows, None if seed is None else seed + k)
            if getattr(self, bias) is not None:
                _initialize(getattr(self, bias), self._initializers[1], rows, None if seed is None else seed - 1 - k)
        with torch.no_grad():
            for name, first in self._numbers:
                given = getattr(self, name)
                given.copy_(torch.tensor(first, dtype=given.dtype, device=given.device))

    def extra_repr(self) -> str:
        return ", ".join(f"{name}: {list(value.shape)}" for name, value in self.named_parameters(recurse=False))

    def _affine(self, x: Tensor, prefix: str = "", suffix: str = "") -> Tensor:
        kernel, bias = (getattr(self, f"{prefix}{part}{suffix}") for part in ("kernel", "bias"))
        return torch.nn.functional.linear(_fitting(x, kernel), kernel.t(), bias)

    def _activate(self, y: Tensor) -> Tensor:
        return y if self._activation is None else self._activation(y)


class _AlphaLayer(_Layer):
    """A layer with one alpha, or one for each of its units or heads."""

    def _set_alpha(self, alpha, part: str, count: int, learned: bool) -> None:
        self._first = first = _first_alphas(alpha, part, count, learned)
        self._learned = learned
        if learned:
            self._add_numbers("theta", [math.log(a / (1 - a)) for a in first])
        elif len(first) > 1:
            self._add_numbers("_alphas", first, learned=False)

    def _alpha(self) -> Union[Tensor, float]:
        """A number, or a tensor [1] or [units]."""
        if self._learned:
            return _inside(self.theta)
        return self._first[0] if len(self._first) == 1 else self._alphas
`;
