/** npm run bench:python: the emitted layers against torch's own functions, in the Python that .ci/run makes. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { emitLayers } from "../src/layers.js";
import { python } from "../test/python/environment.js";

const folder = mkdtempSync(join(tmpdir(), "iterexp-bench-"));
try {
  writeFileSync(join(folder, "iterexp_torch.py"), emitLayers({ target: "pytorch" }));
  const program = fileURLToPath(new URL("python/layers.py", import.meta.url));
  const env = { ...process.env, PYTHONPATH: folder };
  const { status } = spawnSync(process.env.PYTHON ?? python, [program], { stdio: "inherit", env });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
