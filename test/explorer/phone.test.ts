import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "../browser/browser.js";
import { Opened, soon } from "./opened.js";

const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
};
const VIEWS = ["curve", "plane", "constructions", "fits", "rho"];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

type Touch = readonly [x: number, y: number];

describe.skipIf(!hasBrowser())("the explorer on a phone", () => {
  let explorer: Opened;
  let page: Page;
  let session: CDPSession;
  beforeAll(async () => {
    explorer = await Opened.start(PHONE);
    ({ page } = explorer);
    session = await page.context().newCDPSession(page);
  });
  afterAll(() => explorer?.browser.close());

  /**
   * Fingers on the first picture that go down one after the other, move on in steps and are lifted, as the page's own
   * events: a browser takes real ones away from a page that answers late. True where the page kept them from scrolling.
   */
  const gesture = (from: readonly Touch[], to: readonly Touch[]) =>
    page.evaluate(`(() => {
      const target = document.querySelector(".picture");
      const touches = (points) => points.map(([x, y], i) =>
        new Touch({ identifier: i, target, clientX: x, clientY: y }));
      const send = (type, points, changed = points) => target.dispatchEvent(new TouchEvent(type, {
        bubbles: true, cancelable: true,
        touches: touches(points), targetTouches: touches(points), changedTouches: touches(changed),
      }));
      const [from, to] = ${JSON.stringify([from, to])};
      let free = true;
      from.forEach((point, i) => { free = send("touchstart", from.slice(0, i + 1), [point]) && free; });
      for (let step = 1; step <= 10; step++) {
        free = send("touchmove", from.map(([x, y], i) => [
          x + (to[i][0] - x) * step / 10, y + (to[i][1] - y) * step / 10])) && free;
      }
      send("touchend", [], to);
      return !free;
    })()`);

  /** A real finger, of which the browser makes what it will. */
  const swipe = async ([x, y]: Touch, dy: number): Promise<void> => {
    const send = (type: "touchStart" | "touchMove" | "touchEnd", at: readonly Touch[]) =>
      session.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: at.map(([u, v]) => ({ x: u, y: v })),
      });
    await send("touchStart", [[x, y]]);
    for (let step = 1; step <= 10; step++) await send("touchMove", [[x, y + (dy * step) / 10]]);
    await send("touchEnd", []);
  };

  /** The middle of the first picture, in view. */
  const middle = async (): Promise<[number, number]> => {
    await page.locator(".picture").first().scrollIntoViewIfNeeded();
    const box = await page.locator(".picture").first().boundingBox();
    if (!box) throw new Error("no picture");
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  /** How far the page is scrolled, once it rests. */
  const scrolled = () =>
    page.evaluate(`(async () => {
      for (let last = -1, still = 0; still < 5; last = scrollY) {
        await new Promise(requestAnimationFrame);
        still = scrollY === last ? still + 1 : 0;
      }
      return scrollY;
    })()`) as Promise<number>;

  it.each([
    ["curve", 7],
    ["plane", 9],
    ["rho", 8],
  ] as const)("%s: one finger scrolls the page, two pan and pinch", async (view, first) => {
    await explorer.open(`#${view}`);
    const [x, y] = await middle();
    const before = await scrolled();
    expect(await gesture([[x, y]], [[x, y - 150]])).toBe(false);
    await swipe([x, y], -150);
    await soon(scrolled).toBeGreaterThan(before + 50);
    expect(page.url()).not.toContain("window=");

    const still = (await middle()) && (await scrolled());
    const [u, v] = await middle();
    const width = () => {
      const window = explorer.window();
      return window.length === 3 ? window[2] : window[1] - window[0];
    };
    const kept = await gesture(
      [
        [u - 50, v],
        [u + 50, v],
      ],
      [
        [u - 20, v - 40],
        [u + 80, v - 40],
      ],
    );
    expect(kept).toBe(true);
    await soon(() => page.url()).toContain("window=");
    await soon(() => Math.abs(width() - first)).toBeLessThan(1e-9);
    expect(await scrolled()).toBe(still);

    await gesture(
      [
        [u - 30, v],
        [u + 30, v],
      ],
      [
        [u - 90, v],
        [u + 90, v],
      ],
    );
    // Three times as far apart: a third of the width.
    await soon(() => Math.abs(width() - first / 3)).toBeLessThan(0.1);
    expect(await scrolled()).toBe(still);
    expect(explorer.errors).toEqual([]);
  });

  it("picks a point by a tap", async () => {
    await explorer.open("#curve");
    const [x, y] = await middle();
    await page.touchscreen.tap(x + 40, y);
    await soon(() => page.url()).toContain("x=");
    expect(page.url()).not.toContain("window=");
  });

  it.each(["curve", "plane", "rho"])(
    "%s: the slider is in sight with the picture",
    async (view) => {
      await explorer.open(`#${view}`);
      const picture = page.locator(".picture").first();
      const { height } = PHONE.viewport;
      // From where the picture comes into sight until it is in the middle.
      for (const part of [0.6, 0.3, 0.1]) {
        const top = (await picture.boundingBox())?.y ?? 0;
        await page.evaluate(`scrollBy(0, ${top - part * height})`);
        const slider = await page.getByRole("slider").boundingBox();
        const box = await picture.boundingBox();
        expect(slider && slider.y >= 0 && slider.y + slider.height <= height, `${part}`).toBe(true);
        expect(box && box.y < height && box.y + box.height > 0).toBe(true);
      }
      // At the last the whole picture is to be seen above it.
      const slider = await page.locator(".stage-slider").boundingBox();
      const box = await picture.boundingBox();
      expect(box && slider && box.y >= 0 && box.y + box.height <= slider.y).toBe(true);
      await page.getByRole("slider").focus();
      await page.keyboard.press("ArrowRight");
      await soon(() => page.url()).toContain("a=0.5");
      expect(explorer.errors).toEqual([]);
    },
  );

  it.each([
    "curve?a=LONG",
    "curve?LONG=1",
    "curve?family=0.LONG",
    "fits?from=LONGx",
    "rho?x=LONGx",
  ])("%s: a long text goes over several lines", async (address) => {
    await explorer.open(`#${address.replace("LONG", "1".repeat(90))}`);
    const sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
  });

  it.each(VIEWS)("%s: nothing sideways, nothing serious for axe", async (view) => {
    await explorer.open(`#${view}`);
    const sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
    await page.evaluate(axe);
    const { violations } = (await page.evaluate("axe.run()")) as {
      violations: { id: string; impact: string; nodes: { html: string }[] }[];
    };
    const serious = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
    expect(serious.map(({ id, nodes }) => [id, nodes[0].html])).toEqual([]);
  });
});
