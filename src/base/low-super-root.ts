import type { Decimal } from "decimal.js";
import { toDecimal } from "../decimal/result.js";
import { cut } from "../numbers/arguments.js";
import { type Exact, exact, toFixed } from "../numbers/exact.js";
import { abs, exp } from "../numbers/fixed.js";

/** The highest tower of a base below 1. */
const MOST_HEIGHT = 1000;

/** Fraction bits beyond those asked for: each step of a tower loses a little, and slopes next to the least tower are small. */
const GUARD = 96;

/** A step so small, in fraction bits of which GUARD are to spare, ends a search. */
const ENOUGH = 40n;

/** ln of the tower of height n of the base e^s, and its first two derivatives in s. */
interface Tower {
  readonly log: bigint;
  readonly slope: bigint;
  readonly bend: bigint;
}

/** The base b < 1 with b^^h = y, for y < 1 with so many digits. */
export function rootBelowOne(y: Decimal, h: Decimal, branch: 0 | -1, digits: number): Decimal {
  if (!h.isInteger()) {
    throw new RangeError(
      `y = ${cut(`${y}`)}, h = ${cut(`${h}`)}: expected y > 1 at a height that is no integer: towers of 0 < b < 1 are complex there`,
    );
  }
  if (h.gt(MOST_HEIGHT)) {
    throw new RangeError(`h = ${cut(`${h}`)}, expected at most ${MOST_HEIGHT} for y < 1`);
  }
  const n = h.toNumber();
  if (n % 2 === 1 && branch !== 0) {
    throw new RangeError(`branch = ${branch}, expected 0 for the odd height ${n}: one root`);
  }
  const target = y.ln();
  const small = Math.max(0, -target.e); // a far root is known from a target with so many zeros in front
  const bits = (decimals: number): bigint => BigInt(Math.ceil(Math.log2(10) * decimals) + GUARD);
  const [few, p] = [bits(small), bits(digits + small)];
  const t = toFixed(exact("ln y", target) as Exact, p);
  if (n % 2 === 1) {
    const near = oddRoot(t >> (p - few), n, few);
    return toDecimal(oddRoot(t, n, p, near << (p - few)), p, digits).exp();
  }
  const near = evenRoot(t >> (p - few), n, branch, few);
  const found = evenRoot(t, n, branch, p, {
    least: near.least << (p - few),
    root: near.root << (p - few),
  });
  if (found.above > 0n) {
    const least = toDecimal(found.above + t, p, 25)
      .exp()
      .toSD(17);
    throw new RangeError(
      `y = ${cut(`${y}`)}, expected at least ${least}, the least tower of height ${n} of bases below 1`,
    );
  }
  return toDecimal(found.root, p, digits).exp();
}

/** s with the tower e^t: towers of odd heights grow with s, and lie above e^s. */
function oddRoot(t: bigint, n: number, p: bigint, near = t): bigint {
  const miss = missOf(t, n, p);
  let low = t;
  while (miss(low).value > 0n) low *= 2n;
  return zero(miss, low, t, near, p);
}

/** The same for an even height, where towers fall and then grow, beside the s of the least one and how far that lies above. */
function evenRoot(
  t: bigint,
  n: number,
  branch: 0 | -1,
  p: bigint,
  near?: { readonly least: bigint; readonly root: bigint },
) {
  const one = 1n << p;
  const slope = (s: bigint): Valued => {
    const { slope, bend } = towerOf(s, n, p);
    return { value: slope, slope: bend };
  };
  const least = zero(slope, -3n * one, -one / 2n, near?.least ?? -one, p);
  const miss = missOf(t, n, p);
  const above = miss(least).value;
  if (above > 0n) return { least, root: least, above };
  let far = 0n;
  if (branch !== 0) for (far = 2n * least; miss(far).value < 0n; ) far *= 2n;
  return { least, root: zero(miss, least, far, near?.root ?? (least + far) / 2n, p), above };
}

const missOf =
  (t: bigint, n: number, p: bigint) =>
  (s: bigint): Valued => {
    const { log, slope } = towerOf(s, n, p);
    return { value: log - t, slope };
  };

function towerOf(s: bigint, n: number, p: bigint): Tower {
  const one = 1n << p;
  let [log, slope, bend] = [s, one, 0n];
  for (let i = 1; i < n; i++) {
    const e = exp(log, p);
    const steep = (s * slope) >> p;
    bend = (e * ((slope * (2n * one + steep) + s * bend) >> p)) >> p;
    slope = (e * (one + steep)) >> p;
    log = (s * e) >> p;
  }
  return { log, slope, bend };
}

interface Valued {
  readonly value: bigint;
  readonly slope: bigint;
}

/**
 * The zero between a place where f is negative and one where it is positive: Newton's method from `start`, halving the interval
 * where a step leaves it or is not half as long as the last one.
 */
function zero(
  f: (s: bigint) => Valued,
  negative: bigint,
  positive: bigint,
  start: bigint,
  p: bigint,
): bigint {
  let [low, high, s] = [negative, positive, start];
  let last = abs(high - low);
  for (;;) {
    const { value, slope } = f(s);
    if (value < 0n) low = s;
    else high = s;
    const step = slope === 0n ? last : -(value << p) / slope;
    const isInside = (low - s - step) * (high - s - step) < 0n;
    const next = isInside && 2n * abs(step) < last ? s + step : (low + high) / 2n;
    last = abs(next - s);
    s = next;
    if (last >> ENOUGH === 0n) return s;
  }
}
