/**
 * npm run sweep -- --seed N --count N: seeded random arguments where rounding is hard, each result
 * measured in ulps against the reference (engine.ts). Prints a line a family and exits with 1 if an
 * error exceeds LIMIT.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type ExpIterate, expIterate, halfExp, iterateExp, sexp, slog } from "../../src/index.js";
import { stepped, uniform } from "../fixtures/doubles.js";
import { sexpUlpError, slogUlpError, ulpError } from "./engine.js";

/** The promised worst error in ulps. */
export const LIMIT = 0.51;

/** sexp overflows above: slog of the largest double. */
const HIGHEST = 3.639007707228627;

interface FamilyResult {
  readonly name: string;
  readonly count: number;
  /** Results that are neither NaN nor infinite. */
  readonly finite: number;
  readonly worst: number;
  /** The argument of the worst error. */
  readonly at: string;
  readonly above: number;
}

type Random = () => number;

/** One measured result. */
interface Sample {
  readonly at: string;
  readonly y: number;
  readonly error: number;
}

const between = (random: Random, low: number, high: number): number =>
  low + random() * (high - low);

/** An integer, low <= n <= high. */
const integer = (random: Random, low: number, high: number): number =>
  Math.floor(between(random, low, high + 1));

const pick = <T>(random: Random, choices: readonly T[]): T =>
  choices[integer(random, 0, choices.length - 1)];

const sign = (random: Random): number => (random() < 0.5 ? -1 : 1);

const near = (random: Random, x: number): number => stepped(x, integer(random, -3, 3));

const anyAlpha = (random: Random): number =>
  pick(random, [
    () => between(random, -4, 6),
    () => sign(random) / integer(random, 2, 40),
    () => integer(random, -12, 18) / integer(random, 2, 9),
    () => integer(random, -4, 6),
    () => nearInteger(random),
    () => 0.5,
    () => sign(random) * 2 ** -between(random, 0, 1074),
  ])();

const nearInteger = (random: Random): number =>
  integer(random, -3, 4) + sign(random) * 2 ** -integer(random, 2, 52);

/** An alpha in [-4, 6], as a rule one that gives x a finite iterate. */
function alphaFor(random: Random, x: number): number {
  const height = slog(x);
  const wild = random() < 0.1;
  for (;;) {
    const alpha = anyAlpha(random);
    const fits = height + alpha > -2 && height + alpha < HIGHEST;
    if (alpha >= -4 && alpha <= 6 && (wild || fits)) return alpha;
  }
}

const someX = {
  uniform: (random: Random) => between(random, -30, 30),
  inHeight: (random: Random) => sexp(between(random, -2, 3.6)),
  logarithmic: (random: Random) => {
    const x = 2 ** between(random, -1074, 1024);
    return sign(random) * Math.min(x, Number.MAX_VALUE);
  },
  special: (random: Random) => near(random, pick(random, [0, 1, Math.E, 32, -32, 1.5, -1])),
  seam128: (random: Random) => near(random, integer(random, -256, 256) / 128),
  seamBinade: (random: Random) =>
    near(random, sign(random) * 2 ** integer(random, -3, 5) * (1 + integer(random, 0, 64) / 64)),
  low: (random: Random) =>
    pick(random, [
      () => Number.NEGATIVE_INFINITY,
      () => -between(random, 20, 60),
      () => -between(random, 20, 1100),
      () => -near(random, 32),
      () => -(2 ** between(random, 5, 1023.9)),
    ])(),
} as const;

function iterated(x: number, alpha: number): Sample {
  const y = iterateExp(x, alpha);
  return { at: `x = ${x}, alpha = ${alpha}`, y, error: ulpError(x, alpha, y) };
}

const iterateAt = (pickX: (random: Random) => number) => (random: Random) => {
  const x = pickX(random);
  return iterated(x, alphaFor(random, x));
};

/** exp^alpha(x) with x within a few ulps of the argument that gives the height, if there is one. */
const iterateTo = (pickHeight: (random: Random) => number) => (random: Random) => {
  const target = pickHeight(random);
  for (;;) {
    const alpha = anyAlpha(random);
    const height = target - alpha;
    const inRange = alpha >= -4 && alpha <= 6 && height > -2 && height < HIGHEST;
    if (inRange) return iterated(near(random, sexp(height)), alpha);
  }
};

const halfExpAt = (pickX: (random: Random) => number) => (random: Random) => {
  const x = pickX(random);
  const y = halfExp(x);
  return { at: `x = ${x}`, y, error: ulpError(x, 0.5, y) };
};

const slogAt = (pickX: (random: Random) => number) => (random: Random) => {
  const x = pickX(random);
  const y = slog(x);
  return { at: `x = ${x}`, y, error: slogUlpError(x, y) };
};

const sexpAt = (pickHeight: (random: Random) => number) => (random: Random) => {
  const h = pickHeight(random);
  const y = sexp(h);
  return { at: `h = ${h}`, y, error: sexpUlpError(h, y) };
};

/** expIterate(alpha)(x) against iterateExp, 64 arguments to an alpha. */
function expIterateFamily(): (random: Random) => Sample {
  let f: ExpIterate = expIterate(0.5);
  let uses = 0;
  return (random) => {
    if (++uses % 64 === 0) f = expIterate(anyAlpha(random));
    const from = pick(random, [someX.uniform, someX.inHeight, someX.seam128, someX.seamBinade]);
    const x = from(random);
    const y = f(x);
    const error = Object.is(y, iterateExp(x, f.alpha)) ? 0 : Number.POSITIVE_INFINITY;
    return { at: `x = ${x}, alpha = ${f.alpha}`, y, error };
  };
}

type Family = readonly [name: string, sample: (random: Random) => Sample];

const families = (): Family[] => [
  ["iterateExp, x uniform in [-30, 30]", iterateAt(someX.uniform)],
  ["iterateExp, x uniform in height", iterateAt(someX.inHeight)],
  ["iterateExp, x log-uniform", iterateAt(someX.logarithmic)],
  ["iterateExp, x next to 0, 1, e, 32, ...", iterateAt(someX.special)],
  ["iterateExp, x next to k/128", iterateAt(someX.seam128)],
  ["iterateExp, x next to (1 + m/64) 2^k", iterateAt(someX.seamBinade)],
  ["iterateExp, x toward -Infinity", iterateAt(someX.low)],
  ["iterateExp, next to zeros", iterateTo(() => -1)],
  ["iterateExp, next to -Infinity", iterateTo(() => -2)],
  ["iterateExp, next to overflow", iterateTo((r) => HIGHEST - 2 ** -between(r, 20, 53))],
  ["iterateExp, next to height k/128", iterateTo((r) => integer(r, -192, 384) / 128)],
  ["iterateExp, next to +-2^k", iterateTo((r) => slog(sign(r) * 2 ** integer(r, -60, 1023)))],
  [
    "iterateExp, alpha next to integers",
    (r) => iterated(pick(r, [someX.special, someX.inHeight])(r), nearInteger(r)),
  ],
  [
    "iterateExp, x and alpha tiny",
    (r) => {
      const alpha = sign(r) * 2 ** -between(r, 20, 1074);
      const x = pick(r, [-1.0917673512583209 * alpha, alpha, someX.logarithmic(r)]);
      return iterated(near(r, x), alpha);
    },
  ],
  ["halfExp, x uniform in [-30, 30]", halfExpAt(someX.uniform)],
  ["halfExp, x uniform in height", halfExpAt(someX.inHeight)],
  ["halfExp, x log-uniform", halfExpAt(someX.logarithmic)],
  ["slog, x uniform in [-30, 30]", slogAt(someX.uniform)],
  ["slog, x uniform in height", slogAt(someX.inHeight)],
  ["slog, x log-uniform", slogAt(someX.logarithmic)],
  [
    "slog, next to seams",
    (r) => slogAt(pick(r, [someX.special, someX.seam128, someX.seamBinade]))(r),
  ],
  ["sexp, height uniform in [-2, 3.64]", sexpAt((r) => between(r, -2, 3.64))],
  ["sexp, next to k/128", sexpAt((r) => near(r, integer(r, -256, 466) / 128))],
  ["sexp, next to -2, -1, 0, 1, overflow", sexpAt((r) => nearCorner(r))],
  ["expIterate, bits of iterateExp", expIterateFamily()],
];

function nearCorner(random: Random): number {
  const corner = pick(random, [-2, -1, 0, 1, 2, 3, HIGHEST]);
  const offset = sign(random) * 2 ** -between(random, 4, 54);
  return random() < 0.5 ? near(random, corner) : corner + offset + offset * random();
}

/** count results in all, the same for the same seed. */
export function sweep(
  seed: number,
  count: number,
  progress: (done: number) => void = () => {},
): FamilyResult[] {
  const all = families();
  const each = Math.ceil(count / all.length);
  return all.map(([name, sample], i) => {
    const random = uniform(seed * 1000 + i);
    let [worst, at, above, finite] = [0, "", 0, 0];
    for (let n = 0; n < each; n++) {
      if (n % 256 === 0) progress(i * each + n);
      const result = sample(random);
      const size = Math.abs(result.error);
      if (Number.isFinite(result.y)) finite++;
      if (size > 0.5) above++;
      if (!(size <= worst)) [worst, at] = [size, result.at];
    }
    return { name, count: each, finite, worst, at, above };
  });
}

const worstOf = (results: readonly FamilyResult[]): FamilyResult =>
  results.reduce((a, b) => (a.worst >= b.worst ? a : b));

function main(): void {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "1" },
      count: { type: "string", default: "200000" },
    },
  });
  const [seed, count] = [values.seed, values.count].map((text) => {
    const n = Number(text);
    if (Number.isInteger(n) && n >= 0) return n;
    throw new RangeError(`--seed and --count: ${text}, expected a non-negative integer`);
  });

  const { stderr } = process;
  const results = sweep(seed, count, (done) => {
    if (stderr.isTTY) stderr.write(`\r${done} of ${count}`);
  });
  if (stderr.isTTY) stderr.write("\r\x1b[K");

  console.log(`seed ${seed}; worst |error| in ulps and its argument`);
  for (const { name, count, finite, worst, at, above } of results) {
    const counts = `${count} (${finite} finite, ${above} above 0.5)`;
    console.log(`${name.padEnd(40)} ${worst.toFixed(6)}  ${counts.padEnd(38)} ${at}`);
  }
  const last = worstOf(results);
  console.log(`worst: ${last.worst.toFixed(9)}, ${last.name}: ${last.at}`);
  if (!(last.worst <= LIMIT)) process.exitCode = 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
