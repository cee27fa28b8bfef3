const THEMES = ["auto", "light", "dark"] as const;
type Theme = (typeof THEMES)[number];

const WORDS: Record<Theme, string> = { auto: "◐ Auto", light: "☀ Light", dark: "☾ Dark" };

const button = document.querySelector("#theme") as HTMLButtonElement;
let theme: Theme = "auto";

function set(next: Theme): void {
  theme = next;
  document.documentElement.dataset.theme = theme;
  button.textContent = WORDS[theme];
  button.setAttribute("aria-label", `Colours: ${theme}. Change`);
}

function stored(): Theme {
  try {
    const name = localStorage.getItem("theme");
    return THEMES.find((one) => one === name) ?? "auto";
  } catch {
    return "auto"; // storage may be forbidden
  }
}

/** Light, dark or the system's colours, as the button says and as was chosen before. */
export function startTheme(): void {
  button.addEventListener("click", () => {
    set(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]);
    try {
      localStorage.setItem("theme", theme);
    } catch {}
  });
  set(stored());
}
