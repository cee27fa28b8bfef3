import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { type SourceTarget, TARGET_NAMES } from "../../src/fit/emit/targets.js";
import { ulp } from "../../src/fit/evaluate/precision.js";
import { type Fit, type FitSurface, fitIterate } from "../../src/fit.js";
import { iterateExp, iterateExpGradient } from "../../src/index.js";
import { singleArguments, worstDifferences } from "./singles.js";
import { argumentsFor, available, bytesOf, inFolder, readFloats, runProgram } from "./toolchain.js";

const COUNT = 20_000;

const fits: Record<string, Fit> = {
  "f64, uniform pieces": fitIterate({ alpha: 0.5, domain: [-20, 25], maxError: 4, error: "ulp" }),
  "f64, all layouts": fitIterate({ alpha: 0.5, domain: [-Infinity, 1e5], maxError: 1e-11 }),
  "f64, clamped": fitIterate({ alpha: -0.5, domain: [0, 9], maxError: 1e-9, outside: "clamp" }),
  "f64, one polynomial": fitIterate({
    alpha: 0.5,
    domain: [-1, 1],
    maxError: 1e-3,
    error: "absolute",
  }),
  "f64, constant": fitIterate({ alpha: 0.5, domain: [-Infinity, -50], maxError: 1e-9 }),
  "f64, polynomials": fitIterate({
    alpha: 0.5,
    domain: [-Infinity, 8],
    maxError: 1e-9,
    shape: "polynomials",
  }),
  "f32, uniform pieces": fitIterate({
    alpha: 0.5,
    domain: [-8, 8],
    maxError: 1e-7,
    precision: "f32",
  }),
  "f32, all layouts": fitIterate({
    alpha: 0.5,
    domain: [-Infinity, 1e5],
    maxError: 1e-5,
    precision: "f32",
  }),
  "f32, next to 0": fitIterate({
    alpha: 0.5,
    domain: [-2e-38, 5e-38],
    maxError: 1e-6,
    error: "absolute",
    precision: "f32",
    shape: "piecewise",
  }),
  "f32, 1 ulp": fitIterate({
    alpha: 0.5,
    domain: [-20, 25],
    maxError: 1,
    error: "ulp",
    precision: "f32",
  }),
  "f32, polynomials": fitIterate({
    alpha: 0.5,
    domain: [-8, 8],
    maxError: 1e-6,
    precision: "f32",
    shape: "polynomials",
  }),
};

/** Fits whose exp and log are those of the language: last bits differ. */
const reduced: Record<string, Fit> = {
  "f64, through exp and log": fitIterate({
    alpha: 0.5,
    domain: [-Infinity, 2.9e10],
    maxError: 1e-8,
    maxBytes: 3000,
  }),
  "f64, through exp": fitIterate({
    alpha: 0.5,
    domain: [-Infinity, -1.5],
    maxError: 2,
    error: "ulp",
    maxBytes: 2000,
  }),
  "f64, graded and clamped": fitIterate({
    alpha: -0.5,
    domain: [iterateExp(-Infinity, 0.5), 8],
    maxError: 1e-9,
    outside: "clamp",
  }),
  "f32, through exp": fitIterate({
    alpha: 0.5,
    domain: [-Infinity, -1.5],
    maxError: 1e-6,
    precision: "f32",
    maxBytes: 200,
  }),
  "f32, through log": fitIterate({
    alpha: 0.5,
    domain: [-Infinity, 1e5],
    maxError: 3e-4,
    precision: "f32",
    maxBytes: 700,
  }),
  "f32, graded": fitIterate({
    alpha: -0.5,
    domain: [Math.fround(-0.69602471), 8],
    maxError: 1e-6,
    precision: "f32",
  }),
};

const cases = Object.entries({ ...fits, ...reduced }).map(([name, fit]) => ({ name, fit }));
const doubles = cases.filter(({ fit }) => fit.precision === "f64");
const singles = cases.filter(({ fit }) => fit.precision === "f32");

/** What the library gives: values and derivatives. */
function expected(fit: Fit, xs: Float64Array | Float32Array) {
  const derivatives = Array.from(xs, fit.derivative);
  return { values: Array.from(xs, fit.evaluate), derivatives };
}

/** Compares results with the library's: the same bits for f64; f32 within twice the bound, as both keep it. */
function compare(fit: Fit, xs: ArrayLike<number>, values: number[], derivatives: number[]): void {
  const ours = expected(fit, xs as Float64Array);
  expect(values).toHaveLength(xs.length);
  // The roundings of flat parts of wide pieces are large beside the slope there.
  const isWide = fit.precision === "f32" && fit.pieces > 1 && fit.bytes < 1000;
  if (isWide || /log within/.test(fit.maxError.established)) {
    expectWithinBounds(fit, xs, values, derivatives);
    return;
  }
  if (fit.precision === "f64") {
    expect(values).toEqual(ours.values);
    expect(derivatives).toEqual(ours.derivatives);
    return;
  }
  const { bound, measure } = fit.maxError;
  for (let i = 0; i < xs.length; i++) {
    const y = ours.values[i];
    if (!Number.isFinite(y)) expect(values[i]).toBe(y);
    else {
      const unit = measure === "ulp" ? ulp(y, "f32") : measure === "relative" ? Math.abs(y) : 1;
      if (!(Math.abs(values[i] - y) <= 2 * bound * unit)) expect(values[i], `x = ${xs[i]}`).toBe(y);
      const slope = ours.derivatives[i];
      if (!(Math.abs(derivatives[i] - slope) <= 1e-5 * Math.abs(slope) + 1e-37)) {
        expect(derivatives[i], `slope at ${xs[i]}`).toBe(slope);
      }
    }
  }
}

/** Every value and derivative within its bound of the exact function, a correctly rounded one. */
function expectWithinBounds(
  fit: Fit,
  xs: ArrayLike<number>,
  values: number[],
  derivatives: number[],
): void {
  const { bound, measure } = fit.maxError;
  const { absolute, relative } = fit.maxDerivativeError;
  for (let i = 0; i < xs.length; i++) {
    const x = xs[i];
    if (!(x >= fit.domain[0] && x <= fit.domain[1])) {
      expect(values[i]).toBe(fit.evaluate(x));
      continue;
    }
    const { value, dx } = iterateExpGradient(x, fit.alpha);
    const unit = measure === "ulp" ? ulp(value, fit.precision) : Math.abs(value);
    const allowed = (bound + (measure === "ulp" ? 0.5 : 2e-16)) * unit;
    if (!(Math.abs(values[i] - value) <= allowed)) expect(values[i], `x = ${x}`).toBe(value);
    const miss = Math.max(0, Math.abs(derivatives[i] - dx) - 2e-15 * dx);
    if (!(miss <= absolute && miss <= relative * dx * 1.001)) {
      expect(derivatives[i], `slope at ${x}: ${miss}`).toBe(dx);
    }
  }
}

const C_MAIN = (real: string) => `
#include <stdio.h>
#include <stdlib.h>
#include "fit.h"
#include "fit.h"
int main(void) {
  FILE *in = fopen("x.bin", "rb"), *out = fopen("y.bin", "wb");
  ${real} x, y;
  while (fread(&x, sizeof x, 1, in) == 1) { y = half(x); fwrite(&y, sizeof y, 1, out); }
  rewind(in);
  while (fread(&x, sizeof x, 1, in) == 1) { y = half_derivative(x); fwrite(&y, sizeof y, 1, out); }
  return fclose(out);
}
`;

describe.skipIf(!available("gcc", "--version"))("C, by gcc", () => {
  it.each(cases)("$name: the same results, without a warning", ({ fit }) => {
    const xs = argumentsFor(fit, COUNT);
    return inFolder(
      {
        "fit.h": fit.emit("c", { name: "half" }),
        "main.c": C_MAIN(fit.precision === "f64" ? "double" : "float"),
        "x.bin": bytesOf(xs),
      },
      (folder) => {
        const flags = [
          "-std=c99",
          "-O2",
          "-Wall",
          "-Wextra",
          "-pedantic",
          "-Werror",
          "-ffp-contract=off",
        ];
        runProgram("gcc", [...flags, "main.c", "-o", "main", "-lm"], folder);
        runProgram("./main", [], folder);
        const ys = readFloats(join(folder, "y.bin"), fit.precision);
        compare(fit, xs, ys.slice(0, xs.length), ys.slice(xs.length));
      },
    );
  });
});

describe.skipIf(!available("gcc", "--version"))("C, by gcc, with fused operations", () => {
  it.each(singles)("$name: within the bound", ({ name, fit }) => {
    const xs = singleArguments(fit);
    return inFolder(
      { "fit.h": fit.emit("c", { name: "half" }), "main.c": C_MAIN("float"), "x.bin": bytesOf(xs) },
      (folder) => {
        // Instructions of the machine, fused multiply-adds where it has them.
        const flags = ["-O3", "-march=native", "-ffp-contract=fast"];
        runProgram("gcc", [...flags, "main.c", "-o", "main", "-lm"], folder);
        runProgram("./main", [], folder);
        const ys = Float32Array.from(readFloats(join(folder, "y.bin"), "f32"));
        const [values, slopes] = [ys.subarray(0, xs.length), ys.subarray(xs.length)];
        const worst = worstDifferences(fit, xs, values, slopes);
        if (process.env.REPORT) console.log("fused", name, worst);
        expect(worst.share).toBeLessThanOrEqual(1);
      },
    );
  });
});

describe("JavaScript, by Node", () => {
  it.each(cases)("$name: the same results to the bit", async ({ fit }) => {
    const xs = argumentsFor(fit, COUNT);
    await inFolder({ "fit.mjs": fit.emit("javascript", { name: "half" }) }, async (folder) => {
      const emitted = await import(pathToFileURL(join(folder, "fit.mjs")).href);
      const ours = expected(fit, xs);
      expect(Array.from(xs, emitted.half)).toEqual(ours.values);
      const inside = xs.map((x) => (x >= fit.domain[0] && x <= fit.domain[1] ? x : 1));
      expect(Array.from(inside, emitted.halfDerivative)).toEqual(expected(fit, inside).derivatives);
    });
  });
});

const PYTHON = "/usr/bin/python3";

describe.skipIf(!available(PYTHON, "-c", "import numpy"))("Python, by NumPy", () => {
  it.each(cases)("$name: the same results", ({ fit }) => {
    const xs = argumentsFor(fit, COUNT);
    const type = fit.precision === "f64" ? "np.float64" : "np.float32";
    const main = `
import numpy as np
from fit import half, half_derivative
x = np.fromfile("x.bin", ${type})
np.concatenate([half(x), half_derivative(x)]).tofile("y.bin")
assert half(1.0).shape == () and half(np.ones((2, 3))).shape == (2, 3)
`;
    return inFolder(
      { "fit.py": fit.emit("python", { name: "half" }), "main.py": main, "x.bin": bytesOf(xs) },
      (folder) => {
        runProgram(PYTHON, ["-W", "error", "main.py"], folder);
        const ys = readFloats(join(folder, "y.bin"), fit.precision);
        compare(fit, xs, ys.slice(0, xs.length), ys.slice(xs.length));
      },
    );
  });
});

describe.skipIf(!available("rustc", "--version"))("Rust, by rustc", () => {
  it.each([doubles[1], singles[1], ...cases.slice(Object.keys(fits).length)])(
    "$name: the same results",
    ({ fit }) => {
      const xs = argumentsFor(fit, COUNT);
      const real = fit.precision;
      const size = real === "f64" ? 8 : 4;
      const main = `${fit.emit("rust", { name: "half" })}
fn main() {
    let bytes = std::fs::read("x.bin").unwrap();
    let xs: Vec<${real}> = bytes.chunks(${size}).map(|c| ${real}::from_le_bytes(c.try_into().unwrap())).collect();
    let mut out: Vec<u8> = Vec::new();
    for &x in &xs { out.extend_from_slice(&half(x).to_le_bytes()); }
    for &x in &xs { out.extend_from_slice(&half_derivative(x).to_le_bytes()); }
    std::fs::write("y.bin", out).unwrap();
}
`;
      const unused = `mod unused {${fit.emit("rust", { name: "halfExp" })}}`;
      return inFolder({ "main.rs": main + unused, "x.bin": bytesOf(xs) }, (folder) => {
        runProgram("rustc", ["--edition", "2021", "-D", "warnings", "-O", "main.rs"], folder);
        runProgram("./main", [], folder);
        const ys = readFloats(join(folder, "y.bin"), fit.precision);
        compare(fit, xs, ys.slice(0, xs.length), ys.slice(xs.length));
      });
    },
  );
});

describe.skipIf(!available("nvcc", "--version"))("CUDA, by nvcc", () => {
  it.each([doubles[1], singles[1], ...cases.slice(Object.keys(fits).length)])(
    "the CUDA of $name compiles",
    ({ fit }) => {
      const real = fit.precision === "f64" ? "double" : "float";
      const main = `${fit.emit("cuda", { name: "half" })}
__global__ void kernel(const ${real} *x, ${real} *y, int n) {
  int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] = half(x[i]) + half_derivative(x[i]);
}
`;
      return inFolder({ "main.cu": main }, (folder) =>
        runProgram("nvcc", ["-Werror", "all-warnings", "-ptx", "main.cu"], folder),
      );
    },
  );
});

const SOURCES = TARGET_NAMES.filter((target) => target !== "onnx");

const KEPT: Record<SourceTarget, string[]> = {
  c: ["double", "exp", "expf", "y0", "main", "strlen", "NAN", "uint8_t", "M_PI", "linux"],
  cuda: ["class", "exp", "rsqrt"],
  glsl: ["half", "exp", "vec4", "gl_x", "a__b", "sampler2D", "input", "texelFetch"],
  wgsl: ["fn", "vec4", "bitcast", "target", "f32"],
  python: ["lambda", "np"],
  pytorch: ["lambda", "torch"],
  jax: ["lambda", "jax", "jnp"],
  javascript: ["class", "Math", "Infinity"],
  rust: ["fn", "match", "f32"],
};

it.each(Object.entries(reduced))("%s: so it is", (name, fit) => {
  const { segments } = fit.toJSON() as { segments: { argument?: string }[] };
  const found = segments.flatMap(({ argument }) => argument ?? []);
  expect(found).toEqual(/graded/.test(name) ? ["shift"] : name.match(/\b(exp|log)\b/g));
});

describe("every target", () => {
  const [{ fit }] = singles;
  it.each(SOURCES)("%s states domain and bound", (target) => {
    const source = fit.emit(target, { name: "halfExp" });
    expect(source).toMatch(/domain: -8 <= x <= 8/);
    const [, stated] = source.match(/relative error <= (\S+),/) ?? [];
    expect(Number(stated)).toBeGreaterThanOrEqual(fit.maxError.bound);
    expect(Number(stated)).toBeLessThanOrEqual(1e-7);
    expect(source).not.toMatch(/undefined|NaN\b.*\[/);
  });

  it.each(["glsl", "wgsl"] as const)("%s has a row also where the fit is constant", (target) => {
    const domain = [-Infinity, -50] as const;
    const constant = fitIterate({ alpha: 0.5, domain, maxError: 1e-6, precision: "f32" });
    expect(constant.emit(target)).not.toMatch(/\[0\]\(|, 0>/);
    expect(constant.shaderTable().length).toBe(4096);
  });

  it.each(["glsl", "wgsl"] as const)("the target %s refuses fits of f64", (target) => {
    expect(() => doubles[0].fit.emit(target)).toThrow(
      /has no f64; expected a fit with precision "f32"/,
    );
  });

  const surface = { alpha: [0, 1], domain: [0, 2], maxError: 1e-3, error: "absolute" } as const;
  const emitters = {
    "uniform rows": fit,
    "exp and log": fitIterate({
      alpha: 0.5,
      domain: [-Infinity, 1e5],
      maxError: 1e-4,
      precision: "f32",
      maxBytes: 2000,
    }),
    "x and alpha": fitIterate({ ...surface, precision: "f32", outside: "clamp" }),
  };
  it.each(
    SOURCES.flatMap((target) =>
      Object.entries(emitters).map(([name, fit]) => ({ target, name, fit })),
    ),
  )("$target refuses every name that the source for $name uses", ({ target, fit }) => {
    const emit = (name: string): string => (fit as Fit).emit(target, { name });
    const isPython = ["python", "pytorch", "jax"].includes(target);
    const notCode = isPython
      ? /#.*|"""[\s\S]*?"""|\b\d[\w.]*|"[^"\n]*"|'[^'\n]*'/g
      : /\/\*[\s\S]*?\*\/|\/\/.*|\b\d[\w.]*|"[^"\n]*"/g;
    const code = emit("own").replace(notCode, " ");
    const words = new Set(code.match(/\b[A-Za-z]\w*/g)?.filter((word) => !/own/i.test(word)));
    expect(words.size).toBeGreaterThan(10);
    for (const name of words) {
      expect(() => emit(name), name).toThrow(/expected another$/);
    }
  });

  it.each([
    ["pytorch", "torch"],
    ["pytorch", "inside"],
    ["jax", "inside"],
    ["pytorch", "ctx"],
    ["glsl", "gl"],
    ["glsl", "GL_ES"],
  ] as const)("the target %s refuses the name %s", (target, name) => {
    expect(() => fit.emit(target, { name })).toThrow(/expected another$/);
  });

  it("javascript: fits stand together in one file", async () => {
    const named = {
      one: fit,
      two: doubles[1].fit,
      three: fitIterate(surface),
      four: doubles[0].fit,
    };
    const sources = Object.entries(named).map(([name, fit]) => fit.emit("javascript", { name }));
    await inFolder({ "fits.mjs": sources.join("\n") }, async (folder) => {
      const emitted = await import(pathToFileURL(join(folder, "fits.mjs")).href);
      for (const [name, fit] of Object.entries(named)) {
        for (const x of [0.25, 0.5, 1.75]) {
          expect(emitted[name](x, 0.5)).toBe((fit as FitSurface).evaluate(x, 0.5));
        }
      }
    });
  });

  it("refuses names, targets and precisions that it does not know", () => {
    expect(() => fit.emit("c", { name: "2x" })).toThrow(/name = "2x", expected an identifier/);
    for (const [target, names] of Object.entries(KEPT)) {
      for (const name of names) {
        expect(() => fit.emit(target as SourceTarget, { name })).toThrow(
          new RegExp(`^name = "${name}", which .*${target}.*; expected another$`),
        );
      }
    }
    expect(() => fit.emit("c", { table: "bound" })).toThrow(
      /table = "bound", expected "source" for c/,
    );
    expect(() => fit.emit("wgsl", { binding: [0, -1] })).toThrow(
      /binding = .*, expected \[group, binding\]/,
    );
    expect(() => fit.emit("c", "half" as never)).toThrow(
      'options = "half", expected a plain object',
    );
    expect(() => fit.emit("basic" as "c")).toThrow(/target = "basic", expected "c" or "cuda"/);
    expect(() => fit.emit("c", { precision: "f64" })).toThrow(
      /precision = "f64", expected that of the fit, f32/,
    );
  });
});
