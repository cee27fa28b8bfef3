import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { fitIterate } from "../../src/fit.js";
import { coModulate, coModulatedAttention, type Extension, rhoSum } from "../../src/tfjs.js";
import { use } from "../layers/backend.js";
import { available, inFolder, runProgram } from "./toolchain.js";

const PYTHON = "/usr/bin/python3";

const source = fitIterate({
  alpha: 0.5,
  domain: [-8, 8],
  maxError: 1e-6,
  precision: "f32",
}).emit("pytorch", { name: "half" });

/** What a Python program writes as JSON, beside the emitted source. */
async function python(program: string, given: unknown): Promise<unknown> {
  const files = {
    "fit.py": source,
    "main.py": `import json, torch\nfrom fit import *\ngiven = json.load(open("given.json"))\n${program}\njson.dump(out, open("out.json", "w"))\n`,
    "given.json": JSON.stringify(given),
  };
  return inFolder(files, (folder) => {
    runProgram(PYTHON, ["-W", "error", "main.py"], folder);
    return JSON.parse(readFileSync(join(folder, "out.json"), "utf8").replace(/NaN/g, "null"));
  });
}

const lists = (tensors: readonly tf.Tensor[]): number[][] =>
  tensors.map((tensor) => Array.from(tensor.dataSync()));

function expectClose(theirs: readonly number[][], ours: readonly number[][], tolerance: number) {
  expect(theirs.map((row) => row.length)).toEqual(ours.map((row) => row.length));
  ours.forEach((row, i) => {
    const size = Math.max(1, ...row.map(Math.abs));
    row.forEach((y, j) => {
      expect(Math.abs(theirs[i][j] - y) / size, `${i}, ${j}: ${theirs[i][j]}, ${y}`).toBeLessThan(
        tolerance,
      );
    });
  });
}

describe.skipIf(!available(PYTHON, "-c", "import torch"))("PyTorch modules", () => {
  beforeAll(() => use("cpu"));

  it("RhoSum: values and gradients of rhoSum", async () => {
    const cases: { extension?: Extension; alpha: number; x: number[][] }[] = [
      {
        alpha: 0.5,
        x: [
          [0.5, 2, -0.3],
          [4, 1, 1],
        ],
      },
      {
        alpha: 0.25,
        extension: "odd",
        x: [
          [0.5, -2, -0.3],
          [4, 1, -5],
        ],
      },
      {
        alpha: 0.75,
        extension: "shift",
        x: [
          [0.5, -2, -0.3],
          [4, 1, -5],
        ],
      },
      { alpha: 0, x: [[0.5, -2, -0.3]] },
      { alpha: 1, x: [[0.5, 2, 0.3]] },
    ];
    const weights = [1, 0.5, 1.5];
    const theirs = (await python(
      `out = []
for case in given["cases"]:
    a = case["alpha"]
    x = torch.tensor(case["x"], requires_grad=True)
    w = torch.tensor(given["weights"], requires_grad=True)
    module = RhoSum(alpha=a, train_alpha=0 < a < 1, extension=case.get("extension"))
    y = module(x, w)
    y.sum().backward()
    theta = [p.grad.item() / (a * (1 - a)) for p in module.parameters()]
    out.append([y.tolist(), x.grad.flatten().tolist(), w.grad.tolist(), theta])`,
      { cases, weights },
    )) as number[][][];
    cases.forEach(({ alpha, extension, x }, i) => {
      const learned = alpha > 0 && alpha < 1;
      const given = [tf.tensor2d(x), tf.tensor1d(weights), tf.scalar(alpha)];
      const f = (x: tf.Tensor, w: tf.Tensor, a: tf.Tensor) =>
        rhoSum(x, 1, learned ? a : alpha, { weights: w, extension });
      const gradients = learned
        ? tf.grads(f as never)(given)
        : tf.grads((x, w) => f(x, w, given[2]))(given.slice(0, 2));
      const ours = lists([f(given[0], given[1], given[2]), ...gradients]);
      expectClose(theirs[i], learned ? ours : [...ours, []], 2e-5);
    });
  });

  it("co_modulate: values and gradients of coModulate, masks too", async () => {
    const [q, k, v] = [1, 2, 3].map((seed) => tf.randomNormal([2, 4, 3], 0, 1, "float32", seed));
    const mask = [1, 0, 1, 1];
    const alphas = [0, 0.25, 0.5];
    const theirs = (await python(
      `out = []
for alpha in given["alphas"]:
    for masked in (False, True):
        q, k, v = [torch.tensor(t, requires_grad=True) for t in given["qkv"]]
        mask = torch.tensor(given["mask"]) if masked else None
        y = co_modulate(q, k, v, alpha, mask, masked)
        (y * y).sum().backward()
        out.append([t.flatten().tolist() for t in (y, q.grad, k.grad, v.grad)])`,
      { alphas, mask, qkv: [q, k, v].map((t) => t.arraySync()) },
    )) as number[][][];
    let n = 0;
    for (const alpha of alphas) {
      for (const masked of [false, true]) {
        const options = masked ? { alpha, causal: true, mask: tf.tensor1d(mask) } : { alpha };
        const f = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor) =>
          tf.sum(tf.square(coModulate(q, k, v, options)));
        const ours = lists([coModulate(q, k, v, options), ...tf.grads(f as never)([q, k, v])]);
        expectClose(theirs[n++], ours, 3e-5);
      }
    }
  });

  it("CoModulatedAttention: the layer with the same weights", async () => {
    const layer = coModulatedAttention({ heads: 2, causal: true, alpha: 0.25, seed: 4 });
    const x = tf.randomNormal([2, 5, 6], 0, 1, "float32", 5);
    const y = layer.apply(x) as tf.Tensor;
    const weights = layer.getWeights().map((w) => w.arraySync());
    const theirs = (await python(
      `module = CoModulatedAttention(6, 2, alpha=0.25, causal=True)
with torch.no_grad():
    parts = [module.query, module.key, module.value, module.output]
    for i, part in enumerate(parts):
        part.weight.copy_(torch.tensor(given["weights"][2 * i]).T)
        part.bias.copy_(torch.tensor(given["weights"][2 * i + 1]))
y = module(torch.tensor(given["x"]), mask=torch.ones(2, 5, dtype=torch.bool))
count = sum(p.numel() for p in module.parameters())
learned = CoModulatedAttention(6, 2, train_alpha=True)
assert sum(p.numel() for p in learned.parameters()) == count + 1
assert RhoSum().alpha() == 0.5
for wrong in (lambda: CoModulatedAttention(6, 4), lambda: CoModulatedAttention(6, 2, alpha=1), lambda: RhoSum(extension="even")):
    try:
        wrong()
        raise AssertionError
    except ValueError:
        pass
out = [y.flatten().tolist()]`,
      { x: x.arraySync(), weights },
    )) as number[][];
    expectClose(theirs, lists([y]), 1e-5);
  });
});
