import { menu } from "../controls.js";
import { copyButton } from "../copy.js";
import { h } from "../dom.js";
import { save } from "../download.js";
import type { Target } from "../tasks/fits.js";
import { TARGETS } from "./fits-targets.js";

/** Of a long source so many characters are shown; it is copied and saved whole. */
const SHOWN = 12_000;

/** The source of a fit, to be read, copied and saved. */
export function sourceBox(target: () => Target, choose: (target: Target) => void) {
  let source = "";
  const pre = h("pre", { tabindex: "0", role: "region", "aria-label": "The generated code" });
  const size = h("span", { class: "hint" });
  const copy = copyButton("Copy source", () => source, { class: "button" });
  const download = h(
    "button",
    {
      type: "button",
      class: "tool",
      onclick: () => {
        const file = TARGETS.find(({ value }) => value === target())?.file ?? "iterate.txt";
        save(file, new Blob([source], { type: "text/plain" }));
      },
    },
    "Save",
  );

  /** Shows a source, or in its place why there is none. */
  const show = (next: string, problem = ""): void => {
    source = next;
    const cut = next.length > SHOWN;
    pre.textContent = problem || (cut ? `${next.slice(0, SHOWN)}\n…` : next);
    size.textContent =
      next === ""
        ? ""
        : `${(next.length / 1024).toFixed(1)} kB${cut ? ", here its beginning; copied whole" : ""}`;
    for (const button of [copy, download]) button.disabled = next === "";
  };
  show("");
  const language = menu({ label: "Language", value: target(), options: TARGETS, change: choose });
  const bar = h("div", { class: "code-bar" }, language.element, copy, download, size);
  return { element: h("div", { class: "code" }, bar, pre), show };
}
