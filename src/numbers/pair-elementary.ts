import { multiplyAdd, Pair, setPair } from "./pair.js";

/**
 * e^x and ln x of pairs to some 80 bits, for what tables are made of; the fields `error` are not used. Calls have expSum
 * and logSum, which are many times as fast and 10 bits less precise.
 */

/** e^i for i from -33 to 63, and e^(j/32) for j from 0 to 31, as pairs; made at the first call. */
const LEAST = -33;
const MOST = 63;
const wholes = new Float64Array(2 * (MOST - LEAST + 1));
const parts = new Float64Array(2 * 32);

const term = /* @__PURE__ */ new Pair();

/** first + low and its products with the powers of hi + lo, into every second place of a table. */
function fillPowers(table: Float64Array, first: number, low: number, hi: number, lo: number): void {
  setPair(term, first, low);
  for (let at = 0; at < table.length; at += 2) {
    table[at] = term.hi;
    table[at + 1] = term.lo;
    multiplyAdd(term, hi, lo);
  }
}

function fillTables(): void {
  fillPowers(
    wholes,
    4.658886145103398e-15, // e^LEAST
    -3.729065338633055e-31,
    Math.E,
    1.4456468917292502e-16,
  );
  fillPowers(parts, 1, 0, 1.0317434074991028, -8.944417741043132e-17);
}

/**
 * s = e^s for s from -33 to 63.9, with a relative error below 2^-80.
 *
 * Method. s = i + j/32 + r, |r| <= 2^-6: two tables, and Taylor's series of e^r.
 *
 * Error. The powers lose 2^-102 each, 2^-95 at most together. The terms of the series from r^4/24 on are doubles: of 2^-28.6, they
 * lose 2^-81.6 and what r^3 (r/24 + ...) rounds else, 2^-87; the first that is left out, r^10 / 10!, is 2^-81.8.
 */
export function expPair(s: Pair): void {
  if (parts[0] === 0) fillTables();
  const k = Math.round(s.hi * 32);
  const hi = s.hi - k / 32; // exact
  const { lo } = s;
  setPair(
    s,
    1 / 24 + hi * (1 / 120 + hi * (1 / 720 + hi * (1 / 5040 + hi * (1 / 40320 + hi / 362880)))),
  );
  multiplyAdd(s, hi, lo, 1 / 6, 9.25185853854297e-18);
  multiplyAdd(s, hi, lo, 1 / 2);
  multiplyAdd(s, hi, lo, 1);
  multiplyAdd(s, hi, lo, 1);
  const j = 2 * (k & 31);
  multiplyAdd(s, parts[j], parts[j + 1]);
  const i = 2 * ((k >> 5) - LEAST);
  multiplyAdd(s, wholes[i], wholes[i + 1]);
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
  multiplyAdd(s, inverse.hi, inverse.lo, -1);
  multiplyAdd(s, 1, 0, y, -0.5 * s.hi * s.hi);
}
