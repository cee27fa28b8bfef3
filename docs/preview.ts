import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { iterateExp } from "../src/index.js";

/** What previews of links show: this many pixels, as they ask for. */
export const PREVIEW = { width: 1200, height: 630 } as const;

const require = createRequire(import.meta.url);
const font = (name: string): string =>
  `url(data:font/woff2;base64,${readFileSync(require.resolve(`@fontsource/${name}.woff2`), "base64")})`;

/** Pixels a unit, and where (0, 0) lies. */
const SCALE = 105;
const ORIGIN = { x: 760, y: 430 } as const;

/** exp^a on the right of the picture, as a path. */
function path(a: number): string {
  let text = "";
  for (let x = -2.4; x <= 4.4; x += 0.02) {
    const y = iterateExp(x, a);
    const [left, top] = [ORIGIN.x + SCALE * x, ORIGIN.y - SCALE * y];
    if (top > -20) text += `${text === "" ? "M" : "L"}${left.toFixed(1)},${top.toFixed(1)}`;
  }
  return text;
}

/** A page of the size of a preview: the iterates between x and e^x, the half-exponential among them, and the name. */
export function previewPage(): string {
  const curves = Array.from({ length: 9 }, (_, i) => {
    const a = i / 8;
    return `<path d="${path(a)}" class="${a === 1 / 2 ? "half" : ""}"/>`;
  });
  return `<!doctype html><style>
@font-face { font-family: "Preview Sans"; font-weight: 600; src: ${font("ibm-plex-sans/files/ibm-plex-sans-latin-600-normal")}; }
@font-face { font-family: "Preview Serif"; font-style: italic; src: ${font("stix-two-text/files/stix-two-text-latin-400-italic")}; }
body { margin: 0; background: #0b3a5a; }
path { fill: none; stroke: #fff; stroke-opacity: 0.45; stroke-width: 2.5; }
path.half { stroke: #ffb27a; stroke-opacity: 1; stroke-width: 7; }
text { fill: #fff; }
.name { font: 600 92px "Preview Sans"; }
.what { font: 600 36px "Preview Sans"; fill-opacity: 0.85; }
.law { font: italic 60px "Preview Serif"; fill: #ffb27a; }
</style>
<svg width="${PREVIEW.width}" height="${PREVIEW.height}">${curves.join("")}
<rect width="520" height="${PREVIEW.height}" fill="#0b3a5a"/>
<text class="name" x="70" y="190">iterexp</text>
<text class="what" x="72" y="270">functions between</text>
<text class="what" x="72" y="318">x and e<tspan dy="-14" font-size="26">x</tspan></text>
<text class="law" x="70" y="470">f(f(x)) = e<tspan dy="-24" font-size="42">x</tspan></text>
</svg>`;
}
