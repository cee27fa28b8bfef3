/** What users import. */
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

/** Entries that share hardly more than checks of arguments with others: a file each, with copies of these. */
export const ALONE = ["fit/load", "half", "layers"] as const;

/** The command and its threads. */
export const commands = {
  "cli/main": "src/cli/main.ts",
  "cli/table-worker": "src/cli/table-worker.ts",
  "cli/judge-worker": "src/cli/judge-worker.ts",
  "cli/certify-worker": "src/cli/certify-worker.ts",
};

/** What runs in Jest, whose modules are CommonJS unless told. */
export const required = {
  matchers: "src/matchers.ts",
  "matchers/jest": "src/matchers/jest.ts",
};
