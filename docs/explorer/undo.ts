/** So many steps are kept. */
const LIMIT = 200;

/** States that were, as addresses, and those that were taken back. */
export class Undo {
  #past: string[] = [];
  #now: string | undefined;
  #future: string[] = [];

  /** What is shown now; a new state ends what could be done again. */
  note(address: string): void {
    if (address === this.#now) return;
    if (this.#now !== undefined) this.#past = [...this.#past, this.#now].slice(-LIMIT);
    this.#now = address;
    this.#future = [];
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** The state before, or undefined. */
  undo(): string | undefined {
    const before = this.#past.pop();
    if (before === undefined) return undefined;
    if (this.#now !== undefined) this.#future.push(this.#now);
    this.#now = before;
    return before;
  }

  /** The state that was taken back last, or undefined. */
  redo(): string | undefined {
    const after = this.#future.pop();
    if (after === undefined) return undefined;
    if (this.#now !== undefined) this.#past.push(this.#now);
    this.#now = after;
    return after;
  }
}
