/**
 * npm run sweep:complex -- --seed N --count N: seeded random arguments, each result compared with the
 * exact evaluation of 45 digits. Prints a line a family and exits with 1 if an error exceeds
 * its limit, 2e-15 or 2e-14 (regular functions), times max(1, condition number).
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  fixedPoint,
  inverseSchroder,
  iterateExp,
  schroder,
  sexp,
  slog,
} from "../../src/complex.js";
import { stepped, uniform } from "../fixtures/doubles.js";
import { condition, exactly, OutOfReach, type Point, relativeError, truth } from "./oracle.js";

/** The promised worst |error| / (|value| max(1, c)), and that of the regular functions. */
const LIMIT = 2e-15;
const REGULAR_LIMIT = 2e-14;

interface FamilyResult {
  readonly name: string;
  readonly count: number;
  readonly limit: number;
  /** Worst relative error over max(1, c). */
  readonly worst: number;
  readonly at: string;
  /** Worst plain relative error where c <= 10. */
  readonly well: number;
}

type Random = () => number;

interface Sample {
  readonly at: string;
  readonly error: number;
  readonly condition: number;
}

const between = (random: Random, low: number, high: number): number =>
  low + random() * (high - low);
const integer = (random: Random, low: number, high: number): number =>
  Math.floor(between(random, low, high + 1));
const pick = <T>(random: Random, choices: readonly T[]): T =>
  choices[integer(random, 0, choices.length - 1)];
const sign = (random: Random): number => (random() < 0.5 ? -1 : 1);
const tiny = (random: Random): number => sign(random) * 2 ** -between(random, 2, 60);
const show = ({ re, im }: Point): string => `${re}${im < 0 ? "" : "+"}${im}i`;
const L = fixedPoint(0);

const inBox = (random: Random, re: number, im: number): Point => ({
  re: between(random, -re, re),
  im: between(random, -im, im),
});

const inDisc = (random: Random, radius: number): Point => {
  const r = radius * Math.sqrt(random());
  const phi = between(random, -Math.PI, Math.PI);
  return { re: r * Math.cos(phi), im: r * Math.sin(phi) };
};

const around = (random: Random, { re, im }: Point): Point => {
  const r = 2 ** -between(random, 1, 60);
  const phi = between(random, -Math.PI, Math.PI);
  return { re: re + r * Math.cos(phi), im: im + r * Math.sin(phi) };
};

const someZ = {
  disc: (random: Random) => inDisc(random, 30),
  box: (random: Random) => inBox(random, 2, 2),
  logarithmic: (random: Random) => {
    const { re, im } = inDisc(random, 1);
    const scale = 2 ** between(random, -100, 100);
    return { re: re * scale, im: im * scale };
  },
  besideCut: (random: Random) => ({
    re: L.re - 2 ** between(random, -50, 5),
    im: sign(random) * stepped(L.im, integer(random, -3, 4)),
  }),
  besideAxis: (random: Random) => ({
    re: between(random, -30, 30),
    im: sign(random) * 2 ** -between(random, 1, 300),
  }),
  nearL: (random: Random) => {
    const { re, im } = around(random, L);
    return { re, im: sign(random) * im };
  },
  nearPoint: (random: Random) =>
    around(
      random,
      pick(random, [
        { re: 0, im: 0 },
        { re: 1, im: 0 },
        { re: Math.E, im: 0 },
      ]),
    ),
  seam: (random: Random) =>
    pick(random, [
      () => ({ re: between(random, 0, 1.7), im: (integer(random, 0, 5) - 0.5) / 4 + tiny(random) }),
      () => ({ re: (integer(random, 0, 7) - 0.5) / 4 + tiny(random), im: between(random, 0, 1.4) }),
      () => {
        const phi = between(random, -Math.PI, Math.PI);
        const r = 0.485 + tiny(random);
        return { re: L.re + r * Math.cos(phi), im: L.im + r * Math.sin(phi) };
      },
      () => ({ re: L.re + tiny(random), im: between(random, 0, 1.3) }),
    ])(),
} as const;

const someH = {
  box: (random: Random) => ({ re: between(random, -1.9, 3.5), im: between(random, -10, 10) }),
  low: (random: Random) => ({ re: between(random, -1.9, 3.5), im: between(random, -1, 1) }),
  left: (random: Random) => ({ re: -between(random, 1, 40), im: between(random, -2, 2) }),
  besideCut: (random: Random) => ({
    re: -2 - 2 ** between(random, -40, 4),
    im: sign(random) * pick(random, [0, 2 ** -between(random, 1, 60)]),
  }),
  nearInteger: (random: Random) => around(random, { re: integer(random, -4, 2), im: 0 }),
  seam: (random: Random) =>
    pick(random, [
      () => ({ re: between(random, -3, 3), im: 0.75 + tiny(random) }),
      () => ({ re: (2 * integer(random, -9, 9) + 1) / 8 + tiny(random), im: random() * 0.75 }),
    ])(),
} as const;

const slogAt =
  (pickZ: (random: Random) => Point) =>
  (random: Random): Sample => {
    const z = pickZ(random);
    const exact = exactly(z);
    return { at: show(z), error: relativeError(slog(z), truth.slog(exact)), condition: 1 };
  };

const sexpAt =
  (pickH: (random: Random) => Point) =>
  (random: Random): Sample => {
    const h = pickH(random);
    const exact = exactly(h);
    return {
      at: show(h),
      // -0 asks for the value from below, which fixed point cannot.
      error: relativeError(Object.is(h.im, -0) ? sexp(h).conjugate() : sexp(h), truth.sexp(exact)),
      condition: condition(truth.sexp, exact),
    };
  };

const iterateAt =
  (pickZ: (random: Random) => Point, pickAlpha: (random: Random) => Point) =>
  (random: Random): Sample => {
    const z = pickZ(random);
    const alpha = pickAlpha(random);
    const [zExact, alphaExact] = [exactly(z), exactly(alpha)];
    return {
      at: `${show(z)}, alpha = ${show(alpha)}`,
      error: relativeError(iterateExp(z, alpha), truth.iterate(zExact, alphaExact)),
      condition:
        condition((x) => truth.iterate(x, alphaExact), zExact) +
        condition((x) => truth.iterate(zExact, x), alphaExact),
    };
  };

/** Large z and small alpha, where the rounding of the height counts for more than that of z and alpha. */
const largeSample = (random: Random): Sample => {
  const z = someZ.logarithmic(random);
  const alpha = { re: tiny(random), im: tiny(random) };
  const height = truth.slog(exactly(z));
  return {
    at: `${show(z)}, alpha = ${show(alpha)}`,
    error: relativeError(iterateExp(z, alpha), truth.iterate(exactly(z), exactly(alpha))),
    condition: condition(truth.sexp, height),
  };
};

/** Far to the left between the cuts, where slog + 2 is about e^z. */
const leftSample = (random: Random): Sample => {
  const z = { re: -between(random, 5, 60), im: between(random, -1.3, 1.3) };
  const size = Math.min(0.5, Math.exp(z.re) * 2 ** between(random, -9, 20));
  const phi = between(random, -Math.PI, Math.PI);
  return iterateAt(
    () => z,
    () => ({ re: size * Math.cos(phi), im: size * Math.sin(phi) }),
  )(random);
};

const half = (): Point => ({ re: 0.5, im: 0 });
const realAlpha = (random: Random): Point => ({ re: between(random, -1.5, 1.5), im: 0 });
const anyAlpha = (random: Random): Point => inBox(random, 1, 1);
const anyIndex = (random: Random): number => pick(random, [0, 0, -1, 1, -2, 2, 3, 10, 1000]);

/** Away from the branch points of S, where its digits are lost to those of the argument. */
const regularZ = (random: Random): Point => {
  const { re, im } = inDisc(random, 10);
  return { re, im: Math.abs(im) + 0.01 };
};

const schroderSample = (random: Random): Sample => {
  const k = anyIndex(random);
  const z = random() < 0.5 ? regularZ(random) : around(random, fixedPoint(k));
  const exact = exactly(z);
  const L = truth.fixedPoint(k);
  // The condition in z - L: S has a zero at L, which is no double.
  const f = (x: { re: bigint; im: bigint }) =>
    truth.schroder({ re: x.re + L.re, im: x.im + L.im }, k);
  return {
    at: `${show(z)}, k = ${k}`,
    error: relativeError(schroder(z, k), truth.schroder(exact, k)),
    condition: condition(f, { re: exact.re - L.re, im: exact.im - L.im }),
  };
};

const inverseSchroderSample = (random: Random): Sample => {
  const k = anyIndex(random);
  const w = inDisc(random, 5);
  const exact = exactly(w);
  return {
    at: `${show(w)}, k = ${k}`,
    error: relativeError(inverseSchroder(w, k), truth.inverseSchroder(exact, k)),
    condition: condition((x) => truth.inverseSchroder(x, k), exact),
  };
};

const regularSample = (random: Random): Sample => {
  const k = anyIndex(random);
  const z = regularZ(random);
  const alpha = random() < 0.5 ? realAlpha(random) : anyAlpha(random);
  const [zExact, alphaExact] = [exactly(z), exactly(alpha)];
  const y = iterateExp(z, alpha, { solution: "regular", fixedPoint: k });
  return {
    at: `${show(z)}, alpha = ${show(alpha)}, k = ${k}`,
    error: relativeError(y, truth.regularIterate(zExact, alphaExact, k)),
    condition:
      condition((x) => truth.regularIterate(x, alphaExact, k), zExact) +
      condition((x) => truth.regularIterate(zExact, x, k), alphaExact),
  };
};

type Family = readonly [
  name: string,
  share: number,
  sample: (random: Random) => Sample,
  limit?: number,
];

const families: readonly Family[] = [
  ["slog, |z| <= 30", 4, slogAt(someZ.disc)],
  ["slog, [-2, 2] x [-2, 2]", 2, slogAt(someZ.box)],
  ["slog, |z| log-uniform", 1, slogAt(someZ.logarithmic)],
  ["slog, both sides of the cuts", 1, slogAt(someZ.besideCut)],
  ["slog, beside the real axis", 1, slogAt(someZ.besideAxis)],
  ["slog, next to L and conj(L)", 1, slogAt(someZ.nearL)],
  ["slog, next to 0, 1, e", 1, slogAt(someZ.nearPoint)],
  ["slog, next to internal seams", 1, slogAt(someZ.seam)],
  ["sexp, [-1.9, 3.5] x [-10, 10]", 4, sexpAt(someH.box)],
  ["sexp, [-1.9, 3.5] x [-1, 1]", 2, sexpAt(someH.low)],
  ["sexp, to the left", 1, sexpAt(someH.left)],
  ["sexp, both sides of the cut", 1, sexpAt(someH.besideCut)],
  ["sexp, next to -4, ..., 2", 1, sexpAt(someH.nearInteger)],
  ["sexp, next to internal seams", 1, sexpAt(someH.seam)],
  ["halfExp, |z| <= 30", 2, iterateAt(someZ.disc, half)],
  ["iterateExp, |z| <= 30, alpha real", 2, iterateAt(someZ.disc, realAlpha)],
  ["iterateExp, |z| <= 30, alpha in a box", 2, iterateAt(someZ.disc, anyAlpha)],
  ["iterateExp, |z| to 2^100, alpha small *", 1, largeSample],
  ["iterateExp, Re z to -60, alpha about e^z", 1, leftSample],
  ["iterateExp, next to L", 1, iterateAt(someZ.nearL, anyAlpha)],
  ["schroder", 1, schroderSample, REGULAR_LIMIT],
  ["inverseSchroder", 1, inverseSchroderSample, REGULAR_LIMIT],
  ["iterateExp, regular", 1, regularSample, REGULAR_LIMIT],
];

/** About `count` results in all, the same for the same seed. */
export function sweep(
  seed: number,
  count: number,
  progress: (done: number) => void = () => {},
): FamilyResult[] {
  const shares = families.reduce((sum, [, share]) => sum + share, 0);
  let done = 0;
  return families.map(([name, share, sample, limit = LIMIT], i) => {
    const random = uniform(seed * 1000 + i);
    const each = Math.ceil((count * share) / shares);
    let [worst, at, well] = [0, "", 0];
    for (let n = 0; n < each; n++) {
      if (done++ % 64 === 0) progress(done);
      const result = reachable(sample, random);
      const scaled = result.error / Math.max(1, result.condition);
      if (!(scaled <= worst)) [worst, at] = [scaled, `${result.at} (c = ${result.condition})`];
      if (result.condition <= 10) well = Math.max(well, result.error);
    }
    return { name, count: each, limit, worst, at, well };
  });
}

/** The next sample that fixed point can hold. */
function reachable(sample: (random: Random) => Sample, random: Random): Sample {
  for (;;) {
    try {
      return sample(random);
    } catch (error) {
      if (!(error instanceof OutOfReach)) throw error;
    }
  }
}

function main(): void {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "1" },
      count: { type: "string", default: "20000" },
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
  console.log(
    `seed ${seed}; c is the condition number; worst |error / value| / max(1, c), worst |error / value| where c <= 10`,
  );
  for (const { name, count, worst, at, well } of results) {
    console.log(
      `${name.padEnd(40)} ${`${count}`.padStart(5)}  ${worst.toExponential(2)}  ${well.toExponential(2)}  ${at}`,
    );
  }
  console.log("* c = |h sexp'(h) / sexp(h)| at the height h = slog(z)");
  for (const { name } of results.filter(({ worst, limit }) => !(worst <= limit))) {
    console.log(`beyond its limit: ${name}`);
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
