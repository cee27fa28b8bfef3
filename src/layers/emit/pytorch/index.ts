import { beginning } from "../beginning.js";
import { PYTORCH } from "../dialect.js";
import { levels } from "../levels.js";
import { numbers } from "../numbers.js";
import { operations } from "../operations.js";
import { AUTOGRAD } from "./autograd.js";
import { FAST } from "./fast.js";
import { LAYER } from "./layer.js";
import { modules } from "./modules.js";
import { NUMBERS } from "./numbers.js";

const HEADER = beginning({
  framework: "PyTorch",
  layers: `,
with the names, the defaults and the weights of iterexp/tfjs. `,
  module: "torch",
  derivatives: `Derivatives of the first and the second order. torch.func, torch.compile, torch.export and forward derivatives from
PyTorch 2 on; PyTorch 1.13 runs the rest. Tested on the CPU; no GPU has run it.`,
  imports: `import functools
import math
from typing import Callable, List, NamedTuple, Optional, Sequence, Tuple, Union

import torch
from torch import Tensor`,
});

/** One Python file of functions and modules for PyTorch. */
export const pytorchLayers = (): string =>
  [
    HEADER,
    levels(PYTORCH),
    FAST,
    numbers(PYTORCH),
    NUMBERS,
    AUTOGRAD,
    operations(PYTORCH),
    LAYER,
    modules(),
  ].join("\n\n");
