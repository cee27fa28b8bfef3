import * as B from "../../src/balls/disc.js";
import { exp, log, sqrt } from "../../src/balls/elementary.js";

/** Random expressions over discs, each leaf with a point of its disc. */

/** A leaf, or an operation on others. The point is over 2^p+64. */
export type Expression =
  | { readonly disc: B.Disc; readonly point: readonly [re: bigint, im: bigint] }
  | { readonly name: keyof typeof OPERATIONS; readonly of: readonly Expression[] };

/** Bits that a leaf's point has beyond those of its disc. */
export const FINER = 64n;

type Operation = (p: bigint, a: B.Disc, b: B.Disc) => B.Disc;

/** By name; those with "2" take two operands. */
const OPERATIONS = {
  add2: (_, a, b) => B.add(a, b),
  sub2: (_, a, b) => B.sub(a, b),
  mul2: (p, a, b) => B.mul(a, b, p),
  div2: (p, a, b) => B.div(a, b, p),
  exp: (p, a) => exp(a, p),
  log: (p, a) => log(a, p),
  sqrt: (p, a) => sqrt(a, p),
  inverse: (p, a) => B.inverse(a, p),
  negate: (_, a) => B.negate(a),
  turned: (_, a) => B.turned(a),
  times7: (_, a) => B.times(-7n, a),
  over7: (_, a) => B.over(a, 7n),
  coarser: (p, a) => B.atBits(B.atBits(a, p, p - 20n), p - 20n, p),
} satisfies Record<string, Operation>;

/** What weighs most comes first: the operations that can go wrong. */
const NAMES = Object.keys(OPERATIONS) as (keyof typeof OPERATIONS)[];
const OFTEN = NAMES.slice(2, 8);

/** Mulberry32. */
export function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A random integer below 2^bits in modulus. */
function integer(random: () => number, bits: number): bigint {
  let value = 0n;
  for (let left = Math.ceil(bits / 30); left > 0; left--) {
    value = (value << 30n) | BigInt(Math.floor(random() * 2 ** 30));
  }
  value >>= BigInt(30 * Math.ceil(bits / 30) - bits);
  return random() < 0.5 ? -value : value;
}

/**
 * A disc whose centre is of the size 1 or, one in six, of any size down to 2^-p and up to 2^(p/2); often on an axis; its
 * radius 0, a part of its modulus, about its modulus, or anything.
 */
function leaf(random: () => number, p: bigint): Expression {
  const bits = Number(p);
  const size = random() < 0.83 ? bits + 4 - 9 * random() : 1.5 * bits * random();
  const whole = Math.max(1, Math.round(size));
  const re = random() < 0.1 ? 0n : integer(random, whole);
  const im = random() < 0.25 ? 0n : integer(random, whole);
  const kind = random();
  let rad = 0n;
  if (kind > 0.9) rad = B.abs(integer(random, Math.max(1, Math.round(bits * random()))));
  else if (kind > 0.8) rad = B.upper(re, im, p) + integer(random, Math.max(1, whole - 20));
  else if (kind > 0.4) rad = B.abs(integer(random, Math.max(1, Math.round(whole * random()))));
  if (rad < 0n) rad = 0n;
  // On the edge as often as inside.
  const angle = 2 * Math.PI * random();
  const far = random() < 0.5 ? 0.999999 : random();
  const off = (x: number): bigint =>
    ((rad << FINER) * BigInt(Math.trunc(far * x * 2 ** 40))) >> 40n;
  return {
    disc: { re, im, rad },
    point: [(re << FINER) + off(Math.cos(angle)), (im << FINER) + off(Math.sin(angle))],
  };
}

export function expression(random: () => number, p: bigint, depth: number): Expression {
  if (depth === 0) return leaf(random, p);
  const names = random() < 0.75 ? OFTEN : NAMES;
  const name = names[Math.floor(random() * names.length)];
  const first = expression(random, p, depth - 1);
  if (!name.endsWith("2")) return { name, of: [first] };
  return { name, of: [first, expression(random, p, depth - 1)] };
}

/** The disc of an expression; NotEnclosed where an operation has none. */
export function discOf(node: Expression, p: bigint): B.Disc {
  if ("disc" in node) return node.disc;
  const [a, b] = node.of.map((one) => discOf(one, p));
  return (OPERATIONS[node.name] as Operation)(p, a, b);
}
