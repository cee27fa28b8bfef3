/** What a view shows, as it is written in the address: #curve?a=1/3&x=2. What is left out has its default. */
export type State = Record<string, string>;

export interface Address {
  readonly view: string;
  readonly state: State;
}

export function readAddress(hash: string): Address {
  const [view, query = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  return { view, state: Object.fromEntries(new URLSearchParams(query)) };
}

export function writeAddress(view: string, state: State, defaults: State): string {
  const query = Object.entries(state)
    .filter(([name, value]) => name in defaults && value !== defaults[name])
    .map(
      ([name, value]) =>
        `${name}=${encodeURIComponent(value).replaceAll("%2F", "/").replaceAll("%2C", ",")}`,
    )
    .join("&");
  return query === "" ? `#${view}` : `#${view}?${query}`;
}

/** Numbers with commas between them, or the fallback where the text is none of as many. */
export function numbersOf(text: string | undefined, fallback: readonly number[]): number[] {
  const numbers = (text ?? "").split(",").map(Number);
  const good = numbers.length === fallback.length && numbers.every(Number.isFinite);
  return good ? numbers : [...fallback];
}

/** Short: a picture's edges need no more digits than its pixels show. */
export const writeNumbers = (numbers: readonly number[], digits = 6): string =>
  numbers.map((number) => String(Number(number.toPrecision(digits)))).join(",");
