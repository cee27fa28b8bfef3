import { interpolateViridis } from "d3";
import { s } from "../dom.js";
import type { Extent } from "../extent.js";
import { brief } from "../number.js";
import type { Place } from "../plot.js";
import type { Contours } from "../tasks/rho.js";
import { widthOf } from "../ticks.js";

/** Contours, and the window for which they were computed. */
export type Drawn = Contours & { readonly window: Extent };

/** The colour of a level: the same at every a. */
const colourOf = (level: number): string => {
  const place = (value: number, most: number) => Math.asinh(value) / Math.asinh(most);
  return interpolateViridis(
    level < 0
      ? 0.15 * (1 - place(Math.min(-level, 20), 20))
      : 0.15 + 0.85 * place(Math.min(level, 40) / 1.5, 40 / 1.5),
  );
};

/** What lies between the contours; what has no value stays empty. */
export function surface({ contours, domain, window }: Drawn, place: Place): SVGElement[] {
  const left = place.x(window.x[0]);
  const bottom = place.y(window.y[0]);
  const width = place.x(window.x[1]) - left;
  const height = bottom - place.y(window.y[1]);
  const filled = (d: string, fill: string): SVGElement =>
    s("path", {
      class: "contour",
      d,
      fill,
      transform: `translate(${left},${bottom}) scale(${width},${-height})`,
    });
  return [
    filled(domain, colourOf((contours[0]?.level ?? 0) - 0.5)),
    ...contours.map(({ level, path }) => filled(path, colourOf(level))),
  ];
}

/** The identity, the absorber and the values of contours on the diagonal. */
export function marks({ contours, identity, absorber }: Drawn, place: Place): SVGElement[] {
  const { x, y, width, height } = place;
  const cross = (at: number, look: string, text: string, above: number): SVGElement[] =>
    Number.isFinite(at)
      ? [
          s("line", { class: `rule ${look}`, x1: x(at), x2: x(at), y2: height }),
          s("line", { class: `rule ${look}`, y1: y(at), y2: y(at), x2: width }),
          s("text", { class: "label", x: x(at) + 6, y: height - above }, `${text} ${brief(at)}`),
        ]
      : [];
  return [
    ...cross(identity, "identity", "identity", 26),
    ...cross(absorber, "absorber", "absorber", 8),
    ...levelsOn(contours, place),
  ];
}

/** So far from each other and from the edges, in pixels. */
const APART = 20;
const INSIDE = 16;

function levelsOn(contours: Drawn["contours"], { x, y, width }: Place): SVGElement[] {
  const digits = digitsOf(contours.map(({ level }) => level));
  let last = Number.NEGATIVE_INFINITY;
  return contours.flatMap(({ level, onDiagonal }) => {
    if (onDiagonal === null) return [];
    const at = x(onDiagonal[0]);
    const label = brief(level, digits);
    const inside = Math.max(INSIDE, widthOf({ at, label }) / 2);
    if (at - last < APART || at < inside || at > width - inside) return [];
    last = at;
    const place = { x: at, y: y(onDiagonal[1]) + 4, "text-anchor": "middle" };
    return [s("text", { class: "label level", ...place }, label)];
  });
}

/** As many digits as tell levels apart, and 4 at least. */
function digitsOf(levels: readonly number[]): number {
  const most = levels.reduce((size, level) => Math.max(size, Math.abs(level)), 0);
  const gap = levels.reduce(
    (least, level, i) => (i > 0 ? Math.min(least, level - levels[i - 1]) : least),
    most,
  );
  const digits = Math.ceil(Math.log10(most / gap)) + 1;
  return digits > 4 ? Math.min(digits, 17) : 4;
}
