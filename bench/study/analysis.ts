import type { Result } from "./cell.js";
import { FAMILIES, type Family, type Test, testsOf } from "./hypotheses.js";
import { holm, median, quantile, signedRankTest } from "./statistics.js";
import { isSame } from "./store.js";

/** What a test came to. */
export interface Outcome extends Test {
  /** Error of the one / error of the other over the seeds: quartiles and median; below 1 the first is better. */
  readonly ratio: readonly [number, number, number];
  /** On how many seeds the first is better, and on how many they differ. */
  readonly wins: number;
  readonly pairs: number;
  /** Corrected over the family. */
  readonly p: number;
}

/** The scores of a cell, a run that failed being worse than every other. */
const scoresOf = ({ scores }: Result, score: string): number[] =>
  scores[score].map((x) => x ?? Number.POSITIVE_INFINITY);

/** How many runs of a cell failed on one test or another. */
export const failuresOf = ({ seeds, scores }: Result): number =>
  seeds.filter((_, i) => Object.values(scores).some((values) => values[i] === null)).length;

/** ln(a / b) for every seed, 0 where both failed. */
const differences = (a: readonly number[], b: readonly number[]): number[] =>
  a.map((x, i) => (x === b[i] ? 0 : Math.log(x / b[i])));

/** The tests of a family whose cells were carried out. */
function outcomesOf(family: Family, results: readonly Result[]): Outcome[] {
  const found = testsOf(family).flatMap((test) => {
    const pair = test.cells.map((cell) => results.find((result) => isSame(result, cell)));
    const [a, b] = pair;
    if (a === undefined || b === undefined) return [];
    const logs = differences(scoresOf(a, test.score), scoresOf(b, test.score));
    return [{ test, logs, p: signedRankTest(logs) }];
  });
  const corrected = holm(found.map(({ p }) => p));
  return found.map(({ test, logs }, i) => ({
    ...test,
    ratio: [1 / 4, 1 / 2, 3 / 4].map((share) => Math.exp(quantile(logs, share))) as unknown as [
      number,
      number,
      number,
    ],
    wins: logs.filter((d) => d < 0).length,
    pairs: logs.filter((d) => d !== 0).length,
    p: corrected[i],
  }));
}

export const allOutcomes = (results: readonly Result[]): Record<string, Outcome[]> =>
  Object.fromEntries(FAMILIES.map((family) => [family.name, outcomesOf(family, results)]));

const LEVEL = 0.05;

/** -1 where the first is better, 1 where the other is, 0 where the test leaves it open. */
export const direction = ({ p, ratio, wins, pairs }: Outcome): -1 | 0 | 1 => {
  if (p >= LEVEL) return 0;
  const side = ratio[1] === 1 ? pairs / 2 - wins : Math.log(ratio[1]);
  return side < 0 ? -1 : 1;
};

type Verdict = "better" | "worse" | "it depends" | "no difference shown";

/** The protocol's rule over tests of one comparison on several tasks. */
export function verdictOf(outcomes: readonly Outcome[]): Verdict {
  const better = outcomes.filter((outcome) => direction(outcome) < 0).length;
  const worse = outcomes.filter((outcome) => direction(outcome) > 0).length;
  if (better > 0 && worse > 0) return "it depends";
  if (better > outcomes.length / 2) return "better";
  if (worse > outcomes.length / 2) return "worse";
  return "no difference shown";
}

/** The median of a cell's score with its quartiles. */
export const quartilesOf = (result: Result, score: string): [number, number, number] => {
  const scores = scoresOf(result, score);
  return [quantile(scores, 1 / 4), median(scores), quantile(scores, 3 / 4)];
};
