import { beginning } from "../beginning.js";
import { JAX } from "../dialect.js";
import { levels } from "../levels.js";
import { numbers } from "../numbers.js";
import { operations } from "../operations.js";
import { FUNCTIONS } from "./functions.js";
import { layers } from "./layers.js";
import { TABLES } from "./tables.js";

const HEADER = beginning({
  framework: "JAX",
  layers: `
as pairs of init and apply, with the names, the defaults and the weights of iterexp/tfjs. `,
  module: "jax",
  derivatives: `Derivatives of the first and the second order, under jit, vmap, grad, jvp and hessian. Tested with JAX 0.10 on the CPU; no GPU
has run it.`,
  imports: `import functools
import math
from typing import Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple, Union

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array`,
});

/** XLA recomputes what several loops need, except for results of operations that count as dear, as divisions do. */
const STORED = `# x / 1: XLA ends a loop with it, and what follows reads the result.
_stored = lambda x: x / jnp.minimum(jnp.abs(x) + 1, 1)`;

/** One Python file of functions and layers for JAX. */
export const jaxLayers = (): string =>
  [HEADER, STORED, levels(JAX), numbers(JAX), TABLES, FUNCTIONS, operations(JAX), layers()].join(
    "\n\n",
  );
