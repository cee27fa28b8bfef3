import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { TARGET_NAMES, type Target } from "../../src/fit/emit/targets.js";
import { type FitSurface, fitIterate } from "../../src/fit.js";
import { stepped, uniform } from "../fixtures/doubles.js";
import { available, bytesOf, inFolder, readFloats, runProgram } from "./toolchain.js";

const rectangle = { alpha: [0, 1], domain: [-2.3, 3], error: "absolute" } as const;
const cases = Object.entries({
  f64: fitIterate({ ...rectangle, maxError: 1e-6 }),
  "f64, clamped": fitIterate({ ...rectangle, maxError: 1e-4, outside: "clamp" }),
  f32: fitIterate({ ...rectangle, maxError: 1e-5, precision: "f32" }),
  "f32, clamped": fitIterate({
    ...rectangle,
    maxError: 1e-3,
    precision: "f32",
    outside: "clamp",
  }),
  "f32, narrow": fitIterate({
    alpha: [0.25, 0.75],
    domain: [5.246876239776611, 5.2468767166137695],
    error: "absolute",
    maxError: 1e-2,
    precision: "f32",
  }),
}).map(([name, fit]) => ({ name, fit }));

/** Pairs x, alpha in and around the rectangle, its edges and their neighbours, NaN and infinities, one after another. */
function pairsFor({ domain, alpha, precision }: FitSurface): Float64Array | Float32Array {
  const random = uniform(11);
  const special = [NaN, Infinity, -Infinity, 0, -0, 1];
  const edges = ([from, to]: readonly [number, number]) => [
    ...special,
    from,
    to,
    stepped(from, -1),
    stepped(to),
  ];
  const pairs: number[] = [];
  for (const x of edges(domain)) for (const a of edges(alpha)) pairs.push(x, a);
  for (let i = 0; i < 5000; i++) pairs.push(-2.5 + 5.7 * random(), -0.05 + 1.1 * random());
  const [[x0, x1], [a0, a1]] = [domain, alpha];
  for (let i = 0; i < 500; i++) pairs.push(x0 + (x1 - x0) * random(), a0 + (a1 - a0) * random());
  return precision === "f64" ? Float64Array.from(pairs) : Float32Array.from(pairs);
}

/** Results as value, value of the gradient, dx, dalpha for each pair: the same bits for f64, within both bounds for f32. */
function compare(fit: FitSurface, pairs: ArrayLike<number>, results: number[]): void {
  expect(results).toHaveLength(2 * pairs.length);
  const ours: number[] = [];
  for (let i = 0; i < pairs.length; i += 2) {
    const { value, dx, dalpha } = fit.gradient(pairs[i], pairs[i + 1]);
    ours.push(value, value, dx, dalpha);
  }
  if (fit.precision === "f64") {
    expect(results).toEqual(ours);
    return;
  }
  const { dx, dalpha } = fit.maxGradientError;
  const bounds = [fit.maxError.bound, fit.maxError.bound, dx, dalpha];
  results.forEach((result, i) => {
    if (!(Math.abs(result - ours[i]) <= 2 * bounds[i % 4])) {
      expect(result, `${i % 4} at ${pairs[2 * (i >> 2)]}, ${pairs[2 * (i >> 2) + 1]}`).toBe(
        ours[i],
      );
    }
  });
}

const C_MAIN = (real: string) => `
#include <stdio.h>
#include "fit.h"
int main(void) {
  FILE *in = fopen("x.bin", "rb"), *out = fopen("y.bin", "wb");
  ${real} p[2], y[4];
  while (fread(p, sizeof p, 1, in) == 1) {
    y[0] = iterate(p[0], p[1]);
    iterate_gradient(p[0], p[1], &y[1], &y[2], &y[3]);
    fwrite(y, sizeof y, 1, out);
  }
  return fclose(out);
}
`;

describe.skipIf(!available("gcc", "--version"))("C, by gcc", () => {
  it.each(cases)("$name: the same results, without a warning", ({ fit }) => {
    const pairs = pairsFor(fit);
    const main = C_MAIN(fit.precision === "f64" ? "double" : "float");
    return inFolder(
      { "fit.h": fit.emit("c"), "main.c": main, "x.bin": bytesOf(pairs) },
      (folder) => {
        const flags = ["-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off"];
        runProgram("gcc", [...flags, "main.c", "-o", "main", "-lm"], folder);
        runProgram("./main", [], folder);
        compare(fit, pairs, readFloats(join(folder, "y.bin"), fit.precision));
      },
    );
  });
});

describe("JavaScript, by Node", () => {
  it.each(cases)("$name: the same results to the bit", async ({ fit }) => {
    const pairs = pairsFor(fit);
    await inFolder({ "fit.mjs": fit.emit("javascript") }, async (folder) => {
      const emitted = await import(pathToFileURL(join(folder, "fit.mjs")).href);
      for (let i = 0; i < pairs.length; i += 2) {
        const [x, alpha] = [pairs[i], pairs[i + 1]];
        const ours = fit.gradient(x, alpha);
        if (!Object.is(emitted.iterate(x, alpha), ours.value)) {
          expect(emitted.iterate(x, alpha), `${x}, ${alpha}`).toBe(ours.value);
        }
        expect(emitted.iterateGradient(x, alpha), `${x}, ${alpha}`).toEqual(ours);
      }
    });
  });
});

const PYTHON = "/usr/bin/python3";

describe.skipIf(!available(PYTHON, "-c", "import numpy"))("Python, by NumPy", () => {
  it.each(cases)("$name: the same results, broadcasting", ({ fit }) => {
    const pairs = pairsFor(fit);
    const type = fit.precision === "f64" ? "np.float64" : "np.float32";
    const main = `
import numpy as np
from fit import iterate, iterate_gradient
x, alpha = np.fromfile("x.bin", ${type}).reshape(-1, 2).T
np.stack([iterate(x, alpha), *iterate_gradient(x, alpha)], 1).tofile("y.bin")
assert iterate(1.0, 0.5).shape == () and iterate(np.ones((2, 1)), np.ones(3) / 2).shape == (2, 3)
assert iterate(1.0, 0.5).dtype == ${type}
`;
    return inFolder(
      { "fit.py": fit.emit("python"), "main.py": main, "x.bin": bytesOf(pairs) },
      (folder) => {
        runProgram(PYTHON, ["-W", "error", "main.py"], folder);
        compare(fit, pairs, readFloats(join(folder, "y.bin"), fit.precision));
      },
    );
  });
});

describe.skipIf(!available(PYTHON, "--version"))("PyTorch", () => {
  it.each(cases)("the PyTorch of the surface $name is Python", ({ fit }) =>
    inFolder({ "fit.py": fit.emit("pytorch") }, (folder) =>
      runProgram(PYTHON, ["-m", "py_compile", "fit.py"], folder),
    ),
  );
});

describe.skipIf(!available("rustc", "--version"))("Rust, by rustc", () => {
  it.each(cases.slice(1, 3))(
    "$name: the same results",
    ({ fit }) => {
      const pairs = pairsFor(fit);
      const real = fit.precision;
      const size = real === "f64" ? 8 : 4;
      const main = `${fit.emit("rust")}
fn main() {
    let bytes = std::fs::read("x.bin").unwrap();
    let p: Vec<${real}> = bytes.chunks(${size}).map(|c| ${real}::from_le_bytes(c.try_into().unwrap())).collect();
    let mut out: Vec<u8> = Vec::new();
    for q in p.chunks(2) {
        let (value, dx, dalpha) = iterate_gradient(q[0], q[1]);
        for y in [iterate(q[0], q[1]), value, dx, dalpha] { out.extend_from_slice(&y.to_le_bytes()); }
    }
    std::fs::write("y.bin", out).unwrap();
}
`;
      return inFolder({ "main.rs": main, "x.bin": bytesOf(pairs) }, (folder) => {
        runProgram("rustc", ["--edition", "2021", "-D", "warnings", "-O", "main.rs"], folder);
        runProgram("./main", [], folder);
        compare(fit, pairs, readFloats(join(folder, "y.bin"), fit.precision));
      });
    },
    30_000,
  );
});

describe.skipIf(!available("nvcc", "--version"))("CUDA, by nvcc", () => {
  it.each(cases.slice(1, 3))(
    "the CUDA of the surface $name compiles",
    ({ fit }) => {
      const real = fit.precision === "f64" ? "double" : "float";
      const main = `${fit.emit("cuda")}
__global__ void kernel(const ${real} *x, const ${real} *alpha, ${real} *y, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  ${real} v, dx, dalpha;
  iterate_gradient(x[i], alpha[i], &v, &dx, &dalpha);
  y[i] = iterate(x[i], alpha[i]) + v + dx + dalpha;
}
`;
      return inFolder({ "main.cu": main }, (folder) =>
        runProgram("nvcc", ["-Werror", "all-warnings", "-ptx", "main.cu"], folder),
      );
    },
    60_000,
  );
});

describe("every target", () => {
  const fit = cases[2].fit;
  const sources = TARGET_NAMES.filter((name): name is Exclude<Target, "onnx"> => name !== "onnx");

  it.each(sources)("%s states rectangle and bounds", (target) => {
    const shader = target === "glsl" || target === "wgsl";
    const source = fit.emit(target, { name: "learned", ...(shader && { table: "bound" }) });
    expect(source).toMatch(/domain: -2.29999\d+ <= x <= 3, 0 <= alpha <= 1/);
    const [, value] = source.match(/absolute error <= (\S+), rounding/) ?? [];
    const [, dx, dalpha] =
      source.match(/derivatives: absolute error <= (\S+) in x, <= (\S+) in alpha/) ?? [];
    expect(Number(value)).toBeGreaterThanOrEqual(fit.maxError.bound);
    expect(Number(value)).toBeLessThanOrEqual(1e-5);
    expect(Number(dx)).toBeGreaterThanOrEqual(fit.maxGradientError.dx);
    expect(Number(dalpha)).toBeGreaterThanOrEqual(fit.maxGradientError.dalpha);
    expect(source).toMatch(/learned_?[gG]radient|_learned_everywhere/);
    expect(source).not.toMatch(/undefined/);
  });

  it("refuses what it cannot do", () => {
    expect(() => cases[0].fit.emit("wgsl")).toThrow(/has no f64/);
    expect(() => fit.emit("basic" as "c")).toThrow(/target = "basic", expected "c" or "cuda"/);
  });
});
