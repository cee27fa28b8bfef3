import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { parseHTML } from "linkedom";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SIZES } from "../../bench/sizes.js";
import { DESCRIPTIONS } from "../../docs/.vitepress/descriptions.js";
import { PREVIEW } from "../../docs/preview.js";
import { addressOf, FIGURES, startOf } from "../../docs/tour/figures.js";
import { HEIGHT, WIDTH } from "../../docs/tour/svg.js";
import { hasBrowser, openBrowser, openPage } from "../browser/browser.js";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "iterexp-site-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What the site serves, by path. A page is served without its ending too. */
const site: Record<string, Uint8Array> = {};
const pages = readdirSync("docs")
  .filter((file) => file.endsWith(".md"))
  .map((file) => file.replace(/\.md$/, ""));
const pageOf = (name: string) =>
  parseHTML(new TextDecoder().decode(site[`/${name}.html`])).document;

beforeAll(() => {
  const built = spawnSync("npx", ["vitepress", "build", "docs", "--outDir", folder], {
    encoding: "utf8",
  });
  if (built.status !== 0) throw new Error(built.stdout + built.stderr);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const content = readFileSync(path);
    const served = `/${relative(folder, path)}`;
    site[served] = content;
    if (served.endsWith(".html")) site[served.replace(/(index)?\.html$/, "")] = content;
  }
}, 600_000);

describe.each(pages)("the page %s", (name) => {
  it("says what it is to search engines and previews", () => {
    const { head } = pageOf(name);
    const content = (selector: string) => head.querySelector(selector)?.getAttribute("content");
    const description = DESCRIPTIONS[name];
    expect(description.length).toBeGreaterThan(30);
    expect(description.length).toBeLessThan(200);
    expect(content('meta[name="description"]')).toBe(description);
    expect(content('meta[property="og:description"]')).toBe(description);
    expect(content('meta[property="og:title"]')?.length).toBeGreaterThan(4);
    expect(content('meta[property="og:image"]')).toMatch(/preview\.png$/);
    expect(head.querySelector('link[rel="icon"]')).not.toBeNull();
    const links = pageOf(name).querySelectorAll('a[href*="explorer-app/index.html"]');
    expect(links.length).toBeGreaterThan(0);
  });

  it("has its formulas typeset, and links to places that there are", () => {
    const document = pageOf(name);
    expect(document.querySelector('[data-mml-node="merror"], merror')).toBeNull();
    for (const code of document.querySelectorAll("pre, code, script, style")) code.remove();
    expect(document.body.textContent).not.toMatch(/\$\S|\\(exp|mathrm|frac|sum)\b/);
    // Other packages are named by their sources, and this one has no page of a registry.
    expect(document.querySelector("a[href*='npmjs.'], a[href*='pypi.']")).toBeNull();
    for (const link of document.querySelectorAll(".vp-doc a[href*='#']")) {
      const { pathname, hash } = new URL(link.getAttribute("href") ?? "", `https://x.test/${name}`);
      if (pathname.startsWith("/explorer-app/") || pathname.startsWith("/api/")) continue;
      const target = pageOf(pathname.replace(/^\/|\.html$/g, "") || "index");
      expect(target.getElementById(decodeURIComponent(hash.slice(1))), `${link}`).not.toBeNull();
    }
  });
});

it("the site has the sizes that README has", () => {
  const rows = [...pageOf("package").querySelectorAll("#sizes ~ table tr")].map((row) =>
    [...row.querySelectorAll("td")].map(({ textContent }) => textContent).join("|"),
  );
  for (const { names, entry, limit } of SIZES) {
    expect(rows).toContain(`${names.join(", ")} of ${entry}|${limit}`);
  }
});

it("no page lacks a description, and no description its page", () => {
  expect(Object.keys(DESCRIPTIONS).sort()).toEqual([...pages].sort());
});

it("the preview has the size that previews ask for", () => {
  const png = Buffer.from(site["/preview.png"]);
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([PREVIEW.width, PREVIEW.height]);
});

describe.skipIf(!hasBrowser())("in a browser", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser({ gpu: false });
  });
  afterAll(() => browser.close());

  it.each([
    ["neuromodulation", /neuromodulator|founding note/i],
    ["gate", /gate/i],
    ["attention", /attention/i],
    ["lookup table", /lookup table/i],
    ["100 digits", /digits/i],
    ["activation", /activation/i],
    ["shader", /shader/i],
  ])("the search finds %s", async (term, expected) => {
    const { page, errors } = await openPage(browser, site, "/start");
    await page.locator(".VPNavBarSearchButton, #local-search button").first().click();
    await page.locator(".search-input").fill(term);
    await page.locator(".results .result").first().waitFor();
    const [best] = await page.locator(".results .result .titles").allInnerTexts();
    expect(best).toMatch(expected);
    expect(errors).toEqual([]);
    await page.close();
  });

  const overflowing = (page: Page): Promise<string[]> =>
    page.evaluate(`[...document.querySelectorAll(".vp-doc mjx-container:not([display])")]
      .filter((formula) => !formula.closest("table") && formula.getBoundingClientRect().right > innerWidth)
      .map((formula) => formula.closest("p, li").textContent.slice(0, 80))`);

  const grave = async (page: Page): Promise<string[]> => {
    // The switch of the theme has its name once the page is alive.
    await page.waitForFunction(`document.querySelector(".VPSwitchAppearance").title !== ""`);
    await page.evaluate(axe);
    return page.evaluate(`axe.run().then(({ violations }) => violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target).join(", ")))`);
  };

  it.each(pages)("axe-core finds nothing serious on %s", async (name) => {
    const { page } = await openPage(browser, site, `/${name === "index" ? "" : name}`);
    expect(await grave(page)).toEqual([]);
    await page.close();
  });

  it.each(pages)("%s fits a phone, its formulas as light as its text in the dark", async (name) => {
    const { page, errors } = await openPage(browser, site, `/${name === "index" ? "" : name}`, {
      viewport: { width: 390, height: 844 },
      colorScheme: "dark",
    });
    await page.waitForFunction(`document.documentElement.classList.contains("dark")`);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    expect(await overflowing(page)).toEqual([]);
    const colours: [string, string][] = await page.evaluate(
      `[...document.querySelectorAll(".vp-doc mjx-container svg")].map((svg) =>
        [getComputedStyle(svg).color, getComputedStyle(svg.parentElement.parentElement).color])`,
    );
    for (const [formula, text] of colours) expect(formula).toBe(text);
    expect(await grave(page)).toEqual([]);
    expect(errors).toEqual([]);
    await page.close();
  });

  describe.each(["/", "/tour"])("the live pictures at %s", (path) => {
    const opened = async (options: BrowserContextOptions = {}) => {
      const { page, errors } = await openPage(browser, site, path, options);
      if (options.javaScriptEnabled !== false) {
        await page.waitForFunction(
          `document.querySelectorAll("[data-figure] svg").length === ${Object.keys(FIGURES).length}`,
        );
      }
      return { page, errors };
    };

    it("set no style of the page around them, nor it theirs", async () => {
      const { page, errors } = await opened();
      const styles = (await page.evaluate(`({
        formulas: [...document.querySelectorAll("mjx-container path")].map((path) => getComputedStyle(path).fill),
        texts: [...document.querySelectorAll("[data-figure] svg :is(text, rect)")].map((one) => getComputedStyle(one).stroke),
      })`)) as { formulas: string[]; texts: string[] };
      expect(styles.formulas.length).toBeGreaterThan(40);
      expect(styles.formulas).not.toContain("none");
      expect(styles.texts.length).toBeGreaterThan(500);
      expect(new Set(styles.texts)).toEqual(new Set(["none"]));
      expect(errors).toEqual([]);
      await page.close();
    });

    it("are moved by keys, without motion, and their links follow", async () => {
      const { page, errors } = await opened({ reducedMotion: "reduce" });
      for (const [name, figure] of Object.entries(FIGURES)) {
        const place = page.locator(`[data-figure="${name}"]`);
        const link = place.locator("figcaption a");
        const values = startOf(figure);
        expect(await link.getAttribute("href")).toBe(addressOf(figure, values));
        await place.getByRole("slider").first().focus();
        await page.keyboard.press("Home");
        values[0] = figure.controls[0].from;
        expect(await place.locator("output").textContent()).toBe(
          figure.say(...values).replaceAll("^", ""),
        );
        expect(await link.getAttribute("href")).toBe(addressOf(figure, values));
        // What Tab reaches after the sliders is the link.
        for (const _ of values) await page.keyboard.press("Tab");
        expect(await page.evaluate("document.activeElement.href")).toContain(
          figure.view(...values).split("?")[0],
        );
        const drawn = await place.locator("svg title").textContent();
        await page.waitForTimeout(100); // nothing moves by itself
        expect(await place.locator("svg title").textContent()).toBe(drawn);
      }
      expect(errors).toEqual([]);
      await page.close();
    });

    it("stand as they were set when a reader comes back from the explorer", async () => {
      // The explorer is no part of the site that is served here: its address has no page.
      const { page } = await opened();
      const sliders = page.locator("[data-figure] input");
      await sliders.nth(0).focus();
      await page.keyboard.press("End");
      await sliders.nth(3).focus();
      await page.keyboard.press("ArrowRight");
      await page.locator('[data-figure="iterates"] a').click();
      await page.waitForURL(/explorer-app/);
      await page.goBack();
      await page.locator("[data-figure] svg").last().waitFor();
      expect(await page.locator("[data-figure] output").first().textContent()).toContain("exp1(1)");
      expect(await sliders.nth(3).inputValue()).toBe("2.01");
      await page.close();
    });

    it("are read and dragged on a phone", async () => {
      const { page, errors } = await opened({ viewport: { width: 390, height: 844 } });
      const sizes = (await page.evaluate(`[...document.querySelectorAll("[data-figure] svg text")]
        .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)`)) as number[];
      expect(Math.min(...sizes)).toBeGreaterThan(9.5);
      const outside = (await page.evaluate(`[...document.querySelectorAll("[data-figure] svg text")]
        .filter((text) => {
          const [inner, outer] = [text, text.ownerSVGElement].map((one) => one.getBoundingClientRect());
          return inner.left < outer.left - 1 || inner.right > outer.right + 1;
        })
        .map((text) => text.textContent)`)) as string[];
      expect(outside).toEqual([]);
      for (const slider of await page.locator("[data-figure] label").all()) {
        expect((await slider.boundingBox())?.height).toBeGreaterThanOrEqual(44);
      }
      expect(errors).toEqual([]);
      await page.close();
    });

    it("are pictures with their text and links where JavaScript is off", async () => {
      const { page } = await opened({ javaScriptEnabled: false });
      const images = page.locator("[data-figure] img");
      expect(await page.locator("body").innerText()).not.toMatch(/slider.*by hand/);
      expect(await images.count()).toBe(Object.keys(FIGURES).length);
      for (const image of await images.all()) {
        await image.scrollIntoViewIfNeeded();
        const box = await image.boundingBox();
        expect((box?.width ?? 0) / (box?.height ?? 1)).toBeCloseTo(WIDTH / HEIGHT, 1);
        expect((await image.getAttribute("alt"))?.length).toBeGreaterThan(10);
      }
      expect(await page.locator("mjx-container").first().isVisible()).toBe(true);
      const links = page.locator('[data-figure] a[href*="explorer-app/index.html#"]');
      expect(await links.count()).toBe(Object.keys(FIGURES).length);
      await page.close();
    });

    it.each(["light", "dark"] as const)("have no serious finding of axe, %s", async (scheme) => {
      const { page } = await opened({ colorScheme: scheme });
      await page.evaluate(axe);
      const { violations } = (await page.evaluate("axe.run()")) as {
        violations: { id: string; impact: string; nodes: { html: string }[] }[];
      };
      const serious = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
      expect(serious.map(({ id, nodes }) => [id, nodes[0].html])).toEqual([]);
      await page.close();
    });
  });
});
