import { rmSync } from "node:fs";
import { defineConfig } from "tsup";

// Here, for each of two builds would remove what the other has written.
rmSync("dist", { recursive: true, force: true });

export const entries = {
  index: "src/index.ts",
  decimal: "src/decimal.ts",
  complex: "src/complex.ts",
  fit: "src/fit.ts",
  "fit/load": "src/fit/load.ts",
  half: "src/half.ts",
  series: "src/series.ts",
  base: "src/base.ts",
  compare: "src/compare.ts",
  rho: "src/rho.ts",
  tfjs: "src/tfjs.ts",
  layers: "src/layers.ts",
  matchers: "src/matchers.ts",
  "matchers/vitest": "src/matchers/vitest.ts",
  "matchers/jest": "src/matchers/jest.ts",
};

/**
 * Not for users: each makes a chunk of what an entry holds beside it, so that a bundler leaves a chunk out whole. What calls functions
 * where it is declared (constructions, complex.js) would stay in a bundle if it stood in a chunk with what is used.
 */
const parts = {
  "compare/judge": "src/compare/judge/judge.ts",
  "rho/complex": "src/rho/complex.ts",
};

/** What runs in Jest, whose modules are CommonJS unless told. */
const required = {
  matchers: "src/matchers.ts",
  "matchers/jest": "src/matchers/jest.ts",
};

const target = { target: "node20", platform: "node", treeshake: true } as const;

const modules = defineConfig({
  ...target,
  entry: {
    ...entries,
    ...parts,
    "cli/main": "src/cli/main.ts",
    "cli/table-worker": "src/cli/table-worker.ts",
    "cli/judge-worker": "src/cli/judge-worker.ts",
    "cli/certify-worker": "src/cli/certify-worker.ts",
  },
  format: "esm",
  dts: { entry: entries },
  splitting: true,
});

const commonJs = defineConfig({ ...target, entry: required, format: "cjs", dts: true });

export default [modules, commonJs];
