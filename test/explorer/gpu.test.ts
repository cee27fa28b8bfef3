import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "../browser/browser.js";
import { Opened } from "./opened.js";

/** Shares of the pixels of the pictures, Kneser's and the regular one, on which GPU and worker differ visibly. */
const DIFFER = `[...document.querySelectorAll(".square")].map((picture) => {
  const [below, above] = ["canvas.gpu", "canvas:not(.gpu)"].map((name) => {
    const canvas = picture.querySelector(name);
    if (!canvas || canvas.hidden) return undefined;
    const { width, height } = canvas;
    const copy = new OffscreenCanvas(width, height).getContext("2d");
    copy.drawImage(canvas, 0, 0);
    return copy.getImageData(0, 0, width, height).data;
  });
  if (!below || below.length !== above.length) return 1;
  let far = 0;
  for (let i = 0; i < above.length; i += 4) {
    const apart = [0, 1, 2].map((k) => Math.abs(above[i + k] - below[i + k]));
    if (Math.max(...apart) > 24 || above[i + 3] !== 255) far++;
  }
  return far / (above.length / 4);
})`;

describe.skipIf(!hasBrowser())("the plane by the GPU, which SwiftShader plays", () => {
  let explorer: Opened;
  let page: Page;
  beforeAll(async () => {
    const viewport = { width: 700, height: 700 };
    explorer = await Opened.start({ viewport }, { gpu: true });
    ({ page } = explorer);
  });
  afterAll(() => explorer?.browser.close());

  it.each([
    "a=1/2",
    "a=0.7&fixed=-1",
    "a=-1/2",
    "a=-1",
    "a=1",
    "of=slog",
    "of=sexp&window=-0.5,1,2",
    "plane=heights&a=1/3&window=-0.8,1,2",
    "a=1/3&wheel=blue-yellow",
    "a=1/2&window=0.3,1.3,0.1",
  ])("is the worker's picture: %s", async (query) => {
    await explorer.open(`#plane?gpu=on&orbit=off&${query}`);
    await page.waitForSelector("canvas.gpu", { state: "attached" });
    await explorer.settled();
    for (const share of (await page.evaluate(DIFFER)) as number[]) expect(share).toBeLessThan(0.02);
    expect(explorer.errors).toEqual([]);
  });

  it("is left to the workers where f32 cannot tell pixels apart, or there is no code for it", async () => {
    for (const query of ["window=0.3,0.2,1e-6", "fixed=1"]) {
      await explorer.open(`#plane?gpu=on&${query}`);
      await page.waitForSelector("canvas.gpu", { state: "attached" });
      await explorer.settled();
      expect(await page.locator("canvas.gpu").last().isVisible(), query).toBe(false);
      expect(await page.locator("canvas.domain:not(.gpu)").last().isVisible()).toBe(true);
    }
    await explorer.open("#plane?gpu=off");
    expect(await page.locator("canvas.gpu").count()).toBe(0);
    expect(explorer.errors).toEqual([]);
  });
});
