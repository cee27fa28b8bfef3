import { readout } from "../controls.js";
import { h } from "../dom.js";
import { brief, grouped, minus } from "../number.js";
import type { Reading } from "../tasks/curve.js";

/** Everything about one point, to the last digit. */
export function readingBox(): {
  readonly element: HTMLElement;
  readonly show: (reading: Reading | undefined) => void;
} {
  const values = readout();
  const note = h("p", { class: "hint" });
  const show = (reading: Reading | undefined): void => {
    values.show(reading ? rowsOf(reading) : []);
    note.textContent =
      reading?.error === undefined
        ? ""
        : `f(f(x)) misses eˣ by ${brief(Math.abs(reading.error), 3)} ulp of eˣ, which is the rounding of the two doubles.`;
  };
  return { element: h("div", {}, values.element, note), show };
}

const rowsOf = ({
  x,
  value,
  twice,
  exp,
  dx,
  dalpha,
  height,
  digits,
  twiceDigits,
}: Reading): [string, string, string?][] => [
  ["*x*", minus(String(x))],
  ["*f*(*x*)", minus(String(value)), "strong c0"],
  ["50 digits", minus(grouped(digits)), "digits"],
  ["*f*(*f*(*x*))", minus(String(twice)), "strong c1"],
  ["50 digits", minus(grouped(twiceDigits)), "digits"],
  ["*e*^{x}", minus(String(exp))],
  ["d*f*/d*x*", minus(String(dx))],
  ["d*f*/d*a*", minus(String(dalpha))],
  ["slog *x*", minus(String(height))],
];
