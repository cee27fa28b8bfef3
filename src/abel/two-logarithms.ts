import { type Ball, ball } from "../numbers/ball.js";
import {
  abs,
  bitLength,
  exp,
  fromNumber,
  log,
  mul,
  rescale,
  sqrt,
  toNumber,
} from "../numbers/fixed.js";
import type { Complex } from "../numbers/fixed-complex.js";
import * as C from "../numbers/fixed-complex.js";
import { type Jet, shifted } from "../numbers/jet.js";
import { solveFixed } from "../numbers/linear.js";
import { memoized, PRECISIONS } from "../numbers/memo.js";
import { derivativeFixed, hornerFixed } from "../numbers/polynomial.js";
import { expScaled, type Scaled, scaledOf } from "../numbers/scaled.js";
import { nearFixedPoints } from "./fixed-points.js";
import { type Located, located, type Place } from "./two-logarithm-chart.js";

/**
 * The Abel function of g(u) = e^u - 1 + k, k = 1 + ln ln b near 0, with the logarithms at both fixed points taken
 * out:
 *
 *     A(u) = log(u - U1)/U1 + log(u - U2)/U2 + p(u),   p = sum_(m<=n) p_m u^m.
 *
 * For k > 0 U1 and U2 are conjugate and A is real on the whole line; for k < 0 they are real, U1 < 0 < U2, and
 * |u - U| in the place of u - U gives one function on each of the three intervals. With l(x) = log((e^x - 1)/x),
 *
 *     p(g(u)) - p(u) = -1 - sum_i l(u - U_i)/U_i,
 *
 * whose Taylor coefficients at 0 are a linear system for the p_m. Where the fixed points are farther apart than
 * the interval of u is wide, those of u^0, ..., u^(n-1): each p_(m+1) follows from lower ones by k p_m'. Where
 * they are nearer, those of u^2, ..., u^(n+1), each p_m following from higher ones, as for k = 0, where this
 * is the series of the Fatou coordinate.
 *
 * Error. The residual R(u) = A(g(u)) - A(u) - 1 is measured. Along an orbit errors add up like the integral of
 * R(u) / (g(u) - u): the bound is the length of the interval times the largest such quotient at 17 points,
 * four times over for what lies between them.
 *
 * What A leaves open is a 1-periodic function of it. It is the one of Kneser (k > 0), or of regular iteration at
 * either fixed point (k < 0), up to about e^(-4 pi^2 / |U|): measured against Kneser's 10^-37.4 at b = 1.5,
 * where that is 10^-39.1, and 10^-30 at 1.55 (10^-29.3). `twoLogarithmDigits` takes 0.8 of the exponent.
 */
export interface TwoLogarithms {
  readonly digits: number;
  /** It serves |u| <= reach; for k < 0 off the fixed points. */
  readonly reach: number;
  /** The fixed points if they are real. */
  readonly real: readonly [(p: bigint) => bigint, (p: bigint) => bigint] | undefined;
  height(u: Ball, p: bigint): Ball;
  /** A'(u). */
  slope(u: Ball, p: bigint): Ball;
  /** The u with this height; for k < 0 in the interval of the fixed points that `place` names. */
  inverse(height: Ball, p: bigint, place: Place): Ball;
  /** 1 / A'(u), u = inverse(height), from the height, however near a fixed point; 0 below all that decimal.js holds. */
  pace(height: Ball, u: Ball, p: bigint, place: Place): Scaled | number;
  /** The Taylor series of A at u, but for its constant term. */
  jet(u: bigint, order: number, p: bigint): Jet;
}

/** The digits up to which it is Kneser's or the regular solution for k = 1 + ln ln b. */
export const twoLogarithmDigits = (k: number): number =>
  Math.floor((0.8 * 4 * Math.PI ** 2 * Math.LOG10E) / Math.sqrt(2 * Math.abs(k)));

/** kappaAt: ln ln b in p fraction bits. */
export function twoLogarithms(kappaAt: (p: bigint) => bigint, digits: number): TwoLogarithms {
  const k = (p: bigint): bigint => kappaAt(p) + (1n << p);
  const size = sizeOf(k);
  const half = Math.sqrt(2 * Math.abs(size)); // |U|
  const zeros = BigInt(Math.max(0, Math.ceil(-Math.log2(half))));
  const reach = Math.max(2.4 / digits, 0.22 * half);
  const precision = BigInt(Math.ceil(digits * 3.33)) + 64n + 3n * zeros;
  for (
    let terms = Math.ceil(digits) + 8;
    terms < 3 * digits + 60;
    terms = Math.ceil(1.25 * terms)
  ) {
    const made = withTerms(terms);
    if (made !== undefined) return made;
  }
  throw new RangeError(`the series with two logarithms misses ${digits} digits at k = ${size}`);

  function withTerms(terms: number): TwoLogarithms | undefined {
    const low = half > reach / 4 ? 0 : 2;
    const p = coefficientsOf(k, { terms, low, reach, precision });
    const all = functions(k, size, p, zeros);
    const missing = residual(all, k, reach, precision);
    if (missing * 10n ** BigInt(digits) >= 1n << precision) return undefined;
    const model = (q: bigint): bigint => rescale(missing, precision, q) + 1n;
    return { digits, reach, real: all.real, ...onBalls(all, model, zeros) };
  }
}

/** k as a double; throws where it is so small that its sign and size take more bits than this works with. */
export function sizeOf(k: (p: bigint) => bigint): number {
  const value = k(256n);
  if (bitLength(value) > 156) return toNumber(value, 256n);
  throw new RangeError(
    `b is within 1e-30 of e^(1/e), expected "e^(1/e)" or a base farther from it`,
  );
}

interface Order {
  readonly terms: number;
  /** The lowest power whose coefficients are compared. */
  readonly low: number;
  readonly reach: number;
  readonly precision: bigint;
}

/** p_m rho^m in `bits` fraction bits, rho = 2^-shift. */
interface Polynomial {
  readonly coefficients: readonly bigint[];
  readonly bits: bigint;
  readonly shift: bigint;
}

export function coefficientsOf(
  kAt: (p: bigint) => bigint,
  { terms: n, low, reach, precision }: Order,
): Polynomial {
  const shift = BigInt(Math.max(0, Math.floor(-Math.log2(reach))));
  const bits = precision + 64n + 2n * BigInt(n);
  const size = sizeOf(kAt);
  const k = kAt(bits);
  const one = 1n << bits;
  const top = low + n;

  // (g(rho w) / rho)^m - w^m up to w^(top - 1), rho^(i-1) / i! at w^i
  const g = [k << shift, one];
  for (let i = 2; i < top; i++) g[i] = (g[i - 1] >> shift) / BigInt(i);
  const rows: bigint[][] = Array.from({ length: n }, () => []);
  let power = [one];
  for (let m = 1; m <= n; m++) {
    const next: bigint[] = Array.from({ length: top }, () => 0n);
    power.forEach((a, i) => {
      for (let j = 0; i + j < top; j++) next[i + j] += a * (g[j] ?? 0n);
    });
    power = next.map((x) => x >> bits);
    for (let i = 0; i < n; i++) rows[i][m - 1] = power[low + i] - (low + i === m ? one : 0n);
  }
  const right = rightSide(k, size, top, shift, bits);
  for (const [i, row] of rows.entries()) row.push(right[low + i]);
  return { coefficients: [0n, ...solveFixed(rows, bits)], bits, shift };
}

/** The Taylor coefficients of -1 - sum_i l(u - U_i)/U_i in u / rho. */
function rightSide(k: bigint, size: number, count: number, shift: bigint, p: bigint): bigint[] {
  const one = 1n << p;
  const [U1, U2] = nearFixedPoints(k, size, p);
  // |u - U| < 1, and l's series converges like (2 pi)^-m.
  const terms = Math.ceil(Number(p) / 2.6) + count;
  const quotient = [one];
  for (let m = 1; m <= terms; m++) quotient[m] = quotient[m - 1] / BigInt(m + 1);
  const l = [0n];
  for (let m = 1; m <= terms; m++) {
    let sum = 0n;
    for (let j = 1; j < m; j++) sum += BigInt(j) * l[j] * quotient[m - j];
    l[m] = (BigInt(m) * quotient[m] - (sum >> p)) / BigInt(m);
  }
  /** sum_i U_i^(j-1) */
  const powerSums: bigint[] = [];
  let [a, b] = [U1, U2].map((U) => C.div({ re: one, im: 0n }, U, p));
  for (let j = 0; j <= terms; j++) {
    powerSums.push(a.re + b.re);
    [a, b] = [C.mul(a, U1, p), C.mul(b, U2, p)];
  }
  return Array.from({ length: count }, (_, i) => {
    let sum = i === 0 ? -one : 0n;
    let binomial = 1n;
    for (let m = i; m <= terms; m++) {
      if (m > i) binomial = (binomial * BigInt(m)) / BigInt(m - i);
      const term = (binomial * l[m] * powerSums[m - i]) >> p;
      sum += (m - i) % 2 === 0 ? -term : term;
    }
    return sum >> (shift * BigInt(i));
  });
}

/** A and what of it needs no series, in p fraction bits. */
interface Functions {
  readonly real: TwoLogarithms["real"];
  abel(u: bigint, p: bigint): bigint;
  /** 1/(U1 (u - U1)) + 1/(U2 (u - U2)), nearly A'. */
  steep(u: bigint, p: bigint): bigint;
  slope(u: bigint, p: bigint): bigint;
  /** p(u) and p'(u). */
  polynomial(u: bigint, p: bigint): readonly [value: bigint, slope: bigint];
  jet(u: bigint, order: number, p: bigint): Jet;
  readonly fixed: (p: bigint) => readonly [Point, Point];
  /** More bits, for the sake of which numbers of the size of U squared have p of them. */
  readonly finer: (p: bigint) => bigint;
}

interface Point {
  readonly U: Complex;
  /** 1/U, its error as small as that of U, for the sake of which U has more bits at first. */
  readonly inverse: Complex;
}

function functions(
  k: (p: bigint) => bigint,
  size: number,
  { coefficients, bits, shift }: Polynomial,
  zeros: bigint,
): Functions {
  const fixed = memoized(PRECISIONS, (p: bigint): [Point, Point] => {
    const q = p + 2n * zeros + 16n;
    const point = (U: Complex): Point => ({
      U: C.rescale(U, q, p),
      inverse: C.rescale(C.div({ re: 1n << q, im: 0n }, U, q), q, p),
    });
    const [a, b] = nearFixedPoints(k(q), size, q);
    return [point(a), point(b)];
  });
  const at = memoized(PRECISIONS, (p: bigint) => coefficients.map((c) => rescale(c, bits, p)));
  const series = (u: bigint, p: bigint): bigint => hornerFixed(at(p), u << shift, p);
  const derivative = (u: bigint, p: bigint): bigint =>
    hornerFixed(derivativeFixed(at(p)), u << shift, p) << shift;
  const complex = size > 0;

  const steep = (u: bigint, p: bigint): bigint => {
    const [first, second] = fixed(p);
    const term = ({ U, inverse }: Point): bigint => {
      const distance = { re: u - U.re || 1n, im: -U.im };
      return C.div(inverse, distance, p).re;
    };
    return complex ? 2n * term(first) : term(first) + term(second);
  };

  return {
    real: complex ? undefined : [(p) => fixed(p)[0].U.re, (p) => fixed(p)[1].U.re],
    abel(u, p) {
      const [first, second] = fixed(p);
      const term = ({ U, inverse }: Point): bigint =>
        complex
          ? 2n * C.mul(C.log({ re: u - U.re, im: -U.im }, p), inverse, p).re
          : mul(log(abs(u - U.re) || 1n, p), inverse.re, p);
      return series(u, p) + (complex ? term(first) : term(first) + term(second));
    },
    steep,
    slope: (u, p) => steep(u, p) + derivative(u, p),
    polynomial: (u, p) => [series(u, p), derivative(u, p)],
    // The k-th coefficient of log(u - U)/U is -(-1/(u - U))^k / (k U). The polynomial has its coefficients in u / rho.
    jet(u, order, p) {
      const jet = [...shifted(at(p), u << shift, order, p)].map((c, k) => c << (shift * BigInt(k)));
      for (const { U, inverse } of complex ? fixed(p).slice(0, 1) : fixed(p)) {
        const w = C.div({ re: 1n << p, im: 0n }, { re: u - U.re || 1n, im: -U.im }, p);
        let power = C.mul({ re: -1n << p, im: 0n }, inverse, p);
        for (let k = 1; k <= order; k++) {
          power = C.mul({ re: -power.re, im: -power.im }, w, p);
          jet[k] += (complex ? 2n * power.re : power.re) / BigInt(k);
        }
      }
      return jet.with(0, 0n);
    },
    fixed,
    finer: (p) => p + 2n * zeros + 32n,
  };
}

/** [a ln |u - U|^2 - 2 D arg(u - conj U)] / |U|^2 = height, U = a + i D; twice, the first time without ln. */
function guessLine(height: bigint, U: Complex, p: bigint): bigint {
  const norm = C.norm(U, p);
  let logarithm = log(norm, p);
  let u = 0n;
  for (let i = 0; i < 3; i++) {
    const turned = mul(U.re, logarithm, p) - mul(height, norm, p);
    let angle = (turned << p) / (2n * U.im);
    // On (0, pi), kept off its ends.
    const least = 1n << (p / 2n);
    const most = 3n * (1n << p) + (1n << p) / 8n;
    angle = angle < least ? least : angle > most ? most : angle;
    const { re, im } = C.cis(angle, p);
    u = U.re + (U.im * re) / im;
    const distance = { re: u - U.re, im: U.im };
    logarithm = log(C.norm(distance, p), p);
  }
  return u;
}

/** The bound of the error that the residual leaves, in `precision` fraction bits. */
function residual(
  { abel, real }: Functions,
  k: (p: bigint) => bigint,
  reach: number,
  precision: bigint,
): bigint {
  const p = precision + 32n;
  let worst = 0n;
  for (let i = -8; i <= 8; i++) {
    const u = fromNumber((reach * i) / 8, p);
    const next = exp(u, p) - (1n << p) + k(p);
    const step = abs(next - u);
    if (real?.some((U) => (abs(U(p) - u) < step ? true : abs(U(p) - u) < 1n << (p / 2n)))) continue;
    const R = abs(abel(next, p) - abel(u, p) - (1n << p));
    const quotient = ((R + 1n) << p) / step;
    if (quotient > worst) worst = quotient;
  }
  return rescale(4n * mul(worst, fromNumber(2 * reach, p), p), p, precision);
}

/**
 * A' lies within a quarter of `steep` s. A logarithm rounds by 32 units and u - U by 2, both times 1/U: together
 * less than 64 units times s + (2 + sqrt s)/|U|. Heights as large as h, next to a real fixed point, are h (1/U) U, which
 * rounds by less than |h| units.
 */
function onBalls(
  { abel, steep, slope, polynomial, jet, fixed, finer, real }: Functions,
  model: (p: bigint) => bigint,
  zeros: bigint,
) {
  const fresh = (s: bigint, p: bigint): bigint =>
    mul(64n, s, p) + ((64n * ((2n << p) + sqrt(s, p) + 1n)) >> p) * (1n << zeros) + (1n << zeros);
  const onLine = (h: bigint, p: bigint): bigint =>
    inverseOnLine(h, fixed(p)[0].U, { abel, slope }, p);
  function beside(h: bigint, p: bigint, place: Place): Located & { readonly q: bigint } {
    const q = finer(p);
    const [first, second] = fixed(q).map(({ U, inverse }) => ({ U: U.re, inverse: inverse.re }));
    const at = (u: bigint): readonly [bigint, bigint] => polynomial(u, q);
    return { ...located(h << (q - p), place, [first, second], at, q), q };
  }
  return {
    jet,
    slope(u: Ball, p: bigint): Ball {
      const value = slope(u.value, p);
      // |A''/A'| is less than 2/|u - U1| + 2/|u - U2|.
      const near = fixed(p).reduce((sum, { U }) => {
        const distance = abs(u.value - U.re) + abs(U.im);
        return sum + (3n << (2n * p)) / (distance || 1n);
      }, 0n);
      const lost = (error: bigint): bigint => abs(mul(error * near, value, p)) >> p;
      return ball(value, lost(u.rounding + 8n) + 1n, lost(u.model));
    },
    height(u: Ball, p: bigint): Ball {
      const s = abs(steep(u.value, p));
      const grown = (error: bigint): bigint =>
        error === 0n ? 0n : mul(error, (5n * s) / 4n + (1n << p), p) + 1n;
      return ball(abel(u.value, p), grown(u.rounding) + fresh(s, p), grown(u.model) + model(p));
    },
    inverse(h: Ball, p: bigint, place: Place): Ball {
      let u: bigint;
      if (real === undefined) u = onLine(h.value, p);
      else {
        const { u: found, q } = beside(h.value, p, place);
        u = rescale(found, q, p);
      }
      const s = abs(steep(u, p));
      const shrunk = (error: bigint): bigint => ((4n * error) << p) / (3n * s + 1n) + 1n;
      const lost = h.rounding + fresh(s, p) + (abs(h.value) >> p);
      return ball(u, shrunk(lost) + 8n, shrunk(h.model + model(p)));
    },
    pace(h: Ball, u: Ball, p: bigint, place: Place): Scaled | number {
      const q = finer(p);
      if (real === undefined) {
        const { value, tens } = scaledOf((1n << (p + q)) / slope(u.value, p), q, p);
        const lost = (error: bigint): bigint => ((error + 8n) << zeros) * 8n; // |u - U| > |U|/2
        return { ball: ball(value, lost(u.rounding), lost(u.model)), tens };
      }
      const { a, factor } = beside(h.value, p, place);
      // a moves by |U| or less times what the height does.
      const moved = (error: bigint): bigint => (error >> (zeros - 1n > 0n ? zeros - 1n : 0n)) + 1n;
      const own = (abs(h.value) >> p) + 4n;
      const power = expScaled(
        ball(-rescale(a, q, p), moved(h.rounding) + own, moved(h.model + model(p))),
        p,
      );
      if (typeof power === "number") return 0;
      const { value, tens } = scaledOf(power.ball.value * factor, p + q, p);
      const relative = (error: bigint): bigint =>
        (error * abs(value)) / (abs(power.ball.value) || 1n) + 4n;
      return {
        ball: ball(value, relative(power.ball.rounding), relative(power.ball.model)),
        tens: tens + power.tens,
      };
    },
  };
}

/** The u of the line with A(u) = h: Newton's method from where the logarithms alone have this height. */
function inverseOnLine(
  h: bigint,
  U: Complex,
  { abel, slope }: Pick<Functions, "abel" | "slope">,
  p: bigint,
): bigint {
  let u = guessLine(h, U, p);
  for (let i = 0, last = false; i < MOST_STEPS; i++) {
    const step = ((abel(u, p) - h) << p) / slope(u, p);
    u -= step;
    if (last) return u;
    last = step * step < 1n << (p - 8n);
  }
  throw new RangeError(`the series with two logarithms has no inverse at ${toNumber(h, p)}`);
}

/** A' is nearly that of the logarithms: from their u Newton's method doubles its digits with every step. */
const MOST_STEPS = 100;
