import { halfExp as halfExpReal, iterateExp as iterateExpReal } from "../real/iterate.js";
import { sexp as sexpReal } from "../real/sexp.js";
import { slog as slogReal } from "../real/slog.js";
import { logV, repeatExp, v } from "./elementary.js";
import { type LocalSeries, localSeries } from "./fixed-point.js";
import { repeatLog, sexpUpper, slogSheetUpper, slogUpper } from "./kneser.js";
import {
  finishRegular,
  inverseSchroderFunction,
  logSchroder,
  overFixedPoint,
  regularIterate,
  schroderFunction,
} from "./schroder.js";

/**
 * The functions of the public interface on v, everywhere: real arguments, infinities, NaN, and the lower
 * half plane as the mirror image of the upper one. A zero imaginary part belongs to the half plane of
 * its sign. No objects are made here; V8 boxes about one double a number.
 */

/** Whether v lies in the lower half plane, which -0 belongs to. */
const isLower = (im: number): boolean => im < 0 || (im === 0 && 1 / im < 0);

const setV = (re: number, im: number): void => {
  v[0] = re;
  v[1] = im;
};

const setNaN = (): void => setV(Number.NaN, Number.NaN);

const isNaNPart = (re: number, im: number): boolean => Number.isNaN(re) || Number.isNaN(im);

const isFinitePair = (re: number, im: number): boolean =>
  Math.abs(re) <= Number.MAX_VALUE && Math.abs(im) <= Number.MAX_VALUE;

/** v becomes sexp(v). */
export function sexpV(): void {
  const re = v[0];
  const im = v[1];
  if (isNaNPart(re, im)) {
    setNaN();
    return;
  }
  if (im === 0 && re >= -2) {
    v[0] = sexpReal(re);
    return;
  }
  v[2] = 0;
  sexpSplitV();
}

/** v[0] + v[2] + i v[1], v[2] an integer, not NaN, becomes its sexp; real ones at or left of -2 included. */
function sexpSplitV(): void {
  const im = v[1];
  const lower = isLower(im);
  v[1] = Math.abs(im);
  if (isFinitePair(v[0], im)) sexpUpper();
  else sexpInfinite();
  if (lower) v[1] = -v[1];
}

/** Limits at infinity of the closed upper half plane, NaN parts where there is none. */
function sexpInfinite(): void {
  const { re, im } = localSeries(0);
  const real = v[1] === 0;
  if (v[0] === Number.POSITIVE_INFINITY) setV(real ? v[0] : Number.NaN, real ? 0 : Number.NaN);
  else if (real) setNaN();
  else setV(re, im);
}

/** v becomes slog(v) on the sheet `branch`. */
export function slogV(branch: number): void {
  const re = v[0];
  const im = v[1];
  if (isNaNPart(re, im)) {
    setNaN();
    return;
  }
  if (im === 0 && branch === 0) {
    v[0] = slogReal(re);
    return;
  }
  const lower = isLower(im);
  v[1] = Math.abs(im);
  if (!isFinitePair(re, im)) {
    if (branch === 0) slogInfinite();
    else setNaN();
  } else slogSheetUpper(branch);
  if (lower) v[1] = -v[1];
}

/** -2 to the left below the cut, elsewhere Infinity: slog(z) = slog(log z) + 1 grows, its argument tends to 0. */
function slogInfinite(): void {
  const left = v[0] === Number.NEGATIVE_INFINITY && v[1] < localSeries(0).im;
  setV(left ? -2 : Number.POSITIVE_INFINITY, 0);
}

/** v becomes exp^alpha(v) by Kneser's solution. */
export function iterateV(alphaRe: number, alphaIm: number): void {
  const re = v[0];
  const im = v[1];
  if (isNaNPart(re, im) || isNaNPart(alphaRe, alphaIm)) {
    setNaN();
    return;
  }
  if (alphaIm === 0) {
    if (im === 0) {
      const real = alphaRe === 0.5 ? halfExpReal(re) : iterateExpReal(re, alphaRe);
      if (!Number.isNaN(real)) {
        v[0] = real;
        return;
      }
    }
    if (Number.isInteger(alphaRe)) {
      integerIterateV(alphaRe);
      return;
    }
  }
  const lower = isLower(im);
  v[1] = Math.abs(im);
  if (isFinitePair(re, im)) {
    slogUpper();
  } else {
    slogInfinite();
    v[2] = 0;
  }
  // The integer part apart, so that the height keeps its digits.
  const whole = isFinitePair(alphaRe, 0) ? Math.round(alphaRe) : 0;
  v[0] += alphaRe - whole;
  v[2] += whole;
  if (lower) v[1] = -v[1];
  if (alphaIm !== 0) v[1] += alphaIm;
  if (isNaNPart(v[0], v[1])) {
    setNaN();
    return;
  }
  sexpSplitV();
}

/** v becomes exp or log of it, |n| times. */
function integerIterateV(n: number): void {
  if (n === -1) logV();
  else if (n >= 0) repeatExp(n, Math.abs(v[0]) + Math.abs(v[1]));
  else {
    const im = v[1];
    v[1] = Math.abs(im);
    repeatLog(-n);
    if (isLower(im)) v[1] = -v[1];
  }
}

/** v becomes the regular iterate exp^alpha(v) at the fixed point k. */
export function regularIterateV(k: number, alphaRe: number, alphaIm: number): void {
  if (!isFinitePair(v[0], v[1]) || !isFinitePair(alphaRe, alphaIm)) {
    setNaN();
    return;
  }
  if (alphaIm === 0 && Number.isInteger(alphaRe) && alphaRe >= 0) {
    repeatExp(alphaRe, Math.abs(v[0]) + Math.abs(v[1]));
    return;
  }
  if (k < 0) v[1] = -v[1];
  regularIterate(localSeries(k >= 0 ? k : -1 - k), alphaRe, k >= 0 ? alphaIm : -alphaIm);
  if (k < 0) v[1] = -v[1];
}

/** `work` on v at the fixed point k, in the upper half plane; a point at infinity gives NaN. */
function atFixedPoint(k: number, work: (local: LocalSeries) => void): void {
  if (!isFinitePair(v[0], v[1])) {
    setNaN();
    return;
  }
  if (k < 0) v[1] = -v[1];
  work(localSeries(k >= 0 ? k : -1 - k));
  if (k < 0) v[1] = -v[1];
}

/** v becomes L + F(e^(L v)) at the fixed point k. */
export const regularSexpV = (k: number): void => atFixedPoint(k, regularSexp);

function regularSexp(local: LocalSeries): void {
  const whole = Math.round(v[0]);
  const re = v[0] - whole;
  const im = v[1];
  v[0] = re * local.re - im * local.im;
  v[1] = re * local.im + im * local.re;
  finishRegular(local, whole, Math.abs(v[0]) + Math.abs(v[1]) + Math.abs(whole) + 1);
}

/** v becomes (log S(v) + 2 pi i branch) / L at the fixed point k, the logarithm principal. */
export const regularAbelV = (k: number, branch: number): void =>
  atFixedPoint(k, (local) => regularAbel(local, branch));

function regularAbel(local: LocalSeries, branch: number): void {
  const m = logSchroder(local);
  // log S = v + m L; its multiple of 2 pi i apart from m, which is exact.
  const turn = 2 * Math.PI;
  const turns = branch - m * local.index - Math.round((v[1] + m * local.arg) / turn);
  v[1] += turns * turn;
  overFixedPoint(local);
  v[0] += m;
}

/** v becomes S(v) at the fixed point k. */
export const schroderV = (k: number): void => atFixedPoint(k, schroderFunction);

/** v becomes L + F(v) at the fixed point k. */
export const inverseSchroderV = (k: number): void => atFixedPoint(k, inverseSchroderFunction);
