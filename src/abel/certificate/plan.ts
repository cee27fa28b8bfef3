import { type Disc, fromDouble, mul, NotEnclosed, ratio, turned } from "../../balls/disc.js";
import { exp, pi } from "../../balls/elementary.js";
import type { Period } from "./hypotheses.js";
import { iterated, measure } from "./hypotheses.js";
import type { ChartDiscs } from "./judged.js";
import { abelAt, inverseAbel, type Setting } from "./setting.js";
import { LOW } from "./suprema.js";

/**
 * Where the certificate looks: a line, and for a point of the circle the sources that may serve. Nothing here is proved or
 * has to be: what is chosen badly fails a hypothesis or makes the bound larger.
 */
export interface Plan {
  readonly line: Period;
  /** Terms of theta~. */
  readonly terms: number;
  /** n of the maps that may serve at v = e^(i pi angle), best first; 0 for theta. */
  readonly sources: (angle: number) => number[];
}

const toNumber = (a: bigint): number => Number(a >> (LOW - 60n)) * 2 ** -60;

/** How far above the line theta is used. */
const MARGIN = 0.01;

/** Lines are looked for up to here above the real axis; in a disc that contains U every higher one fits. */
const HIGHEST = 20;

/** How low the line lies between the real axis and the highest that fits, as a part: lower ones take more terms and give better bounds. */
const LOWERED = 0.65;

export function planFor(s: Setting, chart: ChartDiscs, digits: number): Plan {
  const at = (re: number, im: number): Disc => ({
    re: fromDouble(re, LOW).re,
    im: fromDouble(im, LOW).re,
    rad: 0n,
  });
  const attempt = <T>(f: () => T): T | undefined => {
    try {
      return f();
    } catch (error) {
      if (error instanceof NotEnclosed) return undefined;
      throw error;
    }
  };
  const onCircle = (angle: number): Disc =>
    chart.fromChart(
      exp(
        turned(mul(pi(LOW), ratio(BigInt(Math.round(angle * 2 ** 40)), 1n << 40n, LOW), LOW)),
        LOW,
      ),
    );
  const heightOf = (u: Disc): { re: number; im: number } | undefined =>
    attempt(() => {
      const w = abelAt(s, u);
      return { re: toNumber(w.re), im: toNumber(w.im) };
    });
  const centre = heightOf(chart.fromChart(at(0, 2 ** -16)));
  const beside = [-0.1, 0.1].map((v) => heightOf(chart.fromChart(at(v, 2 ** -16))));
  const floors = [centre, ...beside].flatMap((w) => (w === undefined ? [] : [w.im]));
  if (centre === undefined || floors.length === 0) {
    throw new RangeError("certify: the chart's centre lies where A_U is not known");
  }
  const floor = Math.max(...floors);

  const nearest = (re: number, level: number): number =>
    attempt(() => {
      const u = inverseAbel(s, at(re, level));
      return u.im > 0n ? measure(chart.toChart(u), LOW) : 1;
    }) ?? 1;
  /** The start of the period with the least worst measure at this level. */
  const bestStart = (level: number): { start: number; worst: number } => {
    const count = 12;
    const values = Array.from({ length: 3 * count }, (_, i) =>
      nearest(centre.re + i / count - 1.5, level),
    );
    let best = { start: centre.re, worst: 1 };
    for (let from = 0; from + count < values.length; from++) {
      const worst = Math.max(...values.slice(from, from + count + 1));
      if (worst < best.worst) best = { start: centre.re + from / count - 1.5, worst };
    }
    return best;
  };
  let top = floor + 0.05;
  for (let step = 0.64; step > 0.02; step /= 2) {
    while (top < floor + HIGHEST && bestStart(top + step).worst < 0.97) top += step;
  }
  const short = (x: number): number => Math.round(x * 2 ** 20) / 2 ** 20;
  const level = short(floor + LOWERED * (top - floor));
  const { start, worst } = bestStart(level);
  if (!(worst < 1)) throw new RangeError("certify: no line found that lies inside the disc");
  const terms = Math.ceil(((digits + 4) * Math.LN10) / (2 * Math.PI * 0.93 * (level - floor))) + 8;

  const sources = (angle: number): number[] => {
    const u = onCircle(angle);
    const w = heightOf(u);
    const found: { n: number; worst: number }[] = [];
    for (const sign of [1, -1]) {
      for (let n = 1; n <= 60; n++) {
        const image = attempt(() => iterated(u, sign * n, s));
        if (image === undefined) break;
        const size = attempt(() => measure(chart.toChart(image), LOW));
        if (size !== undefined && size < 0.999) found.push({ n: sign * n, worst: size });
        else if (n > 6 && size === undefined) break;
      }
    }
    found.sort((a, b) => a.worst - b.worst);
    const maps = found.slice(0, 3).map(({ n }) => n);
    return w !== undefined && w.im > level + MARGIN ? [0, ...maps] : maps;
  };
  return { line: { start: short(start), level }, terms, sources };
}
