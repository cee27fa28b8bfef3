/** What a thread that runs a stranger's function is given. */
export interface Case {
  readonly memory: SharedArrayBuffer;
  /** Of the module, absolute. */
  readonly path: string;
  /** Of the export. */
  readonly name: string;
}

/** What an answer is. */
export const ANSWER = {
  /** A number, or that the module is loaded. */
  value: 0,
  /** Something else, which the text describes. */
  gave: 1,
  /** An exception, with its message. */
  threw: 2,
  /** The thread ends; the text says why. */
  ended: 3,
  /** The module cannot be loaded; the text says why. */
  unloadable: 4,
  /** It has no such function; the text lists those that it has. */
  noFunction: 5,
} as const;

const TEXT = 4096;

/** The parts of the memory through which questions and answers go. */
export const memoryOf = (memory: SharedArrayBuffer) => ({
  /** 1 while the asking side may write, 0 while the other one works. */
  turn: new Int32Array(memory, 0, 1),
  /** Which answer, and how many bytes of text. */
  kind: new Int32Array(memory, 4, 2),
  /** The argument, then the value. */
  number: new Float64Array(memory, 16, 1),
  text: new Uint8Array(memory, 24, TEXT),
});

export const newMemory = (): SharedArrayBuffer => new SharedArrayBuffer(24 + TEXT);
