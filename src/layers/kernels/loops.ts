import { rows } from "../heights/rows.js";
import { type MapName, mapAt, mapSlopes } from "./maps.js";
import { iterateAt } from "./scalar.js";

/** Elements of a tensor for one run, at values[at + step i]; step is 0 or 1. */
export interface Run {
  readonly values: Float32Array | Float64Array;
  readonly at: number;
  readonly step: number;
}

/** out[i] = f(x, alpha) for a run that lies in `out` from `start` on. */
export function mapRun(
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

/** sums += f(x, alpha) weights */
export function sumRun(
  map: MapName,
  sums: Run,
  length: number,
  x: Run,
  alpha: Run,
  weights: Run,
): void {
  const c = rows();
  for (let i = 0; i < length; i++) {
    const a = alpha.values[alpha.at + alpha.step * i];
    const y = mapAt(c, map, x.values[x.at + x.step * i], a);
    sums.values[sums.at + sums.step * i] += y * weights.values[weights.at + weights.step * i];
  }
}

/** What gradients are added to, those of alpha and weights only where they are wanted. */
export interface Gradients {
  readonly x: Run;
  readonly alpha: Run | undefined;
  readonly weights: Run | undefined;
}

const slopes = new Float64Array(3);

/** The gradients of sum(f(x, alpha) weights dy). */
export function slopesRun(
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
