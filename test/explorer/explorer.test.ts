import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { colour } from "../../docs/explorer/tasks/colour.js";
import { realConstructions, survey } from "../../src/compare.js";
import * as complex from "../../src/complex.js";
import * as decimal from "../../src/decimal.js";
import { fitIterate } from "../../src/fit.js";
import { iterateExp, iterateExpGradient } from "../../src/index.js";
import { rho } from "../../src/rho.js";
import { hasBrowser, ORIGIN } from "../browser/browser.js";
import { Opened, soon } from "./opened.js";

type Complex = { re: number; im: number };
const VIEWS = ["curve", "plane", "constructions", "fits", "rho"];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

describe.skipIf(!hasBrowser())("the explorer", () => {
  let explorer: Opened;
  let page: Page;
  let errors: string[];
  const requests: string[] = [];
  const answered: string[] = [];

  beforeAll(async () => {
    explorer = await Opened.start();
    ({ page, errors } = explorer);
    page.on("response", (response) => answered.push(response.url()));
    page.on("request", (request) => requests.push(request.url()));
  });
  afterAll(() => explorer?.browser.close());

  const open = (address: string) => explorer.open(address);
  const settled = () => explorer.settled();
  const plotAtRest = () => explorer.plotAtRest();
  const value = (name: string, at = 0) => explorer.value(name, at);

  /** Engines differ in the last digit of Math.exp, Math.log, Math.sin. */
  const showsNear = async (name: string, ...expected: number[]): Promise<void> => {
    const parts = (await value(name)).split(/ ([+-]) /);
    const [re, sign, im] = parts;
    const numbers =
      sign === undefined ? [Number(re)] : [Number(re), Number(`${sign}${im.replace("i", "")}`)];
    expect(numbers.length).toBe(expected.length);
    const far = Math.hypot(...numbers.map((number, i) => number - expected[i]));
    expect(far).toBeLessThan(1e-13 * Math.hypot(...expected));
  };

  const becomes = (name: string, expected: string, at = 0) =>
    soon(() => value(name, at)).toBe(expected);

  it("shows the values of the library on the curve", async () => {
    await open("#curve?a=1/3&x=2.5");
    const { value: once, dx, dalpha } = iterateExpGradient(2.5, 1 / 3);
    await becomes("f(x)", `${once}`);
    expect(await value("f(f(x))")).toBe(`${iterateExp(once, 1 / 3)}`);
    await showsNear("df/dx", dx);
    await showsNear("df/da", dalpha);
    const digits = decimal.iterateExp("2.5", "1/3", { digits: 50 });
    expect(await value("50 digits")).toBe(digits.toPrecision(50));
    const twice = decimal.iterateExp("2.5", "2/3", { digits: 50 });
    expect(await value("50 digits", 1)).toBe(twice.toPrecision(50));
    expect(await page.locator(".picture path.line").count()).toBe(4);
    expect(errors).toEqual([]);
  });

  it("says what is wrong with a number, and where there is no value", async () => {
    await open("#curve");
    await page.getByRole("textbox", { name: "x", exact: true }).fill("1/x");
    await soon(() => page.locator(".problem").nth(1).textContent()).toContain("no number");
    await page.getByRole("textbox", { name: "x", exact: true }).fill("-3");
    await page.getByRole("textbox", { name: "a", exact: true }).fill("-1");
    await becomes("50 digits", "no real value");
    expect(errors).toEqual([]);
  });

  it("has its state in the address, and restores it", async () => {
    await open("#curve");
    await page.getByRole("button", { name: "a 1/3" }).click();
    await page.getByRole("radio", { name: "Tower" }).check();
    await page.getByRole("textbox", { name: "x", exact: true }).fill("7");
    await becomes("f(x)", `${iterateExp(7, 1 / 3)}`);
    await page.locator(".picture").focus();
    await page.keyboard.press("+");
    await page.keyboard.press("ArrowLeft");
    await soon(() => page.url()).toContain("window=");
    const shown = await plotAtRest();
    const url = page.url();
    await open(url.slice(url.indexOf("#")));
    await becomes("f(x)", `${iterateExp(7, 1 / 3)}`);
    expect(await plotAtRest()).toBe(shown);
    await page.locator(".picture").focus();
    await page.keyboard.press("0");
    await soon(() => page.url()).toBe(`${ORIGIN}/#curve?a=1/3&x=7&axes=tower`);
  });

  it("colours the plane by the values of the library, Kneser's and regular", async () => {
    await open("#plane?a=0.7&z=1.5,-1&window=0.3,0.2,5&orbit=off");
    await soon(() => page.locator("dt").count()).toBe(3);
    const z = { re: 1.5, im: -1 };
    const kneser = complex.iterateExp(z, 0.7);
    const regular = complex.iterateExp(z, 0.7, { solution: "regular" });
    await showsNear("Kneser", kneser.re, kneser.im);
    await showsNear("regular", regular.re, regular.im);

    const middle = { re: 0.3, im: 0.2 };
    for (const { canvas, at, across, f } of [
      { canvas: 0, at: middle, across: 5, f: (w: Complex) => complex.iterateExp(w, 0.7) },
      {
        canvas: 1,
        at: middle,
        across: 5,
        f: (w: Complex) => complex.iterateExp(w, 0.7, { solution: "regular" }),
      },
      // What the colours mean, beside them.
      { canvas: 2, at: { re: 0, im: 0 }, across: 8, f: (w: Complex) => w },
    ]) {
      // 60 pixels of the picture: their colours and where they lie.
      const { width, height, pixels } = (await page.evaluate(`(() => {
        const canvas = document.querySelectorAll(".square canvas, .wheel canvas")[${canvas}];
        const { width, height } = canvas;
        const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
        const pixels = Array.from({ length: 60 }, (_, n) => {
          const i = Math.floor((n * 0.618034 % 1) * width);
          const j = Math.floor(((n + 0.5) / 60) * height);
          return [i, j, ...data.slice(4 * (j * width + i), 4 * (j * width + i) + 4)];
        });
        return { width, height, pixels };
      })()`)) as { width: number; height: number; pixels: number[][] };
      expect(width).toBeGreaterThanOrEqual(88);
      const unit = across / width;
      for (const [i, j, ...bytes] of pixels) {
        const w = {
          re: at.re + (i + 0.5 - width / 2) * unit,
          im: at.im + (height / 2 - j - 0.5) * unit,
        };
        const { re, im } = f(w);
        const expected = new Uint32Array(1);
        colour(expected, Float64Array.of(re, im), "hue");
        const [...rgba] = new Uint8Array(expected.buffer);
        const far = Math.max(...rgba.map((byte, k) => Math.abs(byte - bytes[k])));
        expect(far, `at ${w.re} + ${w.im}i: ${bytes}, expected ${rgba}`).toBeLessThanOrEqual(2);
      }
    }
    expect(errors).toEqual([]);
  });

  it("draws cuts, fixed points and the orbit, and moves by drag, wheel and keys", async () => {
    await open("#plane?of=slog&window=0,0,6");
    const kneser = page.locator(".square").first();
    await soon(() => kneser.locator(".cut").count()).toBe(4); // two, each with its casing
    await soon(() => kneser.locator(".fixed").count()).toBe(6);
    await soon(() => kneser.locator(".flow").count()).toBe(2);
    const before = page.url();
    const box = await kneser.boundingBox();
    if (!box) throw new Error("no picture");
    await page.mouse.move(box.x + 150, box.y + 150);
    await page.mouse.down();
    await page.mouse.move(box.x + 190, box.y + 120, { steps: 4 });
    await page.mouse.up();
    await soon(() => page.url()).not.toBe(before);
    // The address may still be that of an earlier step of the drag.
    await soon(() => windowOf(page.url())[0]).toBeLessThan(-0.2);
    await soon(() => windowOf(page.url())[1]).toBeLessThan(-0.2);
    await page.mouse.move(box.x + 190, box.y + 121);
    await page.mouse.wheel(0, -200);
    await soon(() => windowOf(page.url())[2]).toBeLessThan(6);
    await kneser.focus();
    await page.keyboard.press("0");
    await settled();
    await kneser.click({ position: { x: 200, y: 150 } });
    await soon(() => page.url()).toContain("z=");
    expect(errors).toEqual([]);
  });

  it("lists the constructions with their values", async () => {
    await open("#constructions");
    const rows = page.locator(".survey tbody tr");
    expect(await rows.count()).toBe(survey.length);
    for (const [i, { iterate, name }] of realConstructions.entries()) {
      expect(await rows.nth(i).locator("th").textContent()).toContain(name);
      // Values come from the worker, some after the table.
      const cell = async (column: number) =>
        Number(await rows.nth(i).locator("td").nth(column).textContent());
      await soon(() => cell(0)).toBeCloseTo(iterate(0, 1 / 2), 9);
      await soon(() => cell(1)).toBeCloseTo(iterate(1, 1 / 2), 9);
    }
    expect(await page.locator(".low path.line").count()).toBe(3);
    expect(errors).toEqual([]);
  });

  it("judges a function, and survives what is none", async () => {
    await open("#constructions");
    const verdict = page.locator(".verdict");
    const judged = async (code: string) => {
      await page.getByLabel("f in JavaScript").fill(code);
      await page.getByRole("button", { name: "Judge" }).click();
      await page.getByRole("button", { name: "Judge", disabled: false }).waitFor();
      return (await verdict.textContent()) ?? "";
    };
    await page.getByRole("button", { name: "bent by a ripple" }).click();
    await soon(() => verdict.textContent()).toContain("Another iterate");
    expect(await judged("halfExp")).toContain("Kneser’s");
    const module = "export function f(x) {\n  return halfExp(x);\n}\n";
    expect(await judged(module)).toContain("Kneser’s");
    expect(await judged("(x) => (")).toContain("Not JavaScript");
    expect(await judged("(x) => nothing(x)")).toContain("nothing is not defined");
    expect(errors).toEqual([]);

    await page.getByLabel("f in JavaScript").fill("(x) => { for (;;); }");
    await page.getByRole("button", { name: "Judge" }).click();
    await page.getByRole("button", { name: "Stop" }).click();
    await soon(() => verdict.textContent()).toContain("It was stopped");

    const before = answered.length;
    const reach = `(x) => { const r = new XMLHttpRequest(); r.open("GET", "${ORIGIN}/?secret", false); r.send(); return x; }`;
    expect(await judged(reach)).toContain("It fails");
    expect(answered.slice(before).join()).not.toContain("secret");
  });

  it("makes the fit that the library makes, and copies its code", async () => {
    await open("#fits?from=-1&to=2&error=1e-3&target=javascript&shape=auto");
    const fit = fitIterate({ alpha: 1 / 2, domain: [-1, 2], maxError: 1e-3, precision: "f32" });
    await becomes("Degree", `${fit.degree}`);
    expect(await value("Pieces")).toBe(`${fit.pieces}`);
    expect(Number(await value("Bound"))).toBeCloseTo(fit.maxError.bound, 5);
    const code = fit.emit("javascript", { name: "iterate" });
    await soon(() => page.locator("pre").textContent()).toBe(code);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByRole("button", { name: "Copy source" }).click();
    await soon(() => page.evaluate("navigator.clipboard.readText()")).toBe(code);
    await page.getByLabel("Largest error").fill("1e-30");
    await soon(() => page.locator(".panel > .problem").textContent()).toContain("maxError");
    await page.getByLabel("Largest error").fill("1e-4");
    await page.getByLabel("Language").selectOption("rust");
    await soon(() => page.locator("pre").textContent()).toContain("pub fn iterate");
    expect(errors).toEqual([]);
  });

  it("adds and multiplies and what lies between", async () => {
    await open("#rho?a=1/2&x=2&y=3");
    const half = rho(1 / 2);
    await becomes("x ⊕ y", `${half.sum(2, 3)}`);
    expect(await value("identity")).toBe(`${half.identity}`);
    expect(await value("absorber")).toBe(`${half.absorber}`);
    await soon(() => page.locator("path.contour").count()).toBeGreaterThan(6);
    await soon(() => page.locator(".rule").count()).toBe(4);
    await page.getByRole("button", { name: "a 1, multiplication" }).click();
    await becomes("x ⊕ y", "6");
    await page.getByRole("button", { name: "a 0, addition" }).click();
    await becomes("x ⊕ y", "5");
    await open("#rho?a=-1/2");
    await becomes("absorber", "none");
    await open("#rho?a=1/2&x=-3&y=2&below=shift");
    await becomes("x ⊕ y", `${rho(1 / 2, { extension: "shift" }).sum(-3, 2)}`);
    await page.getByRole("textbox", { name: "a", exact: true }).fill("-1");
    await soon(() => page.locator(".slider .problem").textContent()).toContain("alpha");
    expect(errors).toEqual([]);
  });

  it("is worked by keyboard alone", async () => {
    await open("#curve");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("To the content");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("[document.activeElement.id, location.hash]")).toEqual([
      "content",
      "#curve",
    ]);
    await page.locator(".skip").focus();
    for (let i = 0; i < 6; i++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await soon(() => page.locator("h1").textContent()).toContain("addition");
    expect(await page.evaluate("document.activeElement.id")).toBe("content");
    await page.getByRole("slider").focus();
    await page.keyboard.press("Home");
    await becomes("x ⊕ y", `${Math.log(Math.exp(2) + Math.exp(3))}`);
    expect(await page.locator("#live").getAttribute("aria-live")).toBe("polite");
    await soon(() => page.locator("#live").textContent()).toContain("at a = -1");
  });

  it("has a light and a dark theme, and remembers which", async () => {
    await open("#rho");
    const ground = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await ground();
    await page.emulateMedia({ colorScheme: "light" });
    const light = await ground();
    expect(dark).not.toBe(light);
    const button = page.locator("#theme");
    await button.click(); // from the system's to light
    expect(await button.getAttribute("aria-label")).toContain("light");
    await button.click();
    expect(await ground()).toBe(dark);
    await open("#fits");
    expect(await ground()).toBe(dark);
    await button.click();
    expect(await ground()).toBe(light);
  });

  it("saves pictures and numbers", async () => {
    await open("#rho");
    const saved = async (kind: string, name = "rho"): Promise<Buffer> => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page
          .getByRole("button", { name: `Download as ${kind}` })
          .first()
          .click(),
      ]);
      expect(download.suggestedFilename()).toBe(`iterexp-${name}.${kind.toLowerCase()}`);
      return readFileSync(await download.path());
    };
    const csv = (await saved("CSV")).toString().trim().split("\n");
    expect(csv[0]).toBe("x,y,value");
    const [x, y, sum] = csv[900].split(",").map(Number);
    expect(sum).toBe(rho(1 / 2).sum(x, y));
    const svg = (await saved("SVG")).toString();
    expect(svg).toMatch(/^<svg[^>]* xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(svg).not.toContain("class=");
    expect([...(await saved("PNG")).subarray(1, 4)]).toEqual(
      [..."PNG"].map((c) => c.charCodeAt(0)),
    );
    await open("#plane");
    const picture = (await saved("SVG", "plane-kneser")).toString();
    expect(picture).toMatch(/<image href="data:image\/png;base64,[^"]{1000}/);
    expect(errors).toEqual([]);
  });

  it.each(VIEWS)(
    "%s: no serious finding of axe, light, dark and narrow; nothing sideways",
    async (view) => {
      for (const [colorScheme, width] of [
        ["light", 1280],
        ["dark", 360],
      ] as const) {
        await page.setViewportSize({ width, height: 740 });
        await page.emulateMedia({ colorScheme });
        await open(`#${view}`);
        if (await page.locator("details > summary").count())
          await page.locator("details > summary").click();
        await page.evaluate(axe);
        const { violations } = (await page.evaluate("axe.run()")) as {
          violations: {
            id: string;
            impact: string;
            nodes: { html: string; failureSummary: string }[];
          }[];
        };
        const serious = violations.filter(({ impact }) => ["serious", "critical"].includes(impact));
        expect(
          serious.map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary]),
        ).toEqual([]);
        const sideways =
          "document.documentElement.scrollWidth - document.documentElement.clientWidth";
        expect(await page.evaluate(sideways)).toBeLessThanOrEqual(0);
      }
      await page.setViewportSize({ width: 1280, height: 740 });
      expect(errors).toEqual([]);
    },
  );

  it("asks nothing of any other origin", () => {
    const ours = (url: string) => /^(about|blob|data):/.test(url) || new URL(url).origin === ORIGIN;
    expect(requests.length).toBeGreaterThan(10);
    expect(requests.filter((url) => !ours(url))).toEqual([]);
  });
});

const windowOf = (url: string): number[] =>
  (new URLSearchParams(url.split("?")[1]).get("window") ?? "").split(",").map(Number);
