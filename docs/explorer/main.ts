import "@fontsource/ibm-plex-sans/latin-400.css";
import "@fontsource/ibm-plex-sans/latin-600.css";
import "@fontsource/ibm-plex-mono/latin-400.css";
import "@fontsource/stix-two-text/latin-400.css";
import "@fontsource/stix-two-text/latin-400-italic.css";
import { h } from "./dom.js";
import { readAddress, type State, writeAddress } from "./url.js";
import type { View } from "./view.js";

const VIEWS: Record<string, { name: string; load: () => Promise<{ view: View }> }> = {
  curve: { name: "Curve", load: () => import("./views/curve.js") },
  plane: { name: "Plane", load: () => import("./views/plane.js") },
  constructions: { name: "Constructions", load: () => import("./views/constructions.js") },
  fits: { name: "Fits", load: () => import("./views/fits.js") },
  rho: { name: "Rho", load: () => import("./views/rho.js") },
};

const main = document.querySelector("main") as HTMLElement;
const nav = document.querySelector("nav") as HTMLElement;
const links = new Map(
  Object.entries(VIEWS).map(([id, { name }]) => [id, h("a", { href: `#${id}` }, name)]),
);
nav.append(...links.values());

let leave = (): void => {};
let shown = "";

/** Shows what the address says. */
async function show(): Promise<void> {
  const { view: asked, state: given } = readAddress(location.hash);
  const id = asked in VIEWS ? asked : "curve";
  const { view } = await VIEWS[id].load();
  const state: State = { ...view.defaults };
  for (const name of Object.keys(state)) if (name in given) state[name] = given[name];

  leave();
  for (const [other, link] of links) {
    if (other === id) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${view.title} – iterexp explorer`;
  main.replaceChildren();
  const unmount = view.mount(main, state, saver(id, state, view.defaults));
  leave = () => {
    links.get(id)?.setAttribute("href", writeAddress(id, state, view.defaults));
    unmount();
  };
  // Not on arrival, where it would move what is read from the start of the page.
  if (shown !== "" && shown !== id) main.focus({ preventScroll: true });
  if (shown !== id) scrollTo(0, 0);
  shown = id;
}

/** Writes the state into the address once it rests; browsers refuse more. */
function saver(id: string, state: State, defaults: State): () => void {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (shown === id) history.replaceState(null, "", writeAddress(id, state, defaults));
    }, 150);
  };
}

const THEMES = ["auto", "light", "dark"] as const;
const themeButton = document.querySelector("#theme") as HTMLButtonElement;

function setTheme(theme: string): void {
  document.documentElement.dataset.theme = theme;
  const words = { auto: "◐ Auto", light: "☀ Light", dark: "☾ Dark" }[theme] ?? "";
  themeButton.textContent = words;
  themeButton.setAttribute("aria-label", `Colours: ${theme}. Change`);
  dispatchEvent(new Event("themechange"));
}

function storedTheme(): string {
  try {
    return localStorage.getItem("theme") ?? "auto";
  } catch {
    return "auto"; // storage may be forbidden
  }
}

themeButton.addEventListener("click", () => {
  const now = (document.documentElement.dataset.theme ?? "auto") as (typeof THEMES)[number];
  const next = THEMES[(THEMES.indexOf(now) + 1) % THEMES.length];
  try {
    localStorage.setItem("theme", next);
  } catch {}
  setTheme(next);
});

document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault(); // the address stays that of the view
  main.focus();
});

setTheme(storedTheme());
addEventListener("hashchange", () => void show());
void show();
