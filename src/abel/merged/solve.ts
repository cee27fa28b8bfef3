import { rootsOfUnity } from "../../numbers/fft.js";
import { abs, bitLength, fromNumber, pi } from "../../numbers/fixed.js";
import {
  add,
  type Complex,
  cis,
  exp,
  mul,
  rescale,
  sub,
  toNumbers,
} from "../../numbers/fixed-complex.js";
import { solverOf } from "../../numbers/linear.js";
import type { Parts } from "../../numbers/parts.js";
import { hornerComplex } from "../../numbers/polynomial.js";
import { continuedFixedPoints } from "../fixed-points.js";
import { fromSlitChart, pointOf, type SlitChart, toSlitChart, zOf } from "../slit-chart.js";
import {
  firstVisit,
  type MergedChoice,
  type MergedGeometry,
  mergedChart,
  mergedGeometry,
  type RegularAbels,
  type Side,
} from "./geometry.js";
import { backwardAt, localAbel, type Work } from "./local.js";
import { sampledDigits } from "./sampled.js";
import { nomeOf, type SideSeries } from "./series.js";
import { weld } from "./weld.js";

/**
 * The merged Abel function A of g(u) = e^u + kappa for complex kappa: A(g(u)) = A(u) + 1, A(kappa) = -1, analytic
 * between the fixed points U1 and U2 and asymptotic at both to their regular Abel functions, A - A_U bounded as
 * Im A_U1 -> Infinity at U1 and as Im A_U2 -> -Infinity at U2. For a real base b > e^(1/e) it is Kneser's; it is analytic in b.
 */
export interface Merged {
  readonly p: bigint;
  readonly kappa: Complex;
  readonly chart: SlitChart;
  /** None where both sides serve without a disc between them. */
  readonly coefficients: readonly Complex[];
  /** How far beyond its line a theta still has two thirds of its digits, if at all. */
  readonly slack?: number;
  readonly locals: RegularAbels;
  readonly sides: Readonly<Record<Side, SideSeries>>;
  /** Decimals of A: no residual that was looked at reaches 10^-digits. */
  readonly digits: number;
  /** Decimals of A by the theorem of docs/certificate.md from samples; where there is a disc. */
  readonly sampledDigits?: number;
}

/** Digits solved for, and those that a solution needs to count. */
const DIGITS = 27;
const ENOUGH = 17.5;
const BITS = 128n;

/** Work of the search for a circle: steps of g in doubles, systems solved, and unknowns of each. */
const MOST_STEPS = 5e6;
const MOST_SOLVED = 8;
const MOST_UNKNOWNS = 300;

/**
 * Where one of the fixed points attracts, by `weld`; `circle` takes the second method there as well, for a check.
 */
export function solveMerged(kappa: Complex, circle = false): Merged {
  if (!circle) {
    const welded = solveByLine(kappa, BITS);
    if (welded !== undefined) return welded;
  }
  return solveByCircle(kappa);
}

function solveByLine(kappa: Complex, p: bigint): Merged | undefined {
  const [U1, U2] = continuedFixedPoints(kappa, p);
  const [a, b] = [toNumbers(U1, p), toNumbers(U2, p)];
  if (!(a.re < 0 || b.re < 0)) return undefined;
  const chart = mergedChart({ 1: { U: a }, [-1]: { U: b } } as unknown as RegularAbels, {
    ratio: 0.3,
    tilt: 0,
    finer: 1,
  });
  const center = pointOf({ re: 0, im: 0 }, chart);
  const locals: RegularAbels = {
    1: localAbel(U1, kappa, b, center, p),
    [-1]: localAbel(U2, kappa, a, center, p),
  };
  const welded = weld(kappa, locals, DIGITS, p);
  if (typeof welded === "string" || welded.digits < ENOUGH) return undefined;
  const merged = normalised({ p, kappa, chart, coefficients: [], locals, ...welded });
  return typeof merged === "string" ? undefined : merged;
}

/**
 * Method: a = T a + b as in src/abel/kneser/matching.ts, with complex a_k, 2N samples on the full circle and a theta on
 * each side; the system in doubles by elimination, refined in fixed point. The geometry is the first of a
 * list that fits and whose solution passes: small residuals at points between the samples on a circle
 * a little smaller, the dropped equation, small last coefficients. A geometry on the wrong branch solves too, but does
 * not pass.
 */
function solveByCircle(kappa: Complex): Merged {
  const p = BITS;
  const at = toNumbers(kappa, p);
  const [U1, U2] = continuedFixedPoints(kappa, p);
  const [a, b] = [toNumbers(U1, p), toNumbers(U2, p)];
  const work: Work = { left: MOST_STEPS };
  let solved = 0;
  for (const choice of choices()) {
    if (solved === MOST_SOLVED || work.left <= 0) break;
    const chart = mergedChart({ 1: { U: a }, [-1]: { U: b } } as unknown as RegularAbels, choice);
    const center = pointOf({ re: 0, im: 0 }, chart);
    const locals: RegularAbels = {
      1: localAbel(U1, kappa, b, center, p, work),
      [-1]: localAbel(U2, kappa, a, center, p, work),
    };
    const sketch = mergedGeometry(locals, at, choice, DIGITS, 64);
    if (typeof sketch === "string") continue;
    for (const finer of [1, 1.35]) {
      const result = attempt(kappa, locals, { ...choice, finer }, DIGITS, p);
      if (typeof result !== "string") {
        work.left = Number.POSITIVE_INFINITY;
        return result;
      }
      solved++;
    }
  }
  throw new RangeError("no method is known, for no circle was found on which its expansions meet");
}

function* choices(): Generator<MergedChoice> {
  for (const ratio of [0.3, 0.4, 0.5, 0.6, 0.2, 0.7, 0.8]) {
    for (const tilt of [0, 0.15, -0.15, 0.3, -0.3, 0.45, -0.45]) {
      yield { ratio, tilt, finer: 1 };
    }
  }
}

interface System {
  readonly p: bigint;
  readonly g: MergedGeometry;
  /** v where the series is evaluated: line of side 1, of side -1, mapped samples. */
  readonly points: Complex[];
  readonly source: Int32Array;
  readonly nomes: Complex[];
  readonly offset: Complex[];
  readonly lineOffset: Complex[];
  /** e^(-2 pi i j / n) for the points of the circle and of either line. */
  readonly roots: Readonly<Record<Side | "circle", readonly Complex[]>>;
}

const sides = [1, -1] as const;

function attempt(
  kappa: Complex,
  locals: RegularAbels,
  choice: MergedChoice,
  digits: number,
  p: bigint,
): Merged | string {
  const g = mergedGeometry(locals, toNumbers(kappa, p), choice, digits);
  if (typeof g === "string") return g;
  if (g.size > MOST_UNKNOWNS) return `${g.size} unknowns`;
  const system = assemble(kappa, locals, g, p);
  if (typeof system === "string") return system;
  const solve = eliminate(system);
  const solution = Array.from({ length: g.size }, (): Complex => ({ re: 0n, im: 0n }));
  let residual = close(
    system,
    system.points.map((_, i) => system.lineOffset[i] ?? { re: 0n, im: 0n }),
    true,
  );
  for (let last = Number.POSITIVE_INFINITY; ; ) {
    const bits = largest(residual.slice(1));
    if (bits > last - 8 || bits < 16) break;
    last = bits;
    const q = p - BigInt(bits);
    const rhs = new Float64Array(2 * g.size);
    residual.forEach((x, k) => {
      const { re, im } = toNumbers(x, BigInt(bits));
      rhs[2 * k] = k === 0 ? 0 : re;
      rhs[2 * k + 1] = k === 0 ? 0 : im;
    });
    const d = solve(rhs);
    for (let k = 1; k < g.size; k++) {
      const step = rescale(
        { re: fromNumber(d[2 * k], 60n), im: fromNumber(d[2 * k + 1], 60n) },
        60n + q,
        p,
      );
      solution[k] = add(solution[k], step);
    }
    const image = close(
      system,
      system.points.map((v, i) =>
        add(hornerComplex(solution, v, p), system.lineOffset[i] ?? { re: 0n, im: 0n }),
      ),
      true,
    );
    residual = image.map((x, k) => sub(x, solution[k]));
  }
  const precise = digitsOf(largest(residual.slice(1)), p);
  const dropped = digitsOf(largest([residual[0]]), p);
  const tail = digitsOf(largest(solution.slice(-3)), p);
  if (Math.min(precise, dropped, tail) < ENOUGH) {
    return `residuals to ${precise.toFixed(1)} digits, dropped equation to ${dropped.toFixed(1)}, last coefficients to ${tail.toFixed(1)} (N = ${g.size})`;
  }
  const values = system.points.map((v, i) =>
    add(hornerComplex(solution, v, p), system.lineOffset[i] ?? { re: 0n, im: 0n }),
  );
  const theta = thetas(system, values);
  const merged: Merged = {
    p,
    kappa,
    chart: g.chart,
    coefficients: solution,
    locals,
    sides: {
      1: { line: g.lines[1], theta: theta[1] },
      [-1]: { line: g.lines[-1], theta: theta[-1] },
    },
    digits: Math.min(precise, dropped, tail),
  };
  const found = check(merged, choice, digits);
  if (typeof found === "string") return found;
  const { digits: between, sampled } = found;
  if (between < ENOUGH)
    return `between the samples to ${between.toFixed(1)} digits (N = ${g.size})`;
  return normalised({
    ...merged,
    digits: Math.min(merged.digits, between),
    sampledDigits: sampled,
  });
}

function assemble(
  kappa: Complex,
  locals: RegularAbels,
  g: MergedGeometry,
  p: bigint,
): System | string {
  const points: Complex[] = [];
  const lineOffset: Complex[] = [];
  for (const side of sides) {
    const { start, level, count } = g.lines[side];
    for (let j = 0; j < count; j++) {
      const w = {
        re: fromNumber(start, p) + (BigInt(j) << p) / BigInt(count),
        im: fromNumber(side * level, p),
      };
      points.push(toSlitChart(locals[side].inverseAt(w), g.chart, p));
      lineOffset.push({ re: -w.re, im: -w.im });
    }
  }
  const middle = g.chart.middle.im;
  const source = new Int32Array(g.samples.length);
  const nomes: Complex[] = [];
  const offset: Complex[] = [];
  for (const [i, sample] of g.samples.entries()) {
    const angle = (pi(p) * BigInt(2 * i + 1)) / BigInt(2 * g.size);
    const u = fromSlitChart(cis(angle, p), g.chart, p);
    if (sample.map === 0) {
      const w = locals[sample.side].abelAt(u);
      if (w === undefined) return "a sample is not led to its fixed point";
      source[i] = nomes.length;
      nomes.push(nomeOf(w, g.lines[sample.side], sample.side, p));
      offset.push(w);
    } else {
      source[i] = -1 - points.length;
      points.push(toSlitChart(iterate(u, sample.map, kappa, middle, p), g.chart, p));
      offset.push({ re: BigInt(-sample.map) << p, im: 0n });
    }
  }
  const roots = {
    1: rootsOfUnity(g.lines[1].count, p),
    [-1]: rootsOfUnity(g.lines[-1].count, p),
    // Of twice as many, for the samples lie between.
    circle: rootsOfUnity(2 * g.samples.length, p),
  };
  return { p, g, points, source, nomes, offset, lineOffset, roots };
}

export function iterate(u: Complex, n: number, kappa: Complex, middle: number, p: bigint): Complex {
  let v = u;
  for (let i = 0; i < n; i++) v = add(exp(v, p), kappa);
  for (let i = 0; i > n; i--) v = backwardAt(v, kappa, middle, p);
  return v;
}

/** Coefficients of both thetas from values of A - w on the lines. */
function thetas({ g, p, roots }: System, values: readonly Complex[]): Record<Side, Complex[]> {
  let from = 0;
  const of = (side: Side): Complex[] => {
    const { count } = g.lines[side];
    const line = values.slice(from, from + count);
    from += count;
    return Array.from({ length: count - 1 }, (_, m) => {
      let sum: Complex = { re: 0n, im: 0n };
      for (let j = 0; j < count; j++)
        sum = add(sum, mul(line[j], roots[side][(((side * j * m) % count) + count) % count], p));
      return { re: sum.re / BigInt(count), im: sum.im / BigInt(count) };
    });
  };
  const upper = of(1);
  return { 1: upper, [-1]: of(-1) };
}

/** Coefficients on the circle from values on the lines and at the images. */
function close(system: System, values: readonly Complex[], withOffset: boolean): Complex[] {
  const { g, p, source, nomes, offset, roots } = system;
  const theta = thetas(system, values);
  const count = g.samples.length;
  const onCircle = g.samples.map(({ side, degree }, i) => {
    const from = source[i];
    const value =
      from >= 0 ? hornerComplex(theta[side], nomes[from], p, degree) : values[-1 - from];
    return withOffset ? add(value, offset[i]) : value;
  });
  return Array.from({ length: g.size }, (_, k) => {
    let sum: Complex = { re: 0n, im: 0n };
    for (let i = 0; i < count; i++) {
      sum = add(sum, mul(onCircle[i], roots.circle[((2 * i + 1) * k) % (2 * count)], p));
    }
    return { re: sum.re / BigInt(count), im: sum.im / BigInt(count) };
  });
}

/** The solver of (1 - T) a = r in doubles; row and column 0 are those of a_0 = 0. */
function eliminate(system: System): (r: Float64Array) => Float64Array {
  const { g, p, points, source, nomes } = system;
  const n = g.size;
  const count = g.samples.length;
  const powers = points.map((v) => {
    const { re, im } = toNumbers(v, p);
    const row = new Float64Array(2 * n);
    let [x, y] = [1, 0];
    for (let k = 0; k < n; k++) {
      row[2 * k] = x;
      row[2 * k + 1] = y;
      [x, y] = [x * re - y * im, x * im + y * re];
    }
    return row;
  });
  const matrix = new Float64Array(2 * n * n);
  for (let i = 0; i < count; i++) {
    const { side, degree } = g.samples[i];
    const from = source[i];
    let row: Float64Array;
    if (from < 0) row = powers[-1 - from];
    else {
      row = new Float64Array(2 * n);
      const q = toNumbers(nomes[from], p);
      const J = g.lines[side].count;
      const first = side === 1 ? 0 : g.lines[1].count;
      for (let j = 0; j < J; j++) {
        // sum_(m <= degree) (q e^(-2 pi i side j / J))^m / J
        const angle = (-2 * Math.PI * side * j) / J;
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const [a, b] = [q.re * c - q.im * s, q.re * s + q.im * c];
        let [x, y] = [1, 0];
        for (let m = 0; m < degree; m++) [x, y] = [x * a - y * b + 1, x * b + y * a];
        x /= J;
        y /= J;
        const power = powers[first + j];
        for (let k = 0; k < 2 * n; k += 2) {
          row[k] += x * power[k] - y * power[k + 1];
          row[k + 1] += x * power[k + 1] + y * power[k];
        }
      }
    }
    const phi = (Math.PI * (2 * i + 1)) / count;
    for (let l = 0; l < n; l++) {
      const c = -Math.cos(l * phi) / count;
      const s = Math.sin(l * phi) / count;
      for (let k = 0, at = 2 * l * n; k < 2 * n; k += 2, at += 2) {
        matrix[at] += c * row[k] - s * row[k + 1];
        matrix[at + 1] += c * row[k + 1] + s * row[k];
      }
    }
  }
  for (let k = 0; k < n; k++) {
    matrix[2 * (k * n + k)] += 1;
    matrix.fill(0, 2 * k * n, 2 * k * n + 2);
  }
  matrix.fill(0, 0, 2 * n);
  matrix[0] = 1;
  return solverOf(matrix, n);
}

/** Points between the samples that are looked at, and how far inside the circle. */
const LOOKED_AT = 60;
const INSIDE = 0.97;

/** Points of each line between its samples that are looked at for the sampled bound: a prime. */
const LINE_LOOKED_AT = 17;

/**
 * The digits of the residuals on a smaller circle, where another geometry says what maps and thetas serve, and those of the
 * bound that they and the residuals of the lines give.
 */
function check(
  merged: Merged,
  choice: MergedChoice,
  digits: number,
): { digits: number; sampled: number } | string {
  const { p, kappa, locals, chart, coefficients, sides: both } = merged;
  const smaller = { ...choice, ratio: choice.ratio * INSIDE };
  const g = mergedGeometry(locals, toNumbers(kappa, p), smaller, digits, LOOKED_AT / 2);
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
  }
  for (const side of sides) {
    const { line, theta } = both[side];
    for (let j = 0; j < LINE_LOOKED_AT; j++) {
      const part = line.start + 0.5 / line.count + j / LINE_LOOKED_AT;
      const w = { re: fromNumber(part, p), im: fromNumber(side * line.level, p) };
      const u = locals[side].inverseAt(w);
      miss("line", seriesAt(u), add(w, hornerComplex(theta, nomeOf(w, line, side, p), p)));
      see(u);
    }
  }
  const digitsOfError = (error: bigint): number => digitsOf(bitLength(error), p);
  const through = worst.theta + worst.line;
  return {
    digits: Math.min(digitsOfError(worst.map), digitsOfError(worst.theta)),
    sampled: sampledDigits(inside, Math.min(digitsOfError(worst.map), digitsOfError(through))),
  };
}

/** w + theta(w) where theta has its digits. */
export function heightThrough(merged: Merged, side: Side, w: Complex): Complex | undefined {
  const { p, sides: both } = merged;
  const { line, theta } = both[side];
  const above = side * toNumbers(w, p).im - line.level;
  if (!(above >= -(merged.slack ?? 0))) return undefined;
  const q = nomeOf(w, line, side, p);
  const reach = Math.ceil((Number(p) * Math.LN2) / (2 * Math.PI * Math.max(above, 1e-3))) + 2;
  return add(w, hornerComplex(theta, q, p, Math.min(theta.length - 1, reach)));
}

/** a_0 and both thetas' c_0 from A(g^n kappa) = n - 1 at the first visit to the disc, else next to U1 or U2. */
function normalised(merged: Merged): Merged | string {
  const { p, kappa, chart, coefficients, locals, sides: both } = merged;
  const distance = (u: Parts): number => {
    const z = zOf(u, chart);
    return Math.hypot(z.re, z.im) / chart.radius;
  };
  let correction: Complex | undefined;
  if (coefficients.length > 0 && firstVisit(toNumbers(kappa, p), distance) !== undefined) {
    let u = kappa;
    let n = 0n;
    for (; distance(toNumbers(u, p)) > 0.98; n++) u = add(exp(u, p), kappa);
    correction = sub(
      { re: (n - 1n) << p, im: 0n },
      hornerComplex(coefficients, toSlitChart(u, chart, p), p),
    );
  } else {
    for (const side of sides) {
      const w = locals[side].abelAt(kappa);
      const height = w && heightThrough(merged, side, w);
      if (height !== undefined) {
        correction = sub({ re: -1n << p, im: 0n }, height);
        break;
      }
    }
  }
  if (correction === undefined)
    return "b^^-1 = 0 is led neither to the circle nor to a fixed point";
  const by = correction;
  const moved = (c: readonly Complex[]): Complex[] => c.map((x, k) => (k === 0 ? add(x, by) : x));
  return {
    ...merged,
    coefficients: moved(coefficients),
    sides: {
      1: { ...both[1], theta: moved(both[1].theta) },
      [-1]: { ...both[-1], theta: moved(both[-1].theta) },
    },
  };
}

const largest = (zs: readonly Complex[]): number =>
  zs.reduce((worst, { re, im }) => Math.max(worst, bitLength(re), bitLength(im)), 0);

const digitsOf = (bits: number, p: bigint): number => (Number(p) - bits) * Math.log10(2);
