/**
 * npm run draw:cuts: writes two pictures that stand side by side. complex-cuts.svg is the z plane with the cuts of slog and
 * the curves Re slog = const and Im slog = const. complex-heights.svg is the plane of heights with the cut of sexp and the
 * region of the principal sheet, which the values of slog on both sides of its cuts bound.
 */
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { fixedPoint, sexp, slog } from "../src/complex.js";

interface Point {
  readonly re: number;
  readonly im: number;
}

interface Panel {
  readonly re: readonly [number, number];
  readonly im: readonly [number, number];
}

const SIZE = 480;
const Z: Panel = { re: [-4, 4], im: [-4, 4] };
const H: Panel = Z;
const L = fixedPoint(0);

const at = ({ re, im }: Panel, z: Point): string => {
  const x = (SIZE * (z.re - re[0])) / (re[1] - re[0]);
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

/** Writes a panel, in greys and colours that are legible on a light and on a dark page, also on a phone. */
function write(file: string, title: string, parts: readonly string[]): void {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="336" height="336" viewBox="-2 -2 ${SIZE + 4} ${SIZE + 4}" role="img" aria-label="${title}">
<title>${title}</title>
<style>
path { fill: none; stroke-width: 1 }
.re { stroke: #c9a227 } .whole { stroke: #d0453f; stroke-width: 2 } .im { stroke: #4a86c8 }
.axis { stroke: #808080 } .cut { stroke: #808080; stroke-width: 5 } .edge { stroke: #808080; stroke-width: 2 }
.frame { stroke: #808080; stroke-width: 0.5 }
circle, text { fill: #808080 } text { font: bold 20px sans-serif }
</style>
<path class="frame" d="M0,0h${SIZE}v${SIZE}h-${SIZE}z"/>
${parts.filter((part) => part !== "").join("\n")}
</svg>
`;
  writeFileSync(fileURLToPath(new URL(file, import.meta.url)), svg);
}

write("complex-cuts.svg", "The cuts of slog in the z plane", [
  ...curves,
  ...cuts,
  label(Z, L, "L"),
  label(Z, L.conjugate(), "conj L"),
  label(Z, { re: 1, im: 0 }, "1"),
]);
const cut = [
  { re: -4, im: 0 },
  { re: -2, im: 0 },
];
write("complex-heights.svg", "The cut of sexp in the plane of heights", [
  path(H, cut, 'class="cut"'),
  ...[1, -1].flatMap((sign) => [1, -1].map((side) => edge(sign, side))),
  label(H, { re: -2, im: 0 }, "-2"),
  label(H, { re: 0, im: 0 }, "0 = slog(1)"),
]);
