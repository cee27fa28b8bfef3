import { cut, describe } from "../../numbers/arguments.js";

/** Where a candidate did not give a finite real number. */
export interface Failure {
  /** Where it was. */
  readonly x: number;
  /** What came instead, in words. */
  readonly what: string;
}

/** What an f throws whose message is all that is to be said of the call, such as "did not end within 3 s". */
export class CallFailure extends Error {}

/** Calls an f that may do anything, keeps count of its failures and of the time it takes. */
export interface Candidate {
  /** f(x), or undefined where that is no finite number, which is noted as a failure. */
  readonly call: (x: number) => number | undefined;
  /** f(x) outside the domain, infinities included, or undefined where that is no number, which is noted apart. */
  readonly follow: (x: number) => number | undefined;
  /** Those of `call`, and those of `follow`. */
  readonly failures: Failure[];
  readonly ends: Failure[];
  readonly calls: number;
  /** Milliseconds spent in f. */
  readonly spent: number;
}

export function candidate(f: (x: number) => unknown): Candidate {
  const failures: Failure[] = [];
  const ends: Failure[] = [];
  let calls = 0;
  let spent = 0;

  /** f(x), or in words what came instead. */
  const outcome = (x: number): number | string => {
    const start = performance.now();
    try {
      const value = f(x);
      return typeof value === "number" ? value : `gave ${brief(() => describe(value))}`;
    } catch (error) {
      if (error instanceof CallFailure) return error.message;
      return `threw ${brief(() => (error instanceof Error ? error.message : describe(error)))}`;
    } finally {
      calls++;
      spent += performance.now() - start;
    }
  };

  return {
    call(x) {
      const value = outcome(x);
      if (typeof value === "number" && Number.isFinite(value)) return value;
      failures.push({ x, what: typeof value === "number" ? `gave ${value}` : value });
      return undefined;
    },
    follow(x) {
      const value = outcome(x);
      if (typeof value === "number" && !Number.isNaN(value)) return value;
      ends.push({ x, what: typeof value === "number" ? "gave NaN" : value });
      return undefined;
    },
    failures,
    ends,
    get calls() {
      return calls;
    },
    get spent() {
      return spent;
    },
  };
}

/** One line of 60 characters or fewer, even of a value whose properties throw. */
function brief(text: () => string): string {
  try {
    return cut(text().replace(/[\s\p{Cc}]+/gu, " "));
  } catch {
    return "something that cannot be described";
  }
}
