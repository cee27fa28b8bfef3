import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { Site } from "../browser/browser.js";

const root = fileURLToPath(new URL("../../docs/explorer/", import.meta.url));

/** Builds the explorer and gives what it serves. */
export async function explorerSite(): Promise<Site> {
  await build({ root, configFile: join(root, "vite.config.ts"), logLevel: "error" });
  const folder = join(root, "dist");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const site: Site = Object.fromEntries(
    files.map((file) => [`/${relative(folder, file)}`, readFileSync(file)]),
  );
  return { ...site, "/": site["/index.html"] };
}
