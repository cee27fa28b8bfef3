/**
 * npm run bench:python [layers [eager|compiled]] [in_jax]: the emitted layers and fits against the functions of PyTorch and JAX themselves,
 * in the Python that .ci/run makes.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fitIterate } from "../src/fit.js";
import { emitLayers } from "../src/layers.js";
import { python } from "../test/python/environment.js";

const [only, ...modes] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "iterexp-bench-"));
try {
  const options = { alpha: 0.5, domain: [-8, 8], maxError: 1e-6, precision: "f32" } as const;
  const fit = fitIterate({ ...options, shape: "polynomials" });
  const tabulated = fitIterate(options);
  const files = {
    "iterexp_torch.py": emitLayers({ target: "pytorch" }),
    "iterexp_jax.py": emitLayers({ target: "jax" }),
    "half.py": fit.emit("pytorch", { name: "half" }),
    "half_jax.py": fit.emit("jax", { name: "half" }),
    "tabulated.py": tabulated.emit("pytorch", { name: "tabulated" }),
    "tabulated_jax.py": tabulated.emit("jax", { name: "tabulated" }),
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const env = { ...process.env, PYTHONPATH: folder };
  for (const name of only === undefined ? ["layers", "in_jax"] : [only]) {
    const program = fileURLToPath(new URL(`python/${name}.py`, import.meta.url));
    const run = [process.env.PYTHON ?? python, [program, ...modes]] as const;
    const { status } = spawnSync(...run, { stdio: "inherit", env });
    if (status !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
