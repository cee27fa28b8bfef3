import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { nome } from "../abel/kneser/matching.js";
import { type ExactPlane, exactPlane } from "../abel/kneser/plane.js";
import { finish } from "../abel/steps.js";
import { textOf } from "../numbers/doubles-text.js";
import { fourier, rootsOfUnity } from "../numbers/fft.js";
import { fromNumber, toNumber } from "../numbers/fixed.js";
import { add, type Complex, fromNumbers, mul, sub, toNumbers } from "../numbers/fixed-complex.js";

/** Errors of the truncated series, absolute. */
const EPS = 2 ** -58;

/** slog cells: squares of side 1/4 around (i + j sqrt(-1)) / 4 that reach into the sickle, and that of 0. */
const SLOG_CELLS = [
  { j: 0, from: 0, to: 6 },
  { j: 1, from: 1, to: 6 },
  { j: 2, from: 1, to: 6 },
  { j: 3, from: 1, to: 5 },
  { j: 4, from: 3, to: 5 },
];
const CELL_RADIUS = Math.SQRT2 / 8;

/** sexp pieces around i / 4 on the strip 0 <= Im h <= 3/4. */
const SEXP_FROM = -1;
const SEXP_TO = 2;
const SEXP_RADIUS = Math.hypot(1 / 8, 3 / 4);

/** Taylor coefficients of f at c by the trapezoidal rule on the circle of radius rho = 2^-e m. */
function taylor(
  plane: ExactPlane,
  f: (z: Complex) => Complex,
  center: { re: number; im: number },
  rho: number,
): { re: number; im: number }[] {
  const { p } = plane;
  const count = 128;
  const roots = rootsOfUnity(count, p);
  const c = fromNumbers(center.re, center.im, p);
  const r = fromNumber(rho, p);
  const values = roots.map(({ re, im }) => f(add(c, { re: (r * re) >> p, im: -((r * im) >> p) })));
  return finish(fourier(values, roots, p)).map((sum, k) => {
    const scale = BigInt(count);
    const { re, im } = { re: sum.re / scale, im: sum.im / scale };
    let [x, y] = [toNumber(re, p), toNumber(im, p)];
    for (let i = 0; i < k; i++) [x, y] = [x / rho, y / rho];
    return { re: x, im: y };
  });
}

/** Those coefficients that matter for |t| <= radius. */
function kept<T extends { re: number; im: number }>(
  coefficients: readonly T[],
  radius: number,
): T[] {
  const last = coefficients
    .slice(0, 60)
    .findLastIndex(({ re, im }, k) => Math.hypot(re, im) * radius ** k > EPS);
  return coefficients.slice(0, last + 1);
}

function slogCells(plane: ExactPlane): { cell: number; numbers: number[] }[] {
  const L = toNumbers(plane.fixedPoint, plane.p);
  return SLOG_CELLS.flatMap(({ j, from, to }) =>
    Array.from({ length: to - from + 1 }, (_, n) => {
      const i = from + n;
      const center = { re: i / 4, im: j / 4 };
      const toCut = center.re < L.re ? Math.abs(center.im - L.im) : Number.POSITIVE_INFINITY;
      const distance = Math.min(Math.hypot(center.re - L.re, center.im - L.im), toCut);
      const rho = Math.round(distance * 0.45 * 64) / 64;
      const numbers = kept(taylor(plane, plane.slog, center, rho), CELL_RADIUS);
      // slog(1) = 0, slog(0) + 1 = 0
      if (j === 0 && (i === 4 || i === 0)) numbers[0] = { re: 0, im: 0 };
      return { cell: 8 * j + i, numbers: numbers.flatMap(({ re, im }) => [re, j === 0 ? 0 : im]) };
    }),
  );
}

/** sexp - 1 at i/4, real. */
function sexpPieces(plane: ExactPlane): number[][] {
  const one = { re: 1n << plane.p, im: 0n };
  return Array.from({ length: SEXP_TO - SEXP_FROM + 1 }, (_, n) => {
    const center = (SEXP_FROM + n) / 4;
    const rho = Math.min(0.45 * (center + 2), 0.75);
    const f = (h: Complex): Complex => sub(plane.sexp(h), one);
    const numbers = kept(
      taylor(plane, f, { re: center, im: 0 }, Math.round(rho * 64) / 64),
      SEXP_RADIUS,
    ).map(({ re }) => re);
    if (center === 0) numbers[0] = 0;
    return numbers;
  });
}

/** d_m of w = h + sum d_m e^(2 pi i m h). */
function heightSeries(plane: ExactPlane): { re: number; im: number }[] {
  const { p } = plane;
  const count = 64;
  const line = fromNumber(0.25, p);
  const values = Array.from({ length: count }, (_, j) => {
    const h = { re: (BigInt(j) << p) / BigInt(count), im: line };
    return sub(plane.regularHeight(h), h);
  });
  const back = nome({ re: 0n, im: -line }, p);
  let factor: Complex = { re: 1n << p, im: 0n };
  return finish(fourier(values, rootsOfUnity(count, p), p))
    .slice(1, 24)
    .map(({ re, im }) => {
      factor = mul(factor, back, p);
      return toNumbers(mul({ re: re / BigInt(count), im: im / BigInt(count) }, factor, p), p);
    });
}

const interleaved = (zs: readonly { re: number; im: number }[]): number[] =>
  zs.flatMap(({ re, im }) => [re, im]);

const list = (numbers: readonly number[]): string => `[${numbers.join(", ")}]`;

/** The text of constants.generated.ts. */
export function constantsSource(plane: ExactPlane = exactPlane()): string {
  const { p, offset, theta } = plane;
  const c0 = toNumbers(offset, p);
  // Near L theta is used 0.8 and more above the real axis, the height series 3/4 and more.
  const allTheta = theta.map((c) => toNumbers(c, p));
  const thetaKept = kept(allTheta, 1).slice(1);
  const thetaNear = kept(allTheta, Math.exp(-2 * Math.PI * 0.8)).length - 1;
  const heightKept = kept(
    [{ re: 0, im: 0 }, ...heightSeries(plane)],
    Math.exp(-1.5 * Math.PI),
  ).slice(1);
  return sourceOf({
    offset: c0,
    theta: interleaved(thetaKept),
    thetaNear,
    height: interleaved(heightKept),
    slogCells: slogCells(plane),
    sexpPieces: sexpPieces(plane),
  });
}

interface Constants {
  readonly offset: { readonly re: number; readonly im: number };
  readonly theta: readonly number[];
  readonly thetaNear: number;
  readonly height: readonly number[];
  readonly slogCells: readonly { readonly cell: number; readonly numbers: readonly number[] }[];
  readonly sexpPieces: readonly (readonly number[])[];
}

function sourceOf(constants: Constants): string {
  const { offset, theta, thetaNear, height, slogCells, sexpPieces } = constants;
  const cells = slogCells.map(({ cell, numbers }) => `[${cell}, ${numbers.length}]`);
  const all = [
    ...theta,
    ...height,
    ...slogCells.flatMap(({ numbers }) => numbers),
    ...sexpPieces.flat(),
  ];
  return `// GENERATED by generate.ts (npm run generate) from a solve to 60 digits. Do not edit.

/** c_0: log S / L + c_0 tends to slog at L. */
export const offsetRe = ${offset.re};
export const offsetIm = ${offset.im};

/** How many coefficients of theta matter where Im w >= 0.8. */
export const thetaNear = ${thetaNear};

/** How many numbers of \`coefficients\` are theta's c_1, c_2, ... at q = e^(2 pi i w), interleaved. */
export const thetaCount = ${theta.length};

/** How many follow of d_1, d_2, ... of w = h + sum d_m e^(2 pi i m h), interleaved. */
export const heightCount = ${height.length};

/** Then, for cells 8 j + i, so many Taylor coefficients of slog, of slog + 1 for cell 0, at (i + j sqrt(-1)) / 4, interleaved. */
export const slogCells = [${cells.join(", ")}] as const;

/** And so many Taylor coefficients of sexp - 1 at (${SEXP_FROM} + n) / 4. */
export const sexpCounts = ${list(sexpPieces.map(({ length }) => length))};

/** Doubles as numbers/doubles-text.ts writes them. */
export const coefficients =
  "${textOf(all)}";
`;
}

export const constantsFile = fileURLToPath(new URL("./constants.generated.ts", import.meta.url));

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(constantsFile, constantsSource());
