import { h, s } from "./dom.js";

export interface Sources {
  readonly svg: () => SVGSVGElement;
  /** What lies under it. */
  readonly under?: () => Promise<SVGImageElement | undefined>;
  readonly csv: () => string | Promise<string>;
}

/** Buttons that save a picture as PNG and SVG and its numbers as CSV. */
export function downloads(name: string, { svg, under, csv }: Sources): HTMLElement[] {
  const kinds: Record<string, () => Promise<Blob>> = {
    PNG: async () => png(svg(), await under?.()),
    SVG: async () => new Blob([standalone(svg(), await under?.())], { type: "image/svg+xml" }),
    CSV: async () => new Blob([await csv()], { type: "text/csv" }),
  };
  return Object.entries(kinds).map(([kind, make]) =>
    h(
      "button",
      {
        type: "button",
        class: "tool download",
        "aria-label": `Download as ${kind}`,
        title: `Download as ${kind}`,
        onclick: async () => save(`iterexp-${name}.${kind.toLowerCase()}`, await make()),
      },
      kind,
    ),
  );
}

export function save(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  h("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Lines of numbers under names, as a program reads them. */
export function csvOf(columns: Readonly<Record<string, ArrayLike<number | string>>>): string {
  const names = Object.keys(columns);
  const values = Object.values(columns);
  const rows = Array.from({ length: values[0].length }, (_, i) =>
    values.map((column) => column[i]).join(","),
  );
  return `${[names.join(","), ...rows].join("\n")}\n`;
}

const KEPT = [
  ...["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"],
  ...["stroke-linejoin", "stroke-opacity", "opacity", "font-family", "font-size", "font-style"],
  ...["font-weight", "text-anchor", "paint-order", "display", "mix-blend-mode"],
];

/** The picture as a file of its own: what the style sheet says of its elements is written into them. */
export function standalone(svg: SVGSVGElement, under?: SVGImageElement): string {
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
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const ground = getComputedStyle(document.body).backgroundColor;
  const { width, height } = svg.viewBox.baseVal;
  const rect = s("rect", { width, height, fill: ground });
  copy.prepend(rect, ...(under ? [under] : []));
  return new XMLSerializer().serializeToString(copy);
}

/** A canvas as an image of an SVG, encoded off the main thread. */
export async function imageOf(
  canvas: HTMLCanvasElement,
  box: Record<"x" | "y" | "width" | "height", number>,
): Promise<SVGImageElement> {
  const blob = await pngOf(canvas);
  const href = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result));
    reader.readAsDataURL(blob);
  });
  return s("image", { href, ...box });
}

const pngOf = (canvas: HTMLCanvasElement): Promise<Blob> =>
  new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png");
  });

const DENSITY = 2;

async function png(svg: SVGSVGElement, under?: SVGImageElement): Promise<Blob> {
  const { width, height } = svg.viewBox.baseVal;
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(standalone(svg, under))}`;
  await image.decode();
  const canvas = h("canvas", { width: width * DENSITY, height: height * DENSITY });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return pngOf(canvas);
}
