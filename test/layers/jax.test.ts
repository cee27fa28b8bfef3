import { beforeAll, describe, expect, it } from "vitest";
import { emitLayers } from "../../src/layers.js";
import { iterexp } from "../cli/command-line.js";
import { available } from "../fit/toolchain.js";
import { python } from "../python/environment.js";
import { use } from "./backend.js";
import { layerCases, points, runScript, specials } from "./python-cases.js";

const source = emitLayers({ target: "jax" });

it("is what the command writes", async () => {
  const { status, stdout } = await iterexp(["layers", "--target", "jax"], []);
  expect(status).toBe(0);
  expect(stdout).toBe(source);
});

describe.skipIf(!available(python, "-c", "import jax"))("JAX", () => {
  beforeAll(() => use("cpu"));

  it("has the values and derivatives and the layers, under jit, vmap and grad", {
    timeout: 600_000,
  }, async () => {
    const given = { points: points(), layers: layerCases(), specials: specials() };
    const files = { "iterexp_jax.py": source };
    const { version, layers, done } = await runScript(python, "jax/check.py", files, given);
    if (process.env.SHOW) console.log(version, done);
    expect(layers).toHaveLength(5);
    expect(done).toHaveLength(11);
  });

  it("trains on several devices, with donated buffers, and takes what has no elements", {
    timeout: 600_000,
  }, async () => {
    const { done } = await runScript(python, "jax/devices.py", { "iterexp_jax.py": source });
    expect(done).toHaveLength(4);
  });
});
