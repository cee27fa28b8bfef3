import { h, math } from "./dom.js";

export interface Key {
  /** The classes of the line that it stands for. */
  readonly look: string;
  readonly label: string;
  readonly checked?: boolean;
  readonly toggle?: (on: boolean) => void;
}

/** Lines beside their names; where one can be switched, a check box. */
export const legend = (entries: readonly Key[]): HTMLElement =>
  h(
    "div",
    { class: "legend" },
    ...entries.map(({ look, label, checked, toggle }) => {
      const swatch = h("span", { class: `swatch ${look}` });
      if (!toggle) return h("span", { class: "key" }, swatch, h("span", {}, math(label)));
      const box = h("input", { type: "checkbox", checked, onchange: () => toggle(box.checked) });
      return h("label", { class: "key" }, box, swatch, h("span", {}, math(label)));
    }),
  );
