import { beforeAll, describe, expect, it } from "vitest";
import { emitLayers } from "../../src/layers.js";
import { iterexp } from "../cli/command-line.js";
import { available } from "../fit/toolchain.js";
import { python } from "../python/environment.js";
import { use } from "./backend.js";
import { layerCases, points, runScript, specials } from "./python-cases.js";

const DEBIAN = "/usr/bin/python3";
const source = emitLayers({ target: "pytorch" });

const runs = (interpreter: string, name: string, given: unknown = {}) =>
  runScript(interpreter, `pytorch/${name}`, { "iterexp_torch.py": source }, given);

it("is what the command writes", async () => {
  const { status, stdout } = await iterexp(["layers", "--target", "pytorch"], []);
  expect(status).toBe(0);
  expect(stdout).toBe(source);
  expect((await iterexp(["layers"], [])).status).toBe(2);
  expect((await iterexp(["layers", "--target", "keras"], [])).status).toBe(2);
  expect(() => emitLayers({ target: "keras" as never })).toThrow(/target = "keras", expected/);
  expect(() => emitLayers({ goal: 1 } as never)).toThrow(/goal/);
});

const interpreters = [...new Set([DEBIAN, python])].filter((program) =>
  available(program, "-c", "import torch"),
);
/** Those that have what PyTorch 2 added; `available` says of the others that they are skipped. */
const two = interpreters.filter((program) => available(program, "-c", "import torch.func"));

describe.each(interpreters)("PyTorch of %s", (interpreter) => {
  beforeAll(() => use("cpu"));

  it("has the values and derivatives, the layers and the memory", {
    timeout: 300_000,
  }, async () => {
    const { version, memory, layers } = await runs(interpreter, "floor.py", {
      points: points(),
      layers: layerCases(),
      specials: specials(),
    });
    if (process.env.SHOW) console.log(version, memory);
    expect(layers).toHaveLength(5);
    expect(memory.number).toBeLessThanOrEqual(memory.exp);
    expect(memory.tensor).toBeLessThanOrEqual(2 * memory.exp);
    expect(memory.attention).toBeLessThan(1.5 * memory.softmax);
    expect(memory.causal).toBeLessThan(1.5 * memory.softmax);
  });
});

describe.each(two)("PyTorch 2 of %s", (interpreter) => {
  it("runs under torch.func, torch.compile and torch.export", { timeout: 600_000 }, async () => {
    const { version, done } = await runs(interpreter, "two.py");
    if (process.env.SHOW) console.log(version, done);
    expect(done).toHaveLength(6);
  });

  it("trains with autocast, checkpoints and two processes", {
    timeout: 600_000,
  }, async () => {
    const { done } = await runs(interpreter, "training.py");
    expect(done).toHaveLength(2);
  });
});

const exporting = two.filter((program) =>
  available(program, "-c", "import onnxruntime, onnxscript"),
);

describe.each(exporting)("ONNX models exported by PyTorch of %s", (interpreter) => {
  it("give in onnxruntime what the layers give", { timeout: 600_000 }, async () => {
    const { done } = await runs(interpreter, "onnx_models.py");
    expect(done).toHaveLength(6);
  });
});
