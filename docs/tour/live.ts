import { addressOf, FIGURES, type Figure, startOf } from "./figures.js";

/** Puts the controls of each figure under its picture, and draws it anew when one is moved; its link follows. */
export function start(root: ParentNode): void {
  for (const place of root.querySelectorAll<HTMLElement>("[data-figure]")) {
    const figure = FIGURES[place.dataset.figure ?? ""];
    if (figure !== undefined) enliven(place, figure);
  }
}

function enliven(place: HTMLElement, figure: Figure): void {
  const page = place.ownerDocument;
  const [picture, sentence] = ["div", "output"].map((name) => page.createElement(name));
  const link = place.querySelector("a");
  const values = startOf(figure);
  const show = (): void => {
    picture.innerHTML = figure.draw(...values);
    sentence.textContent = figure.say(...values);
    link?.setAttribute("href", addressOf(figure, values));
  };
  const sliders = figure.controls.map(({ name, from, to }, i) => {
    const [line, text] = ["label", "span"].map((tag) => page.createElement(tag));
    const slider = page.createElement("input");
    const set = { type: "range", min: from, max: to, step: (to - from) / 200, value: values[i] };
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
