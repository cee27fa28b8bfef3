import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser, openBrowser, openPage } from "./browser.js";

describe.skipIf(!hasBrowser())("the browser of the tests", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  it("opens a page at a secure origin with what the site serves", async () => {
    const { page, errors } = await openPage(browser, {
      "/": `<!doctype html><script type="module" src="/main.js"></script>`,
      "/main.js": `globalThis.bytes = new Uint8Array(await (await fetch("/x.bin")).arrayBuffer());`,
      "/x.bin": Uint8Array.of(1, 2, 250),
    });
    await page.waitForFunction("globalThis.bytes");
    expect(await page.evaluate("[isSecureContext, ...bytes]")).toEqual([true, 1, 2, 250]);
    expect(errors).toEqual([]);
    await page.close();
  });

  it("reaches no network, and tells what goes wrong on a page", async () => {
    const { page, errors } = await openPage(browser, {
      "/": "<script>throw Error('here')</script>",
    });
    const status = (url: string) =>
      page.evaluate(`fetch("${url}").then((r) => r.status, () => "failed")`);
    expect(await status("/nothing.js")).toBe(404);
    expect(await status("https://elsewhere.test/")).toBe("failed");
    expect(errors).toContain("Error: here");
    await page.close();
  });

  it("has WebGL 2 and WebGPU", async () => {
    const { page } = await openPage(browser);
    expect(await page.evaluate("new OffscreenCanvas(1, 1).getContext('webgl2').getError()")).toBe(
      0,
    );
    expect(
      await page.evaluate("navigator.gpu.requestAdapter().then((a) => a.info.architecture)"),
    ).toBe("swiftshader");
    await page.close();
  });
});
