import { rows } from "../heights/rows.js";
import { LARGEST } from "./maps.js";
import { iterateAt, iterateSlopes } from "./scalar.js";

/** The least sum of weights that is divided by; its square, in the gradient of the quotient, is no 0. */
export const NOTHING = 2 ** -60;

/** One query: its scores begin at `start` and are seen up to `seen`, where the mask, if there is one, is not 0. */
export interface Query {
  readonly start: number;
  readonly keys: number;
  readonly seen: number;
  /** Of the scores. */
  readonly scale: number;
  readonly alpha: number;
  readonly mask: Float32Array | undefined;
  readonly maskAt: number;
  readonly maskStep: number;
}

/** -Infinity as a number of height -2 in doubles. */
const FAR_LEFT = -1e30;

const masked = ({ mask, maskAt, maskStep, seen }: Query, j: number): number => {
  if (j >= seen) return 0;
  return mask === undefined ? 1 : mask[maskAt + maskStep * j];
};

/** max(w, 0), NaN as it is. */
const positive = (w: number): number => (w <= 0 ? 0 : w);

/** The shares w_j / sum of w: w = exp^(1 - alpha)(s) above its limit at -Infinity, s the scaled score. */
export function sharesRow(out: Float32Array, scores: Float32Array, query: Query): void {
  const c = rows();
  const { start, keys, scale } = query;
  const rest = 1 - query.alpha;
  const least = iterateAt(c, FAR_LEFT, rest);
  let total = 0;
  for (let j = 0; j < keys; j++) {
    const m = masked(query, j);
    // What is hidden counts nothing, were it NaN.
    const w =
      m === 0
        ? 0
        : m * positive(iterateAt(c, Math.min(scores[start + j] * scale, LARGEST), rest) - least);
    out[start + j] = w;
    total += w;
  }
  const factor = 1 / (total <= NOTHING ? NOTHING : total);
  for (let j = 0; j < keys; j++) out[start + j] *= factor;
}

const slopes = new Float64Array(3);
let weights = new Float64Array(0);
let inAlpha = new Float64Array(0);

/**
 * Writes the gradient in the scores of sum of shares * dy, and returns that in alpha. With P = w / T the gradient in w_j is
 * (dy_j - sum of P dy) / T.
 */
export function sharesSlopesRow(
  dscores: Float32Array,
  scores: Float32Array,
  dy: Float32Array,
  query: Query,
): number {
  const c = rows();
  const { start, keys, scale } = query;
  if (weights.length < keys) {
    weights = new Float64Array(keys);
    inAlpha = new Float64Array(keys);
  }
  const rest = 1 - query.alpha;
  iterateSlopes(c, FAR_LEFT, rest, slopes);
  const least = slopes[0];
  const leastInAlpha = slopes[2];
  let total = 0;
  let mean = 0;
  for (let j = 0; j < keys; j++) {
    const m = masked(query, j);
    const s = scores[start + j] * scale;
    dscores[start + j] = 0;
    inAlpha[j] = 0;
    weights[j] = 0;
    if (m === 0) continue;
    iterateSlopes(c, Math.min(s, LARGEST), rest, slopes);
    const w = slopes[0] - least;
    if (w <= 0) continue;
    total += m * w;
    mean += m * w * dy[start + j];
    weights[j] = s <= LARGEST ? m * scale * slopes[1] : 0;
    inAlpha[j] = m * (leastInAlpha - slopes[2]);
  }
  const isNothing = total <= NOTHING;
  const factor = 1 / (isNothing ? NOTHING : total);
  mean = isNothing ? 0 : mean * factor;
  let dalpha = 0;
  for (let j = 0; j < keys; j++) {
    if (inAlpha[j] === 0 && weights[j] === 0) continue;
    const d = (dy[start + j] - mean) * factor;
    dscores[start + j] = d * weights[j];
    dalpha += d * inAlpha[j];
  }
  return dalpha;
}
