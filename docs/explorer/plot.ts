import { line as lineOf } from "d3";
import { s, svgMath } from "./dom.js";
import type { Extent } from "./extent.js";
import { type Tick, widthOf } from "./ticks.js";

export interface Line {
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
  /** Classes that say its colour and stroke. */
  readonly look: string;
}

/** Puts numbers on the plot, in pixels. */
export interface Place {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly width: number;
  readonly height: number;
}

/** SVG has no infinities: what is out of sight is so far out of it at most. */
const FAR = 1e7;
const inReach = (pixels: number): number => Math.min(Math.max(pixels, -FAR), FAR);

export const placeIn = ({ x, y }: Extent, width: number, height: number): Place => ({
  x: (value) => inReach(((value - x[0]) / (x[1] - x[0])) * width),
  y: (value) => inReach(((y[1] - value) / (y[1] - y[0])) * height),
  width,
  height,
});

export function path({ x, y, look }: Line, place: Place): SVGElement {
  // Far outside the plot a line need not be exact, and an infinity has to be somewhere.
  const limit = 20 * (place.width + place.height);
  const clamp = (value: number) => Math.min(Math.max(value, -limit), limit);
  const indices = Array.from({ length: x.length }, (_, i) => i);
  const d = lineOf<number>()
    .defined((i) => !Number.isNaN(y[i]) && !Number.isNaN(x[i]))
    .x((i) => clamp(place.x(x[i])))
    .y((i) => clamp(place.y(y[i])))
    .digits(2)(indices);
  return s("path", { class: `line ${look}`, d: d ?? "" });
}

/** `room` is what there is beside the plot on the right, into which the last label may reach. */
export function xTick(tick: Tick, { x, width, height }: Place, room: number): SVGElement[] {
  const { at, label } = tick;
  const middle = Math.min(x(at), width + room - widthOf(tick) / 2);
  return [
    s("line", { class: at === 0 ? "grid zero" : "grid", x1: x(at), x2: x(at), y2: height }),
    s(
      "text",
      { class: "tick", x: middle, y: height + 17, "text-anchor": "middle" },
      ...raised(label),
    ),
  ];
}

export function yTick({ at, label }: Tick, { y, width }: Place): SVGElement[] {
  return [
    s("line", { class: at === 0 ? "grid zero" : "grid", y1: y(at), y2: y(at), x2: width }),
    s("text", { class: "tick", x: -8, y: y(at) + 4, "text-anchor": "end" }, ...raised(label)),
  ];
}

function raised(label: string): (Node | string)[] {
  const [base, power] = label.split("^");
  return power === undefined
    ? [base]
    : [base, s("tspan", { dy: "-0.45em", "font-size": "78%" }, power)];
}

/** What the axes of a plot stand for, beside them. */
export const axisLabels = (x: string, y: string, place: Place, left: number): SVGElement[] => [
  s(
    "text",
    { class: "axis-label", x: place.width / 2, y: place.height + 36, "text-anchor": "middle" },
    ...svgMath(x),
  ),
  s(
    "text",
    {
      class: "axis-label",
      transform: `translate(${14 - left},${place.height / 2}) rotate(-90)`,
      "text-anchor": "middle",
    },
    ...svgMath(y),
  ),
];
