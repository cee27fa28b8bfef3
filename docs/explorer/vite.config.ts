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

export default defineConfig({
  base: "./",
  plugins: [bundles],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    // The polyfill fetches, which the page's policy forbids.
    modulePreload: { polyfill: false },
  },
  worker: { format: "es" },
});
