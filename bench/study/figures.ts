import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { direction, type Outcome } from "./analysis.js";

/** Okabe and Ito's colours without their yellow and black: told apart by the colour-blind, and on white as on black. */
const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];
/** And a shape beside every colour. */
const SHAPES = ["circle", "square", "triangle", "diamond", "cross", "star"] as const;

/** Readable on a light and on a dark page. */
const GREY = "#777777";

/** Ratios beyond are drawn at the edge. */
const MOST = 100;

const within = (ratio: number): number => Math.min(Math.max(ratio, 1 / MOST), MOST);

export interface Figure {
  readonly title: string;
  /** What a ratio below 1 and above 1 means. */
  readonly left: string;
  readonly right: string;
  /** The comparisons from above, as they are called beside the axis. */
  readonly rows: readonly { label: string; outcomes: readonly Outcome[] }[];
  /** What outcomes of a row are told apart by, and what stands side by side. */
  readonly seriesOf: (outcome: Outcome) => string;
  readonly panelOf: (outcome: Outcome) => string;
  readonly most?: number;
}

/** Ratios of errors with their quartiles: filled where the corrected test tells a difference, hollow where it does not. */
export function drawRatios({ title, left, right, rows, seriesOf, panelOf }: Figure): string {
  const all = rows.flatMap(({ outcomes }) => outcomes);
  const series = [...new Set(all.map(seriesOf))];
  const panels = [...new Set(all.map(panelOf))];
  const height = Math.max(16, 7 * series.length + 6);
  const points = rows.flatMap(({ label, outcomes }, row) =>
    outcomes.map((outcome) => {
      const name = seriesOf(outcome);
      const place = series.indexOf(name) - (series.length - 1) / 2;
      return {
        label,
        panel: panelOf(outcome),
        series: name,
        y: row * height + 7 * place,
        low: within(outcome.ratio[0]),
        middle: within(outcome.ratio[1]),
        high: within(outcome.ratio[2]),
        shown: direction(outcome) !== 0,
      };
    }),
  );
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const names = rows.map(({ label }, row) => ({ label, y: row * height }));
  const foot = rows.length * height;
  const legend = series.map((name, i) => ({
    name,
    y: foot + 30 + 16 * Math.floor(i / 3),
    dx: 170 * (i % 3),
  }));
  const most = Math.max(...points.flatMap(({ low, high }) => [1 / low, high]), 1.5) * 1.1;
  const plot = (panel: string | undefined) => ({ fx: "panel", ...(panel && { panel }) });
  const first = panels[0];
  const svg = Plot.plot({
    document,
    width: 760,
    height: foot + 80 + 16 * Math.ceil(series.length / 3),
    marginLeft: 170,
    marginRight: 12,
    marginTop: 50,
    marginBottom: 64 + 16 * Math.ceil(series.length / 3),
    style: { color: GREY, background: "none", fontFamily: "sans-serif", fontSize: "12px" },
    fx: { domain: panels, label: null, padding: 0.06 },
    x: {
      type: "log",
      domain: [1 / most, most],
      ticks: 4,
      tickFormat: "~g",
      grid: true,
      label: `error of one / error of the other (← ${left}; ${right} →)`,
      labelAnchor: "center",
      labelArrow: "none",
    },
    y: { domain: [-height / 2, foot - height / 2], axis: null },
    color: { domain: series, range: COLOURS.slice(0, series.length) },
    symbol: { domain: series, range: SHAPES.slice(0, series.length) },
    marks: [
      Plot.ruleY(
        names.slice(1).map(({ y }) => ({ y: y - height / 2 })),
        { y: "y", strokeOpacity: 0.25 },
      ),
      Plot.ruleX([1], { stroke: GREY, strokeWidth: 1.5 }),
      Plot.ruleY(points, { ...plot(undefined), y: "y", x1: "low", x2: "high", stroke: "series" }),
      Plot.dot(
        points.filter(({ shown }) => shown),
        {
          ...plot(undefined),
          x: "middle",
          y: "y",
          fill: "series",
          stroke: "series",
          symbol: "series",
          r: 3.5,
        },
      ),
      Plot.dot(
        points.filter(({ shown }) => !shown),
        {
          ...plot(undefined),
          x: "middle",
          y: "y",
          stroke: "series",
          symbol: "series",
          r: 3.5,
        },
      ),
      Plot.text(
        names.map((name) => ({ ...name, panel: first })),
        { fx: "panel", y: "y", text: "label", frameAnchor: "left", textAnchor: "end", dx: -8 },
      ),
      ...legend.flatMap(({ name, dx, y }) => [
        Plot.dot([{ panel: first, series: name }], {
          fx: "panel",
          frameAnchor: "bottom-left",
          dx,
          dy: 30 + y - foot,
          fill: "series",
          symbol: "series",
          r: 4,
        }),
        Plot.text([{ panel: first, series: name }], {
          fx: "panel",
          frameAnchor: "bottom-left",
          textAnchor: "start",
          dx: dx + 10,
          dy: 34 + y - foot,
          text: "series",
        }),
      ]),
    ],
  });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${svg.outerHTML
    .replaceAll(/\s+aria-\w+="[^"]*"/g, "")
    .replace(/<style>[\s\S]*?<\/style>/, `<title>${title}</title>`)}\n`;
}
