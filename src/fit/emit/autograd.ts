/** What PyTorch's functions with derivatives of their own share. */
export const AUTOGRAD_TOOLS = `_SPLIT = hasattr(torch.autograd.Function, "setup_context")


def _joined(cls):
    """What setup_context does, done by forward where PyTorch is older than 2."""
    if not _SPLIT:
        compute = cls.forward

        def forward(ctx, *inputs):
            output = compute(*inputs)
            cls.setup_context(ctx, inputs, output)
            return output

        cls.forward = staticmethod(forward)
    return cls


def _compiling() -> bool:
    compiler = getattr(torch, "compiler", None)
    return compiler is not None and compiler.is_compiling()`;
