/**
 * A computation that can pause: it yields about the fraction of its work that is done, from 0 to 1 (where a part is repeated,
 * less than before), at least every few milliseconds, and returns its result. Whoever runs it decides whether to go on at once,
 * to let other work run first, or to stop.
 */
export type Steps<T> = Generator<number, T, void>;

/** Runs to the end at once. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The steps as a part of a larger computation, whose fraction goes from `from` to `to` meanwhile. */
export function* part<T>(steps: Steps<T>, from: number, to: number): Steps<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    yield from + (to - from) * value;
  }
}

/** [f(0), ..., f(n - 1)], pausing after each. */
export function* listed<T>(n: number, f: (i: number) => T): Steps<T[]> {
  const results: T[] = [];
  for (let i = 0; i < n; i++) {
    results.push(f(i));
    yield (i + 1) / n;
  }
  return results;
}
