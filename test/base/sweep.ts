/**
 * npm run sweep:base -- --seed N --count N --each N: seeded random bases, `each` results of every one of them in
 * doubles against 30 digits of the digits engine. Prints a line a kind of base and exits with 1 if an error exceeds
 * LIMIT or a base that should be solved is not.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Decimal } from "decimal.js";
import { type Base, base, decimalBase, ETA, expm1Iterate } from "../../src/base.js";
import { type Exact, exact, toFixed } from "../../src/numbers/exact.js";
import { fromNumber } from "../../src/numbers/fixed.js";
import { spacing, spacingToward0, stepped, uniform } from "../fixtures/doubles.js";

/** Holds every double and 20 digits of the smallest. */
const P = 1150n;

/** The promised worst error in ulps. */
export const LIMIT = 0.5001;

type Random = () => number;

/** b of a number in [0, 1). */
const kinds: Record<string, (random: Random) => number | string> = {
  "2, 10, e": (r) => [2, 10, Math.E][Math.floor(3 * r())],
  "1.5 to 4": (r) => 1.5 + 2.5 * r(),
  "4 to 1e6": (r) => 4 * 250_000 ** r(),
  "1e6 to 1e30": (r) => 1e6 * 1e24 ** r(),
  "1.4447 to 1.5": (r) => 1.4447 + 0.0553 * r() ** 2,
  "next to e^(1/e), above": (r) => ETA + 2 ** (-12 - 40 * r()),
  "next to e^(1/e), below": (r) => ETA - 2 ** (-10 - 42 * r()),
  "e^(1/e)": () => "e^(1/e)",
  "1.01 to 1.44": (r) => 1.01 + 0.43 * r(),
  "1 to 1.01": (r) => 1 + 10 ** (-2 - 9 * r()),
};

interface KindResult {
  readonly name: string;
  readonly count: number;
  readonly finite: number;
  readonly worst: number;
  readonly at: string;
}

/** How many ulps y is off. */
function errorOf(y: number, truth: Decimal): number {
  const nearest = truth.toNumber() + 0;
  if (!Number.isFinite(y) || !Number.isFinite(nearest)) {
    return Object.is(y, nearest) ? 0 : Number.POSITIVE_INFINITY;
  }
  const exactly = exact("truth", truth) as Exact;
  const miss = fromNumber(y, P) - toFixed(exactly, P);
  const ulp = y !== 0 && miss > 0n === y > 0 ? spacingToward0(y) : spacing(y);
  return Math.abs(Number((miss << 40n) / fromNumber(ulp, P))) * 2 ** -40;
}

interface Sample {
  readonly at: string;
  readonly y: number;
  readonly truth: Decimal;
}

const options = { digits: 30 };
const sign = (r: Random): number => (r() < 0.5 ? -1 : 1);

/** x of many sizes, next to fixed points, and at the doubles around 0, 1 and e. */
const someX = (t: Base, r: Random): number => {
  const limit = t.regime === "kneser" ? 1 : t.sexp(Number.POSITIVE_INFINITY);
  return [
    () => 8 * r() - 4,
    () => sign(r) * 2 ** (60 * r() - 40),
    () => sign(r) * 2 ** (2090 * r() - 1074),
    () => stepped([0, 1, Math.E, limit][Math.floor(4 * r())], Math.floor(5 * r()) - 2),
    () => limit * (1 + sign(r) * 2 ** (-50 * r())),
    () => t.sexp(4 * r() - 2),
  ][Math.floor(6 * r())]();
};

const someAlpha = (r: Random): number =>
  [
    () => 4 * r() - 2,
    () => 0.5,
    () => Math.floor(7 * r()) - 3,
    () => sign(r) * 2 ** (-1074 * r()),
    () => sign(r) * 2 ** (20 * r()),
  ][Math.floor(5 * r())]();

function sample(t: Base, r: Random): Sample {
  const kind = Math.floor(5 * r());
  if (kind === 0) {
    const h = 4.5 * r() - 2.1;
    return { at: `sexp(${h})`, y: t.sexp(h), truth: decimalBase(t.name).sexp(h, options) };
  }
  const x = someX(t, r);
  if (kind === 1)
    return { at: `slog(${x})`, y: t.slog(x), truth: decimalBase(t.name).slog(x, options) };
  const alpha = someAlpha(r);
  return {
    at: `iterate(${x}, ${alpha})`,
    y: t.iterate(x, alpha),
    truth: decimalBase(t.name).iterate(x, alpha, options),
  };
}

function sampleExpm1(r: Random): Sample {
  const x = [
    () => 12 * r() - 4,
    () => sign(r) * 2 ** (80 * r() - 70),
    () => sign(r) * 2 ** (2090 * r() - 1074),
    () => stepped(sign(r) * [2 ** -30, 2 ** -59, 31, 1][Math.floor(4 * r())], Math.floor(3 * r())),
  ][Math.floor(4 * r())]();
  const alpha = someAlpha(r);
  return {
    at: `(${x}, ${alpha})`,
    y: expm1Iterate(x, alpha),
    truth: expm1Iterate.decimal(x, alpha, options),
  };
}

/** `count` bases in all, `each` results of every one; the same for the same seed. */
export function sweep(seed: number, count: number, each: number): KindResult[] {
  const names = Object.keys(kinds);
  const results = names.map((name, i) => {
    const random = uniform(1000 * seed + i);
    const bases = Array.from({ length: Math.ceil(count / names.length) }, () =>
      kinds[name](random),
    );
    return measured(
      name,
      [...new Set(bases)].flatMap((b) => {
        const t = base(b);
        return Array.from({ length: each }, () => {
          const { at, y, truth } = sample(t, random);
          return { at: `b = ${b}, ${at}`, y, truth };
        });
      }),
    );
  });
  const random = uniform(1000 * seed + names.length);
  const ofExpm1 = Array.from({ length: 2 * each }, () => sampleExpm1(random));
  return [...results, measured("e^x - 1", ofExpm1)];
}

function measured(name: string, samples: readonly Sample[]): KindResult {
  let [worst, at, finite] = [0, "", 0];
  for (const { y, truth, at: here } of samples) {
    const error = errorOf(y, truth);
    if (Number.isFinite(y)) finite++;
    if (!(error <= worst)) [worst, at] = [error, here];
  }
  return { name, count: samples.length, finite, worst, at };
}

function main(): void {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "1" },
      count: { type: "string", default: "100" },
      each: { type: "string", default: "100" },
    },
  });
  const [seed, count, each] = [values.seed, values.count, values.each].map((text) => {
    const n = Number(text);
    if (Number.isInteger(n) && n >= 0) return n;
    throw new RangeError(`${text}, expected a non-negative integer`);
  });
  console.log(`seed ${seed}; worst |error| in ulps and where`);
  for (const { name, count: n, finite, worst, at } of sweep(seed, count, each)) {
    console.log(`${name.padEnd(24)} ${worst.toFixed(6)}  ${n} (${finite} finite)  ${at}`);
    if (!(worst <= LIMIT)) process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
