/**
 * npm run bench:explorer: how smoothly the explorer runs in a headless Chromium. For each view, while it opens, while a
 * pointer drags its picture and while its slider moves: the longest task of the page's main thread in processor time,
 * which other programs do not change much, and the tasks that took 50 ms or more of it; beside them what
 * PerformanceObserver counts as long tasks, which is by the clock and so by the load of the machine. For the plane also
 * how often a second both pictures show newly computed values.
 */
import type { Browser, Page } from "playwright-core";
import { ORIGIN, openBrowser, openPage } from "../test/browser/browser.js";
import { explorerSite } from "../test/explorer/site.js";

const VIEWS = ["curve", "plane", "constructions", "fits", "rho"];
const MOVES = 60;

const OBSERVE = `
  globalThis.long = 0;
  new PerformanceObserver((list) => { long += list.getEntries().length; }).observe({ type: "longtask" });
  globalThis.drawn = 0;
  addEventListener("drawn", ({ detail }) => { if (detail === "coarse") drawn++; }, true);`;

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Processor milliseconds of a page's tasks in a trace: each of the main thread, longest first, and all threads'. */
function tasksOf(trace: Buffer): { readonly main: number[]; readonly all: number } {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const names = new Map<string, string>();
  const tasks = new Map<string, number[]>();
  for (const { name, pid, tid, tdur, args } of traceEvents) {
    const thread = `${pid}/${tid}`;
    if (name === "thread_name") names.set(thread, args?.name ?? "");
    if (!name.endsWith("RunTask")) continue;
    const known = tasks.get(thread) ?? [];
    known.push((tdur ?? 0) / 1000);
    tasks.set(thread, known);
  }
  // Of the renderers' main threads the page's is the busiest.
  const [[thread = "", main = []] = []] = [...tasks]
    .filter(([each]) => names.get(each) === "CrRendererMain")
    .sort(([, a], [, b]) => b.length - a.length);
  const own = [...tasks].filter(([each]) => each.split("/")[0] === thread.split("/")[0]);
  return { main: main.sort((a, b) => b - a), all: sum(own.flatMap(([, each]) => each)) };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** What `act` asked of the main thread, in words. */
async function watched(browser: Browser, page: Page, act: () => Promise<void>): Promise<string> {
  await page.evaluate("globalThis.long = 0");
  await browser.startTracing(page, { categories: ["toplevel"] });
  await act();
  await page.waitForTimeout(500);
  const { main, all } = tasksOf(await browser.stopTracing());
  const long = main.filter((ms) => ms >= 50).map((ms) => ms.toFixed(0));
  const clock = await page.evaluate("globalThis.long");
  return (
    `${sum(main).toFixed(0)} ms, with the workers ${all.toFixed(0)} ms; longest task ${main[0]?.toFixed(1)} ms, ` +
    `of 50 ms or more ${long.length === 0 ? "none" : long.join(" ")} of ${main.length} (by the clock ${clock})`
  );
}

const center = async (page: Page) => {
  const box = await page.locator(".picture[tabindex]").first().boundingBox();
  if (!box) throw new Error("no picture");
  return [box.x + box.width / 2, box.y + box.height / 2];
};

const [site, browser] = await Promise.all([explorerSite(), openBrowser({ gpu: false })]);
console.log(
  `Chromium ${browser.version()}, headless; processor time of the main thread and of all of the page`,
);
for (const view of VIEWS) {
  const { page } = await openPage(browser, site, "/nothing");
  await page.addInitScript(OBSERVE);
  const say = async (what: string, act: () => Promise<void>) =>
    console.log(`  ${what}: ${await watched(browser, page, act)}`);
  console.log(view);
  await say("opening", async () => {
    await page.goto(`${ORIGIN}/#${view}`);
    await page.waitForSelector(".readout dd, .survey");
    await page.waitForTimeout(2500);
  });
  if (await page.locator(".picture[tabindex]").count()) {
    const [x, y] = await center(page);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.evaluate("drawn = 0");
    const start = performance.now();
    let seconds = 0;
    await say(`${MOVES} moves of a drag`, async () => {
      for (let i = 0; i < MOVES; i++) {
        await page.mouse.move(x + 80 * Math.sin(i / 8), y + 80 * Math.sin(i / 11));
      }
      seconds = (performance.now() - start) / 1000;
    });
    await page.mouse.up();
    if (view === "plane") {
      const drawn = Number(await page.evaluate("drawn")) / 2;
      console.log(
        `  new values in both pictures ${(drawn / seconds).toFixed(1)} times a second, ` +
          `of ${(MOVES / seconds).toFixed(1)} moves a second that arrived`,
      );
    }
  }
  const slider = page.getByRole("slider").first();
  if (await slider.count()) {
    await slider.focus();
    await say(`${MOVES} steps of the slider`, async () => {
      for (let i = 0; i < MOVES; i++) await page.keyboard.press("ArrowRight");
    });
  }
  await page.close();
}
await browser.close();
