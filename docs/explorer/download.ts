import { h, s } from "./dom.js";
import { type Caption, standalone } from "./export.js";

interface Sources {
  readonly svg: () => SVGSVGElement;
  readonly caption: () => Caption;
  /** What lies under it. */
  readonly under?: () => Promise<SVGImageElement | undefined>;
  readonly csv: () => string | Promise<string>;
}

/** Buttons that save a picture as PNG and SVG and its numbers as CSV. */
export function downloads(name: string, { svg, caption, under, csv }: Sources): HTMLElement[] {
  const picture = async () => {
    const { fontFaces } = await import("./fonts.js");
    const { colours } = caption();
    const [below, swatch] = await Promise.all([
      under?.(),
      colours && imageOf(colours.canvas, {}), // export.ts places it
    ]);
    const images = { ...(below && { under: below }), ...(swatch && { swatch }) };
    return standalone(svg(), caption(), fontFaces, images);
  };
  const kinds: Record<string, () => Promise<Blob>> = {
    PNG: async () => png(await picture()),
    SVG: async () => new Blob([(await picture()).text], { type: "image/svg+xml" }),
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

/** A canvas as an image of an SVG, encoded off the main thread. */
export async function imageOf(
  canvas: HTMLCanvasElement,
  box: Partial<Record<"x" | "y" | "width" | "height", number>>,
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

/** Pixels of a saved picture to one of the page's. */
const DENSITY = 3;

async function png({ text, width, height }: ReturnType<typeof standalone>): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = h("canvas", { width: width * DENSITY, height: height * DENSITY });
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return pngOf(canvas);
}
