import type { Decimal } from "decimal.js";
import { describe, expect, it } from "vitest";
import { sexp } from "../../src/index.js";
import { rho } from "../../src/rho.js";
import { spacing, stepped, uniform } from "../fixtures/doubles.js";
import { exactly, trueGradient, truth, truthByLogarithms, ulps } from "./oracle.js";

/** POINTS=3000 measures more points a family and prints the worst errors. */
const POINTS = Number(process.env.POINTS ?? 40);

type Random = () => number;
const between = (r: Random, from: number, to: number): number => from + (to - from) * r();
const oneOf = <T>(r: Random, list: readonly T[]): T => list[Math.floor(r() * list.length)];

interface Point {
  readonly alpha: number;
  readonly xs: readonly number[];
  readonly ws?: readonly number[];
}

const list = <T>(r: Random, most: number, draw: () => T): T[] =>
  Array.from({ length: 2 + Math.floor((most - 1) * r()) }, draw);

/** The least x that has an inner value, for alpha in (0, 2) and below 0. */
const least = (alpha: number): number => (alpha > 0 ? sexp(alpha - 2) : -30);

const fraction = (r: Random): number => oneOf(r, [0.5, between(r, 0, 1), between(r, 0, 2)]);

const families: Record<string, (r: Random) => Point> = {
  "ordinary numbers": (r) => {
    const alpha = fraction(r);
    return { alpha, xs: list(r, 6, () => between(r, least(alpha) + 1e-3, 30)) };
  },
  "uniform in height, up to overflow": (r) => {
    const alpha = between(r, 0, 1.5);
    return { alpha, xs: list(r, 4, () => sexp(between(r, alpha - 2 + 1e-6, 3.63))) };
  },
  "next to the absorber": (r) => {
    const alpha = fraction(r);
    const near = () => least(alpha) + 2 ** between(r, -52, 0);
    return { alpha, xs: [near(), oneOf(r, [near(), between(r, 0, 20), 2 ** between(r, 0, 900)])] };
  },
  "next to the identity": (r) => {
    const alpha = fraction(r);
    const near = () => sexp(alpha - 1) + between(r, -1, 1) * 2 ** between(r, -50, -2);
    return { alpha, xs: list(r, 3, near) };
  },
  "weights of both signs": (r) => {
    const alpha = fraction(r);
    const xs = list(r, 5, () => between(r, least(alpha) + 1e-3, 1000));
    return { alpha, xs, ws: xs.map(() => between(r, -2, 3)) };
  },
  "inner values that cancel": (r) => {
    const alpha = fraction(r);
    const x = between(r, 1, 1e6);
    return {
      alpha,
      xs: [x, stepped(x, Math.floor(1e6 * r())), 2 + r()],
      ws: [1, -1, 2 ** -30 * r()],
    };
  },
  "alpha next to an integer": (r) => {
    const alpha = oneOf(r, [0, 1]) + between(r, -1, 1) * 2 ** between(r, -60, -3);
    return { alpha, xs: list(r, 4, () => between(r, 0.2, 50)) };
  },
  "tiny alpha": (r) => ({
    alpha: between(r, -1, 1) * 2 ** between(r, -1000, -60),
    xs: list(r, 4, () => between(r, -20, 50)),
  }),
  "alpha from -1 to 0": (r) => {
    const alpha = -r();
    return { alpha, xs: list(r, 4, () => between(r, -1, 300)) };
  },
  "integer alpha": (r) => {
    const alpha = oneOf(r, [-2, -1, 0, 1, 2, 3]);
    return { alpha, xs: list(r, 4, () => (alpha === 3 ? between(r, 3, 9) : between(r, 1.1, 6))) };
  },
};

function sweep(
  name: string,
  seed: number,
  error: (r: Random) => [error: number, where: string],
): number {
  const random = uniform(seed);
  let [worst, at] = [0, ""];
  for (let i = 0; i < POINTS; i++) {
    const [e, where] = error(random);
    if (!(Math.abs(e) <= worst)) [worst, at] = [Math.abs(e), where];
  }
  if (process.env.POINTS) console.log(`${name}: ${worst.toFixed(6)} at ${at}`);
  return worst;
}

const show = (point: Point): string => JSON.stringify(point);

describe.each(Object.entries(families))("%s", (name, draw) => {
  it("has the value within 0.51 ulp", () => {
    const worst = sweep(name, 1, (r) => {
      const point = draw(r);
      const { alpha, xs, ws } = point;
      const value = truth(alpha, xs, ws);
      const got = ws === undefined ? rho(alpha).sum(xs) : rho(alpha).dot(ws, xs);
      return [ulps(got, value), show(point)];
    });
    expect(worst).toBeLessThan(0.51);
  });

  // Far to the left slog' is e^x: rounding x costs |x|/2 ulps.
  it("has the gradient within some ulps", () => {
    const worst = sweep(`${name}, gradient`, 2, (r) => {
      const point = draw(r);
      const { alpha, xs } = point;
      const ws = point.ws ?? xs.map(() => 1);
      const want = trueGradient(alpha, xs, ws);
      if (!Number.isFinite(want.value.toNumber())) return [0, ""];
      const got = rho(alpha).dotGradient(ws, xs);
      const left = Math.max(1, want.left, ...xs.map((x) => -x), -got.value);
      const few = (one: number, truth: Decimal): number =>
        Math.abs(truth.toNumber()) < 1e-290 ? 0 : Math.abs(ulps(one, truth)) / left;
      const scale = want.scale.toNumber();
      const alphaError = Number.isFinite(scale)
        ? exactly(got.dalpha).sub(want.dalpha).abs().toNumber() / spacing(scale) / left
        : 0;
      const errors = [
        ...want.dxs.map((dx, i) => few(got.dxs[i], dx)),
        ...want.dws.map((dw, i) => few(got.dws[i], dw)),
        alphaError,
      ];
      return [Math.max(...errors), show(point)];
    });
    expect(worst).toBeLessThan(16);
  });
});

describe("tables", () => {
  it.each([0.5, 0.3, 1.4, -0.4])(
    "give the bits that the way without them gives, alpha = %f",
    (alpha) => {
      const random = uniform(5);
      const draw = () => least(alpha) + oneOf(random, [1e-3, 1, 30, 1000]) * (random() + 1e-9);
      const pairs = Array.from({ length: 1500 }, () => [draw(), draw()]);
      const r = rho(alpha); // tabulates after 4096 operands
      const first = pairs.map((pair) => r.sum(pair));
      for (let i = 0; i < 3; i++) expect(pairs.map((pair) => r.sum(pair))).toEqual(first);
    },
  );
});

describe("where inner values overflow", () => {
  it("adds their logarithms, within 0.51 ulp", () => {
    const worst = sweep("alpha < 0, large x", 3, (r) => {
      const alpha = oneOf(r, [-1, -0.5, -0.25, -1.5, -2, between(r, -2, 0)]);
      const x = alpha < -1.2 ? between(r, 3, 800) : between(r, 600, 1e6);
      const xs = [x, x + between(r, -1, 0), stepped(x, 3), x * r()].filter((one) => one > 1);
      const point = { alpha, xs };
      return [ulps(rho(alpha).sum(xs), truthByLogarithms(alpha, xs)), show(point)];
    });
    expect(worst).toBeLessThan(0.51);
  });
});
