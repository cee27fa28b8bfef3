import { h } from "./dom.js";

/** A button that moves a number from one end to another, and stops where it is pressed again. */
export function player(
  label: string,
  [from, to]: readonly [number, number],
  seconds: number,
  set: (value: number) => void,
): { readonly button: HTMLElement; readonly stop: () => void } {
  let playing = 0;
  const button = h("button", { type: "button", class: "tool" }, label);
  const stop = (): void => {
    cancelAnimationFrame(playing);
    playing = 0;
    button.textContent = label;
  };
  button.addEventListener("click", () => {
    if (playing !== 0) {
      stop();
      return;
    }
    button.textContent = "Pause";
    let start: number | undefined;
    const frame = (now: number): void => {
      start ??= now;
      const part = Math.min(1, (now - start) / (1000 * seconds));
      set(Number((from + (to - from) * part).toFixed(3)));
      if (part < 1) playing = requestAnimationFrame(frame);
      else stop();
    };
    playing = requestAnimationFrame(frame);
  });
  return { button, stop };
}
