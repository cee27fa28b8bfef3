import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type * as tf from "@tensorflow/tfjs-core";
import { input, layers, model as layersModel, type SymbolicTensor } from "@tensorflow/tfjs-layers";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  coModulatedAttention,
  coModulatedGate,
  mutualModulation,
  rhoAttention,
  rhoDense,
} from "../../src/tfjs.js";
import { numbers, use } from "./backend.js";
import { artifacts, normal } from "./models.js";

mkdirSync(".vitest", { recursive: true });
const folder = mkdtempSync(join(process.cwd(), ".vitest", "bundle-"));
// A package of its own: inside this one, "iterexp" would be this one.
writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "program", private: true }));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => use("cpu"));

/** The entry as it is published, with what package.json says of side effects, installed in the folder. */
async function install(): Promise<void> {
  const { sideEffects, exports } = JSON.parse(readFileSync("package.json", "utf8"));
  const home = join(folder, "node_modules", "iterexp");
  await build({
    entryPoints: ["src/tfjs.ts"],
    outfile: join(home, "dist/tfjs.js"),
    bundle: true,
    format: "esm",
    external: ["@tensorflow/*"],
    logLevel: "error",
  });
  const json = { name: "iterexp", type: "module", sideEffects, exports };
  writeFileSync(join(home, "package.json"), JSON.stringify(json));
  symlinkSync(
    join(process.cwd(), "node_modules/@tensorflow"),
    join(folder, "node_modules/@tensorflow"),
  );
}

/** What a program prints once it has been bundled, shaken and minified. */
async function shaken(program: string): Promise<unknown> {
  const outfile = join(folder, "app.mjs");
  await build({
    stdin: { contents: program, resolveDir: folder },
    outfile,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    external: ["@tensorflow/*"],
    logLevel: "error",
  });
  const { stdout, stderr, status } = spawnSync(process.execPath, [outfile], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

it("models are loaded by programs that were tree shaken", async () => {
  await install();
  const x = input({ shape: [5, 4] });
  const stack = [
    rhoDense({ units: 4, alpha: "unit", trainAlpha: true, seed: 1 }),
    coModulatedGate({ units: 4, trainHeights: true, seed: 2 }),
    coModulatedAttention({ heads: 2, alpha: "head", seed: 3 }),
    rhoAttention({ heads: 2, trainScale: true, seed: 4 }),
    mutualModulation({ units: 2, seed: 5 }),
    layers.dense({ units: 1, kernelInitializer: "ones" }),
  ];
  const outputs = stack.reduce((y, layer) => layer.apply(y) as SymbolicTensor, x);
  const model = layersModel({ inputs: x, outputs });
  const ours = numbers(() => model.predict(normal([1, 5, 4], 1)) as tf.Tensor);

  const { modelTopology, weightSpecs, weightData } = await artifacts(model);
  const bytes = [...new Uint8Array(weightData as ArrayBuffer)];
  const saved = JSON.stringify({ modelTopology, weightSpecs, bytes });
  const load = `
    import * as tf from "@tensorflow/tfjs-core";
    import "@tensorflow/tfjs-backend-cpu";
    import { loadLayersModel } from "@tensorflow/tfjs-layers";
    const { bytes, ...rest } = ${saved};
    const weightData = Uint8Array.from(bytes).buffer;
    const model = await loadLayersModel(tf.io.fromMemory({ ...rest, weightData }));
    const y = model.predict(tf.randomNormal([1, 5, 4], 0, 1, "float32", 1));
    console.log(JSON.stringify([...y.dataSync()]));`;
  expect(await shaken(`import "iterexp/tfjs";${load}`)).toEqual(ours);
  const named = `import { iterateExp } from "iterexp/tfjs"; globalThis.f = iterateExp;${load}`;
  expect(await shaken(named)).toEqual(ours);
});
