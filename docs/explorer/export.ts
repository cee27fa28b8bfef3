import { s, svgMath } from "./dom.js";

/** What goes around a picture that leaves the page. */
export interface Caption {
  /** What it is, with the values it is of. */
  readonly title: string;
  readonly keys: readonly { readonly look: string; readonly label: string }[];
}

const KEPT = [
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"],
  ...["stroke-linejoin", "stroke-opacity", "opacity", "font-family", "font-size", "font-style"],
  ...["font-weight", "text-anchor", "paint-order", "display", "mix-blend-mode"],
];

const HEAD = 34;
const ROW = 22;

/**
 * The picture as a file of its own, with a title, a legend and its fonts: what the style sheet says of its elements is
 * written into them.
 */
export function standalone(
  svg: SVGSVGElement,
  { title, keys }: Caption,
  fontFaces: string,
  under?: SVGImageElement,
): { readonly text: string; readonly width: number; readonly height: number } {
  const { width, height } = svg.viewBox.baseVal;
  const legend = legendOf(keys, width, height);
  const around = s(
    "g",
    {},
    s("text", { class: "export-title", x: 14, y: -12 }, ...svgMath(title)),
    ...legend.elements,
  );
  svg.append(around); // so that the style sheet applies to it
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const originals = [svg, ...svg.querySelectorAll("*")];
  const copies = [copy, ...copy.querySelectorAll("*")];
  copies.forEach((element, i) => {
    const style = getComputedStyle(originals[i]);
    for (const name of KEPT) {
      const value = style.getPropertyValue(name);
      if (value !== "") element.setAttribute(name, value);
    }
    element.removeAttribute("class");
  });
  around.remove();
  const whole = HEAD + height + legend.height;
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("viewBox", `0 ${-HEAD} ${width} ${whole}`);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(whole));
  const fill = getComputedStyle(document.body).backgroundColor;
  copy.prepend(
    s("title", {}, around.querySelector("text")?.textContent ?? ""),
    s("style", {}, fontFaces),
    s("rect", { y: -HEAD, width, height: whole, fill }),
    ...(under ? [under] : []),
  );
  return { text: new XMLSerializer().serializeToString(copy), width, height: whole };
}

/** The keys in rows below a picture. */
function legendOf(keys: Caption["keys"], width: number, top: number) {
  let x = 14;
  let row = 0;
  const elements = keys.flatMap(({ look, label }) => {
    const room = 42 + 8 * label.replace(/[*^_{}]/g, "").length;
    if (x + room > width && x > 14) {
      x = 14;
      row++;
    }
    const y = top + row * ROW + 12;
    const key = [
      s("path", { class: `line ${look}`, d: `M${x},${y}h24` }),
      s("text", { class: "axis-label", x: x + 31, y: y + 4 }, ...svgMath(label)),
    ];
    x += room;
    return key;
  });
  return { elements, height: keys.length > 0 ? (row + 1) * ROW + 6 : 0 };
}
