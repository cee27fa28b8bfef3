import { Chart } from "../chart.js";
import { inCode, quoted } from "../code.js";
import { choice, finiteProblem, numberProblem, readout, textField } from "../controls.js";
import { announce, h, s } from "../dom.js";
import { csvOf } from "../download.js";
import { liveTable } from "../live-table.js";
import { brief, minus, numberOf } from "../number.js";
import type { Place } from "../plot.js";
import { prose } from "../prose.js";
import { oneOf, type StateOf, text } from "../state.js";
import type { Fitted, Target } from "../tasks/fits.js";
import { linearTicks, type Range } from "../ticks.js";
import { defineView } from "../view.js";
import { Pool } from "../workers.js";
import { sourceBox } from "./fits-code.js";
import { TARGETS } from "./fits-targets.js";

const UNITS = { ulp: " ulp", relative: "", absolute: "" } as const;

const kinds = {
  a: text("1/2"),
  from: text("-2"),
  to: text("3"),
  error: text("1e-5"),
  measure: oneOf("relative", "absolute", "ulp"),
  precision: oneOf("f32", "f64"),
  shape: oneOf("polynomial", "auto", "piecewise"),
  continuity: oneOf("0", "1"),
  target: oneOf<Target>("c", ...TARGETS.map(({ value }) => value).slice(1)),
};
type State = StateOf<typeof kinds>;

const infinite = (written: string): string => written.replace("∞", "Infinity");

const FIELDS = {
  a: { label: "*a*", check: finiteProblem },
  from: { label: "from *x* =", check: (written: string) => numberProblem(infinite(written)) },
  to: { label: "to *x* =", check: finiteProblem },
  error: { label: "Largest error", check: finiteProblem },
} as const;
type FieldName = keyof typeof FIELDS;

const optionsOf = (state: State) => ({
  alpha: numberOf(state.a),
  domain: [numberOf(infinite(state.from)), numberOf(state.to)] as [number, number],
  maxError: numberOf(state.error),
  error: state.measure,
  precision: state.precision,
  shape: state.shape,
  continuity: Number(state.continuity) as 0 | 1,
});

export const view = defineView({
  title: "Fits for hot paths",
  about:
    "A [[fit]] is a cheap exp^{a} for one domain, with a proved bound on its error, and its source in nine languages. The picture is the error measured between the two bounds, which are dashed; ask for less error, and the fit gets longer.",
  guide: "fit",
  kinds,

  code(state) {
    const { a, from, to, error, measure, precision, shape, continuity, target } = state;
    const ends = [inCode(infinite(from)), inCode(to)];
    const command = (emit: string): string =>
      [
        `iterexp fit --alpha ${quoted(inCode(a))} --domain ${ends.map(quoted).join(" ")}`,
        `--error ${quoted(inCode(error))} --measure ${measure} --precision ${precision}`,
        `--shape ${shape} --continuity ${continuity} --emit ${emit}`,
      ].join(" ");
    return {
      javascript: `import { fitIterate } from "iterexp/fit";

const fit = fitIterate({
  alpha: ${inCode(a)},
  domain: [${ends.join(", ")}],
  maxError: ${inCode(error)},
  error: "${measure}",
  precision: "${precision}",
  shape: "${shape}",
  continuity: ${continuity},
});
console.log(fit.maxError.bound, fit.evaluate(fit.domain[1]));
`,
      command: `${command(target)}\n`,
      python: `# ${command("python")} -o iterate.py
import numpy
from iterate import iterate

x = numpy.float${precision.slice(1)}(${ends[1]})
print(iterate(x))
`,
    };
  },

  mount(state, changed) {
    const worker = new Pool(1);
    let busy = false;
    let fitted: Fitted | undefined;
    let timer = 0;

    const chart = new Chart({
      name: "fit",
      margin: { left: 80 },
      label: "The measured error of the fit, between its bounds.",
      model: () => {
        const bound = fitted?.bound ?? 1;
        const ends = fitted
          ? [fitted.at[0], fitted.at[fitted.at.length - 1]]
          : [numberOf(state.from), numberOf(state.to)];
        const y: Range = [-1.15 * bound, 1.15 * bound];
        const wished: Range = [ends[0], ends[1]];
        // A reversed or an endless domain has no fit and no axis.
        const x: Range = isAxis(wished) ? wished : [-2, 3];
        return {
          extent: { x, y },
          xTicks: (count) => linearTicks(x, count),
          yTicks: (count) => (fitted ? linearTicks(y, count) : []),
          xLabel: "*x*",
          yLabel: state.measure === "ulp" ? "error in ulps" : `${state.measure} error`,
          lines: fitted
            ? [1, -1].map((sign) => ({ x, y: [sign * bound, sign * bound], look: "c1 dashed" }))
            : [],
          under: (place) => (fitted ? [band(fitted, place)] : []),
        };
      },
      caption: () => ({
        title: `The ${state.measure} error of a fit of exp^{a} with *a* = ${minus(state.a)} on [${minus(state.from)}, ${minus(state.to)}] in ${state.precision}`,
        keys: [
          { look: "c0 thick", label: "measured" },
          { look: "c1 dashed", label: "bound" },
        ],
      }),
      csv: () =>
        fitted ? csvOf({ x: fitted.at, leastError: fitted.low, largestError: fitted.high }) : "",
    });

    const problem = h("p", { class: "problem", role: "alert" });
    const facts = readout();

    /** There is no fit: nothing of an earlier one stays. */
    const none = (why: string): void => {
      fitted = undefined;
      facts.show([]);
      source.show("");
      problem.textContent = why;
    };

    const make = async (): Promise<void> => {
      changed();
      if (busy) worker.stop(); // a newer wish; the fit under way is of no use
      busy = false;
      problem.textContent = "";
      const names = Object.keys(FIELDS) as FieldName[];
      if (names.some((name) => FIELDS[name].check(state[name]) !== "")) {
        none("");
      } else {
        busy = true;
        chart.element.setAttribute("aria-busy", "true");
        try {
          const next = await worker.call("fit", "fitMake", optionsOf(state));
          if (!next) return; // stopped by a newer one
          fitted = next;
          show(next);
          await emit();
        } catch (error) {
          none((error as Error).message);
        }
        busy = false;
      }
      chart.element.removeAttribute("aria-busy");
      values.refresh();
      chart.draw();
    };
    const soon = (): void => {
      changed();
      clearTimeout(timer);
      timer = window.setTimeout(make, 250);
    };

    const show = (next: Fitted): void => {
      facts.show(rowsOf(next, UNITS[state.measure]));
      const { degree, pieces, bytes, bound } = next;
      announce(
        `Fit of degree ${degree} in ${pieces} pieces, ${bytes} bytes, error at most ${brief(bound, 3)}${UNITS[state.measure]}`,
      );
    };

    const emit = async (): Promise<void> => {
      changed();
      if (!fitted) return;
      try {
        const code = await worker.call("code", "fitCode", state.target);
        if (code !== undefined) source.show(code);
      } catch (error) {
        source.show("", (error as Error).message);
      }
    };
    const source = sourceBox(
      () => state.target,
      (target) => {
        state.target = target;
        void emit();
      },
    );

    const field = (name: FieldName) =>
      textField({
        label: FIELDS[name].label,
        check: FIELDS[name].check,
        value: state[name],
        change: (value) => {
          state[name] = value;
          soon();
        },
      }).element;
    const pick = <Name extends "measure" | "precision" | "shape" | "continuity">(
      name: Name,
      label: string,
      options: readonly (readonly [State[Name], string])[],
    ) =>
      choice<State[Name]>({
        label,
        value: state[name],
        options: options.map(([value, text]) => ({ value, label: text })),
        change: (value) => {
          state[name] = value;
          soon();
        },
      }).element;

    const values = liveTable("The fit as a table", async () =>
      fitted
        ? {
            caption: "The fit",
            columns: ["property", "value"],
            rows: rowsOf(fitted, UNITS[state.measure]),
          }
        : undefined,
    );

    return {
      picture: [chart.element, source.element],
      panel: [
        field("a"),
        h("div", { class: "fields" }, field("from"), field("to")),
        field("error"),
        pick("measure", "Measured", [
          ["relative", "Relative"],
          ["absolute", "Absolute"],
          ["ulp", "In ulps"],
        ]),
        pick("precision", "Precision", [
          ["f32", "f32"],
          ["f64", "f64"],
        ]),
        pick("shape", "Shape", [
          ["auto", "Cheapest"],
          ["polynomial", "Polynomial"],
          ["piecewise", "Pieces"],
        ]),
        pick("continuity", "Where pieces meet", [
          ["0", "Values"],
          ["1", "Slopes too"],
        ]),
        problem,
        h("h2", {}, "The fit"),
        facts.element,
        h(
          "p",
          { class: "hint" },
          prose(
            "Measured at 4800 points against iterateExp in doubles, which itself is right to 0.51 [[ulp]].",
          ),
        ),
      ],
      below: [values.element],
      start: () => void make(),
      leave: () => {
        clearTimeout(timer);
        worker.stop();
      },
    };
  },
});

const isAxis = ([from, to]: Range): boolean => from < to && Number.isFinite(to - from);

/** Between the least and the largest error measured around each point. */
function band({ at, low, high }: Fitted, place: Place): SVGElement {
  const points = (values: Float64Array): string[] =>
    Array.from(at, (x, i) => `${place.x(x).toFixed(1)},${place.y(values[i]).toFixed(1)}`);
  const d = `M${points(high).join("L")}L${points(low).reverse().join("L")}Z`;
  return s("path", { class: "band outlined c0", d });
}

const rowsOf = (
  { degree, pieces, bytes, bound, milliseconds, worst }: Fitted,
  unit: string,
): [string, string][] => [
  ["Bound of the error", `${brief(bound, 3)}${unit}`],
  ["Largest measured", `${brief(Math.abs(worst.error), 3)}${unit} at x = ${brief(worst.x)}`],
  ["Degree", String(degree)],
  ["Pieces", String(pieces)],
  ["Table", bytes < 4096 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} kB`],
  ["Made in", `${milliseconds.toFixed(0)} ms`],
];
