import { defineConfig } from "tsup";

export default defineConfig({
  entry: { index: "src/index.ts", complex: "src/complex.ts", "cli/main": "src/cli/main.ts" },
  format: "esm",
  target: "node20",
  platform: "node",
  dts: { entry: { index: "src/index.ts", complex: "src/complex.ts" } },
  splitting: true,
  treeshake: true,
  clean: true,
});
