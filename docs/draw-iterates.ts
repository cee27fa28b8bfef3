/**
 * npm run draw:iterates: writes iterates.svg, exp^a for a from -1 to 2, and drift.svg, how far four other
 * half-exponentials are from Kneser's, in heights: p(t) = slog(f(sexp(t))) - t - 1/2.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { cubic, linear, walker } from "../src/compare.js";
import { iterateExp, sexp, slog } from "../src/index.js";

// Its types are those of CommonJS.
const Decimal: typeof import("break_eternity.js").default = createRequire(import.meta.url)(
  "break_eternity.js",
);

const { document } = parseHTML("<html></html>");

/** Readable on a light and on a dark page. */
const STYLE = { color: "#808080", background: "none", fontFamily: "sans-serif", fontSize: "19px" };

function draw(file: string, title: string, options: Plot.PlotOptions): void {
  const svg = Plot.plot({ ...options, style: STYLE, document });
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const text = svg.outerHTML
    .replaceAll(/\s+aria-\w+="[^"]*"/g, "")
    .replace(/<style>[\s\S]*?<\/style>/, `<title>${title}</title>`)
    .replaceAll(/ d="[^"]*"/g, (path: string) =>
      path.replaceAll(/\d+\.\d{2,}/g, (number: string) => Number(number).toFixed(1)),
    );
  writeFileSync(fileURLToPath(new URL(file, import.meta.url)), `${text}\n`);
}

const range = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);

const [LEAST, MOST] = [-3, 6];
const curves = range(-1, 2, 12).flatMap((a) =>
  range(-3, 4, 700)
    .map((x) => ({ a, x, y: iterateExp(x, a) }))
    .filter(({ y }) => y > LEAST && y < MOST),
);

draw("iterates.svg", "exp^a for a from -1 to 2", {
  width: 640,
  height: 480,
  marginRight: 34,
  marginTop: 44,
  marginBottom: 54,
  x: { domain: [-3, 4], label: "x" },
  y: { domain: [LEAST, MOST], label: "exp^a(x), a beside the curve", grid: true },
  color: { scheme: "turbo", domain: [-1.4, 2.3] },
  marks: [
    Plot.line(curves, {
      x: "x",
      y: "y",
      z: "a",
      stroke: "a",
      strokeWidth: ({ a }) => (a * 2 === Math.round(a * 2) ? 2.5 : 1),
    }),
    Plot.text(
      range(-1, 2, 6).map((a) => curves.filter((point) => point.a === a).at(-1)),
      {
        x: "x",
        y: "y",
        text: (point) => `${point.a}`,

        dx: 0,
        dy: -12,
        fill: "a",
      },
    ),
  ],
});

const others: Record<string, (x: number) => number> = {
  linear: (x) => linear.iterate(x, 1 / 2),
  "break_eternity.js": (x) => Decimal.layeradd(x, 0.5, Math.E).toNumber(),
  cubic: (x) => cubic.iterate(x, 1 / 2),
  Walker: (x) => walker.iterate(x, 1 / 2),
};

const drifts = Object.entries(others).flatMap(([name, f]) =>
  range(-0.5, 1.5, 400).map((t) => ({ name, t, p: 1000 * (slog(f(sexp(t))) - t - 1 / 2) })),
);

draw("drift.svg", "The drift of four half-exponentials from Kneser's", {
  width: 640,
  height: 400,
  marginLeft: 60,
  marginTop: 34,
  marginBottom: 54,
  x: { label: "height t = slog(x)" },
  y: { label: "1000 p(t)", grid: true },
  color: { legend: false, scheme: "observable10" },
  marks: [
    Plot.ruleY([0], { strokeDasharray: "4 3" }),
    Plot.line(drifts, { x: "t", y: "p", stroke: "name", strokeWidth: 2 }),
    Plot.text(
      drifts,
      Plot.selectMaxY({ x: "t", y: "p", z: "name", text: "name", fill: "name", dy: -12 }),
    ),
  ],
});
