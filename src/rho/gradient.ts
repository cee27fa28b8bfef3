import { toNumber } from "../numbers/fixed.js";
import { Pair } from "../numbers/pair.js";
import { isRounded } from "../real/fast.js";
import { additive } from "./additive.js";
import { PlainChart, type Slopes } from "./chart.js";
import { FarLeft } from "./far-left.js";
import { largeProductGradient } from "./large-product.js";
import {
  alone,
  bordering,
  type Derivatives,
  filled,
  infinitelyFar,
  nothing,
  overflown,
} from "./limits.js";
import { logarithmic } from "./logarithmic.js";
import { multiplicative } from "./multiplicative.js";
import { isAlone, isSharp, type Room, type Setting } from "./setting.js";
import { numberOf, quotient, slopeAt, slopeOfPower, speed } from "./slopes.js";
import { combineLanes, decided, inDomain, netHighest, resultOf, rounded } from "./value.js";
import { type Inner, newInner, type Terms, weight } from "./world.js";

/** Beyond, a term of the sum is too large for the doubles of a gradient. */
const LARGE_TERM = 1e290;

const Z = new Pair();

/** What the terms were taken in before; another number of them needs another. */
let kept = newInner(0);

/**
 * The value and its derivatives; rho.ts says what they are at the edges. They may be in `spare`, if that is given; of a sum,
 * those in weights may be missing.
 */
export function gradientOf(setting: Setting, terms: Terms, spare?: Derivatives): Derivatives {
  const s = setting.servingFor(terms);
  const { n, x } = terms;
  if (FarLeft.serves(s.alpha, terms)) return s.farLeft.gradient(terms);
  if (kept.z.length !== n) kept = newInner(n);
  const inner = kept;
  inner.total = Number.NaN;
  if (n > 0 && s.isRegular(terms)) {
    const { world, chart } = s.room;
    if (combineLanes(s, terms, Z, inner.z) && isRounded(Z)) {
      inner.total = Z.hi;
      const value = decided(s, Z);
      if (value !== undefined) return derivatives(s, s.room, terms, inner, value, spare);
    }
    world.combine(chart, terms, Z, inner.z);
    if (isSharp(Z, world)) {
      inner.total = isRounded(Z) ? Z.hi : nearestTotal(s.room, terms);
      const value = isAlone(terms, chart) ? inDomain(s, x[0]) : rounded(s, terms, Z);
      return derivatives(s, s.room, terms, inner, value, spare);
    }
  }
  const value = resultOf(s, terms);
  if (Number.isNaN(value)) return nothing(n);
  const ordinary = s.isRegular(terms) && (terms.w?.every(Number.isFinite) ?? true);
  if (ordinary && s.isLarge(terms)) return largeProductGradient(s.signed, terms, value);
  if (s.alpha < 0 && value === Number.POSITIVE_INFINITY) return infinitelyFar(terms, s.alpha);
  const room = roomOf(s, terms);
  const { world, chart } = room;
  if (world === logarithmic && netHighest(terms, chart) !== undefined) return alone(terms, value);
  for (let i = 0; i < n; i++) inner.z[i] = s.innerIn(room, x[i]);
  world.combine(chart, terms, Z);
  if (isSharp(Z, world)) inner.total = Z.hi;
  else if (ordinary) inner.total = nearestTotal(room, terms);
  return derivatives(s, room, terms, inner, value, spare);
}

/** Where an operand is the absorber, the product one step further out has a slope, the sum has none. */
function roomOf(s: Setting, terms: Terms): Room {
  const { world } = s.room;
  if (s.alpha > 0 && world === additive && terms.x.some((x) => s.isAbsorbing(x))) {
    return { world: multiplicative, chart: new PlainChart(s.alpha, -1) };
  }
  const overflows = world === additive && s.alpha < 0 && s.overflows(terms, LARGE_TERM);
  return overflows ? s.overflowing : s.room;
}

/** Z, rounded once. */
function nearestTotal({ world, chart }: Room, terms: Terms): number {
  const { Z, p } = world.exact(chart, terms);
  return typeof Z === "number" ? Z : toNumber(Z, p);
}

/** From the inner values and, if it is known, their total. */
function derivatives(
  s: Setting,
  room: Room,
  terms: Terms,
  inner: Inner,
  value: number,
  spare: Derivatives | undefined,
): Derivatives {
  const { world, chart } = room;
  const { n, x } = terms;
  if (Number.isNaN(value)) return nothing(n);
  world.partials(chart, terms, inner);
  if (!Number.isFinite(value) && chart.b !== 0) return overflown(value, inner);
  if (inner.total === Number.NEGATIVE_INFINITY && chart.b > 0) {
    return world === multiplicative
      ? bordering(terms, inner, value)
      : filled(n, value, 0, speed(value));
  }
  const result = chart.result(value, inner.total);
  if (s.lanes !== undefined && world === additive && chart.inward !== undefined) {
    const found = spare ?? filled(n, value, 0, 0);
    if (s.lanes.derivatives(result, terms, inner, found)) {
      found.value = value;
      return found;
    }
  }
  const slopes: Slopes = { dx: 0, dalpha: 0 };
  const share = { mantissa: 0, exponent: 0 };
  const found = { ...filled(n, value, 0, 0), dalpha: result.speed };
  for (let i = 0; i < n; i++) {
    share.exponent = inner.exponent[i];
    share.mantissa = inner.dz[i];
    if (share.mantissa !== 0) {
      chart.slopes(result, share, x[i], inner.z[i], slopes);
      found.dxs[i] = slopes.dx;
      found.dalpha += slopes.dalpha;
    }
    share.mantissa = inner.dw[i];
    found.dws[i] = chart.b === 0 ? numberOf(share) : quotient(share, result.Z, result.y);
  }
  if (world === logarithmic && chart.b >= 0 && s.alpha > -1) {
    withoutLogarithms(s, room, terms, inner.total, found);
  }
  if (isAlone(terms, s.room.chart)) {
    found.dxs[0] = 1;
    found.dalpha = 0;
  }
  return found;
}

/** The derivatives in x that have no e^z = exp^-alpha(x) > 0, Z = e^L beyond the doubles. */
function withoutLogarithms(
  s: Setting,
  { chart: { from } }: Room,
  terms: Terms,
  L: number,
  { value, dxs, dws }: Derivatives,
): void {
  const [outer, Z] = [slopeAt(value), slopeOfPower(L)];
  terms.x.forEach((x, i) => {
    if (x > from) return;
    const z = s.room.chart.inner(x);
    dxs[i] = quotient(weight(terms, i), slopeAt(x), outer, Z, slopeAt(z));
    dws[i] = quotient(z, Z, outer);
  });
}
