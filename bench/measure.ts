/** The value below which the share p of all values lies. */
export const quantile = (values: readonly number[], p: number): number =>
  [...values].sort((a, b) => a - b)[Math.round(p * (values.length - 1))];

export const median = (values: readonly number[]): number => quantile(values, 1 / 2);

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
