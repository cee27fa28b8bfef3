import { Chart } from "../chart.js";
import { asCommand, fromPython, inCode, inPython } from "../code.js";
import { choice, finiteProblem, numberProblem, readout, slider, textField } from "../controls.js";
import { announce, h, math, s } from "../dom.js";
import { csvOf } from "../download.js";
import type { Extent } from "../extent.js";
import { legend } from "../legend.js";
import { liveTable } from "../live-table.js";
import { brief, grouped, minus, numberOf, picked } from "../number.js";
import { player } from "../player.js";
import { prose } from "../prose.js";
import { edges, oneOf, type StateOf, text } from "../state.js";
import type { Below, Sum } from "../tasks/rho.js";
import { linearTicks } from "../ticks.js";
import { defineView } from "../view.js";
import { compute } from "../workers.js";
import { KEYS, sliceChart } from "./rho-slice.js";
import { type Drawn, marks, surface } from "./rho-surface.js";

const FIRST: Extent = { x: [-2, 6], y: [-2, 6] };

const BELOW: readonly { readonly value: Below; readonly label: string }[] = [
  { value: "none", label: "No value" },
  { value: "odd", label: "Odd" },
  { value: "shift", label: "Shifted" },
  { value: "signed", label: "Signed" },
];

const SIDES = [-1, 0, 1, 2, 3, 5];
/** Points of a side of the grid that is saved. */
const GRID = 41;

const kinds = {
  a: text("1/2"),
  x: text("2"),
  y: text("3"),
  below: oneOf<Below>("none", "odd", "shift", "signed"),
  window: edges,
};

const scriptOf = ({ a, x, y, below }: StateOf<typeof kinds>): string => {
  const options = below === "none" ? "" : `, { extension: "${below}" }`;
  return `import { rho } from "iterexp/rho";

console.log(rho(${inCode(a)}${options}).sum(${inCode(x)}, ${inCode(y)}));
`;
};

export const view = defineView({
  title: "Between addition and multiplication",
  about:
    "*x* ⊕ *y* = exp^{a}(exp^{−a}(*x*) + exp^{−a}(*y*)) is addition at *a* = 0 and multiplication at *a* = 1, and the contours show its values over the plane of *x* and *y*. In between it stays commutative and associative, with an [[identity]] and an [[absorber]].",
  guide: "rho",
  kinds,

  code(state) {
    const { a, x, y, below } = state;
    const script = scriptOf(state);
    const extension = below === "none" ? "" : `, extension="${below}"`;
    return {
      javascript: script,
      command: `${asCommand(script)}\n`,
      // iterexp_torch has no "signed".
      python:
        below === "signed"
          ? fromPython(script)
          : `# iterexp layers --target pytorch -o iterexp_torch.py
import torch
from iterexp_torch import rho_sum

numbers = torch.tensor([${inPython(x)}, ${inPython(y)}], dtype=torch.float64)
print(rho_sum(numbers, 0, ${inCode(a)}${extension}).item())
`,
    };
  },

  mount(state, changed) {
    const extent = (): Extent => {
      if (state.window === undefined) return FIRST;
      const [x0, x1, y0, y1] = state.window;
      return { x: [x0, x1], y: [y0, y1] };
    };
    let drawn: Drawn | undefined;

    const chart = new Chart({
      name: "rho",
      label: "Contours of x ⊕ y, the operation between addition and multiplication.",
      model: () => {
        const window = extent();
        return {
          extent: window,
          xTicks: (count) => linearTicks(window.x, count),
          yTicks: (count) => linearTicks(window.y, count),
          xLabel: "*x*",
          yLabel: "*y*",
          lines: [],
          under: (place) => (drawn ? surface(drawn, place) : []),
          over: (place) => [
            ...(drawn ? marks(drawn, place) : []),
            s("circle", {
              class: "dot probe-dot",
              cx: place.x(numberOf(state.x) || 0),
              cy: place.y(numberOf(state.y) || 0),
              r: 6,
            }),
          ],
        };
      },
      caption: () => ({
        title: `Contours of *x* ⊕ *y* with *a* = ${minus(state.a)}`,
        keys: [
          { look: "c4 thick", label: "identity" },
          { look: "c1 dashed", label: "absorber" },
        ],
      }),
      csv: async () => {
        const { x, y } = extent();
        const at = ([from, to]: readonly [number, number], i: number) =>
          from + ((to - from) * i) / (GRID - 1);
        const points = Array.from(
          { length: GRID * GRID },
          (_, i) => [at(x, i % GRID), at(y, Math.floor(i / GRID))] as const,
        );
        const a = numberOf(state.a);
        const values = await compute.call(undefined, "rhoValues", a, state.below, points);
        return csvOf({
          x: points.map(([px]) => px),
          y: points.map(([, py]) => py),
          value: values ?? [],
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
      pick: (x, y) => {
        const window = extent().x;
        state.x = String(picked(x, 10 * (window[1] - window[0])));
        state.y = String(picked(y, 10 * (window[1] - window[0])));
        xField.set(state.x);
        yField.set(state.y);
        read();
      },
    });
    chart.picture.classList.add("filled");
    const slice = sliceChart(state, (a) => {
      aField.set(String(a));
      setA(String(a));
    });
    slice.chart.element.prepend(legend(KEYS));

    const refresh = async (): Promise<void> => {
      changed();
      values.refresh();
      chart.draw();
      const a = numberOf(state.a);
      const window = extent();
      const next = await compute
        .call("contours", "rhoContours", a, state.below, window)
        .catch(() => null); // the values beside say what is wrong
      if (next === undefined) return;
      drawn = next ? { ...next, window } : undefined;
      chart.draw();
    };

    const numbers = readout();
    const read = async (): Promise<void> => {
      changed();
      slice.refresh();
      chart.draw();
      if (
        [finiteProblem(state.a), numberProblem(state.x), numberProblem(state.y)].some(
          (problem) => problem,
        )
      ) {
        numbers.show([]);
        return;
      }
      const { a, below, x, y } = state;
      try {
        const sum = await compute.call("sum", "rhoSum", a, below, x, y);
        if (!sum) return;
        numbers.show(rowsOf(sum));
        aField.complain("");
        announce(`${x} plus-times ${y} at a = ${a} is ${sum.value}`);
      } catch (error) {
        numbers.show([]);
        aField.complain((error as Error).message);
      }
    };

    const play = player("Play from + to ×", [0, 1], 6, (a) => {
      aField.set(String(a));
      setA(String(a));
    });
    const aField = slider({
      beside: play.button,
      label: "*a*",
      name: "a",
      min: -1,
      max: 2,
      step: 0.01,
      value: state.a,
      change: (a) => {
        play.stop();
        setA(a);
      },
      marks: [
        { value: "-1", label: "−1", name: "log of the sum of exponentials" },
        { value: "0", label: "+", name: "addition" },
        { value: "1/2", label: "½", name: "half way" },
        { value: "1", label: "×", name: "multiplication" },
        { value: "2", label: "2", name: "e to the product of logarithms" },
      ],
    });
    const setA = (a: string): void => {
      state.a = a;
      refresh();
      read();
    };
    const belowField = choice({
      label: "Numbers below the absorber",
      value: state.below,
      options: BELOW,
      change: (below) => {
        state.below = below;
        refresh();
        read();
      },
    });
    const point = (name: "x" | "y") =>
      textField({
        label: `*${name}*`,
        value: state[name],
        change: (value) => {
          state[name] = value;
          read();
        },
      });
    const xField = point("x");
    const yField = point("y");

    const values = liveTable("Values as a table", async () => {
      const points = SIDES.flatMap((y) => SIDES.map((x) => [x, y] as const));
      const found = await compute
        .call("table", "rhoValues", numberOf(state.a), state.below, points)
        .catch(() => undefined);
      if (!found) return undefined;
      return {
        caption: `x ⊕ y at a = ${state.a}`,
        columns: ["*x* \\ *y*", ...SIDES.map((y) => minus(String(y)))],
        rows: SIDES.map((x, i) => [
          minus(String(x)),
          ...SIDES.map((_, j) => brief(found[j * SIDES.length + i], 7)),
        ]),
      };
    });

    return {
      picture: [
        chart.element,
        h("h2", {}, math("The same two numbers at every *a*")),
        h(
          "p",
          { class: "hint" },
          math(
            "From *x* + *y* at *a* = 0 to *x* × *y* at *a* = 1. Between 2 and 2, where both are 4, the curve rises and comes back: it leaves 4 and has to return to it. A click sets *a*.",
          ),
        ),
        slice.chart.element,
      ],
      slider: aField.element,
      panel: [
        h("div", { class: "fields" }, xField.element, yField.element),
        numbers.element,
        belowField.element,
        h(
          "p",
          { class: "hint" },
          prose(
            "Where a number lies below the [[absorber]] there is no real value, and the plot is empty, unless an [[extension]] gives it one. “Signed” has none where an odd number of negative factors leads too far down.",
          ),
        ),
      ],
      below: [values.element],
      start: () => {
        refresh();
        read();
      },
      leave: () => {
        play.stop();
        compute.drop(() => true);
      },
    };
  },
});

const rowsOf = (sum: Sum): [string, string, string?][] => [
  ["*x* ⊕ *y*", minus(String(sum.value)), "strong c0"],
  ["50 digits", minus(grouped(sum.digits)), "digits"],
  ["*x* + *y*", minus(String(sum.sum))],
  ["*x* × *y*", minus(String(sum.product))],
  ["identity", minus(String(sum.identity))],
  ["absorber", Number.isNaN(sum.absorber) ? "none" : minus(String(sum.absorber))],
];
