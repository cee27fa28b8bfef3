import { interpolateViridis } from "d3";
import { Chart, type Place } from "../chart.js";
import { choice, readout, slider, textField } from "../controls.js";
import { announce, h, math, s, table } from "../dom.js";
import { csvOf } from "../download.js";
import { brief, minus, numberOf } from "../number.js";
import type { Extent } from "../panzoom.js";
import type { Below, Contours } from "../tasks/rho.js";
import { linearTicks } from "../ticks.js";
import { numbersOf, writeNumbers } from "../url.js";
import type { View } from "../view.js";
import { compute } from "../workers.js";
import { grouped } from "./curve.js";

const FIRST = [-2, 6, -2, 6] as const;

const BELOW: readonly { readonly value: Below; readonly label: string }[] = [
  { value: "none", label: "No value" },
  { value: "odd", label: "Odd" },
  { value: "shift", label: "Shifted" },
  { value: "signed", label: "Signed" },
];

/** The colour of a level: the same at every a. */
const colourOf = (level: number): string => {
  const place = (value: number, most: number) => Math.asinh(value) / Math.asinh(most);
  return interpolateViridis(
    level < 0
      ? 0.15 * (1 - place(Math.min(-level, 20), 20))
      : 0.15 + 0.85 * place(Math.min(level, 40) / 1.5, 40 / 1.5),
  );
};

export const view: View = {
  title: "Between addition and multiplication",
  defaults: { a: "1/2", x: "2", y: "3", below: "none", window: "" },

  mount(root, state, save) {
    const extent = (): Extent => {
      const [x0, x1, y0, y1] = numbersOf(state.window || undefined, FIRST);
      return x0 < x1 && y0 < y1 ? { x: [x0, x1], y: [y0, y1] } : { x: [-2, 6], y: [-2, 6] };
    };
    const below = (): Below => BELOW.find(({ value }) => value === state.below)?.value ?? "none";
    let drawn: (Contours & { readonly window: Extent }) | undefined;
    let playing = 0;

    const chart = new Chart({
      name: "rho",
      label: "Contours of x ⊕ y, the operation between addition and multiplication.",
      model: () => ({
        extent: extent(),
        xTicks: (count) => linearTicks(extent().x, count),
        yTicks: (count) => linearTicks(extent().y, count),
        xLabel: "*x*",
        yLabel: "*y*",
        lines: [],
        under: (place) => (drawn ? surface(drawn, place) : []),
        over: (place) => (drawn ? overlay(drawn, place) : []),
      }),
      csv: async () => {
        const { x, y } = extent();
        const size = 41;
        const at = ([from, to]: readonly [number, number], i: number) =>
          from + ((to - from) * i) / (size - 1);
        const points = Array.from(
          { length: size * size },
          (_, i) => [at(x, i % size), at(y, Math.floor(i / size))] as const,
        );
        const values = await compute.call(
          undefined,
          "rhoValues",
          numberOf(state.a),
          below(),
          points,
        );
        return csvOf({
          x: points.map(([px]) => px),
          y: points.map(([, py]) => py),
          value: values ?? [],
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
        pick: (x, y) => {
          const digits = Math.max(1, Math.ceil(2 - Math.log10(extent().x[1] - extent().x[0])));
          state.x = String(Number(x.toFixed(digits)));
          state.y = String(Number(y.toFixed(digits)));
          xField.set(state.x);
          yField.set(state.y);
          read();
        },
      },
    });

    chart.picture.classList.add("filled");

    const surface = (
      { contours, from, window }: NonNullable<typeof drawn>,
      place: Place,
    ): SVGElement[] => {
      const corner = { x: Math.max(0, place.x(from)), y: Math.min(place.height, place.y(from)) };
      const ground = s("rect", {
        class: "contour",
        x: corner.x,
        width: Math.max(0, place.width - corner.x),
        height: Math.max(0, corner.y),
        fill: colourOf((contours[0]?.level ?? 0) - 0.5),
      });
      const left = place.x(window.x[0]);
      const bottom = place.y(window.y[0]);
      const width = place.x(window.x[1]) - left;
      const height = bottom - place.y(window.y[1]);
      const filled = contours.map(({ level, path }) =>
        s("path", {
          class: "contour",
          d: path,
          fill: colourOf(level),
          transform: `translate(${left},${bottom}) scale(${width},${-height})`,
        }),
      );
      return [ground, ...filled];
    };

    const overlay = (
      { contours, identity, veto }: NonNullable<typeof drawn>,
      place: Place,
    ): SVGElement[] => {
      const { x, y, width, height } = place;
      const cross = (at: number, look: string, text: string): SVGElement[] =>
        Number.isFinite(at)
          ? [
              s("line", { class: `rule ${look}`, x1: x(at), x2: x(at), y2: height }),
              s("line", { class: `rule ${look}`, y1: y(at), y2: y(at), x2: width }),
              s("text", { class: "label", x: x(at) + 6, y: height - 8 }, `${text} ${brief(at)}`),
            ]
          : [];
      let last = Number.NEGATIVE_INFINITY;
      const numbers = contours.flatMap(({ level, onDiagonal }) => {
        if (onDiagonal === null) return [];
        const at = x(onDiagonal);
        if (at - last < 20 || at < 16 || at > width - 16) return [];
        last = at;
        return [
          s(
            "text",
            { class: "label level", x: at, y: y(onDiagonal) + 4, "text-anchor": "middle" },
            brief(level),
          ),
        ];
      });
      const px = numberOf(state.x);
      const py = numberOf(state.y);
      return [
        ...cross(veto, "veto", "veto"),
        ...cross(identity, "identity", "identity"),
        ...numbers,
        s("circle", { class: "dot probe-dot", cx: x(px), cy: y(py), r: 6 }),
      ];
    };

    const refresh = async (): Promise<void> => {
      save();
      chart.draw();
      const window = extent();
      const next = await compute
        .call("contours", "rhoContours", numberOf(state.a), below(), window)
        .catch(() => undefined); // the values beside say what is wrong
      if (!next) return;
      drawn = { ...next, window };
      chart.draw();
    };

    const values = readout();
    const read = async (): Promise<void> => {
      save();
      try {
        const sum = await compute.call("sum", "rhoSum", state.a, below(), state.x, state.y);
        if (!sum) return;
        values.show([
          ["*x* ⊕ *y*", minus(String(sum.value)), "strong c0"],
          ["50 digits", minus(grouped(sum.digits)), "digits"],
          ["*x* + *y*", minus(String(sum.sum))],
          ["*x* × *y*", minus(String(sum.product))],
          ["identity", minus(String(sum.identity))],
          ["veto", minus(String(sum.veto))],
        ]);
        for (const field of [aField, xField, yField]) field.complain("");
        announce(`${state.x} plus-times ${state.y} at a = ${state.a} is ${sum.value}`);
      } catch (error) {
        const { message } = error as Error;
        const field = { x: xField, y: yField }[message[0]] ?? aField;
        field.complain(message);
      }
      chart.draw();
    };

    const aField = slider({
      label: "*a*",
      name: "a",
      min: -1,
      max: 2,
      step: 0.01,
      value: state.a,
      change: (a) => {
        pause();
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
    const play = h("button", { type: "button", class: "tool" }, "Play from + to ×");
    const pause = (): void => {
      cancelAnimationFrame(playing);
      playing = 0;
      play.textContent = "Play from + to ×";
    };
    play.addEventListener("click", () => {
      if (playing !== 0) {
        pause();
        return;
      }
      play.textContent = "Pause";
      const start = performance.now();
      const frame = (now: number): void => {
        const a = Math.min(1, (now - start) / 6000);
        aField.set(a.toFixed(3));
        setA(String(Number(a.toFixed(3))));
        if (a < 1) playing = requestAnimationFrame(frame);
        else pause();
      };
      playing = requestAnimationFrame(frame);
    });

    const belowField = choice({
      label: "Numbers below the veto",
      value: below(),
      options: BELOW,
      change: (next) => {
        state.below = next;
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

    const tableBox = h("div", {});
    const details = h(
      "details",
      {
        ontoggle: async () => {
          if (!details.open) return;
          const sides = [-1, 0, 1, 2, 3, 5];
          const points = sides.flatMap((y) => sides.map((x) => [x, y] as const));
          const found =
            (await compute.call(undefined, "rhoValues", numberOf(state.a), below(), points)) ?? [];
          tableBox.replaceChildren(
            table(
              `x ⊕ y at a = ${state.a}`,
              ["*x* \\ *y*", ...sides.map((y) => minus(String(y)))],
              sides.map((x, i) => [
                minus(String(x)),
                ...sides.map((_, j) => brief(found[j * sides.length + i], 7)),
              ]),
            ),
          );
        },
      },
      h("summary", {}, "Values as a table"),
      tableBox,
    );

    root.append(
      h("h1", {}, "Between addition and multiplication"),
      h(
        "p",
        { class: "lede" },
        math(
          "*x* ⊕ *y* = exp^{a}(exp^{−a}(*x*) + exp^{−a}(*y*)) is addition at *a* = 0 and multiplication at *a* = 1. In between it stays commutative and associative, with an identity, and with a veto: a number that makes every sum itself, as 0 does to products.",
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
          h("p", {}, play),
          belowField.element,
          h("div", { class: "fields" }, xField.element, yField.element),
          values.element,
          h(
            "p",
            { class: "hint" },
            "Where a number lies below the veto there is no real value, and the plot is empty, unless an extension of iterexp/rho gives it one.",
          ),
        ),
      ),
      details,
    );
    refresh();
    read();
    return () => {
      pause();
      compute.drop(() => true);
    };
  },
};
