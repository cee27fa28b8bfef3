import { Chart } from "../chart.js";
import { inCode, inPython, quoted } from "../code.js";
import { choice, finiteProblem, numberProblem, slider, textField } from "../controls.js";
import { announce, h, s } from "../dom.js";
import { csvOf } from "../download.js";
import type { Extent } from "../extent.js";
import { type Key, legend } from "../legend.js";
import { liveTable } from "../live-table.js";
import { listOf, minus, numberOf, picked } from "../number.js";
import { player } from "../player.js";
import type { Line, Place } from "../plot.js";
import { prose } from "../prose.js";
import { edges, oneOf, someOf, text } from "../state.js";
import type { Activation } from "../tasks/activations.js";
import type { Curves } from "../tasks/curve.js";
import { defineView } from "../view.js";
import { compute } from "../workers.js";
import { type Axes, FIRST, LABELS, SCALES, TowerTicks, ticksOn } from "./curve-axes.js";
import { readingBox } from "./curve-reading.js";

const LINES = [
  { name: "identity", look: "c5 thin", label: "*x*" },
  { name: "exp", look: "c4 thin", label: "*e*^{x}" },
  { name: "twice", look: "c1 dashed", label: "*f*(*f*(*x*))" },
  { name: "iterate", look: "c0 thick", label: "*f* = exp^{a}" },
] as const;

const BESIDE = [
  { name: "tanh", look: "c6 thin dashed", label: "tanh" },
  { name: "softplus", look: "c2 thin dashed", label: "softplus" },
  { name: "gelu", look: "c3 thin dashed", label: "GELU" },
  { name: "silu", look: "c7 thin dashed", label: "SiLU" },
] as const satisfies readonly (Key & { readonly name: Activation })[];

const FAMILY_LOOKS = ["c2", "c3", "c6", "c7", "c2 dotted", "c3 dotted", "c6 dotted", "c7 dotted"];
const QUARTERS = "-1, -1/2, 0, 1/4, 3/4, 1";

const checkFamily = (written: string): string => {
  const members = listOf(written);
  if (members.length > FAMILY_LOOKS.length) return `At most ${FAMILY_LOOKS.length} values of a.`;
  return (
    members.map((member) => finiteProblem(member.written)).find((problem) => problem !== "") ?? ""
  );
};

const TABLE = [-2, -1, 0, 0.5, 1, 2, Math.E, 5, 10, 20, 50];

export const view = defineView({
  title: "Between *x* and *e*^{x}",
  about:
    "The [[iterate]] exp^{a} applies the exponential *a* times, by [[Kneser’s|Kneser]] solution: at *a* = 0 its curve is the line *x*, at *a* = 1 it is *e*^{x}. At *a* = ½ it is the half-exponential, and applied twice it gives *e*^{x}, which the dashed curve shows.",
  guide: "half-exponential",
  kinds: {
    a: text("1/2"),
    x: text("1"),
    family: text(""),
    axes: oneOf("linear", "log", "tower"),
    window: edges,
    lines: someOf(
      LINES.map(({ name }) => name),
      LINES.map(({ name }) => name),
    ),
    beside: someOf(
      BESIDE.map(({ name }) => name),
      [],
    ),
  },

  code({ a, x }) {
    const [alpha, point] = [inCode(a), inCode(x)];
    return {
      javascript: `import { iterateExp } from "iterexp";

const f = (x) => iterateExp(x, ${alpha});
console.log(f(${point}), f(f(${point})));
`,
      command: `iterexp --alpha ${quoted(alpha)} --digits 50 -- ${quoted(point)}\n`,
      python: `# iterexp layers --target pytorch -o iterexp_torch.py
import torch
from iterexp_torch import iterate_exp

x = torch.tensor(${inPython(x)}, dtype=torch.float64)
y = iterate_exp(x, ${inPython(a)})
print(y.item(), iterate_exp(y, ${inPython(a)}).item())
`,
    };
  },

  mount(state, changed) {
    const extent = (): Extent => {
      if (state.window === undefined) return FIRST[state.axes];
      const [x0, x1, y0, y1] = state.window;
      return { x: [x0, x1], y: [y0, y1] };
    };
    const family = () => (checkFamily(state.family) === "" ? listOf(state.family) : []);
    /** Of the axes that were left, to come back to. */
    const windows = new Map<Axes, readonly number[] | undefined>();
    const towers = { x: new TowerTicks(), y: new TowerTicks() };
    let curves: Curves | undefined;
    let drawnFamily = family();
    let drawnBeside = state.beside;
    let marked: { readonly x: number; readonly y: readonly number[] } | undefined;
    let hovered: string | undefined;

    const linesOf = ({ u, family: members, beside, ...rest }: Curves): Line[] => [
      ...beside.map((y, i) => ({
        x: u,
        y,
        look: BESIDE.find(({ name }) => name === drawnBeside[i])?.look ?? "",
      })),
      ...members.map((y, i) => ({ x: u, y, look: FAMILY_LOOKS[i] })),
      ...LINES.filter(({ name }) => state.lines.includes(name)).map(({ name, look }) => ({
        x: u,
        y: rest[name],
        look,
      })),
    ];
    const keysOf = (): Key[] => [
      ...LINES.filter(({ name }) => state.lines.includes(name)),
      ...drawnFamily.map(({ written }, i) => ({
        look: FAMILY_LOOKS[i],
        label: `*a* = ${minus(written)}`,
      })),
      ...BESIDE.filter(({ name }) => drawnBeside.includes(name)),
    ];
    const probe = ({ x, y, height }: Place): SVGElement[] => {
      if (marked === undefined) return [];
      const at = x(marked.x);
      return [
        s("line", { class: "probe", x1: at, x2: at, y2: height }),
        ...marked.y.flatMap((value, i) =>
          Number.isFinite(value)
            ? [s("circle", { class: `dot c${i}`, cx: at, cy: y(value), r: 4.5 })]
            : [],
        ),
      ];
    };

    /** The number at a place of the x axis, with the digits that its pixels tell apart. */
    const numberAt = async (u: number): Promise<string | undefined> => {
      const scale = SCALES[state.axes].x;
      const { x: window } = extent();
      const [x, next] =
        (await compute.call("pick", "numbersAt", scale, [u, u + (window[1] - window[0]) / 1000])) ??
        [];
      if (x === undefined || !Number.isFinite(x)) return undefined;
      return String(picked(x, 1000 * Math.abs(next - x)));
    };

    const chart = new Chart({
      name: "curve",
      label: "The curve of f = exp^a between the identity and e^x.",
      resized: () => refresh(),
      model: () => {
        const window = extent();
        const scales = SCALES[state.axes];
        return {
          extent: window,
          xTicks: ticksOn(scales.x, window.x, towers.x),
          yTicks: ticksOn(scales.y, window.y, towers.y),
          xLabel: LABELS[state.axes].x,
          yLabel: LABELS[state.axes].y,
          lines: curves ? linesOf(curves) : [],
          over: probe,
        };
      },
      caption: () => ({
        title: `*f* = exp^{a} with *a* = ${minus(state.a)}, by Kneser’s solution`,
        keys: keysOf(),
      }),
      csv: async () => {
        if (!curves) return "";
        const { u, family: members, beside, ...rest } = curves;
        const { x, y } = SCALES[state.axes];
        const columns = {
          ...rest,
          ...Object.fromEntries(drawnFamily.map((one, i) => [`a=${one.written}`, members[i]])),
          ...Object.fromEntries(drawnBeside.map((name, i) => [name, beside[i]])),
        };
        const numbers = (scale: typeof x, at: Float64Array) =>
          compute.call(undefined, "numbersAt", scale, [...at]);
        const values = await Promise.all(Object.values(columns).map((line) => numbers(y, line)));
        const names = Object.keys(columns);
        return csvOf({
          x: (await numbers(x, u)) ?? [],
          ...Object.fromEntries(names.map((name, i) => [name, values[i] ?? []])),
        });
      },
      move: {
        set: ({ x, y }) => {
          state.window = [...x, ...y];
          refresh();
        },
        reset: () => {
          state.window = undefined;
          refresh();
        },
      },
      pick: async (u) => {
        const x = await numberAt(u);
        if (x === undefined) return;
        hovered = undefined;
        state.x = x;
        xField.set(x);
        read();
      },
      hover: async (at) => {
        hovered = at && (await numberAt(at[0]));
        read();
      },
    });

    const refresh = async (): Promise<void> => {
      changed();
      chart.draw();
      const { x, y } = extent();
      const scales = SCALES[state.axes];
      if (scales.x === "tower") {
        void Promise.all([towers.x.follow("x", x), towers.y.follow("y", y)]).then(chart.draw);
      }
      const a = numberOf(state.a);
      if (!Number.isFinite(a)) {
        curves = undefined;
        return;
      }
      const margin = (x[1] - x[0]) / 4; // so that a pan has something to show at once
      const count = Math.min(900, Math.max(240, Math.round(chart.width * 1.5)));
      const [members, beside] = [family(), state.beside];
      const asked = { a, family: members.map(({ value }) => value), beside, scales };
      const next = await compute.call(
        "curves",
        "curves",
        asked,
        x[0] - margin,
        x[1] + margin,
        count,
      );
      if (!next || !Number.isFinite(numberOf(state.a))) return;
      curves = next;
      drawnFamily = members;
      drawnBeside = beside;
      familyKeys.replaceChildren(legend(keysOf().filter(({ label }) => label.startsWith("*a* ="))));
      chart.draw();
    };

    const reading = readingBox();
    const read = async (): Promise<void> => {
      changed();
      values.refresh();
      const x = hovered ?? state.x;
      if (numberProblem(x) !== "" || finiteProblem(state.a) !== "") {
        marked = undefined;
        reading.show(undefined);
        chart.draw();
        return;
      }
      const now = await compute.call("reading", "reading", x, state.a).catch((error: Error) => {
        xField.complain(error.message);
        return undefined;
      });
      if (!now) return;
      const scales = SCALES[state.axes];
      const [at] = (await compute.call("at", "positions", scales.x, [now.x])) ?? [];
      const ys = await compute.call("at y", "positions", scales.y, [now.value, now.twice]);
      const inSight = (["iterate", "twice"] as const).map((name) => state.lines.includes(name));
      marked =
        at === undefined || !ys
          ? undefined
          : { x: at, y: inSight.map((shown, i) => (shown ? ys[i] : Number.NaN)) };
      reading.show(now);
      if (hovered === undefined) announce(`exp to the ${now.a} of ${now.x} is ${now.value}`);
      chart.draw();
    };

    const all = (): void => {
      refresh();
      read();
    };
    const setA = (a: string): void => {
      state.a = a;
      all();
    };

    const play = player("Play from x to eˣ", [0, 1], 6, (a) => {
      aField.set(String(a));
      setA(String(a));
    });
    const aField = slider({
      beside: play.button,
      label: "*a*",
      name: "a",
      min: -1,
      max: 2,
      step: 0.005,
      value: state.a,
      change: (a) => {
        play.stop();
        setA(a);
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
    const familyField = textField({
      label: "More values of *a*",
      value: state.family,
      hint: "a family of curves: 0, 1/4, 1/2",
      check: checkFamily,
      change: (written) => {
        state.family = written;
        refresh();
      },
    });
    const familyButton = (label: string, members: string) =>
      h(
        "button",
        {
          type: "button",
          class: "tool",
          onclick: () => {
            state.family = members;
            familyField.set(members);
            refresh();
          },
        },
        label,
      );
    const axesField = choice({
      label: "Axes",
      value: state.axes,
      options: [
        { value: "linear", label: "Linear" },
        { value: "log", label: "Log *y*" },
        { value: "tower", label: "Tower" },
      ],
      change: (axes) => {
        windows.set(state.axes, state.window);
        state.axes = axes;
        state.window = windows.get(axes);
        curves = undefined;
        all();
      },
    });

    const values = liveTable("Values as a table", async () => {
      if (finiteProblem(state.a) !== "") return undefined;
      const rows = await Promise.all(
        TABLE.map((x, i) => compute.call(`row ${i}`, "reading", String(x), state.a)),
      );
      if (rows.includes(undefined)) return undefined;
      return {
        caption: `exp^a for a = ${state.a}`,
        columns: ["*x*", "*f*(*x*)", "*f*(*f*(*x*))", "*e*^{x}"],
        rows: rows.flatMap((row) =>
          row ? [[row.x, row.value, row.twice, row.exp].map((v) => minus(String(v)))] : [],
        ),
      };
    });

    const switches = <Name extends string>(
      lines: readonly (Key & { readonly name: Name })[],
      shown: () => readonly Name[],
      set: (names: readonly Name[]) => void,
    ) =>
      legend(
        lines.map(({ name, look, label }) => ({
          look,
          label,
          checked: shown().includes(name),
          toggle: (on) => {
            const others = shown().filter((other) => other !== name);
            set(on ? [...others, name] : others);
            all();
          },
        })),
      );
    const familyKeys = h("div", {});
    chart.element.prepend(
      switches(
        LINES,
        () => state.lines,
        (names) => {
          state.lines = names;
        },
      ),
      familyKeys,
    );

    return {
      picture: [chart.element],
      slider: aField.element,
      panel: [
        xField.element,
        axesField.element,
        h(
          "p",
          { class: "hint" },
          prose(
            "On [[tower axes]] a number lies at its [[height]]: 1 at 0, *e* at 1, *e*^{e} at 2. There exp^{a} is the straight line that lies *a* above the diagonal.",
          ),
        ),
        h("h2", {}, "To the last digit"),
        reading.element,
        h("h2", {}, "Beside it"),
        familyField.element,
        h(
          "div",
          { class: "marks" },
          familyButton("A family", QUARTERS),
          familyButton("Only one", ""),
        ),
        switches(
          BESIDE,
          () => state.beside,
          (names) => {
            state.beside = names;
          },
        ),
      ],
      below: [values.element],
      start: read, // the curves follow once the plot has its size
      leave: () => {
        play.stop();
        compute.drop(() => true);
      },
    };
  },
});
