import type { ExactPlane } from "../../abel/kneser/plane.js";
import type { AbelExpansion } from "../../abel/kneser/solve.js";
import { nomeOf } from "../../abel/merged/series.js";
import { ComplexPair } from "../../numbers/complex-pair.js";
import { fromNumber, toNumber } from "../../numbers/fixed.js";
import { type Complex, mul } from "../../numbers/fixed-complex.js";
import type { Parts } from "../../numbers/parts.js";
import { DiscInPairs } from "./disc-pairs.js";
import { LocalInPairs } from "./local-pairs.js";
import { FAR, hasPower, isOnCut, MapInPairs } from "./map-pairs.js";
import { isLower } from "./orbits.js";
import type { PlaneInDoubles } from "./plane.js";

/** So far below its line theta is used where the disc does not reach, as in src/abel/kneser/plane.ts. */
const SLACK = 0.1;

/**
 * Kneser's solution of a real base on the plane in pairs of doubles, from the plane in fixed point
 * (src/abel/kneser/plane.ts), whose way it goes: the disc, A = w + theta(w) next to U, g and its inverse from elsewhere. For the
 * upper half plane; the lower one is its mirror image.
 *
 * Beside every number goes a bound on its error. A result is given where that keeps to what is stated of results.
 */
export function kneserInDoubles(
  { chart: solved, coefficients, p, line, kappa: fixedKappa }: AbelExpansion,
  plane: ExactPlane,
  fixedLn: bigint,
): PlaneInDoubles {
  const kappa = { re: fixedKappa, im: 0n };
  const map = new MapInPairs({ re: fixedLn, im: 0n }, kappa, p);
  const offsetIm = toNumber(plane.offset.im, p);
  const level = line.level + offsetIm;
  const local = new LocalInPairs({
    value: plane.fixedPoint,
    kappa,
    p,
    side: 1,
    series: { line: { ...line, start: 0 }, theta: thetaOf(plane, line.level, p) },
    slack: SLACK,
    direction: { re: 1, im: 0 },
  });
  const { U } = local;
  const reach = 0.947 * local.size;
  const disc = new DiscInPairs(
    { ...solved, middle: { re: solved.middle, im: 0 }, half: { re: solved.half, im: 0 } },
    coefficients.map((re) => ({ re, im: 0n })),
    p,
    1,
  );
  const [a0, a1] = disc.series.parts;
  const { period } = plane;

  const x = new ComplexPair();
  const started = new ComplexPair();
  const tried = new ComplexPair();

  /** The height of z less its whole part, which it gives, in x; undefined where it is not found. */
  function heightOf(z: Parts): number | undefined {
    if (!map.fromZ(x, { re: z.re, im: Math.abs(z.im) })) return undefined;
    started.copy(x);
    let whole = 0;
    const side = sideOfCut();
    if (side === 0) return undefined;
    const below = side < 0;
    let outward = below && x.re < U.re;
    // Where theta was seen not to serve: g and its inverse leave Im w as it is, but across the cut from U to the left.
    let low: Parts | undefined;
    for (let steps = 0; steps < FAR; steps++) {
      const v = disc.inside(x);
      if (v !== undefined) {
        disc.height(x, v);
        return whole;
      }
      const [a, b] = [x.re - U.re, x.im - U.im];
      if (!(a * a + b * b < reach * reach)) low = undefined;
      else if (low !== undefined && low.im * b > 0 && low.re * a + low.im * b > 0) {
        low = { re: a, im: b };
      } else {
        low = { re: a, im: b };
        tried.copy(x);
        const count = local.regular(tried);
        if (typeof count !== "number") return undefined;
        if (local.height(tried)) {
          x.copy(tried);
          return whole + count;
        }
      }
      if (outward) {
        if (!hasPower(x)) return undefined;
        map.up(x);
        whole--;
      } else {
        const between = a < 0 && b < 0;
        map.down(x);
        whole++;
        if (between) {
          const now = sideOfCut();
          if (now > 0 && below) {
            x.copy(started);
            whole = 0;
            outward = true;
          } else if (now >= 0) return undefined;
        }
      }
    }
    return undefined;
  }

  /** Above (1) or below the horizontal through U; 0 where the error of x hides it. */
  function sideOfCut(): number {
    const height = x.im - U.im + (x.imLow - U.imLow);
    return Math.abs(height) <= x.error ? 0 : Math.sign(height);
  }

  /** The height x + whole, Im x >= 0, becomes z. */
  function valueAt(whole: number): boolean {
    const rounded = Math.floor(x.re);
    x.real(-rounded, 0);
    const units = whole + rounded;
    if (x.im >= level) {
      if (!local.regularHeight(x)) return false;
      const steps = local.point(x, units);
      return steps !== undefined && map.toZ(x, steps);
    }
    const usual = Math.floor(x.re - period);
    for (const n of [usual, usual - 1, usual + 1]) {
      tried.copy(x);
      tried.real(-n, 0);
      const start = { re: (tried.re - a0.re) / a1.re, im: tried.im / a1.re };
      if (!disc.point(tried, start)) continue;
      x.copy(tried);
      if (!(x.im > 0)) x.imaginary(-x.im, -x.imLow); // 0, not -0 or what is rounded
      let steps = n + units;
      if (!(Math.abs(steps) <= FAR)) return false;
      for (; steps < 0; steps++) map.down(x);
      return map.toZ(x, steps);
    }
    return false;
  }

  return {
    slog(z) {
      const whole = heightOf(z);
      if (whole === undefined) return undefined;
      x.real(whole, 0);
      return map.accepted(x, x.slope * Math.hypot(z.re, z.im), z.im < 0);
    },
    sexp(h) {
      x.start(h.re, Math.abs(h.im));
      if (!valueAt(0)) return undefined;
      return map.accepted(x, x.slope * Math.hypot(h.re, h.im), isLower(h.im));
    },
    iterate(z, alpha) {
      const whole = heightOf(z);
      if (whole === undefined) return undefined;
      const inner = x.slope;
      if (z.im < 0) conjugate();
      x.real(alpha.re, 0);
      x.imaginary(alpha.im, 0);
      // Far to the left b^z is 0, and on which side of the cut it was is not known.
      if (x.im === 0 ? z.im !== 0 : isOnCut(x)) return undefined;
      const lower = x.im < 0 || (x.im === 0 && isLower(z.im));
      if (x.im < 0) conjugate();
      x.slope = 1;
      if (!valueAt(whole)) return undefined;
      const moves = x.slope * (inner * Math.hypot(z.re, z.im) + Math.hypot(alpha.re, alpha.im));
      return map.accepted(x, moves, lower);
    },
  };

  function conjugate(): void {
    x.im = -x.im;
    x.imLow = -x.imLow;
  }
}

/** theta in the nome of w itself, 1 on the line: A = w + c_0 + sum c_m q^m. */
function thetaOf({ offset, theta }: ExactPlane, level: number, p: bigint): Complex[] {
  const { re, im } = offset;
  const q = nomeOf({ re, im: im + fromNumber(level, p) }, { start: 0, level: 0, count: 0 }, 1, p);
  let power: Complex = { re: 1n << p, im: 0n };
  return theta.map((c, m) => {
    if (m === 0) return offset;
    power = mul(power, q, p);
    return mul(c, power, p);
  });
}
