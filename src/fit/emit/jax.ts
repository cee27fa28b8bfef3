import type { FitData } from "../store/fit-data.js";
import type { NamedOptions } from "./header.js";
import { type ArrayFunctions, type Framework, fitFunctions } from "./python-arrays.js";

const FRAMEWORK: Framework = {
  module: "jnp",
  toIndex: (real) => `(${real}).astype(jnp.int32)`,
  entries: (column, at) => `${column}.at[${at}].get(mode="clip", wrap_negative_indices=False)`,
};

/** JAX: functions with derivatives of their own, in the precision of the fit, for jit, vmap and grad. */
export function jaxSource({
  name,
  isSingle,
  parameters,
  exported,
  head,
  rows,
  columns,
  functions,
}: ArrayFunctions): string {
  const type = `float${isSingle ? 32 : 64}`;
  const wide = isSingle ? "" : "; jax.config.update('jax_enable_x64', True) allows it";
  const table = `_${name}_table`;
  return `${head(
    "run with JAX 0.10 on the CPU in tests, within the bound of the exact function; no GPU has run it",
  )}
import jax
import jax.numpy as jnp
${rows === undefined ? "" : `import numpy as np\n\n${table} = np.array([\n${rows}\n], np.${type}).reshape(-1, ${columns}).T.copy()\n`}

def _${name}_checked(name, x):
    x = jnp.asarray(x)
    if x.dtype != jnp.${type}:
        raise TypeError(f"{name} has dtype {x.dtype}, expected ${type}${wide}")
    return x


${functions(FRAMEWORK, `jnp.asarray(${table})`)}

@jax.custom_jvp
def _${name}_once(${parameters}):
    """The derivatives, which refuse to be differentiated: silent zeros would be wrong."""
    return tuple(_${name}_slopes(${parameters}))


@_${name}_once.defjvp
def _${name}_refuse(primals, tangents):
    raise TypeError("${name} can be differentiated once: its second derivatives are not part of this source")


@jax.custom_jvp
def _${name}_map(${parameters}):
    return _${name}_value(${parameters})


@_${name}_map.defjvp
def _${name}_jvp(primals, tangents):
    slopes = _${name}_once(*primals)
    return _${name}_map(*primals), sum(tangent * slope for tangent, slope in zip(tangents, slopes))


${exported("jnp", "arrays")}`;
}

export const jax = (fit: FitData, { name }: NamedOptions): string =>
  jaxSource(fitFunctions(fit, name));
