import type { Code } from "./code.js";
import type { Kinds, StateOf } from "./state.js";

/** What a view puts into the page; page.ts says where. */
export interface Shown {
  /** The pictures and what belongs under them. */
  readonly picture: readonly (Node | string)[];
  /** Stays in sight beside the picture, on a phone too. */
  readonly slider?: HTMLElement;
  readonly panel: readonly (Node | string)[];
  readonly below?: readonly (Node | string)[];
  /** Whether the picture needs more room than the panel. */
  readonly wide?: boolean;
  /** Computes and draws, once everything is in the page. */
  readonly start: () => void;
  /** Ends what is under way. */
  readonly leave: () => void;
}

/** One of the pages. */
export interface View<K extends Kinds = Kinds> {
  readonly title: string;
  /** What is seen, in two sentences: prose with mathematics and terms. */
  readonly about: string;
  /** The page of the guide that says more. */
  readonly guide: string;
  /** Every parameter of its address. */
  readonly kinds: K;
  /** What computes the same elsewhere. */
  readonly code: (state: StateOf<K>) => Code;
  /** Shows the state, keeps it in step with what is done, and calls `changed` after each change. */
  readonly mount: (state: StateOf<K>, changed: () => void) => Shown;
}

/** The same; the types of the state follow from the kinds. */
export const defineView = <K extends Kinds>(view: View<K>): View => view as unknown as View;
