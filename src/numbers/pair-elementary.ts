import { add, Pair, productError, renormalize, setPair } from "./pair.js";

/**
 * e^x and ln x of pairs to some 80 bits, for what tables are made of; the fields `error` are not used. Calls have expSum
 * and logSum, which are many times as fast and 10 bits less precise.
 */

/** e^i for i from -33 to 3, and e^(j/32) for j from 0 to 31, as pairs; made at the first call. */
const LEAST = -33;
const MOST = 3;
const wholes = new Float64Array(2 * (MOST - LEAST + 1));
const parts = new Float64Array(2 * 32);

const term = /* @__PURE__ */ new Pair();

/** s *= hi + lo. */
export function multiply(s: Pair, hi: number, lo: number): void {
  const product = s.hi * hi;
  renormalize(s, product, productError(s.hi, hi, product) + (s.hi * lo + s.lo * hi));
}

/** The powers of hi + lo, from that of 0 on, into every second place of a table, forward or backward. */
function fillPowers(table: Float64Array, from: number, step: 2 | -2, hi: number, lo: number): void {
  setPair(term, 1);
  for (let at = from; at >= 0 && at < table.length; at += step) {
    table[at] = term.hi;
    table[at + 1] = term.lo;
    multiply(term, hi, lo);
  }
}

function fillTables(): void {
  fillPowers(wholes, -2 * LEAST, 2, Math.E, 1.4456468917292502e-16);
  fillPowers(wholes, -2 * LEAST, -2, 0.36787944117144233, -1.2428753672788363e-17);
  fillPowers(parts, 0, 2, 1.0317434074991028, -8.944417741043132e-17);
}

/**
 * s = e^s for s from -33 to 3.9, with a relative error below 2^-80.
 *
 * Method. s = i + j/32 + r, |r| <= 2^-6: two tables, and Taylor's series of e^r.
 *
 * Error. The powers lose 2^-102 each, 2^-96.9 at most together. The terms of the series from r^4/24 on are doubles: of 2^-28.6, they
 * lose 2^-81.6 and what r^3 (r/24 + ...) rounds else, 2^-87; the first that is left out, r^10 / 10!, is 2^-81.8.
 */
export function expPair(s: Pair): void {
  if (parts[0] === 0) fillTables();
  const k = Math.round(s.hi * 32);
  add(s, -k / 32, 0); // hi exact
  const { hi, lo } = s;
  setPair(
    s,
    hi *
      (1 / 24 + hi * (1 / 120 + hi * (1 / 720 + hi * (1 / 5040 + hi * (1 / 40320 + hi / 362880))))),
  );
  add(s, 1 / 6, 9.25185853854297e-18);
  multiply(s, hi, lo);
  add(s, 1 / 2, 0);
  multiply(s, hi, lo);
  add(s, 1, 0);
  multiply(s, hi, lo);
  add(s, 1, 0);
  const j = 2 * (k & 31);
  multiply(s, parts[j], parts[j + 1]);
  const i = 2 * ((k >> 5) - LEAST);
  multiply(s, wholes[i], wholes[i + 1]);
}

const inverse = /* @__PURE__ */ new Pair();

/**
 * s = ln s for s from 1/4 to 2^40, with an error below 2^-79. Method. y = ln s as a double, and one step of Newton's,
 * y + z - z^2 / 2 with z = s e^-y - 1, |z| < 2^-50.
 */
export function logPair(s: Pair): void {
  const y = Math.log(s.hi);
  setPair(inverse, -y);
  expPair(inverse);
  multiply(s, inverse.hi, inverse.lo);
  add(s, -1, 0);
  add(s, y, -0.5 * s.hi * s.hi);
}
