import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { openPage } from "../browser/browser.js";

/** A page in which gpu-page.ts has run. */
export async function gpuPage(browser: Browser): Promise<{ page: Page; errors: string[] }> {
  const { outputFiles } = await build({
    entryPoints: ["test/layers/gpu-page.ts"],
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "error",
  });
  const opened = await openPage(browser, {
    "/": `<!doctype html><script type="module" src="/main.js"></script>`,
    "/main.js": outputFiles[0].text,
  });
  await opened.page.waitForFunction("globalThis.use");
  return opened;
}
