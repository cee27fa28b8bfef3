import { type Side, sides } from "../../abel/merged/geometry.js";
import type { Merged } from "../../abel/merged/merged.js";
import { pointOf } from "../../abel/slit-chart.js";
import { ComplexPair } from "../../numbers/complex-pair.js";
import { type Complex, toNumbers } from "../../numbers/fixed-complex.js";
import { minusParts, modulusOf, overParts, type Parts } from "../../numbers/parts.js";
import { DiscInPairs } from "./disc-pairs.js";
import { followed, type Way } from "./leftward.js";
import { LocalInPairs } from "./local-pairs.js";
import { FAR, hasPower, isOnCut, MapInPairs } from "./map-pairs.js";
import type { mergedDisc } from "./merged-disc.js";
import { MOST_TO_RIGHT, type mergedPaths } from "./merged-paths.js";
import type { mergedSides } from "./merged-sides.js";
import { isLower } from "./orbits.js";
import type { PlaneInDoubles } from "./plane.js";
import { SheetCells } from "./sheet-cells.js";

/** Heights with larger real parts are left to the digits engine. */
const FARTHEST = 64;

/** The relative error that a point has at most of which A_U is asked for in doubles. */
const RIGHT = 1e-13;

/** Numbers in doubles that differ by so little are not told apart. */
const CLOSE = 1e-9;

/** What is left of a point when sexp of its height is taken, at most, and what a height of another sheet leaves at least. */
const SAME = 2 ** -33;
const OTHER = 2 ** -27;

/** Next to 0 and 1, whose heights are -1 and 0, the digits engine has digits of a small distance's own size. */
const BESIDE_ANCHOR = 2 ** -20;

/** Heights that differ by more belong to different sheets. */
const OTHER_SHEET = 1e-6;

/** A value of A at g^steps(u), less steps. */
interface Candidate {
  readonly steps: number;
  /** Where theta serves, and the turns of log S beyond those of A_U; else the disc. */
  readonly at: { readonly side: Side; readonly turns: number } | undefined;
  readonly h: Parts;
  readonly remote: number;
}

/** A point of an orbit, and A_U there in doubles where it was asked for. */
interface Known {
  readonly u: Parts;
  readonly at: Partial<Record<Side, AtSide | undefined>>;
}

interface AtSide {
  readonly w: Parts;
  /** Whether its candidates are among those that were found. */
  readonly listed: boolean;
}

/** A height whose logarithms to the left are looked for, without what is known of them where they are to be found anew. */
interface From {
  readonly height: Parts;
  readonly above: boolean;
  readonly anew: boolean;
}

/** The order of remoteness; of those that are as remote, as the same height at several points of an orbit, the shortest way. */
const comparison = (a: Candidate, b: Candidate): number =>
  Math.abs(a.remote - b.remote) > CLOSE ? a.remote - b.remote : wayOf(a) - wayOf(b);

/** Its steps, and some more that lead from theta to the fixed point. */
const wayOf = ({ steps, at }: Candidate): number => Math.abs(steps) + (at === undefined ? 0 : 8);

/**
 * The merged solution of a complex base on the plane in pairs of doubles, from that in fixed point (merged.ts), whose way it goes.
 *
 * The sheet of slog is looked for in doubles, and what is found is computed in pairs. Where doubles cannot tell which of two comes
 * first, and beside the limits of the expansions, it is left to the digits engine.
 */
export function mergedInDoubles(
  ln: Complex,
  merged: Merged,
  {
    disc: { isEmpty, inDisc, outer },
    sides: { sideOf, forwardSide, nearer },
    paths,
    remoteness,
    high,
  }: {
    readonly disc: ReturnType<typeof mergedDisc>;
    readonly sides: ReturnType<typeof mergedSides>;
    readonly paths: ReturnType<typeof mergedPaths>;
    readonly remoteness: (h: Parts) => number;
    /** So far above its line theta comes before the disc. */
    readonly high: number;
  },
): PlaneInDoubles {
  const { p, kappa, chart, coefficients, locals } = merged;
  const kappaParts = toNumbers(kappa, p);
  const middle = chart.middle.im;
  const map = new MapInPairs(ln, kappa, p);
  const disc = new DiscInPairs(chart, coefficients, p, outer);
  const center = pointOf({ re: 0, im: 0 }, chart);
  const localOf = (side: Side): LocalInPairs =>
    new LocalInPairs({
      value: locals[side].value,
      kappa,
      p,
      side,
      series: merged.sides[side],
      slack: merged.slack ?? 0,
      direction: minusParts(center, locals[side].U),
    });
  const local = { 1: localOf(1), [-1]: localOf(-1) };
  const turnOf = (side: Side): Parts => overParts({ re: 0, im: 2 * Math.PI }, locals[side].U);
  const turn = { 1: turnOf(1), [-1]: turnOf(-1) };

  const cells = new SheetCells<Candidate>(
    (z) => {
      const way = searched(z);
      return way && { way, h: { re: x.re, im: x.im } };
    },
    (a, b) => a.steps === b.steps && a.at?.side === b.at?.side && a.at?.turns === b.at?.turns,
  );

  /** The turns of the logarithms that lead to the left, without those before the first that has any. */
  let lastTurns: readonly number[] | undefined;
  const turnsAt = new SheetCells<readonly number[]>(
    (h) => {
      lastTurns = undefined;
      left.start(h.re, h.im);
      if (sexp(left, h.im >= 0, true) !== 0 || lastTurns === undefined) return undefined;
      return { way: lastTurns, h: { re: left.re, im: left.im } };
    },
    (a, b) => a.length === b.length && a.every((turns, i) => turns === b[i]),
  );

  const x = new ComplexPair();
  const tried = new ComplexPair();
  const back = new ComplexPair();
  /** Two, for what is looked for anew is looked for while another is. */
  const starts = [new ComplexPair(), new ComplexPair()];
  const left = new ComplexPair();
  const right = new ComplexPair();
  const ahead = new ComplexPair();
  const behind = new ComplexPair();

  /**
   * The height in h becomes a point of its orbit, so many steps of g before it; undefined where it is not known, "none" where the digits
   * engine finds as little: it looks for an expansion and for the way of logarithms in the same doubles.
   */
  function sexp(h: ComplexPair, above: boolean, anew = false): number | "none" | undefined {
    if (!(Math.abs(h.re) < FARTHEST)) return undefined;
    const parts = { re: h.re, im: h.im };
    const first = isEmpty ? nearer(parts) : sideOf(parts, high);
    const found = first === undefined ? inDisc(parts, Number.NEGATIVE_INFINITY) : undefined;
    if (found === undefined)
      return sexpBeside(first ?? sideOf(parts, 0), h, { height: parts, above, anew });
    const start = starts[anew ? 1 : 0];
    start.copy(h);
    if (found.n < 0) {
      const steps = sexpBeside(forwardSide(parts), h, { height: parts, above, anew });
      if (typeof steps === "number") return steps;
      h.copy(start);
    }
    h.real(-found.n, 0);
    if (!disc.point(h, found.v)) return undefined;
    if (found.n >= 0) return found.n;
    for (let more = 0; more <= MOST_TO_RIGHT; more++) {
      const n = more - found.n;
      const near = paths.inDisc(parts, n);
      if (logarithms(h, n, { height: parts, above, anew, near })) return 0;
      if (!hasPower(h)) return undefined;
      map.up(h);
    }
    h.copy(start);
    return sexpBeside(sideOf(parts, 0), h, { height: parts, above, anew });
  }

  /** sexp where theta of a side serves, if it is one. */
  function sexpBeside(
    side: Side | undefined,
    h: ComplexPair,
    from: From,
  ): number | "none" | undefined {
    if (side === undefined) return "none";
    if (!local[side].regularHeight(h)) return undefined;
    const w = { re: h.re, im: h.im };
    const steps = local[side].point(h, 0);
    if (steps === undefined || steps >= 0) return steps;
    const offset = minusParts(w, from.height);
    const near = paths.beside(side, { re: w.re - steps, im: w.im }, offset);
    return logarithms(h, -steps, { ...from, near }) ? 0 : undefined;
  }

  /** n logarithms that lead along the horizontal to the left. */
  function logarithms(u: ComplexPair, n: number, way: Way & From): boolean {
    const known = way.anew ? undefined : turnsAt.at(way.height);
    if (known !== undefined && known.way.length <= n) {
      right.copy(u);
      for (let i = known.way.length - n; i < known.way.length; i++) map.log(u, known.way[i] ?? 0);
      if (modulusOf(minusParts(u, known.h)) <= known.spread) return true;
      u.copy(right);
    }
    const angles = followed(BigInt(n), kappaParts, way);
    if (angles === undefined) return false;
    const turns = Array.from({ length: n }, (_, i) =>
      map.down(u, angles[Math.min(i, angles.length - 1)]),
    );
    const first = turns.findIndex((by) => by !== 0);
    lastTurns = first < 0 ? [] : turns.slice(first);
    return true;
  }

  /** The candidates at u, g^steps of what began, in doubles; undefined where not all are known. */
  function addAt(u: ComplexPair, steps: number, to: Candidate[], last?: Known): Known | undefined {
    if (!(u.error < RIGHT * u.size)) return undefined;
    const add = (h: Parts, at: Candidate["at"]): void => {
      const less = { re: h.re - steps, im: h.im };
      to.push({ steps, at, h: less, remote: remoteness(less) });
    };
    const known: Known = { u: { re: u.re, im: u.im }, at: {} };
    const v = disc.inside(u);
    if (v !== undefined) add(disc.roughly(v), undefined);
    for (const side of sides) {
      const before = last && carried(side, last, known.u, steps > 0);
      const w = before?.w ?? (last && v !== undefined ? undefined : locals[side].abel(u));
      // So near to a fixed point its heights are not known in doubles.
      if (w !== before?.w && modulusOf(minusParts(u, local[side].U)) < CLOSE) return undefined;
      const listed = before?.listed === true;
      known.at[side] = w && { w, listed: listed || v === undefined };
      if (w === undefined || listed || v !== undefined || Number.isNaN(w.re)) continue;
      for (const turns of [0, 1, -1]) {
        const { re, im } = turn[side];
        const turned = { re: w.re + turns * re, im: w.im + turns * im };
        const above = local[side].above(turned) + local[side].slack;
        if (Math.abs(above) < CLOSE) return undefined;
        if (above > 0) add(local[side].roughly(turned), { side, turns });
      }
    }
    return known;
  }

  /** A_U(u) from that of g(u), or of the point that u is the image of; listed where its candidates are the same. */
  function carried(side: Side, last: Known, u: Parts, ahead: boolean): AtSide | undefined {
    const at = last.at[side];
    if (at === undefined) return undefined;
    const turns = ahead ? local[side].turnsTo(last.u, u) : local[side].turnsTo(u, last.u);
    if (turns === undefined) return undefined;
    const sign = ahead ? 1 : -1;
    const { re, im } = turn[side];
    const w = { re: at.w.re + sign * (1 + turns * re), im: at.w.im + sign * turns * im };
    return { w, listed: at.listed && turns === 0 };
  }

  /** u becomes its height by a candidate; false where that is not found. */
  function heightBy(u: ComplexPair, { steps, at }: Candidate): boolean {
    for (let i = 0; i < steps; i++) {
      if (!hasPower(u)) return false;
      map.up(u);
    }
    for (let i = 0; i > steps; i--) map.down(u, middle);
    if (at === undefined) {
      const v = disc.inside(u);
      if (v === undefined) return false;
      disc.height(u, v);
    } else {
      const { side, turns } = at;
      let count = local[side].regular(u);
      for (let i = 0; count === "lost" && i < 3; i++) {
        map.down(u, middle);
        count = local[side].regular(u);
        if (typeof count === "number") u.real(i + 1, 0);
      }
      if (typeof count !== "number") return false;
      local[side].turn(u, turns);
      if (!local[side].height(u)) return false;
      u.real(count, 0);
    }
    u.real(-steps, 0);
    return true;
  }

  /** Whether sexp of the height is the point u; undefined where that is not known. */
  function leadsBack(h: ComplexPair, u: ComplexPair): boolean | undefined {
    back.copy(h);
    const steps = sexp(back, h.im >= 0);
    if (steps === "none") return false;
    if (steps === undefined || steps > FAR) return undefined;
    for (let i = 0; i < steps; i++) {
      if (!hasPower(back)) return undefined;
      map.up(back);
    }
    const miss = Math.abs(back.re - u.re) + Math.abs(back.im - u.im);
    const size = Math.abs(u.re) + Math.abs(u.im);
    if (!(back.error < SAME * size)) return undefined;
    return miss < SAME * size ? true : miss > OTHER * size ? false : undefined;
  }

  /** The height of z in x; false where it is not found. */
  function heightOf(z: Parts): boolean {
    if (Math.min(Math.hypot(z.re, z.im), Math.hypot(z.re - 1, z.im)) < BESIDE_ANCHOR) return false;
    const known = cells.at(z);
    if (known !== undefined && map.fromZ(x, z) && heightBy(x, known.way)) {
      if (modulusOf(minusParts(x, known.h)) <= known.spread) return true;
    }
    return searched(z) !== undefined;
  }

  /** The same by a search, and what it found. */
  function searched(z: Parts): Candidate | undefined {
    if (!map.fromZ(x, z)) return undefined;
    ahead.copy(x);
    behind.copy(x);
    let reached = 0;
    let [above, below]: (Known | undefined)[] = [];
    for (const most of [2, 8, 40]) {
      const found: Candidate[] = [];
      if (reached === 0) {
        above = addAt(x, 0, found);
        below = above;
      }
      for (let n = reached + 1; n <= most; n++) {
        if (ahead.re <= 40) {
          map.up(ahead);
          above = above && addAt(ahead, n, found, above);
        }
        map.down(behind, middle);
        below = below && addAt(behind, -n, found, below);
        if (above === undefined || below === undefined) return undefined;
      }
      reached = most;
      found.sort(comparison);
      for (const candidate of found) {
        tried.copy(x);
        if (!heightBy(tried, candidate)) return undefined;
        if (!(modulusOf(minusParts(tried, candidate.h)) < CLOSE)) return undefined;
        const leads = leadsBack(tried, x);
        if (leads === undefined) return undefined;
        if (leads) {
          x.copy(tried);
          const other = found.some(
            ({ h, remote }) =>
              Math.abs(remote - candidate.remote) < CLOSE &&
              modulusOf(minusParts(h, candidate.h)) > OTHER_SHEET,
          );
          return other ? undefined : candidate;
        }
      }
    }
    return undefined;
  }

  return {
    slog(z) {
      if (!heightOf(z)) return undefined;
      return map.accepted(x, x.slope * Math.hypot(z.re, z.im), false);
    },
    sexp(h) {
      x.start(h.re, h.im);
      const steps = sexp(x, !isLower(h.im));
      if (typeof steps !== "number" || steps > FAR || !map.toZ(x, steps)) return undefined;
      return map.accepted(x, x.slope * Math.hypot(h.re, h.im), false);
    },
    iterate(z, alpha) {
      if (!heightOf(z)) return undefined;
      const inner = x.slope;
      x.real(alpha.re, 0);
      x.imaginary(alpha.im, 0);
      x.slope = 1;
      if (isOnCut(x)) return undefined;
      const steps = sexp(x, x.im > 0);
      if (typeof steps !== "number" || steps > FAR || !map.toZ(x, steps)) return undefined;
      const moves = x.slope * (inner * Math.hypot(z.re, z.im) + Math.hypot(alpha.re, alpha.im));
      return map.accepted(x, moves, false);
    },
  };
}
