import { h, math } from "./dom.js";
import { cut, numberOf } from "./number.js";

let count = 0;
const nextId = (): string => `field-${count++}`;

interface Field {
  readonly element: HTMLElement;
  readonly set: (value: string) => void;
}

interface TextField extends Field {
  /** Says what is wrong with it, where only the computation can tell; "" for nothing. */
  readonly complain: (problem: string) => void;
}

interface TextOptions {
  readonly label: string;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly hint?: string;
  /** What is wrong with a text, in a sentence, or "". */
  readonly check?: (text: string) => string;
}

export const numberProblem = (text: string): string =>
  Number.isNaN(numberOf(text)) ? `“${cut(text)}” is no number. Write 0.5, 1e-3 or 1/3.` : "";

export const finiteProblem = (text: string): string =>
  numberProblem(text) || (Number.isFinite(numberOf(text)) ? "" : `“${cut(text)}” is not finite.`);

/**
 * A field for a number as it is written, a decimal or a fraction, or for what else `check` lets pass. It says what is
 * wrong with it; the text is passed on all the same, and who uses it asks `check` too.
 */
export function textField({
  label,
  value,
  change,
  hint,
  check = numberProblem,
}: TextOptions): TextField {
  const id = nextId();
  const problem = h("span", { class: "problem", id: `${id}-problem`, role: "alert" });
  const complain = (text: string): void => {
    if (problem.textContent !== text) problem.textContent = text;
    input.setAttribute("aria-invalid", String(text !== ""));
  };
  const input = h("input", {
    id,
    value,
    type: "text",
    spellcheck: "false",
    autocomplete: "off",
    "aria-describedby": `${id}-problem`,
    oninput: () => {
      complain(check(input.value.trim()));
      change(input.value.trim());
    },
  });
  complain(check(value));
  const element = h(
    "div",
    { class: "field" },
    h("label", { for: id }, math(label)),
    input,
    ...(hint ? [h("span", { class: "hint" }, math(hint))] : []),
    problem,
  );
  return {
    element,
    complain,
    set: (text) => {
      if (document.activeElement !== input || numberOf(input.value) !== numberOf(text))
        input.value = text;
      complain(check(text));
    },
  };
}

interface SliderOptions {
  readonly label: string;
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly value: string;
  readonly change: (value: string) => void;
  readonly marks: readonly {
    readonly value: string;
    readonly label: string;
    readonly name?: string;
  }[];
  /** Stands beside the marks. */
  readonly beside?: Node;
}

/** A slider, a field for any value beside it, and buttons for those that have a name. */
export function slider(options: SliderOptions): TextField {
  const { label, name, min, max, step, value, change, marks, beside } = options;
  const range = h("input", {
    type: "range",
    min,
    max,
    step,
    value: numberOf(value),
    "aria-label": name,
    oninput: () => {
      text.set(range.value);
      change(range.value);
    },
  });
  const text = textField({
    label,
    value,
    check: finiteProblem,
    change: (written) => {
      range.value = String(numberOf(written));
      change(written);
    },
  });
  text.element.classList.add("inline");
  const set = (written: string): void => {
    text.set(written);
    range.value = String(numberOf(written));
  };
  const buttons = marks.map((mark) =>
    h(
      "button",
      {
        type: "button",
        class: "mark",
        "aria-label": `${name} ${mark.value}${mark.name ? `, ${mark.name}` : ""}`,
        title: mark.name,
        onclick: () => {
          set(mark.value);
          change(mark.value);
        },
      },
      mark.label,
    ),
  );
  const element = h(
    "div",
    { class: "slider" },
    text.element,
    range,
    h("div", { class: "marks" }, ...buttons, beside),
  );
  return { element, set, complain: text.complain };
}

interface ChoiceOptions<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
  readonly change: (value: Value) => void;
}

/** One of a few, all in sight: radio buttons that look like a switch. */
export function choice<Value extends string>({
  label,
  value,
  options,
  change,
}: ChoiceOptions<Value>): Field {
  const name = nextId();
  const inputs = options.map((option) => {
    const input = h("input", {
      type: "radio",
      name,
      value: option.value,
      checked: option.value === value,
      onchange: () => change(option.value),
    });
    return { input, element: h("label", {}, input, h("span", {}, math(option.label))) };
  });
  const element = h(
    "fieldset",
    { class: "choice" },
    h("legend", {}, math(label)),
    h("div", { class: "options" }, ...inputs.map((option) => option.element)),
  );
  return {
    element,
    set: (next) => {
      for (const { input } of inputs) input.checked = input.value === next;
    },
  };
}

/** One of many. */
export function menu<Value extends string>({
  label,
  value,
  options,
  change,
}: ChoiceOptions<Value>): Field {
  const id = nextId();
  const select = h(
    "select",
    { id, onchange: () => change(select.value as Value) },
    ...options.map((option) =>
      h("option", { value: option.value, selected: option.value === value }, option.label),
    ),
  );
  return {
    element: h("div", { class: "field" }, h("label", { for: id }, math(label)), select),
    set: (next) => {
      select.value = next;
    },
  };
}

/** Names and values beside each other. */
export function readout(): {
  element: HTMLElement;
  show: (rows: readonly (readonly [string, string, string?])[]) => void;
} {
  const list = h("dl", { class: "readout" });
  return {
    element: list,
    show: (rows) =>
      list.replaceChildren(
        ...rows.flatMap(([name, value, kind]) => [
          h("dt", {}, math(name)),
          h("dd", { class: kind ?? "" }, value),
        ]),
      ),
  };
}
