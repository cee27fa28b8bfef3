import { expV, logModulus, logV, polynomialV, repeatExp, v } from "./elementary.js";
import { type LocalSeries, POWERS } from "./fixed-point.js";

/**
 * The Schröder function S at a fixed point L of index k >= 0, and its inverse, on any plane of arguments.
 *
 * S(z) = L^m S(z_m), z_m = ell^m(z), where ell is the branch of log with ell(L) = L:
 * - k = 0: 0 <= Im ell < 2 pi, cut on [0, Infinity), which holds the branch points 0, 1, e, e^e, ... of S
 *   and belongs to the upper half plane;
 * - k >= 1: (2k - 1) pi < Im ell <= (2k + 1) pi, cut on (-Infinity, 0], which belongs to the upper half
 *   plane; 0 is S's only branch point.
 * Both map the plane into the closed upper half plane, and by Schwarz's lemma their iterates tend to L.
 */

/** More steps than any double takes to come near L, but the branch points, which never do. */
const MANY = 200;

/** v = z becomes z_m - L, |z_m - L| <= radius; returns m. NaN parts at branch points. */
function toNear(local: LocalSeries): number {
  const limit = local.radius * local.radius;
  let x = v[0] - local.re - local.reLow;
  let y = v[1] - local.im - local.imLow;
  for (let m = 0; m < MANY; m++) {
    if (x * x + y * y <= limit) {
      v[0] = x;
      v[1] = y;
      return m;
    }
    if (v[1] === 0) v[1] = 0; // -0 on the side of 0
    logV();
    if (local.index === 0 && v[1] < 0) v[1] += 2 * Math.PI;
    x = v[0] - local.re - local.reLow;
    y = v[1] - local.arg - local.argLow; // without the turns, whose size would cost digits
    v[1] += 2 * Math.PI * local.index;
  }
  v[0] = Number.NaN;
  v[1] = Number.NaN;
  return 0;
}

/** v = z becomes log S(z_m); returns m. */
export function logSchroder(local: LocalSeries): number {
  const m = toNear(local);
  logSchroderNear(local);
  return m;
}

/** v = z becomes S(z). */
export function schroderFunction(local: LocalSeries): void {
  const m = toNear(local);
  const re = v[0];
  const im = v[1];
  polynomialV(local.forward, 0, local.forward.length >> 1);
  multiplyV(re, im);
  for (let i = 0; i < m; i++) multiplyV(local.re, local.im);
}

/** v = z - L, |v| <= radius, becomes log S(z), log(z - L) principal; -Infinity at L itself. */
export function logSchroderNear(local: LocalSeries): void {
  const x = v[0];
  const y = v[1];
  polynomialV(local.forward, 0, local.forward.length >> 1); // S / (z - L), near 1
  const a = v[0];
  const b = v[1];
  const square = x * x + y * y;
  const norm = a * a + b * b;
  v[0] =
    square > 1e-280 ? Math.log(square * norm) / 2 : Math.log(Math.hypot(x, y)) + Math.log(norm) / 2;
  v[1] = Math.atan2(y, x) + Math.atan2(b, a);
}

/** v becomes v / L. */
export const overFixedPoint = ({ inverseRe, inverseIm }: LocalSeries): void =>
  multiplyV(inverseRe, inverseIm);

/** v becomes (re + i im) v. */
function multiplyV(re: number, im: number): void {
  const x = v[0];
  const y = v[1];
  v[0] = x * re - y * im;
  v[1] = x * im + y * re;
}

/**
 * v = log S(z) - n L becomes, with s >= 0 exponentials still to apply, which it returns, the point
 * L + F(S(z) / L^m), m >= 0 the least with |S(z) / L^m| <= radius, or its exponential L e^F.
 */
export function fromLogSchroder(local: LocalSeries, n: number): number {
  const logOfModulus = v[0] + n * local.re;
  if (logOfModulus < -700) {
    v[0] = local.re;
    v[1] = local.im;
    return 0;
  }
  const steps = stepsFor(local, logOfModulus);
  const shift = n - steps;
  if (Math.abs(shift) <= POWERS) {
    expV();
    multiplyByPower(local, shift);
  } else {
    v[0] += shift * local.re;
    v[1] += shift * local.arg; // e^(i Im L) = e^(i arg)
    expV();
  }
  return fromSeries(local, steps);
}

/** v = w becomes, with the exponentials still to apply that it returns, L + F(w), as by fromLogSchroder. */
function fromSchroder(local: LocalSeries): number {
  const logOfModulus = logModulus(v[0], v[1]);
  const steps = stepsFor(local, logOfModulus);
  if (steps > POWERS) {
    v[1] = Math.atan2(v[1], v[0]);
    v[0] = logOfModulus;
    return fromLogSchroder(local, 0);
  }
  multiplyByPower(local, -steps);
  return fromSeries(local, steps);
}

const stepsFor = (local: LocalSeries, logModulus: number): number =>
  Math.max(0, Math.ceil((logModulus - Math.log(local.radius)) / local.re));

function multiplyByPower({ powers }: LocalSeries, n: number): void {
  const at = 2 * (POWERS + n);
  multiplyV(powers[at], powers[at + 1]);
}

/** v = w, |w| <= radius, becomes L + F(w) if steps is 0, else its exponential; returns the steps left. */
function fromSeries(local: LocalSeries, steps: number): number {
  const re = v[0];
  const im = v[1];
  polynomialV(local.inverse, 0, local.inverse.length >> 1); // F(w) / w
  multiplyV(re, im);
  if (steps === 0) {
    v[0] += local.re;
    v[1] += local.im;
    return 0;
  }
  expV();
  multiplyV(local.re, local.im);
  return steps - 1;
}

/** v = z becomes the regular iterate L + F(L^alpha S(z)). */
export function regularIterate(local: LocalSeries, alphaRe: number, alphaIm: number): void {
  const m = logSchroder(local);
  const whole = Math.round(alphaRe);
  const part = alphaRe - whole;
  v[0] += part * local.re - alphaIm * local.im;
  v[1] += part * local.im + alphaIm * local.re;
  const size = Math.abs(v[0]) + Math.abs(v[1]) + 1;
  finishRegular(local, m + whole, size);
}

/** v = log S(z) - n L, right to `size` units of rounding, becomes z. */
export function finishRegular(local: LocalSeries, n: number, size: number): void {
  applyExp(local, fromLogSchroder(local, n), size);
}

/** v = w becomes L + F(w). */
export function inverseSchroderFunction(local: LocalSeries): void {
  applyExp(local, fromSchroder(local), 2);
}

function applyExp(local: LocalSeries, steps: number, size: number): void {
  const distance = Math.abs(v[0] - local.re) + Math.abs(v[1] - local.im);
  repeatExp(steps, size * distance);
}
