import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

it("the reference of functions is made without a warning, and every name and property in it has a sentence", () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["node_modules/typedoc/bin/typedoc", "--emit", "none", "--logLevel", "Warn"],
    { encoding: "utf8" },
  );
  expect(`${stdout}${stderr}`).toBe("");
  expect(status).toBe(0);
});
