import type { Type } from "./assembler.js";

/** Numbers the locals of a function, which follow its parameters. */
export class Frame {
  readonly locals: Type[] = [];
  constructor(readonly parameters: readonly Type[]) {}
  add(type: Type): number {
    return this.parameters.length + this.locals.push(type) - 1;
  }
}
