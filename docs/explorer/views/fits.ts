import { Chart } from "../chart.js";
import { choice, menu, readout, textField } from "../controls.js";
import { announce, h, math, s, table } from "../dom.js";
import { csvOf, save as saveFile } from "../download.js";
import { brief, numberOf } from "../number.js";
import type { Fitted, Target } from "../tasks/fits.js";
import { linearTicks } from "../ticks.js";
import type { View } from "../view.js";
import { Pool } from "../workers.js";

const TARGETS: readonly {
  readonly value: Target;
  readonly label: string;
  readonly file: string;
}[] = [
  { value: "c", label: "C", file: "iterate.c" },
  { value: "cuda", label: "CUDA", file: "iterate.cu" },
  { value: "glsl", label: "GLSL", file: "iterate.glsl" },
  { value: "wgsl", label: "WGSL", file: "iterate.wgsl" },
  { value: "python", label: "Python (NumPy)", file: "iterate.py" },
  { value: "pytorch", label: "PyTorch", file: "iterate_torch.py" },
  { value: "javascript", label: "JavaScript", file: "iterate.mjs" },
  { value: "rust", label: "Rust", file: "iterate.rs" },
];

/** Of a long source so many characters are shown; it is copied and saved whole. */
const SHOWN = 12_000;

const UNITS: Record<string, string> = { ulp: " ulp", relative: "", absolute: "" };

export const view: View = {
  title: "Fits",
  defaults: {
    a: "1/2",
    from: "-2",
    to: "3",
    error: "1e-5",
    measure: "relative",
    precision: "f32",
    shape: "polynomial",
    continuity: "0",
    target: "c",
  },

  mount(root, state, save) {
    const worker = new Pool(1);
    let busy = false;
    let fitted: Fitted | undefined;
    let source = "";
    let timer = 0;

    const chart = new Chart({
      name: "fit",
      margin: { left: 80 },
      label: "The measured error of the fit, between its bounds.",
      model: () => {
        const bound = fitted?.bound ?? 1;
        const from = fitted ? fitted.at[0] : numberOf(state.from);
        const to = fitted ? fitted.at[fitted.at.length - 1] : numberOf(state.to);
        const x: [number, number] = [from, to];
        const y: [number, number] = [-1.15 * bound, 1.15 * bound];
        return {
          extent: { x, y },
          xTicks: (count) => linearTicks(x, count),
          yTicks: (count) => linearTicks(y, count),
          xLabel: "*x*",
          yLabel: state.measure === "ulp" ? "error in ulps" : `${state.measure} error`,
          lines: fitted
            ? [1, -1].map((sign) => ({ x, y: [sign * bound, sign * bound], look: "c1 dashed" }))
            : [],
          under: (place) => {
            if (!fitted) return [];
            const { at, low, high } = fitted;
            const top = Array.from(
              at,
              (v, i) => `${place.x(v).toFixed(1)},${place.y(high[i]).toFixed(1)}`,
            );
            const bottom = Array.from(
              at,
              (v, i) => `${place.x(v).toFixed(1)},${place.y(low[i]).toFixed(1)}`,
            );
            const d = `M${top.join("L")}L${bottom.reverse().join("L")}Z`;
            return [s("path", { class: "band outlined c0", d })];
          },
        };
      },
      csv: () =>
        fitted ? csvOf({ x: fitted.at, leastError: fitted.low, largestError: fitted.high }) : "",
    });

    const problem = h("p", { class: "problem", role: "alert" });
    const facts = readout();
    const pre = h("pre", { tabindex: "0", "aria-label": "The generated code" });
    const size = h("span", { class: "hint" });
    const copy = h("button", { type: "button", class: "button" }, "Copy");
    const download = h("button", { type: "button", class: "tool" }, "Save");
    const summary = h("div", {});

    const make = async (): Promise<void> => {
      save();
      if (busy) worker.stop(); // a newer wish; the fit under way is of no use
      busy = true;
      problem.textContent = "";
      chart.element.setAttribute("aria-busy", "true");
      try {
        const next = await worker.call("fit", "fitMake", {
          alpha: numberOf(state.a),
          domain: [numberOf(state.from.replace("∞", "Infinity")), numberOf(state.to)],
          maxError: numberOf(state.error),
          error: state.measure as "relative",
          precision: state.precision as "f32",
          shape: state.shape as "auto",
          continuity: Number(state.continuity) as 0,
        });
        if (!next) return; // stopped by a newer one
        fitted = next;
        show(next);
        await emit();
      } catch (error) {
        fitted = undefined;
        facts.show([]);
        source = "";
        pre.textContent = "";
        problem.textContent = (error as Error).message;
      }
      busy = false;
      chart.element.removeAttribute("aria-busy");
      chart.draw();
    };
    const soon = (): void => {
      clearTimeout(timer);
      timer = window.setTimeout(make, 250);
    };

    const show = ({ degree, pieces, bytes, bound, milliseconds, worst }: Fitted): void => {
      const unit = UNITS[state.measure] ?? "";
      const rows = [
        ["Bound of the error", `${brief(bound, 3)}${unit}`],
        ["Largest measured", `${brief(Math.abs(worst.error), 3)}${unit} at x = ${brief(worst.x)}`],
        ["Degree", String(degree)],
        ["Pieces", String(pieces)],
        ["Table", bytes < 4096 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} kB`],
        ["Made in", `${milliseconds.toFixed(0)} ms`],
      ] as const;
      facts.show(rows);
      summary.replaceChildren(table("The fit", ["", "value"], rows));
      announce(
        `Fit of degree ${degree} in ${pieces} pieces, ${bytes} bytes, error at most ${brief(bound, 3)}${unit}`,
      );
    };

    const emit = async (): Promise<void> => {
      save();
      try {
        const code = await worker.call("code", "fitCode", state.target as Target);
        if (code === undefined) return;
        source = code;
        const cut = code.length > SHOWN;
        pre.textContent = cut ? `${code.slice(0, SHOWN)}\n…` : code;
        size.textContent = `${(code.length / 1024).toFixed(1)} kB${cut ? ", here its beginning; copied whole" : ""}`;
      } catch (error) {
        source = "";
        pre.textContent = (error as Error).message;
        size.textContent = "";
      }
      for (const button of [copy, download]) button.disabled = source === "";
    };
    copy.addEventListener("click", async () => {
      const copied = await navigator.clipboard.writeText(source).then(
        () => true,
        () => false,
      );
      copy.textContent = copied ? "Copied" : "Not allowed here";
      announce(copied ? "The code is copied" : "This browser does not let the page copy");
      setTimeout(() => copy.replaceChildren("Copy"), 1500);
    });
    download.addEventListener("click", () => {
      const file = TARGETS.find(({ value }) => value === state.target)?.file ?? "iterate.txt";
      saveFile(file, new Blob([source], { type: "text/plain" }));
    });

    const number = (name: string, label: string, hint?: string) =>
      textField({
        label,
        value: state[name],
        ...(hint ? { hint } : {}),
        change: (value) => {
          state[name] = value;
          soon();
        },
      }).element;
    const pick = (name: string, label: string, options: readonly (readonly [string, string])[]) =>
      choice({
        label,
        value: state[name],
        options: options.map(([value, text]) => ({ value, label: text })),
        change: (value) => {
          state[name] = value;
          soon();
        },
      }).element;

    root.append(
      h("h1", {}, "Fits for hot paths"),
      h(
        "p",
        { class: "lede" },
        math(
          "A cheap exp^{a} on a domain, with a bound on its error that counts the rounding too, and its source in eight languages.",
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
            { class: "code" },
            h(
              "div",
              { class: "code-bar" },
              menu({
                label: "Language",
                value: state.target as Target,
                options: TARGETS,
                change: (target) => {
                  state.target = target;
                  emit();
                },
              }).element,
              copy,
              download,
              size,
            ),
            pre,
          ),
        ),
        h(
          "div",
          { class: "panel" },
          number("a", "*a*"),
          h("div", { class: "fields" }, number("from", "from *x* ="), number("to", "to *x* =")),
          number("error", "Largest error"),
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
            "Measured at 4800 points against iterateExp in doubles, which itself is right to 0.51 ulp.",
          ),
        ),
      ),
      h("details", {}, h("summary", {}, "The fit as a table"), summary),
    );
    make();
    return () => {
      clearTimeout(timer);
      worker.stop();
    };
  },
};
