/** The value below which the share p of all values lies, between neighbours in proportion. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = p * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  const rest = place - Math.floor(place);
  // Between infinite ones nothing can be interpolated.
  return rest === 0 || !Number.isFinite(low) ? low : low + rest * (high - low);
}

export const median = (values: readonly number[]): number => quantile(values, 1 / 2);

/**
 * Wilcoxon's signed-rank test, two-sided and exact: how likely differences with random signs are to have ranks as one-sided as these.
 * Differences of 0 are left out; equal sizes share their mean rank. 1 where no difference is left.
 */
export function signedRankTest(differences: readonly number[]): number {
  const sizes = differences.filter((d) => d !== 0 && !Number.isNaN(d));
  const order = sizes.map(Math.abs).sort((a, b) => a - b);
  // Twice the mean rank, so that it is a whole number.
  const rank = (d: number) => order.indexOf(Math.abs(d)) + order.lastIndexOf(Math.abs(d)) + 2;
  const ranks = sizes.map(rank);
  const total = ranks.reduce((s, r) => s + r, 0);
  const positive = ranks.reduce((s, r, i) => s + (sizes[i] > 0 ? r : 0), 0);
  // How many choices of signs have a given sum of positive ranks.
  let ways = new Array<number>(total + 1).fill(0);
  ways[0] = 1;
  for (const r of ranks) ways = ways.map((w, sum) => w + (sum >= r ? ways[sum - r] : 0));
  const least = Math.min(positive, total - positive);
  const tail = ways.slice(0, least + 1).reduce((s, w) => s + w, 0);
  return Math.min(1, (2 * tail) / 2 ** ranks.length);
}

/** Holm's correction: p-values that may be compared with a level for the whole family at once. */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((i, j) => ps[i] - ps[j]);
  const corrected = new Array<number>(ps.length);
  let most = 0;
  order.forEach((i, k) => {
    most = Math.min(1, Math.max(most, (ps.length - k) * ps[i]));
    corrected[i] = most;
  });
  return corrected;
}
