import { announce, h, table } from "../dom.js";
import type { Judged } from "../judging/judge.js";
import { type Judging, judgeApart } from "../judging/sandbox.js";
import { brief, minus } from "../number.js";
import { EXAMPLES } from "./examples.js";

const BUDGET = 4000;
/** A function that does not return is ended with its worker after so many milliseconds. */
const LIMIT = 10_000;

const KINDS: Record<Judged["judgement"]["kind"], string> = {
  Kneser: "Kneser’s",
  regular: "Regular",
  "another iterate": "Another iterate",
  "no iterate": "No iterate of exp",
  undecided: "Undecided",
  broken: "It fails",
};

interface Options {
  readonly source: string;
  readonly write: (source: string) => void;
  readonly a: () => number;
  /** Draws what was judged, or nothing. */
  readonly draw: (own: Judged | undefined) => void;
}

/** A function of the reader's own: its code, and the verdict. It runs where it reaches nothing. */
export function judgeBox({ source, write, a, draw }: Options) {
  let judging: Judging | undefined;
  const code = h("textarea", {
    id: "code",
    rows: "11",
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    "aria-describedby": "code-help",
    oninput: () => write(code.value),
  });
  code.value = source || EXAMPLES[0].code;
  const verdict = h("div", { class: "verdict", role: "status" });
  const button = h("button", { type: "button", class: "button" }, "Judge");
  const stop = h("button", { type: "button", class: "tool", hidden: true }, "Stop");

  const judge = async (): Promise<void> => {
    button.disabled = true;
    stop.hidden = false;
    verdict.replaceChildren(h("p", { class: "hint" }, "Asking it for some 550 values …"));
    judging = judgeApart({ source: code.value, a: a(), budget: BUDGET }, LIMIT);
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
    draw(undefined);
    verdict.replaceChildren(h("p", { class: "problem" }, message));
  };
  const show = (judged: Judged): void => {
    const { kind, verdict: words, drift } = judged.judgement;
    draw(kind === "broken" && drift === null ? undefined : judged);
    verdict.replaceChildren(...verdictOf(judged));
    announce(`${KINDS[kind]}. ${words}`);
  };
  button.addEventListener("click", () => void judge());
  stop.addEventListener("click", () => judging?.stop());

  const examples = EXAMPLES.map(({ name, code: example }) =>
    h(
      "button",
      {
        type: "button",
        class: "tool",
        onclick: () => {
          code.value = example;
          write(example);
          void judge();
        },
      },
      name,
    ),
  );
  const element = h(
    "div",
    {},
    h("h2", {}, "Yours"),
    h(
      "div",
      { class: "field" },
      h("label", { for: "code" }, h("i", {}, "f"), " in JavaScript"),
      h("div", { class: "marks" }, ...examples),
      code,
      h(
        "span",
        { class: "hint", id: "code-help" },
        "A function of x, statements that declare f, or a module that exports it. The functions of Math and of iterexp are there by name. It runs in a worker that reaches no network, no storage and no other page, and ends with its verdict.",
      ),
    ),
    h("div", { class: "marks" }, button, stop),
    verdict,
  );
  return {
    element,
    /** A verdict of another a is none. */
    clear: (): void => {
      draw(undefined);
      verdict.replaceChildren();
    },
    leave: (): void => judging?.stop(),
  };
}

function verdictOf({ judgement: { kind, verdict, failures, drift } }: Judged): Node[] {
  return [
    h("p", { class: "kind" }, h("span", { class: "swatch c7" }), KINDS[kind]),
    h("p", {}, minus(verdict)),
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
          table(
            "The drift’s frequencies",
            ["frequency", "cos", "sin", "amplitude"],
            drift.modes.map(({ k, cos, sin, amplitude }) => [
              `${k}`,
              ...[cos, sin, amplitude].map((value) => minus(value.toExponential(2))),
            ]),
          ),
        ]
      : []),
  ];
}
