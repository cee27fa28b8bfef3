import { describe, expect, it } from "vitest";
import { base, complexBase } from "../../src/base.js";
import { loadFit as loadSmall } from "../../src/fit/load.js";
import {
  type BaseIterates,
  type Fit,
  type FitOptions,
  fitIterate,
  loadFit,
  table,
} from "../../src/fit.js";
import { iterateExp, iterateExpGradient } from "../../src/index.js";
import { iterexp } from "../cli/command-line.js";

const cases: Record<string, FitOptions> = {
  "base 2": { base: base(2), alpha: 0.5, domain: [-1, 2], maxError: 1e-9 },
  // Sums of two doubles are off by 2^-61 of the value at the right end.
  "base 2, large values": { base: base(2), alpha: 0.5, domain: [1, 1e4], maxError: 1e-12 },
  "base 10, f32": {
    base: base("10"),
    alpha: 0.5,
    domain: [0, 1],
    maxError: 1e-6,
    precision: "f32",
  },
  "sqrt 2": { base: base(Math.SQRT2), alpha: -0.5, domain: [1, 1.75], maxError: 1e-7 },
};

describe("fits of other bases", () => {
  it.each(Object.entries(cases))("keep their promises: %s", { timeout: 30_000 }, (_, options) => {
    const fit = fitIterate(options);
    const exact = options.base as BaseIterates;
    const [from, to] = fit.domain;
    const { absolute, relative } = fit.maxDerivativeError;
    let worst = 0;
    for (let i = 0; i <= 200; i++) {
      const given = from + ((to - from) * i) / 200;
      const x = fit.precision === "f32" ? Math.fround(given) : given;
      const { value, dx } = exact.iterateGradient(x, fit.alpha);
      worst = Math.max(worst, Math.abs(fit.evaluate(x) - value) / Math.abs(value));
      const miss = Math.abs(fit.derivative(x) - dx) - 1e-15 * dx;
      expect(miss).toBeLessThanOrEqual(absolute);
      expect(miss).toBeLessThanOrEqual(relative * dx);
    }
    expect(fit.maxError.bound).toBeLessThanOrEqual(options.maxError);
    expect(worst).toBeLessThanOrEqual(fit.maxError.bound);
    expect(worst).toBeGreaterThan(fit.maxError.bound / 20);
    expect(fit.base).toBe(exact.name);
    expect(fit.maxError.established).toMatch(/judged by its last coefficients/);
  });

  it("say their base, and come back", () => {
    const fit = fitIterate({ ...cases["base 2"], maxError: 1e-4, outside: "exact" });
    expect(fit.emit("c")).toMatch(/exp_b\^0.5\(x\), the iterate of z -> b\^z, b = 2,/);
    for (const source of [fit.toBuffer(), JSON.parse(JSON.stringify(fit))]) {
      const loaded = loadFit(source, { base: base(2) }) as Fit;
      expect(loaded.base).toBe("2");
      expect(loaded.evaluate(1)).toBe(fit.evaluate(1));
      expect(loaded.evaluate(3)).toBe(base(2).half(3));
    }
    for (const wrong of ["0.5", "2 */", "e", "1/0/2", "-2", "NaN", "2\n"]) {
      expect(() => loadFit({ ...fit.toJSON(), base: wrong })).toThrow(
        /source.base = ".*", expected/,
      );
    }
  });

  it("are those of e for e", () => {
    const options = { alpha: 0.5, domain: [0, 1], maxError: 1e-6 } as const;
    const fit = fitIterate({ ...options, base: base("e") });
    expect(fit.base).toBe("e");
    expect(fit.toJSON()).toEqual(fitIterate(options).toJSON());
  });

  it("have two variables, too", { timeout: 60_000 }, () => {
    const fit = fitIterate({ base: base(2), alpha: [0.4, 0.6], domain: [0, 0.5], maxError: 1e-4 });
    const { dx, dalpha } = fit.maxGradientError;
    for (let i = 0; i <= 40; i++) {
      const [x, alpha] = [i / 80, 0.4 + 0.2 * ((i * 7) % 41) * (1 / 41)];
      const exact = base(2).iterateGradient(x, alpha);
      const ours = fit.gradient(x, alpha);
      expect(Math.abs(ours.value / exact.value - 1)).toBeLessThanOrEqual(fit.maxError.bound);
      expect(Math.abs(ours.dx - exact.dx)).toBeLessThanOrEqual(dx);
      expect(Math.abs(ours.dalpha - exact.dalpha)).toBeLessThanOrEqual(dalpha);
    }
  });

  it("need no base where they are not exact outside", () => {
    const fit = fitIterate({ ...cases["base 2"], maxError: 1e-4 });
    for (const load of [loadFit, loadSmall]) {
      const loaded = load(fit.toBuffer());
      expect(loaded.base).toBe("2");
      expect(loaded.evaluate(1)).toBe(fit.evaluate(1));
      expect(loaded.evaluate(3)).toBeNaN();
    }
  });

  it("say which base they ask for", () => {
    const exact = { maxError: 1e-4, outside: "exact" } as const;
    const ofTwo = fitIterate({ ...cases["base 2"], ...exact }).toBuffer();
    const ofE = fitIterate({ alpha: 0.5, domain: [0, 1], ...exact }).toBuffer();
    for (const load of [loadFit, loadSmall]) {
      expect(() => load(ofTwo)).toThrow(
        'options.base = undefined, expected base("2") of iterexp/base: outside its domain',
      );
      expect(() => load(ofTwo, { base: base(3) })).toThrow(
        'options.base = that of 3, expected base("2") of iterexp/base, of which the fit is',
      );
      expect(() => load(ofTwo, { base: 2 as never })).toThrow(
        "options.base = 2, expected the iterates of a base: base(2) of iterexp/base",
      );
    }
    expect(loadFit(ofE).evaluate(3)).toBe(iterateExp(3, 0.5));
    expect(() => loadSmall(ofE)).toThrow(
      'options.base = undefined, expected { name: "e", iterate: iterateExp, iterateGradient: iterateExpGradient } of iterexp',
    );
    const natural = { name: "e", iterate: iterateExp, iterateGradient: iterateExpGradient };
    expect(loadSmall(ofE, { base: natural }).evaluate(3)).toBe(iterateExp(3, 0.5));
  });

  it("refuse what is no base", () => {
    expect(() => fitIterate({ ...cases["base 2"], base: 2 as never })).toThrow(
      new TypeError("base = 2, expected the iterates of a base: base(2) of iterexp/base"),
    );
    expect(() => table({ alpha: 0.5, from: 0, to: 1, count: 2, base: "3/2" as never })).toThrow(
      new TypeError('base = "3/2", expected the iterates of a base: base(3/2) of iterexp/base'),
    );
    const complex = complexBase({ re: 1, im: 1 }) as never;
    expect(() => fitIterate({ ...cases["base 2"], base: complex })).toThrow(
      /^base = an object .*, expected the .*iterates/,
    );
    expect(() => fitIterate({ ...cases["base 2"], domain: [-1, 1e300] })).toThrow(
      /exp_2\^0.5\(1e\+300\) = Infinity, expected a finite value/,
    );
  });
});

describe("tables of other bases", () => {
  it("are base(b)'s values", () => {
    const options = { base: base(2), alpha: 0.5, from: 0, to: 2, count: 5 } as const;
    const { x, value, dx, dalpha } = table(options) as Record<string, Float64Array>;
    x.forEach((point, i) => {
      expect({ value: value[i], dx: dx[i], dalpha: dalpha[i] }).toEqual(
        base(2).iterateGradient(point, 0.5),
      );
    });
  });

  it("and the command's", async () => {
    const argv = ["--base", "2", "--from", "1", "--to", "1", "--count", "1"];
    const { stdout } = await iterexp(["table", ...argv, "--columns", "value", "--format", "csv"]);
    expect(stdout).toBe(`value\n${base(2).half(1)}\n`);
    const fit = await iterexp(["fit", "-b", "2", "--domain", "0", "1", "--error", "1e-3"]);
    expect(fit.stdout).toMatch(/^exp_2\^0.5 on \[0, 1\], f64: relative error <= /);
    expect(await iterexp(["fit", "--base", "1/2"])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(
        /^iterexp: --base "1\/2": expected a base of real iterates: b = 1\/2/,
      ),
    });
  });
});
