import { fromNumber } from "../bigfixed/real.js";

/** Chebyshev's n nodes on [-1, 1] as integers over 2^12. */
export const chebyshevNodes = (n: number): number[] =>
  Array.from({ length: n }, (_, j) => Math.round(4096 * Math.cos((Math.PI * (j + 0.5)) / n)));

/** Coefficients of the polynomial through the values at the nodes, by divided differences. */
export function interpolate(nodes: readonly number[], values: readonly bigint[]): bigint[] {
  const n = values.length;
  const newton = [...values];
  for (let order = 1; order < n; order++) {
    for (let i = n - 1; i >= order; i--) {
      newton[i] = ((newton[i] - newton[i - 1]) << 12n) / BigInt(nodes[i] - nodes[i - order]);
    }
  }
  const c = new Array<bigint>(n).fill(0n);
  for (let i = n - 1; i >= 0; i--) {
    const node = BigInt(nodes[i]);
    for (let k = n - 1; k > 0; k--) c[k] = c[k - 1] - ((node * c[k]) >> 12n);
    c[0] = newton[i] - ((node * c[0]) >> 12n);
  }
  return c;
}

/** An interval by its middle and half its width, a power of two. */
export interface Interval {
  readonly center: number;
  readonly halfWidth: number;
}

const nodes = chebyshevNodes(32);

/** More fraction bits than p: monomial coefficients of degree 31 lose up to 40 to cancellation. */
const guard = 48n;

/**
 * f at doubles, to p fraction bits, by polynomials of degree 31 over the blocks: where many values of
 * an expensive f are needed close together. A block must be small beside the distance to the next
 * singularity; here that is 9 halfWidths of the block's ellipse, 9^-32 = 2^-101.
 */
export function blockwise(
  f: (x: bigint, p: bigint) => bigint,
  blockOf: (x: number) => number,
  interval: (block: number) => Interval,
  p: bigint,
): (x: number) => bigint {
  const q = p + guard;
  const blocks: bigint[][] = [];
  return (x) => {
    const block = blockOf(x);
    const { center, halfWidth } = interval(block);
    blocks[block] ??= interpolate(
      nodes,
      nodes.map((k) => f(fromNumber(center + halfWidth * k * 2 ** -12, q), q)),
    );
    const s = BigInt(((x - center) / halfWidth) * 2 ** 20); // exact for the nodes of pieces
    let sum = 0n;
    for (let k = nodes.length - 1; k >= 0; k--) sum = ((sum * s) >> 20n) + blocks[block][k];
    return sum >> guard;
  };
}
