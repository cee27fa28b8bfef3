type Child = Node | string | undefined;
type Attributes = Record<string, unknown>;

/** An element. Attributes that are functions are listeners: onclick, oninput, ... */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  return fill(document.createElement(name), attributes, children);
}

/** The same in SVG. */
export function s<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[Name] {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function fill<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function")
      element.addEventListener(name.slice(2), value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** Text with mathematics: *x* is italic, ^{a} raised, _{k} lowered. */
export function math(text: string): DocumentFragment {
  const fragment = document.createDocumentFragment();
  for (const [part, italic, up, down] of text.matchAll(
    /\*(.+?)\*|\^\{(.+?)\}|_\{(.+?)\}|[^*^_]+/g,
  )) {
    if (italic) fragment.append(h("i", {}, italic));
    else if (up) fragment.append(h("sup", {}, math(up)));
    else if (down) fragment.append(h("sub", {}, math(down)));
    else fragment.append(part);
  }
  return fragment;
}

/** Text with mathematics where there is neither italic nor raised: e^{x} is e^x. */
export const plain = (text: string): string => text.replace(/[*{}]/g, "");

/** Mathematics as tspans: *x* is italic, ^{a} raised. */
export function svgMath(text: string): Node[] {
  const nodes: Node[] = [];
  for (const node of math(text).childNodes) {
    if (node.nodeName === "SUP") {
      nodes.push(
        s(
          "tspan",
          { dy: "-0.42em", "font-size": "76%", "font-style": "italic" },
          node.textContent ?? "",
        ),
      );
      nodes.push(s("tspan", { dy: "0.32em" }, "\u200b"));
    } else if (node.nodeName === "I") {
      nodes.push(s("tspan", { "font-style": "italic" }, node.textContent ?? ""));
    } else nodes.push(s("tspan", {}, node.textContent ?? ""));
  }
  return nodes;
}

let live: HTMLElement | undefined;
let timer = 0;

/** Tells a screen reader, once nothing newer has come for a while. */
export function announce(text: string): void {
  live ??= document.querySelector<HTMLElement>("#live") ?? undefined;
  clearTimeout(timer);
  timer = window.setTimeout(() => live?.replaceChildren(text), 700);
}

/** Runs at most once a frame, with the latest state. */
export function eachFrame(draw: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  };
}

/** The rows as a table, what a screen reader reads in place of a picture. */
export function table(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): HTMLElement {
  const inside = h(
    "table",
    {},
    h("caption", {}, caption),
    h("thead", {}, h("tr", {}, ...columns.map((name) => h("th", { scope: "col" }, math(name))))),
    h(
      "tbody",
      {},
      ...rows.map(([first, ...rest]) =>
        h("tr", {}, h("th", { scope: "row" }, first), ...rest.map((cell) => h("td", {}, cell))),
      ),
    ),
  );
  // On a narrow screen it scrolls by itself, by keys too.
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    inside,
  );
}
