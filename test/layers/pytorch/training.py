"""Blocks of a transformer as models are trained: autocast, checkpoints, DistributedDataParallel by gloo."""
import json
import os

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch.nn.parallel import DistributedDataParallel
from torch.utils.checkpoint import checkpoint

from iterexp_torch import CoModulatedAttention, CoModulatedGate


class Block(torch.nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.norm = torch.nn.LayerNorm(width)
        self.attention = CoModulatedAttention(width, 2, "head", train_alpha=True, causal=True, train_scale=True, seed=1)
        self.gate = CoModulatedGate(width, width, train_heights=True, per="unit", seed=2)

    def forward(self, x):
        x = x + self.attention(self.norm(x))
        return x + checkpoint(self.gate, x, use_reentrant=False)


def work(rank, count):
    """Gradients are the same in every process, their mean."""
    torch.set_num_threads(1)
    dist.init_process_group("gloo", f"file://{os.getcwd()}/meeting", rank=rank, world_size=count)
    model = DistributedDataParallel(Block())
    torch.manual_seed(rank)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        loss = model(torch.randn(3, 5, 8)).square().mean()
    loss.backward()
    for name, parameter in model.named_parameters():
        total = parameter.grad.clone()
        dist.all_reduce(total)
        assert parameter.grad.isfinite().all() and total.allclose(count * parameter.grad), name
    dist.destroy_process_group()
    os._exit(0)  # PyTorch's own end of a process aborts now and then


if __name__ == "__main__":
    torch.set_num_threads(1)
    mp.spawn(work, args=(2,), nprocs=2)

    # One graph, the checkpoint in it, and the gradients of eager code. Those near 0 keep few digits, so in float64.
    torch.manual_seed(0)
    block, x = Block().double(), torch.randn(3, 5, 8, dtype=torch.float64)
    compiled = torch.compile(block, fullgraph=True, backend="aot_eager")
    theirs, ours = (torch.autograd.grad(f(x).square().mean(), list(block.parameters())) for f in (block, compiled))
    assert all(a.allclose(b, rtol=1e-8, atol=1e-10) for a, b in zip(ours, theirs))
    json.dump({"done": ["two processes", "a compiled checkpoint"]}, open("out.json", "w"))
