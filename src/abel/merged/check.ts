import { abs, bitLength, fromNumber, pi } from "../../numbers/fixed.js";
import { add, type Complex, cis, sub, toNumbers } from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";
import { hornerComplex } from "../../numbers/polynomial.js";
import { fromSlitChart, toSlitChart, zOf } from "../slit-chart.js";
import { part, type Steps } from "../steps.js";
import { type MergedChoice, mergedGeometry, sides } from "./geometry.js";
import { heightThrough, iterate, type Merged } from "./merged.js";
import { digitsOf } from "./residual.js";
import { sampledDigits } from "./sampled.js";
import { nomeOf } from "./series.js";

/** Points between the samples that are looked at, and how far inside the circle. */
const LOOKED_AT = 60;
const INSIDE = 0.97;

/** Points of each line between its samples that are looked at for the sampled bound: a prime. */
const LINE_LOOKED_AT = 17;

/**
 * The digits of the residuals on a smaller circle, where another geometry says what maps and thetas serve, and those of the
 * bound that they and the residuals of the lines give.
 */
export function* check(
  merged: Merged,
  choice: MergedChoice,
  digits: number,
): Steps<{ digits: number; sampled: number } | string> {
  const { p, kappa, locals, chart, coefficients, sides: both } = merged;
  const smaller = { ...choice, ratio: choice.ratio * INSIDE };
  const g = yield* part(
    mergedGeometry(locals, toNumbers(kappa, p), smaller, digits, LOOKED_AT / 2),
    0,
    0.3,
  );
  if (typeof g === "string") return "no smaller circle to look at";
  const seriesAt = (u: Complex): Complex =>
    hornerComplex(coefficients, toSlitChart(u, chart, p), p);
  const inside: Parts[] = []; // the images and the lines, in the smaller disc
  const see = (u: Complex): void => {
    const { re, im } = zOf(toNumbers(u, p), g.chart);
    inside.push({ re: re / g.chart.radius, im: im / g.chart.radius });
  };
  const worst = { map: 0n, theta: 0n, line: 0n };
  const miss = (what: keyof typeof worst, a: Complex, b: Complex): void => {
    const { re, im } = sub(a, b);
    const size = abs(re) + abs(im);
    if (size > worst[what]) worst[what] = size;
  };
  for (const [i, sample] of g.samples.entries()) {
    const angle = (pi(p) * BigInt(2 * i + 1)) / BigInt(LOOKED_AT);
    const u = fromSlitChart(cis(angle, p), g.chart, p);
    const w = locals[sample.side].abelAt(u);
    const through = w && heightThrough(merged, sample.side, w);
    if (through !== undefined) {
      miss("theta", seriesAt(u), through);
    } else if (sample.map !== 0) {
      const image = iterate(u, sample.map, kappa, chart.middle.im, p);
      const at = seriesAt(image);
      miss("map", seriesAt(u), { re: at.re - (BigInt(sample.map) << p), im: at.im });
      see(image);
    }
    yield 0.3 + (0.5 * i) / LOOKED_AT;
  }
  for (const side of sides) {
    const { line, theta } = both[side];
    for (let j = 0; j < LINE_LOOKED_AT; j++) {
      const part = line.start + 0.5 / line.count + j / LINE_LOOKED_AT;
      const w = { re: fromNumber(part, p), im: fromNumber(side * line.level, p) };
      const u = locals[side].inverseAt(w);
      miss("line", seriesAt(u), add(w, hornerComplex(theta, nomeOf(w, line, side, p), p)));
      see(u);
      yield 0.9;
    }
  }
  const digitsOfError = (error: bigint): number => digitsOf(bitLength(error), p);
  const through = worst.theta + worst.line;
  return {
    digits: Math.min(digitsOfError(worst.map), digitsOfError(worst.theta)),
    sampled: sampledDigits(inside, Math.min(digitsOfError(worst.map), digitsOfError(through))),
  };
}
