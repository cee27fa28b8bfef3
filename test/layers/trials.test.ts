import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { hasBrowser, openBrowser, openPage } from "../browser/browser.js";
import { use } from "./backend.js";
import { trials } from "./trials.js";

type Results = Awaited<ReturnType<typeof trials>>;

function expectSame(found: Results, truth: Results, tolerance: number): void {
  expect(Object.keys(found)).toEqual(Object.keys(truth));
  for (const [name, tensors] of Object.entries(truth)) {
    tensors.forEach((values, which) => {
      expect(found[name][which]).toHaveLength(values.length);
      const scale = Math.max(1, ...values.map(Math.abs));
      values.forEach((value, i) => {
        const error = Math.abs(found[name][which][i] - value) / scale;
        expect(error, `${name}, ${which}, ${i}`).toBeLessThan(tolerance);
      });
    });
  }
}

describe("layers and their gradients", () => {
  it("are those of the cpu backend on wasm", async () => {
    await use("cpu");
    const truth = await trials();
    await use("wasm");
    expectSame(await trials(), truth, 1e-5);
  });

  it.skipIf(!hasBrowser())("are those of the cpu backend on webgl", async () => {
    await use("cpu");
    const truth = await trials();
    const { outputFiles } = await build({
      entryPoints: ["test/layers/trials-page.ts"],
      bundle: true,
      format: "esm",
      write: false,
      logLevel: "error",
    });
    const browser = await openBrowser();
    try {
      const { page, errors } = await openPage(browser, {
        "/": `<!doctype html><script type="module" src="/main.js"></script>`,
        "/main.js": outputFiles[0].text,
      });
      await page.waitForFunction("globalThis.ready");
      await page.evaluate("ready");
      expect(await page.evaluate("backend()")).toBe("webgl");
      expectSame((await page.evaluate("trials()")) as Results, truth, 1e-4);
      expect(errors).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
