import { fromNumber, toNumber } from "./fixed.js";
import { multiplyAdd, Pair, renormalize, setPair } from "./pair.js";

/** An interval by its middle and half its width, a power of two. */
export interface Interval {
  readonly center: number;
  readonly halfWidth: number;
}

/** Polynomial coefficients as unevaluated sums hi + lo of two doubles. */
export interface Coefficients {
  readonly hi: Float64Array;
  readonly lo: Float64Array;
}

export const blank = (count: number): Coefficients => ({
  hi: new Float64Array(count),
  lo: new Float64Array(count),
});

const sum = /* @__PURE__ */ new Pair();

/** Chebyshev's n nodes on [-1, 1] as integers over 2^12. */
const chebyshevNodes = (n: number): number[] =>
  Array.from({ length: n }, (_, j) => Math.round(4096 * Math.cos((Math.PI * (j + 0.5)) / n)));

/** c_k = sum. */
function store({ hi, lo }: Coefficients, k: number): void {
  hi[k] = sum.hi;
  lo[k] = sum.lo;
}

/** c_j += c_i d, to 2^-102. */
function addMultiple(c: Coefficients, j: number, i: number, d: number): void {
  setPair(sum, c.hi[i], c.lo[i]);
  multiplyAdd(sum, d, 0, c.hi[j], c.lo[j]);
  store(c, j);
}

/** c_j /= d, to 2^-102. */
function divide(c: Coefficients, j: number, d: number): void {
  const a = c.hi[j];
  const quotient = a / d;
  setPair(sum, -quotient);
  multiplyAdd(sum, d, 0, a, c.lo[j]); // the remainder
  renormalize(sum, quotient, sum.hi / d);
  store(c, j);
}

/** Degree of the pieces' polynomials, plus one. */
export const TERMS = 10;

const pieceNodes = chebyshevNodes(TERMS);

/**
 * Coefficients in t, |t| <= 1 over the interval, of the polynomial of degree 9 through f at Chebyshev
 * nodes: divided differences, then Newton's form multiplied out. `sample` writes f(x) to out.hi + out.lo.
 */
export function interpolate(
  { center, halfWidth }: Interval,
  sample: (x: number, out: Pair) => void,
): Coefficients {
  const c = blank(TERMS);
  const out = new Pair();
  pieceNodes.forEach((k, i) => {
    sample(center + halfWidth * k * 2 ** -12, out);
    c.hi[i] = out.hi;
    c.lo[i] = out.lo;
  });
  for (let order = 1; order < TERMS; order++) {
    for (let i = TERMS - 1; i >= order; i--) {
      addMultiple(c, i, i - 1, -1);
      divide(c, i, (pieceNodes[i] - pieceNodes[i - order]) * 2 ** -12);
    }
  }
  for (let i = TERMS - 2; i >= 0; i--) {
    for (let k = i; k < TERMS - 1; k++) addMultiple(c, k, k + 1, -pieceNodes[i] * 2 ** -12);
  }
  return c;
}

const BLOCK_TERMS = 32;
const blockNodes = chebyshevNodes(BLOCK_TERMS);

/**
 * The polynomial of degree 31 through an exact f over a block of 32 pieces, from which pieces are
 * expanded cheaply. Its error is rho^-32 for the ellipse of analyticity, rho >= 9 for the blocks of
 * slog and sexp: 2^-101. `f` works at p fraction bits; the coefficients of t, |t| <= 1, lose up to 40 of
 * them to cancellation.
 */
export function blockPolynomial(
  { center, halfWidth }: Interval,
  f: (x: bigint, p: bigint) => bigint,
  p = 160n,
): Coefficients {
  const middle = fromNumber(center, p);
  const values = blockNodes.map((k) => f(middle + fromNumber(halfWidth * k * 2 ** -12, p), p));
  for (let order = 1; order < BLOCK_TERMS; order++) {
    for (let i = BLOCK_TERMS - 1; i >= order; i--) {
      values[i] =
        ((values[i] - values[i - 1]) << 12n) / BigInt(blockNodes[i] - blockNodes[i - order]);
    }
  }
  for (let i = BLOCK_TERMS - 2; i >= 0; i--) {
    const node = BigInt(blockNodes[i]);
    for (let k = i; k < BLOCK_TERMS - 1; k++) values[k] -= (node * values[k + 1]) >> 12n;
  }
  const c = blank(BLOCK_TERMS);
  values.forEach((value, k) => {
    c.hi[k] = toNumber(value, p);
    c.lo[k] = toNumber(value - fromNumber(c.hi[k], p), p);
  });
  return c;
}

/**
 * The piece of the given index, 0 to 31, in a block: its polynomial around the piece's middle, the
 * term t^10 spread over the lower ones as Chebyshev's T_10 has it, which leaves 2^-9 of it as error.
 */
export function expandPiece(block: Coefficients, index: number): Coefficients {
  const c = { hi: block.hi.slice(), lo: block.lo.slice() };
  const offset = (2 * index - 31) / 32;
  for (let k = 0; k <= TERMS; k++) {
    for (let j = BLOCK_TERMS - 2; j >= k; j--) addMultiple(c, j, j + 1, offset);
  }
  for (let k = 0; k <= TERMS; k++) {
    c.hi[k] *= 2 ** (-5 * k);
    c.lo[k] *= 2 ** (-5 * k);
  }
  for (const [k, share] of [
    [0, 1],
    [2, -50],
    [4, 400],
    [6, -1120],
    [8, 1280],
  ]) {
    addMultiple(c, k, TERMS, share / 512);
  }
  return c;
}
