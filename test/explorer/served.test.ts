import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type PreviewServer, preview } from "vite";
import { afterAll, beforeAll, expect, it } from "vitest";

const docs = (name: string): string =>
  fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));
const root = docs("explorer");
const outDir = mkdtempSync(join(tmpdir(), "iterexp-explorer-"));
const config = { root, configFile: join(root, "vite.config.ts"), logLevel: "error" } as const;
let server: PreviewServer;

beforeAll(async () => {
  await build({ ...config, build: { outDir } });
  server = await preview({ ...config, build: { outDir }, preview: { port: 0 } });
});
afterAll(async () => {
  await server?.close();
  rmSync(outDir, { recursive: true });
});

it("leads back to the guide where it is served alone", async () => {
  const explorer = server.resolvedUrls?.local[0] as string;
  expect(await (await fetch(explorer)).text()).toContain("<title>iterexp explorer</title>");
  for (const [link, page] of [
    ["../", "index.md"],
    ["../rho", "rho.md"],
    ["../explorer", "explorer.md"],
  ]) {
    const served = await fetch(new URL(link, explorer));
    expect(await served.text(), link).toBe(readFileSync(docs(page), "utf8"));
  }
  expect((await fetch(new URL("../nothing", explorer))).ok).toBe(false);
});
