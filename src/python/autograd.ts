/** Python that the emitted functions of PyTorch with derivatives of their own share, those of fits and those of layers. */

/** A class decorator: torch.autograd.Function split into forward and setup_context for every version of PyTorch. */
export const JOINED = `_SPLIT = hasattr(torch.autograd.Function, "setup_context")


def _joined(cls):
    """What setup_context does, done by forward where PyTorch is older than 2."""
    if not _SPLIT:
        compute = cls.forward

        def forward(ctx, *inputs):
            output = compute(*inputs)
            cls.setup_context(ctx, inputs, output)
            return output

        cls.forward = staticmethod(forward)
    return cls`;

/** Whether torch.compile traces the code. */
export const COMPILING = `def _compiling() -> bool:
    return hasattr(torch, "compiler") and torch.compiler.is_compiling()`;
