import type { Side } from "../../abel/merged/geometry.js";
import { radius as radiusOfF } from "../../abel/merged/local-doubles.js";
import type { SideSeries } from "../../abel/merged/series.js";
import { inverseCoefficients, quotientCoefficients } from "../../abel/schroder.js";
import {
  ComplexPair,
  type PairParts,
  PairSeries,
  pairParts,
  TURN,
  TURN_LOW,
} from "../../numbers/complex-pair.js";
import { type Complex, div, sub, toNumbers } from "../../numbers/fixed-complex.js";
import {
  expParts,
  minusParts,
  modulusOf,
  overParts,
  type Parts,
  plusParts,
  servesTo,
  timesParts,
} from "../../numbers/parts.js";
import { hornerParts, hornerWithSlopeParts } from "../../numbers/polynomial.js";
import { FAR } from "./map-pairs.js";

/** Terms of S(U + x)/x at most. */
const TERMS = 60;

/** The part of where S and its inverse are analytic that their series are summed on at most. */
const PART = 0.5;

/** What a series leaves out. */
const LEFT_OUT = 2 ** -64;

/** What the doubles next to one fixed point are made from. */
interface LocalPoint {
  readonly value: Complex;
  readonly kappa: Complex;
  readonly p: bigint;
  readonly side: Side;
  /** A = w + theta, w = A_U, and how far below its line theta serves. */
  readonly series: SideSeries;
  readonly slack: number;
  /** log(u - U) is continuous but on the ray from U away from this direction. */
  readonly direction: Parts;
}

/**
 * An Abel function next to a fixed point of g(u) = e^u + kappa and its inverse, A = w + theta(w), w = log S / U, in pairs of
 * doubles; log S as in src/abel/merged/local.ts.
 */
export class LocalInPairs {
  readonly attracts: boolean;
  readonly U: PairParts;
  readonly size: number;
  private readonly lambda: PairParts;
  private readonly perU: PairParts;
  private readonly perLambda: PairParts;
  private readonly base: Parts;
  private readonly side: Side;
  readonly level: number;
  private readonly lineStart: number;
  readonly slack: number;
  private readonly theta: PairSeries;
  private readonly constant: PairParts;
  /** S(U + x)/x, |x| <= near. */
  private readonly quotient: PairSeries;
  private readonly near: number;
  /** U + F(rho v), |v| <= 1. */
  private readonly inverse: PairSeries;
  private readonly rho: number;
  private readonly scratch = new ComplexPair();
  private readonly x = new ComplexPair();
  private readonly q = new ComplexPair();

  constructor({ value, kappa, p, side, series, slack, direction }: LocalPoint) {
    const multiplier = sub(value, kappa);
    const one = { re: 1n << p, im: 0n };
    this.U = pairParts(value, p);
    this.lambda = pairParts(multiplier, p);
    this.perU = pairParts(div(one, value, p), p);
    this.perLambda = pairParts(div(one, multiplier, p), p);
    this.size = modulusOf(this.lambda);
    this.attracts = this.size < 1;
    this.base = direction;
    this.side = side;
    this.level = series.line.level;
    this.lineStart = series.line.start;
    this.slack = slack;
    const [constant = { re: 0n, im: 0n }, ...rest] = series.theta;
    this.constant = pairParts(constant, p);
    this.theta = new PairSeries([{ re: 0n, im: 0n }, ...rest], p, Math.exp(TURN * slack));
    const quotient = quotientCoefficients(multiplier, TERMS, p);
    const serves = servesTo(
      quotient.map((c) => toNumbers(c, p)),
      LEFT_OUT,
    );
    this.near = this.attracts ? serves : Math.min(PART * this.size, serves);
    this.quotient = new PairSeries(quotient, p, this.near);
    const room = this.attracts ? 0.3 * radiusOfF(toNumbers(multiplier, p)) : this.near;
    this.rho = 2 ** Math.floor(Math.log2(room));
    const inverse: Complex[] = [{ re: 0n, im: 0n }];
    for (const f of inverseCoefficients(multiplier, this.rho, p)) {
      inverse.push(f);
      if (modulusOf(toNumbers(f, p)) < LEFT_OUT) break;
    }
    this.inverse = new PairSeries(inverse, p, 1);
  }

  /**
   * u becomes w less the steps that it gives; "lost" where they do not lead to U, "far" where there are too many.
   */
  regular(u: ComplexPair): number | "lost" | "far" {
    const { x, q, scratch, attracts, near } = this;
    x.copy(u);
    x.plus(this.U, -1);
    let angle = this.angleOf(x);
    let steps = 0;
    for (; !(x.size <= near); steps++) {
      if (!(steps < FAR)) return "far";
      const before = { re: x.re, im: x.im };
      let from: Parts;
      let to: Parts;
      if (attracts) {
        if (!(Math.abs(x.im) < Math.PI && x.re < 50)) return "lost";
        x.exponential();
        x.real(-1, 0);
        [from, to] = [before, { re: x.re, im: x.im }];
        x.times(this.lambda);
      } else {
        x.times(this.perLambda);
        from = { re: x.re, im: x.im };
        x.real(1, 0);
        x.logarithm();
        to = x;
      }
      const ratio = overParts(to, from);
      angle += Math.atan2(ratio.im, ratio.re);
    }
    if (x.size === 0) return "far";
    q.copy(x);
    q.error = 0;
    this.quotient.evaluate(x, scratch);
    angle += Math.atan2(scratch.im, scratch.re);
    const slope = timesParts({ re: this.quotient.slopeRe, im: this.quotient.slopeIm }, x);
    const rate = modulusOf(plusParts(scratch, slope));
    const { error: moved, slope: moves } = x;
    x.error = 0;
    x.times(scratch);
    x.error += moved * rate + q.size * scratch.error;
    x.slope = moves * rate;
    x.logarithm();
    const count = attracts ? -steps : steps;
    const turns = Math.round((angle - x.im - count * this.U.im) / TURN);
    x.turn(turns);
    x.times(this.perU);
    u.copy(x);
    return count;
  }

  /** By how many turns of log S more than log U that of g(u) is more than that of u; undefined where they do not meet on the way to U. */
  turnsTo(u: Parts, image: Parts): number | undefined {
    const x = minusParts(u, this.U);
    const y = minusParts(image, this.U);
    if (!(Math.abs(x.im) < Math.PI && x.re < 50)) return undefined;
    const ratio = overParts(overParts(y, this.lambda), x);
    const angle = this.angleOf(y) - this.angleOf(x) - Math.atan2(ratio.im, ratio.re);
    return Math.round((angle - this.U.im) / TURN);
  }

  /** The argument of log(u - U), continuous but on its cut. */
  private angleOf(x: Parts): number {
    const { base } = this;
    const { re, im } = overParts(x, base);
    return Math.atan2(im, re) + Math.atan2(base.im, base.re);
  }

  /** So far above its line (towards U) w + `steps` lies. */
  above(w: Parts): number {
    return this.side * w.im - this.level;
  }

  /** w so many turns of log S on. */
  turn(w: ComplexPair, turns: number): void {
    const { scratch } = this;
    scratch.start(0, 0);
    scratch.turn(turns);
    scratch.times(this.perU);
    w.plus(scratch, 1);
  }

  /** w + theta(w) in doubles. */
  roughly(w: Parts): Parts {
    return plusParts(plusParts(w, hornerParts(this.theta.parts, this.nomeOf(w))), this.constant);
  }

  /** w becomes w + theta(w) where theta serves. */
  height(w: ComplexPair): boolean {
    const { q, scratch, theta } = this;
    if (!(this.above(w) >= -this.slack)) return false;
    this.nome(w);
    theta.evaluate(q, scratch);
    const rate = this.rate();
    scratch.error += Math.hypot(theta.slopeRe, theta.slopeIm) * q.error;
    w.error *= rate;
    w.slope *= rate;
    w.plus(this.constant, 1);
    w.plus(scratch, 1);
    w.error += scratch.error;
    return true;
  }

  /** q = e^(2 pi i side (w - start)), 1 on the line, without the error of w. */
  private nome(w: ComplexPair): void {
    const { q, side } = this;
    q.copy(w);
    q.real(-Math.floor(w.re), 0);
    q.real(-this.lineStart, 0);
    q.imaginary(-side * this.level, 0);
    q.error = 0;
    q.slope = 1;
    q.times({ re: 0, reLow: 0, im: side * TURN, imLow: side * TURN_LOW });
    q.exponential();
  }

  /** The same in doubles. */
  private nomeOf(w: Parts): Parts {
    const { side, level, lineStart } = this;
    const turned = { re: w.re - lineStart, im: w.im - side * level };
    return expParts(timesParts(turned, { re: 0, im: side * TURN }));
  }

  /** |1 + theta'(w)| */
  private rate(): number {
    const { re, im } = this.slopeAt();
    return Math.hypot(1 + re, im);
  }

  private slopeAt(): Parts {
    const { theta, q, side } = this;
    const turned = timesParts({ re: theta.slopeRe, im: theta.slopeIm }, q);
    return { re: -side * TURN * turned.im, im: side * TURN * turned.re };
  }

  /** The height h becomes w with w + theta(w) = h. */
  regularHeight(h: ComplexPair): boolean {
    const { scratch, theta, x } = this;
    let w: Parts = minusParts(h, this.constant);
    for (let i = 0; ; i++) {
      const q = this.nomeOf(w);
      const [value, slope] = hornerWithSlopeParts(theta.parts, q);
      const turned = timesParts(timesParts(slope, q), { re: 0, im: this.side * TURN });
      const miss = minusParts(plusParts(plusParts(w, value), this.constant), h);
      const step = overParts(miss, { re: 1 + turned.re, im: turned.im });
      w = minusParts(w, step);
      if (modulusOf(step) < 2 ** -44 * (1 + modulusOf(w))) break;
      if (!(i < 40)) return false;
    }
    if (!(this.above(w) >= -this.slack)) return false;
    x.start(w.re, w.im);
    this.nome(x);
    theta.evaluate(this.q, scratch);
    const slope = this.slopeAt();
    const rate = Math.hypot(1 + slope.re, slope.im);
    x.plus(scratch, 1);
    x.error = scratch.error;
    x.plus(this.constant, 1);
    x.plus(h, -1);
    const step = overParts(x, { re: 1 + slope.re, im: slope.im });
    const error = (h.error + x.error) / rate;
    const moved = h.slope / rate;
    h.start(w.re, w.im);
    h.real(-step.re, 0);
    h.imaginary(-step.im, 0);
    h.error = error;
    h.slope = moved;
    return true;
  }

  /**
   * w + whole becomes u; the steps of g that are left, of a repelling U, or those of logarithms, as a negative number, of an
   * attracting one.
   */
  point(w: ComplexPair, whole: number): number | undefined {
    const { U, scratch, attracts } = this;
    w.times(U);
    const excess = w.re + whole * U.re - Math.log(this.rho);
    const steps = Math.max(0, Math.ceil(excess / Math.abs(U.re)));
    const shift = attracts ? whole + steps : whole - steps;
    if (!(steps <= FAR && Math.abs(shift) < 1000)) return undefined;
    scratch.start(shift, 0);
    scratch.times(U);
    w.plus(scratch, 1);
    w.turn(-Math.round(w.im / TURN));
    w.exponential();
    scratch.start(this.rho, 0);
    w.over(scratch);
    this.inverse.apply(w, scratch);
    w.plus(U, 1);
    return attracts ? -steps : steps;
  }
}
