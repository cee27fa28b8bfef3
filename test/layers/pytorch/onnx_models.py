"""The layers as ONNX models by torch.onnx, run by onnxruntime against eager PyTorch."""
import json

import onnxruntime
import torch

from iterexp_torch import *


class Iterate(torch.nn.Module):
    def forward(self, x, alpha):
        return iterate_exp(x, alpha)


torch.manual_seed(1)
x = torch.rand(5, 3) + 0.5
tokens = torch.randn(2, 5, 6)
cases = [
    (Iterate(), (torch.linspace(-30, 5, 101), torch.tensor(0.4))),
    (RhoDense(3, 4, "unit", train_alpha=True, seed=1), (x,)),
    (CoModulatedGate(3, 4, train_heights=True, per="unit", seed=1), (x,)),
    (MutualModulation(3, 4, seed=1), (x,)),
    (CoModulatedAttention(6, 2, "head", train_alpha=True, causal=True, seed=1), (tokens,)),
    (RhoAttention(6, 2, train_alpha=True, seed=1), (tokens,)),
]
done = []
for module, inputs in cases:
    module.eval()
    torch.onnx.export(module, inputs, "layer.onnx", dynamo=True, verbose=False)
    session = onnxruntime.InferenceSession("layer.onnx", providers=["CPUExecutionProvider"])
    names = [given.name for given in session.get_inputs()]
    (y,) = session.run(None, {name: x.numpy() for name, x in zip(names, inputs)})
    truth = module(*inputs)
    assert torch.from_numpy(y).allclose(truth, rtol=1e-4, atol=1e-5), type(module)
    done.append(type(module).__name__)
json.dump({"version": torch.__version__, "done": done}, open("out.json", "w"))
