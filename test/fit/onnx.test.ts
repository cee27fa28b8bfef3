import { readFileSync } from "node:fs";
import { join } from "node:path";
import { InferenceSession, Tensor } from "onnxruntime-web";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Fit } from "../../src/fit.js";
import { hasBrowser, openBrowser, openPage, type Site } from "../browser/browser.js";
import { iterexp } from "../cli/command-line.js";
import { python } from "../python/environment.js";
import { callsElementary, severalFits } from "./several.js";
import { singleArguments, worstDifferences } from "./singles.js";
import { expectSurface, pairsFor, surfaces } from "./surfaces.js";
import { argumentsFor, available, bytesOf, inFolder, readFloats, runProgram } from "./toolchain.js";

const cases = Object.entries(severalFits).map(([name, fit]) => ({ name, fit }));

const argumentsOf = (fit: Fit) =>
  fit.precision === "f64" ? argumentsFor(fit, 5000) : singleArguments(fit);

/** f64 with the same bits as here, but where exp and log are the runtime's; f32 within the bound. */
function expectValues(fit: Fit, xs: Float64Array | Float32Array, values: ArrayLike<number>): void {
  expect(values).toHaveLength(xs.length);
  if (xs instanceof Float32Array) {
    const slopes = Float32Array.from(xs, fit.derivative);
    const { share } = worstDifferences(fit, xs, Float32Array.from(values), slopes);
    expect(share).toBeLessThanOrEqual(1);
    return;
  }
  if (!callsElementary(fit)) {
    expect(Array.from(values)).toEqual(Array.from(xs, fit.evaluate));
    return;
  }
  xs.forEach((x, i) => {
    const y = fit.evaluate(x);
    if (Number.isNaN(y)) expect(values[i], `x = ${x}`).toBe(y);
    else expect(Math.abs(values[i] - y), `x = ${x}`).toBeLessThanOrEqual(1e-13 * Math.abs(y));
  });
}

describe("onnxruntime-web", () => {
  it.each(cases)("$name: the values of the fit", async ({ fit }) => {
    const session = await InferenceSession.create(fit.emit("onnx"), {
      executionProviders: ["wasm"],
    });
    const xs = argumentsOf(fit);
    const x = xs instanceof Float64Array ? new Tensor("float64", xs) : new Tensor("float32", xs);
    const { y } = await session.run({ x });
    expect(y.dims).toEqual([xs.length]);
    expectValues(fit, xs, y.data as Float64Array);
    await session.release();
  });
});

/** x and alpha of pairs. */
const columnsOf = (pairs: Float64Array | Float32Array) => ({
  x: pairs.filter((_, i) => i % 2 === 0),
  alpha: pairs.filter((_, i) => i % 2 === 1),
});

describe("onnxruntime-web, two-variable fits", () => {
  it.each(surfaces)("$name: the values of the fit, for one alpha too", async ({ fit }) => {
    const session = await InferenceSession.create(fit.emit("onnx"), {
      executionProviders: ["wasm"],
    });
    const tensor = (values: Float64Array | Float32Array) =>
      values instanceof Float64Array
        ? new Tensor("float64", values)
        : new Tensor("float32", values);
    const pairs = pairsFor(fit);
    const { x, alpha } = columnsOf(pairs);
    const { y } = await session.run({ x: tensor(x), alpha: tensor(alpha) });
    expectSurface(fit, pairs, y.data as Float64Array);
    const one = alpha.fill(0.5).subarray(0, 1);
    const { y: single } = await session.run({ x: tensor(x), alpha: tensor(one) });
    const withOne = pairs.map((value, i) => (i % 2 === 0 ? value : 0.5));
    expectSurface(fit, withOne, single.data as Float64Array);
    await session.release();
  });
});

const PAGE = `<!doctype html><script type="module">
import { env, InferenceSession, Tensor } from "/ort.wasm.min.mjs";
env.wasm.wasmPaths = "/";
env.wasm.numThreads = 1;
const read = async (path) => (await fetch(path)).arrayBuffer();
globalThis.run = async (name) => {
  const session = await InferenceSession.create(await read(name + ".onnx"), { executionProviders: ["wasm"] });
  const single = name.includes("f32");
  const xs = new (single ? Float32Array : Float64Array)(await read(name + ".x"));
  const { y } = await session.run({ x: new Tensor(single ? "float32" : "float64", xs) });
  await session.release();
  return Array.from(y.data);
};
</script>`;

describe.skipIf(!hasBrowser())("onnxruntime-web in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser({ gpu: false });
  });
  afterAll(() => browser?.close());

  it("has the values of the fits", async () => {
    const site: Site = { "/": PAGE };
    for (const name of ["ort.wasm.min", "ort-wasm-simd-threaded"]) {
      site[`/${name}.mjs`] = readFileSync(`node_modules/onnxruntime-web/dist/${name}.mjs`);
    }
    const wasm = "ort-wasm-simd-threaded.wasm";
    site[`/${wasm}`] = readFileSync(`node_modules/onnxruntime-web/dist/${wasm}`);
    for (const { name, fit } of cases) {
      site[`/${name}.onnx`] = fit.emit("onnx");
      site[`/${name}.x`] = bytesOf(argumentsOf(fit));
    }
    const { page, errors } = await openPage(browser, site);
    await page.waitForFunction("globalThis.run");
    for (const { name, fit } of cases) {
      const values: number[] = await page.evaluate(`run(${JSON.stringify(`/${name}`)})`);
      expectValues(fit, argumentsOf(fit), values);
    }
    expect(errors).toEqual([]);
    await page.close();
  });
});

const MAIN = `
import sys
import numpy, onnx, onnxruntime

for name in sys.argv[1:]:
    surface = name.startswith("surface")
    model = onnx.load(name + ".onnx")
    onnx.checker.check_model(model, full_check=True)
    assert [entry.domain for entry in model.opset_import] == [""] and "error <=" in model.doc_string
    assert model.graph.name == "half"
    session = onnxruntime.InferenceSession(name + ".onnx", providers=["CPUExecutionProvider"])
    given = numpy.fromfile(name + ".x", "<f8" if "f64" in name else "<f4").reshape(-1, 2 if surface else 1)
    named = dict(zip(("x", "alpha"), (column.copy() for column in given.T)))
    (y,) = session.run(None, named)
    none = {key: column[:0] for key, column in named.items()}
    assert y.dtype == given.dtype and session.run(None, none)[0].shape == (0,)
    y.tofile(name + ".y")
`;

describe.skipIf(!available(python, "-c", "import onnx, onnxruntime"))(
  "onnxruntime in Python",
  () => {
    it("has the values of the fits, from models that the checker of ONNX accepts", async () => {
      const files: Record<string, string | Uint8Array> = { "main.py": MAIN };
      for (const { name, fit } of cases) {
        files[`${name}.onnx`] = fit.emit("onnx", { name: "half" });
        files[`${name}.x`] = bytesOf(argumentsOf(fit));
      }
      for (const { name, fit } of surfaces) {
        files[`${name}.onnx`] = fit.emit("onnx", { name: "half" });
        files[`${name}.x`] = bytesOf(pairsFor(fit));
      }
      await inFolder(files, (folder) => {
        const all = [...cases, ...surfaces].map(({ name }) => name);
        runProgram(python, ["main.py", ...all], folder);
        for (const { name, fit } of surfaces) {
          const results = readFloats(join(folder, `${name}.y`), fit.precision);
          expectSurface(fit, pairsFor(fit), results);
        }
        for (const { name, fit } of cases) {
          expectValues(fit, argumentsOf(fit), readFloats(join(folder, `${name}.y`), fit.precision));
        }
      });
    });
  },
);

it("is what the command writes, to a file or a pipe but to no terminal", async () => {
  await inFolder({}, async (folder) => {
    const file = join(folder, "half.onnx");
    const options = ["fit", "--domain", "-8", "8", "--error", "1e-6", "--emit", "onnx"];
    expect((await iterexp([...options, "-o", file], [])).status).toBe(0);
    const session = await InferenceSession.create(file);
    const { y } = await session.run({ x: new Tensor("float64", Float64Array.of(0, 1)) });
    expect(y.data[0]).toBeCloseTo(0.49856328794111443, 6);
    expect((await iterexp(options)).bytes.equals(readFileSync(file))).toBe(true);
    const { status, stderr, bytes } = await iterexp(options, [], { isTTY: true });
    expect([status, bytes.length]).toEqual([2, 0]);
    expect(stderr).toMatch(/-o with the name of a file, or a pipe/);
  });
});
