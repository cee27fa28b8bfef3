import {
  add,
  type Disc,
  fromDouble,
  integer,
  most,
  mul,
  NotEnclosed,
  ratio,
  sub,
  up,
} from "../../balls/disc.js";
import { exp, modulusUp, pi } from "../../balls/elementary.js";
import { part, type Steps } from "../steps.js";
import {
  ANGLES,
  type Arc,
  arcPoint,
  checkArcPoint,
  checkLinePoint,
  checkSheet,
  iterated,
  nomeAt,
  type Period,
} from "./hypotheses.js";
import { type Judged, type JudgedDiscs, judgedDiscs, UP } from "./judged.js";
import { type Plan, planFor } from "./plan.js";
import { abelAt, coarse, inverseAbel, type Setting, settingOf } from "./setting.js";
import { type Count, ellipseBound, everywhere, LOW, pointsFor, supremum } from "./suprema.js";

/** A finite sum theta~(w) = sum c_k e^(2 pi i k (w - start - i level)), exactly these c_k over 2^p. */
type Theta = readonly { readonly re: bigint; readonly im: bigint }[];

/** What a proof consists of; with the judged function everything else can be computed anew. */
export interface Certificate {
  readonly p: bigint;
  readonly line: Period;
  readonly theta: Theta;
  readonly arcs: readonly Arc[];
  /** Equal pieces of the line's period whose ellipses are bounded. */
  readonly lineArcs: number;
}

/** What was proved, and of what size the proof was. */
export interface Proof {
  readonly certificate: Certificate;
  /** M: |Im (A - P)| <= bound / 2^p on |v| <= 1. */
  readonly bound: bigint;
  readonly kappaMap: number;
  readonly kappaLine: number;
  /** eps_map, eps_theta, eps_line over 2^p. */
  readonly residuals: { readonly map: bigint; readonly theta: bigint; readonly line: bigint };
  readonly nodes: number;
  readonly boxes: number;
  readonly setting: Setting;
}

/** Bounds on an ellipse above this make an arc be halved: it costs 40 points. */
const LARGEST = 1e24;

/** Digits that a remainder lies below what is asked for: an expansion is usually better than it says. */
const SLACK = 12;

/** Bits that the roundings of a node may cost, besides the digits. */
const GUARD = 72;

/**
 * A proof that a function P is near Kneser's Abel function A of g(u) = e^u + kappa: |Im (A - P)| <= M on its disc.
 *
 * Theorem (docs/certificate.md). Let C+ be a union of finitely many closed arcs, each mapped (with an n such that g^n u
 * lies inside the disc) or theta (with Im A_U >= level), and omega the harmonic measure of C+. With
 *     eps_map   = sup |P(g^n u) - n - P(u)|                   on mapped arcs,
 *     eps_theta = sup |A_U(u) + theta~(A_U(u)) - P(u)|        on theta arcs,
 *     eps_line  = sup |P(z(w)) - w - theta~(w)|               on a period of the line Im w = level,
 * kappa_map and kappa_line the largest omega on the images of mapped arcs and on the line,
 *     M <= max(eps_map / (1 - kappa_map), (eps_theta + eps_line) / (1 - kappa_line)).
 *
 * Everything is enclosed by discs (src/balls): the hypotheses over discs that cover the arcs, the suprema by Chebyshev
 * points and Bernstein ellipses (suprema.ts). What is chosen freely, arcs, n, line, theta~, comes from plan.ts in few digits.
 *
 * Cost: arcs times points times coefficients; points grow like the digits, coefficients too.
 */
export function* certifying(
  judged: Judged,
  kappaAt: (p: bigint) => Disc,
  start: { re: number; im: number },
  digits: number,
): Steps<Proof> {
  const p = BigInt(Math.ceil((digits + SLACK) * Math.log2(10)) + GUARD);
  const s = settingOf(kappaAt(p), start, p);
  yield 0.01;
  const low = coarse(s, LOW);
  const lowP = judgedDiscs(judged, LOW);
  const plan = planFor(low, lowP, digits + SLACK);
  yield 0.03;
  const P = judgedDiscs(judged, p);
  const theta = thetaOf(s, P, plan);
  yield 0.05;
  const bounding = boundingOf(low, lowP, theta, plan.line, p);
  const { arcs } = yield* part(arcsOf(bounding, plan), 0.05, 0.25);
  const lineArcs = linePieces(bounding);
  const certificate = { p, line: plan.line, theta, arcs, lineArcs };
  return yield* part(proving(judged, s, certificate, digits, bounding.ellipses), 0.25, 1);
}

/** Bounds of residuals on ellipses, and the discs that each took, by what they are of: what was bounded once is not bounded again. */
type Ellipses = Map<string, { readonly bound: number; readonly boxes: number }>;

/** One of them; undefined where there is none below LARGEST. */
function bounded(
  ellipses: Ellipses,
  name: string,
  count: Count,
  compute: (count: Count) => number | undefined,
): number | undefined {
  let known = ellipses.get(name);
  if (known === undefined) {
    const own: Count = { boxes: 0 };
    const bound = compute(own);
    if (bound === undefined) return undefined;
    known = { bound, ...own };
    ellipses.set(name, known);
  }
  count.boxes += known.boxes;
  return known.bound;
}

/** theta~ from P by a DFT along the line, in the middles of discs. */
function thetaOf(s: Setting, P: JudgedDiscs, { line, terms }: Plan): Theta {
  const { p } = s;
  const count = BigInt(terms);
  const first = lineStart(line, p);
  const misses: Disc[] = [];
  for (let j = 0n; j < count; j++) {
    const w = add(first, ratio(j, count, p));
    misses.push({ ...sub(P.polynomial(P.toChart(inverseAbel(s, w))), w), rad: 0n });
  }
  const turn = 2n * pi(p).re;
  const roots = misses.map((_, j) => exp({ re: 0n, im: (-turn * BigInt(j)) / count, rad: 0n }, p));
  return misses.map((_, k) => {
    let [re, im] = [0n, 0n];
    misses.forEach((miss, j) => {
      const root = roots[(j * k) % terms];
      re += miss.re * root.re - miss.im * root.im;
      im += miss.re * root.im + miss.im * root.re;
    });
    return { re: (re >> p) / count, im: (im >> p) / count };
  });
}

const lineStart = ({ start, level }: Period, p: bigint): Disc => ({
  re: fromDouble(start, p).re,
  im: fromDouble(level, p).re,
  rad: 0n,
});

/** The whole half circle in arcs on which the hypotheses hold and whose ellipses are bounded. */
function* arcsOf(bounding: Bounding, plan: Plan): Steps<{ arcs: Arc[] }> {
  const arcs: Arc[] = [];
  const { low, lowP, count } = bounding;
  const cover = (from: number, to: number): void => {
    let failure: unknown;
    for (const n of plan.sources((from + to) / 2 / ANGLES)) {
      const arc = { from, to, n };
      try {
        everywhere(
          (t) => void checkArcPoint(arcPoint(arc, lowP, LOW)(t), arc, plan.line, lowP, low),
          count,
          4,
        );
        if (arcBound(arc, bounding) !== undefined) {
          arcs.push(arc);
          return;
        }
      } catch (error) {
        if (!(error instanceof NotEnclosed)) throw error;
        failure = error;
      }
    }
    if (to - from < ANGLES / 2048) {
      throw new RangeError(
        `certify: ${failure instanceof Error ? failure.message : "no map and no theta serves"} near angle ${(from / ANGLES).toFixed(4)} pi`,
      );
    }
    const middle = (from + to) / 2;
    cover(from, middle);
    cover(middle, to);
  };
  const pieces = 16;
  for (let i = 0; i < pieces; i++) {
    cover((ANGLES / pieces) * i, (ANGLES / pieces) * (i + 1));
    yield i / pieces;
  }
  return { arcs };
}

/** sum |c_k| |q|^k at |q| <= modulus. */
const thetaBound = (sizes: readonly number[], modulus: number): number =>
  sizes.reduceRight((sum, c) => (sum * modulus + c) * (1 + 2 ** -50), 0) * UP;

/** What bounds on ellipses are made of, and where they are counted and kept. */
interface Bounding {
  readonly low: Setting;
  readonly lowP: JudgedDiscs;
  /** Moduli of the coefficients of theta. */
  readonly sizes: readonly number[];
  readonly line: Period;
  readonly count: Count;
  readonly ellipses: Ellipses;
}

const boundingOf = (
  low: Setting,
  lowP: JudgedDiscs,
  theta: Theta,
  line: Period,
  p: bigint,
  ellipses: Ellipses = new Map(),
): Bounding => ({
  low,
  lowP,
  sizes: theta.map(({ re, im }) => modulusUp({ re, im, rad: 1n }, p)),
  line,
  count: { boxes: 0 },
  ellipses,
});

/** A bound of an arc's residual on its ellipse, undefined above LARGEST. */
function arcBound(
  arc: Arc,
  { low, lowP, sizes, line, count, ellipses }: Bounding,
): number | undefined {
  const point = arcPoint(arc, lowP, LOW);
  const { from, to, n } = arc;
  const at = (t: Disc): number => {
    const u = point(t);
    const own = lowP.bound(modulusUp(lowP.toChart(u), LOW));
    if (n !== 0) {
      const image = lowP.toChart(iterated(u, n, low));
      return (own + lowP.bound(modulusUp(image, LOW)) + Math.abs(n)) * UP;
    }
    const w = abelAt(low, u);
    const q = modulusUp(nomeAt(w, lineStart(line, LOW), LOW), LOW);
    return (own + thetaBound(sizes, q) + modulusUp(w, LOW)) * UP;
  };
  return bounded(ellipses, `arc ${from} ${to} ${n}`, count, (own) =>
    ellipseBound(at, LARGEST, own),
  );
}

/** The point w of the line at t in [-1, 1] of piece j of so many. */
function linePoint(line: Period, j: number, pieces: number, p: bigint): (t: Disc) => Disc {
  const middle = add(lineStart(line, p), ratio(BigInt(2 * j + 1), BigInt(2 * pieces), p));
  const half = ratio(1n, BigInt(2 * pieces), p);
  return (t) => add(middle, mul(half, t, p));
}

function lineBound(
  j: number,
  pieces: number,
  { low, lowP, sizes, line, count, ellipses }: Bounding,
): number | undefined {
  const point = linePoint(line, j, pieces, LOW);
  const at = (t: Disc): number => {
    const w = point(t);
    const image = lowP.toChart(inverseAbel(low, w));
    const q = modulusUp(nomeAt(w, lineStart(line, LOW), LOW), LOW);
    return (lowP.bound(modulusUp(image, LOW)) + thetaBound(sizes, q) + modulusUp(w, LOW)) * UP;
  };
  return bounded(ellipses, `line ${j} / ${pieces}`, count, (own) => ellipseBound(at, LARGEST, own));
}

/** The least number of pieces of the line, a power of two, whose ellipses are bounded. */
function linePieces(bounding: Bounding): number {
  for (let pieces = 4; pieces <= 256; pieces *= 2) {
    const fits = Array.from({ length: pieces }, (_, j) => j).every(
      (j) => lineBound(j, pieces, { ...bounding, count: { boxes: 0 } }) !== undefined,
    );
    if (fits) return pieces;
  }
  throw new RangeError("certify: (d): the line comes too near the edge of what can be bounded");
}

/**
 * The proof from a certificate, whoever made it: nothing of it is trusted. `ellipses` of the same certificate may have been
 * bounded already.
 */
export function* proving(
  judged: Judged,
  s: Setting,
  certificate: Certificate,
  digits: number,
  ellipses: Ellipses = new Map(),
): Steps<Proof> {
  const { line, theta, arcs, lineArcs, p } = certificate;
  if (p !== s.p || !(Number.isSafeInteger(lineArcs) && lineArcs >= 1)) {
    throw new RangeError(
      `certify: p = ${p}, lineArcs = ${lineArcs}, expected ${s.p} and 1 or more`,
    );
  }
  const low = coarse(s, LOW);
  const lowP = judgedDiscs(judged, LOW);
  const P = judgedDiscs(judged, p);
  const bounding = boundingOf(low, lowP, theta, line, p, ellipses);
  const { count } = bounding;
  let nodes = 0;
  adjoining(arcs);

  let kappaMap = 0;
  let kappaLine = 0;
  let [mapError, thetaError, lineError] = [0n, 0n, 0n];
  const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
  const all = arcs.length + lineArcs;
  const thetaTilde = thetaDiscs(theta, p);

  for (const [i, arc] of arcs.entries()) {
    const [from, to] = [i / all, (i + 1) / all];
    const lowPoint = arcPoint(arc, lowP, LOW);
    everywhere(
      (t) => {
        kappaMap = Math.max(kappaMap, checkArcPoint(lowPoint(t), arc, line, lowP, low));
      },
      count,
      16,
    );
    const bound = arcBound(arc, bounding);
    if (bound === undefined) throw new RangeError("certify: the ellipse of an arc is not bounded");
    const m = pointsFor(bound, digits + SLACK);
    nodes += m;
    const point = arcPoint(arc, P, p);
    const { n } = arc;
    const residual = (t: Disc): Disc => {
      const u = point(t);
      const own = P.polynomial(P.toChart(u));
      if (n !== 0) {
        const image = P.polynomial(P.toChart(iterated(u, n, s)));
        return sub(sub(image, integer(n, p)), own);
      }
      const w = abelAt(s, u);
      return sub(add(w, thetaTilde(nomeAt(w, lineStart(line, p), p))), own);
    };
    const supremumHere = yield* part(supremum(residual, m, bound, p), from, to);
    if (n !== 0) mapError = larger(mapError, supremumHere);
    else thetaError = larger(thetaError, supremumHere);
  }

  checkSheet(lineStart(line, LOW), low);
  for (let j = 0; j < lineArcs; j++) {
    const [from, to] = [(arcs.length + j) / all, (arcs.length + j + 1) / all];
    const lowPoint = linePoint(line, j, lineArcs, LOW);
    everywhere(
      (t) => {
        kappaLine = Math.max(kappaLine, checkLinePoint(lowPoint(t), lowP, low));
      },
      count,
      16,
    );
    const bound = lineBound(j, lineArcs, bounding);
    if (bound === undefined)
      throw new RangeError("certify: the ellipse of the line is not bounded");
    const m = pointsFor(bound, digits + SLACK);
    nodes += m;
    const point = linePoint(line, j, lineArcs, p);
    const residual = (t: Disc): Disc => {
      const w = point(t);
      const value = P.polynomial(P.toChart(inverseAbel(s, w)));
      return sub(sub(value, w), thetaTilde(nomeAt(w, lineStart(line, p), p)));
    };
    lineError = larger(lineError, yield* part(supremum(residual, m, bound, p), from, to));
  }

  const bound = larger(shared(mapError, kappaMap), shared(thetaError + lineError, kappaLine));
  return {
    certificate,
    bound,
    kappaMap,
    kappaLine,
    residuals: { map: mapError, theta: thetaError, line: lineError },
    nodes,
    boxes: count.boxes,
    setting: s,
  };
}

/** error / (1 - kappa), rounded up. */
function shared(error: bigint, kappa: number): bigint {
  const rest = Math.floor((1 - kappa) * (1 - 2 ** -40) * 2 ** 40);
  if (!(rest > 0)) throw new RangeError("certify: (c), (d): images or line not inside the disc");
  return up(error << 40n, BigInt(rest));
}

/** (b): the arcs are closed, share their ends and make up the half circle. */
function adjoining(arcs: readonly Arc[]): void {
  const whole = ({ from, to, n }: Arc): boolean =>
    [from, to, n].every(Number.isSafeInteger) && to > from;
  const joined = arcs.every((arc, i) => whole(arc) && arc.from === (i === 0 ? 0 : arcs[i - 1].to));
  if (!joined || arcs.length === 0 || arcs[arcs.length - 1].to !== ANGLES) {
    throw new RangeError("certify: (b): the arcs do not make up the half circle");
  }
}

/** theta~ at a nome, |q| <= 1 up to 2^-40: Horner's rule rounds by less than 3 a term; the radius counts with sum k |c_k|. */
function thetaDiscs(theta: Theta, p: bigint): (q: Disc) => Disc {
  const slope = theta.reduce(
    (sum, { re, im }, k) => sum + BigInt(k) * (most({ re, im, rad: 0n }, p) + 1n),
    1n << p,
  );
  const rounding = 4n * BigInt(theta.length);
  return (q) => {
    if (most(q, p) > (1n << p) + (1n << (p - 40n)))
      throw new NotEnclosed("(e): a point below the line");
    let [re, im] = [0n, 0n];
    for (let k = theta.length - 1; k >= 0; k--) {
      const next = ((re * q.re - im * q.im) >> p) + theta[k].re;
      im = ((re * q.im + im * q.re) >> p) + theta[k].im;
      re = next;
    }
    return { re, im, rad: rounding + ((slope * q.rad * 9n) >> (p + 3n)) + 1n };
  };
}
