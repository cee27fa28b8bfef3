/** The value below which the share p of all values lies. */
export const quantile = (values: readonly number[], p: number): number =>
  [...values].sort((a, b) => a - b)[Math.round(p * (values.length - 1))];

export const median = (values: readonly number[]): number => quantile(values, 1 / 2);

/** A loop that is timed, and what it is called. */
export type Task = readonly [name: string, run: () => number];

/**
 * A row a task, the first of them the unit: its name, nanoseconds a call, the median of the ratios to the unit within a
 * round, and their quartiles, to so many places.
 */
export function ratioRows(
  tasks: readonly Task[],
  { warmUp, rounds, calls, places }: Record<"warmUp" | "rounds" | "calls" | "places", number>,
): string[][] {
  const runs = tasks.map(([, run]) => run);
  takeTurns(runs, warmUp);
  const times = takeTurns(runs, rounds);
  return tasks.map(([name], i) => {
    const ratios = times[i].map((time, round) => time / times[0][round]);
    const [low, middle, high] = [1 / 4, 1 / 2, 3 / 4].map((p) =>
      quantile(ratios, p).toFixed(places),
    );
    const nanoseconds = ((median(times[i]) / calls) * 1e6).toFixed(places - 1);
    return [name, nanoseconds, middle, `${low} to ${high}`];
  });
}

/** The sum of all results. */
export let kept = 0;

/**
 * Milliseconds of every task in every round, the tasks taking turns so that whatever else the machine
 * does meets them alike. What a task returns goes into `kept`, so that no work can be left out.
 */
export function takeTurns(tasks: readonly (() => number)[], rounds: number): number[][] {
  const times = tasks.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    tasks.forEach((task, i) => {
      const start = performance.now();
      kept += task();
      times[i].push(performance.now() - start);
    });
  }
  return times;
}
