import type { Side } from "../../abel/merged/geometry.js";
import type { RegularAbel } from "../../abel/merged/local.js";
import { heightThrough, iterate, type Merged } from "../../abel/merged/merged.js";
import { abs, fromNumber, pi, toNumber } from "../../numbers/fixed.js";
import { type Complex, div, mul, sub, toNumbers } from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";
import { leftward, type Way } from "./leftward.js";
import { mergedDisc } from "./merged-disc.js";
import { mergedInDoubles } from "./merged-doubles.js";
import { MOST_TO_RIGHT, mergedPaths } from "./merged-paths.js";
import { mergedSides } from "./merged-sides.js";
import type { Plane, PointBefore } from "./plane.js";

const both = [1, -1] as const;

/** Heights in doubles tell the way of logarithms up to here. */
const FARTHEST = 1e9;

/** Units beyond which they are. */
const FAR = 64n;

/** So far above its line theta is small, and w + theta(w) = h soon solved. */
const HIGH = 0.4;

/**
 * The merged solution of a complex base on the plane.
 *
 * slog: on the disc of the solve its series; next to U1 and U2 A_U + theta(A_U), cut from there away from each
 * other; elsewhere g or log leads there, and the result counts only if sexp of it is z.
 * sexp: where |Im h| is large U + F(e^(U w)), w + theta(w) = h; else the inverse of the series in the disc,
 * and g, or logarithms along the horizontal to the left. So it is holomorphic but for cuts from its singularities
 * horizontally to the left.
 */
export function mergedPlane(ln: Complex, merged: Merged): Plane {
  const { p, kappa, chart, locals } = merged;
  const middle = chart.middle.im;
  const disc = mergedDisc(merged);
  const sides = mergedSides(merged);
  const paths = mergedPaths(merged, disc, sides);
  const { isEmpty, height, inDisc, refined } = disc;
  const { sideOf, forwardSide, nearer, regularHeight, isAbove } = sides;

  function sexp(h: Complex, fromAbove: boolean): PointBefore | undefined {
    // Doubles hold the fraction of a far height if its units are counted apart.
    const units = h.re >> p;
    const whole = units > FAR ? units - FAR : units < -FAR ? units + FAR : 0n;
    const rest = { re: h.re - (whole << p), im: h.im };
    const parts = toNumbers(rest, p);
    const high = !isEmpty ? sideOf(parts, HIGH) : nearer(parts);
    const found = high === undefined ? inDisc(parts, Number.NEGATIVE_INFINITY) : undefined;
    const way = { height: parts, above: fromAbove };
    const beside = (side: Side | undefined): PointBefore | undefined => {
      const w = side && regularHeight(h, side);
      // The line bends in h: below it theta loses digits.
      return w && (!found || isAbove(w, side)) ? sexpBeside(h, w, side, way) : undefined;
    };
    if (found === undefined) return beside(high ?? sideOf(parts, 0));
    const steps = BigInt(found.n) + whole;
    const u = refined(rest, found);
    if (steps >= 0n) return u && { u, steps };
    const forward = beside(forwardSide(parts));
    if (forward !== undefined || u === undefined) return forward;
    // From so far to the right that a whole unit is reached without logarithms.
    for (let more = 0; more <= MOST_TO_RIGHT; more++) {
      const near = paths.inDisc(parts, more - found.n);
      const right = iterate(u, more, kappa, middle, p);
      const left = leftward(right, BigInt(more) - steps, { kappa, p }, { ...way, near });
      if (left !== undefined) return { u: left, steps: 0n };
    }
    return beside(sideOf(parts, 0));
  }

  /** sexp where theta of a side serves, w + theta(w) = h. */
  function sexpBeside(
    h: Complex,
    w: Complex,
    side: Side,
    way: Omit<Way, "near">,
  ): PointBefore | undefined {
    const local = locals[side];
    if (!local.attracts) return local.inverseBefore(w);
    const n = stepsToSeries(local, w);
    const far = toNumbers({ re: w.re + (n << p), im: w.im }, p);
    if (n > 0n && Math.hypot(far.re, far.im) > FARTHEST) return undefined;
    const offset = toNumbers(sub(w, h), p);
    const start = local.inverseAt({ re: w.re + (n << p), im: w.im });
    const near = paths.beside(side, far, offset);
    const u = leftward(start, n, { kappa, p }, { ...way, near });
    return u && { u, steps: 0n };
  }

  /** So many units to the right of w F serves next to an attracting fixed point. */
  function stepsToSeries({ value, rho }: RegularAbel, w: Complex): bigint {
    const excess = mul(value, w, p).re - fromNumber(Math.log(rho), p);
    return excess > 0n ? 1n - excess / value.re : 0n;
  }

  /** Values of A at u on one sheet or another, by what serves there. */
  function heightsAt(u: Complex): Complex[] {
    const inside = height(u);
    if (inside !== undefined) return [inside];
    return both.flatMap((side) => {
      const w = locals[side].abelAt(u);
      if (w === undefined) return [];
      const turn = div({ re: 0n, im: 2n * pi(p) }, locals[side].value, p);
      return [0n, 1n, -1n].flatMap((k) => {
        const turned = { re: w.re + k * turn.re, im: w.im + k * turn.im };
        return heightThrough(merged, side, turned) ?? [];
      });
    });
  }

  /** The same for g^n(u), 0 <= +-n <= most, less n. */
  function heights(start: Complex, most: number): Complex[] {
    const found: Complex[] = [];
    for (const direction of [1, -1]) {
      let u = start;
      for (let n = 0; n <= most; n++) {
        if (n > 0 || direction === 1) {
          for (const h of heightsAt(u))
            found.push({ re: h.re - (BigInt(n * direction) << p), im: h.im });
        }
        if (direction === 1 && toNumber(u.re, p) > 40) break;
        if (direction === -1 && u.re === kappa.re && u.im === kappa.im) break;
        u = iterate(u, direction, kappa, middle, p);
      }
    }
    return found;
  }

  function leadsBack(h: Complex, u: Complex): boolean {
    const back = sexp(h, h.im >= 0n);
    if (back === undefined || back.steps > 400n) return false;
    let image = back.u;
    for (let i = 0; i < back.steps; i++) {
      if (toNumber(image.re, p) > 800) return false;
      image = iterate(image, 1, kappa, middle, p);
    }
    const miss = sub(image, u);
    return abs(miss.re) + abs(miss.im) < (1n << (p - 30n)) + ((abs(u.re) + abs(u.im)) >> 30n);
  }

  /** How far a height lies from those between slog(0) = -1 and slog(b) = 1. */
  const remoteness = ({ re, im }: Parts): number => Math.max(0, Math.abs(re) - 1) + Math.abs(im);

  function slog(u: Complex, branch: number): Complex | undefined {
    if (branch !== 0) {
      throw new RangeError(
        `branch = ${branch}, expected 0: other sheets are known for real bases and regular solutions`,
      );
    }
    for (const most of [2, 8, 40]) {
      const found = heights(u, most)
        .map((h) => ({ h, remote: remoteness(toNumbers(h, p)) }))
        .sort((x, y) => x.remote - y.remote);
      let last = Number.NEGATIVE_INFINITY;
      for (const { h, remote } of found) {
        if (remote - last < 1e-12) continue; // the same again
        last = remote;
        if (leadsBack(h, u)) return h;
      }
    }
    return undefined;
  }

  const attracting = both.map((side) => locals[side]).find(({ attracts }) => attracts);
  const zParts = (u: Complex): Parts => toNumbers(div(sub(u, kappa), ln, p), p);
  return {
    p,
    ln,
    kappa,
    real: false,
    limits: [zParts(locals[1].value), zParts(locals[-1].value)],
    ...(merged.sampledDigits !== undefined && { sampledDigits: merged.sampledDigits }),
    slog,
    sexp,
    doubles: mergedInDoubles(ln, merged, { disc, sides, paths, remoteness, high: HIGH }),
    ...(attracting && { attracted: attracting.attracted }),
  };
}
