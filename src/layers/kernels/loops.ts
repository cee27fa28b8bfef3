import { rows } from "../heights/rows.js";
import { type MapName, mapAt, mapSlopes } from "./maps.js";
import { iterateAt } from "./scalar.js";
import { BLOCK, type Vectors } from "./vectors.js";

/** Elements of a tensor for one run, at values[at + step i]; step is 0 or 1. */
export interface Run {
  readonly values: Float32Array | Float64Array;
  readonly at: number;
  readonly step: number;
}

/** Shorter runs are left to JavaScript. */
const SHORTEST = 16;

/** How many elements of a run are left to vectors: whole groups of four of what they can. */
function inGroups(map: MapName, length: number, x: Run, alpha: Run): number {
  const hasOne = alpha.step === 0 || !map.startsWith("odd");
  const fits = x.step === 1 && hasOne && map !== "shift inward" && length >= SHORTEST;
  return fits ? length & ~3 : 0;
}

const from = (run: Run, i: number): Run => ({ ...run, at: run.at + run.step * i });

/** Visits blocks of the first `count` elements. */
function eachBlock(count: number, visit: (at: number, length: number) => void): void {
  for (let at = 0; at < count; at += BLOCK) visit(at, Math.min(BLOCK, count - at));
}

/** The alpha of a block. */
const alphaAt = (alpha: Run, at: number) =>
  alpha.step === 0 ? alpha.values[alpha.at] : { values: alpha.values, at: alpha.at + at };

/** out[i] = f(x, alpha) for a run that lies in `out` from `start` on. */
export function mapRun(
  map: MapName,
  out: Float32Array,
  start: number,
  length: number,
  x: Run,
  alpha: Run,
  vectors: Vectors | undefined,
): void {
  const count = vectors === undefined ? 0 : inGroups(map, length, x, alpha);
  eachBlock(count, (at, n) => {
    vectors?.map(map, n, x.values, x.at + at, alphaAt(alpha, at), out, start + at);
  });
  mapScalars(map, out, start + count, length - count, from(x, count), from(alpha, count));
}

function mapScalars(
  map: MapName,
  out: Float32Array,
  start: number,
  length: number,
  x: Run,
  alpha: Run,
): void {
  const c = rows();
  const { values, at, step } = x;
  if (map !== "iterate" && map !== "inward") {
    for (let i = 0; i < length; i++) {
      out[start + i] = mapAt(
        c,
        map,
        values[at + step * i],
        alpha.values[alpha.at + alpha.step * i],
      );
    }
    return;
  }
  const sign = map === "inward" ? -1 : 1;
  if (alpha.step === 0) {
    const a = sign * alpha.values[alpha.at];
    for (let i = 0; i < length; i++) out[start + i] = iterateAt(c, values[at + step * i], a);
  } else {
    const { values: alphas, at: first } = alpha;
    for (let i = 0; i < length; i++) {
      out[start + i] = iterateAt(c, values[at + step * i], sign * alphas[first + i]);
    }
  }
}

const terms = new Float32Array(BLOCK);

/** sums += terms factors, the first so many of the terms. */
function addProducts(sums: Run, length: number, factors: Run): void {
  const { values, at, step } = sums;
  if (step === 1) {
    for (let i = 0; i < length; i++) {
      values[at + i] += terms[i] * factors.values[factors.at + factors.step * i];
    }
    return;
  }
  let sum = 0;
  for (let i = 0; i < length; i++) {
    sum += terms[i] * factors.values[factors.at + factors.step * i];
  }
  values[at] += sum;
}

/** sums += f(x, alpha) weights */
export function sumRun(
  map: MapName,
  sums: Run,
  length: number,
  x: Run,
  alpha: Run,
  weights: Run,
  vectors: Vectors | undefined,
): void {
  const c = rows();
  const count = vectors === undefined ? 0 : inGroups(map, length, x, alpha);
  eachBlock(count, (at, n) => {
    vectors?.map(map, n, x.values, x.at + at, alphaAt(alpha, at), terms, 0);
    addProducts(from(sums, at), n, from(weights, at));
  });
  for (let i = count; i < length; i++) {
    const a = alpha.values[alpha.at + alpha.step * i];
    const y = mapAt(c, map, x.values[x.at + x.step * i], a);
    sums.values[sums.at + sums.step * i] += y * weights.values[weights.at + weights.step * i];
  }
}

/** What gradients are added to, those of alpha and weights only where they are wanted. */
interface Gradients {
  readonly x: Run;
  readonly alpha: Run | undefined;
  readonly weights: Run | undefined;
}

const slopes = new Float64Array(3);

function addTo(sums: Run, at: number, added: Float32Array, factor: number): void {
  const { values } = sums;
  const start = sums.at + at;
  for (let i = 0; i < added.length; i++) values[start + i] += factor * added[i];
}

/** The gradients of sum(f(x, alpha) weights dy). */
export function slopesRun(
  map: MapName,
  gradients: Gradients,
  length: number,
  x: Run,
  alpha: Run,
  weights: Run,
  dy: Run,
  vectors: Vectors | undefined,
): void {
  const { x: dx, alpha: dalpha } = gradients;
  const isPlain = dy.step === 1 && weights.step === 0;
  const count = vectors === undefined ? 0 : inGroups(map, length, x, alpha);
  const weight = isPlain ? weights.values[weights.at] : 1;
  eachBlock(count, (at, n) => {
    const all = vectors as Vectors;
    const alphas = alphaAt(alpha, at);
    const dys = from(dy, at);
    const ws = from(weights, at);
    if (gradients.weights !== undefined) {
      all.map(map, n, x.values, x.at + at, alphas, terms, 0);
      addProducts(from(gradients.weights, at), n, dys);
    }
    if (!isPlain) {
      for (let i = 0; i < n; i++) {
        terms[i] = dys.values[dys.at + dys.step * i] * ws.values[ws.at + ws.step * i];
      }
    }
    const [factors, start] = isPlain ? [dys.values, dys.at] : [terms, 0];
    const sum = all.slopes(map, n, x.values, x.at + at, alphas, factors, start);
    addTo(dx, at, all.slot(3, n), weight);
    if (dalpha?.step === 0) dalpha.values[dalpha.at] += weight * sum;
    else if (dalpha !== undefined) addTo(dalpha, at, all.slot(4, n), weight);
  });
  const moved = {
    x: from(dx, count),
    alpha: dalpha && from(dalpha, count),
    weights: gradients.weights && from(gradients.weights, count),
  };
  const rest = [x, alpha, weights, dy].map((run) => from(run, count)) as [Run, Run, Run, Run];
  slopeScalars(map, moved, length - count, ...rest);
}

function slopeScalars(
  map: MapName,
  { x: dx, alpha: dalpha, weights: dweights }: Gradients,
  length: number,
  x: Run,
  alpha: Run,
  weights: Run,
  dy: Run,
): void {
  const c = rows();
  for (let i = 0; i < length; i++) {
    const a = alpha.values[alpha.at + alpha.step * i];
    mapSlopes(c, map, x.values[x.at + x.step * i], a, slopes);
    const d = dy.values[dy.at + dy.step * i];
    const each = d * weights.values[weights.at + weights.step * i];
    dx.values[dx.at + dx.step * i] += each * slopes[1];
    if (dalpha !== undefined) dalpha.values[dalpha.at + dalpha.step * i] += each * slopes[2];
    if (dweights !== undefined) dweights.values[dweights.at + dweights.step * i] += d * slopes[0];
  }
}
