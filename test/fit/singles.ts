import { expect } from "vitest";
import { ulp } from "../../src/fit/evaluate/precision.js";
import type { Fit } from "../../src/fit.js";
import { iterateExp, iterateExpGradient } from "../../src/index.js";
import { uniform } from "../fixtures/doubles.js";

const single = new Float32Array(1);
const singleWord = new Int32Array(single.buffer);

/** The f32 n steps above y (below for n < 0) in the increasing order of all f32. */
export function steppedSingle(y: number, n: number): number {
  single[0] = y === 0 ? 0 : y;
  const word = singleWord[0];
  const ordinal = (word < 0 ? -(word & 0x7fffffff) : word) + n;
  singleWord[0] = ordinal < 0 ? -ordinal | 0x80000000 : ordinal;
  return single[0];
}

/** Arguments of an f32 fit: random ones; ends, possible joints and the zero with their neighbours; what lies outside. */
export function singleArguments({ alpha, domain: [from, to], pieces }: Fit): Float32Array {
  const random = uniform(3);
  const low = Math.max(from, -60);
  const high = Math.min(to, 40);
  const xs = [Number.NaN, Infinity, -Infinity, 0, -0, 1, -1, 2 ** -130, -(2 ** -149), 1e38, -1e38];
  const around = (x: number, steps: number) => {
    for (let n = -steps; n <= steps; n++) xs.push(steppedSingle(Math.fround(x), n));
  };
  if (from > -Infinity) around(from, 2);
  around(to, 2);
  around(iterateExp(0, -alpha), 100);
  for (let j = 0; j < Math.min(pieces, 1500); j++) around(low + (j * (high - low)) / pieces, 1);
  for (let k = 4; 2 ** k < to; k++) for (let j = 8; j < 16; j++) around((2 ** k * j) / 8, 1);
  for (let i = 0; i < 12_000; i++) xs.push(low + (high - low) * random());
  for (let i = 0; i < 3000 && to > 16; i++) xs.push(Math.exp(Math.log(to) * random()));
  return Float32Array.from(xs);
}

/**
 * How results of a fit in f32 differ: the largest share of its bound that the error against the exact function takes; the
 * most ulps between its values and the library's, and between the derivatives. Outside the domain results must be equal;
 * a subnormal may count as 0. Within rounding of a joint either piece may serve: there a derivative may be that of either
 * side.
 */
export function worstDifferences(
  fit: Fit,
  xs: Float32Array,
  values: Float32Array,
  slopes: Float32Array,
) {
  const { bound, measure } = fit.maxError;
  const [from, to] = fit.domain;
  const calls = /log within/.test(fit.maxError.established);
  const worst = { share: 0, value: 0, slope: 0, besideJoints: 0 };
  expect([values.length, slopes.length]).toEqual([xs.length, xs.length]);
  const ulps = (a: number, b: number) => Math.abs(a - b) / ulp(b, "f32");
  xs.forEach((given, i) => {
    const [y, slope] = [values[i], slopes[i]];
    const x = Math.abs(given) < 2 ** -126 ? 0 : given;
    const ours = [fit.evaluate(x), fit.derivative(x)];
    if (!(x >= from && x <= to)) {
      if (!Object.is(y, ours[0]) || !Object.is(Math.abs(slope), ours[1])) {
        expect([y, slope], `x = ${given}`).toEqual(ours);
      }
      return;
    }
    const exact = iterateExp(x, fit.alpha);
    const unit =
      measure === "ulp" ? ulp(exact, "f32") : measure === "relative" ? Math.abs(exact) : 1;
    const share = Math.abs(y - exact) / unit / bound;
    if (!(share <= 1)) expect(y, `x = ${x}: ${share} times the bound`).toBe(exact);
    worst.share = Math.max(worst.share, share);
    worst.value = Math.max(worst.value, ulps(y, ours[0]));
    let apart = ulps(slope, ours[1]);
    // exp magnifies the error of its argument: there the derivative is held to its own bound.
    const { dx } = iterateExpGradient(x, fit.alpha);
    if (calls && Math.abs(slope / dx - 1) <= fit.maxDerivativeError.relative) apart = 0;
    if (apart > 8) {
      const away = 1e-5 * Math.max(1, Math.abs(x));
      const sides = [Math.max(x - away, from), Math.min(x + away, to)].map(fit.derivative);
      const other = Math.min(...sides.map((side) => Math.abs(slope / side - 1)));
      if (!(other < 1e-4)) expect(slope, `the derivative at ${x}`).toBe(ours[1]);
      apart = 0;
      worst.besideJoints++;
    }
    worst.slope = Math.max(worst.slope, apart);
  });
  return worst;
}
