import { Chart, type Line, type Place, path } from "../chart.js";
import { choice, menu, readout, slider, textField } from "../controls.js";
import { announce, h, math, s, table } from "../dom.js";
import { csvOf } from "../download.js";
import { minus, numberOf } from "../number.js";
import type { Extent } from "../panzoom.js";
import type { Wheel } from "../tasks/colour.js";
import type { Marks, Orbit, Picture, Point } from "../tasks/plane.js";
import { linearTicks } from "../ticks.js";
import { numbersOf, writeNumbers } from "../url.js";
import type { View } from "../view.js";
import { compute } from "../workers.js";
import { DomainPicture } from "./domain-picture.js";

type Of = Picture["of"];

/** Centre and width of what is seen first. */
const WINDOWS: Record<Of, readonly [number, number, number]> = {
  iterate: [0.5, 0, 9],
  slog: [0.5, 0, 9],
  sexp: [0, 0, 9],
};

const FIXED_POINTS: readonly { readonly value: string; readonly label: string }[] = [
  { value: "0", label: "L = 0.318 + 1.337i" },
  { value: "-1", label: "L̄ = 0.318 − 1.337i" },
  { value: "1", label: "L₁ = 2.062 + 7.589i" },
];

const written = ({ re, im }: Point): string =>
  minus(`${re} ${im < 0 || Object.is(im, -0) ? "-" : "+"} ${Math.abs(im)}i`);

export const view: View = {
  title: "The complex plane",
  defaults: {
    of: "iterate",
    a: "1/2",
    fixed: "0",
    z: "1.5,1",
    window: "",
    wheel: "hue",
    orbit: "on",
  },

  mount(root, state, save) {
    const of = (): Of => (state.of in WINDOWS ? (state.of as Of) : "iterate");
    const wheel = (): Wheel => (state.wheel === "blue-yellow" ? "blue-yellow" : "hue");
    const probe = (): Point => {
      const [re, im] = numbersOf(state.z, [1.5, 1]);
      return { re, im };
    };
    const fixed = (): number =>
      FIXED_POINTS.some(({ value }) => value === state.fixed) ? Number(state.fixed) : 0;
    const pictureOf = (side: Side): Picture => ({
      of: of(),
      a: of() === "iterate" ? numberOf(state.a) : 0,
      solution: side.regular ? fixed() : "kneser",
    });

    interface Side {
      readonly regular: boolean;
      readonly picture: DomainPicture;
      readonly chart: Chart;
      marks?: Marks;
      orbit?: Orbit;
    }

    const extentFor = (chart: Chart): Extent => {
      const [re, im, width] = numbersOf(state.window || undefined, WINDOWS[of()]);
      const height = (width * chart.height) / chart.width;
      return { x: [re - width / 2, re + width / 2], y: [im - height / 2, im + height / 2] };
    };

    const makeSide = (regular: boolean): Side => {
      const name = regular ? "Regular" : "Kneser";
      const picture = new DomainPicture();
      const side: Side = {
        regular,
        picture,
        chart: new Chart({
          name: `plane-${name.toLowerCase()}`,
          label: `${name}: the complex plane, coloured by the value.`,
          canvas: picture.canvas,
          margin: { left: 44, right: 6 },
          resized: () => paint(side),
          model: () => ({
            extent: extentFor(side.chart),
            xTicks: (count) => linearTicks(extentFor(side.chart).x, count),
            yTicks: (count) => linearTicks(extentFor(side.chart).y, count),
            xLabel: of() === "sexp" ? "Re *h*" : "Re *z*",
            yLabel: of() === "sexp" ? "Im *h*" : "Im *z*",
            lines: [],
            over: (place) => overlay(side, place),
          }),
          csv: () => gridCsv(side),
          move: {
            set: ({ x, y }) => {
              state.window = writeNumbers(
                [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2, x[1] - x[0]],
                Math.ceil(
                  3 - Math.log10((x[1] - x[0]) / Math.max(1, Math.abs(x[0]), Math.abs(y[0]))),
                ) + 2,
              );
              repaint();
            },
            reset: () => {
              state.window = "";
              repaint();
            },
            pick: (re, im) => {
              const { x } = extentFor(side.chart);
              const digits = Math.max(2, Math.ceil(2 - Math.log10(x[1] - x[0])) + 1);
              const z = [re, im].map((part) => Number(part.toFixed(digits)));
              state.z = z.join(",");
              reField.set(String(z[0]));
              imField.set(String(z[1]));
              follow();
            },
          },
        }),
      };
      side.chart.picture.classList.add("square");
      return side;
    };

    const overlay = ({ marks, orbit }: Side, place: Place): SVGElement[] => {
      const z = probe();
      const at = (re: number, im: number) => ({ cx: place.x(re), cy: place.y(im) });
      const cuts = (marks?.cuts ?? []).map((cut) => ({
        x: cut.map(({ re }) => re),
        y: cut.map(({ im }) => im),
      }));
      const flow = orbit && { x: everySecond(orbit.flow, 0), y: everySecond(orbit.flow, 1) };
      /** Light on dark, to be seen on every colour. */
      const twice = (line: Omit<Line, "look">, look: string): SVGElement[] => {
        const above = path({ ...line, look }, place);
        const below = above.cloneNode() as SVGElement;
        below.classList.add("casing");
        return [below, above];
      };
      return [
        ...cuts.flatMap((cut) => twice(cut, "cut")),
        ...(marks?.points ?? []).flatMap(({ re, im, label }) => [
          s("circle", { class: "fixed", ...at(re, im), r: 4 }),
          s("text", { class: "on-picture", x: place.x(re) + 8, y: place.y(im) - 7 }, label),
        ]),
        ...(flow && state.orbit === "on"
          ? [
              ...twice(flow, "flow"),
              ...Array.from({ length: orbit.steps.length / 2 }, (_, i) => i)
                .filter((i) => Number.isFinite(orbit.steps[2 * i] + orbit.steps[2 * i + 1]))
                .map((i) =>
                  s("circle", {
                    class: "step",
                    ...at(orbit.steps[2 * i], orbit.steps[2 * i + 1]),
                    r: 3.5,
                  }),
                ),
            ]
          : []),
        s("circle", { class: "step probe-ring", ...at(z.re, z.im), r: 6 }),
      ];
    };

    const paint = (side: Side): void => {
      const { chart, picture } = side;
      if (chart.width < 40 || chart.height < 40) return;
      void picture.show(pictureOf(side), extentFor(chart), wheel(), chart.width, chart.height);
      chart.draw();
    };
    const repaint = (): void => {
      save();
      for (const side of sides) paint(side);
    };

    const values = readout();
    /** Marks, the orbit and the values, which do not depend on the window. */
    const follow = async (): Promise<void> => {
      save();
      const z = probe();
      const found = await Promise.all(
        sides.map(async (side) => {
          const picture = pictureOf(side);
          const key = (what: string) => `${what} ${side.regular}`;
          const [marks, orbit, value] = await Promise.all([
            compute.call(key("marks"), "planeMarks", picture),
            compute.call(key("orbit"), "planeOrbit", picture, z),
            compute.call(key("value"), "planeValue", picture, z),
          ]);
          if (marks) side.marks = marks;
          if (orbit) side.orbit = orbit;
          side.chart.draw();
          return value;
        }),
      );
      const [kneser, regular] = found;
      if (!kneser || !regular) return;
      const name = { iterate: "exp^{a}(*z*)", slog: "slog *z*", sexp: "sexp *h*" }[of()];
      values.show([
        [of() === "sexp" ? "*h*" : "*z*", written(z)],
        [`${name}, Kneser`, written(kneser), "c0"],
        [`${name}, regular`, written(regular), "c1"],
      ]);
      announce(`At ${written(z)}: Kneser ${written(kneser)}, regular ${written(regular)}`);
    };
    const change = (): void => {
      repaint();
      follow();
    };

    const gridCsv = async (side: Side): Promise<string> => {
      const { x, y } = extentFor(side.chart);
      const step = (x[1] - x[0]) / 101;
      const raster = {
        left: x[0],
        top: y[1],
        step,
        width: 101,
        height: Math.max(1, Math.floor((y[1] - y[0]) / step)),
      };
      const ws = (await compute.call(undefined, "planeValues", pictureOf(side), raster)) ?? [];
      const indices = Array.from({ length: ws.length / 2 }, (_, i) => i);
      return csvOf({
        re: indices.map((i) => raster.left + ((i % 101) + 0.5) * step),
        im: indices.map((i) => raster.top - (Math.floor(i / 101) + 0.5) * step),
        valueRe: everySecond(ws, 0),
        valueIm: everySecond(ws, 1),
      });
    };

    const sides = [makeSide(false), makeSide(true)];
    const title = (side: Side, text: string) =>
      h("div", { class: "side" }, h("h2", {}, text), side.chart.element);

    const aField = slider({
      label: "*a*",
      name: "a",
      min: -1,
      max: 2,
      step: 0.01,
      value: state.a,
      change: (a) => {
        state.a = a;
        change();
      },
      marks: ["-1", "-1/2", "0", "1/2", "1", "2"].map((value) => ({
        value,
        label: minus(value.replace("1/2", "½")),
      })),
    });
    aField.element.hidden = of() !== "iterate";
    const ofField = choice<Of>({
      label: "Function",
      value: of(),
      options: [
        { value: "iterate", label: "exp^{a}" },
        { value: "slog", label: "slog" },
        { value: "sexp", label: "sexp" },
      ],
      change: (next) => {
        state.of = next;
        state.window = "";
        aField.element.hidden = next !== "iterate";
        change();
      },
    });
    const part = (index: 0 | 1, label: string) =>
      textField({
        label,
        value: state.z.split(",")[index] ?? "0",
        change: (text) => {
          const { re, im } = probe();
          const parts = [re, im];
          parts[index] = numberOf(text);
          state.z = parts.join(",");
          follow();
        },
      });
    const reField = part(0, "Real part");
    const imField = part(1, "Imaginary part");
    const fixedField = menu({
      label: "Fixed point of the regular solution",
      value: String(fixed()),
      options: FIXED_POINTS,
      change: (next) => {
        state.fixed = next;
        change();
      },
    });
    const wheelField = choice<Wheel>({
      label: "Colours of the argument",
      value: wheel(),
      options: [
        { value: "hue", label: "Hues" },
        { value: "blue-yellow", label: "Blue to yellow" },
      ],
      change: (next) => {
        state.wheel = next;
        repaint();
        void paintKey();
      },
    });
    const orbitField = choice<"on" | "off">({
      label: "Orbit of the point",
      value: state.orbit === "off" ? "off" : "on",
      options: [
        { value: "on", label: "Shown" },
        { value: "off", label: "Hidden" },
      ],
      change: (next) => {
        state.orbit = next;
        repaint();
      },
    });

    const hint = h(
      "p",
      { class: "hint" },
      math(
        "A click on a picture moves the point. The line through it is its flow exp^{t}(*z*), the dots are the steps of the iterate; heavy dashes are cuts. Grey is where a double cannot tell even the direction of the value.",
      ),
    );
    /** What the colours mean: the picture of the identity. */
    const key = new DomainPicture();
    const paintKey = () =>
      key.show(
        { of: "iterate", a: 0, solution: "kneser" },
        { x: [-4, 4], y: [-4, 4] },
        wheel(),
        88,
        88,
      );

    const tableBox = h("div", {});
    const details = h(
      "details",
      {
        ontoggle: async () => {
          if (!details.open) return;
          const { x, y } = extentFor(sides[0].chart);
          const points = [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((fy) =>
            [0.1, 0.5, 0.9].map((fx) => ({
              re: Number((x[0] + fx * (x[1] - x[0])).toPrecision(4)),
              im: Number((y[1] - fy * (y[1] - y[0])).toPrecision(4)),
            })),
          );
          const rows = await Promise.all(
            points.map(async (z) => {
              const both = await Promise.all(
                sides.map((side) => compute.call(undefined, "planeValue", pictureOf(side), z)),
              );
              return [written(z), ...both.map((value) => (value ? written(value) : ""))];
            }),
          );
          tableBox.replaceChildren(
            table("Values in this window", ["at", "Kneser", "regular"], rows),
          );
        },
      },
      h("summary", {}, "Values as a table"),
      tableBox,
    );

    root.append(
      h("h1", {}, "The complex plane"),
      h(
        "p",
        { class: "lede" },
        math(
          "Colour is the argument of the value, lightness its modulus, with an edge at each power of 2. Kneser’s solution is real on the real axis; the regular one is simple at its fixed point *L*, and nowhere real.",
        ),
      ),
      h(
        "div",
        { class: "stage wide" },
        h(
          "div",
          {},
          h(
            "div",
            { class: "sides" },
            title(sides[0], "Kneser’s solution"),
            title(sides[1], "Regular iteration at one fixed point"),
          ),
          h(
            "div",
            { class: "below" },
            h("div", {}, values.element, hint),
            h(
              "div",
              { class: "wheel" },
              key.canvas,
              h("span", { class: "hint" }, math("The colours of *z* itself, |*z*| < 4")),
            ),
          ),
        ),
        h(
          "div",
          { class: "panel" },
          ofField.element,
          aField.element,
          h("div", { class: "fields" }, reField.element, imField.element),
          orbitField.element,
          fixedField.element,
          wheelField.element,
        ),
      ),
      details,
    );
    follow();
    void paintKey();
    return () => {
      key.leave();
      for (const { picture } of sides) picture.leave();
      compute.drop(() => true);
    };
  },
};

const everySecond = (numbers: ArrayLike<number>, first: 0 | 1): Float64Array =>
  Float64Array.from({ length: numbers.length / 2 }, (_, i) => numbers[2 * i + first]);
