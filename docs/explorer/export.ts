import { s, svgMath } from "./dom.js";

/** What goes around a picture that leaves the page. */
export interface Caption {
  /** What it is, with the values it is of. */
  readonly title: string;
  readonly keys: readonly {
    readonly look: string;
    readonly label: string;
    /** The line is light, and has a dark one below it. */
    readonly casing?: boolean;
  }[];
  /** What the colours of a picture mean: a small one of them. */
  readonly colours?: { readonly canvas: HTMLCanvasElement; readonly label: string };
}

const KEPT = [
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"],
  ...["stroke-linejoin", "stroke-opacity", "opacity", "font-family", "font-size", "font-style"],
  ...["font-weight", "text-anchor", "paint-order", "display", "mix-blend-mode"],
];

const HEAD = 34;
const ROW = 22;
/** The side of the picture of colours. */
const SWATCH = 48;

/**
 * The picture as a file of its own, with a title, a legend and its fonts: what the style sheet says of its elements is
 * written into them. It is light in the dark theme too, for paper.
 */
export function standalone(
  svg: SVGSVGElement,
  { title, keys, colours }: Caption,
  fontFaces: string,
  { under, swatch }: { readonly under?: SVGImageElement; readonly swatch?: SVGImageElement },
): { readonly text: string; readonly width: number; readonly height: number } {
  const { width, height } = svg.viewBox.baseVal;
  const legend = legendOf(keys, width, height);
  const below = height + legend.height;
  const around = s(
    "g",
    {},
    s("text", { class: "export-title", x: 14, y: -12 }, ...svgMath(title)),
    ...legend.elements,
    ...(swatch ? swatchWith(swatch, colours?.label ?? "", below) : []),
  );
  svg.append(around); // so that the style sheet applies to it
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const { dataset } = document.documentElement;
  const { theme } = dataset;
  dataset.theme = "light"; // until its colours are read: nothing of it is seen
  const fill = getComputedStyle(document.body).backgroundColor;
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
  dataset.theme = theme;
  const whole = HEAD + below + (swatch ? SWATCH + 10 : 0);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("viewBox", `0 ${-HEAD} ${width} ${whole}`);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(whole));
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
  const elements = keys.flatMap(({ look, label, casing }) => {
    const room = 42 + 8 * label.replace(/[*^_{}]/g, "").length;
    if (x + room > width && x > 14) {
      x = 14;
      row++;
    }
    const y = top + row * ROW + 12;
    const d = `M${x},${y}h24`;
    const key = [
      ...(casing ? [s("path", { class: `line ${look} casing`, d })] : []),
      s("path", { class: `line ${look}`, d }),
      s("text", { class: "axis-label", x: x + 31, y: y + 4 }, ...svgMath(label)),
    ];
    x += room;
    return key;
  });
  return { elements, height: keys.length > 0 ? (row + 1) * ROW + 6 : 0 };
}

/** The picture of the colours, and what it is of. */
function swatchWith(swatch: SVGImageElement, label: string, top: number): SVGElement[] {
  for (const [name, value] of Object.entries({ x: 14, y: top, width: SWATCH, height: SWATCH }))
    swatch.setAttribute(name, String(value));
  const place = { class: "axis-label", x: 14 + SWATCH + 12, y: top + SWATCH / 2 + 4 };
  return [swatch, s("text", place, ...svgMath(label))];
}
