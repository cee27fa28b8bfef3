import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    fit: "src/fit.ts",
    half: "src/half.ts",
    "cli/main": "src/cli/main.ts",
    "cli/table-worker": "src/cli/table-worker.ts",
  },
  format: "esm",
  target: "node20",
  platform: "node",
  dts: { entry: { index: "src/index.ts", fit: "src/fit.ts", half: "src/half.ts" } },
  splitting: true,
  treeshake: true,
  clean: true,
});
