import { announce, h } from "./dom.js";

/** A button that copies a text, and says whether it did; what `text` throws is what is wrong with a field. */
export function copyButton(
  label: string,
  text: () => string,
  attributes: Record<string, unknown> = {},
): HTMLButtonElement {
  const button = h("button", { type: "button", class: "tool", ...attributes }, label);
  let timer = 0;
  button.addEventListener("click", async () => {
    const [short, whole] = await copy(text);
    button.textContent = short;
    announce(whole);
    clearTimeout(timer);
    timer = window.setTimeout(() => button.replaceChildren(label), 1500);
  });
  return button;
}

/** What came of it, in a word or two and in a sentence. */
async function copy(text: () => string): Promise<[short: string, whole: string]> {
  let copied: string;
  try {
    copied = text();
  } catch (error) {
    return ["A field is wrong", (error as Error).message];
  }
  return navigator.clipboard.writeText(copied).then(
    () => ["Copied", "Copied"],
    () => ["Not allowed here", "This browser does not let the page copy"],
  );
}
