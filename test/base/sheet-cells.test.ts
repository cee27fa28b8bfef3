import { describe, expect, it } from "vitest";
import { SheetCells } from "../../src/base/complex/sheet-cells.js";
import type { Parts } from "../../src/numbers/parts.js";
import { uniform } from "../fixtures/doubles.js";

const log = ({ re, im }: Parts): Parts => ({
  re: Math.log(Math.hypot(re, im)),
  im: Math.atan2(im, re),
});

/** Cells of a function, asked for at many numbers of a square, and how often the function was. */
function asked(f: (z: Parts) => Parts | undefined, way: (z: Parts) => string, middle: Parts) {
  let searches = 0;
  const cells = new SheetCells<string>(
    (z) => {
      searches++;
      const h = f(z);
      return h && { way: way(z), h };
    },
    (a, b) => a === b,
  );
  const random = uniform(3);
  const part = (x: number): number => x + 2 * random() - 1;
  const zs = Array.from({ length: 4000 }, () => ({ re: part(middle.re), im: part(middle.im) }));
  const found = zs.map((z) => ({ z, sheet: cells.at(z) }));
  return {
    served: found.slice(2000).filter(({ sheet }) => sheet),
    searches: () => searches,
    cells,
  };
}

describe("SheetCells", () => {
  it("serve everywhere where there is one sheet, after few searches", () => {
    const { served, searches } = asked(log, () => "", { re: 3, im: 3 });
    expect(served.length).toBe(2000);
    // In the middle and on the circle of each of 25 squares at most
    expect(searches()).toBeLessThanOrEqual(25 * 17);
  });

  it("never serve where the cut of a function crosses them, though the way is the same", () => {
    const { served } = asked(log, () => "", { re: -3, im: 0.1 });
    expect(served.length).toBeGreaterThan(1500);
    for (const { z, sheet } of served) {
      expect(Math.abs(log(z).im - (sheet?.h.im as number))).toBeLessThan(0.5);
    }
  });

  it("never serve on both sides of where the way changes", () => {
    const side = ({ re }: Parts): string => (re < 3.03 ? "left" : "right");
    const { served } = asked(log, side, { re: 3, im: 0 });
    expect(served.length).toBeGreaterThan(1500);
    for (const { z, sheet } of served) expect(sheet?.way).toBe(side(z));
  });

  it("never serve next to a singularity, or where there are no heights", () => {
    const z0 = { re: 2.9, im: 0.1 };
    const shifted = ({ re, im }: Parts): Parts => ({ re: re - z0.re, im: im - z0.im });
    const inverse = (z: Parts): Parts | undefined => {
      const { re, im } = shifted(z);
      return im > 0.5 ? undefined : { re: re / (re * re + im * im), im: -im / (re * re + im * im) };
    };
    const { served } = asked(inverse, () => "", { re: 3, im: 0 });
    expect(served.length).toBeGreaterThan(1000);
    for (const { z, sheet } of served) {
      const { re, im } = shifted(z);
      expect(Math.hypot(re, im)).toBeGreaterThan(1 / 64);
      expect(im).toBeLessThanOrEqual(0.5);
      const h = inverse(z) as Parts;
      const from = sheet as { h: Parts; spread: number };
      expect(Math.hypot(h.re - from.h.re, h.im - from.h.im)).toBeLessThanOrEqual(from.spread);
    }
  });

  it("are asked in vain for numbers that are far away or no numbers", () => {
    const { cells } = asked(log, () => "", { re: 3, im: 3 });
    for (const z of [
      { re: 1e300, im: 0 },
      { re: 0, im: -Infinity },
      { re: Number.NaN, im: 0 },
    ]) {
      for (let i = 0; i < 20; i++) expect(cells.at(z)).toBeUndefined();
    }
  });

  it("keep no more than so many", () => {
    const { cells } = asked(
      () => undefined,
      () => "",
      { re: 0, im: 0 },
    );
    const random = uniform(4);
    for (let i = 0; i < 200_000; i++) cells.at({ re: 16 * random() - 8, im: 16 * random() - 8 });
    expect(cells.size).toBeLessThanOrEqual(4096);
  });
});
