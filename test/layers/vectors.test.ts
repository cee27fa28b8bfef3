import { describe, expect, it } from "vitest";
import { ulp } from "../../src/fit/evaluate/precision.js";
import {
  sharesRow,
  sharesRows,
  sharesSlopesRow,
} from "../../src/layers/kernels/attention-loops.js";
import { mapRun, type Run, slopesRun } from "../../src/layers/kernels/loops.js";
import type { MapName } from "../../src/layers/kernels/maps.js";
import { runsOf } from "../../src/layers/kernels/runs.js";
import { ownMemory, Vectors } from "../../src/layers/kernels/vectors.js";
import { uniform } from "../fixtures/doubles.js";

const random = uniform(11);
const vectors = new Vectors(ownMemory() as NonNullable<ReturnType<typeof ownMemory>>, 0);
const COUNT = 2500;

/** Ordinary numbers, large ones, and what is none, mixed so that groups of four have some of each. */
const mixed = (): number => {
  const kind = random();
  if (kind < 0.8) return -4 + 8 * random();
  if (kind < 0.98) return -200 + 400 * random();
  return [Number.NaN, Infinity, -Infinity, 3e38, -8, 16, 0, -0][Math.floor(8 * random())];
};
const array = (make: () => number): Float32Array => Float32Array.from({ length: COUNT }, make);

const run = (values: Float32Array | Float64Array, step = 1): Run => ({ values, at: 0, step });

/** An ulp of f32 apart at most, or the same special value. */
function expectSame(ys: ArrayLike<number>, truths: ArrayLike<number>, ulps = 1): void {
  for (let i = 0; i < truths.length; i++) {
    const same = Object.is(ys[i], truths[i]) || ys[i] === truths[i];
    const off = same ? 0 : Math.abs(ys[i] - truths[i]) / ulp(truths[i], "f32");
    expect(off, `${i}: ${ys[i]}, ${truths[i]}`).toBeLessThanOrEqual(ulps);
  }
}

/** Shares sum to 1: what is wrong with the small ones counts little. */
const expectClose = (ys: Float32Array, truths: Float32Array): void =>
  ys.forEach((y, i) => {
    expect(Math.abs(y - truths[i])).toBeLessThan(1e-9 + 2e-7 * Math.abs(truths[i]));
  });

const MAPS: MapName[] = [
  "iterate",
  "inward",
  "odd inward",
  "odd outward",
  "shift inward",
  "bounded",
];

describe.each(MAPS)("four elements at a time: %s", (map) => {
  const xs = array(mixed);
  const dys = array(() => random());
  const alphas = array(() => (map === "iterate" ? -2 + 4 * random() : random()));
  const cases: [string, Run][] = [
    ["one alpha", run(Float64Array.of(0.4), 0)],
    ["an alpha each", run(alphas)],
  ];
  it.each(cases)("gives what JavaScript gives, %s", (_, alpha) => {
    const [ours, theirs] = [vectors, undefined].map((by) => {
      const out = new Float32Array(COUNT);
      mapRun(map, out, 0, COUNT, run(xs), alpha, by);
      return out;
    });
    expectSame(ours, theirs);
  });

  it.each(cases)("has the gradients that JavaScript has, %s", (_, alpha) => {
    const finite = xs.map((x) => (Number.isFinite(x) && Math.abs(x) < 90 ? x : 1));
    const weights = run(Float32Array.of(1), 0);
    const [ours, theirs] = [vectors, undefined].map((by) => {
      const dx = new Float32Array(COUNT);
      const dalpha = new Float64Array(alpha.step === 0 ? 1 : COUNT);
      const wanted = { x: run(dx), alpha: run(dalpha, alpha.step), weights: undefined };
      slopesRun(map, wanted, COUNT, run(finite), alpha, weights, run(dys), by);
      return { dx, dalpha };
    });
    expectSame(ours.dx, theirs.dx, 2);
    expectSame(ours.dalpha.map(Math.fround), theirs.dalpha.map(Math.fround), 2);
  });

  it("adds the gradients of weighted sums to what is there", () => {
    const finite = xs.map((x) => (Number.isFinite(x) && Math.abs(x) < 90 ? x : 1));
    const weights = run(array(() => random()));
    const [ours, theirs] = [vectors, undefined].map((by) => {
      const dx = new Float64Array(COUNT).fill(1);
      const dalpha = new Float64Array(1);
      const dweights = new Float64Array(COUNT);
      const wanted = { x: run(dx), alpha: run(dalpha, 0), weights: run(dweights) };
      const alpha = run(Float64Array.of(0.4), 0);
      slopesRun(map, wanted, COUNT, run(finite), alpha, weights, run(dys, 0), by);
      return [...dx, ...dalpha, ...dweights];
    });
    ours.forEach((y, i) => {
      if (Number.isNaN(theirs[i])) expect(y).toBeNaN();
      else if (Number.isFinite(theirs[i])) {
        expect(Math.abs(y - theirs[i])).toBeLessThanOrEqual(
          1e-6 * Math.max(1, Math.abs(theirs[i])),
        );
      }
    });
  });
});

describe("shares of attention, four at a time", () => {
  const keys = 100;
  const scores = Float32Array.from({ length: 3 * keys }, () => -400 + 800 * random());
  const dy = Float32Array.from({ length: 3 * keys }, () => random());
  const query = (start: number, seen: number, mask?: Float32Array) => ({
    ...{ start, keys, seen, scale: 0.25, alpha: 0.4 },
    ...{ mask, maskAt: 0, maskStep: 1 },
  });
  const mask = Float32Array.from({ length: keys }, () => (random() < 0.5 ? 0 : 1));
  const queries = [query(0, keys), query(keys, 37), query(2 * keys, keys, mask), query(0, 0)];

  it.each(queries)("are those of JavaScript", (one) => {
    const [ours, theirs] = [vectors, undefined].map((by) => {
      const shares = new Float32Array(3 * keys);
      const slopes = new Float32Array(3 * keys);
      sharesRow(shares, scores, one, by);
      const dalpha = sharesSlopesRow(slopes, scores, dy, one, by);
      return { shares, slopes, dalpha };
    });
    expectClose(ours.shares, theirs.shares);
    ours.slopes.forEach((y, i) => {
      expect(Math.abs(y - theirs.slopes[i])).toBeLessThan(1e-7);
    });
    expect(ours.dalpha).toBeCloseTo(theirs.dalpha, 6);
    const total = ours.shares.reduce((sum, y) => sum + y, 0);
    expect(total).toBeCloseTo(one.seen === 0 ? 0 : 1, 5);
  });

  it("are the same for many rows at once", () => {
    const rows = new Float32Array(3 * keys);
    sharesRows(rows, scores, { start: 0, count: 3, keys, scale: 0.25, alpha: 0.4 }, vectors);
    const single = new Float32Array(3 * keys);
    for (let i = 0; i < 3; i++) sharesRow(single, scores, query(i * keys, keys), undefined);
    expectClose(rows, single);
  });
});

it("visits runs as a broadcast does", () => {
  const shapes = [
    [[2, 3, 4], [4]],
    [
      [2, 3, 4],
      [3, 1],
    ],
    [
      [2, 3, 4],
      [2, 1, 4],
    ],
    [[2, 3, 4], []],
    [[1, 5], [5]],
    [[], []],
    [[0, 3], [3]],
  ];
  for (const [shape, operand] of shapes) {
    const found: number[] = [];
    const { length, steps, each } = runsOf(shape, [shape, operand]);
    each((start, [at, other]) => {
      for (let i = 0; i < length; i++) {
        expect(at + steps[0] * i).toBe(start + i);
        found[start + i] = other + steps[1] * i;
      }
    });
    const size = shape.reduce((product, n) => product * n, 1);
    const expected = Array.from({ length: size }, (_, i) => {
      let [rest, place, stride] = [i, 0, 1];
      for (let axis = 1; axis <= operand.length; axis++) {
        const [n, m] = [shape[shape.length - axis], operand[operand.length - axis]];
        place += (m === 1 ? 0 : rest % n) * stride;
        rest = Math.floor(rest / n);
        stride *= m;
      }
      return place;
    });
    expect(found, `${shape} and ${operand}`).toEqual(expected);
  }
});
