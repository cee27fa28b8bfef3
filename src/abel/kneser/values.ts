import {
  blockLength,
  countOf,
  decayOf,
  evaluate,
  powersOf,
  realTerms,
  type Terms,
} from "../../numbers/decaying.js";
import { type Complex, mul, rescale } from "../../numbers/fixed-complex.js";
import { listed, type Steps } from "../steps.js";

/** Points |v| <= 1 that many real polynomials are evaluated at, as powers of v to p fraction bits. */
export interface Points {
  readonly p: bigint;
  readonly powers: readonly (readonly Complex[])[];
  /** b with |v| = 2^-b. */
  readonly decays: Float64Array;
  /** The same points for polynomials with coefficients of one word. */
  readonly packs?: readonly Pack[];
}

/**
 * Powers of some points, those of the same exponent packed into one bigint, so that one product with a short coefficient is
 * the product with all of them and costs little more than the words of them take.
 */
interface Pack {
  /** Where the points are in the list. */
  readonly indices: readonly number[];
  /** The least of their decays. */
  readonly decay: number;
  /** Bits of a slot; slots hold re, im of the first point, then of the second, ... */
  readonly slot: bigint;
  readonly powers: readonly bigint[];
  /** v^powers.length of each. */
  readonly giant: readonly Complex[];
}

/** Bits of a coefficient that packed powers have room for. */
const WORD = 63;

/** Points in a pack: so many that what a product costs besides its words no longer counts. */
const PACKED = 32;

/** The points for polynomials with `size` coefficients. */
export function* pointsOf(vs: readonly Complex[], size: number, p: bigint): Steps<Points> {
  const block = blockLength(size);
  const powers = yield* listed(vs.length, (j) => powersOf(vs[j], block, p));
  return { p, powers, decays: Float64Array.from(vs, (v) => decayOf(v, p)) };
}

/** The same points to q < p bits. */
export function* cutPoints(points: Points, q: bigint): Steps<Points> {
  const { p, powers, decays } = points;
  const cut = (j: number): Complex[] => powers[j].map((z) => rescale(z, p, q));
  return { p: q, powers: yield* listed(powers.length, cut), decays };
}

/** The points packed, for polynomials with coefficients of one word. */
export function* packed(points: Points): Steps<Points> {
  const { p, powers, decays } = points;
  const order = Array.from(decays.keys()).sort((i, j) => decays[i] - decays[j]);
  const block = 3 * (powers[0].length - 1);
  const slot = 64n * ((p + BigInt(WORD + Math.ceil(Math.log2(block)) + 1) + 63n) / 64n);
  const pack = (n: number): Pack => {
    const indices = order.slice(PACKED * n, PACKED * (n + 1));
    const vs = indices.map((j) => powers[j][1]);
    let current = indices.map((j) => powers[j][0]);
    const list: bigint[] = [];
    for (let i = 0; i < block; i++) {
      list.push(
        joined(
          current.flatMap(({ re, im }) => [re, im]),
          slot,
        ),
      );
      current = current.map((z, j) => powers[indices[j]][i + 1] ?? mul(z, vs[j], p));
    }
    return { indices, decay: decays[indices[0]], slot, powers: list, giant: current };
  };
  return { ...points, packs: yield* listed(Math.ceil(order.length / PACKED), pack) };
}

/** sum a_k v^k at all points, a_k real of aBits fraction bits. */
export function* valuesAt(points: Points, a: readonly bigint[], aBits: bigint): Steps<Complex[]> {
  const { p, powers, decays, packs } = points;
  const terms = realTerms(a, aBits);
  if (packs !== undefined && terms.sizes[0] + Number(aBits) <= WORD) {
    const values = new Array<Complex>(powers.length);
    for (const [n, pack] of packs.entries()) {
      packedValues(pack, terms, aBits, p).forEach((value, j) => {
        values[pack.indices[j]] = value;
      });
      yield (n + 1) / packs.length;
    }
    return values;
  }
  return yield* listed(powers.length, (j) => evaluate(terms, aBits, powers[j], p, decays[j]));
}

/** The sums of one pack. Method: as in `evaluate`. */
function packedValues(pack: Pack, terms: Terms<bigint>, aBits: bigint, p: bigint): Complex[] {
  const { powers, giant, slot, decay } = pack;
  const block = powers.length;
  const count = countOf(terms, decay, Number(p) + 8);
  let sums: Complex[] = giant.map(() => ({ re: 0n, im: 0n }));
  for (let from = block * Math.floor((count - 1) / block); from >= 0; from -= block) {
    let inside = 0n;
    for (let i = Math.min(block, count - from) - 1; i >= 0; i--) {
      inside += terms.c[from + i] * powers[i];
    }
    const parts = split(inside, 2 * giant.length, slot);
    sums = sums.map((sum, j) => {
      const next = mul(sum, giant[j], p);
      return { re: next.re + (parts[2 * j] >> aBits), im: next.im + (parts[2 * j + 1] >> aBits) };
    });
  }
  return sums;
}

/** sum x_j 2^(slot j). */
function joined(xs: readonly bigint[], slot: bigint): bigint {
  if (xs.length === 1) return xs[0];
  const half = xs.length >> 1;
  return joined(xs.slice(0, half), slot) + (joined(xs.slice(half), slot) << (slot * BigInt(half)));
}

/** The x_j of `joined`, |x_j| < 2^(slot - 1). */
function split(x: bigint, count: number, slot: bigint): bigint[] {
  if (count === 1) return [x];
  const half = count >> 1;
  const bits = slot * BigInt(half);
  const low = BigInt.asIntN(Number(bits), x);
  return [...split(low, half, slot), ...split((x - low) >> bits, count - half, slot)];
}
