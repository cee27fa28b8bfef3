import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Rolldown } from "vite";
import type { Site } from "../browser/browser.js";

const root = fileURLToPath(new URL("../../docs/explorer/", import.meta.url));

/** Builds the explorer, in memory, and gives what it serves. */
export async function explorerSite(): Promise<Site> {
  const configFile = join(root, "vite.config.ts");
  const built = await build({ root, configFile, logLevel: "error", build: { write: false } });
  const { output } = built as Rolldown.RolldownOutput;
  const site: Site = Object.fromEntries(
    output.map((file) => [`/${file.fileName}`, file.type === "chunk" ? file.code : file.source]),
  );
  return { ...site, "/": site["/index.html"] };
}
