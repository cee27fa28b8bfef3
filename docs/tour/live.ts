import { addressOf, FIGURES, type Figure, startOf } from "./figures.js";
import { POWER } from "./svg.js";

/** The step of every slider; it divides their ranges, and their starts lie on it. */
const STEP = 0.01;

/**
 * Puts the controls of each figure under its picture, and draws it anew when one is moved; its link follows. The page's
 * entry in the history keeps what is set when such a link is followed, so that it stands there again after Back.
 */
export function start(root: Document): void {
  const history = root.defaultView?.history;
  const set: Record<string, number[]> = history?.state?.figures ?? {};
  const keep = (): void => history?.replaceState({ ...history.state, figures: set }, "");
  for (const place of root.querySelectorAll<HTMLElement>("[data-figure]")) {
    const { figure: name = "" } = place.dataset;
    const figure = FIGURES[name];
    if (figure === undefined) continue;
    set[name] ??= startOf(figure);
    enliven(place, figure, set[name]);
    place.querySelector("a")?.addEventListener("click", keep);
  }
}

function enliven(place: HTMLElement, figure: Figure, values: number[]): void {
  const page = place.ownerDocument;
  const [picture, sentence] = ["div", "output"].map((name) => page.createElement(name));
  const link = place.querySelector("a");
  const show = (): void => {
    picture.innerHTML = figure.draw(...values);
    sentence.innerHTML = figure.say(...values).replace(POWER, "<sup>$1</sup>");
    link?.setAttribute("href", addressOf(figure, values));
  };
  const sliders = figure.controls.map(({ name, from, to }, i) => {
    const [line, text] = ["label", "span"].map((tag) => page.createElement(tag));
    const slider = page.createElement("input");
    const set = { type: "range", min: from, max: to, step: STEP, value: values[i] };
    for (const [key, value] of Object.entries(set)) slider.setAttribute(key, String(value));
    text.textContent = name;
    slider.addEventListener("input", () => {
      values[i] = Number(slider.value);
      show();
    });
    line.append(text, slider);
    return line;
  });
  show();
  place.querySelector("img")?.remove();
  place.prepend(picture, ...sliders, sentence); // the link stays below them
}
