import { rmSync } from "node:fs";
import { defineConfig, type Options } from "tsup";
import { entries, required } from "./.build/entries.js";
import { writeModules } from "./.build/modules.js";

const target: Options = { target: "node20", platform: "node", treeshake: true };

const types = defineConfig({ ...target, entry: entries, format: "esm", dts: { only: true } });

const commonJs = defineConfig({ ...target, entry: required, format: "cjs", dts: true });

export default async () => {
  rmSync("dist", { recursive: true, force: true });
  await writeModules();
  return [types, commonJs];
};
