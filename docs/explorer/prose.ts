import { h, math } from "./dom.js";
import { guide } from "./guide.js";
import { TERMS } from "./terms.js";

/** Text with mathematics, as `math` has it, and with terms that explain themselves: [[drift]], [[heights|height]]. */
export function prose(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const [part, label, id] of text.matchAll(/\[\[([^\]|]+)(?:\|([^\]]+))?\]\]|[^[]+|\[/g)) {
    fragment.append(label === undefined ? math(part) : term(label, id ?? label));
  }
  return fragment;
}

let count = 0;

/** A term that says on a click what it means, where it stands. */
function term(label: string, id = label): HTMLElement {
  const { means, guide: page } = TERMS[id];
  const note = h(
    "span",
    { popover: "auto", id: `term-${count++}`, class: "note", role: "note" },
    math(means),
    " ",
    h("a", { href: guide(page) }, "More in the guide"),
  );
  const button = h(
    "button",
    { type: "button", class: "term", popovertarget: note.id, "aria-describedby": note.id },
    math(label),
  );
  note.addEventListener("toggle", () => {
    const { left, bottom } = button.getBoundingClientRect();
    // Of the page's width now and later: a phone may be turned while it is open.
    note.style.left = `max(12px, min(${left}px, 100% - ${note.offsetWidth + 12}px))`;
    note.style.top = `${bottom + 6 + scrollY}px`;
  });
  return h("span", {}, button, note);
}
