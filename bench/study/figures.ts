import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { direction, type Outcome } from "./analysis.js";

/** Okabe and Ito's colours without their yellow and black: told apart by the colour-blind, and on white as on black. */
const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];
/** And a shape beside every colour. */
const SHAPES = ["circle", "square", "triangle", "diamond", "cross", "star"] as const;

/** Readable on a light and on a dark page. */
const GREY = "#777777";

/** Pixels between marks of one row. */
const GAP = 5;

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
  const height = GAP * series.length + 8;
  const points = rows.flatMap(({ label, outcomes }, row) =>
    outcomes.map((outcome) => {
      const name = seriesOf(outcome);
      const place = series.indexOf(name) - (series.length - 1) / 2;
      return {
        label,
        panel: panelOf(outcome),
        series: name,
        y: row * height + GAP * place,
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
  const most = 1.1 * Math.max(1.5, ...points.flatMap(({ low, high }) => [1 / low, high]));
  const at = { fx: "panel", y: "y" };
  const first = { panel: panels[0] };
  const lines = Math.ceil(series.length / 2);
  const legend = series.map((name, i) => ({
    entry: [{ ...first, series: name }],
    dx: 190 * (i % 2) - 120,
    dy: 16 * (Math.floor(i / 2) - lines) - 30,
  }));
  const svg = Plot.plot({
    document,
    width: 500,
    height: foot + 16 * lines + 90,
    marginLeft: 204,
    marginRight: 14,
    marginTop: 16 * lines + 44,
    marginBottom: 46,
    style: { color: GREY, background: "none", fontFamily: "sans-serif", fontSize: "13px" },
    fx: { domain: panels, label: null, padding: 0.2 },
    x: {
      type: "log",
      domain: [1 / most, most],
      ticks: 4,
      tickFormat: "~g",
      grid: true,
      label: `← ${left}; ${right} →`,
      labelAnchor: "center",
      labelArrow: "none",
    },
    y: { domain: [-height / 2, foot - height / 2], reverse: true, axis: null },
    color: { domain: series, range: COLOURS.slice(0, series.length) },
    symbol: { domain: series, range: SHAPES.slice(0, series.length) },
    marks: [
      Plot.ruleY(
        names.slice(1).map(({ y }) => ({ y: y - height / 2 })),
        { y: "y", strokeOpacity: 0.25 },
      ),
      Plot.ruleX([1], { stroke: GREY, strokeWidth: 1.5 }),
      Plot.ruleY(points, { ...at, x1: "low", x2: "high", stroke: "series", strokeWidth: 1.5 }),
      ...[true, false].map((told) =>
        Plot.dot(
          points.filter(({ shown }) => shown === told),
          {
            ...at,
            x: "middle",
            ...(told && { fill: "series" }),
            stroke: "series",
            symbol: "series",
            r: 3,
          },
        ),
      ),
      Plot.text(
        names.map((name) => ({ ...name, ...first })),
        { ...at, text: "label", frameAnchor: "left", textAnchor: "end", dx: -8 },
      ),
      ...legend.flatMap(({ entry, dx, dy }) => {
        const place = { fx: "panel", frameAnchor: "top-left", dx, dy } as const;
        return [
          Plot.dot(entry, { ...place, fill: "series", symbol: "series", r: 4 }),
          Plot.text(entry, {
            ...place,
            dx: dx + 10,
            dy: dy - 6,
            textAnchor: "start",
            text: "series",
          }),
        ];
      }),
    ],
  });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return `${svg.outerHTML
    .replaceAll(/\s+aria-\w+="[^"]*"/g, "")
    .replace(/<style>[\s\S]*?<\/style>/, `<title>${title}</title>`)}\n`;
}
