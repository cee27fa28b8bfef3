import { existsSync, readdirSync } from "node:fs";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { VIEWS, viewOf } from "../../docs/.vitepress/theme/views.js";
import { FIGURES } from "../../docs/tour/figures.js";
import * as complex from "../../src/complex.js";
import { iterateExp } from "../../src/index.js";
import { rho } from "../../src/rho.js";
import { hasBrowser, ORIGIN } from "../browser/browser.js";
import { Opened, soon } from "./opened.js";

const docs = new URL("../../docs/", import.meta.url);

/** Addresses, the view that each shows, and what it says of them. */
const ADDRESSES: readonly (readonly [address: string, title: string, problem?: RegExp])[] = [
  ...["", "#", "#curve", "#/curve", "#curve?", "#curve?a=1/2", "#curve?a=0.5&x=2"].map(
    (address) => [address, "e"] as const,
  ),
  ...[
    "constructor",
    "__proto__",
    "hasOwnProperty",
    "toString",
    "valueOf",
    "nothing",
    "rhoo?a=0.3",
  ].map(
    (address) =>
      [
        `#${address}`,
        "e",
        new RegExp(`“${address.split("?")[0]}”, which is none of curve, plane`),
      ] as const,
  ),
  ["#%", "e", /“%”, which is none of/],
  ["#curve?a=%", "e", /is no number/],
  ["#curve?a=", "e", /is no number/],
  ["#curve?a=abc", "e", /“abc” is no number/],
  ["#curve?a=Infinity", "e", /not finite/],
  ["#curve?a=1/0", "e", /not finite/],
  ["#curve?x=abc", "e", /“abc” is no number/],
  ["#curve?x=-Infinity", "e"],
  ["#curve?x=1e308&a=2", "e"],
  ["#curve?a=-1&x=-3", "e"],
  ["#curve?axes=log", "e"],
  ["#curve?axes=tower&a=1/3", "e"],
  ["#curve?axes=constructor", "e", /axes = “constructor”, expected linear, log, tower/],
  ["#curve?axes=__proto__", "e", /axes = “__proto__”/],
  ["#curve?window=1,0,1,0", "e", /window = “1,0,1,0”/],
  ["#curve?window=1,2,3", "e", /window = “1,2,3”/],
  ["#curve?window=a,b,c,d", "e", /window = “a,b,c,d”/],
  ["#curve?window=1,1.000000000001,1,2", "e"],
  ["#curve?window=-1e14,1e14,-1e14,1e14", "e"],
  ["#curve?window=1,1.00000000000001,1,2", "e", /window = “1,1.00000000000001,1,2”/],
  ["#curve?window=-1e300,1e300,0,1", "e", /below 1000000000000000/],
  ["#curve?lines=exp", "e"],
  ["#curve?lines=", "e"],
  ["#curve?lines=exp,none", "e", /lines = “exp,none”/],
  ["#curve?family=0,1/4,1/2", "e"],
  ["#curve?family=0,b", "e", /“b” is no number/],
  ["#curve?family=1,2,3,4,5,6,7,8,9", "e", /At most 8/],
  ["#curve?beside=gelu,tanh", "e"],
  ["#curve?beside=relu", "e", /beside = “relu”/],
  ["#curve?unknown=1", "e", /“unknown”, which is none of/],
  ["#curve?__proto__=1&constructor=2", "e", /“__proto__”, which is none of/],
  ["#plane", "plane"],
  ["#plane?of=slog", "plane"],
  ["#plane?of=sexp&z=0.4,0.6&window=1,0,8", "plane"],
  ["#plane?of=constructor", "plane", /of = “constructor”/],
  ["#plane?plane=heights&a=1/3", "plane"],
  ["#plane?mode=contour&wheel=blue-yellow", "plane"],
  ["#plane?mode=checker&orbit=off", "plane"],
  ["#plane?a=abc", "plane", /“abc” is no number/],
  ["#plane?z=1", "plane"],
  ["#plane?z=a,b", "plane", /“a” is no number/],
  ["#plane?window=0,0,0", "plane", /window = “0,0,0”/],
  ["#plane?window=0.3,0.2,1e-12", "plane"],
  ["#plane?window=-1e300,0,1e-8", "plane", /window = “-1e300,0,1e-8”/],
  ["#plane?window=0.3,0,5e-324", "plane", /no narrower than 1e-13/],
  ["#plane?window=100000,0,1e-12&plane=heights", "plane", /window/],
  ["#plane?fixed=1", "plane"],
  ["#plane?fixed=7", "plane", /fixed = “7”/],
  ["#constructions", "half-exponential"],
  ["#constructions?show=", "half-exponential"],
  ["#constructions?show=1,x", "half-exponential", /show = “1,x”/],
  ["#constructions?show=0,999", "half-exponential", /show = “999”, expected numbers up to/],
  ["#constructions?a=abc", "half-exponential", /“abc” is no number/],
  ["#constructions?what=difference&scale=log", "half-exponential"],
  ["#constructions?code=(x)%20%3D%3E%20x", "half-exponential"],
  ["#fits", "Fits"],
  ["#fits?measure=__proto__", "Fits", /measure = “__proto__”/],
  ["#fits?from=-Infinity&to=3&shape=auto", "Fits"],
  ["#fits?from=3&to=-2", "Fits", /domain/],
  ["#fits?from=2&to=2", "Fits", /domain/],
  ["#fits?from=1e308&to=-1e308", "Fits", /domain/],
  ["#fits?from=-1e308&to=1e308", "Fits", /domain/],
  ["#fits?error=0", "Fits", /maxError/],
  ["#fits?error=x", "Fits", /“x” is no number/],
  ["#fits?target=cobol", "Fits", /target = “cobol”/],
  ["#rho", "addition"],
  ["#rho?a=1/2&x=2&y=3", "addition"],
  ["#rho?below=constructor", "addition", /below = “constructor”/],
  ["#rho?below=shift&a=-1", "addition", /alpha/],
  ["#rho?a=abc", "addition", /“abc” is no number/],
  ["#rho?x=1e308&y=-Infinity", "addition"],
  ["#plane?z=1e308,-1e308", "plane"],
  ["#rho?y=abc", "addition", /“abc” is no number/],
  ["#rho?window=2,2.000000001,3,3.000000001", "addition"],
];

describe.skipIf(!hasBrowser())("the explorer's state", () => {
  let explorer: Opened;
  let page: Page;
  beforeAll(async () => {
    explorer = await Opened.start();
    ({ page } = explorer);
  });
  afterAll(() => explorer?.browser.close());

  const drag = async (dx: number, dy: number, steps = 7): Promise<void> => {
    const box = await page.locator(".picture").first().boundingBox();
    if (!box) throw new Error("no picture");
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + dx, y + dy, { steps });
    await page.mouse.up();
  };
  /** The size of the plot in pixels, read at once: a chart that is drawn again has another frame. */
  const frame = () =>
    page.evaluate(`(() => {
      const { width, height } = document.querySelector(".picture .frame").getBoundingClientRect();
      return { width, height };
    })()`) as Promise<{ width: number; height: number }>;

  it(`has ${ADDRESSES.length} addresses, 65 or more`, () => {
    expect(ADDRESSES.length).toBeGreaterThanOrEqual(65);
  });

  it("shows a view for every address, and says what of it is wrong", async () => {
    await explorer.open("");
    for (const [address, title, problem] of ADDRESSES) {
      await page.evaluate(`location.hash = ${JSON.stringify(address.slice(1))}`);
      // The hash may be what it was, and the next view not yet there.
      await soon(() => page.locator("main h1").textContent()).toContain(title);
      const said = async () =>
        (await page.locator("main .problem").allTextContents()).join(" ").trim();
      if (problem) await soon(said).toMatch(problem);
      await explorer.settled();
      if (!problem) expect(await said(), address).toBe("");
      expect(await page.locator("nav [aria-current]").count(), address).toBe(1);
      expect(await page.locator(".stage .picture svg *").count(), address).toBeGreaterThan(5);
      expect(explorer.errors, address).toEqual([]);
    }
  });

  it("is where each page of the guide and each figure of the tour lead", async () => {
    const pages = readdirSync(docs).filter((name) => name.endsWith(".md"));
    // A page may be gone or renamed.
    expect(Object.keys(VIEWS).filter((name) => !pages.includes(`${name}.md`))).toEqual([]);
    const hashes = [
      ...pages.map((name) => viewOf(name.replace(".md", "")).hash),
      ...Object.values(FIGURES).flatMap(({ controls, view }) =>
        (["from", "start", "to"] as const).map((end) => view(...controls.map((one) => one[end]))),
      ),
    ];
    await explorer.open("");
    for (const hash of new Set(hashes)) {
      await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
      const view = hash.slice(1).split("?")[0];
      await soon(() => page.locator("nav [aria-current]").getAttribute("href")).toContain(view);
      await explorer.settled();
      const said = await page.locator("main .problem").allTextContents();
      expect(said.join("").trim(), hash).toBe("");
    }
    expect(explorer.errors).toEqual([]);
  });

  it.each(["curve", "plane", "constructions", "fits", "rho"])(
    "%s: explains its terms where they stand, and leads to the guide",
    async (view) => {
      await explorer.open(`#${view}`);
      const terms = page.locator("main .term");
      expect(await terms.count()).toBeGreaterThan(0);
      for (const term of await terms.all()) {
        const note = page.locator(`#${await term.getAttribute("popovertarget")}`);
        expect(await note.isVisible()).toBe(false);
        await term.click();
        expect(await note.isVisible()).toBe(true);
        expect(((await note.textContent()) ?? "").length).toBeGreaterThan(60);
        await page.keyboard.press("Escape");
        expect(await note.isVisible()).toBe(false);
      }
      // A note that is open stays in sight when a phone is turned.
      await terms.first().click();
      await page.setViewportSize({ width: 360, height: 740 });
      const sideways =
        "document.documentElement.scrollWidth - document.documentElement.clientWidth";
      await soon(() => page.evaluate(sideways)).toBeLessThanOrEqual(0);
      await page.setViewportSize({ width: 1280, height: 720 });
      const links = await page
        .locator('a[href^="../"]')
        .evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
      expect(links.length).toBeGreaterThan(3);
      for (const link of links) {
        const name = link.replace("../", "") || "index";
        expect(existsSync(new URL(`${name}.md`, docs)), link).toBe(true);
      }
      expect(explorer.errors).toEqual([]);
    },
  );

  it.each([
    ["#curve?window=1,1.01,1.64,1.66", 0.01, 0.02],
    ["#curve?window=2,2.001,3,3.001", 0.001, 0.001],
    ["#curve?window=1,1.000000000001,1.6463542337506,1.6463542337516", 1e-12, 1e-12],
    ["#rho?window=2,2.000000001,3,3.000000001", 1e-9, 1e-9],
    ["#rho?window=2,2.000000000001,3,3.000000000001", 1e-12, 1e-12],
  ])("moves %s by what it is dragged, and keeps its size", async (address, width, height) => {
    await explorer.open(address);
    const before = explorer.window();
    const box = await frame();
    await drag(70, -40);
    const expected = [
      before[0] - (70 / box.width) * width,
      before[1] - (70 / box.width) * width,
      before[2] - (40 / box.height) * height,
      before[3] - (40 / box.height) * height,
    ];
    await soon(() =>
      Math.max(...explorer.window().map((end, i) => Math.abs(end - expected[i]))),
    ).toBeLessThan(0.003 * Math.max(width, height));
    const [x0, x1, y0, y1] = explorer.window();
    // Ends are doubles: their rounding is a part of the narrowest widths.
    expect(Math.abs((x1 - x0) / width - 1)).toBeLessThan(1e-3);
    expect(Math.abs((y1 - y0) / height - 1)).toBeLessThan(1e-3);
    expect(explorer.errors).toEqual([]);
  });

  it("moves and zooms the plane down to a width of 1e-12", async () => {
    await explorer.open("#plane?orbit=off&window=0.3,0.2,1e-11");
    const box = await frame();
    await drag(30, 20);
    await soon(() => explorer.window()[0]).not.toBe(0.3);
    await soon(() => Math.abs((0.3 - explorer.window()[0]) / 1e-11 - 30 / box.width)).toBeLessThan(
      0.01,
    );
    expect(Math.abs(explorer.window()[2] / 1e-11 - 1)).toBeLessThan(1e-5); // its ends are doubles
    await page.locator(".square").first().focus();
    for (let i = 0; i < 11; i++) await page.keyboard.press("+");
    await soon(() => explorer.window()[2]).toBeLessThan(1e-12);
    expect(explorer.window()[2]).toBeGreaterThan(8e-13);
    expect(explorer.errors).toEqual([]);
  });

  it.each(["linear", "log", "tower"])(
    "keeps the leading digits of its ticks on %s axes at depth, inside the picture",
    async (axes) => {
      const half = iterateExp(1, 1 / 2);
      const middle = { linear: half, log: Math.log10(half), tower: 0.5 }[axes] as number;
      const [x, y] = [axes === "tower" ? 0 : 1, middle];
      const d = 5e-11;
      await explorer.open(`#curve?axes=${axes}&window=${x - d},${x + d},${y - d},${y + d}`);
      await soon(() => page.locator("text.tick").count()).toBeGreaterThan(3);
      const texts = await page.locator("text.tick").allTextContents();
      expect(new Set(texts).size).toBe(texts.length);
      for (const text of texts)
        expect(Number(text), text).toBeCloseTo(text[2] === "6" ? half : 1, 7);
      const outside = await page.evaluate(`(() => {
        const { left, right } = document.querySelector(".picture").getBoundingClientRect();
        const ticks = [...document.querySelectorAll("text.tick")].map((tick) => tick.getBoundingClientRect());
        return ticks.filter((tick) => tick.left < left - 1 || tick.right > right + 1).length;
      })()`);
      expect(outside).toBe(0);
      // At this depth every curve is straight, and the picture shows it passing through its middle.
      const d0 = (await page.locator("path.line.thick").getAttribute("d")) ?? "";
      const points = d0
        .slice(1)
        .split("L")
        .map((point) => point.split(",").map(Number));
      const { width, height } = await frame();
      const nearest = points.reduce((p, q) =>
        Math.abs(q[0] - width / 2) < Math.abs(p[0] - width / 2) ? q : p,
      );
      expect(Math.abs(nearest[1] - height / 2)).toBeLessThan(3);
      expect(explorer.errors).toEqual([]);
    },
  );

  it("shows heights beyond doubles on tower axes, and their window again where they come back", async () => {
    const address = "#curve?axes=tower&window=4.9,5.6,4.9,5.6";
    await explorer.open(address);
    await soon(() => page.locator("text.tick").allTextContents()).toContain("sexp 5.2");
    const { width } = await frame();
    const end = async () => {
      const line = page.locator(".picture path.line.c5");
      const points = ((await line.getAttribute("d")) ?? "").slice(1).split("L");
      return Math.max(...points.map((point) => Number(point.split(",")[0])));
    };
    await soon(end).toBeGreaterThan(width - 1);
    await page.getByRole("radio", { name: "Linear" }).check();
    await soon(() => page.url()).toBe(`${ORIGIN}/#curve`);
    await page.getByRole("radio", { name: "Tower" }).check();
    await soon(() => page.url()).toBe(`${ORIGIN}/${address}`);
    expect(explorer.errors).toEqual([]);
  });

  it.each(["plane?window=0.3,0.2,1e-12", "rho?window=2,2.000000000001,3,3.000000000001"])(
    "has the labels of its ticks inside the picture at depth: %s",
    async (address) => {
      await explorer.open(`#${address}`);
      const outside =
        await page.evaluate(`[...document.querySelectorAll(".picture")].flatMap((picture) => {
        const { left, right } = picture.getBoundingClientRect();
        return [...picture.querySelectorAll("text.tick")]
          .filter((text) => text.getBoundingClientRect().left < left - 1
            || text.getBoundingClientRect().right > right + 1)
          .map((text) => text.textContent);
      })`);
      expect(outside).toEqual([]);
    },
  );

  it("names its contours at depth, each by another number", async () => {
    await explorer.open("#rho?window=2,2.000000000001,3,3.000000000001");
    const names = await page.locator("text.level").allTextContents();
    expect(names.length).toBeGreaterThan(3);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(Number(name) - rho(1 / 2).sum(2, 3)).toBeLessThan(3e-12);
  });

  it("blames a bad a on a, draws nothing then, and comes back", async () => {
    await explorer.open("#curve?a=1/x&x=2");
    expect(await page.locator(".stage-slider .problem").textContent()).toContain("“1/x”");
    expect(await page.locator(".panel .problem").allTextContents()).toEqual(["", ""]);
    expect(await page.locator(".picture path.line").count()).toBe(0);
    expect(await page.locator(".readout dd").count()).toBe(0);
    await explorer.field("a").fill("1/3");
    await soon(() => explorer.value("f(x)")).toBe(`${iterateExp(2, 1 / 3)}`);
    await soon(() => page.locator(".picture path.line").count()).toBe(4);
    await explorer.field("a").fill("");
    await soon(() => page.locator(".picture path.line").count()).toBe(0);
    expect(explorer.errors).toEqual([]);
  });

  it("ends on the view that was clicked last", async () => {
    await explorer.open("#curve");
    for (const [first, last, title] of [
      ["plane", "rho", "Between addition"],
      ["constructions", "curve", "Between x"],
      ["fits", "plane", "The complex plane"],
    ]) {
      // The code of both may be on its way at once, the first's for longer.
      await page.evaluate(`for (const id of ["${first}", "${last}"])
        document.querySelector('nav a[href^="#' + id + '"]').click();`);
      await explorer.settled();
      await soon(() => page.locator("h1").textContent()).toContain(title);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(await page.locator("h1").count()).toBe(1);
      expect(await page.locator("h1").textContent()).toContain(title);
      expect(await page.locator("nav [aria-current]").getAttribute("href")).toContain(`#${last}`);
    }
    expect(explorer.errors).toEqual([]);
  });

  it("keeps the values as a table in step", async () => {
    await explorer.open("#curve");
    await page.getByText("Values as a table").click();
    const cell = () => page.locator("details tbody tr").nth(5).locator("td").first().textContent();
    await soon(cell).toBe(`${iterateExp(2, 1 / 2)}`);
    await page.getByRole("slider").focus();
    await page.keyboard.press("ArrowRight");
    await soon(cell).toBe(`${iterateExp(2, 0.505)}`);
    await soon(() => page.locator("details caption").textContent()).toContain("0.505");

    await explorer.open("#plane?window=0,0,2");
    await page.getByText("Values as a table").click();
    const first = () => page.locator("details tbody tr").first().textContent();
    await soon(first).toContain("−0.8");
    const before = await first();
    await page.getByRole("slider").focus();
    await page.keyboard.press("ArrowRight");
    await soon(first).not.toBe(before);
    await page.locator(".square").first().focus();
    await page.keyboard.press("-");
    await soon(first).toContain("−1 ");

    await explorer.open("#fits");
    await page.getByText("The fit as a table").click();
    await soon(() => page.locator("details tbody").textContent()).toContain("Degree10");
    await page.getByLabel("Largest error").fill("1e-3");
    await soon(() => page.locator("details tbody").textContent()).not.toContain("Degree10");
    await page.getByLabel("Largest error").fill("x");
    await soon(() => page.locator("details tbody").count()).toBe(0);
    expect(explorer.errors).toEqual([]);
  });

  it("leaves nothing of the last fit where there is none, and says why", async () => {
    await explorer.open("#fits");
    const copy = page.getByRole("button", { name: "Copy source" });
    const problem = page.locator(".panel > .problem");
    const gone = async () => {
      await soon(() => copy.isDisabled()).toBe(true);
      expect(await page.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
      await soon(() => page.locator(".picture .band").count()).toBe(0);
      expect(await page.locator(".picture path.line").count()).toBe(0);
      expect(await page.locator("pre").textContent()).toBe("");
      expect(await page.locator(".readout dd").count()).toBe(0);
    };
    await soon(() => copy.isDisabled()).toBe(false);
    await page.getByLabel("Largest error").fill("1e-30");
    await gone();
    expect(await problem.textContent()).toContain("maxError");
    await page.getByLabel("Largest error").fill("1e-4");
    await soon(() => copy.isDisabled()).toBe(false);
    await page.getByLabel("from x =").fill("nothing");
    await gone();
    await page.getByLabel("from x =").fill("-2");
    await soon(() => copy.isDisabled()).toBe(false);
    await page.getByRole("radio", { name: "In ulps" }).check();
    await page.getByLabel("Largest error").fill("4");
    await gone();
    // exp^(1/2) is 0 at exp^(-1/2)(0).
    const zero = iterateExp(0, -1 / 2).toPrecision(5);
    expect(await problem.textContent()).toContain(
      `The domain holds x = ${zero}, where exp^0.5 is 0`,
    );
    await page.getByRole("radio", { name: "Pieces" }).check();
    await soon(() => copy.isDisabled()).toBe(false);
    expect(await problem.textContent()).toBe("");
    expect(explorer.errors).toEqual([]);
  });

  it("takes back what was done, by button and by key, and does it again", async () => {
    await explorer.open("#curve?a=1/3");
    const undo = page.getByRole("button", { name: "Undo" });
    const redo = page.getByRole("button", { name: "Redo" });
    expect([await undo.isDisabled(), await redo.isDisabled()]).toEqual([true, true]);
    await page.getByRole("button", { name: "a 1/2, the half" }).click();
    await soon(() => page.url()).toBe(`${ORIGIN}/#curve`);
    await page.getByRole("radio", { name: "Tower" }).check();
    await soon(() => page.url()).toContain("axes=tower");
    await undo.click();
    await soon(() => page.url()).toBe(`${ORIGIN}/#curve`);
    await soon(() => page.getByRole("radio", { name: "Linear" }).isChecked()).toBe(true);
    expect(await page.evaluate("document.activeElement.ariaLabel")).toBe("Undo");
    await page.keyboard.press("Control+z");
    await soon(() => page.url()).toContain("a=1/3");
    await soon(() => explorer.field("a").inputValue()).toBe("1/3");
    await soon(() => undo.isDisabled()).toBe(true);
    await page.keyboard.press("Control+Shift+z");
    await soon(() => page.url()).toBe(`${ORIGIN}/#curve`);
    await redo.click();
    await soon(() => page.url()).toContain("axes=tower");
    await soon(() => explorer.value("f(x)")).toBe(`${iterateExp(1, 1 / 2)}`);
    expect(explorer.errors).toEqual([]);
  });

  it("keeps the keyboard’s place where a change is taken back", async () => {
    await explorer.open("#curve");
    const focused = () =>
      page.evaluate("document.activeElement.type + document.activeElement.ariaLabel");
    for (const [key, control] of [
      ["ArrowRight", page.getByRole("slider")],
      ["Space", page.getByRole("checkbox", { name: "tanh" })],
    ] as const) {
      await control.focus();
      const before = await focused();
      await page.keyboard.press(key);
      await soon(() => page.url()).not.toBe(`${ORIGIN}/#curve`);
      await page.keyboard.press("Control+z");
      await soon(() => page.url()).toBe(`${ORIGIN}/#curve`);
      await soon(focused).toBe(before);
    }
    expect(explorer.errors).toEqual([]);
  });

  it("comes back to what was seen, however soon another view was asked for", async () => {
    await explorer.open("#curve");
    await page.evaluate(`(() => {
      const slider = document.querySelector("input[type=range]");
      slider.value = "0.7";
      slider.dispatchEvent(new Event("input"));
      document.querySelector('nav a[href^="#rho"]').click();
    })()`);
    await soon(() => page.title()).toBe("Between addition and multiplication – iterexp explorer");
    await page.goBack();
    await soon(() => page.title()).toBe("Between x and e^x – iterexp explorer");
    expect(page.url()).toBe(`${ORIGIN}/#curve?a=0.7`);
    expect(await explorer.field("a").inputValue()).toBe("0.7");
    expect(explorer.errors).toEqual([]);
  });

  it("has no verdict of an earlier run, another a or other code", async () => {
    await explorer.open("#constructions");
    const code = page.getByLabel("f in JavaScript");
    const judge = page.getByRole("button", { name: "Judge" });
    const verdict = () => page.locator(".verdict").textContent();
    const runs = () => page.locator("iframe").count();
    await code.fill("(x) => { for (;;); }");
    await judge.click();
    expect(await runs()).toBe(1);
    await page.getByRole("button", { name: "bent by a ripple" }).click();
    await soon(verdict).toContain("Another iterate");
    expect(await runs()).toBe(0);

    const legend = () => page.locator(".figure .legend").first().textContent();
    const before = page.getByText("Of the code before it was changed:");
    const source = await code.inputValue();
    expect(await before.isVisible()).toBe(false);
    await code.fill(`${source} `);
    expect(await before.isVisible()).toBe(true);
    await soon(legend).toContain("yours, before the change");
    await code.fill(source);
    expect(await before.isVisible()).toBe(false);
    await soon(legend).not.toContain("before");

    await code.fill("(x) => { for (;;); }");
    await judge.click();
    await explorer.field("a").fill("1/3");
    expect([await runs(), await verdict(), await judge.isEnabled()]).toEqual([0, "", true]);

    await code.fill("");
    await soon(() => page.url()).toMatch(/code=$/);
    await page.reload();
    await explorer.settled();
    expect(await code.inputValue()).toBe("");
    expect(explorer.errors).toEqual([]);
  });

  it("takes back a change of view too", async () => {
    await explorer.open("#curve?a=1/3");
    await page.getByRole("link", { name: "Rho", exact: true }).click();
    await soon(() => page.title()).toContain("Between addition");
    await page.getByRole("button", { name: "a 1, multiplication" }).click();
    await soon(() => page.url()).toContain("#rho?a=1");
    await page.keyboard.press("Control+z");
    await soon(() => page.url()).toBe(`${ORIGIN}/#rho`);
    await page.keyboard.press("Control+z");
    await soon(() => page.url()).toBe(`${ORIGIN}/#curve?a=1/3`);
    await soon(() => explorer.field("a").inputValue()).toBe("1/3");
    const current = page.locator("nav a[aria-current]");
    expect(await current.textContent()).toBe("Curve");
    expect(await page.getByRole("button", { name: "Undo" }).isDisabled()).toBe(true);
    await page.keyboard.press("Control+y");
    await page.keyboard.press("Control+y");
    await soon(() => page.url()).toContain("#rho?a=1");
    await soon(() => current.textContent()).toBe("Rho");
    expect(explorer.errors).toEqual([]);
  });

  it("draws several a at once, and activations beside them", async () => {
    await explorer.open("#curve?lines=iterate");
    await soon(() => page.locator(".picture path.line").count()).toBe(1);
    await page.getByRole("button", { name: "A family" }).click();
    await soon(() => page.locator(".picture path.line").count()).toBe(7);
    expect(await page.locator(".figure .legend").nth(1).textContent()).toContain("a = −1/2");
    for (const name of ["tanh", "softplus", "GELU", "SiLU"]) {
      await page.getByRole("checkbox", { name }).check();
    }
    await soon(() => page.locator(".picture path.line").count()).toBe(11);
    await soon(() => page.url()).toContain("beside=tanh,softplus,gelu,silu");
    await page.getByRole("button", { name: "Only one" }).click();
    await soon(() => page.locator(".picture path.line").count()).toBe(5);
    expect(explorer.errors).toEqual([]);
  });

  it("plays a from 0 to 1 on the curve", async () => {
    await explorer.open("#curve");
    await page.getByRole("button", { name: "Play" }).click();
    const seen = new Set<string>();
    await soon(async () => {
      seen.add(await explorer.field("a").inputValue());
      return seen.size;
    }).toBeGreaterThan(3);
    await page.getByRole("button", { name: "Pause" }).click();
    await explorer.settled();
    const a = Number(await explorer.field("a").inputValue());
    expect(a).toBeGreaterThanOrEqual(0);
    expect(a).toBeLessThanOrEqual(1);
    await soon(() => explorer.value("f(x)")).toBe(`${iterateExp(1, a)}`);
    expect(explorer.errors).toEqual([]);
  });

  it("shows the iterate over the plane of heights, where its flow is horizontal", async () => {
    await explorer.open("#plane?plane=heights&a=1/3&z=0.4,0.6");
    for (const [name, options] of [
      ["Kneser", {}],
      ["regular", { solution: "regular" }],
    ] as const) {
      const { re, im } = complex.sexp({ re: 0.4 + 1 / 3, im: 0.6 }, options);
      const [real, imaginary] = (await explorer.value(name)).split(" + ");
      expect(Number(real)).toBeCloseTo(re, 12);
      expect(Number(imaginary.replace("i", ""))).toBeCloseTo(im, 12);
    }
    const flow = await page.locator(".flow:not(.casing)").first().getAttribute("d");
    const heights = (flow ?? "").match(/,[\d.]+/g) ?? [];
    expect(heights.length).toBeGreaterThan(10);
    expect(new Set(heights).size).toBe(1);
    expect(explorer.errors).toEqual([]);
  });
});
