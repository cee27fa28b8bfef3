import { h, table } from "./dom.js";

interface Table {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * The picture in numbers, for who cannot see it: a table below it that is made when it is opened and again, while it
 * is open, whenever `refresh` says that something has changed.
 */
export function liveTable(
  summary: string,
  make: () => Promise<Table | undefined>,
): { readonly element: HTMLElement; readonly refresh: () => void } {
  const box = h("div", {});
  let asked = 0;
  const fill = async (): Promise<void> => {
    const mine = ++asked;
    const made = await make();
    if (mine !== asked) return;
    box.replaceChildren(...(made ? [table(made.caption, made.columns, made.rows)] : []));
  };
  const element = h("details", { ontoggle: () => refresh() }, h("summary", {}, summary), box);
  const refresh = (): void => {
    if (element.open) void fill();
  };
  return { element, refresh };
}
