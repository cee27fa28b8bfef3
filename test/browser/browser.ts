import { accessSync, constants } from "node:fs";
import { delimiter, extname, join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Where pages live: a secure origin, which WebGPU and workers ask for, that no network has. */
export const ORIGIN = "https://iterexp.test";

/** What the origin serves, by path: { "/": "<!doctype html>…", "/x.bin": bytes }. "/" is an empty page by default. */
export type Site = Record<string, string | Uint8Array>;

/** WebGL and WebGPU by SwiftShader, the same on every machine; a real GPU is not asked for. */
const SOFTWARE_GPU = [
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--enable-unsafe-webgpu",
  "--enable-features=Vulkan",
  "--use-webgpu-adapter=swiftshader",
];

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** The first Chromium on the PATH, or undefined. */
function findChromium(): string | undefined {
  for (const name of NAMES) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      const path = join(folder, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {}
    }
  }
  return undefined;
}

/** Whether there is a Chromium; says so where there is none, for then the tests in it are skipped. */
export function hasBrowser(): boolean {
  if (findChromium() !== undefined) return true;
  console.warn(`SKIPPED: no ${NAMES.join(", ")} on the PATH`);
  return false;
}

/**
 * A headless browser, to be opened once in a test file and closed at its end. Without `gpu` it draws pages themselves
 * many times faster, but has no WebGL.
 */
export function openBrowser({ gpu = true } = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(`no ${NAMES.join(", ")} on the PATH`);
  // Chromium's sandbox refuses to run as root, as in a container.
  const asRoot = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({
    executablePath,
    args: [...asRoot, ...(gpu ? SOFTWARE_GPU : ["--disable-gpu"])],
  });
}

/** What files are, by their endings. */
export const TYPES: Record<string, string> = {
  "": "text/html",
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * A new page at `path` of the site. Without network: a path that the site lacks is 404, another origin fails. What the
 * page throws uncaught or logs as an error is in `errors`.
 */
export async function openPage(
  browser: Browser,
  site: Site = {},
  path = "/",
  options: BrowserContextOptions = {},
): Promise<{ page: Page; errors: string[] }> {
  const page = await browser.newPage(options);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(`${error}`));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  const served: Site = { "/": "<!doctype html><title>test</title>", "/favicon.ico": "", ...site };
  await page.route("**/*", (route) => {
    const url = new URL(route.request().url());
    if (url.origin !== ORIGIN) return route.abort();
    const content = served[url.pathname];
    if (content === undefined) return route.fulfill({ status: 404, body: url.pathname });
    return route.fulfill({
      contentType: TYPES[extname(url.pathname)] ?? "application/octet-stream",
      body: typeof content === "string" ? content : Buffer.from(content),
    });
  });
  await page.goto(ORIGIN + path);
  return { page, errors };
}
