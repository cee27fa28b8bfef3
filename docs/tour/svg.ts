/** The little that the figures of the tour draw with: axes, curves and labels as text of SVG. */

export const WIDTH = 640;
export const HEIGHT = 400;
const MARGIN = 44;

interface Frame {
  readonly x: (x: number) => number;
  readonly y: (y: number) => number;
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
}

/** Scales of a plot of [from, to] by [low, high] in a box of the picture. */
export function frame(
  [from, to]: readonly [number, number],
  [low, high]: readonly [number, number],
  left = 0,
  width = WIDTH,
): Frame {
  const right = left + width;
  const x = (value: number): number =>
    left + MARGIN + ((value - from) / (to - from)) * (right - left - 2 * MARGIN);
  const y = (value: number): number =>
    HEIGHT - MARGIN - ((value - low) / (high - low)) * (HEIGHT - 2 * MARGIN);
  return { x, y, from, to, low, high };
}

const round = (value: number): string => String(Math.round(value * 10) / 10);

/** The axes: their names, and numbers at every step of each. */
export function axes(
  { x, y, from, to, low, high }: Frame,
  [across, up]: readonly [string, string],
  [step, stepUp] = [1, 1],
): string {
  const marks = [
    label(x(to), y(low) + 38, across, "end", "axis"),
    label(x(from) - 36, y(high) - 18, up, "start", "axis"),
  ];
  for (let i = Math.ceil(from / step); i * step <= to; i++) {
    marks.push(label(x(i * step), y(low) + 20, shown(i * step), "middle", "axis"));
  }
  for (let i = Math.ceil(low / stepUp); i * stepUp <= high; i++) {
    marks.push(label(x(from) - 6, y(i * stepUp) + 4, shown(i * stepUp), "end", "axis"));
  }
  const box = `<path class="axis" d="M${round(x(from))},${round(y(high))}V${round(y(low))}H${round(x(to))}"/>`;
  return box + marks.join("");
}

/** f on the frame, broken where it leaves it. */
export function curve(
  { x, y, from, to, low, high }: Frame,
  f: (x: number) => number,
  kind: string,
): string {
  const count = 240;
  let path = "";
  let pen = "M";
  for (let i = 0; i <= count; i++) {
    const at = from + ((to - from) * i) / count;
    const value = f(at);
    if (value >= low && value <= high) {
      path += `${pen}${round(x(at))},${round(y(value))}`;
      pen = "L";
    } else pen = "M";
  }
  return `<path class="${kind}" d="${path}"/>`;
}

export const polyline = (
  { x, y }: Frame,
  points: readonly (readonly [number, number])[],
  kind: string,
): string =>
  `<path class="${kind}" d="${points.map(([a, b], i) => `${i === 0 ? "M" : "L"}${round(x(a))},${round(y(b))}`).join("")}"/>`;

export const dot = ({ x, y }: Frame, a: number, b: number): string =>
  `<circle class="dot" cx="${round(x(a))}" cy="${round(y(b))}" r="5"/>`;

/** What is raised in e^x, exp^0.5(1) and e^−2. */
export const POWER = /\^(−?\w+(?:\.\d+)?)/g;

const raised = (text: string): string =>
  text.replace(
    POWER,
    '<tspan dy="-.4em" font-size="75%">$1</tspan><tspan dy=".3em">\u200b</tspan>',
  );

export const label = (
  x: number,
  y: number,
  text: string,
  anchor = "start",
  kind = "label",
): string =>
  `<text class="${kind}" x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${raised(text)}</text>`;

/** A square of the frame, from orange for t = 0 over light to blue for t = 1. */
export function cell({ x, y }: Frame, a: number, b: number, size: number, t: number): string {
  const colour = `hsl(${t < 0.5 ? 28 : 212} 75% ${Math.round(92 - 100 * Math.abs(t - 0.5))}%)`;
  const [left, top] = [x(a), y(b + size)];
  const [width, height] = [x(a + size) - left + 0.3, y(b) - top + 0.3];
  return `<rect x="${round(left)}" y="${round(top)}" width="${round(width)}" height="${round(height)}" fill="${colour}"/>`;
}

/**
 * Colours that serve on a light and on a dark page; grey is that of the page's text where there is one. The rules name
 * everything that a page around the picture could set, and apply to the picture alone: they stand in the page with it.
 * Where the picture is small its text is large.
 */
const GREY = "var(--vp-c-text-2,#757575)";
const RULES: Readonly<Record<string, string>> = {
  "": "stroke:none;fill:none",
  " path": "stroke-width:1.5",
  " text": `font:13px sans-serif;fill:${GREY}`,
  " path.axis": `stroke:${GREY};stroke-width:1`,
  " .guide": `stroke:${GREY};stroke-dasharray:4 4`,
  " .main": "stroke:#2a78d6;stroke-width:3",
  " .other": "stroke:#d07a1f;stroke-width:2",
  " .third": "stroke:#2f9e63;stroke-width:2",
  " .dot": "fill:#d07a1f",
};
const NAME = "iterexp-figure";
const STYLE = [
  ...Object.entries(RULES).map(([part, rule]) => `.${NAME}${part}{${rule}}`),
  `@media(max-width:480px){.${NAME} text{font-size:20px}}`,
].join("");

export const picture = (title: string, ...parts: readonly string[]): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" class="${NAME}" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}"><title>${title}</title><style>${STYLE}</style>${parts.join("")}</svg>`;

export const shown = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(5))).replace("-", "−") : "none";
