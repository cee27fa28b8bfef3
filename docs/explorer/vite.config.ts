import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { defineConfig, type Plugin } from "vite";

/** `import text from "./module.ts?bundle"`: a module and all that it imports, as the text of one script. */
const bundles: Plugin = {
  name: "bundles",
  enforce: "pre",
  async load(id) {
    const [path, query] = id.split("?");
    if (query !== "bundle") return undefined;
    const { outputFiles } = await build({
      entryPoints: [path],
      bundle: true,
      minify: true,
      format: "iife",
      target: "es2022",
      write: false,
    });
    return { code: `export default ${JSON.stringify(outputFiles[0].text)};`, moduleType: "js" };
  },
};

const docs = new URL("../", import.meta.url);

/**
 * Where the explorer is served alone, a folder below the root as on the site, its links to the guide lead to the guide's
 * sources: /rho is docs/rho.md, and / is docs/index.md.
 */
const guideSources: Plugin = {
  name: "guide-sources",
  configurePreviewServer({ middlewares }) {
    middlewares.use(({ url = "" }, response, next) => {
      const [, page] = /^\/([\w-]*)$/.exec(url.split("?")[0]) ?? [];
      const file =
        page === undefined ? undefined : fileURLToPath(new URL(`${page || "index"}.md`, docs));
      if (file === undefined || !existsSync(file)) return next();
      response.setHeader("content-type", "text/plain; charset=utf-8");
      response.end(readFileSync(file));
    });
  },
};

export default defineConfig(({ isPreview }) => ({
  base: isPreview ? "/explorer-app/" : "./",
  plugins: [bundles, guideSources],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    // The polyfill fetches, which the page's policy forbids.
    modulePreload: { polyfill: false },
  },
  worker: { format: "es" },
}));
