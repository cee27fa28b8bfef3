import { Chart, type Line, legend } from "../chart.js";
import { choice, textField } from "../controls.js";
import { announce, h, math, s } from "../dom.js";
import { csvOf } from "../download.js";
import type { Judged } from "../judging/judge.js";
import { type Judging, judgeApart } from "../judging/sandbox.js";
import { brief, minus, numberOf } from "../number.js";
import type { Extent } from "../panzoom.js";
import type { Samples } from "../tasks/compared.js";
import type { About, Row } from "../tasks/constructions.js";
import { linearTicks, signedLog, signedLogTicks } from "../ticks.js";
import type { View } from "../view.js";
import { compute } from "../workers.js";

/** Below it a difference is rounding. */
const LEAST = 1e-17;
const BUDGET = 4000;
/** A function that does not return is ended with its worker after so many milliseconds. */
const LIMIT = 10_000;

const EXAMPLES = [
  {
    name: "Straight pieces",
    code: "(x) => {\n  // slog(x) = x - 1 on [0, 1]\n  let n = 0;\n  while (x > 1) { x = log(x); n++; }\n  while (x < 0) { x = exp(x); n--; }\n  let y = x + 0.5;\n  if (y > 1) { y -= 1; n++; }\n  for (; n > 0; n--) y = exp(y);\n  for (; n < 0; n++) y = log(y);\n  return y;\n}",
  },
  {
    name: "Kneser’s, bent by a ripple",
    code: "const ripple = (t) =>\n  sin(2 * PI * t) / 100;\nfunction f(x) {\n  const h = slog(x);\n  const goal = h + ripple(h) + 1 / 2;\n  let t = goal;\n  for (let i = 0; i < 40; i++) {\n    t = goal - ripple(t);\n  }\n  return sexp(t);\n}",
  },
  { name: "A guess", code: "(x) => x + 1 / 2 + x * x / 8" },
] as const;

export const view: View = {
  title: "The constructions",
  defaults: { a: "1/2", show: "0,2,3", what: "drift", scale: "linear", code: "" },

  mount(root, state, save) {
    let about: readonly About[] = [];
    const rows = new Map<number, Row>();
    let own: Judged | undefined;
    let judging: Judging | undefined;

    const shown = (): number[] =>
      state.show
        .split(",")
        .filter((text) => text !== "")
        .map(Number);
    const samplesOf = (row: Row | Judged): Samples =>
      state.what === "drift" ? row.drift : row.difference;
    const isLog = () => state.scale === "log";
    const onAxis = (value: number, most: number): number => {
      if (state.scale === "own") return most > 0 ? value / most : value;
      return isLog() ? signedLog(value, LEAST) : value;
    };

    const inChart = (): { look: string; samples: Samples; most: number; name: string }[] => {
      const drawn: { look: string; row: Row | Judged; name: string }[] = shown().flatMap(
        (index) => {
          const row = rows.get(index);
          return row ? [{ look: lookOf(index), row, name: about[index]?.name ?? "" }] : [];
        },
      );
      if (own) drawn.push({ look: "c7 thick", row: own, name: "yours" });
      return drawn.map(({ look, row, name }) => {
        const samples = samplesOf(row);
        return { look, samples, most: largest(samples), name };
      });
    };

    const extent = (): Extent => {
      const most = Math.max(100 * LEAST, ...inChart().map((line) => onAxis(line.most, line.most)));
      const reach = (isLog() ? 1.06 : 1.12) * most;
      return { x: state.what === "drift" ? [0, 2] : [-3, 9], y: [-reach, reach] };
    };

    const chart = new Chart({
      name: "constructions",
      label: "How other constructions differ from Kneser’s solution.",
      model: () => {
        const window = extent();
        return {
          extent: window,
          xTicks: (count) => linearTicks(window.x, count),
          yTicks: (count) =>
            isLog() ? signedLogTicks(window.y, LEAST) : linearTicks(window.y, count),
          xLabel: state.what === "drift" ? "height *t*" : "*x*",
          yLabel: `${state.what === "drift" ? "drift *p*(*t*)" : "relative difference"}${state.scale === "own" ? ", over its largest" : ""}`,
          lines: inChart().map(
            ({ look, samples, most }): Line => ({
              x: samples.at,
              y: samples.value.map((value) => onAxis(value, most)),
              look,
            }),
          ),
        };
      },
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
      names.replaceChildren(legend(inChart().map(({ look, name }) => ({ look, label: name }))));
      chart.draw();
    };

    const body = h("tbody", {});
    const compare = async (): Promise<void> => {
      save();
      const a = numberOf(state.a);
      rows.clear();
      about = (await compute.call("about", "constructionsAbout")) ?? about;
      body.replaceChildren(...about.map((entry, index) => emptyRow(entry, index)));
      for (let index = 0; index < about.length; index++) {
        const row = await compute.call(`row ${index}`, "constructionRow", index, a);
        if (!row || a !== numberOf(state.a)) return;
        rows.set(index, row);
        body.children[index]?.replaceWith(fullRow(about[index], index, row));
        draw();
      }
    };

    const box = (index: number, name: string): HTMLElement => {
      const input = h("input", {
        type: "checkbox",
        checked: shown().includes(index),
        "aria-label": `Show ${name} in the plot`,
        onchange: () => {
          const others = shown().filter((other) => other !== index);
          state.show = (input.checked ? [...others, index] : others)
            .sort((p, q) => p - q)
            .join(",");
          save();
          draw();
        },
      });
      return input;
    };

    const nameCell = ({ name, smoothness, iterates, reference }: About, index: number) =>
      h(
        "th",
        { scope: "row" },
        h(
          "label",
          { class: "key" },
          box(index, name),
          h("span", { class: `swatch ${lookOf(index)}` }),
          name,
        ),
        h(
          "div",
          { class: "hint", title: reference },
          iterates === "e^x - 1" ? `of e^x − 1; ${smoothness}` : smoothness,
        ),
      );
    const emptyRow = (entry: About, index: number) =>
      h("tr", {}, nameCell(entry, index), h("td", { colspan: "4", class: "hint" }, "…"));
    const fullRow = (entry: About, index: number, row: Row) =>
      h(
        "tr",
        {},
        nameCell(entry, index),
        h("td", {}, shortened(row.at0)),
        h("td", {}, shortened(row.at1)),
        h(
          "td",
          {},
          Number.isFinite(row.amplitude) ? minus(row.amplitude.toExponential(1)) : "none",
        ),
        h("td", {}, sparkline(row.drift, lookOf(index), entry.name)),
      );

    const code = h("textarea", {
      id: "code",
      rows: "11",
      spellcheck: "false",
      autocapitalize: "off",
      autocomplete: "off",
      "aria-describedby": "code-help",
      oninput: () => {
        state.code = code.value;
        save();
      },
    });
    code.value = state.code || EXAMPLES[0].code;
    const verdict = h("div", { class: "verdict", role: "status" });
    const button = h("button", { type: "button", class: "button" }, "Judge");
    const stop = h("button", { type: "button", class: "tool", hidden: true }, "Stop");

    const judge = async (): Promise<void> => {
      button.disabled = true;
      stop.hidden = false;
      verdict.replaceChildren(h("p", { class: "hint" }, "Asking it for some 550 values …"));
      judging = judgeApart({ source: code.value, a: numberOf(state.a), budget: BUDGET }, LIMIT);
      try {
        const judged = await judging.result;
        if (judged) show(judged);
        else complain("It was stopped.");
      } catch (error) {
        complain((error as Error).message);
      }
      button.disabled = false;
      stop.hidden = true;
    };
    const complain = (message: string): void => {
      own = undefined;
      draw();
      verdict.replaceChildren(h("p", { class: "problem", id: "verdict-problem" }, message));
    };
    const show = (judged: Judged): void => {
      const { kind, verdict: words, drift, failures } = judged.judgement;
      own = kind === "broken" && drift === null ? undefined : judged;
      draw();
      verdict.replaceChildren(
        h("p", { class: "kind" }, h("span", { class: "swatch c7" }), KINDS[kind]),
        h("p", {}, minus(words)),
        ...(failures.length > 0
          ? [
              h(
                "ul",
                { class: "problem" },
                ...failures
                  .slice(0, 4)
                  .map(({ x, what }) => h("li", {}, `at x = ${brief(x)}: ${what}`)),
              ),
            ]
          : []),
        ...(drift && drift.modes.length > 0
          ? [
              h(
                "table",
                {},
                h("caption", {}, "The drift’s frequencies"),
                h(
                  "thead",
                  {},
                  h(
                    "tr",
                    {},
                    ...["", "cos", "sin", "amplitude"].map((name) =>
                      h("th", { scope: "col" }, name),
                    ),
                  ),
                ),
                h(
                  "tbody",
                  {},
                  ...drift.modes.map(({ k, cos, sin, amplitude }) =>
                    h(
                      "tr",
                      {},
                      h("th", { scope: "row" }, `${k}`),
                      ...[cos, sin, amplitude].map((value) =>
                        h("td", {}, minus(value.toExponential(2))),
                      ),
                    ),
                  ),
                ),
              ),
            ]
          : []),
      );
      announce(`${KINDS[kind]}. ${words}`);
    };
    button.addEventListener("click", () => void judge());
    stop.addEventListener("click", () => judging?.stop());

    const aField = textField({
      label: "*a*",
      value: state.a,
      hint: "1/2 for half-exponentials",
      change: (a) => {
        state.a = a;
        own = undefined;
        verdict.replaceChildren();
        compare();
      },
    });
    const redraw = (name: "what" | "scale") => (value: string) => {
      state[name] = value;
      save();
      draw();
    };

    root.append(
      h("h1", {}, "Which half-exponential?"),
      h(
        "p",
        { class: "lede" },
        math(
          "Infinitely many functions satisfy *f*(*f*(*x*)) = *e*^{x}. Seen by Kneser’s heights, every one of them drifts from Kneser’s with period 1, and what is no iterate has no period.",
        ),
      ),
      h(
        "div",
        { class: "stage" },
        h(
          "div",
          {},
          chart.element,
          h(
            "div",
            { class: "scroll", tabindex: "0", role: "region", "aria-label": "The constructions" },
            h(
              "table",
              { class: "survey" },
              h("caption", {}, "The published constructions; ticked ones are in the plot"),
              h(
                "thead",
                {},
                h(
                  "tr",
                  {},
                  ...["Construction", "*f*(0)", "*f*(1)", "largest |*p*|", "drift, own scale"].map(
                    (name) => h("th", { scope: "col" }, math(name)),
                  ),
                ),
              ),
              body,
            ),
          ),
        ),
        h(
          "div",
          { class: "panel" },
          choice({
            label: "Plot",
            value: state.what,
            options: [
              { value: "drift", label: "Drift *p*(*t*)" },
              { value: "difference", label: "Difference" },
            ],
            change: redraw("what"),
          }).element,
          choice({
            label: "Scale",
            value: state.scale,
            options: [
              { value: "linear", label: "One for all" },
              { value: "own", label: "Each its own" },
              { value: "log", label: "Powers of ten" },
            ],
            change: redraw("scale"),
          }).element,
          aField.element,
          h("h2", {}, "Yours"),
          h(
            "div",
            { class: "field" },
            h("label", { for: "code" }, math("*f* in JavaScript")),
            h(
              "div",
              { class: "marks" },
              ...EXAMPLES.map(({ name, code: source }) =>
                h(
                  "button",
                  {
                    type: "button",
                    class: "tool",
                    onclick: () => {
                      code.value = source;
                      state.code = source;
                      save();
                      judge();
                    },
                  },
                  name,
                ),
              ),
            ),
            code,
            h(
              "span",
              { class: "hint", id: "code-help" },
              "A function of x, or statements that declare f. The functions of Math and of iterexp are there by name. It runs in a worker that reaches no network, no storage and no other page, and ends with its verdict.",
            ),
          ),
          h("div", { class: "marks" }, button, stop),
          verdict,
        ),
      ),
    );
    compare();
    return () => {
      judging?.stop();
      compute.drop(() => true);
    };
  },
};

const KINDS: Record<string, string> = {
  Kneser: "Kneser’s",
  "another iterate": "Another iterate",
  "no iterate": "No iterate of exp",
  undecided: "Undecided",
  broken: "It fails",
};

const LOOKS = [
  "c1",
  "c1 dotted",
  "c6",
  "c2",
  "c3",
  "c0",
  "c4 thin",
  "c5",
  "c5 dashed",
  "c6 dashed",
  "c3 dashed",
];
const lookOf = (index: number): string => LOOKS[index % LOOKS.length];

const largest = ({ value }: Samples): number =>
  value.reduce((most, v) => (Number.isFinite(v) ? Math.max(most, Math.abs(v)) : most), 0);

const shortened = (text: string): string =>
  text === "NaN"
    ? "singular"
    : minus(text.replace(/\d+\.\d{11,}/g, (digits) => digits.slice(0, 12)));

/** A small picture of the drift, on a scale of its own. */
function sparkline(samples: Samples, look: string, name: string): Element {
  const { value } = samples;
  const finite = value.filter(Number.isFinite);
  const most = largest(samples);
  if (finite.length < 2) return h("span", { class: "hint" }, "none");
  const d = Array.from(value, (v, i) => {
    const y = 16 - (most > 0 ? (14 * v) / most : 0);
    return Number.isFinite(v)
      ? `${i === 0 ? "M" : "L"}${((120 * i) / value.length).toFixed(1)},${y.toFixed(1)}`
      : "";
  })
    .join("")
    .replace(/^L/, "M");
  return s(
    "svg",
    {
      class: "chart spark",
      viewBox: "0 0 120 32",
      role: "img",
      "aria-label": `The drift of ${name}`,
    },
    s("line", { class: "grid", x2: 120, y1: 16, y2: 16 }),
    s("path", { class: `line ${look}`, d }),
  );
}
