import { spawnSync } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import puppeteer, { type Browser, type Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { halfExp } from "../../src/index.js";
import { TYPES } from "../browser/browser.js";
import { explorerSite } from "./site.js";

const executablePath = ["firefox-esr", "firefox"]
  .map((name) => spawnSync("which", [name], { encoding: "utf8" }).stdout.trim())
  .find((path) => path !== "");
if (executablePath === undefined) console.warn("SKIPPED: no firefox-esr, firefox on the PATH");

/** What the page has at rest: nothing is under way, and a picture is drawn. */
const RESTS = `document.querySelector(".picture .frame") !== null &&
  document.querySelector("[data-state=busy], [aria-busy=true], tbody td[colspan]") === null &&
  (document.documentElement.dataset.work ?? "0") === "0"`;

describe.skipIf(executablePath === undefined)("the explorer in Firefox", () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];
  const read = (expression: string) => page.evaluate(expression) as Promise<string>;

  beforeAll(async () => {
    const site = await explorerSite();
    server = createServer(({ url = "/" }, response) => {
      const { pathname } = new URL(url, "http://127.0.0.1");
      const type = TYPES[extname(pathname)] ?? "application/octet-stream";
      response.setHeader("content-type", type).end(site[pathname] ?? "");
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    browser = await puppeteer.launch({
      browser: "firefox",
      executablePath: executablePath as string,
      timeout: 120_000,
    });
    page = await browser.newPage();
    page.setDefaultTimeout(100_000);
    page.on("pageerror", (error) => errors.push(`${error}`));
  });
  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  const open = async (address: string): Promise<void> => {
    const { port } = server.address() as AddressInfo;
    await page.goto("about:blank");
    await page.goto(`http://127.0.0.1:${port}/${address}`);
    await page.waitForFunction(RESTS);
  };

  it.each(["curve", "plane", "constructions", "fits", "rho"])(
    "the explorer in Firefox opens %s",
    async (view) => {
      await open(`#${view}`);
      expect(await read(`document.querySelector("nav [aria-current]").textContent`)).toMatch(
        new RegExp(view, "i"),
      );
      const problems = await read(
        `[...document.querySelectorAll("[role=alert]")].map((alert) => alert.textContent).join("")`,
      );
      expect(problems).toBe("");
      expect(errors).toEqual([]);
    },
  );

  it("has the library's values", async () => {
    await open("#curve?x=2");
    const values = await read(`document.querySelector(".readout").textContent`);
    expect(values).toContain(`${halfExp(2)}`);
  });

  it("draws the plane in many colours", async () => {
    await open("#plane?gpu=off");
    const colours = await read(`(() => {
      const canvas = document.querySelector("canvas.domain");
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    })()`);
    expect(colours).toBeGreaterThan(1000);
  });
});
