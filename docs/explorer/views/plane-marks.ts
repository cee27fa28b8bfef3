import { s } from "../dom.js";
import { type Line, type Place, path } from "../plot.js";
import type { Marks, Orbit, Point } from "../tasks/plane.js";

export const everySecond = (numbers: ArrayLike<number>, first: 0 | 1): Float64Array =>
  Float64Array.from({ length: numbers.length / 2 }, (_, i) => numbers[2 * i + first]);

/** Cuts and fixed points, the flow through a point and the steps on it, to be seen on every colour. */
export function overlay(
  { points = [], cuts = [] }: Partial<Marks>,
  orbit: Orbit | undefined,
  probe: Point | undefined,
  place: Place,
): SVGElement[] {
  const at = (re: number, im: number) => ({ cx: place.x(re), cy: place.y(im) });
  const circle = (look: string, { re, im }: Point, r: number) =>
    s("circle", { class: look, ...at(re, im), r });
  /** Light on dark. */
  const twice = (line: Omit<Line, "look">, look: string): SVGElement[] => {
    const above = path({ ...line, look }, place);
    const below = above.cloneNode() as SVGElement;
    below.classList.add("casing");
    return [below, above];
  };
  const interleaved = (numbers: Float64Array) => ({
    x: everySecond(numbers, 0),
    y: everySecond(numbers, 1),
  });
  const steps = orbit ? interleaved(orbit.steps) : { x: [], y: [] };
  return [
    ...cuts.flatMap((cut) =>
      twice({ x: cut.map(({ re }) => re), y: cut.map(({ im }) => im) }, "cut"),
    ),
    ...points.flatMap((point) => [
      circle("fixed", point, 4),
      s(
        "text",
        { class: "on-picture", x: place.x(point.re) + 8, y: place.y(point.im) - 7 },
        point.label,
      ),
    ]),
    ...(orbit ? twice(interleaved(orbit.flow), "flow") : []),
    ...Array.from(steps.x, (re, i) => ({ re, im: steps.y[i] }))
      .filter(({ re, im }) => Number.isFinite(re + im))
      .map((step) => circle("step", step, 3.5)),
    ...(probe ? [circle("step probe-ring", probe, 6)] : []),
  ];
}
