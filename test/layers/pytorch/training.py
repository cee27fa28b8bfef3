"""Blocks of a transformer as models are trained: autocast, checkpoints, torch.compile, DistributedDataParallel by gloo."""
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


if __name__ == "__main__":
    torch.set_num_threads(1)
    mp.spawn(work, args=(2,), nprocs=2)
    done = ["two processes"]

    torch.manual_seed(0)
    block, compiled = Block(), None
    for dtype in (torch.float32, torch.bfloat16):
        compiled = torch.compile(block, fullgraph=True, backend="aot_eager")
        x = torch.randn(3, 5, 8)
        results = []
        for f in (block, compiled):
            block.zero_grad()
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=dtype == torch.bfloat16):
                y = f(x)
            y.float().square().mean().backward()
            results.append([y.float(), *(p.grad.clone() for p in block.parameters())])
        most = 1e-4 if dtype == torch.float32 else 0.05
        for ours, theirs in zip(*results):
            assert (ours - theirs).abs().max() < most * theirs.abs().max().clamp(min=1), dtype
    done.append("compiled with checkpoints")

    torch._dynamo.reset()
    compiled = torch.compile(block, backend="eager", dynamic=True)
    for batch in (2, 3, 5, 1):
        x = torch.randn(batch, batch + 2, 8)
        assert compiled(x).allclose(block(x), atol=1e-4), batch
    done.append("any batch compiled")
    json.dump({"done": done}, open("out.json", "w"))
