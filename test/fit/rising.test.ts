import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { base } from "../../src/base.js";
import { neighbour } from "../../src/fit/evaluate/precision.js";
import { leastOf, risesEverywhere } from "../../src/fit/make/rising.js";
import { pack } from "../../src/fit/store/buffer.js";
import type { FitData } from "../../src/fit/store/fit-data.js";
import { type Fit, type FitOptions, fitIterate, loadFit } from "../../src/fit.js";
import { iterateExp } from "../../src/index.js";
import { stepped, uniform } from "../fixtures/doubles.js";
import { available, bytesOf, inFolder, readFloats, runProgram } from "./toolchain.js";

const half = { alpha: 0.5, monotone: true } as const;
const options: Record<string, FitOptions> = {
  "flat to the left": { ...half, domain: [-Infinity, 5], maxError: 4, error: "ulp" },
  "two ulps": { ...half, domain: [-3, 3], maxError: 2, error: "ulp" },
  "with slopes that meet": { ...half, domain: [-4, 4], maxError: 1e-9, continuity: 1 },
  coarse: { ...half, domain: [-30, 4], maxError: 1e-5 },
  "one polynomial": {
    ...half,
    domain: [-3, 3],
    maxError: 1e-4,
    error: "absolute",
    shape: "polynomial",
  },
  "a few polynomials": { ...half, domain: [-3, 3], maxError: 1e-4, shape: "polynomials" },
  binades: { ...half, domain: [-Infinity, 2.9e10], maxError: 1e-8 },
  "binades, four ulps": { ...half, domain: [8, 1e4], maxError: 4, error: "ulp" },
  "half-logarithm": { ...half, alpha: -0.5, domain: [0, 1e6], maxError: 4, error: "ulp" },
  "from the singularity": {
    ...half,
    alpha: -0.5,
    domain: [iterateExp(-Infinity, 0.5), 1e6],
    maxError: 1e-9,
  },
  "a tenth": { ...half, alpha: 0.1, domain: [-5, 5], maxError: 1e-8 },
  "base 2": { ...half, base: base(2), domain: [-6, 5], maxError: 1e-6 },
  "f32, flat to the left": {
    ...half,
    domain: [-Infinity, 5],
    maxError: 4,
    error: "ulp",
    precision: "f32",
  },
  "f32, two ulps": {
    ...half,
    domain: [-20, 25],
    maxError: 2,
    error: "ulp",
    precision: "f32",
    outside: "clamp",
  },
  "f32, a few polynomials": {
    ...half,
    domain: [0.1, 9],
    maxError: 1e-4,
    precision: "f32",
    shape: "polynomials",
  },
  "f32, coarse": { ...half, domain: [-8, 8], maxError: 1e-4, precision: "f32" },
};
const cases = Object.entries(options).map(([name, given]) => ({ name, fit: fitIterate(given) }));

type Described = Omit<FitData, "coefficients"> & { coefficients: number[] };
const describedBy = (fit: Fit): Described => JSON.parse(JSON.stringify(fit)) as Described;

/** How many numbers one after another make up a run. */
const RUN = 24;

/** Runs of numbers one after another, about joints of rows and segments, zeros, 0 and random places. */
function runs(fit: Fit): number[][] {
  const { precision } = fit;
  const [from, to] = fit.domain;
  const random = uniform(5);
  const places = [0, iterateExp(0, 0.5), iterateExp(0, -0.5), from, to];
  for (const segment of describedBy(fit).segments) {
    places.push(Number(segment.from), segment.to);
    for (let i = 0; i < 300; i++) {
      if (segment.kind === "uniform") {
        const k = Math.floor(random() * segment.rows);
        places.push(segment.anchor + (k + 0.5 - segment.first) / segment.scale);
      }
      places.push(
        Math.max(segment.from, -60) + (segment.to - Math.max(segment.from, -60)) * random(),
      );
      if (segment.kind !== "flat") places.push(segment.from + 2 ** (-60 * random()));
      places.push((random() - 0.5) * 2 ** (-70 * random()));
    }
  }
  return places
    .filter((x) => x >= from && x <= to && Number.isFinite(x))
    .map((x) => {
      let first = precision === "f32" ? Math.fround(x) : x;
      for (let i = 0; i < RUN / 2; i++) first = neighbour(first, -1, precision);
      const run = [first];
      while (run.length < RUN) run.push(neighbour(run[run.length - 1], 1, precision));
      return run;
    });
}

/** The places at which one value is less than the one before, none of both being NaN. */
const falls = (xs: readonly number[], ys: ArrayLike<number>): number[] =>
  xs.filter((_, i) => i % RUN > 0 && ys[i] < ys[i - 1]);

describe("monotone: true", () => {
  it.each(cases)("$name: never falls from a number to the next, and keeps its bound", ({ fit }) => {
    const xs = runs(fit).flat();
    expect(falls(xs, xs.map(fit.evaluate))).toEqual([]);
    const into = fit.precision === "f32" ? Float32Array.from(xs) : Float64Array.from(xs);
    expect(falls(xs, fit.evaluateInto(new Float64Array(xs.length), into))).toEqual([]);
    const { bound, measure } = fit.maxError;
    if (fit.base !== "e") return;
    for (let i = 0; i < xs.length; i += 7) {
      const y = iterateExp(xs[i], fit.alpha);
      const miss = Math.abs(fit.evaluate(xs[i]) - y);
      if (!(xs[i] >= fit.domain[0] && xs[i] <= fit.domain[1])) continue;
      const unit = Math.abs(
        neighbour(fit.precision === "f32" ? Math.fround(y) : y, y > 0 ? 1 : -1, fit.precision) -
          (fit.precision === "f32" ? Math.fround(y) : y),
      );
      const error = measure === "absolute" ? miss : miss / (measure === "ulp" ? unit : Math.abs(y));
      expect(error, `x = ${xs[i]}`).toBeLessThanOrEqual(bound * (1 + 1e-6));
    }
  });

  it.each(cases)("$name: comes back from a buffer, the same", ({ fit }) => {
    const loaded = loadFit(fit.toBuffer());
    expect(loaded.toJSON()).toEqual(fit.toJSON());
  });

  it("asks for order at joints of numbers alone that are led there", () => {
    // The number where a span of binades ends has a row of its own there, yet the next span serves it.
    const found = cases.find(({ name }) => name === "binades, four ulps");
    expect(found?.fit.degree).toBe(6);
  });

  it("is taken back from nobody who stores what may fall", () => {
    const plain = fitIterate({
      ...half,
      domain: [-Infinity, 5],
      maxError: 4,
      error: "ulp",
      monotone: false,
    });
    const xs = runs(plain).flat();
    expect(falls(xs, xs.map(plain.evaluate)).length).toBeGreaterThan(0);
    const { format, version, checksum, coefficients, ...description } = plain.toJSON() as Record<
      string,
      unknown
    >;
    const table = Float64Array.from(coefficients as number[]);
    expect(() => loadFit(pack({ ...description, monotone: true }, table))).toThrow(
      "source.monotone = true, expected false where values may fall",
    );
  });

  it("is refused where it cannot be kept, and says so", () => {
    expect(() => fitIterate({ ...half, domain: [-3, 3], maxError: 0.6, error: "ulp" })).toThrow(
      /no monotone fit in f64 keeps it/,
    );
  });

  it("rounds no x to a grid next to a zero, where that is no small part of the value", () => {
    for (const [shape, alpha, to] of [
      ["auto", -1e-3, 1],
      ["auto", 1e-9, 2],
      ["polynomials", 0.5, 3],
    ] as const) {
      const options = { alpha, domain: [-1, to], maxError: 4e-9, monotone: true, shape } as const;
      const fit = fitIterate(options);
      expect(loadFit(fit.toBuffer()).toBuffer()).toEqual(fit.toBuffer());
      const zero = iterateExp(0, -alpha);
      const { bound } = fit.maxError;
      for (let n = -50; n <= 50; n++) {
        const x = stepped(zero, n);
        const exact = iterateExp(x, alpha);
        expect(Math.abs(fit.evaluate(x) - exact)).toBeLessThanOrEqual(bound * Math.abs(exact));
      }
    }
    // One polynomial would need a grid here.
    const one = { alpha: -0.5, domain: [-0.0956, 1], maxError: 1e-3, monotone: true } as const;
    expect(() => fitIterate({ ...one, shape: "polynomial" })).toThrow("no monotone polynomial fit");
  });

  it("sees a row that falls, a joint that falls, and a grid that is too fine", () => {
    const fit = describedBy(cases[0].fit) as unknown as FitData & { coefficients: number[] };
    expect(risesEverywhere(fit)).toBe(true);
    const length = fit.degree + 1 + fit.extra;
    const at = 700 * length;
    const withChange = (k: number, by: (c: number) => number) => ({
      ...fit,
      coefficients: fit.coefficients.map((c, i) => (i === at + k ? by(c) : c)),
    });
    expect(risesEverywhere(withChange(1, (c) => c + 2 ** -53))).toBe(false);
    expect(risesEverywhere(withChange(3, (c) => -c))).toBe(false);
    const coarser = fit.segments.map((segment) =>
      segment.kind === "uniform" && segment.grid !== undefined
        ? { ...segment, grid: undefined }
        : segment,
    );
    expect(risesEverywhere({ ...fit, segments: coarser })).toBe(false);
  });

  it("bounds polynomials from below", () => {
    const random = uniform(2);
    for (let i = 0; i < 200; i++) {
      const a = Array.from({ length: 1 + Math.floor(7 * random()) }, () => 2 * random() - 1);
      const from = 2 * random() - 1;
      const to = from + random();
      let least = Infinity;
      for (let j = 0; j <= 200; j++) {
        const x = from + ((to - from) * j) / 200;
        least = Math.min(
          least,
          a.reduceRight((s, c) => s * x + c, 0),
        );
      }
      expect(leastOf(a, from, to)).toBeLessThanOrEqual(least);
      expect(leastOf([1, 1, 1], 0, 1)).toBeCloseTo(1, 12);
    }
  });
});

const PYTHON = "/usr/bin/python3";

describe.skipIf(!available("gcc", "--version"))("monotone: true in C, by gcc", () => {
  const flags = {
    "as written": ["-O2", "-ffp-contract=off"],
    "with fused operations": ["-O3", "-march=native", "-ffp-contract=fast"],
  };
  it.each(
    cases.flatMap(({ name, fit }) =>
      Object.entries(flags).map(([how, given]) => ({ name, fit, how, given })),
    ),
  )("never falls in C: $name, $how", ({ fit, given }) => {
    const xs = runs(fit).flat();
    const real = fit.precision === "f64" ? "double" : "float";
    const main = `
#include <stdio.h>
#include "fit.h"
int main(void) {
  FILE *in = fopen("x.bin", "rb"), *out = fopen("y.bin", "wb");
  ${real} x, y;
  while (fread(&x, sizeof x, 1, in) == 1) { y = iterate(x); fwrite(&y, sizeof y, 1, out); }
  return fclose(out);
}
`;
    const bytes = bytesOf(fit.precision === "f64" ? Float64Array.from(xs) : Float32Array.from(xs));
    return inFolder({ "fit.h": fit.emit("c"), "main.c": main, "x.bin": bytes }, (folder) => {
      runProgram("gcc", ["-std=c99", ...given, "main.c", "-o", "main", "-lm"], folder);
      runProgram("./main", [], folder);
      expect(falls(xs, readFloats(join(folder, "y.bin"), fit.precision))).toEqual([]);
    });
  });
});

describe.skipIf(!available(PYTHON, "-c", "import numpy"))("monotone: true in NumPy", () => {
  it.each(cases)("never falls in NumPy: $name", ({ fit }) => {
    const xs = runs(fit).flat();
    const type = fit.precision === "f64" ? "float64" : "float32";
    const main = `
import numpy as np
from fit import iterate
iterate(np.fromfile("x.bin", np.${type})).tofile("y.bin")
`;
    const bytes = bytesOf(fit.precision === "f64" ? Float64Array.from(xs) : Float32Array.from(xs));
    return inFolder({ "fit.py": fit.emit("python"), "main.py": main, "x.bin": bytes }, (folder) => {
      runProgram(PYTHON, ["main.py"], folder);
      const ys = readFloats(join(folder, "y.bin"), fit.precision);
      expect(falls(xs, ys)).toEqual([]);
      if (fit.precision === "f64") expect(ys).toEqual(xs.map(fit.evaluate));
    });
  });
});
