import { asCommand, fromPython, inCode } from "../code.js";
import { choice, finiteProblem, menu, readout, slider, textField } from "../controls.js";
import { announce, h, math } from "../dom.js";
import { liveTable } from "../live-table.js";
import { minus, numberOf } from "../number.js";
import { prose } from "../prose.js";
import { middle, oneOf, type StateOf, text } from "../state.js";
import type { Picture, Point } from "../tasks/plane.js";
import { defineView } from "../view.js";
import { compute } from "../workers.js";
import { DomainPicture } from "./domain-picture.js";
import { type Shared, Side } from "./plane-side.js";

/** Centre and width of what is seen first. */
const FIRST = { z: [0.5, 0, 9], h: [0, 0, 9] } as const;

const FIXED_POINTS = [
  { value: "0", label: "L = 0.318 + 1.337i" },
  { value: "-1", label: "L̄ = 0.318 − 1.337i" },
  { value: "1", label: "L₁ = 2.062 + 7.589i" },
] as const;

const kinds = {
  of: oneOf("iterate", "slog", "sexp"),
  plane: oneOf("z", "heights"),
  a: text("1/2"),
  fixed: oneOf("0", "-1", "1"),
  z: text("1.5,1"),
  window: middle,
  mode: oneOf("colour", "contour", "checker"),
  wheel: oneOf("hue", "blue-yellow"),
  orbit: oneOf("on", "off"),
  gpu: oneOf("auto", "on", "off"),
};
type State = StateOf<typeof kinds>;

/** A complex number as it is read. */
const read = ({ re, im }: Point): string =>
  minus(`${re} ${im < 0 || Object.is(im, -0) ? "-" : "+"} ${Math.abs(im)}i`);

const partsOf = (z: string): readonly string[] => [...z.split(","), "0"].slice(0, 2);

const ofHeights = ({ of, plane }: State): boolean =>
  of === "sexp" || (of === "iterate" && plane === "heights");

function scriptOf(state: State): string {
  const { of, a, fixed } = state;
  const [re, im] = partsOf(state.z).map(inCode);
  const name = of === "iterate" ? "iterateExp" : of;
  const shifted = of === "iterate" && ofHeights(state);
  const call = (options: string): string => {
    const regular = options === "" ? "" : `, ${options}`;
    if (shifted) return `sexp({ re: z.re + ${inCode(a)}, im: z.im }${regular})`;
    return `${name}(z${of === "iterate" ? `, ${inCode(a)}` : ""}${regular})`;
  };
  return `import { ${shifted ? "sexp" : name} } from "iterexp/complex";

const z = { re: ${re}, im: ${im} };
const kneser = ${call("")};
const regular = ${call(`{ solution: "regular", fixedPoint: ${fixed} }`)};
const parts = ({ re, im }) => [re, im];
console.log(JSON.stringify({ kneser: parts(kneser), regular: parts(regular) }));
`;
}

export const view = defineView({
  title: "The complex plane",
  about:
    "Colour is the argument of the value and lightness its modulus, with an edge at each power of 2; the small disc shows the colours of *z* itself. [[Kneser’s|Kneser]] solution on the left is real on the real axis; the [[regular]] one is simple at its [[fixed point]] *L*, and nowhere real.",
  guide: "complex",
  kinds,

  code(state) {
    const script = scriptOf(state);
    return {
      javascript: script,
      command: `${asCommand(script)}\n`,
      python: fromPython(script),
    };
  },

  mount(state, changed) {
    const look = () => ({ wheel: state.wheel, mode: state.mode });
    const probe = (): Point | undefined => {
      const [re, im] = partsOf(state.z).map(numberOf);
      return Number.isFinite(re + im) ? { re, im } : undefined;
    };
    const pictureOf = (solution: Picture["solution"]): Picture | undefined => {
      if (state.of !== "iterate") return { of: state.of, a: 0, solution };
      const a = numberOf(state.a);
      if (!Number.isFinite(a)) return undefined;
      return { of: ofHeights(state) ? "shift" : "iterate", a, solution };
    };
    const letter = (): "z" | "h" => (ofHeights(state) ? "h" : "z");
    const functionName = (): string =>
      ({
        iterate: ofHeights(state) ? "exp^{a}(sexp *h*)" : "exp^{a}(*z*)",
        slog: "slog *z*",
        sexp: "sexp *h*",
      })[state.of];

    /** What the colours mean: the picture of the identity. */
    const key = new DomainPicture("off");
    const shared: Shared = {
      key: key.canvas,
      window: () => state.window ?? FIRST[letter()],
      move: (window) => {
        state.window = window;
        repaint();
      },
      look,
      probe,
      pick: ({ re, im }) => {
        state.z = `${re},${im}`;
        reField.set(String(re));
        imField.set(String(im));
        follow();
      },
      gpu: state.gpu,
      withOrbit: () => state.orbit === "on",
      letter,
      title: (side) =>
        `${functionName()}${state.of === "iterate" ? ` with *a* = ${minus(state.a)}` : ""}, ${side === "Kneser" ? "Kneser’s solution" : "regular at a fixed point"}`,
    };
    const sides = [
      new Side("Kneser", () => pictureOf("kneser"), shared),
      new Side("Regular", () => pictureOf(Number(state.fixed)), shared),
    ];

    const repaint = (): void => {
      changed();
      values.refresh();
      for (const side of sides) side.paint();
    };
    const numbersBox = readout();
    const follow = async (): Promise<void> => {
      changed();
      const z = probe();
      const [kneser, regular] = await Promise.all(sides.map((side) => side.follow()));
      if (!z || finiteProblem(state.a) !== "") numbersBox.show([]);
      if (!kneser || !regular || !z) return;
      numbersBox.show([
        [`*${letter()}*`, read(z)],
        [`${functionName()}, Kneser`, read(kneser), "c0"],
        [`${functionName()}, regular`, read(regular), "c1"],
      ]);
      announce(`At ${read(z)}: Kneser ${read(kneser)}, regular ${read(regular)}`);
    };
    const change = (): void => {
      aField.element.hidden = state.of !== "iterate";
      planeField.element.hidden = state.of !== "iterate";
      repaint();
      void follow();
    };

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
    const ofField = choice({
      label: "Function",
      value: state.of,
      options: [
        { value: "iterate", label: "exp^{a}" },
        { value: "slog", label: "slog" },
        { value: "sexp", label: "sexp" },
      ],
      change: (of) => {
        state.of = of;
        state.window = undefined;
        change();
      },
    });
    const planeField = choice({
      label: "Seen over the plane of",
      value: state.plane,
      options: [
        { value: "z", label: "*z*" },
        { value: "heights", label: "heights *h* = slog *z*" },
      ],
      change: (plane) => {
        state.plane = plane;
        state.window = undefined;
        change();
      },
    });
    const part = (index: 0 | 1, label: string) =>
      textField({
        label,
        check: finiteProblem,
        value: partsOf(state.z)[index],
        change: (written) => {
          const parts = [...partsOf(state.z)];
          parts[index] = written.replaceAll(",", " ");
          state.z = parts.join(",");
          void follow();
        },
      });
    const reField = part(0, "Real part");
    const imField = part(1, "Imaginary part");
    const setting = <Name extends "mode" | "wheel" | "orbit" | "fixed">(
      name: Name,
      then: () => void,
    ) => ({
      value: state[name],
      change: (value: State[Name]) => {
        state[name] = value;
        then();
      },
    });

    const paintKey = (): void =>
      void key.show(
        { of: "iterate", a: 0, solution: "kneser" },
        { x: [-4, 4], y: [-4, 4] },
        look(),
        88,
        88,
      );
    const recolour = (): void => {
      repaint();
      paintKey();
    };
    const fixedField = menu({
      label: "Fixed point of the regular solution",
      options: FIXED_POINTS,
      ...setting("fixed", change),
    });
    const modeField = choice({
      label: "Lines",
      options: [
        { value: "colour", label: "None" },
        { value: "contour", label: "Contours" },
        { value: "checker", label: "Checker" },
      ],
      ...setting("mode", recolour),
    });
    const wheelField = choice({
      label: "Colours of the argument",
      options: [
        { value: "hue", label: "Hues" },
        { value: "blue-yellow", label: "Blue to yellow" },
      ],
      ...setting("wheel", recolour),
    });
    const orbitField = choice({
      label: "Orbit of the point",
      options: [
        { value: "on", label: "Shown" },
        { value: "off", label: "Hidden" },
      ],
      ...setting("orbit", repaint),
    });

    const values = liveTable("Values as a table", async () => {
      const { x, y } = sides[0].extent();
      const points = [0.1, 0.3, 0.5, 0.7, 0.9].flatMap((fy) =>
        [0.1, 0.5, 0.9].map((fx) => ({
          re: x[0] + fx * (x[1] - x[0]),
          im: y[1] - fy * (y[1] - y[0]),
        })),
      );
      const rows = await Promise.all(
        points.map(async (z, i) => {
          const both = await Promise.all(sides.map((side) => side.valueAt(`table ${i}`, z)));
          return [read(z), ...both.map((value) => (value ? read(value) : ""))];
        }),
      );
      return {
        caption: "Values in this window",
        columns: [`at *${letter()}*`, "Kneser", "regular"],
        rows,
      };
    });

    const titled = (side: Side, title: string) =>
      h("div", { class: "side" }, h("h2", {}, title), side.chart.element);
    const below = h(
      "div",
      { class: "below" },
      h(
        "div",
        {},
        numbersBox.element,
        h(
          "p",
          { class: "hint" },
          prose(
            "A click on a picture moves the point. The line through it is its [[flow]] exp^{t}(*z*), the dots are the steps of the iterate; heavy dashes are [[cuts|cut]]. Over the plane of [[heights|height]] the flow is horizontal. Grey is where a double cannot tell even the direction of the value.",
          ),
        ),
      ),
      h(
        "div",
        { class: "wheel" },
        key.canvas,
        h("span", { class: "hint" }, math("The colours of *z* itself, |*z*| < 4")),
      ),
    );
    return {
      wide: true,
      picture: [
        h(
          "div",
          { class: "sides" },
          titled(sides[0], "Kneser’s solution"),
          titled(sides[1], "Regular iteration at one fixed point"),
        ),
        below,
      ],
      slider: aField.element,
      panel: [
        ofField.element,
        planeField.element,
        h("div", { class: "fields" }, reField.element, imField.element),
        modeField.element,
        wheelField.element,
        orbitField.element,
        fixedField.element,
      ],
      below: [values.element],
      start: () => {
        change();
        paintKey();
        for (const side of sides) void side.picture.start().then(() => side.paint());
      },
      leave: () => {
        key.end();
        for (const { picture } of sides) picture.end();
        compute.drop(() => true);
      },
    };
  },
});
