import { describe, expect, it } from "vitest";
import { EXP_ERROR, expSum, LOG_ERROR, logSum } from "../../src/numbers/elementary.js";
import { abs, exp, fromNumber, ln2, log } from "../../src/numbers/fixed.js";
import { Pair } from "../../src/numbers/pair.js";

/** Random points per range: POINTS=1000000 measures the worst errors anew and prints them. */
const POINTS = Number(process.env.POINTS ?? 1000);
const TIMEOUT = 5000 + POINTS;
const P = 200n;

const out = new Pair();
const word = new BigInt64Array(1);
const double = new Float64Array(word.buffer);

/** The double n steps from x > 0. */
function step(x: number, n: bigint): number {
  double[0] = x;
  word[0] += n;
  return double[0];
}

function ulp(x: number): number {
  double[0] = x;
  word[0] &= 0x7ff0000000000000n;
  return double[0] * 2 ** -52;
}

/** Uniform numbers in [0, 1), the same in every run (mulberry32). */
function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) * 2 ** -32 + ((t * 0x9e3779b1) >>> 0) * 2 ** -64;
  };
}

/** x * 2^-n, exact where the result is normal. */
const unscale = (x: number, n: number): number => x * 2 ** -(n >> 1) * 2 ** -(n - (n >> 1));

const toBig = (hi: number, lo: number): bigint => fromNumber(hi, P) + fromNumber(lo, P);

function expError(hi: number, lo: number): number {
  const k = Math.round(hi / Math.LN2);
  const right = exp(toBig(hi, lo) - BigInt(k) * ln2(P), P);
  out.hi = hi;
  out.lo = lo;
  expSum(out);
  if (out.hi + out.lo !== out.hi) return Number.POSITIVE_INFINITY;
  const got = toBig(unscale(out.hi, k), unscale(out.lo, k));
  return Number(abs(got - right)) / Number(right);
}

function logError(hi: number, lo: number): number {
  const k = Math.floor(Math.log2(hi));
  const right = log(toBig(unscale(hi, k), unscale(lo, k)), P) + BigInt(k) * ln2(P);
  out.hi = hi;
  out.lo = lo;
  logSum(out);
  if (out.hi + out.lo !== out.hi) return Number.POSITIVE_INFINITY;
  const size = Math.max(Number(abs(right)), 2 ** (200 - 34));
  return Number(abs(toBig(out.hi, out.lo) - right)) / size;
}

/** The largest error at the numbers given, each with lo = 0, both halves of an ulp and a random part. */
function worst(error: (hi: number, lo: number) => number, points: Iterable<number>): number {
  const random = uniform(1);
  let largest = 0;
  let where = "";
  for (const hi of points) {
    const half = ulp(hi) / 2;
    for (const lo of POINTS > 1e5
      ? [half * (2 * random() - 1)]
      : [0, half, -half, half * random()]) {
      const e = error(hi, lo);
      if (e > largest) {
        largest = e;
        where = `${hi} + ${lo}`;
      }
    }
  }
  if (process.env.POINTS) console.log(`2^${Math.log2(largest).toFixed(2)} at ${where}`);
  return largest;
}

function* randomly(seed: number, point: (u: number) => number): Generator<number> {
  const random = uniform(seed);
  for (let i = 0; i < POINTS; i++) yield point(random());
}

describe("numbers/fixed", () => {
  const near = (a: bigint, digits: string) => {
    const places = digits.length - digits.indexOf(".") - 1;
    const right = (BigInt(digits.replace(".", "")) << P) / 10n ** BigInt(places);
    expect(Number(abs(a - right)) * 2 ** -200).toBeLessThan(10 ** -places + 2 ** -195);
  };
  const one = 1n << P;

  it("gives the published digits of exp and log", () => {
    near(exp(one, P), "2.718281828459045235360287471352662497757247093699959574966968");
    near(exp(-one, P), "0.367879441171442321595523770161460867445811131031767834507837");
    near(ln2(P), "0.693147180559945309417232121458176568075500134360255254120680");
    near(log(2n * one, P), "0.693147180559945309417232121458176568075500134360255254120680");
    near(log(3n * one, P), "1.098612288668109691395245236922525704647490557822749451734694");
    near(log(10n * one, P), "2.302585092994045684017991454684364207601101488628772976033328");
  });
});

describe("expSum", () => {
  const ranges: [number, number][] = [
    [-690, 709.78],
    [-20, 20],
    [-1, 1],
    [-0.002, 0.002],
  ];
  it.each(ranges)(
    "is within EXP_ERROR over [%f, %f]",
    (low, high) => {
      const points = randomly(low, (u) => low + u * (high - low));
      expect(worst(expError, points)).toBeLessThan(EXP_ERROR);
    },
    TIMEOUT,
  );

  it(
    "is within EXP_ERROR beside the table's seams",
    () => {
      const points = randomly(2, (u) => {
        const n = Math.floor(u * 2 ** 17);
        const offset = (u * 2 ** 17 - n - 0.5) * 2 ** -15;
        return ((n - 2 ** 16 + 0.5) * Math.LN2) / 512 + offset;
      });
      expect(worst(expError, points)).toBeLessThan(EXP_ERROR);
    },
    TIMEOUT,
  );

  it("is within EXP_ERROR at the table's seams and at the ends of its range", () => {
    const points = [0, 2 ** -1074, 1e-300, -1e-300, 1, -1, 709.78271289338, -690];
    for (let k = 0; k < 512; k += 7) {
      for (const n of [k, 1000 * k, -900 * k]) {
        const seam = ((n + 0.5) * Math.LN2) / 512;
        points.push(seam, seam * (1 + 2 ** -52), seam * (1 - 2 ** -52));
      }
    }
    expect(worst(expError, points)).toBeLessThan(EXP_ERROR);
  });

  it("overflows to Infinity and underflows to 0", () => {
    const at = (x: number, lo = 0) => {
      out.hi = x;
      out.lo = lo;
      expSum(out);
      return [out.hi, out.lo] as const;
    };
    expect(expError(709.782712893384, 0)).toBeLessThan(EXP_ERROR);
    expect(at(709.7827128933841)[0]).toBe(Number.POSITIVE_INFINITY);
    expect(at(709.7827128933841)[1]).not.toBeNaN();
    for (const x of [709.81, 1000, 1e308, Number.POSITIVE_INFINITY]) {
      expect(at(x)).toEqual([Number.POSITIVE_INFINITY, 0]);
    }
    for (const x of [-743.8, -745.2, -1e308, Number.NEGATIVE_INFINITY])
      expect(at(x)).toEqual([0, 0]);
    for (let x = -743.7; x < -690; x += 0.37) {
      const [y] = at(x);
      expect(Math.abs(y - Math.exp(x))).toBeLessThanOrEqual(2 ** -1074 + Math.exp(x) * 2 ** -51);
    }
    expect(at(0)).toEqual([1, 0]);
    expect(at(Number.NaN)).toEqual([Number.NaN, Number.NaN]);
  });
});

describe("logSum", () => {
  const ranges: [string, number, number][] = [
    ["all normal numbers", -1022 * Math.LN2, 709.78],
    ["e^-20 to e^20", -20, 20],
    ["1/2 to 2", -Math.LN2, Math.LN2],
    ["1 - 2^-8 to 1 + 2^-8", -(2 ** -8), 2 ** -8],
    ["1 - 2^-20 to 1 + 2^-20", -(2 ** -20), 2 ** -20],
    ["1 - 2^-32 to 1 + 2^-32", -(2 ** -32), 2 ** -32],
  ];
  it.each(ranges)(
    "is within LOG_ERROR over %s",
    (_, low, high) => {
      const points = randomly(high, (u) => Math.exp(low + u * (high - low)));
      expect(worst(logError, points)).toBeLessThan(LOG_ERROR);
    },
    TIMEOUT,
  );

  it("is within LOG_ERROR at the bins' seams, at powers of 2 and at the ends", () => {
    const points = [2 ** -1022, 3e-308, 5e-324, 1e-310, Number.MAX_VALUE, 2 ** 1023, 10, 1e-5];
    for (let bin = 0; bin <= 256; bin++) {
      word[0] = BigInt(0x3fe6a800 + 4096 * bin) << 32n;
      const seam = double[0];
      points.push(seam, step(seam, 1n), step(seam, -1n), 1024 * step(seam, -1n));
    }
    for (let e = -1021; e < 1024; e += 31) points.push(2 ** e, step(2 ** e, 1n), step(2 ** e, -1n));
    for (let n = 1n; n < 2n ** 52n; n *= 3n) points.push(step(1, n), step(1, -n));
    expect(worst(logError, points)).toBeLessThan(LOG_ERROR);
  });

  it("gives limits and NaN outside its range", () => {
    const at = (x: number, lo = 0) => {
      out.hi = x;
      out.lo = lo;
      logSum(out);
      return [out.hi, out.lo] as const;
    };
    expect(at(1)).toEqual([0, 0]);
    expect(at(1, 2 ** -60)).toEqual([2 ** -60, 0]);
    expect(at(0)).toEqual([Number.NEGATIVE_INFINITY, 0]);
    expect(at(Number.POSITIVE_INFINITY)).toEqual([Number.POSITIVE_INFINITY, 0]);
    expect(at(-1)).toEqual([Number.NaN, Number.NaN]);
    expect(at(Number.NaN)).toEqual([Number.NaN, Number.NaN]);
  });
});
