import "@fontsource/ibm-plex-sans/latin-400.css";
import "@fontsource/ibm-plex-sans/latin-600.css";
import "@fontsource/ibm-plex-mono/latin-400.css";
import "@fontsource/stix-two-text/latin-400.css";
import "@fontsource/stix-two-text/latin-400-italic.css";
import { h, plain } from "./dom.js";
import { cut } from "./number.js";
import { layOut } from "./page.js";
import { readAddress, readState, writeAddress } from "./state.js";
import { startTheme } from "./theme.js";
import { type Tools, toolbar } from "./tools.js";
import { Undo } from "./undo.js";
import type { View } from "./view.js";

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly load: () => Promise<{ view: View }>;
}

const VIEWS: readonly Entry[] = [
  { id: "curve", name: "Curve", load: () => import("./views/curve.js") },
  { id: "plane", name: "Plane", load: () => import("./views/plane.js") },
  { id: "constructions", name: "Constructions", load: () => import("./views/constructions.js") },
  { id: "fits", name: "Fits", load: () => import("./views/fits.js") },
  { id: "rho", name: "Rho", load: () => import("./views/rho.js") },
];

const main = document.querySelector("main") as HTMLElement;
const links = new Map(VIEWS.map(({ id, name }) => [id, h("a", { href: `#${id}` }, name)]));
const nav = document.querySelector("nav");
nav?.append(...links.values());

/** The view on the page. */
interface Open {
  readonly id: string;
  readonly address: () => string;
  readonly tools: Tools;
  /** Writes down a change that has not yet rested. */
  readonly settle: () => void;
  readonly leave: () => void;
}

let open: Open | undefined;
let asked = 0;
let arrived = 0;
/** One for all views: going to another view is a change as well. */
const undo = new Undo();

/** Shows what the address says; of several that are asked for at once, the last. */
async function show(): Promise<void> {
  const mine = ++asked;
  const { view: name, given } = readAddress(location.hash);
  const { id, load } = VIEWS.find((entry) => entry.id === name) ?? VIEWS[0];
  const { view } = await load();
  if (mine !== asked) return;
  arrived = mine;

  const before = open;
  before?.leave();
  open = enter(id, view, given, name === id || name === "" ? [] : [unknownView(name)]);
  for (const [other, link] of links) {
    if (other === id) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${plain(view.title)} – iterexp explorer`;
  if (before?.id === id) return;
  // Not on arrival, where it would move what is read from the start of the page.
  if (before !== undefined) main.focus({ preventScroll: true });
  scrollTo(0, 0);
}

const unknownView = (name: string): string =>
  `The address has the view “${cut(name)}”, which is none of ${VIEWS.map(({ id }) => id).join(", ")}.`;

function enter(id: string, view: View, given: URLSearchParams, before: readonly string[]): Open {
  const { state, problems } = readState(view.kinds, given);
  const address = (): string => writeAddress(id, view.kinds, state);
  let timer: number | undefined;
  let here = true;
  let written = location.hash;
  /** The state rests: it becomes the address, which browsers let be written so often only, and can be undone. */
  const rest = (): void => {
    timer = undefined;
    if (location.hash !== written) return; // another state is asked for, and will be shown
    history.replaceState(null, "", address());
    written = location.hash;
    undo.note(address());
    tools.can(undo.canUndo, undo.canRedo);
  };
  const changed = (): void => {
    clearTimeout(timer);
    if (here) timer = window.setTimeout(rest, 150);
  };
  const tools = toolbar(
    () => new URL(address(), location.href).href,
    () => view.code(state),
    () => step("undo"),
    () => step("redo"),
  );
  const shown = view.mount(state, changed);
  main.replaceChildren(...layOut(view, [...before, ...problems], tools.element, shown));
  shown.start();
  undo.note(address());
  tools.can(undo.canUndo, undo.canRedo);
  return {
    id,
    address,
    tools,
    settle: () => {
      clearTimeout(timer);
      if (timer !== undefined) rest();
    },
    leave: () => {
      here = false;
      clearTimeout(timer);
      links.get(id)?.setAttribute("href", address());
      shown.leave();
    },
  };
}

/** Takes the last change back, or does it again. */
function step(direction: "undo" | "redo"): void {
  if (open === undefined) return;
  // What has not yet rested counts too, but not what is about to be left.
  if (arrived === asked) undo.note(open.address());
  const address = undo[direction]();
  if (address === undefined) return;
  history.replaceState(null, "", address);
  const { id, tools } = open;
  const active = document.activeElement;
  const name = active && active !== main && main.contains(active) ? nameOf(active) : undefined;
  const inTools = tools.element.contains(active);
  void show().then(() => {
    if (inTools) open?.tools.focus(direction);
    else if (open?.id === id && name !== undefined) controlOf(name)?.focus({ preventScroll: true });
  });
}

/** How a control is called, by which it is found again where its view was made anew. */
const nameOf = (control: Element): string => {
  const { labels } = control as HTMLInputElement;
  const label = control.getAttribute("aria-label") ?? labels?.[0]?.textContent;
  return `${control.tagName} ${control.getAttribute("type")} ${label ?? control.textContent}`;
};
const controlOf = (name: string): HTMLElement | undefined =>
  [
    ...main.querySelectorAll<HTMLElement>(
      "a, button, input, select, summary, textarea, [tabindex]",
    ),
  ].find((control) => nameOf(control) === name);

addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  const writing = (event.target as Element | null)?.closest("input[type=text], textarea");
  const key = event.key.toLowerCase();
  const direction = { z: event.shiftKey ? "redo" : "undo", y: "redo" }[key] as "undo" | undefined;
  if (writing || direction === undefined) return; // a field undoes what was written in it
  event.preventDefault();
  step(direction);
});

document.querySelector(".skip")?.addEventListener("click", (event) => {
  event.preventDefault(); // the address stays that of the view
  main.focus();
});

// The state that is left is where Back leads.
nav?.addEventListener("click", () => open?.settle());

startTheme();
addEventListener("hashchange", () => void show());
void show();
