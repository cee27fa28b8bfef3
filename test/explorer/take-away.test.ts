import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realConstructions } from "../../src/compare.js";
import * as complex from "../../src/complex.js";
import * as decimal from "../../src/decimal.js";
import { fitIterate } from "../../src/fit.js";
import { iterateExp } from "../../src/index.js";
import { rho } from "../../src/rho.js";
import { hasBrowser, ORIGIN } from "../browser/browser.js";
import { python } from "../python/environment.js";
import { Opened, soon } from "./opened.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A folder in which iterexp is installed, from its source, as the package and as the command. */
function workshop() {
  const folder = mkdtempSync(join(tmpdir(), "iterexp-explorer-"));
  const own = join(folder, "node_modules", "iterexp");
  mkdirSync(own, { recursive: true });
  symlinkSync(join(root, "src"), join(own, "src"));
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const sources = Object.entries(exports as Record<string, { default?: string }>).flatMap(
    ([name, { default: file }]) =>
      file ? [[name, file.replace("./dist", "./src").replace(/js$/, "ts")]] : [],
  );
  writeFileSync(
    join(own, "package.json"),
    JSON.stringify({ name: "iterexp", type: "module", exports: Object.fromEntries(sources) }),
  );
  const command = `#!/bin/sh\nexec "${process.execPath}" "${join(root, "src/cli/main.ts")}" "$@"\n`;
  writeFileSync(join(folder, "iterexp"), command, { mode: 0o755 });
  const env = {
    ...process.env,
    PATH: `${folder}:${process.env.PATH}`,
    NODE_OPTIONS: `--import=${pathToFileURL(fileURLToPath(import.meta.resolve("tsx")))}`,
  };
  const run = (program: string, args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(program, args, {
      cwd: folder,
      env,
      encoding: "utf8",
    });
    expect(stderr, args.join(" ")).toBe("");
    expect(status).toBe(0);
    return stdout.trim();
  };
  const shell = (script: string): string => run("sh", ["-c", script]);
  return {
    folder,
    shell,
    javascript: (code: string): string => {
      writeFileSync(join(folder, "program.mjs"), code);
      return run(process.execPath, ["program.mjs"]);
    },
    /** Its first line, a comment, may be a command that makes what it imports. */
    python: (code: string): string => {
      const [, made] = /^# (iterexp .*)/.exec(code) ?? [];
      if (made) shell(made);
      writeFileSync(join(folder, "program.py"), code);
      return run(python, ["program.py"]);
    },
  };
}

const hasTorch = spawnSync(python, ["-c", "import torch, numpy"]).status === 0;
if (!hasTorch) console.warn(`SKIPPED: ${python} has no torch and numpy`);

describe.skipIf(!hasBrowser())("what is taken away from the explorer", () => {
  let explorer: Opened;
  let page: Page;
  const shop = workshop();
  beforeAll(async () => {
    explorer = await Opened.start();
    ({ page } = explorer);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  });
  afterAll(async () => {
    await explorer?.browser.close();
    rmSync(shop.folder, { recursive: true });
  });

  const copied = async (button: string): Promise<string> => {
    await page.evaluate(`navigator.clipboard.writeText("")`);
    await page.getByRole("button", { name: button, exact: true }).click();
    await soon(() => page.evaluate("navigator.clipboard.readText()")).not.toBe("");
    return page.evaluate("navigator.clipboard.readText()");
  };

  it("is a link to what is seen, at once", async () => {
    await explorer.open("#curve?a=1/3");
    await explorer.field("x").fill("7");
    expect(await copied("Copy link")).toBe(`${ORIGIN}/#curve?a=1/3&x=7`);
  });

  it("is the curve's value in three languages", async () => {
    await explorer.open("#curve?a=-1/3&x=-2.5");
    const once = iterateExp(-2.5, -1 / 3);
    expect(shop.javascript(await copied("JavaScript"))).toBe(`${once} ${iterateExp(once, -1 / 3)}`);
    await explorer.open("#curve?a=1/3&x=-2.5");
    expect(shop.shell(await copied("Command"))).toBe(
      decimal.iterateExp("-2.5", "1/3", { digits: 50 }).toPrecision(50),
    );
    const code = await copied("Python");
    if (!hasTorch) return;
    const numbers = shop.python(code).split(" ").map(Number);
    const value = iterateExp(-2.5, 1 / 3);
    expect(numbers[0]).toBeCloseTo(value, 11);
    expect(numbers[1]).toBeCloseTo(iterateExp(value, 1 / 3), 11);
  });

  it("is the curve's value at minus infinity too", async () => {
    await explorer.open("#curve?a=1/3&x=-Infinity");
    const value = iterateExp(Number.NEGATIVE_INFINITY, 1 / 3);
    expect(shop.javascript(await copied("JavaScript"))).toContain(`${value} `);
    expect(Number(shop.shell(await copied("Command")))).toBe(value);
    const code = await copied("Python");
    if (hasTorch) expect(Number(shop.python(code).split(" ")[0])).toBeCloseTo(value, 11);
  });

  it.each(["curve?a=abc", "plane?z=1,b", "constructions?a=abc", "fits?error=x", "rho?y=abc"])(
    "is no program where a field is wrong: %s",
    async (address) => {
      await explorer.open(`#${address}`);
      await page.evaluate(`navigator.clipboard.writeText("before")`);
      const buttons = page
        .locator(".take button")
        .filter({ hasText: /^(JavaScript|Command|Python)$/ });
      for (const name of ["JavaScript", "Command", "Python"]) {
        await page.locator(".take").getByRole("button", { name, exact: true }).click();
        await soon(() => page.locator(".take").innerText()).toContain("A field is wrong");
        await soon(() => buttons.count()).toBe(3);
      }
      expect(await page.evaluate("navigator.clipboard.readText()")).toBe("before");
      expect(explorer.errors).toEqual([]);
    },
  );

  it.each([
    [
      "#plane?a=0.7&z=1.5,-1",
      (z: complex.ComplexInput, options: object) => complex.iterateExp(z, 0.7, options),
    ],
    ["#plane?of=slog&z=1.5,-1", complex.slog],
    ["#plane?of=sexp&z=1.5,-1", complex.sexp],
    [
      "#plane?plane=heights&a=0.7&z=0.8,-1",
      (_: unknown, options: object) => complex.sexp({ re: 0.8 + 0.7, im: -1 }, options),
    ],
  ] as const)("is the plane's values in three languages: %s", async (address, f) => {
    await explorer.open(address);
    const z = { re: 1.5, im: -1 };
    const parts = (w: { re: number; im: number }) => [w.re, w.im];
    const expected = {
      kneser: parts(f(z, {})),
      regular: parts(f(z, { solution: "regular", fixedPoint: 0 })),
    };
    expect(JSON.parse(shop.javascript(await copied("JavaScript")))).toEqual(expected);
    expect(JSON.parse(shop.shell(await copied("Command")))).toEqual(expected);
    const code = await copied("Python");
    expect(JSON.parse(shop.python(code).replaceAll("'", '"'))).toEqual(expected);
  });

  it("is the survey in three languages", async () => {
    await explorer.open("#constructions?a=1/3");
    const values = realConstructions.map(({ name, iterate }) => `${name} ${iterate(1, 1 / 3)}`);
    expect(shop.javascript(await copied("JavaScript")).split("\n")).toEqual(values);
    expect(shop.shell(await copied("Command"))).toContain(`${realConstructions[0].name}`);
    expect(shop.python(await copied("Python"))).toContain(`${realConstructions[0].name}`);
  });

  it.each([
    "(x) => x + 1 / 2 + x * x / 8",
    "const ripple = (t) => sin(2 * PI * t) / 100;\nexport function f(x) { return x + ripple(x) + exp(-9); }",
    // Names of its own that are names of iterexp and Math too.
    "export default function halfExp(x) { return x + 1 / 2 + x * x / 8; }",
    "const sqrt = (x) => x / 2;\nexport const exp = (x) => x + sqrt(1 + x * x / 4);",
    'import { halfExp as half } from "iterexp";\nexport default (x) => half(x) + 1;',
    "(x) => 'it is' + \"it's\" === '' ? 0 : x",
    // Of a link that is not well meant: what is copied to a shell stays a text.
    '(x) => x /*\nEND_OF_MODULE\necho \'$(echo taken)\' `echo over` """\nEND_OF_MODULE_\n*/',
  ])("is the judgement of a function in three languages: %s", async (source) => {
    await explorer.open(`#constructions?code=${encodeURIComponent(source)}`);
    const javascript = shop.javascript(await copied("JavaScript"));
    expect(javascript).toContain("f(f(x))");
    expect(shop.python(await copied("Python"))).toBe(javascript);
    const command = await copied("Command");
    // The command fails where the function is no iterate.
    const printed = shop.shell(`{ ${command} } || true`).replaceAll("\n", " ");
    expect(printed).toContain(javascript.slice(0, 60));
  });

  it("is the fit in three languages", async () => {
    await explorer.open("#fits?from=-1&to=2&error=1e-3&shape=auto");
    const fit = fitIterate({
      alpha: 1 / 2,
      domain: [-1, 2],
      maxError: 1e-3,
      precision: "f32",
    });
    expect(shop.javascript(await copied("JavaScript"))).toBe(
      `${fit.maxError.bound} ${fit.evaluate(2)}`,
    );
    expect(shop.shell(await copied("Command"))).toBe(fit.emit("c", { name: "iterate" }).trim());
    const code = await copied("Python");
    if (hasTorch) expect(Math.fround(Number(shop.python(code)))).toBe(fit.evaluate(2));
  });

  it.each(["none", "odd", "shift", "signed"] as const)(
    "is the operation in three languages, below the absorber: %s",
    async (below) => {
      const [x, y] = below === "none" ? [2, 3] : [-3, -2];
      await explorer.open(`#rho?a=1/2&x=${x}&y=${y}&below=${below}`);
      const sum = rho(1 / 2, below === "none" ? {} : { extension: below }).sum(x, y);
      expect(shop.javascript(await copied("JavaScript"))).toBe(`${sum}`);
      expect(shop.shell(await copied("Command"))).toBe(`${sum}`);
      const code = await copied("Python");
      if (hasTorch) expect(Number(shop.python(code))).toBeCloseTo(sum, 11);
    },
  );

  it.each([
    ["curve?a=1/3&family=0,1", "curve", ["a = 1/3", "f = exp", "a = 0"]],
    [
      "plane?a=1/3",
      "plane-kneser",
      ["a = 1/3", "Kneser’s solution", "cut", "flow", "colours of z itself"],
    ],
    ["constructions?a=1/3", "constructions", ["a = 1/3", "linear pieces"]],
    ["fits?a=1/3", "fit", ["a = 1/3", "relative error", "bound"]],
    ["rho?a=1/3", "rho", ["a = 1/3", "absorber"]],
  ] as const)("is a picture with title, legend, a and fonts: %s", async (address, name, texts) => {
    await explorer.open(`#${address}`);
    if (name === "constructions") {
      await soon(() => page.locator(".figure .legend").textContent()).toContain("linear pieces");
    }
    const saved = async (kind: string): Promise<Buffer> => {
      const button = page.getByRole("button", { name: `Download as ${kind}` }).first();
      const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
      expect(download.suggestedFilename()).toBe(`iterexp-${name}.${kind.toLowerCase()}`);
      return readFileSync(await download.path());
    };
    const svg = (await saved("SVG")).toString();
    const words = svg.replace(/<style>.*?<\/style>/s, "").replace(/<[^>]*>/g, "");
    for (const text of texts) expect(words.replaceAll("\u200b", "")).toContain(text);
    for (const font of ["IBM Plex Sans", "STIX Two Text"])
      expect(svg).toContain(`font-family:"${font}"`);
    expect(svg.match(/src:url\(data:font\/woff2;base64,/g)?.length).toBe(4);
    expect(svg).not.toMatch(/class=|url\(http/);

    // In the dark theme the same, for paper.
    await page.emulateMedia({ colorScheme: "dark" });
    const inDark = (await saved("SVG")).toString();
    expect(inDark === svg, inDark.slice(-400)).toBe(true);
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(
      "rgb(18, 20, 23)",
    );
    await page.emulateMedia({ colorScheme: "light" });

    // Of the plane, its colours and what they mean.
    expect(svg.match(/<image /g)?.length ?? 0).toBe(name === "plane-kneser" ? 2 : 0);

    // The picture stands alone: as an image it draws, larger than the plot by title and legend.
    const [plot] = await page.locator(".picture svg").all();
    const box = await plot.boundingBox();
    const size = (await page.evaluate(`(async () => {
      const image = new Image();
      image.src = "data:image/svg+xml," + encodeURIComponent(${JSON.stringify(svg)});
      await image.decode();
      return [image.naturalWidth, image.naturalHeight];
    })()`)) as [number, number];
    expect(Math.abs(size[0] - (box?.width ?? 0))).toBeLessThanOrEqual(1);
    expect(size[1]).toBeGreaterThan((box?.height ?? 0) + 30);
    const png = await saved("PNG");
    expect(png.readUInt32BE(16)).toBeGreaterThanOrEqual(3 * (size[0] - 1));
    expect(explorer.errors).toEqual([]);
  });
});
