import { Chart } from "../chart.js";
import { choice, finiteProblem, textField } from "../controls.js";
import { h } from "../dom.js";
import { csvOf } from "../download.js";
import type { Extent } from "../extent.js";
import type { Judged } from "../judging/judge.js";
import { legend } from "../legend.js";
import { cut, minus, numberOf } from "../number.js";
import { prose } from "../prose.js";
import { indices, oneOf, optional, text } from "../state.js";
import type { Samples } from "../tasks/compared.js";
import type { About, Row } from "../tasks/constructions.js";
import { linearTicks, signedLog, signedLogTicks } from "../ticks.js";
import { defineView } from "../view.js";
import { compute } from "../workers.js";
import { codeOf } from "./constructions-code.js";
import { judgeBox } from "./constructions-judge.js";
import { largest, lookOf, surveyTable } from "./constructions-table.js";

/** Below it a difference is rounding. */
const LEAST = 1e-17;

export const view = defineView({
  title: "Which half-exponential?",
  about:
    "Infinitely many functions satisfy *f*(*f*(*x*)) = *e*^{x}, and the plot shows how the published ones differ from [[Kneser’s|Kneser]]. The [[drift]] is the difference in [[heights|height]]: it has period 1 for every iterate of exp, and no period for a function that is none.",
  guide: "constructions",
  kinds: {
    a: text("1/2"),
    show: indices([0, 2, 3]),
    what: oneOf("drift", "difference"),
    scale: oneOf("linear", "own", "log"),
    code: optional,
  },
  code: ({ a, code = "" }) => codeOf(a, code),

  mount(state, changed) {
    let about: readonly About[] = [];
    const rows = new Map<number, Row>();
    let own: { readonly row: Judged; readonly name: string } | undefined;

    const samplesOf = (row: Row | Judged): Samples => row[state.what];
    const onAxis = (value: number, most: number): number => {
      if (state.scale === "own") return most > 0 ? value / most : value;
      return state.scale === "log" ? signedLog(value, LEAST) : value;
    };

    interface Shown {
      readonly look: string;
      readonly samples: Samples;
      readonly most: number;
      readonly name: string;
    }
    const inChart = (): Shown[] => {
      const published = state.show.flatMap((index) => {
        const row = rows.get(index);
        return row ? [{ look: lookOf(index), row, name: about[index]?.name ?? "" }] : [];
      });
      const yours = own ? [{ look: "c7 thick", ...own }] : [];
      return [...published, ...yours].map(({ look, row, name }) => {
        const samples = samplesOf(row);
        return { look, samples, most: largest(samples), name };
      });
    };
    const keysOf = (lines: readonly Shown[]) =>
      lines.map(({ look, name }) => ({ look, label: name }));

    const extent = (lines: readonly Shown[]): Extent => {
      const most = Math.max(100 * LEAST, ...lines.map((line) => onAxis(line.most, line.most)));
      const reach = (state.scale === "log" ? 1.06 : 1.12) * most;
      return { x: state.what === "drift" ? [0, 2] : [-3, 9], y: [-reach, reach] };
    };

    const chart = new Chart({
      name: "constructions",
      label: "How other constructions differ from Kneser’s solution.",
      model: () => {
        const lines = inChart();
        const window = extent(lines);
        const quantity = state.what === "drift" ? "drift *p*(*t*)" : "relative difference";
        return {
          extent: window,
          xTicks: (count) => linearTicks(window.x, count),
          yTicks: (count) =>
            state.scale === "log" ? signedLogTicks(window.y, LEAST) : linearTicks(window.y, count),
          xLabel: state.what === "drift" ? "height *t*" : "*x*",
          yLabel: state.scale === "own" ? `${quantity}, over its largest` : quantity,
          lines: lines.map(({ look, samples, most }) => ({
            x: samples.at,
            y: samples.value.map((value) => onAxis(value, most)),
            look,
          })),
        };
      },
      caption: () => ({
        title: `${state.what === "drift" ? "The drift of" : "How"} constructions of exp^{a} with *a* = ${minus(state.a)} ${state.what === "drift" ? "from" : "differ from"} Kneser’s`,
        keys: keysOf(inChart()),
      }),
      csv: () => {
        const lines = inChart();
        const at = lines[0]?.samples.at ?? [];
        const columns = lines.map(({ name, samples }) => [name.replaceAll(",", ""), samples.value]);
        return csvOf({ [state.what === "drift" ? "t" : "x"]: at, ...Object.fromEntries(columns) });
      },
    });
    chart.picture.classList.add("low");
    const names = h("div", {});
    chart.element.prepend(names);
    const draw = (): void => {
      names.replaceChildren(legend(keysOf(inChart())));
      chart.draw();
    };

    const survey = surveyTable(
      () => state.show,
      (show) => {
        state.show = show;
        changed();
        draw();
      },
    );
    const problem = h("p", { class: "problem", role: "alert" });
    /** What the address names beyond the list. */
    const drop = (unknown: readonly number[]): void => {
      if (unknown.length === 0) return;
      problem.textContent = `The address has show = “${cut(unknown.join())}”, expected numbers up to ${about.length - 1}.`;
      state.show = state.show.filter((index) => !unknown.includes(index));
      changed();
    };
    const compare = async (): Promise<void> => {
      changed();
      const written = state.a;
      rows.clear();
      draw();
      about = (await compute.call("about", "constructionsAbout")) ?? about;
      drop(state.show.filter((index) => index >= about.length && about.length > 0));
      if (finiteProblem(written) !== "") {
        survey.start(about, "");
        return;
      }
      survey.start(about);
      for (const [index, entry] of about.entries()) {
        const row = await compute.call(`row ${index}`, "constructionRow", index, numberOf(written));
        if (!row || written !== state.a) return;
        rows.set(index, row);
        survey.fill(entry, index, row);
        draw();
      }
    };

    const yours = judgeBox({
      source: state.code,
      write: (source) => {
        state.code = source;
        changed();
      },
      a: () => numberOf(state.a),
      draw: (row, name) => {
        own = row && { row, name };
        draw();
      },
    });
    const aField = textField({
      label: "*a*",
      value: state.a,
      check: finiteProblem,
      hint: "1/2 for half-exponentials",
      change: (a) => {
        state.a = a;
        yours.clear();
        void compare();
      },
    });

    return {
      picture: [problem, chart.element, survey.element],
      panel: [
        choice({
          label: "Plot",
          value: state.what,
          options: [
            { value: "drift", label: "Drift *p*(*t*)" },
            { value: "difference", label: "Difference" },
          ],
          change: (what) => {
            state.what = what;
            changed();
            draw();
          },
        }).element,
        choice({
          label: "Scale",
          value: state.scale,
          options: [
            { value: "linear", label: "One for all" },
            { value: "own", label: "Each its own" },
            { value: "log", label: "Powers of ten" },
          ],
          change: (scale) => {
            state.scale = scale;
            changed();
            draw();
          },
        }).element,
        aField.element,
        h(
          "p",
          { class: "hint" },
          prose(
            "[[Regular|regular]] iteration is among them. Its values are complex, so that it has no drift.",
          ),
        ),
        yours.element,
      ],
      start: () => void compare(),
      leave: () => {
        yours.leave();
        compute.drop(() => true);
      },
    };
  },
});
