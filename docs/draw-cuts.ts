/**
 * npm run draw:cuts: writes complex-cuts.svg. Left, the z plane with the cuts of slog and the curves
 * Re slog = const, Im slog = const; right, the plane of heights with the cut of sexp and the values of
 * slog: the region of the principal sheet, bounded by the values on both sides of the cuts.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fixedPoint, sexp, slog } from "../src/complex.js";

interface Point {
  readonly re: number;
  readonly im: number;
}

interface Panel {
  readonly left: number;
  readonly re: readonly [number, number];
  readonly im: readonly [number, number];
}

const SIZE = 480;
const Z: Panel = { left: 0, re: [-4, 4], im: [-4, 4] };
const H: Panel = { left: SIZE + 20, re: [-4, 4], im: [-4, 4] };
const L = fixedPoint(0);

const at = ({ left, re, im }: Panel, z: Point): string => {
  const x = left + (SIZE * (z.re - re[0])) / (re[1] - re[0]);
  const y = (SIZE * (im[1] - z.im)) / (im[1] - im[0]);
  return `${x.toFixed(1)},${y.toFixed(1)}`;
};

const inside = ({ re, im }: Panel, z: Point): boolean =>
  z.re >= re[0] && z.re <= re[1] && z.im >= im[0] && z.im <= im[1];

/** A path through the points, broken where one is missing; steps below 3 pixels are left out. */
function path(panel: Panel, points: readonly (Point | undefined)[], style: string): string {
  const pixel = (panel.re[1] - panel.re[0]) / SIZE;
  let d = "";
  let last: Point | undefined;
  for (const point of points) {
    if (point === undefined || !inside(panel, point)) last = undefined;
    else if (last === undefined || Math.hypot(point.re - last.re, point.im - last.im) > 3 * pixel) {
      d += `${last === undefined ? "M" : "L"}${at(panel, point)}`;
      last = point;
    }
  }
  return d === "" ? "" : `<path d="${d}" ${style}/>`;
}

const range = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);

/** sexp(h) where h is a value of the principal slog. */
function principal(h: Point): Point | undefined {
  const z = sexp(h);
  return slog(z).sub(h).abs() < 1e-6 ? z : undefined;
}

const heights = range(-2, 4, 24);
const levels = range(-4, 4, 32);
const curves = [
  ...levels.map((im) =>
    path(
      Z,
      range(-3, 6, 1800).map((re) => principal({ re, im })),
      `class="${im === 0 ? "axis" : "im"}"`,
    ),
  ),
  ...heights.map((re) =>
    path(
      Z,
      range(-4, 4, 1600).map((im) => principal({ re, im })),
      `class="${Number.isInteger(re) ? "whole" : "re"}"`,
    ),
  ),
];

const cuts = [1, -1].map((sign) =>
  path(
    Z,
    [
      { re: -4, im: sign * L.im },
      { re: L.re, im: sign * L.im },
    ],
    'class="cut"',
  ),
);

/** The values of slog along a cut, t from L, a little above or below it. */
const edge = (sign: number, side: number): string =>
  path(
    H,
    range(-3, 3.5, 400).map((e) => slog({ re: L.re - 10 ** e, im: sign * (L.im + side * 1e-12) })),
    'class="edge"',
  );

const label = (panel: Panel, z: Point, text: string): string => {
  const [x, y] = at(panel, z).split(",");
  return `<circle cx="${x}" cy="${y}" r="3"/><text x="${Number(x) + 6}" y="${Number(y) - 6}">${text}</text>`;
};

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-10 -30 ${2 * SIZE + 40} ${SIZE + 50}">
<title>The cuts of slog in the z plane and of sexp in the plane of heights</title>
<style>
path { fill: none; stroke-width: 0.8 }
.re { stroke: #c9a227 } .whole { stroke: #a33; stroke-width: 1.3 } .im { stroke: #47a }
.axis { stroke: #000 } .cut { stroke: #000; stroke-width: 4 } .edge { stroke: #000; stroke-width: 1.5 }
.frame { stroke: #888; stroke-width: 0.5 }
text { font: 14px sans-serif }
</style>
<rect x="-10" y="-30" width="${2 * SIZE + 40}" height="${SIZE + 50}" fill="#fff"/>
<text x="0" y="-10">z: cuts of slog; Re slog = n red, n/4 yellow; Im slog = n/4 blue</text>
<text x="${H.left}" y="-10">h: cut of sexp; the edge of slog's principal values</text>
${[Z, H].map(({ left }) => `<path class="frame" d="M${left},0h${SIZE}v${SIZE}h-${SIZE}z"/>`).join("\n")}
${[...curves, ...cuts].filter((line) => line !== "").join("\n")}
${path(
  H,
  [
    { re: -4, im: 0 },
    { re: -2, im: 0 },
  ],
  'class="cut"',
)}
${[1, -1].flatMap((sign) => [1, -1].map((side) => edge(sign, side))).join("\n")}
${label(Z, L, "L")}
${label(Z, L.conjugate(), "conj L")}
${label(Z, { re: 1, im: 0 }, "1")}
${label(H, { re: -2, im: 0 }, "-2")}
${label(H, { re: 0, im: 0 }, "0 = slog(1)")}
</svg>
`;

writeFileSync(fileURLToPath(new URL("./complex-cuts.svg", import.meta.url)), svg);
