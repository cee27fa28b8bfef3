import { readFileSync } from "node:fs";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { judgeSource } from "../../docs/explorer/judging/judge.js";
import { addressOf, FIGURES, startOf } from "../../docs/tour/figures.js";

/** Compiled with the explorer, which knows the types of pages. */
const { start } = (await import(new URL("../../docs/tour/live.ts", import.meta.url).href)) as {
  start: (root: unknown) => void;
};

describe.each(Object.entries(FIGURES))("the tour's figure %s", (name, figure) => {
  it("is the one that is shown without JavaScript", () => {
    const path = new URL(`../../docs/tour/${name}.svg`, import.meta.url);
    expect(readFileSync(path, "utf8")).toBe(`${figure.draw(...startOf(figure))}\n`);
  });

  it("draws and speaks at both ends of its sliders", () => {
    for (const end of ["from", "to"] as const) {
      const values = figure.controls.map((control) => control[end]);
      expect(figure.draw(...values)).not.toMatch(/NaN|Infinity|undefined/);
      expect(figure.say(...values)).not.toMatch(/NaN|Infinity|undefined|none/);
    }
  });

  it("stands on the page", () => {
    const page = readFileSync(new URL("../../docs/tour.md", import.meta.url), "utf8");
    expect(page).toContain(`data-figure="${name}"`);
    expect(page).toContain(`./tour/${name}.svg`);
    const { document } = parseHTML(page);
    const link = document.querySelector(`[data-figure="${name}"] a`)?.getAttribute("href");
    // The code of a function is left to the live page: without JavaScript nothing judges it.
    expect(link).toBe(addressOf(figure, startOf(figure)).replace(/\?code=.*/, ""));
  });
});

describe("what the figures say", () => {
  const said = (name: string, ...values: number[]): string => FIGURES[name].say(...values);

  it("is true", () => {
    expect(said("iterates", 0.5)).toContain("= 1.6464,");
    expect(said("twice", 1)).toContain("f(f(1)) = 2.7183");
    expect(said("which", 0.6)).toContain("f(f(1)) = 2.7183; Kneser's has f(1) = 1.6464");
    expect(said("operation", 2, 3)).toContain("At a = 1/2 it is 6.0746");
    expect(said("gate", 0)).toContain("answers 2,");
  });

  it("is judged as it is drawn: another iterate than Kneser's", async () => {
    const [, query] = FIGURES.which.view(0.6).split("?");
    const source = new URLSearchParams(query).get("code") ?? "";
    const { judgement } = judgeSource({ source, a: 1 / 2, budget: 10_000 });
    expect(judgement.kind).toBe("another iterate");
  });

  it("changes with a slider, and the picture with it", () => {
    const { document } = parseHTML(
      '<figure data-figure="iterates"><img src="x.svg"><a href="x"></a></figure><figure data-figure="none"></figure>',
    );
    start(document);
    const place = document.querySelector("figure");
    const slider = place?.querySelector("input");
    expect(place?.querySelector("img")).toBeNull();
    expect(place?.querySelector("svg")).not.toBeNull();
    const before = place?.querySelector("output")?.textContent;
    Object.assign(slider ?? {}, { value: "1" });
    slider?.dispatchEvent(new (document.defaultView as never as typeof globalThis).Event("input"));
    expect(place?.querySelector("output")?.textContent).toContain("exp^1(1) = 2.7183");
    expect(place?.querySelector("output")?.textContent).not.toBe(before);
    expect(place?.querySelector("a")?.getAttribute("href")).toMatch(/#curve\?a=1$/);
  });
});
