/** What the derivatives of p do at an integer height, where pieces meet. */
export interface Seam {
  /** The integer height. */
  readonly height: number;
  /** sexp of it. */
  readonly x: number;
  /** From the right less from the left: p, p', p'', p''' with respect to the height; 0 where none is seen. */
  readonly jumps: readonly number[];
}

/** How smooth a candidate is at the integer heights, where pieces meet. */
export interface Smoothness {
  /** Derivatives without a jump at the seams: -1 if p itself jumps, 3 if no jump was seen at all. */
  readonly derivatives: number;
  /** The integer heights that were looked at. */
  readonly seams: readonly Seam[];
  /** The least jump of p, p', p'', p''' that noise cannot make. */
  readonly resolution: readonly number[];
}

const ORDERS = 4;
const NODES = 8;
const FINE = 1 / 256;
const COARSE = 1 / 128;

/** How far to either side of a height p is sampled. */
export const REACH = NODES * COARSE;

/** Error of p from rounding x, slog(x) and slog(f(x)). */
const ROUNDING = 4e-16;

/**
 * The jumps of p and its derivatives at `seams`: derivatives at the ends of polynomials through 8 samples
 * on either side. A jump counts where it exceeds what the noise of p can make, and stays the same to a
 * quarter when the samples lie twice as far apart, which multiplies truncation errors by 32 or more.
 * The noise is taken from the seventh differences of the samples, in which a smooth p all but vanishes and
 * independent errors grow by sqrt(14 over 7) = 58. undefined as soon as p is.
 */
export function smoothness(
  p: (height: number) => number | undefined,
  seams: readonly { readonly height: number; readonly x: number }[],
): Smoothness | undefined {
  const fine = endWeights(FINE);
  const coarse = endWeights(COARSE);
  const measured: { near: number[]; far: number[] }[] = [];
  let noise = ROUNDING;
  for (const { height } of seams) {
    const near = bothSides(p, height, FINE);
    const far = bothSides(p, height, COARSE);
    if (near === undefined || far === undefined) return undefined;
    noise = Math.max(noise, ...near.map((values) => (3 * Math.abs(lastDifference(values))) / 58));
    measured.push({ near: jumps(near, fine), far: jumps(far, coarse) });
  }
  const resolution = fine.map(
    (row) => 4 * noise * row.reduce((sum, weight) => sum + Math.abs(weight), 0),
  );
  const seen = seams.map((seam, i) => {
    const { near, far } = measured[i];
    const isReal = (jump: number, order: number): boolean =>
      Math.abs(jump) > resolution[order] && Math.abs(far[order] - jump) < Math.abs(jump) / 4;
    return { ...seam, jumps: near.map((jump, order) => (isReal(jump, order) ? jump : 0)) };
  });
  const first = resolution.findIndex((_, order) => seen.some(({ jumps }) => jumps[order] !== 0));
  return { derivatives: (first < 0 ? ORDERS : first) - 1, seams: seen, resolution };
}

/** p at height + spacing, height + 2 spacing, ..., and the same to the left. */
function bothSides(
  p: (height: number) => number | undefined,
  height: number,
  spacing: number,
): number[][] | undefined {
  const sides: number[][] = [];
  for (const side of [spacing, -spacing]) {
    const values: number[] = [];
    for (let i = 1; i <= NODES; i++) {
      const value = p(height + side * i);
      if (value === undefined) return undefined;
      values.push(value);
    }
    sides.push(values);
  }
  return sides;
}

/** Right less left; on the left odd derivatives change sign with the direction. */
function jumps([right, left]: number[][], weights: readonly (readonly number[])[]): number[] {
  const derivative = (row: readonly number[], values: readonly number[]): number =>
    row.reduce((sum, weight, i) => sum + weight * values[i], 0);
  return weights.map(
    (row, order) => derivative(row, right) - (-1) ** order * derivative(row, left),
  );
}

/** The difference of the highest order that the values allow. */
function lastDifference(values: readonly number[]): number {
  let row = values;
  while (row.length > 1) row = row.slice(1).map((value, i) => value - row[i]);
  return row[0];
}

/**
 * weights[order][i]: the order-th derivative at 0 of the polynomial through values at spacing (i + 1), by
 * the derivatives at 0 of Lagrange's basis.
 */
function endWeights(spacing: number): number[][] {
  const rows = Array.from({ length: ORDERS }, () => new Array<number>(NODES).fill(0));
  for (let i = 0; i < NODES; i++) {
    // prod_(j != i) (x - (j + 1)) / (i - j), its coefficients up to x^3
    let basis = [1, ...new Array<number>(ORDERS - 1).fill(0)];
    for (let j = 0; j < NODES; j++) {
      if (j === i) continue;
      const previous = basis;
      basis = previous.map((c, k) => ((k > 0 ? previous[k - 1] : 0) - (j + 1) * c) / (i - j));
    }
    let factor = 1; // order! / spacing^order
    for (let order = 0; order < ORDERS; order++) {
      rows[order][i] = basis[order] * factor;
      factor *= (order + 1) / spacing;
    }
  }
  return rows;
}
