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
  /** undefined for an example. */
  readonly source: string | undefined;
  readonly write: (source: string) => void;
  readonly a: () => number;
  /** Draws what was judged under a name, or nothing. */
  readonly draw: (own: Judged | undefined, name: string) => void;
}

/** A function of the reader's own: its code, and the verdict. It runs where it reaches nothing. */
export function judgeBox({ source, write, a, draw }: Options) {
  /** The run under way. What an earlier one still says is of no matter. */
  let judging: Judging | undefined;
  /** What was judged last, and what came of it. */
  let asked: string | undefined;
  let drawn: Judged | undefined;
  const code = h("textarea", {
    id: "code",
    rows: "11",
    spellcheck: "false",
    autocapitalize: "off",
    autocomplete: "off",
    "aria-describedby": "code-help",
    oninput: () => {
      write(code.value);
      mark();
    },
  });
  code.value = source ?? EXAMPLES[0].code;
  const before = h("p", { class: "hint", hidden: true }, "Of the code before it was changed:");
  const verdict = h("div", { class: "verdict", role: "status" });
  const button = h("button", { type: "button", class: "button" }, "Judge");
  const stop = h("button", { type: "button", class: "tool", hidden: true }, "Stop");

  const judge = async (): Promise<void> => {
    end();
    button.disabled = true;
    stop.hidden = false;
    asked = code.value;
    say(undefined, h("p", { class: "hint" }, "Asking it for some 550 values …"));
    const mine = judgeApart({ source: asked, a: a(), budget: BUDGET }, LIMIT);
    judging = mine;
    const tell = await mine.result.then(
      (judged) => () => (judged ? show(judged) : complain("It was stopped.")),
      (error: Error) => () => complain(error.message),
    );
    if (judging !== mine) return;
    tell();
    end();
  };
  const end = (): void => {
    judging?.stop();
    judging = undefined;
    button.disabled = false;
    stop.hidden = true;
  };
  const complain = (message: string): void => {
    say(undefined, h("p", { class: "problem" }, message));
  };
  const show = (judged: Judged): void => {
    const { kind, verdict: words, drift } = judged.judgement;
    say(kind === "broken" && drift === null ? undefined : judged, ...verdictOf(judged));
    announce(`${KINDS[kind]}. ${words}`);
  };
  const say = (own: Judged | undefined, ...words: Node[]): void => {
    drawn = own;
    verdict.replaceChildren(...words);
    mark();
  };
  /** A verdict stays in sight while the code is changed, but says that it is not of what stands there. */
  const mark = (): void => {
    const old = verdict.hasChildNodes() && code.value !== asked;
    before.hidden = !old;
    verdict.classList.toggle("old", old);
    draw(drawn, old ? "yours, before the change" : "yours");
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
    before,
    verdict,
  );
  return {
    element,
    /** A verdict of another a is none. */
    clear: (): void => {
      end();
      say(undefined);
    },
    leave: end,
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
