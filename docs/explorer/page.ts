import { h } from "./dom.js";
import { guide } from "./guide.js";
import { prose } from "./prose.js";
import type { Shown, View } from "./view.js";

/** The order in which a view stands in the page: what it is, how to take it away, picture, slider, panel. */
export function layOut(
  view: View,
  problems: readonly string[],
  tools: HTMLElement,
  { picture, slider, panel, below = [], wide }: Shown,
): Node[] {
  return [
    h("h1", {}, prose(view.title)),
    h(
      "p",
      { class: "lede" },
      prose(view.about),
      " ",
      h("a", { class: "more", href: guide(view.guide) }, "More in the guide"),
    ),
    ...problems.map((problem) => h("p", { class: "problem", role: "alert" }, problem)),
    tools,
    h(
      "div",
      { class: wide ? "stage wide" : "stage" },
      h("div", { class: "stage-picture" }, ...picture),
      ...(slider ? [h("div", { class: "stage-slider" }, slider)] : []),
      h("div", { class: "panel" }, ...panel),
    ),
    ...below.map((part) => (typeof part === "string" ? document.createTextNode(part) : part)),
  ];
}
