import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it, vi } from "vitest";
import { slogDerivative } from "../../src/index.js";
import { Pair } from "../../src/numbers/pair.js";
import { additive } from "../../src/rho/additive.js";
import { PlainChart } from "../../src/rho/chart.js";
import { rhoModule } from "../../src/rho/code.js";
import { moduleFile, moduleSource } from "../../src/rho/generate.js";
import { laneSlopes, laneSum } from "../../src/rho/lanes.js";
import { arrayRho, type Extension } from "../../src/rho.js";
import { stepped, uniform } from "../fixtures/doubles.js";

const other = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).filter((y, i) => !Object.is(y, b[i])).length;

/** Rows of ordinary numbers, every 41st of them with one that is not. */
function rowsOf(rows: number, columns: number): Float64Array {
  const random = uniform(columns);
  const data = Float64Array.from({ length: rows * columns }, () => 9 * random() - 0.2);
  const special = [Infinity, -Infinity, NaN, 0, -0, 1e300, -1e5, 40, -200, -0.6962105382154132];
  for (let i = 0; i < rows; i += 41) data[i * columns + (i % columns)] = special[(i / 41) % 10];
  return data;
}

/** All results of rows in one array. */
function results(
  make: typeof arrayRho,
  alpha: number,
  extension: Extension | undefined,
): Float64Array {
  const r = make(alpha, { extension });
  const all: number[] = [];
  for (const columns of [64, 9, 1031]) {
    const rows = columns > 100 ? 20 : 220;
    const data = rowsOf(rows, columns);
    const random = uniform(3);
    const ws = Float64Array.from({ length: columns }, (_, j) => (j % 7 === 6 ? 0 : random()));
    const xs = { data, shape: [rows, columns] };
    const [value, dalpha] = [new Float64Array(rows), new Float64Array(rows)];
    const [dxs, dws] = [new Float64Array(data.length), new Float64Array(data.length)];
    all.push(...r.sumInto(new Float64Array(rows), xs));
    all.push(...r.dotInto(new Float64Array(rows), ws, xs));
    r.sumGradientInto({ value, dalpha, dxs }, xs);
    all.push(...value, ...dalpha, ...dxs);
    r.dotGradientInto({ value, dalpha, dxs, dws }, ws, xs);
    all.push(...value, ...dalpha, ...dxs, ...dws);
    all.push(...r.sumGradient(data.subarray(0, columns)).dxs);
  }
  return Float64Array.from(all);
}

describe("rows by WebAssembly", async () => {
  vi.resetModules();
  vi.stubGlobal("WebAssembly", undefined);
  const without = await import("../../src/rho.js");
  vi.unstubAllGlobals();
  afterAll(() => vi.resetModules());

  const cases: [number, Extension | undefined][] = [
    [0.5, undefined],
    [-0.5, undefined],
    [0.9, undefined],
    [1.5, undefined],
    [0.5, "signed"],
    [0.5, "odd"],
  ];
  it.each(cases)("have the bits of JavaScript: alpha = %d, %s", (alpha, extension) => {
    const [fast, slow] = [arrayRho, without.arrayRho].map((make) =>
      results(make, alpha, extension),
    );
    expect(other(fast, slow)).toBe(0);
  });

  it.each([0.5, -0.5, 0.3, 1.5])("are sums within their errors: alpha = %d", (alpha) => {
    const random = uniform(9);
    const chart = new PlainChart(alpha);
    const [lanes, pairs] = [new Pair(), new Pair()];
    let served = 0;
    for (let k = 0; k < 400; k++) {
      const n = 64 + (k % 3);
      const draw = () => Float64Array.from({ length: n }, () => 1 + 11 * random());
      const terms = { x: draw(), w: k % 2 === 0 ? undefined : draw(), n };
      const [z, truth] = [new Float64Array(n), new Float64Array(n)];
      if (!laneSum(-alpha, terms, lanes, z)) continue;
      additive.combine(chart, terms, pairs, truth);
      served++;
      const miss = Math.abs(lanes.hi - pairs.hi + (lanes.lo - pairs.lo));
      expect(miss).toBeLessThan(lanes.error);
      expect(lanes.error).toBeLessThan(pairs.hi * 2 ** -58);
      expect(other(z, truth)).toBe(0);
    }
    expect(served).toBeGreaterThan(200);
  });

  it("read the slopes of slog", () => {
    const random = uniform(4);
    const seams = Array.from({ length: 300 }, (_, k) => (k - 150) / 64 - 1 / 128);
    const edges = [0, -0, 2, -2, 32, -32, 64, -149, 1e50, 1e-300, -1e-300, 1.5, 31.9];
    const all = [...seams, ...edges].flatMap((x) => [stepped(x, -1), x, stepped(x)]);
    const x = Float64Array.from({ length: 3001 }, (_, i) => all[i] ?? 80 * random() - 40);
    const slopes = new Float64Array(x.length);
    for (let round = 0; round < 2; round++) {
      expect(laneSlopes(x, slopes)).toBe(true);
      expect(other(slopes, x.map(slogDerivative))).toBe(0);
    }
    for (const beyond of [-151, 1e61, NaN, Infinity, -Infinity]) {
      expect(laneSlopes(new Float64Array(9).fill(beyond), slopes)).toBe(false);
    }
  });

  it("come from a module that is written by generate.ts and stays below 4 kB", () => {
    expect(moduleSource()).toBe(readFileSync(moduleFile, "utf8"));
    expect(rhoModule().length).toBeLessThan(4096);
  });
});
