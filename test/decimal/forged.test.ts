import type { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import { exactPlane } from "../../src/abel/kneser/plane.js";
import { solveAbel } from "../../src/abel/kneser/solve.js";
import { Expansion } from "../../src/decimal/expansion.js";
import { complex, slog } from "../../src/decimal.js";
import { ball } from "../../src/numbers/ball.js";
import { fromNumber } from "../../src/numbers/fixed.js";
import { fromHex } from "../../src/numbers/hex.js";
import { sealed } from "../fixtures/expansion.js";

/** Every field of a stored expansion is changed, with a checksum that fits again: it is refused by name, or its answers stay right. */

const DIGITS = 24;
const stored = JSON.parse(JSON.stringify(new Expansion(solveAbel({ digits: DIGITS }))));

type Tree = Record<string, unknown>;

/** The tree with another value at a path. */
const changed = (
  [first, ...rest]: readonly string[],
  value: unknown,
  tree: Tree = stored,
): Tree => {
  const copy = (Array.isArray(tree) ? [...tree] : { ...tree }) as Tree;
  copy[first] = rest.length === 0 ? value : changed(rest, value, tree[first] as Tree);
  return copy;
};

const axis = [-1.5, -0.9, 0.1, 0.4].map((u) => ({ u, right: slog(u, { digits: 40 }) }));
const points = [
  [0.5, 0.5],
  [0.1, 1.2],
  [-0.7, 0.9],
  [1.4, 2.5],
].map(([re, im]) => ({
  re,
  im,
  sexp: complex.sexp({ re, im }, { digits: 40 }),
  slog: complex.slog({ re, im }, { digits: 40 }),
}));

/** The worst error of what an expansion says of slog on its period, and of slog and sexp on the plane, as digits. */
function digitsRight({ series, solved }: Expansion): number {
  const p = 160n;
  const scaled = (x: Decimal): bigint => (BigInt(x.toFixed(40).replace(".", "")) << p) / 10n ** 40n;
  let worst = 1n;
  const see = (value: bigint, right: Decimal): void => {
    const miss = value - scaled(right);
    if (miss > worst || -miss > worst) worst = miss < 0n ? -miss : miss;
  };
  for (const { u, right } of axis) {
    if (u < series.low || u > series.high) continue;
    const part = series.part(ball(fromNumber(u, p), 0n), p);
    see(part.value + (BigInt(series.anchor) << p), right);
  }
  const plane = exactPlane(solved, p);
  for (const { re, im, ...right } of points) {
    const at = { re: fromNumber(re, p), im: fromNumber(im, p) };
    for (const name of ["sexp", "slog"] as const) {
      const value = plane[name](at);
      see(value.re, right[name].re);
      see(value.im, right[name].im);
    }
  }
  return (Number(p) - worst.toString(2).length) * Math.log10(2);
}

/** Refused with a message that begins with the name of the field or of what holds it, or right to the digits it states. */
function judge(path: readonly string[], value: unknown): "refused" | "right" {
  const shown = `${path.join(".")} = ${JSON.stringify(value)}`;
  let expansion: Expansion;
  try {
    expansion = Expansion.fromJSON(sealed(changed(path, value)));
  } catch (error) {
    expect(error, shown).toBeInstanceOf(RangeError);
    expect((error as Error).message, shown).toMatch(new RegExp(`^fromJSON: .*${path[0]}`));
    return "refused";
  }
  // Two digits for theta a little below its line.
  expect(digitsRight(expansion), shown).toBeGreaterThan(expansion.digits - 2);
  return "right";
}

const numbers = (x: number): unknown[] => [
  ...[0, -1, 4, -5 / 999, 0.5, 500, 1e300, -1e300, 2 ** 31, -x, x + 1, x - 1, x * 1.0001],
  ...[x + 1e-3, x - 1e-3, x + 1e-9, x * (1 + 2 ** -52), x / 2, 2 * x, x + 0.1, x - 0.1],
  ...[null, "1", true, [], {}, undefined],
];

describe("an expansion with one field changed and the checksum right", () => {
  it("is as good as it says while nothing is changed", () => {
    expect(digitsRight(Expansion.fromJSON(sealed(stored)))).toBeGreaterThan(DIGITS - 1);
  });

  it.each(["digits", "bits", "version"])(
    "an expansion with another %s is refused or as good as it says",
    (field) => {
      for (const value of numbers(stored[field])) judge([field], value);
    },
  );

  it.each(["chart", "line", "report"])(
    "an expansion with a changed field of its %s is refused or as good as it says",
    (object) => {
      for (const value of [null, 3, "x", [], {}]) expect(judge([object], value)).toBe("refused");
      for (const [field, x] of Object.entries(stored[object])) {
        for (const value of numbers(x as number)) judge([object, field], value);
      }
    },
  );

  it("base and format", () => {
    for (const field of ["base", "format"]) {
      for (const value of ["2", "", null, 3, "E", {}]) {
        expect(judge([field], value)).toBe("refused");
      }
    }
  });

  it("a coefficient", () => {
    const all: string[] = stored.coefficients;
    let refused = 0;
    for (const [k, text] of all.entries()) {
      const value = fromHex(text);
      const unit = 1n << BigInt(Math.ceil(stored.bits - (DIGITS - 2) * Math.log2(10)));
      for (const other of [0n, -value, value + unit, value - unit, 2n * value, value + 1n]) {
        if (other === value) continue;
        if (judge(["coefficients", `${k}`], other.toString(16)) === "refused") refused++;
      }
      for (const other of [null, 1, "", "x", "0x1", "f".repeat(1000)]) {
        expect(judge(["coefficients", `${k}`], other)).toBe("refused");
      }
    }
    // Moved by 100 units of the last digit stated every one of them is seen.
    expect(refused).toBeGreaterThan(2 * all.length);
  });

  it("what the constant and the sign say", () => {
    expect(() => Expansion.fromJSON(sealed(changed(["coefficients", "0"], "0")))).toThrow(
      /coefficients\[0\] = 0, which misses/,
    );
    const negative = stored.coefficients.map((c: string) =>
      c.startsWith("-") ? c.slice(1) : `-${c}`,
    );
    expect(() => Expansion.fromJSON(sealed(changed(["coefficients"], negative)))).toThrow(
      /coefficients of bits = \d+ that miss/,
    );
  });

  it("a chart that no solve has, whose unknowns would fill any file", () => {
    const count = 20_000;
    const residuals = ["droppedDigits", "functionalDigits", "matchingDigits", "sampledDigits"];
    const report = Object.fromEntries(residuals.map((name) => [name, DIGITS + 1]));
    for (const [chart, message] of [
      [{ radius: 0.998 }, /chart\.radius = 0\.998/],
      [{ shift: 0.9 }, /chart\.shift = 0\.9/],
    ] as const) {
      const forged = {
        ...stored,
        chart: { ...stored.chart, ...chart },
        report: { ...stored.report, ...report, unknowns: count },
        coefficients: Array.from({ length: count }, () => "f".repeat(10)),
      };
      expect(() => Expansion.fromJSON(sealed(forged))).toThrow(message);
    }
  });

  it("fewer bits than any solve has", () => {
    const names = ["droppedDigits", "functionalDigits", "matchingDigits", "sampledDigits"];
    const few = {
      ...stored,
      digits: 1,
      bits: 8,
      chart: { ...stored.chart, radius: 0.05 },
      report: {
        ...stored.report,
        ...Object.fromEntries(names.map((name) => [name, 1.5])),
        digits: 1,
        unknowns: 2,
        passes: 1,
      },
      coefficients: ["ff", "f"],
    };
    expect(() => Expansion.fromJSON(sealed(few))).toThrow(/^fromJSON: bits = 8 for 1 digits/);
  });

  it("coefficients exchanged, repeated or left out", () => {
    const all: string[] = stored.coefficients;
    for (let k = 0; k + 1 < all.length; k++) {
      judge(["coefficients"], all.with(k, all[k + 1]).with(k + 1, all[k]));
      judge(["coefficients"], [...all.slice(0, k), ...all.slice(k + 1)]);
      judge(["coefficients"], [...all.slice(0, k), all[k], ...all.slice(k)]);
    }
  });
});

describe("a text", () => {
  it("is not parsed where it is longer than any expansion or nested", () => {
    for (const text of [
      `{"format":"${"x".repeat(1e8)}"}`,
      "[".repeat(1e6),
      `[${"{},".repeat(1e6)}{}]`,
      `{"coefficients":[${"[],".repeat(1e6)}[]]}`,
    ]) {
      expect(() => Expansion.fromJSON(text)).toThrow(/^fromJSON: "[[{].{0,70}…, expected/);
    }
  });
});
