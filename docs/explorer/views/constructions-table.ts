import { h, math, s } from "../dom.js";
import { minus, rounded } from "../number.js";
import type { Samples } from "../tasks/compared.js";
import type { About, Row } from "../tasks/constructions.js";

const LOOKS = [
  ...["c1", "c1 dotted", "c6", "c2", "c3", "c0", "c4 thin", "c5", "c5 dashed", "c6 dashed"],
  "c3 dashed",
];
export const lookOf = (index: number): string => LOOKS[index % LOOKS.length];

export const largest = ({ value }: Samples): number =>
  value.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 0);

/** The published constructions with their values, each of which can be shown in the plot. */
export function surveyTable(
  shown: () => readonly number[],
  show: (indices: readonly number[]) => void,
) {
  const body = h("tbody", {});
  const box = (index: number, name: string): HTMLElement => {
    const input = h("input", {
      type: "checkbox",
      checked: shown().includes(index),
      "aria-label": `Show ${name} in the plot`,
      onchange: () => {
        const others = shown().filter((other) => other !== index);
        show((input.checked ? [...others, index] : [...others]).sort((p, q) => p - q));
      },
    });
    return input;
  };
  const nameCell = ({ name, smoothness, iterates, reference }: About, index: number) =>
    h(
      "th",
      { scope: "row" },
      h(
        "label",
        { class: "key" },
        box(index, name),
        h("span", { class: `swatch ${lookOf(index)}` }),
        name,
      ),
      h(
        "div",
        { class: "hint", title: reference },
        iterates === "e^x - 1" ? `of e^x − 1; ${smoothness}` : smoothness,
      ),
    );
  const element = h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "The constructions" },
    h(
      "table",
      { class: "survey" },
      h("caption", {}, "The published constructions; ticked ones are in the plot"),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          ...["Construction", "*f*(0)", "*f*(1)", "largest |*p*|", "drift, own scale"].map((name) =>
            h("th", { scope: "col" }, math(name)),
          ),
        ),
      ),
      body,
    ),
  );
  return {
    element,
    /** Names without values yet. */
    start: (about: readonly About[], waiting = "…"): void =>
      body.replaceChildren(
        ...about.map((entry, index) =>
          h(
            "tr",
            {},
            nameCell(entry, index),
            h("td", { colspan: waiting === "…" ? "4" : undefined, class: "hint" }, waiting),
          ),
        ),
      ),
    fill: (entry: About, index: number, row: Row): void =>
      body.children[index]?.replaceWith(
        h(
          "tr",
          {},
          nameCell(entry, index),
          h("td", {}, rounded(row.at0)),
          h("td", {}, rounded(row.at1)),
          h(
            "td",
            {},
            Number.isFinite(row.amplitude) ? minus(row.amplitude.toExponential(1)) : "none",
          ),
          h("td", {}, sparkline(row.drift, lookOf(index), entry.name)),
        ),
      ),
  };
}

/** A small picture of the drift, on a scale of its own. */
function sparkline(samples: Samples, look: string, name: string): Element {
  const { value } = samples;
  const finite = value.filter(Number.isFinite);
  const most = largest(samples);
  if (finite.length < 2) return h("span", { class: "hint" }, "none");
  const d = Array.from(value, (v, i) => {
    const y = 16 - (most > 0 ? (14 * v) / most : 0);
    return Number.isFinite(v)
      ? `${i === 0 ? "M" : "L"}${((120 * i) / value.length).toFixed(1)},${y.toFixed(1)}`
      : "";
  })
    .join("")
    .replace(/^L/, "M");
  return s(
    "svg",
    {
      class: "chart spark",
      viewBox: "0 0 120 32",
      role: "img",
      "aria-label": `The drift of ${name}`,
    },
    s("line", { class: "grid", x2: 120, y1: 16, y2: 16 }),
    s("path", { class: `line ${look}`, d }),
  );
}
