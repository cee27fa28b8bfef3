import { iterateExp, iterateExpGradient } from "../index.js";
import { describe } from "../real/arguments.js";
import { pack, toJsonNumber, VERSION } from "./buffer.js";
import { chebyshevPowers } from "./chebyshev.js";
import type { MaxError } from "./fit.js";
import type { Outside } from "./fit-data.js";
import type { Measure } from "./piece.js";
import { largest, type Precision, round, ulp } from "./precision.js";

/** Everything that a two-variable fit is: cells of polynomials in u and v, each from -1 to 1 over the cell. */
export interface SurfaceData {
  readonly alpha: readonly [from: number, to: number];
  readonly domain: readonly [from: number, to: number];
  readonly measure: Measure;
  readonly promised: number;
  readonly precision: Precision;
  readonly outside: Outside;
  /** Degree in each variable. */
  readonly degree: number;
  /** Cells along x and along alpha. */
  readonly cells: readonly [along: number, across: number];
  readonly error: number;
  readonly coefficients: Float64Array | Float32Array;
}

/** What is asked of a two-variable fit. */
export type SurfaceRequest = Omit<SurfaceData, "degree" | "cells" | "error" | "coefficients">;

export interface SurfaceGradient {
  readonly value: number;
  readonly dx: number;
  readonly dalpha: number;
}

const LARGEST_TABLE = 2 ** 20;
const DEGREES = { f64: [3, 5, 7, 9, 11], f32: [3, 4, 5, 6] } as const;

/**
 * exp^alpha(x) as a function of x and alpha on a rectangle. Method: in equal cells the polynomial of one degree in each
 * variable through f at the Chebyshev-Lobatto points, the edges among them, so that neighbours meet; cells are
 * halved along the variable in which the last terms are larger until the error is kept. Bound: the exact function at a
 * grid of (2n + 3)^2 points of every cell, a tenth for what lies between, and n + 4 roundings of the terms' absolute sum.
 */
export function fitSurface(request: SurfaceRequest): FitSurface {
  expectRectangle(request);
  const found = DEGREES[request.precision]
    .map((degree) => subdivide(request, degree))
    .filter((data) => data !== undefined);
  if (found.length > 0) return new FitSurface(found.sort((a, b) => cost(a) - cost(b))[0]);
  throw new RangeError(
    `maxError = ${request.promised} (${request.measure}): no two-variable fit in ${request.precision} keeps it; ` +
      "expected a larger error, a smaller rectangle or an absolute one where exp^alpha(x) is 0",
  );
}

/** Operations, and some more for tables beyond the first and second cache. */
function cost({ degree, coefficients: { byteLength } }: SurfaceData): number {
  const memory = byteLength <= 2 ** 15 ? 0 : byteLength <= 2 ** 18 ? 10 : 30;
  return 2 * (degree + 1) ** 2 + memory;
}

function expectRectangle({ alpha, domain, precision }: SurfaceRequest): void {
  for (const [x, a] of [
    [domain[0], alpha[0]],
    [domain[1], alpha[1]],
  ]) {
    const y = iterateExp(x, a);
    if (!Number.isFinite(x) || !(Math.abs(y) <= largest(precision))) {
      throw new RangeError(
        `domain: exp^${a}(${x}) = ${y}, expected finite ends with finite values of ${precision}`,
      );
    }
  }
}

/** Cells of a degree that keep the error, or undefined. */
function subdivide(request: SurfaceRequest, degree: number): SurfaceData | undefined {
  const length = (degree + 1) ** 2;
  let along = 1;
  let across = 1;
  for (;;) {
    const size = along * across * length;
    if (size * (request.precision === "f64" ? 8 : 4) > LARGEST_TABLE || along * across > 2048)
      return undefined;
    const coefficients =
      request.precision === "f64" ? new Float64Array(size) : new Float32Array(size);
    let error = 0;
    let failed: [number, number] | undefined;
    // From the far corner, where exp^alpha is steepest.
    for (let cell = along * across - 1; cell >= 0 && failed === undefined; cell--) {
      const made = makeCell(request, degree, along, across, cell);
      coefficients.set(made.coefficients, cell * length);
      error = Math.max(error, made.error);
      if (!(made.error <= request.promised)) failed = made.last;
    }
    if (failed === undefined) {
      return { ...request, degree, cells: [along, across], error, coefficients };
    }
    if (failed[0] >= failed[1]) along *= 2;
    else across *= 2;
  }
}

function makeCell(
  { alpha, domain, precision, measure }: SurfaceRequest,
  n: number,
  along: number,
  across: number,
  cell: number,
) {
  const width = (domain[1] - domain[0]) / along;
  const height = (alpha[1] - alpha[0]) / across;
  const left = domain[0] + (cell % along) * width;
  const low = alpha[0] + Math.floor(cell / along) * height;
  const at = (u: number, v: number) =>
    iterateExp(left + ((u + 1) / 2) * width, low + ((v + 1) / 2) * height);
  const node = (j: number) => Math.cos((Math.PI * j) / n);
  const samples = Array.from({ length: n + 1 }, (_, i) =>
    Array.from({ length: n + 1 }, (_, j) => at(node(i), node(j))),
  );
  const inV = samples.map((row) => lobattoCoefficients(row));
  const series = Array.from({ length: n + 1 }, (_, j) =>
    lobattoCoefficients(inV.map((row) => row[j])),
  ); // series[j][i]: T_i(u) T_j(v)
  const last: [number, number] = [
    Math.max(...series.map((row) => Math.abs(row[n]) + Math.abs(row[n - 1]) / 8)),
    Math.max(...series[n].map(Math.abs)) + Math.max(...series[n - 1].map(Math.abs)) / 8,
  ];
  const powers = series.map(toPowers);
  const columns = Array.from({ length: n + 1 }, (_, i) => toPowers(powers.map((row) => row[i])));
  const coefficients = columns.flatMap((column) => column.map((c) => round(c, precision)));

  const sum = coefficients.reduce((s, c) => s + Math.abs(c), 0);
  const roundings = sum * (n + 4) * (ulp(1, precision) / 2);
  const size = 2 * n + 3;
  let error = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const u = Math.cos((Math.PI * i) / (size - 1));
      const v = Math.cos((Math.PI * j) / (size - 1));
      const y = at(u, v);
      const miss = 1.1 * Math.abs(polynomial(coefficients, 0, n, u, v) - y) + roundings;
      const unit =
        measure === "absolute" ? 1 : measure === "relative" ? Math.abs(y) : ulp(y, precision);
      error = Math.max(error, miss / unit);
    }
  }
  return { coefficients, error: Number.isNaN(error) ? Infinity : error, last };
}

/** Chebyshev coefficients of the interpolant through values at cos(pi j / n). */
function lobattoCoefficients(values: readonly number[]): number[] {
  const n = values.length - 1;
  return values.map((_, k) => {
    let s = 0;
    values.forEach((value, j) => {
      s += value * Math.cos((Math.PI * j * k) / n) * (j === 0 || j === n ? 0.5 : 1);
    });
    return (s * (k === 0 || k === n ? 1 : 2)) / n;
  });
}

const toPowers = (a: readonly number[]): number[] =>
  a.map((_, j) => a.reduce((s, value, k) => s + value * (chebyshevPowers(k)[j] ?? 0), 0));

/** Horner's rule in v within Horner's rule in u. */
function polynomial(c: ArrayLike<number>, at: number, n: number, u: number, v: number): number {
  let s = 0;
  for (let i = n; i >= 0; i--) {
    let row = 0;
    for (let j = n; j >= 0; j--) row = row * v + c[at + i * (n + 1) + j];
    s = s * u + row;
  }
  return s;
}

/** exp^alpha(x) on a rectangle of x and alpha, with both derivatives. Made by fitIterate and loadFit. */
export class FitSurface {
  readonly #data: SurfaceData;

  constructor(data: SurfaceData) {
    this.#data = data;
  }

  /** The value; outside the rectangle NaN, the value at the nearest point of it, or the exact one. */
  evaluate(x: number, alpha: number): number {
    const { domain, alpha: range, outside, precision, degree, coefficients } = this.#data;
    if (!(x >= domain[0] && x <= domain[1] && alpha >= range[0] && alpha <= range[1])) {
      if (Number.isNaN(x + alpha) || outside === "nan") return Number.NaN;
      if (outside === "exact") return round(iterateExp(x, alpha), precision);
      return this.evaluate(clamp(x, domain), clamp(alpha, range));
    }
    const { at, u, v } = this.#cell(x, alpha);
    return round(polynomial(coefficients, at, degree, u, v), precision);
  }

  /** The value and both derivatives of the fit, those clamped away being 0. */
  gradient(x: number, alpha: number): SurfaceGradient {
    const { domain, alpha: range, outside, precision, degree: n, coefficients } = this.#data;
    const insideX = x >= domain[0] && x <= domain[1];
    const insideAlpha = alpha >= range[0] && alpha <= range[1];
    if (!(insideX && insideAlpha)) {
      if (Number.isNaN(x + alpha) || outside === "nan") {
        return { value: Number.NaN, dx: Number.NaN, dalpha: Number.NaN };
      }
      if (outside === "exact") return iterateExpGradient(x, alpha);
      const { value, dx, dalpha } = this.gradient(clamp(x, domain), clamp(alpha, range));
      return { value, dx: insideX ? dx : 0, dalpha: insideAlpha ? dalpha : 0 };
    }
    const { at, u, v, scaleX, scaleAlpha } = this.#cell(x, alpha);
    let value = 0;
    let du = 0;
    let dv = 0;
    for (let i = n; i >= 0; i--) {
      let row = 0;
      let slope = 0;
      for (let j = n; j >= 0; j--) {
        slope = slope * v + row;
        row = row * v + coefficients[at + i * (n + 1) + j];
      }
      du = du * u + value;
      value = value * u + row;
      dv = dv * u + slope;
    }
    return {
      value: round(value, precision),
      dx: round(2 * scaleX * du, precision),
      dalpha: round(2 * scaleAlpha * dv, precision),
    };
  }

  #cell(x: number, alpha: number) {
    const { domain, alpha: range, cells, degree } = this.#data;
    const scaleX = cells[0] / (domain[1] - domain[0]);
    const scaleAlpha = cells[1] / (range[1] - range[0]);
    const p = (x - domain[0]) * scaleX;
    const q = (alpha - range[0]) * scaleAlpha;
    const i = Math.min(Math.trunc(p), cells[0] - 1);
    const j = Math.min(Math.trunc(q), cells[1] - 1);
    const at = (j * cells[0] + i) * (degree + 1) ** 2;
    return { at, u: 2 * (p - i) - 1, v: 2 * (q - j) - 1, scaleX, scaleAlpha };
  }

  get alpha(): readonly [number, number] {
    return this.#data.alpha;
  }

  get domain(): readonly [number, number] {
    return this.#data.domain;
  }

  get precision(): Precision {
    return this.#data.precision;
  }

  get maxError(): MaxError {
    return {
      bound: this.#data.error,
      measure: this.#data.measure,
      established:
        "the exact function at (2 degree + 3)^2 points of every cell, a tenth for what lies between, and the roundings of all terms",
    };
  }

  get degree(): number {
    return this.#data.degree;
  }

  get pieces(): number {
    return this.#data.cells[0] * this.#data.cells[1];
  }

  get bytes(): number {
    return this.#data.coefficients.byteLength;
  }

  toJSON(): object {
    return {
      format: "iterexp fit",
      version: VERSION,
      ...this.#data,
      domain: this.#data.domain.map(toJsonNumber),
      coefficients: [...this.#data.coefficients],
    };
  }

  toBuffer(): ArrayBuffer {
    const { coefficients, ...description } = this.#data;
    return pack(description, coefficients);
  }
}

const clamp = (x: number, [from, to]: readonly [number, number]): number =>
  Math.min(Math.max(x, from), to);

/** A surface from what its toJSON or toBuffer gave. */
export function restoreSurface(data: SurfaceData): FitSurface {
  const { cells, degree, coefficients } = data;
  const needed = cells?.[0] * cells?.[1] * (degree + 1) ** 2;
  if (coefficients.length !== needed) {
    throw new RangeError(
      `source.coefficients: ${describe(coefficients.length)}, expected ${needed}`,
    );
  }
  return new FitSurface(data);
}
