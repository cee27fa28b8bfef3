/** npx tsx test/targets.ts: how many tests of the last run with CI=true ran what is emitted, for each language and framework. */
import { spawnSync } from "node:child_process";
import { lastRun, type Test } from "./results.js";

/** What a test's name begins with. */
const TARGETS: readonly (readonly [target: string, named: RegExp])[] = [
  ["C, by gcc", /^(?:monotone: true in )?C, by gcc/],
  ["CUDA, compiled by nvcc", /^CUDA, by nvcc/],
  ["GLSL and WGSL, in Chromium", /^shaders, by Chromium/],
  ["JavaScript, in Node", /^JavaScript, by Node/],
  ["Rust, by rustc", /^Rust, by rustc/],
  ["NumPy", /^(?:Python, by NumPy|monotone: true in NumPy)/],
  ["PyTorch 1", /^PyTorch of (\S+)/],
  ["PyTorch 2", /^PyTorch (?:2 )?of (\S+)/],
  ["JAX", /^JAX/],
  ["ONNX models of fits, by onnxruntime in Python", /^onnxruntime in Python/],
  ["ONNX models of fits, by onnxruntime-web", /^onnxruntime-web/],
  ["ONNX models that PyTorch exports", /^ONNX models exported by PyTorch/],
];

const versions = new Map<string, string>();

/** The version of PyTorch that an interpreter has. */
function versionOf(interpreter: string): string {
  const code = "import torch; print(torch.__version__)";
  if (!versions.has(interpreter)) {
    const { stdout } = spawnSync(interpreter, ["-c", code], { encoding: "utf8" });
    versions.set(interpreter, stdout?.trim() ?? "");
  }
  return versions.get(interpreter) as string;
}

const tests = lastRun();
console.log("| target | tests that ran | failed | skipped |\n|---|---|---|---|");
for (const [target, named] of TARGETS) {
  let full = target;
  const own = tests.filter(({ name }) => {
    const [found, interpreter] = named.exec(name) ?? [];
    if (interpreter === undefined) return found !== undefined;
    const version = `PyTorch ${versionOf(interpreter)}`;
    if (!version.startsWith(`${target}.`)) return false;
    full = version;
    return true;
  });
  const count = (...of: Test["status"][]) => own.filter(({ status }) => of.includes(status)).length;
  const [ran, failed] = [count("passed", "failed"), count("failed")];
  console.log(`| ${full} | ${ran} | ${failed} | ${count("skipped", "pending")} |`);
}
