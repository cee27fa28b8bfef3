import { planeCoefficients } from "./coefficients.js";
import { offsetIm, offsetRe, thetaNear } from "./constants.generated.js";
import { expV, log1pV, logV, polynomialV, realPolynomialV, repeatExp, v } from "./elementary.js";
import { type LocalSeries, localSeries } from "./fixed-point.js";
import { fromLogSchroder, logSchroderNear, overFixedPoint } from "./schroder.js";

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
    const { all, theta, height, slog, sexp } = planeCoefficients();
    const placeOf = (part: Float64Array): number => part.byteOffset / part.BYTES_PER_ELEMENT;
    const slogFrom = new Int32Array(48).fill(-1);
    const slogCount = new Int32Array(48);
    for (const { cell, numbers } of slog) {
      slogFrom[cell] = placeOf(numbers);
      slogCount[cell] = numbers.length / 2;
    }
    laidOut = {
      local: localSeries(0),
      slog: all,
      slogFrom,
      slogCount,
      sexp: all,
      sexpFrom: Int32Array.from(sexp, placeOf),
      sexpCount: Int32Array.from(sexp, ({ length }) => length),
      theta: Float64Array.of(0, 0, ...theta),
      height: Float64Array.of(0, 0, ...height),
    };
  }
  return laidOut;
}

/** The disc around L where theta serves: there Im slog >= 0.87. */
const NEAR = 0.485;

/** More logarithms than any double needs to come near a fixed point, but those that never do. */
const MANY = 200;

/**
 * v = z, finite, Im z >= 0, becomes slog(z) = v[0] + v[2] + i v[1], v[2] an integer, on the sheet whose cut
 * runs from L horizontally to the left.
 *
 * Method: in |z - L| < 0.485, w + theta(w) with w = log S / L + c_0, four terms of theta. Else to the
 * sickle between the line Re z = Re L and its image, the circle |z| = |L|, where Taylor polynomials in
 * squares of side 1/4 serve: by log from the right and from above, by exp from the left and below the
 * cut. log and exp move slog by exactly 1, and log contracts errors. A square around 0 holds slog + 1,
 * so that v[0] keeps its digits where slog is near -1 and, after exp, near -2.
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
    if (re < 1.625 && re > -0.125 && im < 1.125) {
      const i = Math.floor(4 * re + 0.5);
      const j = Math.floor(4 * im + 0.5);
      const cell = 8 * j + i;
      const at = t.slogFrom[cell];
      if (at >= 0) {
        v[0] = re - i / 4;
        v[1] = im - j / 4;
        polynomialV(t.slog, at, t.slogCount[cell]);
        v[2] = cell === 0 ? n - 1 : n;
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
  addPeriodic(t.theta, thetaNear + 1);
}

/** v becomes log S(L + x + i y) / L, with log(x + i y) principal. */
function regularHeight(local: LocalSeries, x: number, y: number): void {
  v[0] = x;
  v[1] = y;
  logSchroderNear(local);
  overFixedPoint(local);
}

/**
 * v = z, finite, Im z >= 0, becomes the value of slog, v[0] + i v[1], on the sheet to which `turns`
 * counterclockwise turns around L lead from z; NaN parts where |turns| clockwise turns would lead below
 * the real heights.
 *
 * Method: one turn adds 2 pi i / L to w = log S / L + c_0, and slog = w + theta(w) where Im w > 0.
 */
export function slogSheetUpper(turns: number): void {
  const t = tables();
  const { local } = t;
  const re = v[0];
  const im = v[1];
  slogUpper();
  if (turns === 0) {
    v[0] += v[2];
    return;
  }
  const height = v[0] + v[2];
  const level = v[1];
  v[0] = re;
  v[1] = im;
  const logs = logsToNear(local);
  regularHeight(local, v[0], v[1]);
  // The sheet of w is the one on which w is about slog.
  const periodRe = -TURN * local.inverseIm;
  const periodIm = TURN * local.inverseRe;
  const x = v[0] + offsetRe + logs;
  const y = v[1] + offsetIm;
  const norm = periodRe * periodRe + periodIm * periodIm;
  const sheet = Math.round(((height - x) * periodRe + (level - y) * periodIm) / norm);
  v[0] = x + (sheet + turns) * periodRe;
  v[1] = y + (sheet + turns) * periodIm;
  if (!(v[1] > 0)) {
    v[0] = Number.NaN;
    v[1] = Number.NaN;
    return;
  }
  addPeriodic(t.theta, t.theta.length >> 1);
}

/** v = z becomes log^n(z) - L for the least n, which it returns, with |log^n(z) - L| < 0.485. */
function logsToNear(local: LocalSeries): number {
  for (let n = 0; ; n++) {
    const x = v[0] - local.re - local.reLow;
    const y = v[1] - local.im - local.imLow;
    if (!(x * x + y * y >= NEAR * NEAR) || n === MANY) {
      v[0] = n === MANY ? Number.NaN : x;
      v[1] = y;
      return n;
    }
    logV();
  }
}

const TURN = 2 * Math.PI;

/** v becomes v + sum_{0<m<count} c_m e^(2 pi i m v). */
function addPeriodic(c: Float64Array, count: number): void {
  const re = v[0];
  const im = v[1];
  if (im > 6.5) return; // below rounding
  const modulus = Math.exp(-TURN * im);
  const angle = TURN * (re - Math.floor(re));
  v[0] = modulus * Math.cos(angle);
  v[1] = modulus * Math.sin(angle);
  polynomialV(c, 0, count);
  v[0] += re;
  v[1] += im;
}

/** Below this Im h the pieces around the real axis serve. */
const LOW = 0.75;

/** Their interval, whose length is 1, and the multiple of 1/4 that the first piece lies around. */
const LOWEST = -0.375;
const HIGHEST = 0.625;
const FIRST = -1;

/**
 * v[0] + v[2] + i v[1] = h, finite, Im h >= 0, v[2] an integer, becomes sexp(h) = v[0] + i v[1], on the cut
 * its value from above.
 *
 * Method: from Im h = 3/4 on, L + F(e^(L (w - c_0))) with w = h + sum d_m e^(2 pi i m h), and exp as
 * often as brings F's argument into its series. Below, real Taylor polynomials for
 * -0.375 <= Re h < 0.625, then exp, or log; to the left of about -5, S and F once log has led near L.
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
  const i = Math.min(Math.max(Math.floor(4 * base + 0.5) - FIRST, 0), t.sexpFrom.length - 1);
  const scale = Math.abs(height) + 1;
  v[0] = base - (i + FIRST) / 4;
  realPolynomialV(t.sexp, t.sexpFrom[i], t.sexpCount[i]);
  v[1] = Math.abs(v[1]); // +0 too
  if (steps >= 0) {
    v[0] += 1;
    repeatExp(steps, scale);
  } else {
    log1pV();
    repeatLog(-steps - 1);
  }
}

function sexpHigh(t: Tables): void {
  const { local } = t;
  const whole = Math.round(v[0]);
  v[0] -= whole;
  v[2] += whole;
  const scale = Math.abs(v[0] + v[2]) + v[1];
  addPeriodic(t.height, t.height.length >> 1);
  const w = v[0] - offsetRe;
  const y = v[1] - offsetIm;
  v[0] = w * local.re - y * local.im;
  v[1] = w * local.im + y * local.re;
  const steps = fromLogSchroder(local, v[2]);
  const sensitivity = scale * Math.hypot(v[0] - local.re, v[1] - local.im);
  repeatExp(steps, sensitivity);
}

/**
 * v, Im v >= 0, becomes log^n(v): log until S serves, then z = L + F(S / L^m). At most MANY steps, for log
 * contracts the upper half plane to L; NaN parts for those that never come near.
 */
export function repeatLog(n: number): void {
  const { local } = tables();
  for (let i = 0; i < n; i++) {
    if (i === MANY) {
      v[0] = Number.NaN;
      v[1] = Number.NaN;
      return;
    }
    const x = v[0] - local.re - local.reLow;
    const y = v[1] - local.im - local.imLow;
    if (x * x + y * y < NEAR * NEAR) {
      v[0] = x;
      v[1] = y;
      logSchroderNear(local);
      fromLogSchroder(local, i - n);
      return;
    }
    if (v[0] === Number.POSITIVE_INFINITY && v[1] === 0) return;
    logV();
  }
}
