import type { State } from "./url.js";

/** One of the pages. */
export interface View {
  readonly title: string;
  /** Every parameter of its address, with the value that it has when left out. */
  readonly defaults: State;
  /** Fills `root` with what `state` says, keeps the state in step, and says so by `save`; returns how to leave. */
  readonly mount: (root: HTMLElement, state: State, save: () => void) => () => void;
}
