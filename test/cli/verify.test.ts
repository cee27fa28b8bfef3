import { beforeEach, describe, expect, it, vi } from "vitest";
import { excessOf } from "../../src/real/inherent.js";

const excessOfReciprocal = (n: number): number => excessOf(1 / n, n, 1);

import * as library from "../../src/index.js";
import { ulp } from "../../src/numbers/doubles.js";
import { iterexp } from "./command-line.js";

/** How many ulps every f(x) is moved up before verify sees it. */
let nudge = 0;

/** Whether the derivative of f is beyond reach. */
let steep = false;

vi.mock("../../src/real/iterate.js", async (importOriginal) => {
  const original = await importOriginal<typeof import("../../src/real/iterate.js")>();
  return {
    ...original,
    iterateExp(x: number, alpha: number) {
      const y = original.iterateExp(x, alpha);
      return alpha === 1 ? y : y + nudge * ulp(y);
    },
  };
});

vi.mock("../../src/real/gradient.js", async (importOriginal) => {
  const original = await importOriginal<typeof import("../../src/real/gradient.js")>();
  return {
    ...original,
    iterateExpGradient(x: number, alpha: number) {
      const gradient = original.iterateExpGradient(x, alpha);
      return steep ? { ...gradient, dx: Infinity } : gradient;
    },
  };
});

beforeEach(() => {
  nudge = 0;
  steep = false;
});

const rowsOf = (lines: string[]) =>
  lines.slice(1, -1).map((line) => line.trim().split(/ +/).map(Number));

describe("iterexp verify", () => {
  it("finds nothing to blame on the half-exponential", async () => {
    const { status, stderr, lines } = await iterexp(["verify"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const rows = rowsOf(lines);
    expect(rows.map(([x]) => x)).toEqual(Array.from({ length: 25 }, (_, i) => i - 4));
    for (const [x, fx, composed, exp, difference, inherent, remainder] of rows as number[][] as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ][]) {
      expect(fx).toBe(library.halfExp(x));
      expect(composed).toBe(library.halfExp(fx));
      expect(library.ulpDistance(exp, Math.exp(x))).toBeLessThanOrEqual(1);
      expect(Math.abs(difference)).toBeLessThan(inherent + 0.001);
      expect(inherent).toBeGreaterThanOrEqual(0.5 * (ulp(composed) / ulp(exp)));
      expect(inherent).toBeLessThan(12);
      expect(remainder).toBeLessThanOrEqual(0.001);
    }
    expect(lines.at(-1)).toMatch(/^worst: x = .*: ok$/);
  });

  it.each([
    ["1/1", "f(x)"],
    ["1/3", "f(f(f(x)))"],
    ["1/5", "f^5(x)"],
  ])("composes the iterate with alpha = %s", async (alpha, heading) => {
    const { status, lines } = await iterexp([
      "verify",
      "--alpha",
      alpha,
      "--from",
      "-3",
      "--to",
      "9",
    ]);
    expect(status).toBe(0);
    expect(lines[0]?.trim().split(/ +/)[2]).toBe(heading);
  });

  it("fails an f that is off by two ulps, and says by how much", async () => {
    nudge = 2;
    const { status, lines } = await iterexp(["verify", "--from", "1", "--to", "3", "--count", "3"]);
    expect(status).toBe(1);
    expect(lines.at(-1)).toMatch(/^worst: .*: FAILED$/);
    const remainders = rowsOf(lines).map((row) => row[6] as number);
    expect(Math.min(...remainders)).toBeGreaterThan(1);
    expect(lines.at(-1)).toContain(`remainder ${Math.max(...remainders).toFixed(3)} ulp`);
  });

  it("passes the same f where the tolerance allows for it", async () => {
    nudge = 2;
    const grid = ["verify", "--from", "1", "--to", "3", "--count", "3"];
    expect((await iterexp([...grid, "--tolerance", "0.5"])).status).toBe(1);
    expect((await iterexp([...grid, "--tolerance", "20"])).status).toBe(0);
  });

  it("fails where it has no bound to compare with", async () => {
    steep = true;
    const { status, lines } = await iterexp(["verify", "--from", "1", "--to", "2", "--count", "2"]);
    expect(status).toBe(1);
    expect(lines.at(-1)).toContain("remainder NaN ulp");
  });

  it("does not blame f far to the left, where e^x is a small difference of larger numbers", async () => {
    const { status, lines } = await iterexp([
      "verify",
      "--from",
      "-60",
      "--to",
      "-20",
      "--count",
      "5",
    ]);
    expect(status).toBe(0);
    expect(Math.max(...rowsOf(lines).map((row) => row[5] as number))).toBeGreaterThan(1000);
  });

  it("takes overflow on both sides for agreement", async () => {
    const { status, lines } = await iterexp([
      "verify",
      "--from",
      "800",
      "--to",
      "1e6",
      "--count",
      "3",
    ]);
    expect(status).toBe(0);
    for (const row of rowsOf(lines)) {
      expect(row.slice(2)).toEqual([Infinity, Infinity, 0, 0, 0]);
    }
  });

  it("takes overflow on one side for a large difference", async () => {
    nudge = 2 ** 30;
    const { status } = await iterexp([
      "verify",
      "--from",
      "709.782",
      "--to",
      "709.782",
      "--count",
      "1",
    ]);
    expect(status).toBe(1);
  });
});

describe("iterexp verify --base", () => {
  it.each(["2", "10", "3/2", "1.2", "e^(1/e)"])(
    "finds nothing to blame on base %s",
    async (base) => {
      const argv = ["verify", "--base", base, "--from", "-2", "--to", "2.5", "--count", "10"];
      const { status, lines } = await iterexp(argv);
      expect(status).toBe(0);
      expect(lines[0]).toMatch(/ f\(f\(x\)\) +b\^x /);
      expect(lines.at(-1)).toMatch(/: ok$/);
      const b = base === "e^(1/e)" ? Math.exp(1 / Math.E) : base === "3/2" ? 1.5 : Number(base);
      for (const [x, , composed, exp, difference] of rowsOf(lines)) {
        expect(exp / b ** x).toBeCloseTo(1, 13);
        expect(difference).toBeCloseTo((composed - exp) / ulp(exp), -0.5);
      }
    },
  );

  it("is of base e by default, and has published digits for that alone", async () => {
    expect(await iterexp(["verify", "--base", "e"])).toEqual(await iterexp(["verify"]));
    expect(await iterexp(["verify", "--base", "2", "--explain"])).toMatchObject({
      status: 2,
      stderr:
        'iterexp: --base "2": expected e beside --explain: the published digits are of base e\n',
    });
  });
});

describe("iterexp verify --explain", () => {
  it("compares with published digits", async () => {
    const { status, stdout } = await iterexp(["verify", "--explain"]);
    expect(status).toBe(0);
    const published = stdout
      .match(/^ *(sexp|halfExp|slog)\(.*$/gm)
      ?.map((line) => line.trim().split(/ {2,}/));
    expect(published?.map(([, digits]) => digits)).toEqual([
      "1.646354233751194580971924",
      "3.431298117453758176180458",
      "1.842541787922947539845548",
    ]);
    for (const [, digits, value, distance] of published as string[][]) {
      expect(Number(value)).toBe(Number(digits));
      expect(distance).toBe("0");
    }
  });
});

describe("excessOfReciprocal", () => {
  it("is 0 for powers of two", () => {
    expect([1, 2, 4, 1024].map(excessOfReciprocal)).toEqual([0, 0, 0, 0]);
  });

  it("is what the nearest double leaves of 1", () => {
    expect(excessOfReciprocal(3)).toBe(-(2 ** -54));
    expect(excessOfReciprocal(10)).toBe(2 ** -54);
    expect(excessOfReciprocal(7)).toBe(-(2 ** -54));
  });
});

describe("ulp", () => {
  it.each([
    [1, 2 ** -52],
    [-1.5, 2 ** -52],
    [0.9999999999999999, 2 ** -53],
    [2, 2 ** -51],
    [0, 2 ** -1074],
    [2 ** -1022, 2 ** -1074],
    [Number.MAX_VALUE, 2 ** 971],
    [Infinity, 2 ** 971],
  ])("the ulp of %d is %d", (y, expected) => {
    expect(ulp(y)).toBe(expected);
  });
});
