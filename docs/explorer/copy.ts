import { announce, h } from "./dom.js";

/** A button that copies a text, and says whether it did. */
export function copyButton(
  label: string,
  text: () => string,
  attributes: Record<string, unknown> = {},
): HTMLButtonElement {
  const button = h("button", { type: "button", class: "tool", ...attributes }, label);
  let timer = 0;
  button.addEventListener("click", async () => {
    const copied = await navigator.clipboard.writeText(text()).then(
      () => true,
      () => false,
    );
    button.textContent = copied ? "Copied" : "Not allowed here";
    announce(copied ? "Copied" : "This browser does not let the page copy");
    clearTimeout(timer);
    timer = window.setTimeout(() => button.replaceChildren(label), 1500);
  });
  return button;
}
