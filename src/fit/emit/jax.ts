import { rowLength } from "../evaluate/segments.js";
import type { FitData } from "../store/fit-data.js";
import { header, type NamedOptions } from "./header.js";
import { type Framework, pythonArrays, tableLiteral } from "./python-arrays.js";
import { hasTable } from "./whole-arrays.js";

/** JAX: functions with a derivative of their own, in the precision of the fit, for jit, vmap and grad. */
export function jax(fit: FitData, { name }: NamedOptions): string {
  const f32 = fit.precision === "f32";
  const type = f32 ? "jnp.float32" : "jnp.float64";
  const wide = f32 ? "" : "; jax.config.update('jax_enable_x64', True) allows it";
  const framework: Framework = {
    module: "jnp",
    clip: "clip",
    toIndex: (real) => `(${real}).astype(jnp.int32)`,
    entries: (column, at) => `${column}.at[${at}].get(mode="clip", wrap_negative_indices=False)`,
    called: (name, real) => `jnp.${name}(${real})`,
  };
  const table = `_${name}_table`;
  return `${header(
    fit,
    { open: "", line: "#", close: "" },
    "run with JAX 0.10 on the CPU in tests, within the bound of the exact function; no GPU has run it",
  )}
import jax
import jax.numpy as jnp
${hasTable(fit) ? `import numpy as np\n\n${table} = np.array(${tableLiteral(fit)}, np.float${f32 ? 32 : 64}).reshape(-1, ${rowLength(fit)}).T.copy()\n` : ""}

def _${name}_checked(x):
    x = jnp.asarray(x)
    if x.dtype != ${type}:
        raise TypeError(f"x has dtype {x.dtype}, expected float${f32 ? 32 : 64}${wide}")
    return x


${pythonArrays(fit, framework, name, `jnp.asarray(${table})`)}

@jax.custom_jvp
def ${name}_derivative(x):
    """The derivative in x, which refuses to be differentiated: a silent zero would be wrong."""
    return _${name}_slope(_${name}_checked(x))


@${name}_derivative.defjvp
def _${name}_refuse(primals, tangents):
    raise TypeError("${name} can be differentiated once: its second derivative is not part of this source")


@jax.custom_jvp
def ${name}(x):
    """exp^${fit.alpha}(x) for arrays of float${f32 ? 32 : 64}; it can be differentiated once."""
    return _${name}_value(_${name}_checked(x))


@${name}.defjvp
def _${name}_jvp(primals, tangents):
    (x,), (tangent,) = primals, tangents
    return ${name}(x), tangent * ${name}_derivative(x)
`;
}
