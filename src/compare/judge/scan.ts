/** Parts of a step of the grid: 8192 points a unit of height. */
const PARTS = 128;

/** Of the points where p bends most, so many are examined. */
const MOST = 32;

/** What stands out bends so many times as much as half of all points, and more than rounding makes it. */
const OUTSTANDING = 8;
const ROUNDING = 1e-13;

/** What was seen between the points of the grid. */
export interface Scan {
  /** Heights between neighbours. */
  readonly spacing: number;
  /** Where p bends most, far more than elsewhere: what f does within two spacings is among them, but for very many such places. */
  readonly heights: readonly number[];
}

/**
 * p between the points of a grid with its values at start + i spacing, in parts that are halved until they are 1/128 of it, f fails
 * or time runs out. second differences of a smooth p are there 1e-6 of its size, so that what is narrow stands out.
 */
export function scan(
  values: readonly (number | undefined)[],
  start: number,
  spacing: number,
  p: (height: number) => number | undefined,
): Scan {
  let known = values;
  let step = spacing;
  for (let parts = 2; parts <= PARTS; parts *= 2) {
    const halves: (number | undefined)[] = [];
    for (let i = 0; i + 1 < known.length; i++) {
      const between = p(start + (i + 1 / 2) * step);
      if (between === undefined) return bends(known, start, step);
      halves.push(known[i], between);
    }
    known = [...halves, ...known.slice(-1)];
    step /= 2;
  }
  return bends(known, start, step);
}

function bends(values: readonly (number | undefined)[], start: number, spacing: number): Scan {
  const second = values.map((value, i) => {
    const [before, after] = [values[i - 1], values[i + 1]];
    if (value === undefined || before === undefined || after === undefined) return 0;
    const bend = Math.abs(value - (before + after) / 2);
    return Number.isNaN(bend) ? Number.POSITIVE_INFINITY : bend;
  });
  const middle = [...second].sort((a, b) => a - b)[second.length >> 1] ?? 0;
  const least = Math.max(ROUNDING, OUTSTANDING * middle);
  const heights = second
    .map((bend, i) => ({ bend, i }))
    .filter(
      ({ bend, i }) => bend > least && bend >= (second[i - 1] ?? 0) && bend >= (second[i + 1] ?? 0),
    )
    .sort((a, b) => b.bend - a.bend)
    .slice(0, MOST)
    .map(({ i }) => start + i * spacing);
  return { spacing, heights };
}
