import { defineConfig } from "tsup";

const entries = { index: "src/index.ts", decimal: "src/decimal.ts" };

export default defineConfig({
  entry: { ...entries, "cli/main": "src/cli/main.ts" },
  format: "esm",
  target: "node20",
  platform: "node",
  dts: { entry: entries },
  splitting: true,
  treeshake: true,
  clean: true,
});
