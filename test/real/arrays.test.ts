import { afterEach, describe, expect, it, vi } from "vitest";
import { halfExp, iterateExp, iterateExpInto } from "../../src/index.js";
import { CELLS, cellOf, HIGH, LOW, REACH, stretchOf } from "../../src/real/arrays/axis.js";
import { valuesModule } from "../../src/real/arrays/code.js";
import { BLOCK } from "../../src/real/arrays/memory.js";
import { Table } from "../../src/real/arrays/table.js";
import { valuesInto } from "../../src/real/arrays/values.js";
import { iterateSum } from "../../src/real/fast.js";
import { stepped, uniform } from "../fixtures/doubles.js";

/** Enough numbers that a table serves. */
const MANY = 8192;

const EDGES = [
  ...[0, -0, NaN, Infinity, -Infinity, 1, -1, Math.E, 710, 709.78, 1e300, -1e300],
  ...[2 ** -1074, -(2 ** -1074), 2 ** -1022, 1e-300, -1e-300, 2 ** -60, Number.MAX_VALUE],
];

/** Borders of cells, on both sides and one step beside. */
const SEAMS = Array.from({ length: HIGH - LOW }, (_, k) => 2 ** (LOW + k)).flatMap((power) =>
  [1, 1 + 1 / 64, 1 + 1 / 4, 1.5, 2 - 1 / 64, 2].flatMap((m) =>
    [-1, 0, 1].flatMap((step) => [stepped(m * power, step), -stepped(m * power, step)]),
  ),
);

/** Where the results cross a number, and the neighbours there. */
function crossing(alpha: number, y: number): number[] {
  let [low, high] = [-80, 1e5];
  for (let k = 0; k < 100; k++) {
    const middle = (low + high) / 2;
    if (iterateExp(middle, alpha) >= y) high = middle;
    else low = middle;
  }
  return [-3, -2, -1, 0, 1, 2, 3].map((step) => stepped(high, step));
}

function argumentsFor(alpha: number, count = MANY): Float64Array {
  const random = uniform(7);
  const given = [
    ...EDGES,
    ...SEAMS,
    ...[0, Number.MAX_VALUE, -Number.MAX_VALUE, 1, 2].flatMap((y) => crossing(alpha, y)),
  ];
  return Float64Array.from({ length: count }, (_, i) => {
    if (i < given.length) return given[i];
    const u = 2 * random() - 1;
    const kind = i % 4;
    return kind === 0 ? 40 * u : kind === 1 ? 3 * u : Math.sign(u) * Math.exp(14 * u * u - 6);
  });
}

const other = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).filter((y, i) => !Object.is(y, b[i])).length;

const ALPHAS = [0.5, -0.5, 0.25, -0.9, 1, -1, 2, -2, 1.5, -1.7, 3.2, 7.9, -7.9, 1e-5];

describe("iterateExpInto in long arrays", () => {
  it.each(ALPHAS)("has the bits of iterateExp for alpha = %d", (alpha) => {
    const xs = argumentsFor(alpha);
    const truth = xs.map((x) => iterateExp(x, alpha));
    const out = new Float64Array(MANY);
    // The first time rows are made, the second time they are there.
    for (let round = 0; round < 2; round++) {
      iterateExpInto(out.fill(42), xs, alpha);
      expect(other(out, truth)).toBe(0);
    }
    const few = xs.subarray(0, 3 * BLOCK + 77);
    expect(other(iterateExpInto(out.subarray(1, 1 + few.length), few, alpha), truth)).toBe(0);
    expect(out[few.length + 1]).toBe(truth[few.length + 1]);
    const single = Float32Array.from(xs);
    const expected = Float32Array.from(single, (x) => iterateExp(x, alpha));
    expect(other(iterateExpInto(new Float32Array(MANY), single, alpha), expected)).toBe(0);
    expect(other(iterateExpInto(single, single, alpha), expected)).toBe(0);
  });

  it("leaves little to JavaScript", () => {
    let calls = 0;
    const table = new Table({
      sample: (x, out) => {
        [out.hi, out.alpha] = [x, 0.5];
        iterateSum(out);
      },
      value: (x) => {
        calls++;
        return halfExp(x);
      },
    });
    const random = uniform(3);
    const xs = Float64Array.from({ length: 50 * BLOCK }, () => 100 * random() - 50);
    const out = new Float64Array(xs.length);
    expect(valuesInto(out, xs, table)).toBe(true);
    calls = 0;
    expect(valuesInto(out, xs, table)).toBe(true);
    expect(calls).toBeLessThan(xs.length / 400);
  });

  it("serves more alphas in turn than there is room for tables", () => {
    const xs = argumentsFor(0.5);
    const out = new Float64Array(MANY);
    for (let round = 0; round < 2; round++) {
      for (let k = 1; k <= 11; k++) {
        const alpha = k / 16;
        iterateExpInto(out, xs, alpha);
        const some = [3, 500, 1000, MANY - 1];
        expect(some.map((i) => out[i])).toEqual(some.map((i) => iterateExp(xs[i], alpha)));
      }
    }
  });
});

describe("tables", () => {
  it("keep a module below 4 kB, up to which browsers compile on the main thread", () => {
    expect(valuesModule().length).toBeLessThan(4096);
  });

  it("find every number in the stretch of its cell", () => {
    for (const x of [...SEAMS, ...argumentsFor(0.5, 2000)]) {
      const cell = cellOf(x);
      expect(cell >= CELLS).toBe(x < 0 || Object.is(x, -0));
      if (!(Math.abs(x) < REACH)) expect(cell % CELLS).toBe(CELLS - 1);
      else if (Math.abs(x) < 2 ** LOW) expect(cell % CELLS).toBe(0);
      else {
        for (let level = 0; level <= 6; level++) {
          const { from, count, center, halfWidth } = stretchOf(cell, level);
          expect(cell >= from && cell < from + count).toBe(true);
          expect(Math.abs(x - center)).toBeLessThanOrEqual(halfWidth);
          expect(x - center + center).toBe(x);
        }
      }
    }
  });

  it("halve their rows where a function is not smooth, and leave out what no row serves", () => {
    const kink = (x: number): number => x + Math.max(0, x - 3.003) / 2;
    const table = new Table({
      sample: (x, out) => {
        out.hi = kink(x);
        [out.lo, out.error] = [0, 0];
      },
      value: kink,
    });
    const xs = Float64Array.from({ length: 4096 }, (_, i) => i / 1024 + 1);
    const out = new Float64Array(xs.length);
    for (let round = 0; round < 2; round++) {
      valuesInto(out, xs, table);
      expect(other(out, xs.map(kink))).toBe(0);
    }
  });
});

describe("where there is no WebAssembly", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });
  const throwing = class {
    constructor() {
      throw new RangeError("could not allocate memory");
    }
  };
  const { Memory, Module, Instance } = (
    globalThis as unknown as { WebAssembly: Record<string, unknown> }
  ).WebAssembly;
  it.each([
    ["none at all", undefined],
    ["no memory", { Memory: throwing, Module, Instance }],
    ["no SIMD, or a policy against it", { Memory, Module: throwing, Instance }],
  ])("%s: the same bits", async (_, engine) => {
    vi.resetModules();
    vi.stubGlobal("WebAssembly", engine);
    const fresh = await import("../../src/index.js");
    const xs = argumentsFor(0.5);
    const out = fresh.iterateExpInto(new Float64Array(MANY), xs, 0.5);
    expect(
      other(
        out,
        xs.map((x) => iterateExp(x, 0.5)),
      ),
    ).toBe(0);
  });
});
