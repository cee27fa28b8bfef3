import { defineConfig } from "vitest/config";
import { SlowFirst } from "./test/slow-first.js";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Speed is measured in bench/; a busy machine should fail no test.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One process a core; by default one core is left to the reporter, which of two is half of them.
    maxWorkers: "100%",
    sequence: { sequencer: SlowFirst },
    reporters: process.env.CI
      ? ["default", ["json", { outputFile: ".vitest/results.json" }]]
      : ["default"],
  },
});
