import { readFileSync } from "node:fs";
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { judgeSource } from "../../docs/explorer/judging/judge.js";
import { addressOf, FIGURES, startOf } from "../../docs/tour/figures.js";
import { curve, frame } from "../../docs/tour/svg.js";
import { survey } from "../../src/compare.js";

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
    expect(said("iterates", 0.5)).toBe("exp^0.5(1) = 1.6464: between 1 and 2.7183.");
    expect(said("iterates", 0)).toBe("exp^0(1) = 1: x itself.");
    expect(said("iterates", 1)).toBe("exp^1(1) = 2.7183: the exponential itself.");
    expect(said("twice", 1)).toContain("f(f(1)) = 2.7183");
    expect(said("operation", 2, 3)).toContain("At a = 1/2 it is 6.0746");
    expect(said("gate", 0)).toContain("answers 2,");
  });

  it("tells the rippled function from Kneser's, of which both are e^x when applied twice", () => {
    const number = /f\(2\) = ([\d.]+) and f\(f\(2\)\) = (\d+\.\d+)/g;
    for (let ripple = 0.01; ripple < 0.905; ripple += 0.01) {
      const [[, f, ff], [, kneser, twice]] = said("which", ripple).matchAll(number);
      expect([ff, twice]).toEqual(["7.3891", "7.3891"]);
      expect(f).not.toBe(kneser);
    }
  });

  it("is true of the sum and the product between which the neuron stands", () => {
    const at = frame([-1, 4], [-3, 8]);
    for (const [m, kind] of [
      [0, "third"],
      [1, "main"],
      [2, "other"],
    ] as const) {
      expect(FIGURES.neuron.draw(0)).toContain(curve(at, (x) => x + m, kind));
      expect(FIGURES.neuron.draw(1)).toContain(curve(at, (x) => x * m, kind));
    }
    expect(said("neuron", 0)).toContain(
      "2 with slope 1 for m = 0 and 4 with slope 1 for m = 2: a sum only shifts.",
    );
    expect(said("neuron", 1)).toContain(
      "0 with slope 0 for m = 0 and 4 with slope 2 for m = 2: a product only stretches.",
    );
    for (let a = 0.01; a < 0.995; a += 0.01) {
      const [, silent, stretched] = /([\d.]+) for m = 0 and .* ([\d.]+) for m = 2/.exec(
        said("neuron", a),
      ) as string[];
      expect(Number(silent)).toBeLessThan(1);
      expect(Number(stretched)).toBeGreaterThan(1);
      expect(said("neuron", a)).toMatch(/shifts and stretches\.$/);
    }
  });

  it("is said of the explorer too: how many functions are published, and what judges one", () => {
    const page = readFileSync(new URL("../../docs/tour.md", import.meta.url), "utf8");
    expect(page).toContain(
      "beside Kneser’s and seven others that are published: press Judge there",
    );
    expect(survey.filter(({ iterates }) => iterates === "e^x").length).toBe(8);
  });

  it.each([0.3, 0.6, 0.9])(
    "is judged as it is drawn, with ripple %d: another iterate",
    (ripple) => {
      const [, query] = FIGURES.which.view(ripple).split("?");
      const source = new URLSearchParams(query).get("code") ?? "";
      const { judgement } = judgeSource({ source, a: 1 / 2, budget: 10_000 });
      expect(judgement.kind).toBe("another iterate");
    },
  );

  it("starts and ends on the steps of its sliders", () => {
    const places = Object.keys(FIGURES).map((name) => `<figure data-figure="${name}"></figure>`);
    const { document } = parseHTML(places.join(""));
    start(document);
    const sliders = [...document.querySelectorAll("input")];
    expect(sliders.length).toBe(7);
    for (const slider of sliders) {
      const [min, max, step, value] = ["min", "max", "step", "value"].map((name) =>
        Number(slider.getAttribute(name)),
      );
      for (const place of [max, value]) {
        const steps = (place - min) / step;
        expect(Math.abs(steps - Math.round(steps))).toBeLessThan(1e-9);
      }
    }
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
    expect(place?.querySelector("output")?.textContent).toContain("exp1(1) = 2.7183");
    expect(place?.querySelector("output")?.innerHTML).toContain("exp<sup>1</sup>(1)");
    expect(place?.querySelector("output")?.textContent).not.toBe(before);
    expect(place?.querySelector("a")?.getAttribute("href")).toMatch(/#curve\?a=1$/);
  });
});
