import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { withOutputs } from "../docs/outputs.js";

const EXPORTS = Object.keys(await import("../../src/tfjs.js"));

const sources = readdirSync("src/layers")
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(`src/layers/${file}`, "utf8"));

/** The lines of every @example of the entry's files. */
const examples = sources.flatMap((source) =>
  [...source.matchAll(/^ \* @example\n((?: \* .*\n)+)/gm)].map(([, lines]) =>
    lines.trimEnd().replaceAll(/^ \* /gm, "").split("\n"),
  ),
);

it("the examples of the layers give what they say", () => {
  expect(examples.length).toBeGreaterThanOrEqual(6);
  const program = [
    'import * as tf from "@tensorflow/tfjs-core";',
    'import "@tensorflow/tfjs-backend-wasm";',
    `import { ${EXPORTS.join(", ")} } from ${JSON.stringify(new URL("../../src/tfjs.ts", import.meta.url).href)};`,
    'await tf.setBackend("wasm");',
    ...examples.flatMap((lines) => ["{", ...lines, "}"]),
  ];
  const { code, outputs } = withOutputs(program);
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module"],
    { encoding: "utf8", input: code },
  );
  expect({ stdout, stderr }).toEqual({ stdout: outputs, stderr: "" });
});
