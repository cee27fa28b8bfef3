import { fourier, rootsOfUnity } from "../../numbers/fft.js";
import { fromNumber, pi } from "../../numbers/fixed.js";
import { add, type Complex, cis, mul, toNumbers } from "../../numbers/fixed-complex.js";
import { solverOf } from "../../numbers/linear.js";
import { hornerComplex } from "../../numbers/polynomial.js";
import { fromSlitChart, toSlitChart } from "../slit-chart.js";
import { part, type Steps } from "../steps.js";
import { type MergedGeometry, type RegularAbels, type Side, sides } from "./geometry.js";
import { iterate } from "./merged.js";
import { nomeOf } from "./series.js";

/** The linear system a = T a + b of a geometry, to p fraction bits. */
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

export function* assemble(
  kappa: Complex,
  locals: RegularAbels,
  g: MergedGeometry,
  p: bigint,
): Steps<System | string> {
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
      yield 0.1;
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
    yield 0.2 + (0.8 * (i + 1)) / g.samples.length;
  }
  const roots = {
    1: rootsOfUnity(g.lines[1].count, p),
    [-1]: rootsOfUnity(g.lines[-1].count, p),
    // Of twice as many, for the samples lie between.
    circle: rootsOfUnity(2 * g.samples.length, p),
  };
  return { p, g, points, source, nomes, offset, lineOffset, roots };
}

/** Coefficients of both thetas from values of A - w on the lines. */
export function* thetas(
  { g, p, roots }: System,
  values: readonly Complex[],
): Steps<Record<Side, Complex[]>> {
  const upper = g.lines[1].count;
  const coefficients = function* (side: Side, line: readonly Complex[]): Steps<Complex[]> {
    const count = line.length;
    const transform = yield* fourier(line, roots[side], p);
    return Array.from({ length: count - 1 }, (_, m) => {
      const { re, im } = transform[(side * m + count) % count];
      return { re: re / BigInt(count), im: im / BigInt(count) };
    });
  };
  return {
    1: yield* part(coefficients(1, values.slice(0, upper)), 0, 0.5),
    [-1]: yield* part(coefficients(-1, values.slice(upper, upper + g.lines[-1].count)), 0.5, 1),
  };
}

/** Coefficients on the circle from values on the lines and at the images. */
export function* close(system: System, values: readonly Complex[]): Steps<Complex[]> {
  const { g, p, source, nomes, offset, roots } = system;
  const theta = yield* part(thetas(system, values), 0, 0.2);
  const count = g.samples.length;
  const onCircle = g.samples.map(({ side, degree }, i) => {
    const from = source[i];
    const value =
      from >= 0 ? hornerComplex(theta[side], nomes[from], p, degree) : values[-1 - from];
    return add(value, offset[i]);
  });
  yield 0.6;
  const transform = yield* part(
    fourier(
      onCircle,
      roots.circle.filter((_, k) => k % 2 === 0),
      p,
    ),
    0.6,
    1,
  );
  // The samples lie half a step on.
  return Array.from({ length: g.size }, (_, k) => {
    const { re, im } = mul(transform[k], roots.circle[k], p);
    return { re: re / BigInt(count), im: im / BigInt(count) };
  });
}

/** The solver of (1 - T) a = r in doubles; row and column 0 are those of a_0 = 0. */
export function* eliminate(system: System): Steps<(r: Float64Array) => Float64Array> {
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
    yield i / count;
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
