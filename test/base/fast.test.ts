/**
 * The error bounds of the tables. A rounding test relies on them, but a bound that fails shows in one result of
 * 100,000 only: so the sums themselves are compared with the digits engine, at more bits than fill the tables.
 */
import { describe, expect, it } from "vitest";
import { fatouCoordinate } from "../../src/abel/parabolic.js";
import { ETA } from "../../src/base/argument.js";
import type { GridAxis } from "../../src/base/fast/grid.js";
import type { FastLine } from "../../src/base/fast/line.js";
import { expm1Line, lineOn } from "../../src/base/fast/shapes.js";
import { solutionOf } from "../../src/base/regime.js";
import { fromNumber, toNumber } from "../../src/numbers/fixed.js";
import { stepped, uniform } from "../fixtures/doubles.js";

/** POINTS=2000 measures more points a line and prints the worst. */
const POINTS = Number(process.env.POINTS ?? 40);
const P = 400n;

/** How much of its bound the error in sum takes; 0 where there is no value or no bound. */
function ratio({ sum }: FastLine, truth: () => bigint): number {
  if (!(sum.error < Number.POSITIVE_INFINITY) || !Number.isFinite(sum.hi)) return 0;
  let exactly: bigint;
  try {
    exactly = truth();
  } catch {
    return Number.POSITIVE_INFINITY; // a value where there is none
  }
  const miss = fromNumber(sum.hi, P) + fromNumber(sum.lo, P) - exactly;
  return Math.abs(toNumber(miss, P)) / sum.error;
}

/** Whether x lies on the other side of a fixed point. */
function isBeyond({ shape: { low, high, heights } }: FastLine, x: number): boolean {
  const { axes } = heights;
  const last = axes[axes.length - 1] as GridAxis;
  if (!last.hole || (Number.isFinite(low) && Number.isFinite(high))) return x < low || x > high;
  return (
    (low === Number.NEGATIVE_INFINITY && x < axes[0].origin) ||
    (high === Number.POSITIVE_INFINITY && x > last.origin)
  );
}

const heightRatio = (line: FastLine, x: number): number => {
  if (isBeyond(line, x)) return 0;
  line.height(x, false);
  return ratio(line, () => line.shape.samples.height(fromNumber(x, P), P).value);
};

const valueRatio = (line: FastLine, h: number): number => {
  line.start(h);
  line.value(false);
  return ratio(line, () => line.shape.samples.value(fromNumber(h, P), P).value);
};

const iterateRatio = (line: FastLine, x: number, alpha: number): number => {
  const { samples } = line.shape;
  line.height(x, false);
  line.add(alpha);
  line.value(false);
  return ratio(line, () => {
    const height = samples.height(fromNumber(x, P), P).value;
    return samples.value(height + fromNumber(alpha, P), P).value;
  });
};

/** Boundaries between pieces of a table, and the doubles beside them. */
function seamsOf({ origin, scale, binades }: GridAxis, random: () => number): number {
  const uniformly = random() < 0.3;
  const v = uniformly
    ? (Math.floor(256 * random()) - 127.5) / 64
    : 2 ** (1 + Math.floor(binades * random())) * (1 + Math.floor(64 * random()) / 64);
  const x = origin + ((random() < 0.5 ? -1 : 1) * v) / scale;
  return stepped(x, Math.floor(3 * random()) - 1);
}

const lineAt = (b: number | string, x: number): FastLine => {
  const domain = solutionOf(b).domains.holdingDouble(x);
  if (domain === undefined) throw new Error(`no table at ${x}`);
  return lineOn(domain.span, domain.orbit.map, domain.supply(31, true));
};

/** [name, line, x of a number in [0, 1)] */
const lines: [string, () => FastLine, (t: number) => number][] = [
  ["2", () => lineAt(2, 0), (t) => 60 * t - 30],
  ["10", () => lineAt(10, 0), (t) => 6 * t - 3],
  ["1e30", () => lineAt("1e30", 0), (t) => 1.4 * t - 0.4],
  ["1.5", () => lineAt(1.5, 0), (t) => 20 * t - 8],
  ["1.4447", () => lineAt(1.4447, 0), (t) => 6 * t - 1],
  ["1.444668", () => lineAt(1.444668, 0), (t) => 2.7 + 0.04 * t],
  ["e^(1/e) below e", () => lineAt(ETA, 0), (t) => Math.E - 2 ** (12 * t - 10)],
  ["e^(1/e) above e", () => lineAt(ETA, 3), (t) => Math.E + 2 ** (12 * t - 10)],
  ["1.4446 between", () => lineAt("1.4446", Math.E), (t) => 2.68 + 0.08 * t],
  ["1.2 below", () => lineAt("1.2", 0), (t) => 1.2577 - 2 ** (12 * t - 9)],
  ["1.2 between", () => lineAt("1.2", 2), (t) => 1.26 + 13.5 * t],
  ["1.2 above", () => lineAt("1.2", 20), (t) => 14.77 + 2 ** (14 * t - 9)],
  ["e^x - 1 below 0", () => expm1Line(fatouCoordinate(40), -1), (t) => -(2 ** (60 * t - 55))],
  ["e^x - 1 above 0", () => expm1Line(fatouCoordinate(40), 1), (t) => 2 ** (60 * t - 55)],
];

describe.each(lines)("the bounds of %s", (_, made, at) => {
  const line = made();
  const { heights, values } = line.shape;

  it.each([
    ["heights", 1, (r: () => number) => heightRatio(line, at(r()))],
    ["iterates", 2, (r: () => number) => iterateRatio(line, at(r()), 3 * r() - 1.5)],
    [
      "heights at seams",
      3,
      (r: () => number) =>
        heightRatio(
          line,
          seamsOf(heights.axes[r() < 0.5 ? 0 : heights.axes.length - 1] as GridAxis, r),
        ),
    ],
    [
      "values at seams",
      4,
      (r: () => number) => {
        const axis = values.axes[r() < 0.5 ? 0 : values.axes.length - 1] as GridAxis;
        const h = seamsOf({ ...axis, binades: Math.min(axis.binades, 8) }, r);
        return valueRatio(line, h);
      },
    ],
  ] as const)("the bounds of doubles hold for %s", (name, seed, draw) => {
    const random = uniform(seed);
    let worst = 0;
    let seen = 0;
    for (let i = 0; i < POINTS; i++) {
      const r = draw(random);
      if (r > 0) seen++;
      if (!(r <= worst)) worst = r;
    }
    if (process.env.POINTS) console.log(`${name}: ${worst.toFixed(3)} of the bound`);
    expect(worst).toBeLessThan(1);
    expect(seen).toBeGreaterThan(POINTS / 5);
  });

  it("hold where tables end", () => {
    const { low, high, lowest, highest } = line.shape;
    for (const end of [low, high, heights.split].filter(Number.isFinite)) {
      for (const x of [stepped(end, -1), end, stepped(end, 1)]) {
        expect(heightRatio(line, x), `${x}`).toBeLessThan(1);
      }
    }
    for (const end of [lowest, highest, values.split].filter(Number.isFinite)) {
      for (const h of [stepped(end, -1), end, stepped(end, 1)]) {
        expect(valueRatio(line, h), `${h}`).toBeLessThan(1);
      }
    }
  });
});
