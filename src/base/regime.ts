import { Decimal } from "decimal.js";
import { toNumber } from "../bigfixed/real.js";
import {
  type Exact,
  exact,
  type Input,
  isOne,
  magnitude,
  toFixed,
  type Value,
} from "../decimal/exact.js";
import type { Orbit } from "../decimal/iterate.js";
import type { Supply } from "../decimal/outcome.js";
import { etaMap, natural, type PowerMap, powerMap } from "../decimal/power.js";
import { toDecimal } from "../decimal/result.js";
import type { Series } from "../decimal/series.js";
import * as ofE from "../decimal/store.js";
import { type Store, storeOf } from "../decimal/store.js";
import { localSeries } from "./local.js";
import { parabolic } from "./parabolic.js";
import { fixedPointAt, regular } from "./regular.js";
import { shipped } from "./shipped.generated.js";

/** How a base is iterated. */
export type Regime = "kneser" | "parabolic" | "attracting" | "repelling";

/** An interval of the real line, and where its Abel function comes from. */
export interface Piece {
  readonly orbit: Orbit;
  readonly supply: Supply;
  /** Whether 1 lies in it, so that heights count from there. */
  readonly normal: boolean;
}

export interface Solution {
  readonly name: string;
  readonly map: PowerMap;
  readonly regime: Regime;
  /** The piece that x lies in; undefined where there is no real iterate. */
  pieceOf(x: Input): Piece | undefined;
  /** Solved expansions, where there is anything to solve. */
  readonly store?: Store;
}

export interface BaseOptions {
  /** For 1 < b < e^(1/e): the fixed point that is iterated at; the attracting one if absent. */
  readonly fixedPoint?: "attracting" | "repelling" | undefined;
}

/** The doubles that stand for e and e^(1/e). */
export const ETA = Math.exp(1 / Math.E);

const known = new Map<string, Solution>();

/** The solution of a base; made once. Throws TypeError or RangeError as `base` says. */
export function solutionOf(b: Value, { fixedPoint = "attracting" }: BaseOptions = {}): Solution {
  if (fixedPoint !== "attracting" && fixedPoint !== "repelling") {
    throw new RangeError(
      `fixedPoint = ${JSON.stringify(fixedPoint)}, expected "attracting" or "repelling"`,
    );
  }
  const map = mapOf(b);
  const key = map.kappa < -1 ? `${map.name} ${fixedPoint}` : map.name;
  let solution = known.get(key);
  if (solution === undefined) {
    solution = solve(map, fixedPoint);
    known.set(key, solution);
  }
  return solution;
}

const maps = new Map<string, PowerMap>();

function mapOf(b: Value): PowerMap {
  if (b === "e" || b === Math.E) return natural;
  const name = b === ETA ? "e^(1/e)" : typeof b === "string" ? b.trim() : undefined;
  if (name === "e^(1/e)") return keptMap(name, etaMap);
  const value = exact("b", b);
  const text = typeof value === "string" ? value : nameOf(value);
  if (typeof value === "string" || value.num <= 0n || isOne(value)) throw refused(text, value);
  const size = magnitude(value);
  if (size < 0) {
    throw new RangeError(
      `b = ${text}, expected b > 1: between 0 and 1 the iterates are complex between integer heights and have no expansions to any number of digits`,
    );
  }
  if (size > 32) {
    throw new RangeError(
      `b = ${text}, expected b <= 1e32: beyond, no disc and line are found on which Kneser's expansions meet`,
    );
  }
  if (size < 4e-13) {
    throw new RangeError(
      `b = ${text}, expected 1 + 1e-12 or more: nearer to 1 the two fixed points are 1 and beyond 1e13`,
    );
  }
  return keptMap(text, () => powerMap(text, value));
}

function keptMap(name: string, make: () => PowerMap): PowerMap {
  const map = maps.get(name) ?? make();
  maps.set(name, map);
  return map;
}

function refused(text: string, value: Input): RangeError {
  const expected = `b = ${text}, expected a number > 1`;
  if (value === "NaN" || value === "Infinity" || value === "-Infinity")
    return new RangeError(expected);
  if (value.num === 0n) {
    return new RangeError(`${expected}: 0^z is 0 for every z > 0 and has no iterates between`);
  }
  if (value.num < 0n) {
    return new RangeError(
      `${expected}: a negative b makes b^z complex for real z; call base({ re: ${text}, im: 0 }) for complex results`,
    );
  }
  return new RangeError(`${expected}: 1^z is 1 for every z and has no iterates between`);
}

const nameOf = ({ num, den, exponent }: Exact): string =>
  den === 1n
    ? new (Decimal.clone({ defaults: true, precision: 1e5 }))(`${num}e${exponent}`).toString()
    : `${num}/${den}`;

/** kappa + 1 from which Kneser's equations are solved, and below which multipliers are too near 1. */
const LEAST_ABOVE = 0.01;
const LEAST_BELOW = -5e-7;

function solve(map: PowerMap, fixedPoint: "attracting" | "repelling"): Solution {
  const { name } = map;
  if (name === "e^(1/e)") return { name, map, regime: "parabolic", pieceOf: parabolicPieces(map) };
  const k = 1 + toNumber(map.kappaAt(128n), 128n);
  if (k >= LEAST_ABOVE) return kneser(map);
  if (k > LEAST_BELOW) {
    throw new RangeError(
      `b = ${name}, so near e^(1/e) = 1.444667861... only 1 < b <= 1.444667 and b >= 1.4501 are supported, and e^(1/e) itself: base("e^(1/e)")`,
    );
  }
  return { name, map, regime: fixedPoint, pieceOf: regularPieces(map, fixedPoint) };
}

function kneser(map: PowerMap): Solution {
  const { name } = map;
  const store =
    map === natural ? ofE : storeOf(map, (shipped as Readonly<Record<string, string>>)[name]);
  const orbit = {
    map,
    most: 12 + 7 / Math.sqrt(2 * (map.kappa + 1)),
    forward: () => Number.POSITIVE_INFINITY,
    backward: () => Number.NaN,
  };
  const supply: Supply = (digits, now) => {
    try {
      return store.expansionWith(digits, now).series;
    } catch (error) {
      throw new RangeError(`b = ${name} to ${digits} digits: ${(error as Error).message}`);
    }
  };
  const piece = { orbit, supply, normal: true };
  // Nothing is known before the first solve.
  const first: Supply = (digits, now) => supply(digits, now || store.atHand(0) === undefined);
  return { name, map, regime: "kneser", store, pieceOf: () => ({ ...piece, supply: first }) };
}

const nan = (): number => Number.NaN;
const infinity = (): number => Number.POSITIVE_INFINITY;

function parabolicPieces(map: PowerMap): Solution["pieceOf"] {
  const e = (digits: number) => Decimal.clone({ defaults: true, precision: digits + 5 }).exp(1);
  const supplyOf = (side: -1 | 1): Supply => {
    const made = new Map<number, Series>();
    return (digits) => {
      const level = 20 * Math.ceil(digits / 20) + 20;
      const series = made.get(level) ?? localSeries(map, parabolic(map, level, side), side < 0);
      made.set(level, series);
      return series;
    };
  };
  const most = Number.POSITIVE_INFINITY;
  const below: Piece = {
    orbit: { map, most, forward: e, backward: nan },
    supply: supplyOf(-1),
    normal: true,
  };
  const above: Piece = {
    orbit: { map, most, forward: infinity, backward: e },
    supply: supplyOf(1),
    normal: false,
  };
  const fixed = (p: bigint): bigint => (1n << (2n * p)) / map.lnAt(p).value;
  return (x) => (compare(x, fixed) < 0 ? below : above);
}

function regularPieces(map: PowerMap, fixedPoint: "attracting" | "repelling"): Solution["pieceOf"] {
  const lower = (p: bigint) => fixedPointAt(map, "attracting", p);
  const upper = (p: bigint) => fixedPointAt(map, "repelling", p);
  const decimalOf = (point: (p: bigint) => bigint) => (digits: number) => {
    const p = BigInt(Math.ceil(digits * 3.33)) + 80n;
    return toDecimal(point(p), p, digits + 5);
  };
  const lazily = (make: () => Series): Supply => {
    let series: Series | undefined;
    return () => (series ??= make());
  };
  const most = Number.POSITIVE_INFINITY;
  const L1 = decimalOf(lower);
  const L2 = decimalOf(upper);
  const below: Piece = {
    orbit: { map, most, forward: L1, backward: nan },
    supply: lazily(() => localSeries(map, regular(map, "attracting", -1), true)),
    normal: true,
  };
  const between: Piece = {
    orbit: { map, most, forward: L1, backward: L2 },
    supply: lazily(() =>
      localSeries(map, regular(map, fixedPoint, fixedPoint === "attracting" ? 1 : -1), false),
    ),
    normal: false,
  };
  const above: Piece = {
    orbit: { map, most, forward: infinity, backward: L2 },
    supply: lazily(() => localSeries(map, regular(map, "repelling", 1), false)),
    normal: false,
  };
  return (x) => {
    if (compare(x, lower) < 0) return fixedPoint === "attracting" ? below : undefined;
    return compare(x, upper) < 0 ? between : above;
  };
}

/** The sign of x less an irrational number given in p bits to within 2^16 of the last. */
function compare(x: Input, at: (p: bigint) => bigint): number {
  if (typeof x === "string") return x === "-Infinity" ? -1 : 1;
  if (magnitude(x) > 20) return x.num < 0n ? -1 : 1;
  for (let p = 128n; p < 1n << 18n; p *= 2n) {
    const difference = toFixed(x, p) - at(p);
    if (difference > 1n << 40n || difference < -(1n << 40n)) return difference > 0n ? 1 : -1;
  }
  throw new RangeError("x lies too near a fixed point for its side to be told");
}
