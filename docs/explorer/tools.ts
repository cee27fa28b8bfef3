import type { Code } from "./code.js";
import { copyButton } from "./copy.js";
import { h } from "./dom.js";

export interface Tools {
  readonly element: HTMLElement;
  /** Whether there is something to take back or to do again. */
  readonly can: (undo: boolean, redo: boolean) => void;
  readonly focus: (direction: "undo" | "redo") => void;
}

/** Undo, redo, and what is to be taken away: the link, and the computation as code. */
export function toolbar(
  link: () => string,
  code: () => Code,
  undo: () => void,
  redo: () => void,
): Tools {
  const step = (label: string, sign: string, keys: string, onclick: () => void) =>
    h(
      "button",
      {
        type: "button",
        class: "tool",
        "aria-label": label,
        title: `${label} (${keys})`,
        onclick,
      },
      sign,
    );
  const back = step("Undo", "↶", "Ctrl+Z", undo);
  const again = step("Redo", "↷", "Ctrl+Y", redo);
  const element = h(
    "div",
    { class: "take", role: "toolbar", "aria-label": "Undo and take away" },
    back,
    again,
    copyButton("Copy link", link),
    h("span", { class: "hint", id: "copy-as" }, "Copy as"),
    copyButton("JavaScript", () => code().javascript, { "aria-describedby": "copy-as" }),
    copyButton("Command", () => code().command, { "aria-describedby": "copy-as" }),
    copyButton("Python", () => code().python, { "aria-describedby": "copy-as" }),
  );
  return {
    element,
    can: (canUndo, canRedo) => {
      back.disabled = !canUndo;
      again.disabled = !canRedo;
    },
    focus: (direction) => {
      const [wished, other] = direction === "undo" ? [back, again] : [again, back];
      (wished.disabled ? other : wished).focus();
    },
  };
}
