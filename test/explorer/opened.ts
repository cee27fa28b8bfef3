import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import { ORIGIN, openBrowser, openPage } from "../browser/browser.js";
import { explorerSite } from "./site.js";

/** On a busy machine everything takes its time. */
export const soon = <T>(found: () => T) => expect.poll(found, { timeout: 60_000, interval: 100 });

/** Ends once nothing is under way, for three frames. It loops itself: waitForFunction takes any promise for true. */
export const RESTED = `(async () => {
  for (let still = 0; still < 3; ) {
    await new Promise(requestAnimationFrame);
    still = (document.documentElement.dataset.work ?? "0") === "0" ? still + 1 : 0;
  }
})()`;

/** The explorer in a page of its own. */
export class Opened {
  constructor(
    readonly browser: Browser,
    readonly page: Page,
    /** What the page threw or logged as an error since it was opened. */
    readonly errors: string[],
  ) {
    page.setDefaultTimeout(60_000);
  }

  static async start(options: BrowserContextOptions = {}, { gpu = false } = {}): Promise<Opened> {
    const [site, browser] = await Promise.all([explorerSite(), openBrowser({ gpu })]);
    const { page, errors } = await openPage(browser, site, "/", options);
    return new Opened(browser, page, errors);
  }

  async open(address: string): Promise<void> {
    this.errors.length = 0;
    await this.page.goto("about:blank");
    await this.page.goto(`${ORIGIN}/${address}`);
    await this.settled();
  }

  /** The view is there, nothing is under way, and what has come is drawn: three frames later that is still so. */
  async settled(): Promise<void> {
    const { page } = this;
    await page.waitForSelector("main h1");
    await page.waitForSelector(".picture .frame", { state: "attached" });
    await page.waitForFunction(`!document.querySelector("[data-state=busy], [aria-busy=true]")`);
    await page.waitForFunction(`!document.querySelector("tbody td[colspan]")`);
    await page.evaluate(RESTED);
  }

  /** The plot once nothing more arrives. Charts number their clip paths, which is left out. */
  async plotAtRest(): Promise<string> {
    await this.settled();
    const plot = await this.page.locator(".picture svg").first().innerHTML();
    return plot.replace(/clip-\d+/g, "clip");
  }

  /** What stands beside a name in a list of values, as a program writes it. */
  async value(name: string, at = 0): Promise<string> {
    const term = this.page.locator("dt", { hasText: name }).nth(at);
    const text = await term.locator("xpath=following-sibling::dd[1]").textContent();
    return (text ?? "").replaceAll("\u2212", "-").replaceAll("\u2009", "");
  }

  /** A field by its label. */
  field(name: string) {
    return this.page.getByRole("textbox", { name, exact: true });
  }

  /** The window in the address. */
  window(): number[] {
    const given = new URLSearchParams(this.page.url().split("?")[1]).get("window");
    return (given ?? "").split(",").map(Number);
  }
}
