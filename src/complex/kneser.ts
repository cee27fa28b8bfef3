import { heightSeries, offsetIm, offsetRe, sexpPieces, slogCells, theta } from "./constants.js";
import { expV, log1pV, logV, polynomialV, realPolynomialV, v } from "./elementary.js";
import { type LocalSeries, localSeries } from "./fixed-point.js";

/**
 * Kneser's slog and sexp on the upper half plane in plain doubles; the lower one is its mirror image.
 * No function here allocates once the tables are laid out.
 */
interface Tables {
  readonly local: LocalSeries;
  /** Coefficients of all cells, interleaved, and where each cell's begin; -1 where there is no cell. */
  readonly slog: Float64Array;
  readonly slogFrom: Int32Array;
  readonly slogCount: Int32Array;
  readonly sexp: Float64Array;
  readonly sexpFrom: Int32Array;
  readonly sexpCount: Int32Array;
  readonly theta: Float64Array;
  readonly height: Float64Array;
}

let laidOut: Tables | undefined;

/** Laid out on first use, so that importing costs nothing. */
function tables(): Tables {
  if (laidOut === undefined) {
    const slogFrom = new Int32Array(48).fill(-1);
    const slogCount = new Int32Array(48);
    const slog: number[] = [];
    for (const [cell, numbers] of Object.entries(slogCells)) {
      slogFrom[Number(cell)] = slog.length;
      slogCount[Number(cell)] = numbers.length / 2;
      slog.push(...numbers);
    }
    const sexpFrom = new Int32Array(sexpPieces.length);
    const sexp: number[] = [];
    sexpPieces.forEach((numbers, i) => {
      sexpFrom[i] = sexp.length;
      sexp.push(...numbers);
    });
    laidOut = {
      local: localSeries(0),
      slog: Float64Array.from(slog),
      slogFrom,
      slogCount,
      sexp: Float64Array.from(sexp),
      sexpFrom,
      sexpCount: Int32Array.from(sexpPieces, ({ length }) => length),
      theta: Float64Array.from([0, 0, ...theta]),
      height: Float64Array.from([0, 0, ...heightSeries]),
    };
  }
  return laidOut;
}

/** The disc around L where theta serves: there Im slog >= 0.87. */
const NEAR = 0.485;

/**
 * v = z, finite, Im z >= 0, becomes slog(z) = v[0] + v[2] + i v[1], v[2] an integer, on the sheet whose cut
 * runs from L horizontally to the left.
 *
 * Method: in |z - L| < 0.485, w + theta(w) with w = log S / L + c_0, four terms of theta. Else to the
 * sickle between the line Re z = Re L and its image, the circle |z| = |L|, where Taylor polynomials in
 * squares of side 1/4 serve: by log from the right and from above, by exp from the left and below the
 * cut. log and exp move slog by exactly 1, and log contracts errors.
 */
export function slogUpper(): void {
  const t = tables();
  const { local } = t;
  for (let n = 0; ; ) {
    const re = v[0];
    const im = v[1];
    const x = re - local.re - local.reLow;
    const y = im - local.im - local.imLow;
    if (x * x + y * y < NEAR * NEAR) {
      slogNear(t, x, y);
      v[2] = n;
      return;
    }
    if (re < 1.625 && re > 0.125 && im < 1.125) {
      const i = Math.floor(4 * re + 0.5);
      const j = Math.floor(4 * im + 0.5);
      const cell = 8 * j + i;
      const at = t.slogFrom[cell];
      if (at >= 0) {
        v[0] = re - i / 4;
        v[1] = im - j / 4;
        polynomialV(t.slog, at, t.slogCount[cell]);
        v[2] = n;
        return;
      }
    }
    if (x < 0 && y < 0) {
      expV();
      n--;
    } else {
      logV();
      n++;
    }
  }
}

/** v becomes slog(L + x + i y) from theta. */
function slogNear(t: Tables, x: number, y: number): void {
  regularHeight(t.local, x, y);
  v[0] += offsetRe;
  v[1] += offsetIm;
  addPeriodic(t.theta);
}

/** v becomes log S(L + x + i y) / L, with log(x + i y) principal. */
export function regularHeight(local: LocalSeries, x: number, y: number): void {
  v[0] = x;
  v[1] = y;
  polynomialV(local.forward, 0, local.forward.length >> 1); // S / (x + iy), near 1
  const a = v[0];
  const b = v[1];
  const re = Math.log((x * x + y * y) * (a * a + b * b)) / 2;
  const im = Math.atan2(y, x) + Math.atan2(b, a);
  v[0] = re * local.inverseRe - im * local.inverseIm;
  v[1] = re * local.inverseIm + im * local.inverseRe;
}

const TURN = 2 * Math.PI;

/** v becomes v + sum_{m>0} c_m e^(2 pi i m v). */
export function addPeriodic(c: Float64Array): void {
  const re = v[0];
  const im = v[1];
  if (im > 6.5) return; // below rounding
  const modulus = Math.exp(-TURN * im);
  const angle = TURN * (re - Math.floor(re));
  v[0] = modulus * Math.cos(angle);
  v[1] = modulus * Math.sin(angle);
  polynomialV(c, 0, c.length >> 1);
  v[0] += re;
  v[1] += im;
}

/** Adds theta to v = w, Im w > 0 as on the other sheets of slog around L. */
export const addTheta = (): void => addPeriodic(tables().theta);

/** Below this Im h the pieces around the real axis serve. */
const LOW = 0.5;

/** Their interval, whose length is 2 1/4. */
const LOWEST = -0.625;
const HIGHEST = 1.625;

/**
 * v[0] + v[2] + i v[1] = h, finite, Im h >= 0, v[2] an integer, becomes sexp(h) = v[0] + i v[1], on the cut
 * its value from above.
 *
 * Method: from Im h = 1/2 on, L + F(e^(L (w - c_0))) with w = h + sum d_m e^(2 pi i m h), and exp as
 * often as brings F's argument into its series. Below, real Taylor polynomials for
 * -0.625 <= Re h < 1.625, then exp, or log; to the left of about -5, S and F once log has led near L.
 */
export function sexpUpper(): void {
  const t = tables();
  if (v[1] >= LOW) {
    sexpHigh(t);
    return;
  }
  const height = v[0] + v[2];
  const steps =
    height >= HIGHEST
      ? Math.floor(height - HIGHEST) + 1
      : height < LOWEST
        ? Math.floor(height - LOWEST)
        : 0;
  // Without rounding where v[0] is the small part of the height.
  const base = v[0] + (v[2] - steps);
  const i = Math.floor(4 * base + 0.5) + 2;
  const scale = Math.abs(height) + 1;
  v[0] = base - (i - 2) / 4;
  realPolynomialV(t.sexp, t.sexpFrom[i], t.sexpCount[i]);
  v[1] = Math.abs(v[1]); // +0 too
  if (steps >= 0) {
    v[0] += 1;
    repeatExp(steps, scale);
  } else {
    log1pV();
    repeatLog(t, -steps - 1);
  }
}

function sexpHigh(t: Tables): void {
  const { local } = t;
  const scale = Math.abs(v[0] + v[2]) + v[1];
  addPeriodic(t.height);
  const w = v[0] - offsetRe;
  const y = v[1] - offsetIm;
  v[0] = w * local.re - y * local.im;
  v[1] = w * local.im + y * local.re;
  const steps = fromLogSchroder(local, v[2]);
  const sensitivity = scale * Math.hypot(v[0] - local.re, v[1] - local.im);
  repeatExp(steps, sensitivity);
}

/**
 * v = log S(z) - n L becomes, with s >= 0 exponentials still to apply, which it returns, e^-s(z): F's
 * series serves for arguments up to its radius.
 */
export function fromLogSchroder(local: LocalSeries, n: number): number {
  const logModulus = v[0] + n * local.re;
  const steps = Math.max(0, Math.ceil((logModulus - Math.log(local.radius)) / local.re));
  if (!(logModulus > -700)) {
    v[0] = local.re;
    v[1] = local.im;
    return 0;
  }
  const shift = n - steps;
  v[0] += shift * local.re;
  v[1] += shift * local.im;
  expV();
  fromSchroder(local);
  return steps;
}

/** v = S(z), |v| <= radius, becomes z. */
function fromSchroder(local: LocalSeries): void {
  const re = v[0];
  const im = v[1];
  polynomialV(local.inverse, 0, local.inverse.length >> 1);
  const a = v[0];
  const b = v[1];
  v[0] = local.re + (re * a - im * b);
  v[1] = local.im + (re * b + im * a);
}

/**
 * v becomes exp^n(v), where an error of `sensitivity` units of rounding in the argument moves v. Once not even
 * half a radian of the next direction is certain, the result has NaN parts.
 */
export function repeatExp(n: number, sensitivity: number): void {
  let moved = sensitivity;
  for (let i = 0; i < n; i++) {
    if (v[1] === 0 && v[0] > 710) {
      v[0] = Number.POSITIVE_INFINITY;
      return;
    }
    if (moved * 2 ** -53 > 0.5 && !(v[0] < -746 && moved * 2 ** -54 < -v[0])) {
      v[0] = Number.NaN;
      v[1] = Number.NaN;
      return;
    }
    moved += Math.abs(v[0]) + Math.abs(v[1]);
    expV();
    moved *= Math.abs(v[0]) + Math.abs(v[1]);
  }
}

/** v, Im v >= 0, becomes log^n(v): log until S serves, then z = L + F(S / L^m). */
function repeatLog(t: Tables, n: number): void {
  const { local } = t;
  for (let i = 0; i < n; i++) {
    const x = v[0] - local.re;
    const y = v[1] - local.im;
    if (x * x + y * y < NEAR * NEAR) {
      v[0] = x;
      v[1] = y;
      logSchroderNear(local);
      fromLogSchroder(local, i - n);
      return;
    }
    logV();
  }
}

/** v = z - L, |v| <= radius, becomes log S(z). */
export function logSchroderNear(local: LocalSeries): void {
  const x = v[0];
  const y = v[1];
  polynomialV(local.forward, 0, local.forward.length >> 1);
  const a = v[0];
  const b = v[1];
  v[0] = Math.log(Math.hypot(x, y)) + Math.log(a * a + b * b) / 2;
  v[1] = Math.atan2(y, x) + Math.atan2(b, a);
}
