import { fromNumber, pi, toNumber } from "../../numbers/fixed.js";
import {
  add,
  type Complex,
  div,
  log,
  rescale,
  sub,
  toNumbers,
} from "../../numbers/fixed-complex.js";
import { solverOf } from "../../numbers/linear.js";
import type { Parts } from "../../numbers/parts.js";
import { hornerComplex } from "../../numbers/polynomial.js";
import type { Line } from "../line.js";
import { listed, type Steps, part as share } from "../steps.js";
import type { RegularAbels, Side } from "./geometry.js";
import type { RegularAbel } from "./local.js";
import { digitsOf, largest } from "./residual.js";
import { nomeOf, type SideSeries } from "./series.js";

/**
 * The merged Abel function where one of the two fixed points attracts, without a disc: the lines of constant
 * Im A_a, A_a the regular Abel function at the attracting point, lead back to the repelling one, and on one
 * period of such a line
 *
 *     w + theta_a(w) = w' + theta_r(w'),   w = A_a(u), w' = A_r(u) = w + P(w),
 *
 * P of period 1. The singularities of A_a^-1, the orbit of kappa, are rows of points with Im A_a = Im A_a(kappa) + k t, t =
 * 2 pi |Re U| / |U|^2, Im of a turn around U; P is analytic between two of them. The line lies in the middle between
 * that of kappa, where theta_r ends, and the next on the other side, where theta_a does. So the coefficients
 * fall like e^(-pi t m). They are solved by collocation at as many points as there are, in doubles, refined in fixed point.
 */
interface Welded {
  readonly sides: Readonly<Record<Side, SideSeries>>;
  readonly digits: number;
  readonly slack: number;
  /** The line lies so far from the row of kappa, as a part of the way to the next. */
  readonly part: number;
}

export function* weld(
  kappa: Complex,
  locals: RegularAbels,
  digits: number,
  p: bigint,
): Steps<Welded | string> {
  let best: Welded | undefined;
  let failure = "";
  for (const part of [0.5, 0.3]) {
    const result = yield* weldAt(part, kappa, locals, digits, p);
    if (typeof result === "string") failure = result;
    else if (result.digits > (best?.digits ?? 0)) best = result;
    if (best !== undefined && best.digits >= digits - 4) break;
  }
  return best ?? failure;
}

/** The line of a weld, one period of A_a, a the attracting point, and the modes of both thetas. */
interface WeldLine {
  readonly side: Side;
  readonly inner: RegularAbel;
  readonly outer: RegularAbel;
  readonly start: number;
  readonly level: number;
  /** Im of a turn around U. */
  readonly turn: number;
  readonly modes: number;
  readonly modesOut: number;
  /** Points of collocation. */
  readonly count: number;
}

/** `part` of the way from the row of kappa to the next. */
function lineAt(
  part: number,
  kappa: Parts,
  locals: RegularAbels,
  digits: number,
): WeldLine | string {
  const side: Side = locals[1].attracts ? 1 : -1;
  const inner = locals[side];
  const outer = locals[-side as Side];
  if (!inner.attracts || outer.attracts) return "no attracting and repelling fixed point";
  const { U } = inner;
  const norm = U.re ** 2 + U.im ** 2;
  const turn = (2 * Math.PI * Math.abs(U.re)) / norm;
  const atKappa = inner.abel(kappa);
  if (Number.isNaN(atKappa.im)) return "kappa is not led to the attracting fixed point";
  const decay = digits * Math.LN10;
  if ((MOST * 2 * Math.PI * (1 - part) * turn) / Math.LN10 < FEWEST)
    return "too near a row of singularities";
  const modes = Math.min(MOST, Math.ceil(decay / (2 * Math.PI * (1 - part) * turn)) + 3);
  const modesOut = Math.ceil(OUTER * modes) + 2;
  const level = side * atKappa.im - part * turn;
  // So far to the right that F serves.
  const logRho = Math.log(inner.rho);
  const start = Math.ceil((logRho + U.im * side * level) / U.re) + 1;
  return { side, inner, outer, start, level, turn, modes, modesOut, count: modes + modesOut + 1 };
}

/** Im log(u - kappa) along the line and along what logarithms make of it, in doubles, until A_r is known there. */
function anglesBack(
  { side, inner, outer, start, level, count }: WeldLine,
  kappa: Parts,
): { angles: Float64Array[]; path: Parts[] } | string {
  const fine = Math.max(256, 4 * count);
  const path = Array.from({ length: fine + 1 }, (_, j) =>
    inner.inverse({ re: start + j / fine, im: side * level }),
  );
  const angles: Float64Array[] = [];
  const near = 0.3 * outer.reach;
  for (let n = 0; ; n++) {
    if (path.every((u) => Math.hypot(u.re - outer.U.re, u.im - outer.U.im) < near)) break;
    if (n === 3000) return "the line does not lead back to the repelling fixed point";
    const end = path[0];
    const turned = new Float64Array(fine + 1);
    let last = end.im;
    for (let j = fine; j >= 0; j--) {
      const [x, y] = [path[j].re - kappa.re, path[j].im - kappa.im];
      const argument = Math.atan2(y, x);
      const m = Math.round((last - argument) / (2 * Math.PI));
      last = argument + 2 * Math.PI * m;
      turned[j] = last;
      path[j] = { re: Math.log(Math.hypot(x, y)), im: last };
    }
    angles.push(turned);
  }
  return angles.length * count > MOST_LOGS ? "the line leads back too slowly" : { angles, path };
}

/**
 * The digits that the collocation loses, in doubles: on the line |q_r| is 1 in the mean only, and its highest power is as
 * large as this.
 */
function lostDigits({ side, outer, modesOut }: WeldLine, path: readonly Parts[]): number {
  const turn = {
    re: (2 * Math.PI * outer.U.im) / modulus2(outer.U),
    im: (2 * Math.PI * outer.U.re) / modulus2(outer.U),
  };
  let last: Parts | undefined;
  const levels = path.map((u) => {
    let { re, im } = outer.abel(u);
    if (last !== undefined) {
      const k = Math.round(((re - last.re) * turn.re + (im - last.im) * turn.im) / modulus2(turn));
      re -= k * turn.re;
      im -= k * turn.im;
    }
    last = { re, im };
    return side * im;
  });
  const mean = levels.reduce((sum, x) => sum + x, 0) / levels.length;
  return (modesOut * 2 * Math.PI * (Math.max(...levels) - mean)) / Math.LN10;
}

const modulus2 = ({ re, im }: Parts): number => re ** 2 + im ** 2;

/** w' = A_r at the point w(part) of the line, on the sheet nearest to w(part) + P if P is given. */
type Across = (part: number, P?: Complex) => Complex | undefined;

function acrossBy(
  { inner, outer }: WeldLine,
  angles: readonly Float64Array[],
  w: (part: number) => Complex,
  kappa: Complex,
  p: bigint,
): Across {
  const turns = 2n * pi(p);
  const aroundOuter = div({ re: 0n, im: turns }, outer.value, p);
  const around = toNumbers(aroundOuter, p);
  const aroundNorm = around.re ** 2 + around.im ** 2;
  return (part, P) => {
    let u = inner.inverseAt(w(part));
    for (const turned of angles) {
      const at = part * (turned.length - 1);
      const i = Math.floor(at);
      const l = log(sub(u, kappa), p);
      const angle = turned[i] + (at - i) * ((turned[i + 1] ?? turned[i]) - turned[i]);
      const m = Math.round((angle - toNumber(l.im, p)) / (2 * Math.PI));
      u = { re: l.re, im: l.im + turns * BigInt(m) };
    }
    const A = outer.abelAt(u);
    const value = A && { re: A.re + (BigInt(angles.length) << p), im: A.im };
    if (value === undefined || P === undefined) return value;
    const { re, im } = toNumbers(sub(sub(value, w(part)), P), p);
    const k = BigInt(Math.round((re * around.re + im * around.im) / aroundNorm));
    return sub(value, { re: k * aroundOuter.re, im: k * aroundOuter.im });
  };
}

/** The solver for the coefficients of both thetas from w' - w at the points of collocation. */
function collocation(
  { count, modes, modesOut }: WeldLine,
  nomesIn: readonly Complex[],
  nomesOut: readonly Complex[],
  p: bigint,
): (rhs: Float64Array) => Float64Array {
  const matrix = new Float64Array(2 * count * count);
  for (let j = 0; j < count; j++) {
    const fill = (q: Complex, column: number, from: number, to: number, sign: number): void => {
      const { re: x, im: y } = toNumbers(q, p);
      let [a, b] = [1, 0];
      for (let m = 0; m <= to; m++) {
        if (m >= from) {
          const at = 2 * (j * count + column + m);
          matrix[at] = sign * a;
          matrix[at + 1] = sign * b;
        }
        [a, b] = [a * x - b * y, a * y + b * x];
      }
    };
    fill(nomesIn[j], 0, 0, modes, 1);
    fill(nomesOut[j], modes, 1, modesOut, -1);
  }
  return solverOf(matrix, count);
}

interface WeldPath {
  readonly line: WeldLine;
  readonly w: (part: number) => Complex;
  readonly across: Across;
}

/** The line and what leads from it to the repelling fixed point. */
function pathOf(
  part: number,
  kappa: Complex,
  locals: RegularAbels,
  digits: number,
  p: bigint,
): WeldPath | string {
  const kappaParts = toNumbers(kappa, p);
  const line = lineAt(part, kappaParts, locals, digits);
  if (typeof line === "string") return line;
  const back = anglesBack(line, kappaParts);
  if (typeof back === "string") return back;
  const { angles, path } = back;
  if (!(lostDigits(line, path) < MOST_LOST))
    return "the line is not level enough at the repelling fixed point";
  const w = (part: number): Complex => ({
    re: fromNumber(line.start + part, p),
    im: fromNumber(line.side * line.level, p),
  });
  return { line, w, across: acrossBy(line, angles, w, kappa, p) };
}

/** w' + theta_r(w') - w - theta_a(w). */
function residualOf(
  { side }: WeldLine,
  sides: Readonly<Record<Side, SideSeries>>,
  at: Complex,
  image: Complex,
  p: bigint,
): Complex {
  const through = (w: Complex, which: Side): Complex => {
    const { line, theta } = sides[which];
    return hornerComplex(theta, nomeOf(w, line, which, p), p);
  };
  return sub(add(sub(image, at), through(image, -side as Side)), through(at, side));
}

/** Decimals to which thetas from elsewhere meet on the line of a part, or why there is none. */
export function weldedDigits(
  part: number,
  kappa: Complex,
  locals: RegularAbels,
  sides: Readonly<Record<Side, SideSeries>>,
  digits: number,
  p: bigint,
): { digits: number; slack: number } | string {
  const path = pathOf(part, kappa, locals, digits, p);
  if (typeof path === "string") return path;
  const { line, w, across } = path;
  let P: Complex | undefined;
  const residuals: Complex[] = [];
  for (let j = 0; j < FOLLOWED; j++) {
    const at = w(j / FOLLOWED);
    const image = across(j / FOLLOWED, P);
    if (image === undefined) return "the line is not led to the repelling fixed point";
    P = sub(image, at);
    residuals.push(residualOf(line, sides, at, image, p));
  }
  return { digits: digitsOf(largest(residuals), p), slack: ((1 - part) * line.turn) / 6 };
}

function* weldAt(
  part: number,
  kappa: Complex,
  locals: RegularAbels,
  digits: number,
  p: bigint,
): Steps<Welded | string> {
  const one = 1n << p;
  const path = pathOf(part, kappa, locals, digits, p);
  if (typeof path === "string") return path;
  const { line, w, across: other } = path;
  const { side, start, level, turn, modes, modesOut, count } = line;

  const images: Complex[] = [];
  let P: Complex | undefined;
  for (let j = 0; j <= count; j++) {
    const image = other(j / count, P);
    if (image === undefined) return "the line is not led to the repelling fixed point";
    P = sub(image, w(j / count));
    images.push(image);
    yield (0.5 * j) / count;
  }
  const period = sub(images.pop() as Complex, images[0]);
  const miss = toNumbers({ re: period.re - one, im: period.im }, p);
  if (Math.hypot(miss.re, miss.im) > 1e-9) {
    return `a period of the line winds around the repelling fixed point (${miss.re}, ${miss.im})`;
  }
  const mean = images.reduce((sum, z) => sum + toNumber(z.im, p), 0) / count;
  const lineIn: Line = { start, level, count: modes + 1 };
  const lineOut: Line = {
    start: images.reduce((sum, z, j) => sum + toNumber(z.re, p) - j / count, 0) / count,
    level: -side * mean,
    count: modesOut + 1,
  };
  const nomesIn = images.map((_, j) => nomeOf(w(j / count), lineIn, side, p));
  const nomesOut = images.map((z) => nomeOf(z, lineOut, -side as Side, p));

  const solve = collocation(line, nomesIn, nomesOut, p);
  const zero: Complex = { re: 0n, im: 0n };
  const thetaIn = Array.from({ length: modes + 1 }, () => zero);
  const thetaOut = Array.from({ length: modesOut + 1 }, () => zero);
  const sides = {
    [side]: { line: lineIn, theta: thetaIn },
    [-side]: { line: lineOut, theta: thetaOut },
  } as unknown as Welded["sides"];
  const residual = (part: number, image: Complex): Complex =>
    residualOf(line, sides, w(part), image, p);
  const residuals = (): Steps<Complex[]> => listed(count, (j) => residual(j / count, images[j]));
  for (let i = 0; i < 8; i++) {
    const missing = yield* share(residuals(), 0.5 + i / 16, 0.5 + (i + 1) / 16);
    const bits = largest(missing);
    if (bits < 16) break;
    const rhs = new Float64Array(2 * count);
    missing.forEach((x, k) => {
      const { re, im } = toNumbers(x, BigInt(bits));
      rhs[2 * k] = re;
      rhs[2 * k + 1] = im;
    });
    const d = solve(rhs);
    const q = p - BigInt(bits);
    const moved = (c: Complex, k: number): Complex =>
      add(
        c,
        rescale({ re: fromNumber(d[2 * k], 60n), im: fromNumber(d[2 * k + 1], 60n) }, 60n + q, p),
      );
    for (let m = 0; m <= modes; m++) thetaIn[m] = moved(thetaIn[m], m);
    for (let m = 1; m <= modesOut; m++) thetaOut[m] = moved(thetaOut[m], modes + m);
  }
  // Between the points of collocation.
  const between: Complex[] = [];
  for (let j = 0; j < LOOKED_AT; j++) {
    const i = Math.floor((j * count) / LOOKED_AT);
    const part = (i + 0.5) / count;
    const image = other(part, sub(images[i], w(i / count)));
    if (image === undefined) return "the line is not led to the repelling fixed point";
    between.push(residual(part, image));
    yield 1;
  }
  const last = yield* share(residuals(), 1, 1);
  const precise = digitsOf(largest([...last, ...between]), p);
  const tail = digitsOf(largest([...thetaIn.slice(-2), ...thetaOut.slice(-2)]), p);
  return { sides, digits: Math.min(precise, tail), slack: ((1 - part) * turn) / 6, part };
}

/** Modes of theta_r to those of theta_a: its singularities on the row of kappa are faint ones, log log ... */
const OUTER = 0.62;

/** Modes of each theta at most. */
const MOST = 150;

/** Logarithms in fixed point. */
const MOST_LOGS = 100_000;

/** Digits that the collocation may lose, of the 16 that each of its corrections has. */
const MOST_LOST = 13;

/** Digits that so many have to make. */
const FEWEST = 15;

/** Points at which thetas from elsewhere are looked at; so near that the sheet of one tells that of the next. */
const FOLLOWED = 31;

/** Points between those of collocation that are looked at. */
const LOOKED_AT = 12;
