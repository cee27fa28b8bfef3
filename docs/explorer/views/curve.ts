import { Chart, type Line, legend } from "../chart.js";
import { choice, readout, slider, textField } from "../controls.js";
import { announce, h, math, s, table } from "../dom.js";
import { csvOf } from "../download.js";
import { brief, minus, numberOf } from "../number.js";
import type { Extent } from "../panzoom.js";
import type { Curves, Reading, Scale } from "../tasks/curve.js";
import { chosenTicks, linearTicks, logTicks, type Tick } from "../ticks.js";
import { numbersOf, writeNumbers } from "../url.js";
import type { View } from "../view.js";
import { compute } from "../workers.js";

type Axes = "linear" | "log" | "tower";

const SCALES: Record<Axes, { x: Scale; y: Scale }> = {
  linear: { x: "linear", y: "linear" },
  log: { x: "linear", y: "log" },
  tower: { x: "tower", y: "tower" },
};

/** Of each pair of axes what is seen first: edges of x and of y, in positions on the axes. */
const EXTENTS: Record<Axes, readonly [number, number, number, number]> = {
  linear: [-3, 4, -3, 8],
  log: [-2, 12, -1.2, 6],
  tower: [-1.95, 2.6, -1.95, 3.4],
};

const LINES = [
  { name: "identity", look: "c5 thin", label: "*x*" },
  { name: "exp", look: "c4 thin", label: "*e*^{x}" },
  { name: "twice", look: "c1 dashed", label: "*f*(*f*(*x*))" },
  { name: "iterate", look: "c0 thick", label: "*f* = exp^{a}" },
] as const;

const NUMBERS = [
  ...[0, 1, Math.E, -1, 10, 100, 1e6, 1e100, 0.5, 2, 5, -3, -10, 1e3, 1e10, 1e300, 20, 1e30],
  ...[0.25, 0.75, 1.5, 3, 1e4, -0.5, -2, 50, -100, 15.154262241479262],
];

const round = (value: number, [from, to]: readonly [number, number]): string =>
  String(Number(value.toFixed(Math.max(0, Math.ceil(2 - Math.log10(to - from)) + 1))));

export const view: View = {
  title: "The curve",
  defaults: { a: "1/2", x: "1", axes: "linear", window: "", lines: "identity,exp,iterate,twice" },

  mount(root, state, save) {
    const axes = (): Axes => (state.axes in EXTENTS ? (state.axes as Axes) : "linear");
    const extent = (): Extent => {
      const [x0, x1, y0, y1] = numbersOf(state.window || undefined, EXTENTS[axes()]);
      return x0 < x1 && y0 < y1 ? { x: [x0, x1], y: [y0, y1] } : { x: [-3, 4], y: [-3, 8] };
    };
    let curves: Curves | undefined;
    let marked: { x: number; y: readonly number[] } | undefined;
    let hovered: string | undefined;
    let towerTicks: Tick[] = [];

    const chart = new Chart({
      name: "curve",
      resized: () => refresh(),
      label: "The curve of f = exp^a between the identity and e^x.",
      model: () => ({
        extent: extent(),
        xTicks: ticksOf("x"),
        yTicks: ticksOf("y"),
        xLabel: axes() === "tower" ? "*x*, at its height slog *x*" : "*x*",
        yLabel: { linear: "*y*", log: "*y*, logarithmic", tower: "*y*, at its height slog *y*" }[
          axes()
        ],
        lines: curves ? linesOf(curves) : [],
        over: ({ x, y, height }) =>
          marked === undefined
            ? []
            : [
                s("line", { class: "probe", x1: x(marked.x), x2: x(marked.x), y2: height }),
                ...marked.y.filter(Number.isFinite).map((value, i) =>
                  s("circle", {
                    class: `dot c${i}`,
                    cx: x(marked?.x ?? 0),
                    cy: y(value),
                    r: 4.5,
                  }),
                ),
              ],
      }),
      csv: async () => {
        if (!curves) return "";
        const { u, ...rest } = curves;
        const { x, y } = SCALES[axes()];
        const xs = await compute.call(undefined, "numbersAt", x, [...u]);
        const values = await Promise.all(
          Object.values(rest).map((line) => compute.call(undefined, "numbersAt", y, [...line])),
        );
        const names = Object.keys(rest);
        return csvOf({
          x: xs ?? [],
          ...Object.fromEntries(names.map((n, i) => [n, values[i] ?? []])),
        });
      },
      move: {
        set: (next) => {
          state.window = writeNumbers([...next.x, ...next.y]);
          refresh();
        },
        reset: () => {
          state.window = "";
          refresh();
        },
        pick: async (u) => {
          const [x] = (await compute.call("pick", "numbersAt", SCALES[axes()].x, [u])) ?? [];
          if (x === undefined || Number.isNaN(x)) return;
          state.x = axes() === "tower" ? String(Number(x.toPrecision(5))) : round(x, extent().x);
          hovered = undefined;
          xField.set(state.x);
          read();
        },
        hover: async (u) => {
          const [x] = (await compute.call("pick", "numbersAt", SCALES[axes()].x, [u])) ?? [];
          if (x === undefined || Number.isNaN(x)) return;
          hovered = axes() === "tower" ? String(Number(x.toPrecision(5))) : round(x, extent().x);
          read();
        },
        leave: () => {
          hovered = undefined;
          read();
        },
      },
    });

    const ticksOf =
      (axis: "x" | "y") =>
      (count: number): readonly Tick[] => {
        const range = extent()[axis];
        const scale = SCALES[axes()][axis];
        if (scale === "linear") return linearTicks(range, count);
        if (scale === "log") return logTicks(range, count);
        return chosenTicks(towerTicks, range, (range[1] - range[0]) / (count * 1.15));
      };

    const linesOf = (values: Curves): Line[] =>
      LINES.filter(({ name }) => state.lines.split(",").includes(name)).map(({ name, look }) => ({
        x: values.u,
        y: values[name],
        look,
      }));

    const refresh = async (): Promise<void> => {
      save();
      chart.draw();
      const { x } = extent();
      const margin = (x[1] - x[0]) / 4; // so that a pan has something to show at once
      const count = Math.min(900, Math.max(240, Math.round(chart.width * 1.5)));
      const a = numberOf(state.a);
      const next = await compute.call(
        "curves",
        "curves",
        a,
        SCALES[axes()],
        x[0] - margin,
        x[1] + margin,
        count,
      );
      if (!next) return;
      curves = next;
      chart.draw();
    };

    const values = readout();
    const note = h("p", { class: "hint" });
    const read = async (): Promise<void> => {
      save();
      try {
        const now = await compute.call("reading", "reading", hovered ?? state.x, state.a);
        if (!now) return;
        const { x: xScale, y: yScale } = SCALES[axes()];
        const [at] = (await compute.call("at", "positions", xScale, [now.x])) ?? [];
        const ys = await compute.call("at y", "positions", yScale, [now.value, now.twice]);
        const shown = state.lines.split(",");
        marked =
          at === undefined
            ? undefined
            : {
                x: at,
                y: [...(ys ?? [])].map((y, i) =>
                  shown.includes(i === 0 ? "iterate" : "twice") ? y : Number.NaN,
                ),
              };
        show(now);
        xField.complain("");
      } catch (error) {
        xField.complain((error as Error).message);
      }
      chart.draw();
    };

    const show = ({
      x,
      a,
      value,
      twice,
      exp,
      dx,
      dalpha,
      height,
      error,
      digits,
      twiceDigits,
    }: Reading) => {
      values.show([
        ["*x*", minus(String(x))],
        ["*f*(*x*)", minus(String(value)), "strong c0"],
        ["50 digits", minus(grouped(digits)), "digits"],
        ["*f*(*f*(*x*))", minus(String(twice)), "strong c1"],
        ["50 digits", minus(grouped(twiceDigits)), "digits"],
        ["*e*^{x}", minus(String(exp))],
        ["d*f*/d*x*", minus(String(dx))],
        ["d*f*/d*a*", minus(String(dalpha))],
        ["slog *x*", minus(String(height))],
      ]);
      note.replaceChildren(
        error === undefined
          ? ""
          : `f(f(x)) misses eˣ by ${brief(Math.abs(error), 3)} ulp of eˣ, which is the rounding of the two doubles.`,
      );
      if (hovered === undefined) announce(`exp to the ${a} of ${x} is ${value}`);
    };

    const aField = slider({
      label: "*a*",
      name: "a",
      min: -1,
      max: 2,
      step: 0.005,
      value: state.a,
      change: (a) => {
        state.a = a;
        refresh();
        read();
      },
      marks: [
        { value: "-1", label: "−1", name: "the logarithm" },
        { value: "-1/2", label: "−½", name: "the inverse of the half-exponential" },
        { value: "0", label: "0", name: "the identity" },
        { value: "1/3", label: "⅓", name: "a third of the exponential" },
        { value: "1/2", label: "½", name: "the half-exponential" },
        { value: "1", label: "1", name: "the exponential" },
        { value: "2", label: "2", name: "the exponential of the exponential" },
      ],
    });
    const xField = textField({
      label: "*x*",
      value: state.x,
      hint: "or a click on the plot",
      change: (x) => {
        state.x = x;
        hovered = undefined;
        read();
      },
    });
    const axesField = choice<Axes>({
      label: "Axes",
      value: axes(),
      options: [
        { value: "linear", label: "Linear" },
        { value: "log", label: "Log *y*" },
        { value: "tower", label: "Tower" },
      ],
      change: (next) => {
        state.axes = next;
        state.window = "";
        curves = undefined;
        towerNote.hidden = next !== "tower";
        refresh();
        read();
      },
    });
    const towerNote = h(
      "p",
      { class: "hint", hidden: axes() !== "tower" },
      math(
        "On tower axes a number lies at its height slog: 1 at 0, *e* at 1, *e*^{e} at 2. There exp^{a} is the straight line that lies *a* above the diagonal.",
      ),
    );

    const tableBox = h("div", {});
    const details = h(
      "details",
      {
        ontoggle: async () => {
          if (!details.open) return;
          const xs = [-2, -1, 0, 0.5, 1, 2, Math.E, 5, 10, 20, 50];
          const rows = await Promise.all(
            xs.map((x) => compute.call(undefined, "reading", String(x), state.a)),
          );
          tableBox.replaceChildren(
            table(
              `exp^a for a = ${state.a}`,
              ["*x*", "*f*(*x*)", "*f*(*f*(*x*))", "*e*^{x}"],
              rows.flatMap((row) =>
                row ? [[row.x, row.value, row.twice, row.exp].map((v) => minus(String(v)))] : [],
              ),
            ),
          );
        },
      },
      h("summary", {}, "Values as a table"),
      tableBox,
    );

    const keys = legend(
      LINES.map(({ name, look, label }) => ({
        look,
        label,
        checked: state.lines.split(",").includes(name),
        toggle: (on) => {
          const kept = state.lines.split(",").filter((line) => line !== name && line !== "");
          state.lines = (on ? [...kept, name] : kept).join(",");
          refresh();
          read();
        },
      })),
    );
    chart.element.prepend(keys);

    root.append(
      h("h1", {}, math("Between *x* and *e*^{x}")),
      h(
        "p",
        { class: "lede" },
        math(
          "The iterate exp^{a} applies the exponential *a* times. At *a* = ½ it is Kneser’s half-exponential: applied twice, it gives *e*^{x}.",
        ),
      ),
      h(
        "div",
        { class: "stage" },
        chart.element,
        h(
          "div",
          { class: "panel" },
          aField.element,
          xField.element,
          axesField.element,
          towerNote,
          h("h2", {}, "To the last digit"),
          values.element,
          note,
        ),
      ),
      details,
    );

    compute.call(undefined, "positions", "tower", NUMBERS).then((places) => {
      towerTicks = NUMBERS.map((value, i) => ({
        at: places?.[i] ?? Number.NaN,
        label: towerLabel(value),
      }));
      chart.draw();
    });
    read();
    return () => compute.drop(() => true);
  },
};

function towerLabel(value: number): string {
  if (value === Math.E) return "e";
  if (value === 15.154262241479262) return "e^e";
  const power = Math.log10(value);
  return value >= 1e3 && Number.isInteger(Math.round(power * 1e9) / 1e9)
    ? `10^${Math.round(power)}`
    : minus(String(value));
}

/** Digits in groups of five, which the eye can count. */
export const grouped = (digits: string): string =>
  digits.replace(
    /(\.)(\d+)/,
    (_, point, rest) => point + rest.replace(/(\d{5})(?=\d)/g, "$1\u2009"),
  );
