import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { base } from "../../src/base.js";
import {
  cubic,
  forceFlow,
  fox,
  judge,
  linear,
  robbins,
  softExponential,
  szekeres,
  walker,
} from "../../src/compare.js";
import { halfExp, iterateExp, sexp, slog } from "../../src/index.js";

type BreakEternity = typeof import("break_eternity.js").default;
const BreakEternity = createRequire(import.meta.url)("break_eternity.js") as BreakEternity;

const half =
  ({ iterate }: { iterate: (x: number, alpha: number) => number }) =>
  (x: number) =>
    iterate(x, 1 / 2);

describe("judge tells apart", () => {
  it("Kneser's", () => {
    const { kind, verdict, ...rest } = judge(halfExp);
    expect(kind).toBe("Kneser");
    expect(verdict).toMatch(/^f\(f\(x\)\) = e\^x as nearly as rounding f\(x\) to doubles allows /);
    expect(verdict).toMatch(/It is Kneser's exp\^0.5, to 16.0 digits.$/);
    expect(rest).toMatchObject({
      alpha: 0.5,
      domain: [0, sexp(2)],
      complete: true,
      failures: [],
      composition: { n: 2, m: 1 },
      monotonicity: { increasing: true, worst: null },
      smoothness: { derivatives: 3 },
    });
    expect(rest.composition?.unexplained).toBeLessThan(0.51);
    expect(rest.drift?.amplitude).toBeLessThan(2e-15);
    expect(rest.distance?.relative).toBe(0);
    expect(judge(half(fox)).kind).toBe("Kneser");
    expect(judge((x) => Math.fround(halfExp(x)))).toMatchObject({
      kind: "Kneser",
      verdict: expect.stringMatching(/to 7\.\d digits/),
    });
  });

  it.each([
    ["linear", linear, 1, 0.0169, "its second derivative jumps"],
    ["cubic", cubic, 2, 0.00266, "its third derivative jumps"],
    ["Walker", walker, 3, 7.9e-4, "No jump is seen"],
    ["Robbins", robbins, 3, 3.7e-8, "No jump is seen"],
  ] as const)(
    "judge tells %s from another iterate",
    (_, construction, derivatives, amplitude, words) => {
      const { kind, verdict, composition, drift, smoothness } = judge(half(construction));
      expect(kind).toBe("another iterate");
      expect(verdict).toContain(words);
      expect(verdict).toMatch(
        /f\(f\(x\)\) = e\^x to 1\d\.\d digits .*And yet it is another iterate/,
      );
      expect(composition?.heightError).toBeLessThan(1e-14);
      expect(smoothness?.derivatives).toBe(derivatives);
      expect((drift?.amplitude ?? 0) / amplitude).toBeGreaterThan(0.97);
      expect((drift?.amplitude ?? 0) / amplitude).toBeLessThan(1.03);
      expect(drift?.periodicity).toBeLessThan(1e-14);
    },
  );

  it("break_eternity.js: another iterate, by 0.4%, with a kink", () => {
    const e = BreakEternity.fromNumber(Math.E);
    const f = (x: number) => e.iteratedexp(1 / 2, BreakEternity.fromNumber(x)).toNumber();
    const { kind, verdict, distance, smoothness } = judge(f, { budget: 1e6 });
    expect(kind).toBe("another iterate");
    expect(verdict).toMatch(/f\(f\(x\)\) = e\^x to 13\.\d digits/);
    expect(verdict).toContain("And yet it is another iterate of exp, up to 0.4");
    expect(smoothness?.derivatives).toBe(0);
    expect(Math.abs(distance?.relative ?? 0)).toBeGreaterThan(0.004);
  });

  it("what is no iterate", () => {
    expect(judge(half(softExponential))).toMatchObject({
      kind: "no iterate",
      verdict: expect.stringContaining("f(f(x)) is not e^x: at x = "),
    });
    for (const f of [half(szekeres), half(forceFlow), (x: number) => x, () => 2]) {
      expect(judge(f).kind).toBe("no iterate");
    }
  });

  it("another alpha", () => {
    const { kind, verdict } = judge((x) => iterateExp(x, 1 / 3));
    expect(kind).toBe("no iterate");
    expect(verdict).toContain("it is close to exp^0.3333.");
  });
});

describe("the figures of judge", () => {
  it("find a ripple: amplitude, place, period and modes of p(t) = q(t) - q(t + 1/2)", () => {
    // Abel function T(t) = t + r sin(2 pi t) + s sin(6 pi t): the odd modes of p are twice those
    const [r, s] = [1e-4, 1e-5];
    const T = (t: number) => t + r * Math.sin(2 * Math.PI * t) + s * Math.sin(6 * Math.PI * t);
    const inverse = (h: number) => {
      let t = h;
      for (let i = 0; i < 60; i++) t += h - T(t);
      return t;
    };
    const { kind, drift } = judge((x) => sexp(inverse(T(slog(x)) + 0.5)), { domain: [0.2, 12] });
    expect(kind).toBe("another iterate");
    expect(drift?.window?.[0]).toBeCloseTo(slog(0.2), 12);
    const modes = drift?.modes ?? [];
    expect(modes.map(({ k }) => k)).toEqual([1, 2, 3, 4]);
    expect(modes[0].sin).toBeCloseTo(2 * r, 6);
    expect(Math.abs(modes[0].cos)).toBeLessThan(1e-6);
    expect(modes[2].sin).toBeCloseTo(2 * s, 6);
    expect(modes[1].amplitude).toBeLessThan(1e-6);
    expect(drift?.amplitude).toBeCloseTo(2 * (r - s), 6);
    expect(drift?.worst.p).toBe(
      Math.abs(drift?.min ?? 0) > (drift?.max ?? 0) ? drift?.min : drift?.max,
    );
    expect(Math.abs(drift?.mean ?? 1)).toBeLessThan(1e-6);
  });

  it("count ulps as compositionError does", () => {
    const { composition } = judge((x) => halfExp(x) * (1 + 2 ** -40), { domain: [1, 5] });
    expect(composition?.worst.ulps).toBeGreaterThan(2 ** 12);
    expect(composition?.unexplained).toBeCloseTo(
      (composition?.worst.ulps ?? 0) - (composition?.worst.inherent ?? 0),
      6,
    );
    expect(composition?.digits).toBeCloseTo(
      Math.log10(2 ** 53 / (composition?.unexplained ?? 1)),
      9,
    );
  });

  it("find jumps of f itself and of its first derivative at an integer height", () => {
    const jump = (x: number) => halfExp(x) * (x < 1 ? 1 : 1.001);
    expect(judge(jump)).toMatchObject({
      smoothness: { derivatives: -1 },
      verdict: expect.stringContaining("At x = 1, where pieces meet, f itself jumps."),
    });
    const kink = (x: number) => halfExp(x) + (x < 1 ? 0 : 0.01 * (x - 1));
    expect(judge(kink)).toMatchObject({
      smoothness: { derivatives: 0 },
      verdict: expect.stringContaining("its first derivative jumps"),
    });
  });

  it("do not take noise for a jump", () => {
    let state = 1;
    const noise = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647 - 0.5;
    };
    const known = new Map<number, number>();
    const noisy = (x: number) => {
      if (!known.has(x)) known.set(x, halfExp(x) * (1 + 1e-9 * noise()));
      return known.get(x) as number;
    };
    expect(judge(noisy)).toMatchObject({ kind: "Kneser", smoothness: { derivatives: 3 } });
  });

  it("say where f falls, and where it stands still", () => {
    expect(judge((x) => (x < 2 ? halfExp(x) : halfExp(x) - 1)).monotonicity?.worst).toMatchObject({
      step: expect.closeTo(-0.9, 0),
    });
    expect(judge(() => 2).monotonicity).toMatchObject({ increasing: false, worst: { step: 0 } });
  });

  it.each([
    [1 / 3, 3, 1],
    [2 / 3, 3, 2],
    [-1 / 2, 2, -1],
    [-3 / 2, 2, -3],
    [1, 1, 1],
    [0, 1, 0],
    [3, 1, 3],
  ])("compose alpha = %d: %d times is exp^%d", (alpha, n, m) => {
    const { kind, composition } = judge((x) => iterateExp(x, alpha), { alpha });
    expect(kind).toBe("Kneser");
    expect(composition).toMatchObject({ n, m });
    expect(composition?.unexplained).toBeLessThan(1);
    expect(judge((x) => iterateExp(x, alpha) + 0.01, { alpha }).kind).toBe("no iterate");
  });

  it("use the period of p where alpha is no fraction", () => {
    const alpha = Math.PI / 7;
    const f = (x: number) => walker.iterate(x, alpha);
    expect(judge(f, { alpha })).toMatchObject({ kind: "another iterate", composition: null });
    expect(judge((x) => f(x) + 0.01, { alpha }).kind).toBe("no iterate");
    expect(judge(f, { alpha, domain: [0, 0.5] })).toMatchObject({
      kind: "undecided",
      drift: { periodicity: null, modes: [] },
    });
  });

  it("hold far left, where heights say nothing, and on two neighbouring doubles", () => {
    expect(judge(halfExp, { domain: [-60, -50] })).toMatchObject({
      kind: "Kneser",
      smoothness: null,
    });
    expect(judge(halfExp, { domain: [1, 1.0000000000000002] }).kind).toBe("Kneser");
    expect(judge((x) => x + 1, { alpha: 0, domain: [-60, -50] }).kind).toBe("no iterate");
    const { kind, verdict } = judge(half(walker), { domain: [-60, 1] });
    expect(kind).toBe("another iterate");
    expect(verdict).toContain("f(f(x)) = e^x up to cancellation");
  });
});

/** Pieces of b^x on the line through 0 and 1: another iterate, by linear interpolation of heights. */
const linearOf = (b: number) => {
  const slog = (x: number): number =>
    x < 0 ? slog(b ** x) - 1 : x < 1 ? x - 1 : slog(Math.log(x) / Math.log(b)) + 1;
  const sexp = (h: number): number =>
    h > 0 ? b ** sexp(h - 1) : h > -1 ? h + 1 : Math.log(sexp(h + 1)) / Math.log(b);
  return (x: number) => sexp(slog(x) + 1 / 2);
};

describe("judge takes other bases", () => {
  it.each([
    [2, "Kneser", "f(f(x)) = 2^x as nearly as", "It is Kneser's exp_2^0.5, to 16.0 digits."],
    [10, "Kneser", "f(f(x)) = 10^x as nearly as", "It is Kneser's exp_10^0.5, to 16.0 digits."],
    [
      "e^(1/e)",
      "regular",
      "f(f(x)) = (e^(1/e))^x as nearly as",
      "It is the regular exp_(e^(1/e))^0.5, to 16.0 digits.",
    ],
    [1.2, "regular", "f(f(x)) = 1.2^x as nearly as", "It is the regular exp_1.2^0.5, to 16.0"],
    ["1.001", "regular", "f(f(x)) = 1.001^x as nearly", "It is the regular exp_1.001^0.5, to 16.0"],
    [1e32, "Kneser", "f(f(x)) = 1e32^x as nearly as", "It is Kneser's exp_1e32^0.5, to 16.0"],
  ] as const)("%s: its own half-exponential", (b, kind, composition, words) => {
    const own = base(b);
    const judged = judge((x) => own.half(x), { base: own });
    expect(judged).toMatchObject({ kind, base: own.name, failures: [], complete: true });
    expect(judged.verdict).toContain(composition);
    expect(judged.verdict).toContain(words);
    expect(judged.domain[0]).toBe(0);
    const third = judge((x) => own.iterate(x, 1 / 3), { base: own });
    expect(third.kind).toBe("no iterate");
    expect(third.verdict).toMatch(/-0\.1667: it is close to exp_\S+\^0\.3333\.$/);
    const left = judge((x) => own.iterate(x, -1 / 2), { base: own, alpha: -1 / 2 });
    expect(left).toMatchObject({ kind, composition: { n: 2, m: -1 } });
    expect(left.verdict).toMatch(/f\(f\(x\)\) = log_\S+ x as nearly as/);
  });

  it.each([
    [2, "Kneser's exp_2^0.5"],
    [10, "Kneser's exp_10^0.5"],
    [1.3, "the regular exp_1.3^0.5"],
  ])("%d: linear pieces are another iterate", (b, words) => {
    const { kind, verdict, drift, smoothness, failures } = judge(linearOf(b), { base: base(b) });
    expect({ kind, failures }).toEqual({ kind: "another iterate", failures: [] });
    expect(verdict).toContain(`is another iterate of exp_${b}, up to `);
    expect(verdict).toContain(`from ${words}, at x = `);
    expect(smoothness?.derivatives).toBe(0); // the slope of the pieces jumps for b other than e
    expect(drift?.periodicity).toBeLessThan(1e-12);
    expect(drift?.amplitude).toBeGreaterThan(0.005);
  });

  it("says which base composes to which", () => {
    const two = base(2);
    const judged = judge(halfExp, { base: two });
    expect(judged.kind).toBe("no iterate");
    expect(judged.verdict).toMatch(/^f\(f\(x\)\) is not 2\^x: at x = /);
    expect(judge((x) => two.half(x)).verdict).toMatch(/^f\(f\(x\)\) is not e\^x: at x = /);
    expect(judge(halfExp, { base: base("e") })).toEqual(judge(halfExp));
  });

  it("holds up to a fixed point, and with candidates that pass it", () => {
    const root = base(Math.SQRT2);
    const at = judge((x) => root.half(x), { base: root, domain: [-30, 1.999999] });
    expect(at).toMatchObject({ kind: "regular", failures: [] });
    expect(judge(linearOf(Math.SQRT2), { base: root, domain: [-3, 1.99] }).kind).toBe(
      "another iterate",
    );
    const beyond = judge((x) => x + 1, { base: root });
    expect(beyond).toMatchObject({ kind: "no iterate", drift: { amplitude: Infinity } });
    expect(beyond.verdict).not.toMatch(/Infinity|NaN/);
    const far = judge((x) => root.half(x), { base: root, alpha: Math.PI / 7 });
    expect(far.verdict).toContain("so no f(f(...x)) can be compared with exp_1.4142135623730951.");
  });

  it.each([
    [{ base: 2 }, TypeError, "base = 2, expected base(b) of iterexp/base"],
    [
      { base: { name: "2", iterate: Math.max, iterateGradient: Math.max } },
      TypeError,
      "base = an object (Object), expected base(b) of iterexp/base",
    ],
    [
      { base: base(1.2, { fixedPoint: "repelling" }) },
      RangeError,
      `fixedPoint = "repelling" of base 1.1999999999999999555910790149937383830547332763671875, expected "attracting"`,
    ],
    [
      { base: base(Math.SQRT2), domain: [0, 3] },
      RangeError,
      "domain = [0, 3], expected ends below the fixed point 2.000000000000001",
    ],
    [
      { base: base("1.001"), domain: [0, 1.001001] },
      RangeError,
      "f leads so near to the fixed point 1.00100",
    ],
    [
      { base: base(2), alpha: 9 },
      RangeError,
      "alpha = 9, expected a lesser alpha for base 2, or a domain to judge on",
    ],
  ])("judge with a base refuses %j", (options, type, message) => {
    expect(() => judge(halfExp, options as never)).toThrow(type);
    expect(() => judge(halfExp, options as never)).toThrow(message);
  });
});

describe("judge survives a candidate that", () => {
  it.each([
    [
      "throws",
      () => {
        throw new Error("no\nway");
      },
      "threw no way",
    ],
    [
      "throws no error",
      () => {
        throw "nothing";
      },
      'threw "nothing"',
    ],
    ["returns strings", (x: number) => `${halfExp(x)}`, 'gave "0.49856328794111443"'],
    ["returns NaN", () => Number.NaN, "gave NaN"],
    ["returns Infinity", () => Number.POSITIVE_INFINITY, "gave Infinity"],
    ["is asynchronous", async (x: number) => x, "gave an object (Promise)"],
    ["returns bigints", () => 1n, "gave 1n"],
    ["returns nothing", () => undefined, "gave undefined"],
    [
      "throws what has no name",
      () => {
        throw Object.defineProperty({}, "constructor", {
          get() {
            throw new Error();
          },
        });
      },
      "threw an object (no name)",
    ],
  ])("judge survives a candidate that %s", (_, f, what) => {
    const { kind, verdict, failures, drift, composition, distance, points } = judge(f as never);
    expect({ kind, drift, composition, distance, points }).toEqual({
      kind: "broken",
      drift: null,
      composition: null,
      distance: null,
      points: 0,
    });
    expect(failures[0]).toEqual({ x: 0, what });
    expect(verdict).toBe(`f fails at every x tried: at x = 0 it ${what}.`);
  });

  it("fails here and there, and judges it elsewhere", () => {
    const { kind, failures, verdict, composition } = judge((x) =>
      x > 9 && x < 10 ? Number.NaN : halfExp(x),
    );
    expect(kind).toBe("broken");
    for (const { x } of failures) expect(x > 9 && x < 10).toBe(true);
    expect(verdict).toMatch(/^f fails \d+ times: at x = 9\./);
    expect(verdict).toContain("Where it has values it is Kneser's exp^0.5, to 16.0 digits.");
    expect(composition?.unexplained).toBeLessThan(0.51);
  });

  it("leads where exp^alpha has no value", () => {
    const { kind, composition } = judge((x) => iterateExp(x, -1 / 2) - 3, { alpha: -1 / 2 });
    expect(kind).toBe("no iterate");
    expect(composition?.unexplained).toBeGreaterThan(1e15);
    expect(composition?.worst.inherent).toBeGreaterThanOrEqual(0);
  });

  it("has no values outside the domain, where its composition leads", () => {
    const inside = (x: number) => (x <= 1 ? halfExp(x) : Number.NaN);
    const { kind, failures, composition, verdict } = judge(inside, { domain: [0, 1] });
    expect(kind).toBe("undecided");
    expect(failures.length).toBeGreaterThan(10);
    for (const { x, what } of failures) {
      expect(x).toBeGreaterThan(1);
      expect(what).toBe("gave NaN");
    }
    expect(composition?.worst.x).toBeLessThan(slog(1) + 1);
    expect(verdict).toMatch(
      / Not every f\(f\(\.\.\.x\)\) can be compared with exp: at x = 1\.\d+, where it leads, f gave NaN\. /,
    );
    expect(verdict).toMatch(
      / it is Kneser's exp\^0\.5, to 16\.0 digits; whether it is an iterate of exp cannot be told/,
    );
    const short = judge((x) => (x < 0.3 ? halfExp(x) : Number.NaN), { domain: [0, 0.29] });
    expect(short).toMatchObject({ kind: "undecided", composition: null });
    expect(short.verdict).toMatch(
      /^No f\(f\(\.\.\.x\)\) can be compared with exp: at x = 0\.\d+, where it leads, f gave NaN\./,
    );
    // alpha = 1 leads nowhere
    expect(
      judge((x) => (x <= 1 ? Math.exp(x) : Number.NaN), { alpha: 1, domain: [0, 1] }),
    ).toMatchObject({ kind: "Kneser", failures: [] });
    // nor is anything to be compared where e^x overflows
    expect(
      judge((x) => (x <= 1e4 ? halfExp(x) : Number.NaN), { domain: [800, 1e4] }),
    ).toMatchObject({ kind: "Kneser", failures: [] });
  });

  it.each([
    ["stays where it is from 16 on", (x: number) => halfExp(Math.min(Math.max(x, 0), 16)), 13.8],
    ["overflows from 16 on", (x: number) => (x > 16 ? Number.POSITIVE_INFINITY : halfExp(x)), 2.7],
    [
      "is another iterate from 16 on",
      (x: number) => (x > 16 ? linear.iterate(x, 0.5) : halfExp(x)),
      2.7,
    ],
  ])("is Kneser's on the domain and %s", (_, f, from) => {
    const { kind, failures, verdict } = judge(f);
    expect(kind).toBe("no iterate");
    expect(failures).toHaveLength(1);
    expect(failures[0].x).toBeGreaterThan(from);
    expect(failures[0].what).toMatch(/^led to f\(f\(x\)\) = \S+, expected e\^x = \S+$/);
    expect(verdict).toMatch(/^f\(f\(x\)\) is not e\^x: at x = /);
    expect(verdict).toContain("though on the domain it is Kneser's exp^0.5, to 16.0 digits.");
    // on a domain that it does not leave it is Kneser's
    expect(judge(f, { domain: [0, 5] })).toMatchObject({ kind: "Kneser", failures: [] });
  });

  it("is as near to an iterate as singles are", () => {
    const single = judge((x) => Math.fround(linear.iterate(x, 0.5)));
    expect(single).toMatchObject({ kind: "another iterate", failures: [] });
    expect(single.verdict).toMatch(/^f\(f\(x\)\) = e\^x to [5-7]\.\d digits /);
  });

  it("gives another value each time", () => {
    let calls = 0;
    const { kind, verdict } = judge((x) => halfExp(x) + calls++ * 1e-9);
    expect(kind).toBe("broken");
    expect(verdict).toMatch(/gave .* and, called again, /);
  });

  it("is slow: it stops early, says so, and has covered the domain", () => {
    const slow = (x: number) => {
      const until = performance.now() + 2;
      while (performance.now() < until);
      return linear.iterate(x, 0.5);
    };
    const { kind, complete, points, calls, verdict, monotonicity } = judge(slow, { budget: 120 });
    expect({ kind, complete }).toEqual({ kind: "another iterate", complete: false });
    expect(points).toBeLessThan(100);
    expect(calls).toBeLessThan(100);
    expect(verdict).toContain("(Stopped when the time was spent, after ");
    expect(monotonicity?.increasing).toBe(true);
  });
});

describe("judge refuses", () => {
  it.each([
    [3, {}, TypeError, "f = 3, expected a function"],
    [halfExp, { alpha: "1" }, TypeError, 'alpha = "1", expected a number'],
    [halfExp, { alpha: Number.NaN }, RangeError, "alpha = NaN, expected a finite number"],
    [
      halfExp,
      { alpha: 9 },
      RangeError,
      "alpha = 9, expected -3 <= alpha <= 4, or a domain to judge on",
    ],
    [halfExp, { domain: [3, 2] }, RangeError, "domain = [3, 2], expected finite from < to"],
    [halfExp, { domain: [0, Number.POSITIVE_INFINITY] }, RangeError, "expected finite from < to"],
    [halfExp, { domain: [0] }, TypeError, "expected [from, to]"],
    [halfExp, { domain: "01" }, TypeError, 'domain = "01", expected [from, to]'],
    [halfExp, { domain: ["0", 1] }, TypeError, 'domain[0] = "0", expected a number'],
    [halfExp, { domain: [0, 1e300] }, RangeError, "exp^0.5(1e+300) = Infinity"],
    [halfExp, { alpha: -0.5, domain: [-5, 1] }, RangeError, "exp^-0.5(-5) = NaN"],
    [halfExp, { budget: 0 }, RangeError, "budget = 0, expected milliseconds > 0"],
  ])("judge refuses %s, %j", (f, options, type, message) => {
    expect(() => judge(f as never, options as never)).toThrow(type);
    expect(() => judge(f as never, options as never)).toThrow(message);
  });
});
