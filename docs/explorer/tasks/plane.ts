import {
  fixedPoint,
  type IterateOptions,
  inverseSchroder,
  iterateExp,
  iterateExpInto,
  schroder,
  sexp,
  sexpInto,
  slog,
  slogInto,
} from "../../../src/complex.js";
import { sexp as realSexp } from "../../../src/index.js";
import { type Look, paint } from "./colour.js";

export interface Picture {
  /** "shift" is exp^a over the plane of heights: sexp(h + a), the value of exp^a at z = sexp(h). */
  readonly of: "sexp" | "slog" | "iterate" | "shift";
  /** For "iterate" and "shift", else 0. */
  readonly a: number;
  /** Kneser's solution, or the regular one at fixedPoint(index). */
  readonly solution: "kneser" | number;
}

/** Pixels whose centres are at left + (i + 1/2) step + i (top - (j + 1/2) step). */
export interface Raster {
  readonly left: number;
  readonly top: number;
  readonly step: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly re: number;
  readonly im: number;
}

const optionsOf = ({ solution }: Picture): IterateOptions =>
  solution === "kneser" ? {} : { solution: "regular", fixedPoint: solution };

/** Whether the plane is that of heights h, in which the flow of exp is horizontal. */
const inHeights = ({ of }: Picture): boolean => of === "sexp" || of === "shift";

/** Interleaved values at the centres of the pixels, row by row from the top. */
export function planeValues(picture: Picture, raster: Raster): Float64Array {
  const { left, top, step, width, height } = raster;
  const shift = picture.of === "shift" ? picture.a : 0;
  const zs = new Float64Array(2 * width * height);
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      zs[2 * (j * width + i)] = left + (i + 0.5) * step + shift;
      zs[2 * (j * width + i) + 1] = top - (j + 0.5) * step;
    }
  }
  const options = optionsOf(picture);
  if (inHeights(picture)) return sexpInto(zs, zs, options);
  if (picture.of === "slog") return slogInto(zs, zs, options);
  return iterateExpInto(zs, zs, picture.a, 0, options);
}

/** The same as bytes of an ImageData. Some looks ask for the neighbours on the right and below. */
export function planeTile(picture: Picture, raster: Raster, look: Look): Uint8ClampedArray {
  const { width, height } = raster;
  const beyond = { ...raster, width: width + 1, height: height + 1 };
  const bytes = new Uint8ClampedArray(4 * width * height);
  const values = planeValues(picture, look.mode === "colour" ? raster : beyond);
  paint(new Uint32Array(bytes.buffer), values, width, look);
  return bytes;
}

const valueAt = (picture: Picture, z: Point): Point => {
  const options = optionsOf(picture);
  if (picture.of === "sexp") return sexp(z, options);
  if (picture.of === "shift") return sexp({ re: z.re + picture.a, im: z.im }, options);
  if (picture.of === "slog") return slog(z, options);
  return iterateExp(z, picture.a, options);
};

/** The value at z, in doubles to the last digit. */
export function planeValue(picture: Picture, z: Point): Point {
  const { re, im } = valueAt(picture, z);
  return { re, im };
}

export interface Orbit {
  /** exp^t(z) for t from -2.5 to 4, closer together where it is fast; interleaved. */
  readonly flow: Float64Array;
  /** z, f(z), f(f(z)), ..., where f is the iterate shown, or exp; interleaved. */
  readonly steps: Float64Array;
}

const STEPS = 8;

/**
 * The flow of exp through z by this solution, and the steps of the iterate on it. In the plane of heights,
 * where sexp is shown, the flow is a straight line.
 */
export function planeOrbit(picture: Picture, z: Point): Orbit {
  const options = optionsOf(picture);
  const straight = inHeights(picture);
  const height = straight ? z : slog(z, options);
  const at = (t: number): Point => {
    if (t === 0) return z;
    const moved = { re: height.re + t, im: height.im };
    return straight ? moved : sexp(moved, options);
  };
  const stride = picture.of === "iterate" || picture.of === "shift" ? picture.a : 1;
  const times = Array.from({ length: stride === 0 ? 1 : STEPS + 1 }, (_, n) => n * stride);
  const interleaved = (ts: readonly number[]) =>
    Float64Array.from(ts.map(at).flatMap(({ re, im }) => [re, im]));
  return {
    flow: Float64Array.from(flow(at)),
    steps: interleaved(times.filter((t) => t >= FLOW.from && t <= FLOW.to)),
  };
}

const FLOW = { from: -2.5, to: 4, step: 1 / 32 };
/** Neighbours in the flow are so near next to 0, and 1 + |z| times as far elsewhere. */
const NEAR = 0.03;
const FAR = 1e3;

function flow(at: (t: number) => Point): number[] {
  const parts: number[] = [];
  const between = (t0: number, z0: Point, t1: number, z1: Point, depth: number): void => {
    const apart = Math.hypot(z1.re - z0.re, z1.im - z0.im);
    const size = Math.min(Math.hypot(z0.re, z0.im), Math.hypot(z1.re, z1.im));
    if (depth > 0 && size < 50 && apart > NEAR * (1 + size)) {
      const middle = (t0 + t1) / 2;
      const z = at(middle);
      between(t0, z0, middle, z, depth - 1);
      between(middle, z, t1, z1, depth - 1);
    } else parts.push(z1.re, z1.im);
  };
  let t = FLOW.from;
  let z = at(t);
  parts.push(z.re, z.im);
  while (t < FLOW.to) {
    const next = at(t + FLOW.step);
    between(t, z, t + FLOW.step, next, 7);
    t += FLOW.step;
    z = next;
  }
  return parts;
}

export interface Marks {
  readonly points: readonly (Point & { readonly label: string })[];
  /** Polylines. */
  readonly cuts: readonly (readonly Point[])[];
}

const SUBSCRIPTS = "₀₁₂₃";

/** Fixed points, singularities and cuts. */
export function planeMarks(picture: Picture): Marks {
  if (inHeights(picture)) {
    const singular = [-2, -3, -4, -5].map((height) => ({
      re: height - picture.a,
      im: 0,
      label: `${Number((height - picture.a).toPrecision(4))}`.replace("-", "−"),
    }));
    const zero = { re: 0, im: 0, label: "0" };
    return picture.solution === "kneser"
      ? { points: [zero, ...singular], cuts: [[{ re: -FAR, im: 0 }, singular[0]]] }
      : { points: [zero], cuts: [] };
  }
  const points = [0, 1, 2, -1, -2, -3].map((k) => {
    const { re, im } = fixedPoint(k);
    const index = k >= 0 ? k : -1 - k;
    return { re, im, label: `${k >= 0 ? "L" : "L̄"}${index === 0 ? "" : SUBSCRIPTS[index]}` };
  });
  return { points, cuts: cutsOf(picture) };
}

function cutsOf(picture: Picture): Point[][] {
  const { of, a, solution } = picture;
  if (of === "iterate" && Number.isInteger(a) && a >= 0) return [];
  const zero = { re: 0, im: 0 };
  if (of === "iterate" && a === -1 && solution === "kneser") return [[{ re: -FAR, im: 0 }, zero]];
  if (solution === "kneser") {
    const fixed = [0, -1].map((k) => fixedPoint(k));
    const cuts = fixed.map(({ re, im }) => [
      { re: -FAR, im },
      { re, im },
    ]);
    const real = of === "iterate" && a < 0 ? realSexp(-2 - a) : Number.NEGATIVE_INFINITY;
    return real > -FAR
      ? [
          ...cuts,
          [
            { re: -FAR, im: 0 },
            { re: real, im: 0 },
          ],
        ]
      : cuts;
  }
  const half = solution === 0 || solution === -1 ? FAR : -FAR;
  const own = [zero, { re: half, im: 0 }];
  return of === "slog" ? [own, ...logarithmCuts(solution)] : [own];
}

/** Where the logarithm in slog = log S / L is cut: S(z) < 0. */
function logarithmCuts(k: number): Point[][] {
  const cuts: Point[][] = [];
  let cut: Point[] = [];
  for (let e = -4; e <= 6; e += 1 / 64) {
    const w = -(10 ** e);
    const z = inverseSchroder(w, k);
    const back = schroder(z, k);
    if (Math.hypot(back.re - w, back.im) < 1e-6 * -w) cut.push({ re: z.re, im: z.im });
    else if (cut.length > 0) {
      cuts.push(cut);
      cut = [];
    }
  }
  return cut.length > 1 ? [...cuts, cut] : cuts;
}
