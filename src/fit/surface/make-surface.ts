import { bytesOf, largest } from "../evaluate/precision.js";
import { LARGEST_SURFACE } from "../store/limits.js";
import { axisOf, canBeTold, cellAt, exponentOfWhole, intervalOf } from "./axis.js";
import { makeCell } from "./cell.js";
import type { SurfaceRequest } from "./request.js";
import { axesOf, type SurfaceData } from "./surface-data.js";

const MOST_CELLS = 2048;
const DEGREES = { f64: [3, 5, 7, 9, 11], f32: [2, 3, 4, 5, 6, 7] } as const;

/**
 * exp^alpha(x) as a function of x and alpha on a rectangle. Method: cells of one size and polynomials of one degree in
 * each variable (cell.ts); for each degree cells are halved along the variable in which the last terms are larger until
 * the error is kept; the cheapest of them.
 */
export function fitSurface(request: SurfaceRequest): SurfaceData {
  expectRectangle(request);
  let best: SurfaceData | undefined;
  for (const degree of DEGREES[request.precision]) {
    if (best !== undefined && operations(degree) >= cost(best)) break;
    const data = subdivide(request, degree);
    if (data !== undefined && (best === undefined || cost(data) < cost(best))) best = data;
  }
  if (best !== undefined) return best;
  throw new RangeError(
    `maxError = ${request.promised} (${request.measure}): no two-variable fit in ${request.precision} keeps it; ` +
      "expected a larger error, a smaller rectangle or an absolute one where exp^alpha(x) is 0; " +
      "iterateExpGradient, iterexp/tfjs and, for PyTorch and JAX, iterexp layers take every x and alpha without a fit",
  );
}

const operations = (degree: number): number => 2 * (degree + 1) ** 2;

/** Operations, and some more for tables beyond the first and second cache. */
function cost({ degree, coefficients: { byteLength } }: SurfaceData): number {
  const memory = byteLength <= 2 ** 15 ? 0 : byteLength <= 2 ** 18 ? 10 : 30;
  return operations(degree) + memory;
}

function expectRectangle({ alpha, domain, precision, iterates }: SurfaceRequest): void {
  for (const [x, a] of [
    [domain[0], alpha[0]],
    [domain[1], alpha[1]],
  ]) {
    const y = iterates.exact.iterate(x, a);
    if (!Number.isFinite(x) || !(Math.abs(y) <= largest(precision))) {
      throw new RangeError(
        `domain: exp^${a}(${x}) = ${y}, expected finite ends with finite values of ${precision}`,
      );
    }
  }
  for (const [name, [from, to]] of Object.entries({ domain, alpha })) {
    if (!canBeTold(axisOf(from, to, exponentOfWhole(from, to), precision), precision)) {
      throw new RangeError(
        `${name} = [${from}, ${to}], too narrow for ${precision}; expected at least ${SMALLEST[precision]} from end to end`,
      );
    }
  }
}

/** The width of cells is a normal number. */
const SMALLEST = { f64: 2 ** -1022, f32: 2 ** -126 } as const;

/** Cells of a degree that keep the error, or undefined. */
function subdivide(request: SurfaceRequest, degree: number): SurfaceData | undefined {
  const { domain, alpha, precision, promised } = request;
  const length = (degree + 1) ** 2;
  /** Places of cells that have failed. */
  const hard: [x: number, alpha: number][] = [];
  const ranges = [domain, alpha] as const;
  const exponents: [number, number] = [exponentOfWhole(...domain), exponentOfWhole(...alpha)];
  for (;;) {
    const [x, a] = axesOf({ ...request, exponents });
    if (!canBeTold(x, precision) || !canBeTold(a, precision)) return undefined;
    const cells = x.cells * a.cells;
    const size = cells * length;
    if (size * bytesOf(precision) > LARGEST_SURFACE || cells > MOST_CELLS) return undefined;
    const coefficients = precision === "f64" ? new Float64Array(size) : new Float32Array(size);
    let error = 0;
    let dx = 0;
    let dalpha = 0;
    let failed: readonly [number, number] | undefined;
    for (const cell of hardestFirst(
      cells,
      hard.map(([at, of]) => cellAt(a, of) * x.cells + cellAt(x, at)),
    )) {
      const inX = intervalOf(x, cell % x.cells, precision);
      const inAlpha = intervalOf(a, Math.floor(cell / x.cells), precision);
      const made = makeCell(request, degree, inX, inAlpha);
      if (made === undefined) return undefined;
      if (made.slopes === undefined || made.error > promised) {
        failed = made.last;
        hard.unshift([inX.center, inAlpha.center]);
        break;
      }
      coefficients.set(made.coefficients, cell * length);
      error = Math.max(error, made.error);
      dx = Math.max(dx, made.slopes.dx);
      dalpha = Math.max(dalpha, made.slopes.dalpha);
    }
    if (failed === undefined) {
      const { iterates: _, ...asked } = request;
      return { ...asked, degree, exponents, error, gradientError: { dx, dalpha }, coefficients };
    }
    const [first, second] = failed[0] >= failed[1] ? ([0, 1] as const) : ([1, 0] as const);
    const finer = (k: 0 | 1) => axisOf(ranges[k][0], ranges[k][1], exponents[k] - 1, precision);
    exponents[canBeTold(finer(first), precision) ? first : second]--;
  }
}

/** Every cell once: those that have been hard, then from both corners, where exp^alpha is singular or steepest. */
function* hardestFirst(cells: number, hard: readonly number[]): Generator<number> {
  const done = new Set<number>(hard);
  yield* done;
  for (let i = 0; 2 * i < cells; i++) {
    for (const cell of new Set([i, cells - 1 - i])) if (!done.has(cell)) yield cell;
  }
}
