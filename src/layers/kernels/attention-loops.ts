import { rows } from "../heights/rows.js";
import { FAR_LEFT, LARGEST, NOTHING } from "./maps.js";
import { iterateAt, iterateSlopes } from "./scalar.js";
import { BLOCK, type Vectors } from "./vectors.js";

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

const isHidden = ({ mask, maskAt, maskStep, seen }: Query, j: number): boolean =>
  j >= seen || (mask !== undefined && mask[maskAt + maskStep * j] === 0);

const slopes = new Float64Array(3);

/** Rows with fewer keys are left to JavaScript. */
const SHORTEST = 16;

/** The keys that vectors take: whole groups of four of those seen. */
const inGroups = ({ seen, keys }: Query): number => {
  const count = Math.min(seen, keys);
  return count < SHORTEST ? 0 : count & ~3;
};

/** The weight of a score; NaN as it is. */
function weightOf(c: Float64Array, score: number, rest: number, least: number): number {
  const w = iterateAt(c, Math.min(score, LARGEST), rest) - least;
  return w <= 0 ? 0 : w;
}

/** exp^rest(-Infinity) and its derivative in rest, for rest in (0, 1] and NaN elsewhere. */
const limit = { rest: Number.NaN, value: 0, slope: 0 };

function limitOf(c: Float64Array, rest: number): typeof limit {
  if (limit.rest === rest) return limit;
  if (rest > 0 && rest <= 1) iterateSlopes(c, FAR_LEFT, rest, slopes);
  else slopes.fill(Number.NaN);
  limit.rest = rest;
  limit.value = slopes[0];
  limit.slope = slopes[2];
  return limit;
}

/** Rows of scores that lie one behind the other, of one alpha and with nothing hidden. */
interface Rows {
  readonly start: number;
  readonly count: number;
  readonly keys: number;
  readonly scale: number;
  readonly alpha: number;
}

/** Whether `sharesRows` takes rows of that length. */
export const isOfGroups = (keys: number): boolean =>
  keys % 4 === 0 && keys >= SHORTEST && keys <= BLOCK;

/** The shares of all rows. */
export function sharesRows(
  out: Float32Array,
  scores: Float32Array,
  { start, count, keys, scale, alpha }: Rows,
  vectors: Vectors,
): void {
  const rest = 1 - alpha;
  const least = limitOf(rows(), rest).value;
  const most = Math.floor(BLOCK / keys);
  for (let i = 0; i < count; i += most) {
    const n = Math.min(most, count - i);
    vectors.shares(n, keys, scores, start + i * keys, scale, rest, least, out);
  }
}

/** The shares w_j / sum of w: w = exp^(1 - alpha)(s) above its limit at -Infinity, s the scaled score. */
export function sharesRow(
  out: Float32Array,
  scores: Float32Array,
  query: Query,
  vectors: Vectors | undefined,
): void {
  const c = rows();
  const { start, keys, scale, mask } = query;
  const rest = 1 - query.alpha;
  const least = limitOf(c, rest).value;
  const count = vectors === undefined ? 0 : inGroups(query);
  let total = 0;
  for (let j = 0; j < count; j += BLOCK) {
    const n = Math.min(BLOCK, count - j);
    total += (vectors as Vectors).weights(n, scores, start + j, scale, rest, least, out);
  }
  for (let j = count; j < keys; j++) {
    // What is hidden counts nothing, were it NaN.
    const w = isHidden(query, j) ? 0 : weightOf(c, scores[start + j] * scale, rest, least);
    out[start + j] = w;
    total += w;
  }
  if (mask !== undefined) {
    total = 0;
    for (let j = 0; j < keys; j++) {
      const m = mask[query.maskAt + query.maskStep * j];
      const w = m === 0 ? 0 : m * out[start + j];
      out[start + j] = w;
      total += w;
    }
  }
  const factor = 1 / (total <= NOTHING ? NOTHING : total);
  for (let j = 0; j < keys; j++) out[start + j] *= factor;
}

const sums = new Float64Array(2);
let inScore = new Float32Array(0);
let inAlpha = new Float32Array(0);

/**
 * Writes the gradient in the scores of sum of shares * dy, and returns that in alpha. With P = w / T the gradient in w_j is
 * (dy_j - sum of P dy) / T.
 */
export function sharesSlopesRow(
  dscores: Float32Array,
  scores: Float32Array,
  dy: Float32Array,
  query: Query,
  vectors: Vectors | undefined,
): number {
  const c = rows();
  const { start, keys, scale, mask } = query;
  if (inScore.length < keys) {
    inScore = new Float32Array(keys);
    inAlpha = new Float32Array(keys);
  }
  const rest = 1 - query.alpha;
  const { value: least, slope: leastSlope } = limitOf(c, rest);
  const count = vectors === undefined || mask !== undefined ? 0 : inGroups(query);
  sums.fill(0);
  for (let j = 0; j < count; j += BLOCK) {
    const n = Math.min(BLOCK, count - j);
    const all = vectors as Vectors;
    all.weightSlopes(n, scores, dy, start + j, scale, rest, least, leastSlope, sums);
    inScore.set(all.slot(3, n), j);
    inAlpha.set(all.slot(4, n), j);
  }
  for (let j = count; j < keys; j++) {
    inScore[j] = 0;
    inAlpha[j] = 0;
    if (isHidden(query, j)) continue;
    const s = scores[start + j] * scale;
    iterateSlopes(c, Math.min(s, LARGEST), rest, slopes);
    const w = slopes[0] - least;
    if (w <= 0) continue;
    const m = mask === undefined ? 1 : mask[query.maskAt + query.maskStep * j];
    sums[0] += m * w;
    sums[1] += m * w * dy[start + j];
    inScore[j] = s <= LARGEST ? m * scale * slopes[1] : 0;
    inAlpha[j] = m * (leastSlope - slopes[2]);
  }
  const isNothing = sums[0] <= NOTHING;
  const factor = 1 / (isNothing ? NOTHING : sums[0]);
  const mean = isNothing ? 0 : sums[1] * factor;
  let dalpha = 0;
  for (let j = 0; j < keys; j++) {
    const [a, b] = [inScore[j], inAlpha[j]];
    const d = a === 0 && b === 0 ? 0 : (dy[start + j] - mean) * factor;
    dscores[start + j] = d * a;
    dalpha += d * b;
  }
  return dalpha;
}
